"""What a notice says of an import, of an undo, and of nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from shlex import quote
from typing import TYPE_CHECKING, Final

from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Finding
from upflow_tui.notifying.notice import Notice, ToldProblem

if TYPE_CHECKING:
    from upflow_tui.importing.planning.plan import Counts
    from upflow_tui.store.history.import_summary import ImportSummary

SHOWN: Final = 5
"""How many problems a notice has."""
_MODES: Final = {"customers": "Import customers", "assign": "Assign customers"}
_ENDS: Final = {"cancelled": "Cancelled", "failed": "Failed", "undone": "Undone"}


def import_notice(summary: ImportSummary, errors: Iterable[Finding], organization: str | None = None) -> Notice:
    """What is told of an import.

    Args:
        summary: its entry in the history.
        errors: its errors in reading order; of each kind the first is told, and no more are read than are needed.
        organization: what --org calls the organization; None: the default one, which needs no name.
    """
    totals = summary.totals
    problems = _first_of_each_kind(errors)
    facts = [
        *_whose(organization),
        f"File: {summary.file_name}" if summary.file_name is not None else "",
        f"{_MODES.get(summary.mode or '', 'Import')}, by {summary.by}, {_moment(summary.ended)}",
        f"Customers: {_counts(totals.customers)}",
        f"Contacts: {_counts(totals.contacts)}",
        f"Found: {counted(totals.errors, 'error')}, {counted(totals.warnings, 'warning')}",
    ]
    return Notice(
        title=_title(summary),
        facts=tuple(filter(None, facts)),
        problems=problems,
        more_problems=max(0, totals.errors - len(problems)),
        command=_command(summary.number, organization),
    )


def undo_notice(
    number: int,
    undoes: int,
    undone: int,
    kept: Iterable[tuple[str, str]],
    kept_count: int,
    organization: str | None = None,
) -> Notice:
    """What is told of an undo.

    Args:
        number: of its own entry in the history.
        undoes: the import that it takes back.
        undone: how many values, customers and contacts went back.
        kept: what was kept, and why; the first of them are told.
        kept_count: how many were kept.
        organization: as of an import.
    """
    shown = tuple(ToldProblem(None, what, why) for what, why in _first(kept))
    return Notice(
        title=f"Import {undoes} is undone" + (f", {kept_count:,} kept" if kept_count else ""),
        facts=(*_whose(organization), f"Undone: {undone:,}", f"Kept: {kept_count:,}"),
        problems=shown,
        more_problems=max(0, kept_count - len(shown)),
        command=_command(number, organization),
    )


def try_notice(now: datetime) -> Notice:
    """What a test sends."""
    return Notice(
        title="This is a test",
        facts=("It was sent from My profile, or by upflow-tui notify --test.", f"Sent: {_moment(now)}"),
    )


def _whose(organization: str | None) -> list[str]:
    return [] if organization is None else [f"Organization: {organization}"]


def _command(number: int, organization: str | None) -> str:
    """How an entry of the history is shown."""
    which = "" if organization is None else f"--org {quote(organization)} "
    return f"upflow-tui {which}history show {number}"


def _title(summary: ImportSummary) -> str:
    totals = summary.totals
    start = f"Import {summary.number}"
    if summary.status == "success":
        return f"{start}: Success · {counted(totals.lines, 'line')}"
    if summary.status == "error":
        return f"{start}: Error · {totals.applied:,} of {counted(totals.lines, 'line')} applied"
    return f"{start}: {_ENDS.get(summary.status, summary.status)}"


def _counts(counts: Counts) -> str:
    return (
        f"{counts.create:,} new, {counts.update:,} updated, {counts.unchanged:,} unchanged, {counts.refused:,} refused"
    )


def _moment(value: datetime) -> str:
    return f"{value.astimezone():%Y-%m-%d %H:%M}"


def _first_of_each_kind(errors: Iterable[Finding]) -> tuple[ToldProblem, ...]:
    kinds: dict[tuple[str, str | None], ToldProblem] = {}
    for error in errors:
        kinds.setdefault((error.code, error.field), ToldProblem(error.line, error.message, error.fix))
        if len(kinds) == SHOWN:
            break
    return tuple(kinds.values())


def _first(kept: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for place, item in enumerate(kept):
        if place == SHOWN:
            return
        yield item
