"""Whole copies of the store by SQLite's backup interface: before a migration, as a backup, from a backup.

Source: docs/commands.md "The store".
"""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from upflow_tui.operating_system import make_private, open_file
from upflow_tui.store.errors import LOCK_SECONDS, StoreError, busy
from upflow_tui.store.files import FILE_NAME, KEPT, file_uri, kept_copies
from upflow_tui.store.work_folders import WorkFolder

_PAUSE: Final = 0.25
"""Seconds between two looks whether another process has done writing."""


def copy_store(source: sqlite3.Connection, target: Path) -> None:
    """Copies what a connection reads into a new file (0600), looked through to its end and safe on the disk.

    Raises:
        sqlite3.Error: it cannot be read, or written.
        OSError: it cannot be written.
        StoreError: the copy is not what it was copied from.
    """
    os.close(open_file(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    make_private(target)  # whatever the umask
    with closing(sqlite3.connect(file_uri(target, "rw"), uri=True, isolation_level=None)) as copy:
        source.backup(copy, progress=_not_for_ever(), sleep=_PAUSE)
        if copy.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise StoreError(
                "The store is damaged: a copy of it is not whole.",
                "upflow-tui store check says what is wrong; copy the file itself to keep what is left.",
            )
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _not_for_ever() -> Callable[[int, int, int], object]:
    """Ends the copying where another process writes all the while. SQLite's interface alone would wait for ever."""
    waited = itertools.count()

    def heard(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and next(waited) * _PAUSE >= LOCK_SECONDS:
            raise busy()

    return heard


def keep_copy(path: Path, version: int) -> None:
    """Keeps a copy of a store of an older version beside it, before it is migrated; one of before that goes.

    Args:
        path: the store's file.
        version: its schema version.

    Raises:
        StoreError: no copy can be kept.
    """
    folder = path.parent
    kept = folder / f"{KEPT}{version}"
    try:
        with (
            WorkFolder(folder) as work,
            closing(sqlite3.connect(file_uri(path, "ro"), uri=True, isolation_level=None)) as source,
        ):
            copy_store(source, work / FILE_NAME)
            (work / FILE_NAME).replace(kept)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoreError(
            f"The store is of an older version, and no copy of it could be kept before it is changed: {reason}.",
            "Free some space where the data folder is, then try again; the store was left as it was.",
        ) from error
    for older in kept_copies(folder):
        if older != kept:
            older.unlink(missing_ok=True)


def remove_kept_copies(folder: Path) -> None:
    """Removes the copies that were kept before migrations: what is to be forgotten is in them, too."""
    for path in kept_copies(folder):
        with suppress(FileNotFoundError):
            path.unlink()
