"""The long lists of past imports: the imports themselves, and what each of them changed and created."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from upflow_tui.engine.lists import StoredList, reading
from upflow_tui.store.database import Database
from upflow_tui.store.history.import_summary import ImportSummary
from upflow_tui.store.history.pages import (
    CreatedRow,
    StoredChange,
    change_places,
    changes_at,
    created_at,
    created_keys,
    import_numbers,
    import_summaries,
)
from upflow_tui.store.history.query import HistoryQuery

__all__ = [
    "ChangeList",
    "CreatedList",
    "CreatedRow",
    "HistoryList",
    "HistoryQuery",
    "ImportSummary",
    "StoredChange",
    "changed_customer",
]


class HistoryList(StoredList[ImportSummary]):
    """The past imports, newest first.

    Args:
        folder: the data folder.
        query: which of them; None: all.
    """

    def __init__(self, folder: Path, query: HistoryQuery | None = None) -> None:
        self._query = query
        super().__init__(folder)

    def _find(self, db: Database) -> Sequence[int]:
        return import_numbers(db, self._query)

    def _read(self, db: Database, keys: Sequence[int]) -> list[ImportSummary]:
        return import_summaries(db, keys)


class ChangeList(StoredList[StoredChange]):
    """What a past import changed of customers and contacts that were stored before, field by field."""

    def __init__(self, folder: Path, number: int, search: str = "") -> None:
        self._number, self._search = number, search
        super().__init__(folder)

    def _find(self, db: Database) -> Sequence[int]:
        return change_places(db, self._number, self._search)

    def _read(self, db: Database, keys: Sequence[int]) -> list[StoredChange]:
        return changes_at(db, self._number, keys)


class CreatedList(StoredList[CreatedRow]):
    """The customers that a past import created, and those to which it gave contacts.

    Args:
        folder: the data folder.
        number: the import.
        search: only those with each of its words in name or ID.
        new_customers: only those it created; false: only those to which it gave contacts; None: both.
    """

    def __init__(self, folder: Path, number: int, search: str = "", *, new_customers: bool | None = None) -> None:
        self._number, self._search, self._new = number, search, new_customers
        super().__init__(folder)

    def _find(self, db: Database) -> Sequence[int]:
        return created_keys(db, self._number, self._search, new_customers=self._new)

    def _read(self, db: Database, keys: Sequence[int]) -> list[CreatedRow]:
        return created_at(db, self._number, keys)


def changed_customer(folder: Path, number: int, place: int) -> int | None:
    """The number in the store of the customer that a change of an import was made to; None if there is none."""
    with reading(folder) as db:
        changes = changes_at(db, number, [place])
    return changes[0].customer_id if changes else None
