"""Everything that a past import changed or created, as one list, and what it created a customer with."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from upflow_tui.engine.history_lists import ChangeList, CreatedList, CreatedRow, StoredChange
from upflow_tui.store.database import Database
from upflow_tui.store.history import created_values as stored
from upflow_tui.store.history.created_values import CreatedValue
from upflow_tui.store.undo.undoing import kept_of

__all__ = ["ChangedOnly", "CreatedRow", "CreatedValue", "EveryChange", "StoredChange", "created_values", "kept_by_undo"]


class ChangedOnly(StrEnum):
    """Which part of the changes is wanted."""

    FIELDS = "fields"
    """Fields of customers and contacts that were stored before."""
    CUSTOMERS = "customers"
    """Customers that were created."""
    CONTACTS = "contacts"
    """Contacts that customers stored before received."""


class EveryChange:
    """The changes of a past import field by field, then what it created.

    Args:
        folder: the data folder.
        number: the import.
        search: only those with each of its words.
        only: a part of them; None: all.

    Raises (everywhere): StoreError where the store cannot be read.
    """

    def __init__(self, folder: Path, number: int, search: str = "", *, only: ChangedOnly | None = None) -> None:
        self._changes = ChangeList(folder, number, search) if only in (None, ChangedOnly.FIELDS) else None
        self._created = None
        if only is not ChangedOnly.FIELDS:
            new = None if only is None else only is ChangedOnly.CUSTOMERS
            self._created = CreatedList(folder, number, search, new_customers=new)

    def count(self) -> int:
        """How many rows there are."""
        return sum(part.count() for part in (self._changes, self._created) if part is not None)

    def rows(self, start: int, count: int) -> list[StoredChange | CreatedRow]:
        """The rows from index `start` (0 = first) on, at most `count`."""
        found: list[StoredChange | CreatedRow] = []
        before = 0
        if self._changes is not None:
            before = self._changes.count()
            found += self._changes.rows(start, count)
        if self._created is not None and len(found) < count:
            found += self._created.rows(max(0, start - before), count - len(found))
        return found


def created_values(folder: Path, number: int, key: int) -> list[CreatedValue]:
    """What import `number` created a customer with, its contacts after it. Raises StoreError."""
    with Database.open(folder, readonly=True) as database:
        return stored.created_values(database, number, key)


def kept_by_undo(folder: Path, number: int) -> int:
    """How much the last undo of import `number` kept; 0 if it was never undone. Raises StoreError."""
    with Database.open(folder, readonly=True) as database:
        return kept_of(database, number)
