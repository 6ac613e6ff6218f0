"""Rows written many at a time: a statement for each of them costs as much again as the row."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

_AT_ONCE: Final = 50
"""Rows of one statement: with more of them nothing is quicker, and SQLite counts the parameters of a statement."""


def insert_columns(connection: sqlite3.Connection, table: str, columns: Sequence[Sequence[Any]]) -> None:
    """Inserts rows that are given column by column.

    Args:
        connection: within a transaction.
        table: its name, and those of the columns in brackets.
        columns: all of one length.

    Raises:
        sqlite3.Error: as the statement does; rows before those that it refuses are written.
    """
    width, height = len(columns), len(columns[0])
    cells: list[Any] = [None] * (width * height)
    for place, column in enumerate(columns):
        cells[place::width] = column
    row = f"({', '.join('?' * width)})"
    whole = height - height % _AT_ONCE
    for first, last, rows in ((0, whole, _AT_ONCE), (whole, height, 1)):
        if first < last:
            starts = range(first * width, last * width, rows * width)
            connection.executemany(
                f"INSERT INTO {table} VALUES {', '.join([row] * rows)}",
                [cells[start : start + rows * width] for start in starts],
            )
