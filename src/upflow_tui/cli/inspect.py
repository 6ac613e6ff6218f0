"""`upflow-tui inspect FILE …`: what was detected, and the proposed mapping (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from upflow_tui.cli.errors import FINE
from upflow_tui.cli.findings_report import print_findings
from upflow_tui.cli.opening import OpenedFile, opened_file
from upflow_tui.cli.output import Output
from upflow_tui.cli.plan_report import how_read
from upflow_tui.cli.saved_mapping import print_saved_mapping
from upflow_tui.cli.several import each_file
from upflow_tui.contract.check_pairs import saved_mapping_json
from upflow_tui.contract.plan_pairs import finding_json, reading_order
from upflow_tui.core.counting import counted
from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import Finding
from upflow_tui.importing.file.profile import ColumnProfile, profile
from upflow_tui.importing.file.reader import Reader, reader_findings
from upflow_tui.importing.matching.importable import EMPTY, LeftOut, Locked
from upflow_tui.importing.matching.mapping import problems

_SAMPLES: int = 3


def run(options: Namespace, output: Output) -> int:
    """Inspects each file of the arguments and returns the worst exit code."""
    return each_file(options, output, _inspect, _in_a_line)


def _inspect(options: Namespace, output: Output) -> int:
    """Prints what the whole file holds, column by column, with the proposals."""
    with opened_file(options) as file:
        profiles = profile(file.opened.table, None)
        counts = _counted(file)
        file.progress.clear()
        findings = _findings(file, counts)
        if options.json:
            output.json("inspect", _inspection(file, profiles, counts, findings))
        else:
            _print(output, file, profiles, counts, findings)
    return FINE


def _in_a_line(options: Namespace, output: Output) -> int:
    """One of several files: how it is read, and whether it could be checked."""
    with opened_file(options) as file:
        lines = _counted(file).lines
        file.progress.clear()
        columns = file.opened.mapping.fields
        mapped = f"{len(columns) - columns.count(None)} of {counted(len(columns), 'column')} mapped"
        missing = problems(file.opened.mapping, file.engine.organization(), file.opened.mode)
        needs = f"; {' '.join(problem.message for problem in missing)}" if missing else ""
        output.line(f"{options.file}: {counted(lines, 'line')} · {' · '.join(how_read(file.opened))} · {mapped}{needs}")
    return FINE


def _counted(file: OpenedFile) -> Reader:
    """A pass through the whole file, for its numbers of lines."""
    reader = file.opened.table.read()
    for _ in reader:
        continue
    return reader


def _findings(file: OpenedFile, counts: Reader) -> list[Finding]:
    """What there is to say of the file and its columns; lines are a matter of `check`."""
    found = [*file.opened.findings, *file.engine.imported_before(file.opened.source)]
    found += reader_findings(counts)
    return sorted(found, key=reading_order)


def _inspection(
    file: OpenedFile, profiles: Sequence[ColumnProfile], counts: Reader, findings: Sequence[Finding]
) -> dict[str, Any]:
    opened, dialect = file.opened, file.opened.table.dialect
    unused: list[LeftOut | Locked] = [*opened.matching.unused, *opened.matching.left_out, *opened.matching.locked]
    left_out: dict[int, dict[str, str | None]] = {
        item.column: {"field": item.field, "reason": item.reason}
        for item in unused
        if opened.mapping.fields[item.column] is None
    }
    for tie in opened.matching.ties:
        for column in tie.columns:
            if opened.mapping.fields[column] is None:
                left_out.setdefault(column, {"field": None, "reason": tie.message})
    return {
        "file": {"name": opened.source.name, "size": opened.source.size, "sha256": opened.source.sha256},
        "encoding": dialect.encoding,
        "bom": dialect.bom,
        "delimiter": dialect.delimiter,
        **({"sheet": opened.source.sheet.name} if opened.source.sheet is not None else {}),
        "header_line": dialect.header_line,
        "lines": counts.lines,
        "blank_lines": counts.blank_lines,
        "saved_mapping": saved_mapping_json(opened),
        "columns": [
            {
                "index": item.column.index,
                "header": item.column.header,
                "filled": item.filled,
                "distinct": item.distinct,
                "samples": item.samples,
                "proposal": _proposal(file, item.column.index),
                "left_out": left_out.get(item.column.index),
            }
            for item in profiles
        ],
        "findings": [finding_json(finding) for finding in findings],
    }


def _proposal(file: OpenedFile, index: int) -> dict[str, Any] | None:
    """The field of a column with its confidence and reason: as chosen, else as proposed; None for no field.

    A column that is left out has one too: what it was understood as.
    """
    field = file.opened.mapping.fields[index]
    proposal = file.opened.matching.proposals[index]
    if field is None:
        left_out = any(item.column == index and item.reason != EMPTY for item in file.opened.matching.left_out)
        proposal = file.opened.matching.found(index) if left_out and proposal is None else None
        field = proposal.field if proposal is not None else None
    if field is None:
        return None
    if proposal is None or proposal.field != field:
        return {"field": field, "confidence": 1.0, "reason": "Chosen with --map."}
    return {"field": field, "confidence": round(proposal.confidence, 4), "reason": proposal.reason}


def _print(
    output: Output, file: OpenedFile, profiles: Sequence[ColumnProfile], counts: Reader, findings: Sequence[Finding]
) -> None:
    opened, dialect = file.opened, file.opened.table.dialect
    empty = f", {counted(counts.blank_lines, 'empty line')}" if counts.blank_lines else ""
    output.paragraph(f"{opened.source.name} · {opened.source.size:,} bytes · {counted(counts.lines, 'line')}{empty}")
    output.line()
    encoding = f"{dialect.encoding} with BOM" if dialect.bom else dialect.encoding
    header = f"line {dialect.header_line}" if dialect.header_line else "none"
    facts = {"delimiter": delimiter_name(dialect.delimiter), "encoding": encoding, "header": header}
    if opened.source.sheet is not None:
        facts = {"sheet": "", "header": header}
    why = {item.subject: item.text for item in dialect.evidence}
    for subject, fact in facts.items():
        text = f"{fact:<12} {why.get(subject, '')}" if fact else why[subject].removeprefix("sheet ")
        output.paragraph(text.rstrip(), " " * 26, f"  {subject:<11}")
    print_saved_mapping(output, opened)
    output.line()
    rows = _rows(file, profiles)
    output.table(("#", "Column", "Filled", "Samples", "Field", "Sure", "Why"), rows, right=(0, 2, 5))
    print_findings(output, findings)
    output.line()
    missing = problems(opened.mapping, file.engine.organization(), opened.mode)
    for problem in missing:
        output.paragraph(problem.message, "  ", "✗ ")
    if missing:
        output.paragraph("Map a column with --map 'COLUMN=field': COLUMN is a header or its number as #3.")
    else:
        output.line("Nothing is missing: upflow-tui check shows what an import would do.")


def _rows(file: OpenedFile, profiles: Sequence[ColumnProfile]) -> Iterator[tuple[str, ...]]:
    unused = {one.column: one.reason for one in file.opened.matching.unused}
    tied = {column: tie.message for tie in file.opened.matching.ties for column in tie.columns}
    for item in profiles:
        proposal = _proposal(file, item.column.index)
        filled = f"{100 * item.filled // item.lines} %" if item.lines else ""
        samples = " · ".join(item.samples[:_SAMPLES])
        chosen = ("(not used)", "", "")
        left_out = next((one for one in file.opened.matching.left_out if one.column == item.column.index), None)
        if proposal is not None and file.opened.mapping.fields[item.column.index] is None and left_out is not None:
            chosen = (f"({label_of(left_out.field)})", "", f"left out: {left_out.reason}")
        elif proposal is None and (locked := _locked(file, item.column.index)) is not None:
            chosen = (f"({label_of(locked.field)})", "", f"{locked.short}: {locked.reason}")
        elif proposal is None and item.column.index in unused:
            chosen = ("(not used)", "", f"left out: {unused[item.column.index]}")
        elif proposal is None and item.column.index in tied:
            chosen = ("(not used)", "", f"left open: {tied[item.column.index]}")
        elif proposal is not None:
            chosen = (label_of(proposal["field"]), f"{proposal['confidence']:.0%}", proposal["reason"])
        yield (str(item.column.index + 1), item.column.name, filled, samples, *chosen)


def _locked(file: OpenedFile, index: int) -> Locked | None:
    """What a column means that cannot be mapped now, and why."""
    return next((item for item in file.opened.matching.locked if item.column == index), None)
