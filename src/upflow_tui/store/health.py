"""How the store is, looked at from outside: nothing is created, migrated, rolled back or waited for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.errors import StoreError, code_of
from upflow_tui.store.files import FILE_NAME, file_uri, is_there
from upflow_tui.store.migrating import APPLICATION_ID, SCHEMA_VERSION, marks


class Health(StrEnum):
    """What `quick_check` says of the store, or why it could not be asked."""

    OK = "ok"
    ABSENT = "absent"
    """There is no store yet."""
    GONE = "gone"
    """There was one: a link leads nowhere, or what belongs to it is left alone."""
    EMPTIED = "emptied"
    """Its file is there, and empty."""
    NO_FILE = "no_file"
    """A folder, a pipe or something else stands in its place."""
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    """A database of another program stands in its place."""
    NEWER = "newer"
    """A newer version of the program wrote it."""
    CUT_SHORT = "cut_short"
    """A process that wrote was killed: what it began is taken back when the store is next opened."""
    BUSY = "busy"
    """Another process is writing."""
    UNREADABLE = "unreadable"
    """The folder or the file may not be read."""


@dataclass(frozen=True, slots=True)
class StoreState:
    """The file of the store; `size` in bytes; what cannot be known is None."""

    path: Path
    health: Health
    size: int | None = None
    schema: int | None = None
    """Its schema version; this program's is `SCHEMA_VERSION`."""


_HEALTH: Final = {
    sqlite3.SQLITE_BUSY: Health.BUSY,
    sqlite3.SQLITE_LOCKED: Health.BUSY,
    sqlite3.SQLITE_CORRUPT: Health.DAMAGED,
    sqlite3.SQLITE_NOTADB: Health.DAMAGED,
}


def store_state(folder: Path) -> StoreState:
    """The state of the store in the data folder `folder`; never raises for what is wrong with it."""
    path = folder / FILE_NAME
    try:
        if not is_there(folder, path):
            return StoreState(path, Health.ABSENT)
    except StoreError:
        return StoreState(path, _unlike_a_store(path))
    except OSError:
        return StoreState(path, Health.UNREADABLE)
    try:
        size = path.stat().st_size
    except OSError:
        return StoreState(path, Health.UNREADABLE)
    schema = None
    try:
        with closing(sqlite3.connect(file_uri(path, "ro"), uri=True, isolation_level=None, timeout=0)) as connection:
            application, version = marks(connection)
            if application == APPLICATION_ID:
                schema = version
            return StoreState(path, _health(connection, application, version), size, schema)
    except sqlite3.Error as error:
        return StoreState(path, _health_of(error), size, schema)


def _health(connection: sqlite3.Connection, application: int, version: int) -> Health:
    if application != APPLICATION_ID:
        return Health.FOREIGN
    if version > SCHEMA_VERSION:
        return Health.NEWER
    return Health.OK if connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)] else Health.DAMAGED


def _health_of(error: sqlite3.Error) -> Health:
    code = code_of(error)
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return Health.CUT_SHORT
    return _HEALTH.get((code or 0) & 0xFF, Health.UNREADABLE)


def _unlike_a_store(path: Path) -> Health:
    if not path.exists():
        return Health.GONE
    return Health.EMPTIED if path.is_file() else Health.NO_FILE
