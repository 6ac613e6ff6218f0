"""The findings of an import brought into the history, in the order in which they are read.

Source: docs/rules.md §6, "Kept in the same transaction".
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import le
from typing import Any, Final, TypeVar

from upflow_tui.store.draft.alike import KIND_COLUMNS
from upflow_tui.store.draft.held_findings import HeldFindings
from upflow_tui.store.draft.rows import NULL, nulls
from upflow_tui.store.finding_texts import keep_texts
from upflow_tui.store.many_rows import insert_columns

_AT_ONCE: Final = 5_000
_TEXTS: Final = ("places", "message", "fix")
_COLUMNS: Final = ("import_id", "seq", "line", "kind", "error", "value", *_TEXTS)

_Cell = TypeVar("_Cell")


def keep_findings(connection: sqlite3.Connection, number: int, held: HeldFindings | None = None) -> Iterator[int]:
    """Keeps every finding in reading order, those about the whole file first; yields how many, range by range.

    Args:
        connection: the store, with the draft attached as `draft`.
        number: of the import.
        held: those that are not in the draft; either all of them are, or none.
    """
    if held is not None and held.count:
        yield from _keep_held(connection, number, held)
    else:
        yield from _copy(connection, number)
    keep_texts(connection, number)


def _copy(connection: sqlite3.Connection, number: int) -> Iterator[int]:
    """Copies the findings of the draft."""
    connection.execute("CREATE TEMP TABLE finding_order (seq INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
    last = connection.execute(
        "INSERT INTO temp.finding_order (id) SELECT id FROM draft.whole_findings "
        "ORDER BY line IS NOT NULL, line, column IS NOT NULL, column, id"
    ).rowcount
    above = _keep_kinds(connection, number, "WHERE kind IN (SELECT kind FROM draft.findings)")
    for start in range(1, last + 1, _AT_ONCE):
        yield connection.execute(
            f"INSERT INTO import_findings ({', '.join(_COLUMNS)}) "
            "SELECT ?, seq, line, kind + ?, error, value, places, message, fix "
            "FROM temp.finding_order CROSS JOIN draft.findings USING (id) WHERE seq BETWEEN ? AND ? ORDER BY seq",
            (number, above, start, start + _AT_ONCE - 1),
        ).rowcount
    connection.execute("DROP TABLE temp.finding_order")


def _keep_held(connection: sqlite3.Connection, number: int, held: HeldFindings) -> Iterator[int]:
    """Writes the findings that were held, each of whose kinds is in the draft."""
    above = _keep_kinds(connection, number)
    rows = connection.execute("SELECT kind, column, severity = 'error' FROM draft.finding_kinds").fetchall()
    errors = {kind: error for kind, _, error in rows}
    columns = {kind: 0 if column is None else column + 1 for kind, column, _ in rows}
    values: list[str | None] = []
    texts: dict[str, list[str | None]] = {}
    """What findings have beyond their kind, if one has something."""
    for part in held.parts():
        if part.texts and not texts:
            texts = {name: [None] * len(values) for name in _TEXTS}
        for text, some in zip(texts.values(), part.texts or [[None] * len(part.kinds)] * len(texts), strict=True):
            text.extend(some)
        values += part.values
    order = _reading_order(held, columns)
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        kinds = _picked(held.kinds, places)
        of_errors = list(map(errors.__getitem__, kinds))
        cells: dict[str, Sequence[Any] | int] = {
            "import_id": number,
            "seq": range(start + 1, start + 1 + len(places)),
            "line": [line or NULL for line in _picked(held.lines, places)],
            "kind": [above + kind for kind in kinds] if len(errors) > 1 else above + kinds[0],
            "error": of_errors if 1 in of_errors else 0,
            "value": nulls(_picked(values, places)),
        }
        own = {name: _picked(text, places) for name, text in texts.items()}
        if any(text.count(None) < len(text) for text in own.values()):
            cells |= {name: nulls(text) for name, text in own.items()}
        insert_columns(connection, "main.import_findings", cells)
        yield len(places)


def _reading_order(held: HeldFindings, columns: Mapping[int, int]) -> Sequence[int]:
    """The places of the findings as they are read: by line and column; in one cell as they were found.

    Args:
        columns: of each kind the column and 1; 0 where it is of none.
    """
    lines = held.lines
    if len(set(columns.values())) == 1 and all(map(le, lines, islice(lines, 1, None))):
        return range(len(lines))
    width = max(columns.values()) + 1
    keys = array("Q", [line * width + columns[kind] for line, kind in zip(lines, held.kinds, strict=True)])
    return sorted(range(len(keys)), key=keys.__getitem__)


def _picked(column: Sequence[_Cell], places: Sequence[int]) -> Sequence[_Cell]:
    """The cells at these places."""
    if isinstance(places, range):
        return column[places.start : places.stop]
    return [column[place] for place in places]


def _keep_kinds(connection: sqlite3.Connection, number: int, which: str = "") -> int:
    """Copies the kinds of the findings that are there; returns by how much their numbers are higher now."""
    above = int(connection.execute("SELECT coalesce(max(kind), 0) FROM import_finding_kinds").fetchall()[0][0])
    connection.execute(
        f"INSERT INTO import_finding_kinds (kind, import_id, {KIND_COLUMNS}) SELECT kind + ?, ?, {KIND_COLUMNS} "
        f"FROM draft.finding_kinds {which}",
        (above, number),
    )
    return above
