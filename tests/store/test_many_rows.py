"""Rows that are written many at a time are the same rows."""

from __future__ import annotations

import sqlite3

import pytest

from upflow_tui.store.many_rows import insert_columns


@pytest.fixture
def connection() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c ANY DEFAULT 'left out') STRICT")
    return connection


@pytest.mark.parametrize("height", [0, 1, 49, 50, 51, 100, 175])
def test_each_row_comes_once_in_its_place(connection: sqlite3.Connection, height: int) -> None:
    numbers, names = list(range(height)), [f"n{number}" for number in range(height)]
    insert_columns(connection, "t", {"a": numbers, "b": tuple(names)})
    rows = connection.execute("SELECT * FROM t ORDER BY a").fetchall()
    assert rows == [(number, name, "left out") for number, name in zip(numbers, names, strict=True)]


@pytest.mark.parametrize("height", [1, 49, 50, 51, 175])
def test_what_stands_in_all_rows_or_in_two_columns_is_written_in_each(
    connection: sqlite3.Connection, height: int
) -> None:
    connection.execute("CREATE TABLE u (a TEXT, b TEXT, c INTEGER, d TEXT, e TEXT)")
    texts, others = [f"n{number}" for number in range(height)], [f"o{number}" for number in range(height)]
    insert_columns(connection, "u", {"e": others, "a": texts, "c": 7, "d": texts, "b": others})
    rows = connection.execute("SELECT a, b, c, d, e FROM u ORDER BY rowid").fetchall()
    assert rows == [(text, other, 7, text, other) for text, other in zip(texts, others, strict=True)]


def test_a_row_that_does_not_fit_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert_columns(connection, "t", {"a": [*range(60), 3]})
