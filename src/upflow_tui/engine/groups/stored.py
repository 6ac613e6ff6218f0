"""The stored customers arranged by parent, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from upflow_tui.core.customer import Contact
from upflow_tui.engine.groups.arrangement import SHOWN_CONTACTS, Arrangement
from upflow_tui.engine.groups.folds import Folds
from upflow_tui.engine.groups.outline import Entry, Outline
from upflow_tui.store.customers.groups import children_counts, contact_counts, first_contacts, kinships
from upflow_tui.store.customers.pages import CustomerRow, customer_rows
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database
from upflow_tui.store.watching import interrupted

StoredEntry: TypeAlias = tuple[Entry, CustomerRow | Contact | None]
"""A row, and what it shows; None where that was erased since, or stands for the contacts that are not listed."""


def stored_groups(
    folder: Path, query: CustomerQuery, folds: Folds, cancelled: Callable[[], bool] | None = None
) -> StoredGroups:
    """The stored customers that a query asks for, under their parents.

    Args:
        folder: the data folder.
        query: which, in which order.
        folds: what is unfolded.
        cancelled: asked while they are found; when it says so, Cancelled is raised: nobody wants the list any more.

    Raises:
        StoreError: the store cannot be read.
    """
    with Database.open(folder, readonly=True) as db, interrupted(db.connection, cancelled), db.read():
        found = kinships(db, query)
        contacts = contact_counts(db)
        children = children_counts(db)
    counts = [contacts.get(key, 0) for key in found.keys]
    return StoredGroups(folder, Outline(Arrangement(found.keys, found.parents, found.found, counts, children), folds))


class StoredGroups:
    """A list of stored customers under their parents.

    Args:
        folder: the data folder.
        outline: what is where.

    Raises (everywhere): StoreError, where the store cannot be read.
    """

    def __init__(self, folder: Path, outline: Outline) -> None:
        self._folder = folder
        self.outline = outline

    def seen_as(self, outline: Outline) -> StoredGroups:
        """The same list with other folds; nothing is read again."""
        return StoredGroups(self._folder, outline)

    def count(self) -> int:
        """How many rows there are."""
        return self.outline.count()

    def rows(self, start: int, count: int) -> list[StoredEntry]:
        """The rows from index `start` (0 = first) on, at most `count`."""
        entries = self.outline.entries(start, count)
        if not entries:
            return []
        keys = [entry.key for entry in entries if entry.contact is None]
        owners = sorted({entry.key for entry in entries if entry.contact is not None})
        with Database.open(self._folder, readonly=True) as db:
            customers = dict(zip(keys, customer_rows(db, keys), strict=True))
            contacts = first_contacts(db, owners, SHOWN_CONTACTS)
        return [
            (entry, customers[entry.key] if entry.contact is None else _nth(contacts[entry.key], entry.contact))
            for entry in entries
        ]


def _nth(contacts: list[Contact], place: int) -> Contact | None:
    return contacts[place] if place < len(contacts) else None
