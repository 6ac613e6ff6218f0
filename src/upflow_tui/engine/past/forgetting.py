"""Imports forgotten, in the store and beside it: prepared imports and drafts, the files chosen last (docs/rules.md §6).

A small file notes what is being forgotten: what a crash has cut short is finished the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from upflow_tui.engine.past.unfinished import UNFINISHED
from upflow_tui.engine.prepare.choices_file import FILE_NAME as CHOICES
from upflow_tui.engine.prepare.choices_file import write_privately
from upflow_tui.engine.prepare.prepared import FOLDER, waiting
from upflow_tui.engine.prepare.recent_files import leave_out_file
from upflow_tui.engine.workspace import SOURCE, sources_at_work
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.forgetting import file_of, forget_import, imports_before, wipe


class BeingPrepared(StoreError):
    """A window is preparing the same file again; nothing was forgotten."""


def forget(database: Database, number: int, now: Callable[[], datetime]) -> None:
    """Forgets an import, and finishes what was begun and cut short before.

    Raises:
        StoreError: as `forget_import` and `wipe`; BeingPrepared, where a window holds the file.
    """
    file_of(database, number)
    _forget_all(database, [*_unfinished(database), number], now)


def forget_older_than(database: Database, days: int, now: Callable[[], datetime]) -> list[int]:
    """Forgets every import that began more than `days` days ago, each in a transaction of its own; 0: none of them.

    What was begun and cut short before is finished in any case. Imports whose file is being prepared again in a window
    wait for the next time.

    Returns:
        The numbers of those that were forgotten, oldest first.

    Raises:
        StoreError: the store cannot be written.
    """
    old = imports_before(database, now() - timedelta(days=days)) if days > 0 else []
    numbers = [number for number in old if not _is_held(database, number)]
    begun = _unfinished(database)
    if begun or numbers:
        _forget_all(database, [*begun, *numbers], now)
    return numbers


def _forget_all(database: Database, numbers: Sequence[int], now: Callable[[], datetime]) -> None:
    folder = database.folder
    for number in numbers:
        if _is_held(database, number):
            raise BeingPrepared(
                f"The file of import {number} is being prepared in a window, or read by a command.",
                "Import or discard it there, or wait for the command, then try again.",
                again=True,
            )
    write_privately(folder / UNFINISHED, " ".join(map(str, numbers)).encode())
    try:
        for number in numbers:
            name, sha256 = file_of(database, number)
            _discard_prepared(folder, sha256)
            if name is not None:
                leave_out_file(folder, name)
            forget_import(database, number, now())
    except BaseException:
        _take_back_note(folder)
        raise
    try:
        wipe(database)
    except StoreError as error:
        raise StoreError(
            f"It is forgotten, but traces may remain in unused pages of the store: {error.message}",
            "When that is fixed, forget it again.",
            done=True,
        ) from error
    _take_back_note(folder)


def _take_back_note(folder: Path) -> None:
    """Removes the note, or empties it where the disk does not let it go: what it is about is over, either way."""
    note = folder / UNFINISHED
    try:
        note.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            note.write_bytes(b"")


def _unfinished(database: Database) -> list[int]:
    """The imports that were being forgotten when it was cut short, and that no window prepares again now."""
    try:
        words = (database.folder / UNFINISHED).read_bytes().split()
    except OSError:
        return []
    begun = {int(word) for word in words if word.isdigit()}
    known = database.fetch("SELECT id FROM imports WHERE kind = 'import' ORDER BY id")
    return [number for (number,) in known if number in begun and not _is_held(database, number)]


def _discard_prepared(folder: Path, sha256: str | None) -> None:
    """Removes the prepared imports of this file, and every draft that no window uses: they hold stored values."""
    for prepared in waiting(folder):
        if _holds(prepared.folder, sha256):
            prepared.discard()
        else:
            prepared.release()


def _is_held(database: Database, number: int) -> bool:
    """Whether a window is preparing the file of this import, or another process works on it."""
    parent = database.folder / FOLDER
    _, sha256 = file_of(database, number)
    if any(_holds(path.parent, sha256) for path in sources_at_work(database.folder)):
        return True
    if not parent.is_dir():
        return False
    free = set()
    for prepared in waiting(database.folder):
        free.add(prepared.folder)
        prepared.release()
    return any(_holds(folder, sha256) for folder in parent.iterdir() if folder not in free)


def _holds(folder: Path, sha256: str | None) -> bool:
    """Whether a folder holds the file with this hash; nothing may have been chosen yet."""
    if sha256 is None:
        return False
    try:
        return sha256.encode() in (folder / CHOICES).read_bytes()
    except OSError:
        pass
    try:
        with (folder / SOURCE).open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
