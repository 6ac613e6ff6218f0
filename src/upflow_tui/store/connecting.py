"""Connections to the store's file: set up, what a killed process left rolled back, the schema of this version.

Source: docs/architecture.md, "Choices already made". Looking changes nothing but what SQLite itself rolls back: a store
of an older version, or one that cannot be rolled back where it is, is looked at in a private copy.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Final

from upflow_tui.store.errors import LOCK_SECONDS, code_of, damaged
from upflow_tui.store.files import file_uri
from upflow_tui.store.migrating import APPLICATION_ID, SCHEMA_VERSION, marks, migrate

_CHECKED: Final = 4 * 2**20
"""Up to this size the whole file is checked when it is opened for writing; damage in a larger one shows on reading."""
_NOT_WRITABLE: Final = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_AUTH,
    }
)


def connect_to_read(path: Path, *, timeout: float = LOCK_SECONDS) -> sqlite3.Connection:
    """A connection that only reads the store, or a private copy of it that is in order.

    Raises:
        StoreError: it is damaged, or cannot be copied.
        sqlite3.Error: SQLite cannot read it.
    """
    try:
        connection = connect(path, readonly=True, timeout=timeout)
    except sqlite3.Error as error:
        if not was_killed(error):
            raise
        if not roll_back(path):
            return connect_to_copy(path)
        connection = connect(path, readonly=True, timeout=timeout)
    try:
        if _version(connection, path) == SCHEMA_VERSION:
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return connect_to_copy(path)


def connect_to_write(path: Path, *, timeout: float = LOCK_SECONDS) -> sqlite3.Connection:
    """A connection to the store, brought to this version; of an older one a copy is kept first.

    Raises:
        StoreError: it is damaged, or no copy can be kept.
        sqlite3.Error: SQLite cannot read or write it.
    """
    connection = connect(path, readonly=False, timeout=timeout)
    try:
        if _version(connection, path) < SCHEMA_VERSION:
            from upflow_tui.store.copying import keep_copy
            from upflow_tui.store.private_copy import drop_copy

            migrate(connection, partial(keep_copy, path))
            drop_copy(path)
        else:
            _check(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_in_memory() -> sqlite3.Connection:
    """An empty store in memory, to look at: until something is written, every look at the store is one at this."""
    connection = sqlite3.connect(":memory:", uri=True, isolation_level=None, check_same_thread=False)
    connection.deserialize(_empty_store())
    _configure(connection)
    return connection


def empty_store() -> bytes:
    """An empty store with the default organization, as a file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _configure(connection)
        migrate(connection)
        return connection.serialize()


_empty_store: Final = cache(empty_store)
"""Made once: its statements take longer than most looks."""


def connect_to_copy(path: Path) -> sqlite3.Connection:
    """A connection that reads a private copy of the store, rolled back and migrated.

    Raises: as `connect_to_read`.
    """
    from upflow_tui.store.private_copy import private_copy

    copy = private_copy(path)
    with closing(connect(copy, readonly=False)) as connection:
        if _version(connection, path) < SCHEMA_VERSION:
            migrate(connection)
    return connect(copy, readonly=True)


def connect(path: Path, *, readonly: bool, timeout: float = LOCK_SECONDS) -> sqlite3.Connection:
    """A connection to a file that is there. Raises sqlite3.Error where it cannot be read."""
    connection = sqlite3.connect(
        file_uri(path, "ro" if readonly else "rw"),
        uri=True,
        timeout=timeout,
        isolation_level=None,  # transactions are ours to begin
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _configure(connection)
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def was_killed(error: sqlite3.Error) -> bool:
    """Whether we only read, and what a killed process has half written must be rolled back first."""
    return code_of(error) == sqlite3.SQLITE_READONLY_ROLLBACK


def roll_back(path: Path) -> bool:
    """Lets a connection that may write do what SQLite does on opening; false where it cannot write there.

    Raises:
        sqlite3.Error: anything else is in the way.
    """
    try:
        connect(path, readonly=False).close()
    except sqlite3.Error as error:
        if (code_of(error) or 0) & 0xFF not in _NOT_WRITABLE:
            raise
        return False
    return True


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")  # no customer data in a temporary file
    connection.execute("PRAGMA cache_size = -16000")
    # Spilling takes the exclusive lock, and keeps every reader out until the end of the transaction.
    connection.execute("PRAGMA cache_spill = OFF")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Looks through the structure before anything is written, where that takes no longer than a blink.

    Raises:
        StoreError: it is damaged.
    """
    if path.stat().st_size <= _CHECKED and connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise damaged(path)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version. Raises StoreError where the file changed since we looked at its head."""
    application, version = marks(connection)
    if application != APPLICATION_ID or version > SCHEMA_VERSION:
        raise damaged(path)
    return version
