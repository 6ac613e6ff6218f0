"""The store: one connection, its transactions, its revision (docs/architecture.md, "Choices already made").

A page is always fetched whole: a cursor left open would keep every other window from writing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from upflow_tui.store.connecting import (
    connect_in_memory,
    connect_to_copy,
    connect_to_read,
    connect_to_write,
    empty_store,
    roll_back,
    was_killed,
)
from upflow_tui.store.errors import LOCK_SECONDS, StoreChanged, StoreError, damaged, gone, translated, unusable
from upflow_tui.store.files import FILE_NAME, is_there, make_file, make_folder, refuse_foreign, require_writable
from upflow_tui.store.references import end, transaction

__all__ = ["Database", "StoreChanged", "StoreError", "stamp"]

OLDEST_SQLITE: Final = (3, 37, 0)
"""The first one with STRICT tables."""

_seen: set[Path] = set()
"""The data folders in which this process has seen a store: where it is no more, it is gone and not new."""


class Database:
    """One connection to the store, for one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, *, readonly: bool) -> None:
        self.connection = connection
        self.folder = folder
        self.readonly = readonly
        self._depth = 0
        self._spoiled = False
        self._revises = False

    @classmethod
    def open(cls, folder: Path, *, readonly: bool = False, timeout: float = LOCK_SECONDS) -> Database:
        """Opens the store in `folder`, creating folder (0700) and file (0600) where they are missing.

        Args:
            folder: the data folder.
            readonly: nothing is created or written; where there is no store yet, an empty one in memory with the
                default organization stands for it.
            timeout: seconds to wait for another process that writes.

        Raises:
            StoreError: too old an SQLite; the folder or the file cannot be read or written; the file is damaged,
                another program's, or of a newer version; another process holds it.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(
                f"This Python has SQLite {sqlite3.sqlite_version}; upflow-tui needs {_dotted(OLDEST_SQLITE)} or later.",
                "Use a newer Python.",
            )
        path = folder / FILE_NAME
        try:
            if not is_there(folder, path):
                if folder.absolute() in _seen:
                    raise gone(folder)
                if readonly:
                    return cls(connect_in_memory(), folder, readonly=True)
                _begin(folder, path)
            if not readonly:
                require_writable(folder, path)
        except OSError as error:
            raise unusable(folder, "read" if readonly else "written", error) from error
        with translated(folder):
            refuse_foreign(path)
            connection = (connect_to_read if readonly else connect_to_write)(path, timeout=timeout)
        _seen.add(folder.absolute())
        return cls(connection, folder, readonly=readonly)

    @property
    def revision(self) -> int:
        """A number that rises with every write of customers, organization or history."""
        rows = self.fetch("SELECT revision FROM meta")
        if not rows or not isinstance(rows[0][0], int):
            raise damaged(self.folder)
        return rows[0][0]

    def fetch(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one query: a page, a look-up, a count; no cursor stays open.

        Raises:
            StoreError: the store is damaged or locked.
        """
        with translated(self.folder):
            try:
                return self.connection.execute(sql, parameters).fetchall()
            except sqlite3.OperationalError as error:
                if not was_killed(error):
                    raise
            if not roll_back(self.folder / FILE_NAME):
                self.connection.close()
                self.connection = connect_to_copy(self.folder / FILE_NAME)
            return self.connection.execute(sql, parameters).fetchall()

    @contextmanager
    def read(self) -> Iterator[None]:
        """Queries inside see one state of the store. Keep it short: nobody else can commit meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with translated(self.folder):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                end(self.connection, "COMMIT")

    @contextmanager
    def write(self, *, revises: bool = True, fills: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction: everything inside is written at the end, or nothing if anything is raised.

        Inside another `write` it joins that one: a plan can be made and applied under the same lock.

        Args:
            revises: whether a draft made before must be planned again (not for saved mappings).
            fills: whether an import is written (references.py); inside another `write` it says nothing.

        Raises:
            sqlite3.IntegrityError: what was written breaks a rule of the store.
            StoreError: the store is read-only, locked by another process, damaged, or the disk is full.
        """
        if self.readonly:
            raise unusable(self.folder, "written")
        self._revises = revises or (self._depth > 0 and self._revises)
        self._depth += 1
        try:
            if self._depth > 1:
                yield self.connection
            else:
                with translated(self.folder):
                    yield from self._transaction(fills)
        except BaseException:
            self._spoiled = True
            raise
        finally:
            self._depth -= 1

    def _transaction(self, fills: bool) -> Iterator[sqlite3.Connection]:
        self._spoiled = False
        with transaction(self.connection, fills=fills):
            yield self.connection
            if self._spoiled:
                raise RuntimeError("an inner write failed and its error was swallowed")
            if self._revises:
                self.connection.execute("UPDATE meta SET revision = revision + 1")

    def close(self) -> None:
        """Closes the connection; what was not committed is rolled back."""
        self.connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def stamp(moment: datetime) -> str:
    """A time as the store keeps it: UTC, ISO 8601, so that texts sort as times do.

    Raises:
        ValueError: the time has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a stored time needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _begin(folder: Path, path: Path) -> None:
    """Begins a new store, put in its place as a whole. Raises OSError."""
    from upflow_tui.store.work_folders import WorkFolder

    make_folder(folder)
    with WorkFolder(folder) as work:
        make_file(path, empty_store(), work)
