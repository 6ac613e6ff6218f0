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

from upflow_tui.store.errors import StoreChanged, StoreError, code_of, damaged, shown, translated, unusable
from upflow_tui.store.files import FILE_NAME, file_uri, is_there, make_file, make_folder, refuse_foreign
from upflow_tui.store.migrating import APPLICATION_ID, SCHEMA_VERSION, marks, migrate

__all__ = ["Database", "StoreChanged", "StoreError", "stamp"]

OLDEST_SQLITE: Final = (3, 37, 0)
"""The first one with STRICT tables."""
_CHECKED: Final = 4 * 2**20
"""Up to this size the whole file is checked when it is opened for writing; damage in a larger one shows on reading."""
LOCK_SECONDS: Final = 10.0
"""How long another process may hold the store before we give up."""


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
            if readonly:
                if not is_there(folder, path):
                    return cls(_in_memory(), folder, readonly=True)
            else:
                make_folder(folder)
                make_file(path)
        except OSError as error:
            raise unusable(folder, "read" if readonly else "written", error) from error
        with translated(folder):
            refuse_foreign(path)
            connection = _connect(path, readonly=readonly, timeout=timeout)
            try:
                if not _is_migrated(connection, path, readonly=readonly):
                    if readonly:
                        connection.close()
                        connection = _in_memory()
                    else:
                        migrate(connection)
                elif not readonly:
                    _check(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, folder, readonly=readonly)

    @property
    def revision(self) -> int:
        """A number that rises with every write of customers, organization or history."""
        return int(self.fetch("SELECT revision FROM meta")[0][0])

    def fetch(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one query: a page, a look-up, a count; no cursor stays open.

        Raises:
            StoreError: the store is damaged or locked.
        """
        with translated(self.folder):
            try:
                return self.connection.execute(sql, parameters).fetchall()
            except sqlite3.OperationalError as error:
                if not _was_killed(error):
                    raise
            _roll_back(self.folder / FILE_NAME)
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
                self._end("COMMIT")

    @contextmanager
    def write(self, *, revises: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction: everything inside is written at the end, or nothing if anything is raised.

        Inside another `write` it joins that one: a plan can be made and applied under the same lock.

        Args:
            revises: whether a draft made before must be planned again (not for saved mappings).

        Raises:
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
                    yield from self._transaction()
        except BaseException:
            self._spoiled = True
            raise
        finally:
            self._depth -= 1

    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._spoiled = False
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            if self._spoiled:
                raise RuntimeError("an inner write failed and its error was swallowed")
            if self._revises:
                self.connection.execute("UPDATE meta SET revision = revision + 1")
            self.connection.execute("COMMIT")
        finally:
            self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        """Ends the transaction, unless COMMIT or SQLite itself (disk full) has ended it already."""
        if self.connection.in_transaction:
            self.connection.execute(statement)

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


def _connect(path: Path, *, readonly: bool, timeout: float) -> sqlite3.Connection:
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
    except sqlite3.Error as error:
        connection.close()
        if not _was_killed(error):
            raise
        _roll_back(path)
        return _connect(path, readonly=readonly, timeout=timeout)
    return connection


def _was_killed(error: sqlite3.Error) -> bool:
    """Whether we only read, and what a killed process has half written must be rolled back first."""
    return code_of(error) == sqlite3.SQLITE_READONLY_ROLLBACK


def _roll_back(path: Path) -> None:
    """Lets a connection that may write do what SQLite does on opening; it creates nothing."""
    _connect(path, readonly=False, timeout=LOCK_SECONDS).close()


def _bring_up_to_date(path: Path) -> None:
    """Lets a connection that may write migrate; it creates nothing.

    Raises:
        StoreError: the file cannot be written.
    """
    connection = _connect(path, readonly=False, timeout=LOCK_SECONDS)
    try:
        migrate(connection)
    except sqlite3.OperationalError as error:
        if (code_of(error) or 0) & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        raise StoreError(
            f"The store {shown(path)} is of an older version and cannot be written.",
            "Open the program once where it can be written, to bring it up to date.",
        ) from error
    finally:
        connection.close()


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


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", uri=True, isolation_level=None, check_same_thread=False)
    _configure(connection)
    migrate(connection)
    return connection


def _is_migrated(connection: sqlite3.Connection, path: Path, *, readonly: bool) -> bool:
    """Whether the schema is that of this version; False for an empty file.

    An older one is brought up to date first where we only read, as what a killed process left is rolled back first.

    Raises:
        StoreError: an older schema that cannot be changed.
    """
    application, version = marks(connection)
    if application == 0 and version == 0 and connection.execute("PRAGMA page_count").fetchall()[0][0] == 0:
        return False
    if application != APPLICATION_ID:  # the file changed since we looked at its head
        raise damaged(path)
    if readonly and version < SCHEMA_VERSION:
        _bring_up_to_date(path)
        return True
    return version == SCHEMA_VERSION
