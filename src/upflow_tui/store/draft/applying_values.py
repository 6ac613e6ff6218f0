"""The managers and custom values of a draft's customers written into the store, a range of numbers at a time.

A value that names something (a member, an option) comes back again and again: each distinct one is looked up once,
under the lock, into the temporary table `chosen`, and joined from there. A name that the organization does not have
becomes the id 0, which no row has: it breaks its reference, and with it the transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

from upflow_tui.store.draft.rows import CUSTOM, MANAGERS, custom_column

_MANAGERS_PLACE: Final = -1
_KEY: Final = "coalesce(d.key, :base + d.number)"
_IN_RANGE: Final = "d.number BETWEEN :low AND :high"
_SELECTS: Final = ("single_select", "multi_select")
_AT_ONCE: Final = 20
"""So many custom fields are written by one statement."""


def _written(flag: int) -> str:
    """The customers of the range whose managers or custom values are to be written."""
    return f"{_IN_RANGE} AND (d.action = 'create' OR d.action = 'update' AND d.marks & {flag})"


CLEAR: Final = tuple(
    f"DELETE FROM {table} WHERE customer_id IN (SELECT d.key FROM draft.customers d NOT INDEXED "
    f"WHERE {_IN_RANGE} AND d.action = 'update' AND d.marks & {flag})"
    for table, flag in (("customer_managers", MANAGERS), ("custom_values", CUSTOM), ("customer_options", CUSTOM))
)
"""Takes away what is written anew; for a range from `:low` to `:high`."""


def value_statements(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The statements that write a range from `:low` to `:high`, new customers from the id `:base` on.

    Args:
        connection: the store under the lock, with the draft attached as `draft`.
    """
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS chosen (place INTEGER, value ANY, id INTEGER, "
        "PRIMARY KEY (place, value, id)) STRICT, WITHOUT ROWID"
    )
    connection.execute("DELETE FROM temp.chosen")
    members = dict(connection.execute("SELECT email, id FROM members").fetchall())
    _choose(connection, _MANAGERS_PLACE, "managers", members)
    statements = [_of_chosen("customer_managers (customer_id, member_id)", _MANAGERS_PLACE, "managers", MANAGERS)]
    texts: list[tuple[int, int]] = []
    for place, field_id, kind in connection.execute(
        "SELECT c.place, coalesce(f.id, 0), f.type FROM draft.custom_fields c "
        "LEFT JOIN main.custom_fields f ON f.name = c.name ORDER BY 2"
    ).fetchall():
        if kind not in _SELECTS:
            texts.append((field_id, place))
            continue
        query = "SELECT name, id FROM custom_options WHERE field_id = ?"
        column = custom_column(place)
        _choose(connection, place, column, dict(connection.execute(query, (field_id,)).fetchall()))
        statements.append(_of_chosen("customer_options (customer_id, option_id)", place, column, CUSTOM))
    statements += (_of_texts(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE))
    return tuple(statements)


def _choose(connection: sqlite3.Connection, place: int, column: str, ids: Mapping[str, int]) -> None:
    """Looks up each distinct value of a column."""
    values = connection.execute(
        f"SELECT DISTINCT {column} FROM draft.customers NOT INDEXED WHERE {column} IS NOT NULL"
    ).fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO temp.chosen VALUES (?, ?, ?)",
        ((place, value, ids.get(name, 0)) for (value,) in values for name in _names(place, value)),
    )


def _names(place: int, value: Any) -> list[str]:
    """The names in a value as the draft holds it: a text, or a JSON list of texts."""
    is_list = place == _MANAGERS_PLACE or isinstance(value, bytes)
    return json.loads(value) if is_list else [value]


def _of_chosen(target: str, place: int, column: str, flag: int) -> str:
    return (
        f"INSERT INTO {target} SELECT {_KEY}, t.id FROM draft.customers d NOT INDEXED "
        f"CROSS JOIN temp.chosen t ON t.place = {place} AND t.value = d.{column} WHERE {_written(flag)}"
    )


def _of_texts(fields: Sequence[tuple[int, int]]) -> str:
    """Writes some fields, each as its id and its place, in the order of the table: that is much quicker."""
    cases = " ".join(f"WHEN {place} THEN {_text(custom_column(place))}" for _, place in fields)
    values = ", ".join(f"({field_id}, {place})" for field_id, place in fields)
    return (
        f"WITH f (id, place) AS (VALUES {values}) INSERT INTO custom_values (customer_id, field_id, value) "
        f"SELECT {_KEY}, f.id, CASE f.place {cases} END AS text FROM draft.customers d NOT INDEXED CROSS JOIN f "
        f"WHERE {_written(CUSTOM)} AND text IS NOT NULL"
    )


def _text(column: str) -> str:
    """The text of a value: Booleans are integers in the draft."""
    return f"CASE WHEN typeof(d.{column}) = 'integer' THEN iif(d.{column}, 'true', 'false') ELSE d.{column} END"
