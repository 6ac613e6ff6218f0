"""Rows written many at a time: a statement for each of them costs as much again as the row."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

_AT_ONCE: Final = 50
"""Rows of one statement: with more of them nothing is quicker, and SQLite counts the parameters of a statement."""

Cell: TypeAlias = tuple[str, int | None, int | None]
"""The name of a column, the number that stands in all rows, and the place among what is bound."""


def insert_columns(connection: sqlite3.Connection, table: str, columns: Mapping[str, Sequence[Any] | int]) -> None:
    """Inserts rows that are given column by column.

    Each cell that is bound costs, so a number that stands in all rows is in the statement, and a column that is given
    twice (the same object) is bound once.

    Args:
        connection: within a transaction.
        table: its name.
        columns: by their names; the values, all of one length, or a number for all rows. One at least has values.

    Raises:
        sqlite3.Error: as the statement does; rows before those that it refuses are written.
    """
    bound: list[Sequence[Any]] = []
    places: dict[int, int] = {}
    shape: list[Cell] = []
    for name, column in columns.items():
        if isinstance(column, int):
            shape.append((name, column, None))
            continue
        place = places.setdefault(id(column), len(bound))
        if place == len(bound):
            bound.append(column)
        shape.append((name, None, place))
    width, height = len(bound), len(bound[0])
    cells: list[Any] = [None] * (width * height)
    for place, values in enumerate(bound):
        cells[place::width] = values
    whole = height - height % _AT_ONCE
    for first, last, rows in ((0, whole, _AT_ONCE), (whole, height, 1)):
        if first < last:
            starts = range(first * width, last * width, rows * width)
            connection.executemany(
                _statement(table, tuple(shape), width, rows),
                [cells[start : start + rows * width] for start in starts],
            )


@lru_cache(64)
def _statement(table: str, shape: tuple[Cell, ...], width: int, rows: int) -> str:
    """The statement for so many rows, each binding `width` values."""
    texts: list[str] = []
    for row in range(rows):
        cells: list[str] = []
        new = 0
        for _, number, place in shape:
            if place is None:
                cells.append(str(number))
            elif place == new:
                cells.append("?")
                new += 1
            else:
                cells.append(f"?{row * width + place + 1}")
        texts.append(f"({', '.join(cells)})")
    names = ", ".join([name for name, _, _ in shape])
    return f"INSERT INTO {table} ({names}) VALUES {', '.join(texts)}"
