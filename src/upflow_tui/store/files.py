"""The store's file and its folder: private, found, and looked at before SQLite may touch them."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from upflow_tui.operating_system import is_read_only, make_private, make_private_folder, open_file
from upflow_tui.store.errors import StoreError, emptied, gone, no_file, shown
from upflow_tui.store.migrating import APPLICATION_ID, SCHEMA_VERSION, marks

FILE_NAME: Final = "upflow.db"
JOURNAL: Final = f"{FILE_NAME}-journal"
"""What SQLite writes beside it: with that it takes back what was not written to the end."""
KEPT: Final = f"{FILE_NAME}.schema-"
"""How the name of a copy begins that was kept before a migration; the older schema version follows."""


def file_uri(path: Path, mode: str) -> str:
    """The address by which SQLite opens `path`: mode "ro", "rw" or "rwc"; any byte may be in the name."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def is_there(folder: Path, path: Path) -> bool:
    """Whether there is a store to read.

    Raises:
        OSError: the folder is no folder, or may not be looked into.
        StoreError: what stands in its place is no file, or an empty one; or the store is gone: a link leads nowhere, or
            what belongs to it is left alone.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        if path.is_symlink() or _dangles(folder) or any(_leftovers(folder)):
            raise gone(folder) from None
        return False
    if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for ever
        raise no_file(path)
    if not os.access(path, os.R_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    if found.st_size == 0:
        raise emptied(path)
    return True


def journal_of(path: Path) -> Path:
    """Where SQLite writes the journal of the store: beside the file that a link leads to."""
    real = path.resolve()
    return real.with_name(f"{real.name}-journal")


def kept_copies(folder: Path) -> list[Path]:
    """The copies of the store that were kept before it was migrated."""
    return list(folder.glob(f"{KEPT}*"))


def _leftovers(folder: Path) -> list[Path]:
    """What is there only where a store is."""
    return [path for path in (folder / JOURNAL, *kept_copies(folder)) if path.exists()]


def _dangles(folder: Path) -> bool:
    """Whether the way to a folder goes through a link that leads nowhere."""
    return any(place.is_symlink() and not place.exists() for place in (folder, *folder.parents))


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
            make_private_folder(place)
        except FileExistsError:  # another process was quicker
            continue
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unwritable(folder)


def require_writable(folder: Path, path: Path) -> None:
    """Raises OSError where the store or its folder, which takes the journal, cannot be written."""
    for place, wanted in ((folder, os.W_OK | os.X_OK), (path, os.R_OK | os.W_OK)):
        if not os.access(place, wanted):
            raise _unwritable(place)


def _unwritable(place: Path) -> OSError:
    """What the system would say to whoever writes there: no rights, or a disk that nobody may write."""
    reason = errno.EROFS if is_read_only(place) else errno.EACCES
    return OSError(reason, os.strerror(reason), str(place))


def make_file(path: Path, content: bytes, work: Path) -> None:
    """Puts a whole new store in its place, which only we may read; another process may be quicker.

    It is never there in part: an empty file is one that was emptied.

    Args:
        path: its place.
        content: its bytes.
        work: a private folder on the same disk.

    Raises:
        OSError: it cannot be written.
    """
    new = work / FILE_NAME
    with open(open_file(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as out:  # noqa: PTH123
        make_private(new)  # the umask may have taken even our own rights away
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        try:
            os.link(new, path)
        except FileExistsError:
            raise
        except OSError:  # this file system knows no links
            if not path.exists():
                new.rename(path)


def refuse_foreign(path: Path) -> None:
    """Looks at the file's head without a lock: merely opening another program's store could change it.

    Raises:
        StoreError: it is a database, and not ours, or of a newer version.
    """
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
