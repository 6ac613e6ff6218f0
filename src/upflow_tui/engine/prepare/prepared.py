"""Prepared imports: private folders that survive quitting and a crash (docs/architecture.md, "How data walk").

`prepared/<id>/` in the data folder holds `source` (the file's bytes), `choices.json`, and a draft that is made
anew each time. The window that works on it holds its lock; an unlocked one is offered at the next start.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from string import hexdigits
from typing import Final

from upflow_tui.engine.prepare.choices_file import (
    FILE_NAME,
    ChoicesFileError,
    PreparedChoices,
    load_choices,
    save_choices,
)
from upflow_tui.engine.workspace import SOURCE
from upflow_tui.importing.file.source import Source
from upflow_tui.store.files import make_folder

try:
    import fcntl
except ImportError:  # Windows: best effort, without locks
    fcntl = None  # type: ignore[assignment]

FOLDER: Final = "prepared"
_LOCK: Final = "lock"
_NAME: Final = 16
"""How long the name of a folder is, in hexadecimal digits."""
_HELD: Final = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES})


@dataclass(slots=True)
class Prepared:
    """One prepared import that this window owns until `release` or `discard`."""

    folder: Path
    lock: int
    """The descriptor that holds the lock; -1 once it is released."""

    @property
    def source_path(self) -> Path:
        """Where the file's bytes are."""
        return self.folder / SOURCE

    def save(self, prepared: PreparedChoices) -> None:
        """Remembers the choices, whole or not at all."""
        save_choices(self.folder, prepared)

    def load(self) -> tuple[Source, PreparedChoices]:
        """The file and the choices of an earlier session.

        Raises:
            ChoicesFileError: the choices or the bytes are not those that were saved.
        """
        prepared = load_choices(self.folder)
        try:
            size = self.source_path.stat().st_size
        except OSError as error:
            raise ChoicesFileError("The file of this prepared import is gone.") from error
        if size != prepared.size:
            raise ChoicesFileError("The file of this prepared import is not whole.")
        return Source(prepared.file_name, prepared.size, prepared.sha256, self.source_path), prepared

    def release(self) -> None:
        """Lets another window take it; it stays on disk."""
        if self.lock >= 0:
            os.close(self.lock)
            self.lock = -1  # the number may soon be another file's

    def discard(self) -> None:
        """Removes it with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.release()


def new_prepared(data_folder: Path) -> Prepared:
    """A new, empty and locked folder (0700 under any umask).

    Raises:
        OSError: the data folder cannot be written.
    """
    parent = data_folder / FOLDER
    make_folder(parent)
    while True:
        folder = parent / secrets.token_hex(_NAME // 2)
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)  # whatever the umask
        with suppress(FileNotFoundError):  # another window has tidied it away before it had its lock
            lock = _take(folder)
            if lock is not None:
                return Prepared(folder, lock)


def waiting(data_folder: Path) -> Iterator[Prepared]:
    """The prepared imports that no window owns, newest first; each is locked, to be kept or released.

    Folders without usable choices (a crash before the first choice) are removed; drafts and looks always are: what
    is left over of them is never trusted.
    """
    for folder in _newest_first(data_folder / FOLDER):
        try:
            lock = _take(folder)
        except OSError:
            continue
        if lock is None:
            continue
        prepared = Prepared(folder, lock)
        for leftover in chain(folder.glob("draft-*"), folder.glob("look-*")):
            with suppress(OSError):
                leftover.unlink()
        try:
            prepared.load()
        except ChoicesFileError:
            prepared.discard()
            continue
        yield prepared


def _newest_first(parent: Path) -> list[Path]:
    """The folders in `parent` that are named as ours are, by the time of their last choice."""
    try:
        found = [path for path in parent.iterdir() if len(path.name) == _NAME and set(path.name) <= set(hexdigits)]
    except OSError:
        return []
    return sorted(found, key=_chosen, reverse=True)


def _chosen(folder: Path) -> float:
    try:
        return (folder / FILE_NAME).stat().st_mtime
    except OSError:  # nothing was chosen yet, or another window discards it at this moment
        return 0.0


def _take(folder: Path) -> int | None:
    """The lock of a folder as a descriptor; None while another window has it, or has just discarded the folder.

    Raises:
        OSError: the lock cannot be opened; FileNotFoundError where the folder is gone.
    """
    path = folder / _LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if _is_ours(descriptor, path):
            path.chmod(0o600)
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _is_ours(descriptor: int, path: Path) -> bool:
    """Whether we have the lock now. Raises OSError where it has vanished."""
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                return False
            # A file system without locks: best effort, as on Windows.
    return os.path.samestat(os.fstat(descriptor), path.stat())


@dataclass(frozen=True, slots=True)
class Offer:
    """A prepared import that no window owns, as it is offered."""

    folder: Path
    file_name: str
    step: int


def offers(data_folder: Path) -> list[Offer]:
    """The prepared imports to be offered, newest first; none of them is owned by us."""
    found = []
    for prepared in waiting(data_folder):
        try:
            source, remembered = prepared.load()
        finally:
            prepared.release()
        found.append(Offer(prepared.folder, source.name, remembered.step))
    return found


def take_offer(data_folder: Path, offer: Offer) -> Prepared | None:
    """Makes it ours; None if another window was quicker, or it is gone."""
    taken = None
    for prepared in waiting(data_folder):
        if prepared.folder == offer.folder:
            taken = prepared
        else:
            prepared.release()
    return taken
