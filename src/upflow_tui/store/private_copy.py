"""A store that may only be looked at, as it would be if it could be written: a private copy, brought in order.

Two stores need one: that of an older version, which looking must not change, and one that a killed process left half
written where we may not write (a backup, a read-only disk, another account). Source: docs/architecture.md.
"""

from __future__ import annotations

import atexit
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.operating_system import make_private
from upflow_tui.store.errors import StoreError, busy, shown
from upflow_tui.store.files import FILE_NAME, JOURNAL, journal_of
from upflow_tui.store.work_folders import WorkFolder

_TRIES: Final = 5
_State: TypeAlias = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    state: _State
    """What the files were when they were copied."""
    folder: WorkFolder


_copies: dict[Path, _Copy] = {}
_alone: Final = threading.Lock()


def private_copy(path: Path) -> Path:
    """A private copy of the store's file with the journal beside it, made once for as long as neither changes.

    It goes with this process; a killed one leaves it in a work folder.

    Raises:
        StoreError: it cannot be copied, or others write all the while (`again`).
    """
    with _alone:
        known = _copies.get(path)
        if known is not None and known.state == _state(path) and (known.folder.path / FILE_NAME).exists():
            return known.folder.path / FILE_NAME
        try:
            folder = WorkFolder(path.parent)
            state = _copy(path, folder.path)
        except OSError as error:
            raise StoreError(
                f"The store {shown(path)} cannot be brought in order here, nor in a copy of it: "
                f"{error.strerror or type(error).__name__}.",
                "Free some space in the temporary folder, or set TMPDIR to another one.",
            ) from error
        if known is not None:
            known.folder.close()
        _copies[path] = _Copy(state, folder)
        return folder.path / FILE_NAME


def drop_copy(path: Path) -> None:
    """Removes the copy of a store that needs none any more."""
    with _alone:
        known = _copies.pop(path, None)
    if known is not None:
        known.folder.close()


def _copy(path: Path, folder: Path) -> _State:
    """Copies both files as they are at one moment; their state then. Raises OSError, StoreError."""
    for _ in range(_TRIES):
        before = _state(path)
        _copy_file(path, folder / FILE_NAME)
        (folder / JOURNAL).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            _copy_file(journal_of(path), folder / JOURNAL)
        if before == _state(path):
            return before
    raise busy()


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    make_private(target)


def _state(path: Path) -> _State:
    return _mark(path), _mark(journal_of(path))


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


@atexit.register
def _remove_copies() -> None:
    for copy in _copies.values():
        copy.folder.close()
    _copies.clear()
