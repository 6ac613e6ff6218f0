"""The store's schema brought to this version (docs/architecture.md, "Choices already made")."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from upflow_tui.core.text import id_near_key

APPLICATION_ID: Final = 0x5550_4657
"""What tells our file from another program's: "UPFW"."""
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
"""One script a step; its name begins with the schema version that it leads to."""


def _version(name: str) -> int:
    return int(name.partition("_")[0])


def _names() -> list[str]:
    return sorted((item.name for item in _MIGRATIONS.iterdir() if item.name.endswith(".sql")), key=_version)


SCHEMA_VERSION: Final = _version(_names()[-1])
"""The schema version of this program: that of the last script."""


def marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """The file's application id and schema version. Raises sqlite3.Error if it is no database."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # reads page 1, and says if it is none
    except UnicodeDecodeError as error:  # SQLite's own words quote what is damaged
        damage = sqlite3.DatabaseError("its schema is damaged")
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage from error
    application = connection.execute("PRAGMA application_id").fetchall()[0][0]
    version = connection.execute("PRAGMA user_version").fetchall()[0][0]
    return int(application), int(version)


def migrate(connection: sqlite3.Connection, keep: Callable[[int], None] = lambda version: None) -> None:
    """Brings the schema to this version, in one transaction.

    Args:
        connection: one that may write.
        keep: told the older schema version before anything is changed, under the lock.
    """
    connection.create_function("id_near_key", 1, id_near_key, deterministic=True)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Looked up under the lock: another process may have been quicker.
        before = int(connection.execute("PRAGMA user_version").fetchall()[0][0])
        steps = [(version, script) for version, script in migrations() if version > before]
        if steps:
            keep(before)
        for version, script in steps:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def migrations() -> list[tuple[int, str]]:
    """The steps, each with the schema version it leads to."""
    return [(_version(name), (_MIGRATIONS / name).read_text("utf-8")) for name in _names()]


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: `executescript` would commit what was begun."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
