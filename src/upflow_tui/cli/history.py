"""`upflow-tui history`: the past imports, one of them whole, and its file as it was (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any, Final

from upflow_tui.cli.errors import FINE, CommandError
from upflow_tui.cli.findings_report import print_findings
from upflow_tui.cli.output import Output
from upflow_tui.cli.plan_report import MODES, print_change, print_totals
from upflow_tui.cli.undo import forget, items_json, print_items, print_kept, taken_back, undo
from upflow_tui.contract.plan_pairs import finding_json, totals_json
from upflow_tui.core.counting import counted
from upflow_tui.core.fields import Mode, label_of
from upflow_tui.engine.past.undo_words import counts_of
from upflow_tui.engine.service import Engine
from upflow_tui.importing.planning.plan import Change
from upflow_tui.store.history.history import ImportSummary, PastImport, StoredChange

_SHOWN_CHANGES: Final = 200
"""Of a past import, for people; `--json` has every change."""
_WROTE_NOTHING: Final = ("cancelled", "failed")


def run(options: Namespace, output: Output) -> int:
    """Lists the imports, shows one, or writes its file."""
    engine = Engine(options.data_dir)
    if options.action == "show":
        _show(engine, options, output)
    elif options.action == "undo":
        return undo(engine, options, output)
    elif options.action == "forget":
        return forget(engine, options, output)
    elif options.action == "fixed":
        from upflow_tui.cli.fix import write_past

        return write_past(options.data_dir, options, output)
    elif options.action == "errors":
        from upflow_tui.cli.error_lines import write_error_lines

        write_error_lines(options.data_dir, options, output)
    elif options.action == "compare":
        from upflow_tui.cli.comparison import compare

        compare(options.data_dir, options, output)
    elif options.action == "report":
        from upflow_tui.cli.report import report

        report(options.data_dir, options, output)
    elif options.action == "file":
        from upflow_tui.cli.past_file import write_past_file

        write_past_file(engine, options, output)
    else:
        _list(engine, options, output)
    return FINE


def _list(engine: Engine, options: Namespace, output: Output) -> None:
    if options.json:
        output.json("history list", {"imports": (_summary_json(summary) for summary in engine.history())})
        return
    rows = [_row(summary) for summary in engine.history()]
    if not rows:
        output.line("No imports yet: upflow-tui import FILE --yes")
        return
    headers = ("Import", "Started", "File", "Mode", "Status", "New", "Updated", "Refused", "Errors", "By")
    output.table(headers, rows, right=(0, 5, 6, 7, 8))


def _summary_json(summary: ImportSummary) -> dict[str, Any]:
    return {
        "import": summary.number,
        "started": summary.started.isoformat(timespec="seconds"),
        "file": summary.file_name,
        "mode": summary.mode,
        "status": summary.status,
        "undoes": summary.undoes,
        "totals": totals_json(summary.totals),
        "by": summary.by,
    }


def _row(summary: ImportSummary) -> tuple[str, ...]:
    customers = summary.totals.customers
    numbers = (customers.create, customers.update, customers.refused, summary.totals.errors)
    return (
        str(summary.number),
        _when(summary),
        summary.file_name or (f"undo of import {summary.undoes}" if summary.kind == "undo" else "(forgotten)"),
        summary.mode or summary.kind,
        f"{summary.status}, {summary.kept:,} kept" if summary.kept and summary.undone is not None else summary.status,
        *(f"{number:,}" if summary.kind != "undo" else "–" for number in numbers),
        summary.by,
    )


def _when(summary: ImportSummary) -> str:
    """The start on this computer's clock."""
    return f"{summary.started.astimezone():%Y-%m-%d %H:%M}"


def _show(engine: Engine, options: Namespace, output: Output) -> None:
    with engine.past_import(options.number) as past:
        if past is None:
            raise CommandError(f"There is no import {options.number}.", "upflow-tui history lists them.")
        if options.json:
            output.json(
                "history show",
                {
                    **_summary_json(past.summary),
                    "findings": (finding_json(finding, past.fates) for finding in past.iter_findings()),
                    "changes": (_change_json(change) for change in past.iter_changes()),
                    "mapping": _mapping(past),
                    "choices": past.choices,
                    "repairs": past.repairs,
                    **({"continues": past.summary.continues} if past.summary.continues is not None else {}),
                    **_undo_json(engine, past.summary),
                },
            )
        elif past.summary.kind == "undo":
            _print_undo(engine, past.summary, output)
        else:
            _print(past, output)
            print_kept(engine, options.number, past.summary.kept, output)


def _undo_json(engine: Engine, summary: ImportSummary) -> dict[str, Any]:
    """What an undo took back and kept; of an import, what its last undo kept, if it was undone."""
    items = items_json(engine, summary.number)
    if summary.kind == "undo":
        return dict(items)
    return {"kept": items["kept"]} if summary.kept else {}


def _print_undo(engine: Engine, summary: ImportSummary, output: Output) -> None:
    output.paragraph(f"Entry {summary.number} · undo of import {summary.undoes} · {_when(summary)} · by {summary.by}")
    if summary.forgotten is not None:
        output.paragraph(f"Import {summary.undoes} was forgotten, along with what this undo did.")
    else:
        counts = counts_of(engine.past.undone_items(summary.number), summary.kept)
        output.paragraph(f"{taken_back(counts)}.".capitalize())
        print_items(engine, summary.number, summary.kept, output)


def _change_json(change: StoredChange) -> dict[str, Any]:
    return {
        "customer": {"external_id": change.external_id, "name": change.name},
        "contact": change.contact_email,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "line": change.line,
    }


def _mapping(past: PastImport) -> dict[str, str] | None:
    """As a check has it: the field by the column's index; None if it was forgotten."""
    columns = past.mapping
    if columns is None:
        return None
    return {str(column["column"]): column["field"] for column in columns if column["field"] is not None}


def _print(past: PastImport, output: Output) -> None:
    summary = past.summary
    state = f"{summary.status} · nothing was imported" if summary.status in _WROTE_NOTHING else summary.status
    if summary.forgotten is not None:
        state += " · forgotten"
    output.paragraph(f"Import {summary.number} · {state} · {_when(summary)} · by {summary.by}")
    if summary.file_name is not None:
        mode = MODES[Mode(summary.mode)] if summary.mode else ""
        sheet = f', sheet "{past.choices["sheet"]}"' if past.choices and past.choices.get("sheet") else ""
        output.paragraph(f"{mode}: {summary.file_name}{sheet} · {counted(summary.totals.lines, 'line')}")
        output.paragraph(f"SHA-256 {summary.sha256}")
    if summary.continues is not None:
        output.paragraph(f"Continues import {summary.continues}: its file contained that import's lines with errors.")
    output.line()
    print_totals(output, summary.totals)
    columns = [column for column in past.mapping or () if column["field"] is not None]
    if columns:
        output.line()
        output.table(("Column", "Field"), _mapped(columns))
    _print_repairs(past.repairs, output)
    print_findings(output, past.iter_findings())
    _print_changes(past.iter_changes(), output)
    created = summary.totals.customers.create
    if created:
        output.line()
        output.line(f"{counted(created, 'customer')} created.")


def _mapped(columns: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for column in columns:
        yield column["header"] or f"Column {column['column'] + 1}", label_of(column["field"])


def _print_repairs(stored: Any, output: Output) -> None:
    """What was fixed before the import, in its order."""
    if not stored:
        return
    from upflow_tui.cli.repairs import print_list
    from upflow_tui.importing.fixes.repair_json import repairs_from_json

    output.line()
    output.line("Fixed before the import")
    print_list(output, repairs_from_json(stored))


def _print_changes(changes: Iterator[StoredChange], output: Output) -> None:
    for place, change in enumerate(changes):
        if place == 0:
            output.line()
            output.line("Changes")
        if place == _SHOWN_CHANGES:
            output.line("  … and more; --json has them all.")
            return
        named = " ".join(part for part in (change.external_id, change.name, change.contact_email) if part)
        print_change(output, Change(change.field, change.old, change.new, change.line), "  ", f"{named} · ")
