"""What an undo takes back and what it keeps, one by one: before it is done, and as the history has it.

Source: docs/rules.md §6.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.planning.plan import PlannedValue
from upflow_tui.store.database import Database
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.read_back import read_back
from upflow_tui.store.undo.values import Kind, UndoValues

PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class UndoItem:
    """One thing that an undo takes back, or keeps.

    Without `field` it is the contact, or without that the customer itself, which the import created and which goes.
    """

    place: int
    """Where it stands in the list, 1 = first; for the next page."""
    customer_id: int
    external_id: str | None
    name: str | None
    """None where the customer was forgotten or erased."""
    contact_email: str | None
    field: str | None
    """The field key; None where the contact or the customer itself goes."""
    now: PlannedValue
    """The value that goes; of a past undo, the one that went. None for a contact or a customer."""
    back_to: PlannedValue
    """The value that comes back."""
    reason: str | None
    """Why it is kept; None for what is taken back."""


@dataclass(frozen=True, slots=True)
class UndoCounts:
    """How much an undo takes back, and how much it keeps."""

    customers: int = 0
    """Customers that it removes."""
    contacts: int = 0
    """Contacts that it removes of customers that stay."""
    values: int = 0
    """Values that go back to what they were."""
    kept: int = 0

    @property
    def undone(self) -> int:
        """How many things it takes back."""
        return self.customers + self.contacts + self.values


# Customers first, then contacts, then values in the order in which the import changed them.
_LIST: Final = (
    "DROP TABLE IF EXISTS temp.undo_items",
    "CREATE TEMP TABLE undo_items (place INTEGER PRIMARY KEY, kept INTEGER NOT NULL, customer_id INTEGER NOT NULL, "
    "email_key TEXT, cell INTEGER, reason TEXT)",
    "INSERT INTO temp.undo_items (kept, customer_id, reason) "
    "SELECT reason IS NOT NULL, id, reason FROM temp.undo_customers ORDER BY id",
    "INSERT INTO temp.undo_items (kept, customer_id, email_key, reason) SELECT reason IS NOT NULL, customer_id, "
    "email_key, reason FROM temp.undo_contacts ORDER BY customer_id, email_key",
    "INSERT INTO temp.undo_items (kept, customer_id, email_key, cell, reason) SELECT reason IS NOT NULL, customer_id, "
    "email_key, id, reason FROM temp.undo_cells WHERE seq IS NOT NULL ORDER BY seq",
)
_COUNTS: Final = (
    "SELECT total(NOT kept AND email_key IS NULL AND cell IS NULL), total(NOT kept AND email_key IS NOT NULL "
    "AND cell IS NULL), total(NOT kept AND cell IS NOT NULL), total(kept) FROM temp.undo_items"
)
_ITEMS: Final = (
    "SELECT i.place, i.customer_id, c.external_id, c.name, t.email, v.field, v.field_ref, v.now, "
    "k.new, k.old, k.old_ref, i.reason FROM temp.undo_items i LEFT JOIN main.customers c ON c.id = i.customer_id "
    "LEFT JOIN main.contacts t ON t.customer_id = i.customer_id AND t.email_key = i.email_key "
    "LEFT JOIN temp.undo_cells v ON v.id = i.cell "
    "LEFT JOIN import_changes k ON k.import_id = :import AND k.seq = v.seq "
)
# For the labels of customers that are gone now: an undo has kept them, unless they were forgotten.
_REMOVED: Final = (
    "(SELECT r.{0} FROM import_removed_customers r WHERE r.customer_id = {1}.customer_id ORDER BY r.import_id LIMIT 1)"
)
_PAST_VALUES: Final = (
    "SELECT k.seq, k.customer_id, k.external_id, k.name, k.contact_email, k.field, k.field_ref, k.new, k.old, "
    "k.new_ref, k.old_ref FROM import_changes k WHERE k.import_id = ? AND k.undone_by = ? AND k.seq > ? "
    "ORDER BY k.seq LIMIT ?"
)
_PAST_CUSTOMERS: Final = (
    "SELECT customer_id, external_id, name FROM import_removed_customers WHERE import_id = ? AND customer_id > ? "
    "ORDER BY customer_id LIMIT ?"
)
_PAST_CONTACTS: Final = (
    "SELECT k.customer_id, k.email_key, k.email, c.external_id, c.name FROM import_created_contacts k "
    "LEFT JOIN main.customers c ON c.id = k.customer_id WHERE k.import_id = ? AND k.undone_by = ? "
    "AND (k.customer_id, k.email_key) > (?, ?) ORDER BY k.customer_id, k.email_key LIMIT ?"
)
_PAST_KEPT: Final = (
    "SELECT k.seq, k.customer_id, "
    f"CASE WHEN c.id IS NULL THEN {_REMOVED.format('external_id', 'k')} ELSE c.external_id END, "
    f"coalesce(c.name, {_REMOVED.format('name', 'k')}), k.contact_email, k.field, k.reason FROM import_kept k "
    "LEFT JOIN main.customers c ON c.id = k.customer_id WHERE k.import_id = ? AND k.seq > ? ORDER BY k.seq LIMIT ?"
)


@read_back("an undo")
def list_items(connection: sqlite3.Connection) -> UndoCounts:
    """Puts what `judge` has found in one list, the temporary table `undo_items`, and counts it."""
    for statement in _LIST:
        connection.execute(statement)
    return UndoCounts(*map(int, connection.execute(_COUNTS).fetchall()[0]))


def item_places(db: Database, *, kept: bool | None = None) -> list[int]:
    """The places of the items of a judgement in their order; only what is kept, or only what is taken back."""
    where = "" if kept is None else f"WHERE kept = {int(kept)}"
    return [place for (place,) in db.fetch(f"SELECT place FROM temp.undo_items {where} ORDER BY place")]


@read_back("an undo")
def items_at(db: Database, number: int, places: Sequence[int]) -> list[UndoItem]:
    """The items of the judgement of an import at these places (some hundreds at most), in order."""
    marks = ",".join(map(str, places))
    rows = db.fetch(f"{_ITEMS} WHERE i.place IN ({marks}) ORDER BY i.place", {"import": number})
    values = _Shown(db)
    found = []
    for place, key, external_id, name, email, field, ref, now, new, old, old_ref, reason in rows:
        going, back = values.shown(field, ref, now, new), values.kept(field, ref, old, old_ref)
        found.append(UndoItem(place, key, external_id, name, email, field, going, back, reason))
    return found


def iter_undone(db: Database, undo: int, undoes: int) -> Iterator[UndoItem]:
    """What a past undo took back, in the order in which it was shown.

    Args:
        undo: the number of the undo.
        undoes: the number of the import that it took back.
    """
    place = last = 0
    while rows := db.fetch(_PAST_CUSTOMERS, (undo, last, PAGE)):
        last = rows[-1][0]
        for key, external_id, name in rows:
            place += 1
            yield UndoItem(place, key, external_id, name, None, None, None, None, None)
    after = (0, "")
    while rows := db.fetch(_PAST_CONTACTS, (undoes, undo, *after, PAGE)):
        after = rows[-1][:2]
        for key, _, email, external_id, name in rows:
            place += 1
            yield UndoItem(place, key, external_id, name, email, None, None, None, None)
    last, values = 0, _Shown(db)
    while rows := db.fetch(_PAST_VALUES, (undoes, undo, last, PAGE)):
        last = rows[-1][0]
        for _, key, external_id, name, email, field, ref, new, old, new_ref, old_ref in rows:
            place += 1
            now, back = (values.kept(field, ref, value, refs) for value, refs in ((new, new_ref), (old, old_ref)))
            yield UndoItem(place, key, external_id, name, email, field, now, back, None)


@read_back("an undo")
def kept_page(db: Database, undo: int, after: int = 0, limit: int = PAGE) -> list[UndoItem]:
    """One page of what a past undo kept, with the reasons.

    Args:
        undo: the number of the undo.
        after: the place of the last one of the page before, 0 for the first page.
        limit: how many at most.
    """
    return [
        UndoItem(place, key, external_id, name, email, field, None, None, reason)
        for place, key, external_id, name, email, field, reason in db.fetch(_PAST_KEPT, (undo, after, limit))
    ]


def iter_kept(db: Database, undo: int) -> Iterator[UndoItem]:
    """All that a past undo kept, read page by page."""
    last = 0
    while page := kept_page(db, undo, last):
        last = page[-1].place
        yield from page


class _Shown:
    """Values as people read them: a parent by its ID, or its name where it has none."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._values = UndoValues(db.connection)

    def shown(self, field: str | None, ref: int | None, plain: str | None, kept: str | None) -> PlannedValue:
        """A value in its plain form; `kept` is how the history has it."""
        if field is None:
            return None
        if plain is not None and self._values.kind(field, ref) is Kind.PARENT:
            return self._parent(int(plain), kept)
        return self._values.shown(field, ref, plain, kept)

    def kept(self, field: str | None, ref: int | None, value: str | None, refs: str | None) -> PlannedValue:
        """A value as the history has it, by the names of now; as it was written where a name is gone."""
        if field is None or value is None:
            return None
        if self._values.is_whole(field, ref, value, refs):
            return self.shown(field, ref, self._values.left(field, ref, value, refs), value)
        return value_of(value)

    def _parent(self, key: int, kept: str | None) -> PlannedValue:
        rows = self._db.fetch("SELECT external_id, name FROM customers WHERE id = ?", (key,))
        return (rows[0][0] or rows[0][1]) if rows else _value(kept)


def _value(kept: str | None) -> PlannedValue:
    return value_of(kept) if kept is not None else None
