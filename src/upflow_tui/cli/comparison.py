"""`upflow-tui history compare A B`: what changed from the file of one import to that of another."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from upflow_tui.cli.files import dialect_of, place_of, refuse_json_beside, say, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import ending_of
from upflow_tui.cli.plan_report import print_change
from upflow_tui.cli.progress import cancelling
from upflow_tui.core.counting import counted
from upflow_tui.core.fields import label_of
from upflow_tui.core.kinds import Difference
from upflow_tui.engine.past.comparing_imports import ComparedImports
from upflow_tui.importing.planning.plan import Change
from upflow_tui.reports.comparison import WRITERS, ComparedCustomer
from upflow_tui.store.history.import_summary import ImportSummary

_SHOWN: Final = 50
"""Customers of each kind; `--json` and `-o` have every one."""
_SIGNS: Final = {Difference.CHANGED: "~", Difference.APPEARED: "+", Difference.ABSENT: "-"}
_TITLES: Final = {Difference.CHANGED: "Changed", Difference.APPEARED: "New", Difference.ABSENT: "Missing"}


def compare(folder: Path, options: Namespace, output: Output) -> None:
    """Compares two imports, and prints what differs, or writes it to a file.

    Raises:
        CommandError: the file exists or cannot be written.
        StoreError: one of the imports does not exist, or was forgotten.
        Stopped: cancelled.
    """
    refuse_json_beside(options)
    ending = ending_of(options.out, "history compare") if options.out is not None else None
    dialect = dialect_of(options, ending)
    with cancelling() as cancelled, ComparedImports(folder, options.number, options.other, cancelled) as compared:
        if ending is not None:
            _write(compared, options, output, lambda rows, out: WRITERS[ending](rows, out, dialect))
        elif options.json:
            output.json("history compare", _json(compared))
        else:
            _print(compared, output)


def _write(
    compared: ComparedImports,
    options: Namespace,
    output: Output,
    write: Callable[[Iterator[Sequence[str]], BinaryIO], int],
) -> None:
    counts: list[int] = []
    write_out(options, lambda out: counts.append(write(compared.comparison.rows(), out)), output)
    answer = {**_head(compared), "written": options.out, "lines": counts[0]}
    say(
        options,
        output,
        "history compare",
        answer,
        f"{counted(counts[0], 'difference')} written to {place_of(options)}.",
    )


def _head(compared: ComparedImports) -> dict[str, Any]:
    totals = compared.comparison.totals
    return {
        "before": _import_json(compared.before, totals.before),
        "after": _import_json(compared.after, totals.after),
        "totals": {
            "changed": totals.changed,
            "appeared": totals.appeared,
            "absent": totals.absent,
            "same": totals.same,
        },
        "fields": {
            "compared": list(compared.fields),
            "only_before": list(compared.only_before),
            "only_after": list(compared.only_after),
        },
    }


def _json(compared: ComparedImports) -> dict[str, Any]:
    found = compared.comparison
    return {
        **_head(compared),
        "changed": (_customer_json(customer) for customer in found.iter_customers(Difference.CHANGED)),
        "appeared": (_customer_json(customer) for customer in found.iter_customers(Difference.APPEARED)),
        "absent": (_customer_json(customer) for customer in found.iter_customers(Difference.ABSENT)),
    }


def _import_json(summary: ImportSummary, customers: int) -> dict[str, Any]:
    return {
        "import": summary.number,
        "started": summary.started.isoformat(timespec="seconds"),
        "file": summary.file_name,
        "customers": customers,
    }


def _customer_json(customer: ComparedCustomer) -> dict[str, Any]:
    values: dict[str, Any] = {"external_id": customer.external_id, "name": customer.name}
    if customer.kind is Difference.CHANGED:
        values["changes"] = [
            {"contact": change.contact, "field": change.field, "old": change.old, "new": change.new}
            for change in customer.changes
        ]
    return values


def _print(compared: ComparedImports, output: Output) -> None:
    totals = compared.comparison.totals
    for word, summary, customers in (
        ("From", compared.before, totals.before),
        ("To", compared.after, totals.after),
    ):
        day = f"{summary.started.astimezone():%Y-%m-%d %H:%M}"
        text = f"import {summary.number} · {summary.file_name} · {day} · {counted(customers, 'customer')}"
        output.paragraph(text, "      ", f"{word:<6}")
    output.line()
    output.line(
        f"~ {totals.changed:,} changed   + {totals.appeared:,} new   - {totals.absent:,} missing   "
        f"= {totals.same:,} the same"
    )
    for fields, which in ((compared.only_before, "first"), (compared.only_after, "second")):
        if fields:
            names = ", ".join(map(label_of, fields))
            output.paragraph(f"Not compared, only in the {which} file: {names}")
    for kind in Difference:
        _print_kind(compared, kind, output)


def _print_kind(compared: ComparedImports, kind: Difference, output: Output) -> None:
    places = compared.comparison.places(kind)
    if not places:
        return
    output.line()
    output.line(f"{_TITLES[kind]}: {counted(len(places), 'customer')}")
    for customer in compared.comparison.customers(places[:_SHOWN]):
        named = " ".join(part for part in (customer.external_id, customer.name) if part)
        output.paragraph(named, "    ", f"  {_SIGNS[kind]} ")
        for change in _changes(customer):
            print_change(output, *change)
    if len(places) > _SHOWN:
        output.line(f"  … and {len(places) - _SHOWN:,} more; --json prints them all, -o F.csv writes them.")


def _changes(customer: ComparedCustomer) -> Iterator[tuple[Change, str, str]]:
    for change in customer.changes:
        subject = f"{change.contact} · " if change.contact else ""
        yield Change(change.field, change.old, change.new, None), "      ", subject
