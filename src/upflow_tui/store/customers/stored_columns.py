"""Stored customers compared with what they should be, hundreds at once, without reading them.

SQLite writes each column of some customers as one JSON list, and so do we of what is expected. Where the texts are the
same, nothing more is read: making Python's texts of all that is stored took a tenth of an import. No such text is kept;
what a hand has changed in the store is seen as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, compress, repeat
from typing import Any, Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import custom_name
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.importing.planning.stored_customers import Expected, ExpectedContacts
from upflow_tui.store.customers.memo import Memo
from upflow_tui.store.customers.stored_table import NULL, Columns, StoredTable
from upflow_tui.store.database import Database
from upflow_tui.store.errors import code_of

_SELECTS: Final = (CustomFieldType.SINGLE_SELECT, CustomFieldType.MULTI_SELECT)
_BOOLEANS: Final = {True: "true", False: "false"}
_MAINS: Final = ("0", "1")
_NOBODY: Final = "0"
"""What no member, option, workflow, position or custom field has as its id."""


class StoredColumns:
    """Compares some fields of stored customers, and their contacts.

    Args:
        db: the store.
        fields: the keys of the fields.
        texts: the keys of the contacts' texts.
    """

    def __init__(self, db: Database, fields: Sequence[str], texts: Sequence[str]) -> None:
        self.fields = tuple(fields)
        self.texts = tuple(texts)
        self._db = db
        self._members = self._ids("SELECT email, id FROM members")
        self._workflows = self._ids("SELECT name, id FROM workflows")
        self._positions = self._ids("SELECT name, id FROM positions")
        self._options = {
            (field, name): str(key) for key, field, name in db.fetch("SELECT id, field_id, name FROM custom_options")
        }
        self._managers_of = Memo(self._make_managers)
        self._options_of = Memo(self._make_options)
        self._find_places()
        self._make_tables()

    def _ids(self, sql: str) -> dict[str | None, str]:
        """Names with the ids of what has them, as JSON writes them."""
        return {None: NULL, **{name: str(key) for name, key in self._db.fetch(sql)}}

    def _find_places(self) -> None:
        """Finds where the values of each table are among the fields."""
        self._details = [place for place, key in enumerate(self.fields) if key in DETAIL_KEYS]
        self._workflow = [place for place, key in enumerate(self.fields) if key == "workflow"]
        self._manager = [place for place, key in enumerate(self.fields) if key == "account_manager"]
        known = {name: (key, kind) for key, name, kind in self._db.fetch("SELECT id, name, type FROM custom_fields")}
        custom = sorted(
            (*known.get(name, (0, "")), place)
            for place, key in enumerate(self.fields)
            if (name := custom_name(key)) is not None
        )
        self._values = [(str(key), kind, place) for key, kind, place in custom if kind not in _SELECTS]
        self._selects = [(key, place) for key, kind, place in custom if kind in _SELECTS]
        selects = sum(kind in _SELECTS for _, kind in known.values())
        self._has_all_selects = len(self._selects) == selects
        self._has_all_values = len(self._values) == len(known) - selects

    def _make_tables(self) -> None:
        details = [self.fields[place] for place in self._details]
        self._customers = StoredTable("customers", "id", ["workflow_id" for _ in self._workflow], details)
        self._managers = StoredTable("customer_managers", "customer_id", ["member_id"])
        # Where other fields have values, too. The sign keeps SQLite from looking each field up.
        fields = "" if self._has_all_values else f"+field_id IN ({', '.join(key for key, _, _ in self._values)})"
        self._texts = StoredTable("custom_values", "customer_id", ["field_id"], ["value"], fields)
        field = "(SELECT o.field_id FROM custom_options o WHERE o.id = option_id)"
        fields = "" if self._has_all_selects else f"{field} IN ({', '.join(str(key) for key, _ in self._selects)})"
        self._chosen = StoredTable("customer_options", "customer_id", ["option_id"], condition=fields)
        numbers = ["main", *(f"{key}_id" for key in self.texts if key == "position")]
        texts = [key for key in self.texts if key != "position"]
        self._contacts = StoredTable("contacts", "customer_id", numbers, ["email_key", *texts])

    def unlike(self, expected: Expected) -> set[int]:
        """The numbers of the customers of which something is not as expected."""
        tables = list(self._tables(expected))
        found: set[int] = set()
        try:
            with self._db.read():
                for table, columns in tables:
                    found |= table.unlike(self._db, expected.keys, columns)
        except sqlite3.DatabaseError as error:
            if code_of(error) not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG):
                raise
            return set(expected.keys)  # a damaged value, of which no list can be written
        return found

    def _tables(self, expected: Expected) -> Iterator[tuple[StoredTable, Columns]]:
        """What each table should hold of these customers, column by column in the order of its rows."""
        keys = list(map(str, expected.keys))
        columns = list(zip(*expected.values, strict=True)) if self.fields else []
        workflows = ([self._workflows.get(name, _NOBODY) for name in columns[place]] for place in self._workflow)
        yield self._customers, [keys, *workflows, *(columns[place] for place in self._details)]
        for place in self._manager:
            yield self._managers, _pairs(keys, [self._managers_of[emails] for emails in columns[place]])
        if self._values:
            yield self._texts, self._values_of(keys, columns)
        if self._selects:
            chosen = zip(*(columns[place] for _, place in self._selects), strict=True)
            yield self._chosen, _pairs(keys, [self._options_of[names] for names in chosen])
        if expected.contacts is not None:
            yield self._contacts, self._contacts_of(keys, expected.contacts)

    def _values_of(self, keys: Sequence[str], columns: Columns) -> Columns:
        """The rows of text, number, date and Boolean fields."""
        texts = (
            [_BOOLEANS[value] if value.__class__ is bool else value for value in columns[place]]
            if kind == CustomFieldType.BOOLEAN
            else columns[place]
            for _, kind, place in self._values
        )
        values = list(chain.from_iterable(zip(*texts, strict=True)))
        is_there = [value is not None for value in values]
        owners = chain.from_iterable(map(repeat, keys, repeat(len(self._values))))
        fields = [key for key, _, _ in self._values] * len(keys)
        return [list(compress(column, is_there)) for column in (owners, fields, values)]

    def _contacts_of(self, keys: Sequence[str], contacts: ExpectedContacts) -> Columns:
        texts = dict(zip(self.texts, contacts.texts, strict=True))
        numbers = [list(map(_MAINS.__getitem__, contacts.mains))]
        if "position" in texts:
            numbers.append([self._positions.get(name, _NOBODY) for name in texts.pop("position")])
        owners = list(chain.from_iterable(map(repeat, keys, contacts.counts)))
        return [owners, *numbers, contacts.email_keys, *texts.values()]

    def _make_managers(self, emails: tuple[str, ...] | None) -> list[str]:
        """The ids of members, rising."""
        return sorted((self._members.get(email, _NOBODY) for email in emails or ()), key=int)

    def _make_options(self, chosen: Sequence[Any]) -> list[str]:
        """The ids of what is chosen in each select field, rising."""
        ids = (
            self._options.get((field, name), _NOBODY)
            for (field, _), names in zip(self._selects, chosen, strict=True)
            if names is not None
            for name in (names if isinstance(names, tuple) else (names,))
        )
        return sorted(ids, key=int)


def _pairs(keys: Sequence[str], ids: Sequence[Sequence[str]]) -> Columns:
    """Each customer with each of its ids, as two columns."""
    return [list(chain.from_iterable(map(repeat, keys, map(len, ids)))), list(chain.from_iterable(ids))]
