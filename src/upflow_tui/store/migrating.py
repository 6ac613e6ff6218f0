"""The store's schema brought to this version (docs/architecture.md, "Choices already made")."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib import resources
from typing import Final

APPLICATION_ID: Final = 0x5550_4657
"""What tells our file from another program's: "UPFW"."""
SCHEMA_VERSION: Final = 2
"""The number of the last file in `migrations`."""


def marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """The file's application id and schema version. Raises sqlite3.Error if it is no database."""
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # reads page 1, and says if it is none
    application = connection.execute("PRAGMA application_id").fetchall()[0][0]
    version = connection.execute("PRAGMA user_version").fetchall()[0][0]
    return int(application), int(version)


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the schema to this version, each step in a transaction of its own."""
    for version, script in migrations():
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Looked up under the lock: another process may have been quicker.
            if connection.execute("PRAGMA user_version").fetchall()[0][0] < version:
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
    folder = resources.files("upflow_tui.store") / "migrations"
    scripts = sorted((item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return [(int(item.name.partition("_")[0]), item.read_text("utf-8")) for item in scripts]


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: `executescript` would commit what was begun."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
