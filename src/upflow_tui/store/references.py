"""References between rows, where an import fills a store: SQLite looks all of them up together, before the end.

For each row that is written SQLite looks for those it names, and opens their tables anew each time: a fifth of the
writing. Over all tables at once it takes a quarter of that, and promises the same: where something names a row that is
not there, nothing is written. Only where no customer is stored, else more would be looked through than is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection, *, fills: bool) -> Iterator[None]:
    """Begins a transaction under the lock, and commits it; rolls it back where anything is raised.

    Args:
        connection: to the store, outside of any transaction.
        fills: whether an import is to be written. It deletes nothing that others name: what hangs on a deleted row
            would not go with it where references are looked up together, but break them.

    Raises:
        sqlite3.IntegrityError: a row is named that is not there.
        sqlite3.Error: another process holds the lock, or SQLite cannot write.
    """
    together = fills and not _is_filled(connection)
    if together:
        connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        if together and (_is_filled(connection) or _is_broken(connection)):
            together = False  # another process was quicker, or the store is damaged: row by row, then
            end(connection, "ROLLBACK")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
        yield
        if together and _is_broken(connection):
            raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")
        connection.execute("COMMIT")
    finally:
        end(connection, "ROLLBACK")
        if together:
            connection.execute("PRAGMA foreign_keys = ON")


def _is_filled(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM main.customers LIMIT 1").fetchall())


def _is_broken(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM pragma_foreign_key_check() LIMIT 1").fetchall())


def end(connection: sqlite3.Connection, statement: str) -> None:
    """Ends the transaction, unless COMMIT or SQLite itself (disk full) has ended it already."""
    if connection.in_transaction:
        connection.execute(statement)
