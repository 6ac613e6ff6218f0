"""Stored customers read quickly, one row each, to be compared with a file that mostly brings the same again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import custom_name
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.importing.planning.stored_customers import StoredContact, StoredRow
from upflow_tui.store.customers.memo import Memo
from upflow_tui.store.database import Database
from upflow_tui.store.read_back import read_back

_HEAD: Final = "c.id, c.external_id, c.name, c.parent_id, p.external_id, p.name"
_WIDTH: Final = 6
_SELECTS: Final = (CustomFieldType.SINGLE_SELECT, CustomFieldType.MULTI_SELECT)
_CONTACTS: Final = (
    "SELECT k.customer_id, k.email_key, k.email, k.first_name, k.family_name, k.phone, p.name, k.main "
    "FROM contacts k LEFT JOIN positions p ON p.id = k.position_id WHERE k.customer_id IN ({marks})"
)


class StoredRows:
    """Reads some fields of stored customers, and their contacts.

    Args:
        db: the store.
        fields: the keys of the fields that are wanted.
    """

    def __init__(self, db: Database, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        self._db = db
        kinds = {name: (key, kind) for key, name, kind in db.fetch("SELECT id, name, type FROM custom_fields")}
        self._count = len(self.fields)
        self._managers = [place for place, key in enumerate(self.fields) if key == "account_manager"]
        self._selects: list[int] = []
        """The places of the fields whose values are options, in the order of `_select_ids`."""
        self._select_ids: list[tuple[int, bool]] = []
        """Their ids, and whether several options may be chosen."""
        columns = []
        for place, key in enumerate(self.fields):
            field_id, kind = kinds.get(custom_name(key) or "", (0, ""))
            if kind in _SELECTS:
                self._selects.append(place)
                self._select_ids.append((field_id, kind == CustomFieldType.MULTI_SELECT))
            columns.append(_column(key, field_id, kind))
        options = "(SELECT group_concat(o.option_id) FROM customer_options o WHERE o.customer_id = c.id)"
        self._sql = (
            f"SELECT {', '.join((_HEAD, *columns, options if self._selects else 'NULL'))} "
            "FROM customers c LEFT JOIN customers p ON p.id = c.parent_id WHERE c.id IN ({marks})"
        )
        self._emails = dict(db.fetch("SELECT id, email FROM members"))
        self._options = {
            key: (field_id, name, order)
            for order, (key, field_id, name) in enumerate(
                db.fetch("SELECT id, field_id, name FROM custom_options ORDER BY place, id")
            )
        }
        self._managers_of = Memo(self._read_managers)
        self._options_of = Memo(self._read_options)

    @read_back("a customer")
    def read(self, keys: Sequence[int]) -> dict[int, StoredRow]:
        """The customers with these numbers (a few hundred at most), by number; unknown ones are left out."""
        marks = ",".join("?" * len(keys))
        with self._db.read():
            rows = self._db.fetch(self._sql.format(marks=marks), keys)
            contact_rows = self._db.fetch(_CONTACTS.format(marks=marks), keys)
        contacts: dict[int, dict[str, StoredContact]] = {row[0]: {} for row in rows}
        for row in contact_rows:
            contacts[row[0]][row[1]] = row[2:]
        last = _WIDTH + self._count
        found = {}
        for row in rows:
            values = list(row[_WIDTH:last])
            for place in self._managers:
                values[place] = self._managers_of[values[place]]
            if self._selects:
                for place, chosen in zip(self._selects, self._options_of[row[last]], strict=True):
                    values[place] = chosen
            found[row[0]] = StoredRow._make((*row[:_WIDTH], tuple(values), contacts[row[0]]))
        return found

    def _read_managers(self, ids: str | None) -> tuple[str, ...] | None:
        """The e-mails of members by their ids in one text; in alphabetical order."""
        return tuple(sorted(self._emails[int(key)] for key in ids.split(","))) if ids else None

    def _read_options(self, ids: str | None) -> tuple[Any, ...]:
        """For each select field what is chosen of it, by the ids of a customer's options in one text."""
        chosen = sorted((self._options[int(key)] for key in ids.split(",")), key=_order) if ids else []
        values: list[Any] = []
        for field_id, is_multiple in self._select_ids:
            names = tuple(name for of, name, _ in chosen if of == field_id)
            values.append((names or None) if is_multiple else (names[0] if names else None))
        return tuple(values)


def _column(key: str, field_id: int, kind: str) -> str:
    """What is read for a field. Options are read together, in a column of their own."""
    if key in DETAIL_KEYS:
        return f"c.{key}"
    if key == "workflow":
        return "(SELECT w.name FROM workflows w WHERE w.id = c.workflow_id)"
    if key == "account_manager":
        return "(SELECT group_concat(a.member_id) FROM customer_managers a WHERE a.customer_id = c.id)"
    if kind in _SELECTS or not kind:
        return "NULL"
    value = "v.value = 'true'" if kind == CustomFieldType.BOOLEAN else "v.value"
    return f"(SELECT {value} FROM custom_values v WHERE v.customer_id = c.id AND v.field_id = {field_id})"


def _order(option: tuple[int, str, int]) -> int:
    return option[2]
