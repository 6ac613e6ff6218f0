"""New customers that were held written into the store: straight from their columns.

As where they come from the draft (applying_customers.py, applying_values.py), a name that the organization does not
have becomes the id 0, which no row has: it breaks its reference, and with it the transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress, cycle
from typing import Any, Final, TypeAlias

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.store.draft.new_columns import NewColumns
from upflow_tui.store.draft.rows import NULL, nulls
from upflow_tui.store.many_rows import insert_columns

_SELECTS: Final = ("single_select", "multi_select")
_MEMO: Final = 20_000

IdsOf: TypeAlias = Callable[[Any], tuple[int, ...]]
"""The ids of the names in a value: a text, a tuple of texts, or None."""


class NewCustomerWriter:
    """Writes new customers with their contacts, managers and custom values.

    Raises (everywhere): sqlite3.IntegrityError where the plan does not fit the store.

    Args:
        connection: the store under the lock.
        base: the highest id that a customer ever had; theirs follow, each by its number.
        number: of the import.
    """

    def __init__(self, connection: sqlite3.Connection, base: int, number: int) -> None:
        self._connection = connection
        self._base = base
        self._number = number
        self._workflows = self._ids("SELECT name, id FROM workflows")
        self._positions = self._ids("SELECT name, id FROM positions")
        self._managers = _ids_of(self._ids("SELECT email, id FROM members"))
        fields = connection.execute("SELECT ? || name, id, type FROM custom_fields", (CUSTOM_PREFIX,)).fetchall()
        self._fields = {key: field for key, field, _ in fields}
        self._options = {
            key: _ids_of(self._ids("SELECT name, id FROM custom_options WHERE field_id = ?", field))
            for key, field, kind in fields
            if kind in _SELECTS
        }

    def write(self, new: NewColumns) -> None:
        """Writes some customers; those before them have lower numbers."""
        ids = [self._base + number for number in new.numbers]
        values = new.values
        self._write_customers(ids, new)
        if "account_manager" in values:
            managers = list(map(self._managers, values["account_manager"]))
            self._write_chosen("customer_managers", "member_id", ids, [managers])
        custom = [key for key in values if key.startswith(CUSTOM_PREFIX)]
        for key in custom:
            if key not in self._fields and any(value is not None for value in values[key]):
                raise sqlite3.IntegrityError(f"there is no {key}")
        if options := [list(map(self._options[key], values[key])) for key in custom if key in self._options]:
            self._write_chosen("customer_options", "option_id", ids, options)
        if texts := [(self._fields[key], key) for key in custom if key in self._fields and key not in self._options]:
            self._write_texts(ids, sorted(texts), values)
        if new.owners:
            self._write_contacts(new)

    def _write_customers(self, ids: Sequence[int], new: NewColumns) -> None:
        columns: dict[str, Sequence[Any] | int] = {
            "id": ids,
            "external_id": nulls(new.ids),
            "name": new.names,
            "name_key": new.name_keys,
            "near_key": nulls(new.near_keys),
            **{key: nulls(new.values[key]) for key in DETAIL_KEYS if key in new.values},
            "created_import": self._number,
        }
        if any(new.parents):
            columns["parent_id"] = [NULL if link is None else self._parent(*link[:2]) for link in new.parents]
        if "workflow" in new.values:
            columns["workflow_id"] = _found(self._workflows, new.values["workflow"])
        insert_columns(self._connection, "main.customers", columns)

    def _parent(self, number: int | None, key: int | None) -> int | float:
        """The id of a parent by its number in the plan, unless it is stored under this key already."""
        if key is not None:
            return key
        return NULL if number is None else self._base + number

    def _write_contacts(self, new: NewColumns) -> None:
        columns: dict[str, Sequence[Any] | int] = {
            "customer_id": [self._base + number for number in new.owners],
            "email_key": new.email_keys,
            "email": new.emails,
            **{key: nulls(column) for key, column in new.texts.items() if key != "position"},
            "main": new.mains if 0 in new.mains else 1,
        }
        if "position" in new.texts:
            columns["position_id"] = _found(self._positions, new.texts["position"])
        insert_columns(self._connection, "main.contacts", columns)

    def _write_chosen(
        self, table: str, name: str, ids: Sequence[int], fields: Sequence[Sequence[Sequence[int]]]
    ) -> None:
        """Writes what each customer has of lists of the organization, given field by field."""
        chosen = list(chain.from_iterable(zip(*fields, strict=True)))
        keys = chain.from_iterable(zip(*[ids] * len(fields), strict=True))
        owners = [key for key, some in zip(keys, chosen, strict=True) for _ in some]
        if owners:
            columns = {"customer_id": owners, name: list(chain.from_iterable(chosen))}
            insert_columns(self._connection, f"main.{table}", columns)

    def _write_texts(
        self, ids: Sequence[int], fields: Sequence[tuple[int, str]], values: Mapping[str, Sequence[Any]]
    ) -> None:
        """Writes the values of custom fields, given by ids and keys, in the order of the table: that is quicker."""
        texts = list(chain.from_iterable(zip(*[_texts(values[key]) for _, key in fields], strict=True)))
        there = [text is not None for text in texts]
        owners = list(compress(chain.from_iterable(zip(*[ids] * len(fields), strict=True)), there))
        if owners:
            places = list(compress(cycle([field for field, _ in fields]), there))
            columns: dict[str, Sequence[Any] | int] = {
                "customer_id": owners,
                "field_id": places if len(fields) > 1 else fields[0][0],
                "value": list(compress(texts, there)),
            }
            insert_columns(self._connection, "main.custom_values", columns)

    def _ids(self, query: str, *values: int) -> dict[str, int]:
        return dict(self._connection.execute(query, values).fetchall())


def _ids_of(ids: Mapping[str, int]) -> IdsOf:
    """Looks up the ids of names; the same few values come again and again."""

    @lru_cache(_MEMO)
    def found(value: str | tuple[str, ...] | None) -> tuple[int, ...]:
        names = (value,) if isinstance(value, str) else value or ()
        return tuple(dict.fromkeys(ids.get(name, 0) for name in names))

    return found


def _found(ids: Mapping[str, int], names: Sequence[str | None]) -> list[int | float]:
    return [NULL if name is None else ids.get(name, 0) for name in names]


def _texts(column: Sequence[Any]) -> Sequence[str | None]:
    """The values of a field as they are stored: Booleans as words."""
    if bool not in set(map(type, column)):
        return column
    return [("true" if value else "false") if value.__class__ is bool else value for value in column]
