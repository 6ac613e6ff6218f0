"""The stored customers arranged by parent, as rows; imported where the list is, in its thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from upflow_tui.core.customer import Contact
from upflow_tui.engine.groups.folds import Folds
from upflow_tui.engine.groups.outline import Entry
from upflow_tui.engine.groups.stored import stored_groups
from upflow_tui.engine.lists import CustomerQuery, CustomerRow
from upflow_tui.tui.groups.listing import (
    GroupListing,
    children_words,
    contact_name,
    contact_words,
    contacts_words,
    customer_name,
)
from upflow_tui.tui.screens.customers.customer_columns import COLUMNS, customer_row
from upflow_tui.tui.widgets.grid.rows import Cell, CellLike, Row, Tone

_PARENT, _CONTACTS = 2, 3
"""The columns in which a parent says what its group has: it has no parent itself."""


def arranged_customers(folder: Path, query: CustomerQuery, folds: Folds, cancelled: Callable[[], bool]) -> GroupListing:
    """The stored customers under their parents. Raises StoreError, or Cancelled where `cancelled` says so."""
    return GroupListing(stored_groups(folder, query, folds, cancelled), grouped_row)


def grouped_row(entry: Entry, record: CustomerRow | Contact | None) -> Row:
    """A customer, or one of its contacts."""
    if entry.contact is not None:
        return Row(entry.key, (Cell(contact_name(entry, _words(record)), Tone.MUTED), *[""] * (len(COLUMNS) - 1)))
    if not isinstance(record, CustomerRow):
        return customer_row(None)
    cells = list(customer_row(record).cells)
    cells[0] = customer_name(entry, record.name)
    if entry.children:
        cells[_PARENT] = Cell(children_words(entry), Tone.MUTED)
        if entry.contacts > entry.own:
            cells[_CONTACTS] = contacts_words(entry)
    return Row(entry.key, tuple(cells) if entry.is_found else tuple(map(_muted, cells)))


def _words(record: CustomerRow | Contact | None) -> str | None:
    if not isinstance(record, Contact):
        return None
    return contact_words(record.email, record.first_name, record.family_name, record.position, record.main)


def _muted(cell: CellLike) -> Cell:
    return Cell(cell if isinstance(cell, str) else cell.text, Tone.MUTED)
