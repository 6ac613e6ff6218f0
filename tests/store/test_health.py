"""The store looked at from outside: its state is told, and nothing about it is changed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from upflow_tui.store.database import Database
from upflow_tui.store.health import Health, store_state
from upflow_tui.store.migrating import SCHEMA_VERSION


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a store."""
    Database.open(tmp_path / "data").close()
    return tmp_path / "data"


def test_a_sound_store(folder: Path) -> None:
    before = (folder / "upflow.db").read_bytes()
    state = store_state(folder)
    assert (state.health, state.schema, state.size) == (Health.OK, SCHEMA_VERSION, len(before))
    assert (folder / "upflow.db").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["upflow.db"]


def test_where_there_is_none_nothing_is_made(tmp_path: Path) -> None:
    state = store_state(tmp_path / "data")
    assert (state.health, state.schema, state.size) == (Health.ABSENT, None, None)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert store_state(tmp_path / "file").health is Health.UNREADABLE


def test_an_older_store_stays_old(folder: Path) -> None:
    with sqlite3.connect(folder / "upflow.db") as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    state = store_state(folder)
    assert (state.health, state.schema) == (Health.OK, SCHEMA_VERSION - 1)
    assert store_state(folder).schema == SCHEMA_VERSION - 1


def test_a_newer_one_and_one_of_another_program(folder: Path) -> None:
    with sqlite3.connect(folder / "upflow.db") as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    assert (store_state(folder).health, store_state(folder).schema) == (Health.NEWER, SCHEMA_VERSION + 1)
    with sqlite3.connect(folder / "upflow.db") as connection:
        connection.execute("PRAGMA application_id = 7")
    assert (store_state(folder).health, store_state(folder).schema) == (Health.FOREIGN, None)


def test_damage_is_seen(folder: Path) -> None:
    path = folder / "upflow.db"
    content = bytearray(path.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    for start in range(page, len(content), page):
        content[start : start + 12] = b"\xff" * 12
    path.write_bytes(content)
    assert store_state(folder).health is Health.DAMAGED
    path.write_bytes(b"no database" * 1000)
    assert store_state(folder).health is Health.DAMAGED


def test_a_store_that_is_being_written_is_not_waited_for(folder: Path) -> None:
    with Database.open(folder) as other:
        other.connection.execute("BEGIN EXCLUSIVE")
        assert store_state(folder).health is Health.BUSY
    assert store_state(folder).health is Health.OK


def test_what_a_killed_process_began_is_left_to_the_next_that_writes(folder: Path) -> None:
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('PRAGMA cache_size=2');"
        "c.execute('BEGIN IMMEDIATE'); c.executemany('INSERT INTO workflows (place, name) VALUES (0, ?)',"
        " [(str(n) * 500,) for n in range(3000)]); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder / "upflow.db")], check=False)
    journal = folder / "upflow.db-journal"
    assert journal.exists()
    assert store_state(folder).health is Health.CUT_SHORT
    assert journal.exists()


def test_a_store_that_may_not_be_read(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (folder / "upflow.db").chmod(0)
    assert store_state(folder).health is Health.UNREADABLE
