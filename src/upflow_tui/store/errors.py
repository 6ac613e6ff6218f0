"""What can go wrong with the store, each as one clear line and what helps."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from upflow_tui.core.late_pattern import late_pattern

LOCK_SECONDS: Final = 10.0
"""How long another process may hold the store before we give up."""
_MISSING: Final = late_pattern(r"no such (?:table|column|index): (.+)")
_WORD: Final = late_pattern(r"\w+")


class StoreError(Exception):
    """The store cannot do what was asked; nothing was written. `message` is one clear line, `fix` what helps.

    `again`: another process is in the way, and the same may succeed a moment later. `done`: it was written all the
    same, and what could not be done is something behind it.
    """

    def __init__(self, message: str, fix: str, *, again: bool = False, done: bool = False) -> None:
        super().__init__(f"{message} {fix}")
        self.message = message
        self.fix = fix
        self.again = again
        self.done = done


class StoreChanged(Exception):
    """The store is no longer the one that was planned against; nothing was written."""


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """SQLite's errors that a person can do something about become a StoreError; faults of the program stay."""
    try:
        yield
    except sqlite3.Error as error:
        known = _known(error, folder)
        if known is None:
            raise
        raise known from error
    except UnicodeDecodeError as error:  # SQLite's own words quote a schema that is damaged
        raise damaged(folder) from error


def code_of(error: sqlite3.Error) -> int | None:
    """SQLite's extended error code; None for what the module itself reports, such as text that is not UTF-8."""
    return getattr(error, "sqlite_errorcode", None)


def _known(error: sqlite3.Error, folder: Path) -> StoreError | None:
    code = code_of(error)
    if code is None:
        return damaged(folder) if "Could not decode" in str(error) else None
    if code == sqlite3.SQLITE_READONLY_DBMOVED:  # the file is no longer where it was opened
        return gone(folder)
    if code & 0xFF == sqlite3.SQLITE_ERROR and _is_of_damage(str(error)):
        return damaged(folder)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy()
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(folder)
        case sqlite3.SQLITE_FULL:
            return StoreError("The disk is full.", f"Free some space where {shown(folder)} is, then try again.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return unusable(folder, "read or written")
        case sqlite3.SQLITE_IOERR:
            return StoreError(
                f"The disk reported an error in {shown(folder)}.", "Check the disk and its free space, then try again."
            )
    return None


def _is_of_damage(message: str) -> bool:
    """Whether SQLite misses a part of the schema, or a function of ours could make nothing of a stored value."""
    if message == "user-defined function raised exception":
        return True
    missing = _MISSING.match(message)
    if missing is None:
        return False
    from upflow_tui.store.migrating import migrations

    words = {word for _, script in migrations() for word in _WORD.findall(script)}
    return missing[1].rpartition(".")[2] in words  # any other one is a fault of the program


def damaged(place: Path) -> StoreError:
    """The file, or the one in this folder, is no database any more."""
    return StoreError(
        f"The store in {shown(place)} is damaged.",
        "Put a copy of it back, or choose another data folder; the file was left as it is.",
    )


def gone(folder: Path) -> StoreError:
    """There was a store in this folder, and it is not there now."""
    what = "The store in" if folder.is_dir() else "The data folder"
    return StoreError(
        f"{what} {shown(folder)} is not there.",
        "Connect the disk it is on, or put a copy of it back; no new one was begun.",
    )


def busy() -> StoreError:
    """Another process writes."""
    return StoreError(
        "Another window or command is writing to the store.",
        "Wait until it has finished, then try again.",
        again=True,
    )


def emptied(path: Path) -> StoreError:
    """The file is there, and nothing is in it."""
    return StoreError(
        f"The store {shown(path)} is an empty file.",
        "Put a copy of it back, or remove the file to begin anew.",
    )


def no_file(path: Path) -> StoreError:
    """A folder, a pipe or something else stands in the store's place."""
    kind = "a folder" if path.is_dir() else "a named pipe" if path.is_fifo() else "no regular file"
    return StoreError(f"{shown(path)} is {kind}, not a store.", "Move it away, or choose another data folder.")


def unusable(folder: Path, done: str, error: OSError | None = None) -> StoreError:
    """The folder cannot be "read", "written"… ; `error` says more."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StoreError(f"{shown(folder)} is not a folder.", "Choose another data folder.")
    reason = f": {error.strerror}" if error is not None and error.strerror else ""
    read_only = error is not None and error.errno == errno.EROFS
    return StoreError(
        f"The data folder {shown(folder)} cannot be {done}{reason}.",
        "Choose another data folder." if read_only else "Change its permissions, or choose another data folder.",
    )


def shown(path: Path) -> str:
    """A path in a sentence: always valid text."""
    return os.fsencode(path).decode("utf-8", "replace")
