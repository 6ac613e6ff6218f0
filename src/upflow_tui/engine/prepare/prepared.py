"""The folders of prepared imports, which survive quitting and a crash (docs/architecture.md, "How data walk").

`prepared/<id>/` in the data folder holds `source` (the file's bytes), `choices.json`, and a draft that is made
anew each time. The window that works on it holds its lock; an unlocked one can be gone on with, or discarded. The list
of them is in prepared_imports.py.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from string import hexdigits
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.prepare.choices_file import (
    FILE_NAME,
    ChoicesFileError,
    PreparedChoices,
    load_choices,
    save_choices,
)
from upflow_tui.engine.workspace import SOURCE
from upflow_tui.importing.file.source import Source
from upflow_tui.operating_system import make_private_folder
from upflow_tui.store.files import make_folder
from upflow_tui.store.folder_lock import take_lock

FOLDER: Final = "prepared"
_NAME: Final = 16
"""How long the name of a folder is, in hexadecimal digits."""


@dataclass(slots=True)
class Prepared:
    """One prepared import that this window owns until `release` or `discard`."""

    folder: Path
    lock: int
    """The descriptor that holds the lock; -1 once it is released."""

    @property
    def id(self) -> str:
        """What it is known by: the name of its folder."""
        return self.folder.name

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
        make_private_folder(folder)
        with suppress(FileNotFoundError):  # another window has tidied it away before it had its lock
            lock = take_lock(folder)
            if lock is not None:
                return Prepared(folder, lock)


def waiting(data_folder: Path) -> Iterator[Prepared]:
    """The prepared imports that no window owns, newest first; each is locked, to be kept or released.

    Folders without usable choices (a crash before the first choice), or of what was imported, are removed; drafts and
    looks always are: what is left over of them is never trusted.
    """
    for folder in folders(data_folder):
        prepared = take(folder)
        if prepared is not None:
            yield prepared


def take(folder: Path) -> Prepared | None:
    """Makes the prepared import in this folder ours, tidied; None: a window owns it, or there is nothing usable."""
    try:
        lock = take_lock(folder)
    except OSError:
        return None
    if lock is None:
        return None
    prepared = Prepared(folder, lock)
    for leftover in _leftovers(folder):
        with suppress(OSError):
            leftover.unlink()
    if not _is_usable(prepared):
        prepared.discard()
        return None
    return prepared


def has_leftovers(folder: Path) -> bool:
    """Whether drafts or looks are left over, or there is nothing to go on with: `take` tidies that."""
    return not _is_usable(Prepared(folder, -1)) or any(True for _ in _leftovers(folder))


def _is_usable(prepared: Prepared) -> bool:
    """Whether it can be gone on with: it is whole, and not imported yet."""
    try:
        return not prepared.load()[1].is_done
    except ChoicesFileError:
        return False


def _leftovers(folder: Path) -> Iterator[Path]:
    return chain(folder.glob("draft-*"), folder.glob("look-*"))


def folders(data_folder: Path) -> list[Path]:
    """The folders that are named as ours are, by the time of their last choice, newest first."""
    try:
        every = (data_folder / FOLDER).iterdir()
        found = [path for path in every if len(path.name) == _NAME and set(path.name) <= set(hexdigits)]
    except OSError:
        return []
    return sorted(found, key=changed, reverse=True)


def changed(folder: Path) -> float:
    """When the last choice was made, in seconds; 0: nothing was chosen yet, or it is being discarded this moment."""
    try:
        return (folder / FILE_NAME).stat().st_mtime
    except OSError:
        return 0.0
