"""What was taken back of an import, and what was kept, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.reports.document import Block, Heading, Sentence, Table, field_name, quoted, quoted_value
from upflow_tui.store.database import Database
from upflow_tui.store.history.import_summary import ImportSummary
from upflow_tui.store.history.pages import import_summaries
from upflow_tui.store.undo.items import UndoItem, iter_kept, iter_undone

ITEMS: Final = 1_000
"""Rows of one list."""


def undo_blocks(db: Database, summary: ImportSummary) -> Iterator[Block]:
    """The undos of an import, oldest first; of an undo, itself."""
    if summary.kind == "undo":
        undos = [summary]
    else:
        numbers = [row[0] for row in db.fetch("SELECT id FROM imports WHERE undoes = ?", (summary.number,))]
        undos = import_summaries(db, numbers)[::-1] if numbers else []
    for undo in undos:
        if undo is not summary:
            yield Heading(f"Undone by entry {undo.number}")
            yield Sentence(f"On {undo.started.astimezone():%Y-%m-%d %H:%M}.")
        if undo.forgotten is not None:
            yield Sentence("Its details were forgotten.")
            continue
        yield from _list("Undone", iter_undone(db, undo.number, undo.undoes or 0))
        yield from _list("Kept", iter_kept(db, undo.number))


def _list(title: str, items: Iterator[UndoItem]) -> Iterator[Block]:
    first = list(islice(items, ITEMS))
    if not first:
        return
    more = sum(1 for _ in items)
    yield Sentence(f"{title}: {counted(len(first) + more, 'item')}.")
    kept = first[0].reason is not None
    headers = ("Customer ID", "Customer", "Contact", "Field", *(("Why",) if kept else ("From", "To")))
    yield Table(headers, [(*_place(item), *((item.reason or "",) if kept else _values(item))) for item in first])
    if more:
        yield Sentence(f"… and {more:,} more. The import history lists them all.", "more")


def _place(item: UndoItem) -> tuple[str, ...]:
    return quoted(item.external_id), quoted(item.name), quoted(item.contact_email), field_name(item.field)


def _values(item: UndoItem) -> tuple[str, str]:
    if item.field is None:
        return "deleted", ""
    return quoted_value(item.now), quoted_value(item.back_to)
