"""The whole store looked through: its pages, its links, its schema, and whether every value can be read back.

Source: docs/commands.md "The store".
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.store.connecting import connect_in_memory
from upflow_tui.store.customers.customers import BATCH, load_customers
from upflow_tui.store.database import Database
from upflow_tui.store.errors import StoreError
from upflow_tui.store.history.history import past_import, write_file
from upflow_tui.store.history.pages import import_numbers
from upflow_tui.store.mappings import saved_mappings
from upflow_tui.store.organization.organization import load_organization
from upflow_tui.store.queries import fetch_ids

_SHOWN: Final = 20
"""Messages of SQLite that are told."""
_SCHEMA: Final = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type DESC, name"


def check_store(db: Database) -> list[str]:
    """What is wrong with the store, a sentence each; nothing where it is sound.

    Args:
        db: the store, open for reading.

    Raises:
        StoreError: another process holds it (`again`).
    """
    return list(dict.fromkeys(_problems(db)))


def _problems(db: Database) -> Iterator[str]:
    for look in (_pages, _schema, _links, _values):
        try:
            yield from look(db)
        except StoreError as error:
            if error.again:
                raise
            yield error.message
        except sqlite3.Error as error:
            yield f"SQLite cannot read it: {error}."


def _pages(db: Database) -> Iterator[str]:
    for (message,) in db.fetch(f"PRAGMA integrity_check({_SHOWN})"):
        if message != "ok":
            yield f"SQLite: {' '.join(str(message).split())}."


def _schema(db: Database) -> Iterator[str]:
    there = set(db.fetch(_SCHEMA))
    with closing(connect_in_memory()) as sound:
        for kind, name in sound.execute(_SCHEMA).fetchall():
            if (kind, name) not in there:
                yield f"The {kind} {name} is missing."
            elif kind == "table":
                columns = "SELECT name FROM pragma_table_info(?)"
                lost = set(sound.execute(columns, (name,)).fetchall()) - set(db.fetch(columns, (name,)))
                yield from (f"The column {column} of {name} is missing." for (column,) in sorted(lost))


def _links(db: Database) -> Iterator[str]:
    rows = db.fetch('SELECT "table", parent, count(*) FROM pragma_foreign_key_check() GROUP BY 1, 2 ORDER BY 1, 2')
    for table, parent, count in rows:
        yield f"{counted(count, 'row')} of {table} belong to something in {parent} that is not there."


def _values(db: Database) -> Iterator[str]:
    yield from _told(lambda: load_organization(db))
    yield from _told(lambda: saved_mappings(db))
    for number in import_numbers(db):
        for message in _told(lambda: _read_import(db, number)):  # noqa: B023 - called at once
            yield f"Import {number}: {message}"
    keys = fetch_ids(db, "SELECT id FROM customers ORDER BY id")
    for start in range(0, len(keys), BATCH):
        yield from _told(lambda: load_customers(db, keys[start : start + BATCH]))  # noqa: B023 - called at once


def _read_import(db: Database, number: int) -> None:
    past = past_import(db, number)
    if past is None:
        return
    for _ in (past.mapping, past.choices, past.repairs, past.fates, past.line_customers):
        pass
    for _ in past.iter_findings():
        pass
    for _ in past.iter_changes():
        pass
    if db.fetch("SELECT 1 FROM import_files WHERE import_id = ? LIMIT 1", (number,)):
        with Path(os.devnull).open("wb") as nowhere:
            write_file(db, number, nowhere)


def _told(read: Callable[[], object]) -> Iterator[str]:
    try:
        read()
    except StoreError as error:
        if error.again:
            raise
        yield error.message
