"""The rows of an undo: what goes back, and what is kept with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.engine.past.undo_words import counts_of, undo_words
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone, text_of

if TYPE_CHECKING:
    from upflow_tui.store.undo.items import UndoCounts, UndoItem
    from upflow_tui.store.undo.undoing import UndoPlan

BACK, KEPT = range(2)
"""The two lists."""

COLUMNS: Final = (
    (
        GridColumn("Customer", min_width=18, weight=2),
        GridColumn("What", 16),
        GridColumn("Now", min_width=14, weight=2),
        GridColumn("Reverts to", min_width=14, weight=2),
        GridColumn("Contact", min_width=14, weight=1),
        GridColumn("ID", min_width=8, weight=1, whole=True),
    ),
    (
        GridColumn("Customer", min_width=18, weight=2),
        GridColumn("What", 16),
        GridColumn("Kept because", min_width=38, weight=4),
        GridColumn("Now", min_width=14, weight=2),
        GridColumn("Contact", min_width=14, weight=1),
        GridColumn("ID", min_width=8, weight=1, whole=True),
    ),
)
_NOTHING: Final = Cell("–", Tone.MUTED)


def undo_row(item: UndoItem, *, done: bool = False) -> Row:
    """One thing that goes back, or is kept; `done`: it went back."""
    name = item.name or item.external_id or Cell("forgotten", Tone.MUTED)
    now, back = _now(item), _back(item)
    email, external_id = item.contact_email or "", item.external_id or ""
    if item.reason is not None:
        return Row(item.place, (name, _what(item), Cell(item.reason, Tone.WARNING), now, email, external_id))
    return Row(item.place, (name, _what(item), now, back, email, external_id))


def _what(item: UndoItem) -> str:
    if item.field is not None:
        return label_of(item.field)
    return "contact" if item.contact_email is not None else "customer"


def _now(item: UndoItem) -> Cell | str:
    if item.field is not None:
        return shown_value(item.now) or _NOTHING
    return item.contact_email or item.name or _NOTHING


def _back(item: UndoItem) -> Cell:
    if item.field is None:
        return Cell("deleted", Tone.ERROR)
    shown = shown_value(item.back_to)
    return Cell(shown, Tone.CHANGED) if shown else Cell("blank", Tone.MUTED)


def whole_of(kept: bool, row: Row) -> str:
    """The whole of a row, in words."""
    name, what, third, fourth, contact, _ = (text_of(row, place) for place in range(6))
    of = f" · {contact}" if contact and what != "contact" else ""
    if kept:
        return f"{name}{of} · {what}: {fourth}. Kept: {third}"
    arrow = "" if what in ("customer", "contact") else "→ "
    return f"{name}{of} · {what}: {third} {arrow}{fourth}"


def counts_words(counts: UndoCounts, *, done: bool) -> str:
    """What is undone, in words."""
    return undo_words(counts, done=done) or ("nothing was undone" if done else "nothing will be undone")


class PlanRows:
    """The rows of a plan, as a `Listing`; the plan's connection is used by one thread at a time."""

    def __init__(self, plan: UndoPlan, lock: Lock, *, kept: bool) -> None:
        self._plan, self._lock = plan, lock
        with lock:
            self._places = plan.places(kept=kept)

    def count(self) -> int:
        """How many rows there are."""
        return len(self._places)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows from index `start` on."""
        with self._lock:
            return [undo_row(item) for item in self._plan.items(self._places[start : start + count])]


class ReadRows:
    """Rows that are read whole when they are first asked for."""

    def __init__(self, read: Callable[[], Iterable[UndoItem]]) -> None:
        items = list(read())
        self._rows = [undo_row(item, done=True) for item in items]
        self.words = counts_words(counts_of(items), done=True)
        """What they are, of an undo that is done: `2 customers deleted, 5 values reverted`."""

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows from index `start` on."""
        return self._rows[start : start + count]
