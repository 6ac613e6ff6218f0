"""The store's file and its folder: private, found, and looked at before SQLite may touch them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

from upflow_tui.store.errors import StoreError, shown
from upflow_tui.store.migrating import APPLICATION_ID, SCHEMA_VERSION, marks

FILE_NAME: Final = "upflow.db"


def file_uri(path: Path, mode: str) -> str:
    """The address by which SQLite opens `path`: mode "ro", "rw" or "rwc"; any byte may be in the name."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def is_there(folder: Path, path: Path) -> bool:
    """Whether there is a store to read.

    Raises:
        OSError: the folder is no folder, or may not be looked into.
    """
    try:
        path.stat()
    except FileNotFoundError:
        return False
    if not os.access(path, os.R_OK):
        raise PermissionError(13, "Permission denied", str(folder))
    return True


def make_folder(folder: Path) -> None:
    """Creates what is missing of the data folder, for us alone; one that exists stays as it is.

    Raises:
        OSError: it cannot be created or written, or something else has its name.
    """
    missing = []
    place = folder
    while not place.exists():
        missing.append(place)
        place = place.parent
    for place in reversed(missing):
        try:
            place.mkdir(0o700)
            place.chmod(0o700)  # the umask may have taken even our own rights away
        except FileExistsError:  # another process was quicker
            continue
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied", str(folder))


def make_file(path: Path) -> None:
    """Creates an empty file that only we may read, which the first migration fills."""
    try:
        # Never closed by us while SQLite has it open: that would drop SQLite's locks. O_EXCL makes sure.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(13, "Permission denied", str(path)) from None
        return
    path.chmod(0o600)


def refuse_foreign(path: Path) -> None:
    """Looks at the file's head without a lock: merely opening another program's store could change it.

    Raises:
        StoreError: it is a database, and not ours, or of a newer version.
    """
    if path.stat().st_size == 0:
        return
    connection = sqlite3.connect(file_uri(path, "ro") + "&immutable=1", uri=True, isolation_level=None)
    try:
        application, version = marks(connection)
    except sqlite3.Error:
        return  # not a database, or one that another process is just writing: opening it in earnest will say
    finally:
        connection.close()
    if application != APPLICATION_ID:
        raise StoreError(
            f"{shown(path)} belongs to another program.", "Choose another data folder; the file was left as it is."
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"The store {shown(path)} was written by a newer upflow-tui.", "Install the newer version again."
        )
