"""The store copied to a file of the person's, and put back from one (docs/commands.md "The store")."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.checking import check_store
from upflow_tui.store.connecting import connect, connect_to_copy, roll_back, was_killed
from upflow_tui.store.copying import copy_store
from upflow_tui.store.database import Database
from upflow_tui.store.errors import StoreError, emptied, no_file, shown, translated, unusable
from upflow_tui.store.files import FILE_NAME, is_there, journal_of, make_folder, refuse_foreign, require_writable
from upflow_tui.store.health import Health, store_state
from upflow_tui.store.migrating import marks, migrate
from upflow_tui.store.work_folders import WorkFolder


@dataclass(frozen=True, slots=True)
class Copied:
    """How much was copied."""

    customers: int
    imports: int


def back_up(folder: Path, target: Path) -> Copied:
    """Copies the store of a data folder into a new file, as it is, and looks through the copy.

    Args:
        folder: the data folder.
        target: a path at which nothing is.

    Raises:
        StoreError: there is no store, it is damaged, or another process writes all the while (`again`).
        OSError: the file cannot be written.
    """
    path = folder / FILE_NAME
    try:
        if not is_there(folder, path):
            raise StoreError(f"There is no store in {shown(folder)} yet.", "Import something first.")
    except OSError as error:
        raise unusable(folder, "read", error) from error
    with translated(folder):
        refuse_foreign(path)
        with closing(_as_it_is(path)) as source:
            copy_store(source, target)
    return _counted(target)


def refuse_itself(folder: Path, file: Path) -> None:
    """Raises StoreError where a file is the store of this data folder."""
    path = folder / FILE_NAME
    if path.exists() and file.exists() and path.samefile(file):
        raise StoreError(f"{shown(file)} is the store itself.", "Give the path of another file.")


def restore(folder: Path, source: Path, *, replace: bool) -> Copied:
    """Puts a backup in the place of the store: whole or not at all.

    Args:
        folder: the data folder; created if missing.
        source: what `back_up` wrote, or a copy of a store's file.
        replace: whether a store that is there already may go.

    Raises:
        StoreError: the backup is none, or is damaged or of a newer version; there is a store already, and it may not
            go; another process holds it (`again`); the data folder cannot be written. The store is as it was.
        FileNotFoundError: there is no such backup.
    """
    path = folder / FILE_NAME
    _require_backup(source)
    refuse_itself(folder, source)
    _require_free(folder, path, replace=replace)
    try:
        make_folder(folder)
        with WorkFolder(folder) as work, translated(folder):
            new = work / FILE_NAME
            with closing(connect(source, readonly=True)) as backup:
                copy_store(backup, new)
            _require_sound(source, work)
            with _held(path) as revision:
                _revise(new, revision)
                with suppress(FileNotFoundError):
                    journal_of(path).unlink()
                new.replace(path.resolve() if path.exists() else path)
    except sqlite3.Error as error:
        raise StoreError(f"{shown(source)} cannot be read: {error}.", "Choose another backup.") from error
    except OSError as error:
        raise unusable(folder, "written", error) from error
    return _counted(path)


def _as_it_is(path: Path) -> sqlite3.Connection:
    """The store of whatever version; of one that cannot be rolled back where it is, a private copy."""
    try:
        return connect(path, readonly=True)
    except sqlite3.Error as error:
        if not was_killed(error):
            raise
    return connect(path, readonly=True) if roll_back(path) else connect_to_copy(path)


def _require_backup(source: Path) -> None:
    """Refuses what is no backup before anything is done. Raises StoreError, OSError."""
    if not stat.S_ISREG(source.stat().st_mode):  # opening a pipe would wait for ever
        raise no_file(source)
    if source.stat().st_size == 0:
        raise emptied(source)
    refuse_foreign(source)


def _require_free(folder: Path, path: Path, *, replace: bool) -> None:
    state = store_state(folder)
    if state.health in (Health.FOREIGN, Health.NO_FILE):
        raise StoreError(
            f"{shown(path)} is no store of this program, so it is not replaced.", "Choose another data folder."
        )
    if state.health is not Health.ABSENT and not replace:
        raise StoreError(
            f"There is a store already: {shown(path)}.", "Replace it with --force; store backup keeps a copy of it."
        )
    if path.exists():
        try:
            require_writable(folder, path)
        except OSError as error:
            raise unusable(folder, "written", error) from error


def _require_sound(source: Path, work: Path) -> None:
    """Looks through the copy as `store check` does. Raises StoreError."""
    with closing(connect(work / FILE_NAME, readonly=False)) as connection:
        migrate(connection)
    with Database.open(work, readonly=True) as copy:
        problems = check_store(copy)
    if problems:
        raise StoreError(f"{shown(source)} is damaged: {problems[0]}", "Choose another backup; the store is as it was.")


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """Keeps every other process from the store that is there, if it is one; its revision, 0 where that is unknown."""
    if not path.exists():
        yield 0
        return
    try:
        connection = connect(path, readonly=False)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        yield 0  # damaged: nobody can use it
        return
    with closing(connection):
        connection.execute("BEGIN EXCLUSIVE")
        yield _revision(connection)


def _revision(connection: sqlite3.Connection) -> int:
    try:
        return int(connection.execute("SELECT max(revision) FROM meta").fetchall()[0][0] or 0)
    except (sqlite3.Error, ValueError, TypeError):
        return 0


def _revise(new: Path, before: int) -> None:
    """Makes the revision one that no draft was made against."""
    with closing(connect(new, readonly=False)) as connection:
        connection.execute("UPDATE meta SET revision = max(revision, ?) + 1", (before,))
    with new.open("rb+") as written:
        os.fsync(written.fileno())


def _counted(path: Path) -> Copied:
    with closing(connect(path, readonly=True)) as connection:
        if marks(connection)[1] == 0:
            return Copied(0, 0)
        query = "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM imports)"
        return Copied(*connection.execute(query).fetchall()[0])
