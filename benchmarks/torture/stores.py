"""Damaged stores: every command says what is wrong, or does its work; none falls over, none hangs."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.torture.jobs import Job
from benchmarks.torture.mutations import TOKENS
from benchmarks.torture.tally import Tally
from benchmarks.torture.trial import in_a_process, run

_PAGE: Final = 4096


class Stores:
    """A good store, to be damaged."""

    def __init__(self, start: Job, file: Path, folder: Path) -> None:
        """`file`: one that can be imported."""
        self._start = start
        self._folder = folder
        self._commands = (
            ["info"], ["customers", "--json"], ["history", "list"], ["history", "show", "1", "--json"],
            ["history", "report", "2", "-o", "-"], ["check", str(file)], ["import", str(file), "--yes"],
            ["history", "undo", "3"], ["history", "errors", "3", "-o", "-"], ["org", "show"], ["mappings", "list"],
            ["history", "compare", "1", "2"], ["history", "forget", "1"],
        )  # fmt: skip

    def try_one(self, tally: Tally, random: Random) -> None:
        """One damage, and one command on it."""
        data = self._start.copy(self._folder / "data")
        damage = random.choice((_bytes, _page, _cut, _value, _value, _value, _table, _place))
        try:
            done = damage(data / "upflow.db", random)
        except sqlite3.Error:
            return  # a constraint keeps it out
        command = random.choice(self._commands)
        ended = run([*command, "--data-dir", str(data)], self._folder)
        fault = ended.fault or ("killed by a signal" if ended.code < 0 else "")
        if not fault and ended.code == 2 and not ended.err.startswith(("upflow-tui: ", "usage")):
            fault = "does not say why"
        detail = f"{done}; {command}: {ended.code} {ended.err[-600:]}"
        tally.judge(f"damaged store ({damage.__name__[1:]})", fault, f"exit {ended.code}", detail)


def _bytes(path: Path, random: Random) -> str:
    data = bytearray(path.read_bytes())
    places = [random.randrange(len(data)) for _ in range(random.choice((1, 4, 50)))]
    for place in places:
        data[place] = random.randrange(256)
    path.write_bytes(data)
    return f"bytes at {places}"


def _page(path: Path, random: Random) -> str:
    data = bytearray(path.read_bytes())
    page = random.randrange(len(data) // _PAGE)
    data[page * _PAGE : (page + 1) * _PAGE] = bytes(_PAGE) if random.random() < 0.5 else random.randbytes(_PAGE)
    path.write_bytes(data)
    return f"page {page}"


def _cut(path: Path, random: Random) -> str:
    left = random.randrange(path.stat().st_size)
    os.truncate(path, left)
    return f"cut to {left}"


def _value(path: Path, random: Random) -> str:
    """A value of any row and column that nobody has written."""
    seed = random.random()
    return in_a_process(lambda: _changed_value(path, Random(seed)))


def _changed_value(path: Path, random: Random) -> str:
    connection = sqlite3.connect(path, isolation_level=None)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for _ in range(50):
        table = random.choice(tables)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if not columns or not connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall():
            continue
        column = random.choice(columns)
        value = random.choice((None, -1, 2**62, 1.5, "", "junk", "[]", "{", '{"a":1}', b"\x00\xff", *TOKENS[:20]))
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE random() % 3 = 0", (value,))
        except sqlite3.Error:
            continue
        if connection.execute("SELECT changes()").fetchone()[0]:
            return f"{table}.{column} = {value!r}"
    return "nothing"


def _table(path: Path, random: Random) -> str:
    seed = random.random()

    def drop() -> str:
        connection = sqlite3.connect(path, isolation_level=None)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        table = Random(seed).choice([name for name in tables if not name.startswith("sqlite_")])
        connection.execute(f"DROP TABLE {table}")
        return f"without {table}"

    return in_a_process(drop)


def _place(path: Path, random: Random) -> str:
    """Something else stands in the store's place."""
    path.unlink()
    kind = random.choice(("nothing", "folder", "pipe", "dangling link", "empty", "text"))
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "dangling link":
            path.symlink_to(path.with_name("elsewhere"))
        case "empty":
            path.touch()
        case "text":
            path.write_text("Customer ID,Customer name\n")
        case _:
            pass
    return kind
