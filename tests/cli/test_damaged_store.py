"""A damaged value in any column, and every command that reads it: told as damage or not met, never a fault of the program."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, ORGANIZATION, Shell
from upflow_tui.store.files import FILE_NAME

JUNK = ("{", "x", -1, 2**40, b"\xff\xfe", None, "[[1]]")
COMMANDS = (
    ("history", "--json"),
    ("history", "show", "1", "--json"),
    ("history", "show", "2"),
    ("history", "errors", "2", "-o", "errors.csv", "--force"),
    ("history", "compare", "1", "2"),
    ("history", "report", "1", "-o", "report.md", "--force"),
    ("history", "fixed", "1", "-o", "fixed.csv", "--force"),
    ("history", "undo", "2"),
    ("history", "forget", "2"),
    ("customers", "--json"),
    ("customers", "--search", "ed"),
    ("customers", "erase", "C-1", "--yes"),
    ("org", "--json"),
    ("mappings", "--json"),
    ("check", "b.csv"),
    ("import", "b.csv", "--yes"),
)
ROUNDS = 40
"""Of damage and command in this test; the seed is their number, so that they are the same ones each time."""


@pytest.fixture
def good(shell: Shell, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a bit of everything, and a copy of its store."""
    monkeypatch.chdir(tmp_path)
    Path("org.toml").write_text(ORGANIZATION)
    Path("a.csv").write_text(GOOD)
    Path("b.csv").write_text("Customer ID;Customer name;Town;Contact email;Tags\nC-1;Renamed;Nice;x@y.fr;A\nX-9;;;;B\n")
    shell("org", "load", "org.toml")
    for name in ("a.csv", "b.csv"):
        assert shell("import", name, "--yes").code in (0, 1)
    return Path(shutil.copyfile(data_dir / FILE_NAME, tmp_path / "good.db"))


def damaged_stores(good: Path, path: Path) -> Iterator[tuple[str, str, object]]:
    """Stores with a damaged value in one column, without end."""
    with closing(sqlite3.connect(good)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        places = [
            (table, column)
            for table in tables
            if not table.startswith("sqlite_") and connection.execute(f"SELECT 1 FROM {table}").fetchall()
            for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
        ]
    chance = random.Random(ROUNDS)
    while True:
        table, column = chance.choice(places)
        junk = chance.choice(JUNK)
        shutil.copyfile(good, path)
        if _damage(path, table, column, junk):
            yield table, column, junk


def _damage(path: Path, table: str, column: str, junk: object) -> bool:
    """Puts a value where the schema would not let it; false where nothing came of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        sql = "replace(replace(replace(sql, 'STRICT, ', ''), 'STRICT', ''), ' NOT NULL', '')"
        connection.execute(f"UPDATE sqlite_schema SET sql = {sql} WHERE name = ?", (table,))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            return connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (junk,)).rowcount > 0
        except sqlite3.Error:
            return False


def test_damage_is_told_as_damage(shell: Shell, data_dir: Path, good: Path) -> None:
    chance = random.Random(-ROUNDS)
    told = 0
    for (table, column, junk), _ in zip(damaged_stores(good, data_dir / FILE_NAME), range(ROUNDS), strict=False):
        command = chance.choice(COMMANDS)
        answer = shell(*command)
        what = (command, table, column, junk, answer.err)
        assert answer.code in (0, 1, 2), what
        assert "program error" not in answer.err and "Traceback" not in answer.err, what
        told += "damaged" in answer.err
    assert told >= ROUNDS // 10


def test_a_damaged_last_number_of_customers(good: Path, shell: Shell, data_dir: Path) -> None:
    with closing(sqlite3.connect(data_dir / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'customers'")
    assert shell("import", "b.csv", "--yes").refused.startswith("The store is damaged: the highest number")


@pytest.mark.parametrize(
    ("table", "column", "junk", "command"),
    [
        ("import_changes", "new", 2**62, ("history", "report", "2", "-o", "-")),
        ("import_changes", "old", 2**62, ("history", "show", "2", "--json")),
        ("import_changes", "old", "[1]", ("history", "show", "2")),
        ("imports", "mapping", None, ("history", "fixed", "1", "-o", "-")),
        ("mappings", "headers", "[1]", ("check", "b.csv")),
        ("mappings", "fields", "[1]", ("check", "b.csv")),
    ],
)
def test_damage_that_passes_for_another_kind_of_value(
    good: Path, shell: Shell, data_dir: Path, table: str, column: str, junk: object, command: tuple[str, ...]
) -> None:
    assert good.exists() and _damage(data_dir / FILE_NAME, table, column, junk)
    answer = shell(*command)
    assert answer.code == 2 and answer.err.startswith("upflow-tui: The store is damaged: "), answer.err
