"""Prepared imports: private folders that survive quitting and a crash (architecture.md, "How data walk").

`prepared/<id>/` in the data folder holds `source` (the file's bytes), `choices.json`, and a draft that is made
anew each time. The window that works on it holds its lock; an unlocked one is offered at the next start.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from upflow_tui.engine.choices_file import ChoicesFileError, PreparedChoices, load_choices, save_choices
from upflow_tui.engine.service import SOURCE
from upflow_tui.importing.source import Source

try:
    import fcntl
except ImportError:  # Windows: best effort, without locks
    fcntl = None  # type: ignore[assignment]

FOLDER: Final = "prepared"
_LOCK: Final = "lock"


@dataclass(slots=True)
class Prepared:
    """One prepared import that this window owns until `release` or `discard`."""

    folder: Path
    lock: int
    """The descriptor that holds the lock."""

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
        os.close(self.lock)

    def discard(self) -> None:
        """Removes it with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.release()


def new_prepared(data_folder: Path) -> Prepared:
    """A new, empty and locked folder.

    Raises:
        OSError: the data folder cannot be written.
    """
    parent = data_folder / FOLDER
    for folder in (data_folder, parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = parent / secrets.token_hex(8)
    folder.mkdir(mode=0o700)
    folder.chmod(0o700)  # whatever the umask
    lock = _take(folder)
    assert lock is not None, "nobody else knows the name of a new folder"
    return Prepared(folder, lock)


def waiting(data_folder: Path) -> Iterator[Prepared]:
    """The prepared imports that no window owns, newest first; each is locked, to be kept or released.

    Folders without usable choices (a crash before the first choice) are removed; drafts always are: a leftover
    draft is never trusted.
    """
    parent = data_folder / FOLDER
    try:
        folders = sorted(parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return
    for folder in folders:
        lock = _take(folder)
        if lock is None:
            continue
        prepared = Prepared(folder, lock)
        for draft in folder.glob("draft-*"):
            draft.unlink(missing_ok=True)
        try:
            prepared.load()
        except ChoicesFileError:
            prepared.discard()
            continue
        yield prepared


def _take(folder: Path) -> int | None:
    """The lock of a folder as a descriptor; None while another window has it, or where it is no folder of ours."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        return None
    return descriptor


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
        source, remembered = prepared.load()
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
