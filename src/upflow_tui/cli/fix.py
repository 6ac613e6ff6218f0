"""`upflow-tui fix FILE -o OUT` and `history fixed N -o OUT`: the fixed file, ready for Upflow (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from upflow_tui.cli.check import ALONE
from upflow_tui.cli.errors import DATA_ERRORS, FINE, UsageError
from upflow_tui.cli.files import beside, place_of, refuse_json_beside, write_out
from upflow_tui.cli.findings_report import print_findings
from upflow_tui.cli.opening import opened_file
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import ending_of
from upflow_tui.contract.plan_pairs import finding_json, ordered_findings, totals_json
from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.engine.draft.fixed_file import fixed_lines
from upflow_tui.engine.draft.writing import StopOnError
from upflow_tui.importing.choices import OnError
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.reports.fixed_file import DELIMITER, Kind, writer_of
from upflow_tui.reports.fixed_lines import FixedCounts, FixedLines, WhichLines
from upflow_tui.store.draft.reader import DraftReader

WRITERS: Final = {kind.value: kind for kind in Kind}
"""What it can be, by its ending."""


def run(options: Namespace, output: Output) -> int:
    """Writes the fixed file and says what was left out; 1 where something was, or where an error is still in it.

    Raises:
        CommandError: the arguments do not fit, or nothing can be written.
        StopOnError: an error was found and the choice is to stop.
    """
    refuse_json_beside(options)
    kind = _kind_of(options, "fix")
    with opened_file(options) as file, DraftReader(file.draft(depth=Depth.CHANGES)) as reader:
        file.progress.clear()
        totals = reader.totals
        if file.choices.on_error is OnError.STOP and totals.errors:
            raise StopOnError(totals)
        which = WhichLines(options.lines)
        organization = file.engine.organization()
        lines = fixed_lines(file.opened, organization, file.choices, reader, which, all_columns=options.all_columns)
        _write(options, output, kind, lines)
        is_whole = lines.counts.is_whole and not (which is WhichLines.ALL and totals.errors)
        output.code = FINE if is_whole else DATA_ERRORS
        if options.json:
            pairs = {"stored_book": not file.choices.alone, "totals": totals_json(totals)}
            pairs |= _counts_json(options, lines.counts)
            findings = (finding_json(finding, reader.fates) for finding in ordered_findings(reader))
            output.json("fix", {**pairs, "findings": findings})
            return output.code
        told = beside(options, output)
        _print_counts(told, options, lines.counts)
        if file.choices.alone:
            told.paragraph(ALONE)
        print_findings(told, _above_notes(reader))
    return output.code


def write_past(folder: Path, options: Namespace, output: Output) -> int:
    """Writes the fixed file of a past import.

    Raises:
        CommandError: as `run`.
        StoreError: there is no such import, or its file is gone.
    """
    from upflow_tui.engine.past.fixed_file import past_fixed_lines

    refuse_json_beside(options)
    kind = _kind_of(options, "history fixed")
    which = WhichLines(options.lines)
    with past_fixed_lines(folder, options.number, which, all_columns=options.all_columns) as lines:
        _write(options, output, kind, lines)
        output.code = FINE if lines.counts.is_whole else DATA_ERRORS
        if options.json:
            output.json("history fixed", {"import": options.number, **_counts_json(options, lines.counts)})
        else:
            _print_counts(beside(options, output), options, lines.counts)
    return output.code


def _kind_of(options: Namespace, command: str) -> Kind:
    """What `-o` asks for. Raises UsageError: no kind of ours, or a delimiter for what has none."""
    kind = WRITERS[ending_of(options.out, command)]
    if options.out_delimiter is not None and kind is not Kind.CSV:
        raise UsageError(
            "--out-delimiter is about CSV, and no CSV is written.", "Remove the option, or write a .csv file."
        )
    return kind


def _write(options: Namespace, output: Output, kind: Kind, lines: FixedLines) -> None:
    write = writer_of(kind, options.out_delimiter or DELIMITER)
    write_out(options, lambda out: write(lines, out), output)


def _counts_json(options: Namespace, counts: FixedCounts) -> dict[str, Any]:
    return {
        "written": options.out,
        "lines": counts.lines,
        "lines_left_out": counts.lines_left_out,
        "lines_skipped": counts.lines_skipped,
        "lines_unchanged": counts.lines_unchanged,
        "cells_left_out": counts.cells_left_out,
    }


def _print_counts(output: Output, options: Namespace, counts: FixedCounts) -> None:
    output.paragraph(f"{counted(counts.lines, 'line')} written to {place_of(options)}.")
    for count, what, why in counts.left_out():
        output.paragraph(f"{counted(count, what)} {why}.")


def _above_notes(reader: DraftReader) -> Iterator[Finding]:
    return (finding for finding in ordered_findings(reader) if finding.severity is not Severity.NOTE)
