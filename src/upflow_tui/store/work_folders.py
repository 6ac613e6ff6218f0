"""Private folders for the work of one command or window: copies of files, drafts, copies of the store.

They stand in `work/` of the data folder where that is there and can be written, else in the temporary folder. Whoever
works holds the folder's lock; what a killed process left goes when the next one begins, or forgets, or erases.

Source: docs/architecture.md "How data walk".
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.operating_system import is_ours, make_private_folder
from upflow_tui.store.folder_lock import LOCK, is_held, take_left_lock, take_lock

FOLDER: Final = "work"
"""The folder of these folders, in the data folder."""
PIPED: Final = "piped-"
"""How the name of one begins that holds a file which was piped to the screens."""

_IN_TEMPORARY: Final = "upflow-tui-"
_NAME: Final = late_pattern(rf"(?:{_IN_TEMPORARY})?(?:[a-z]+-)?[0-9a-f]{{16}}")
_TRIES: Final = 100

_own: set[Path] = set()
"""Those of this process."""


class WorkFolder:
    """A private folder that this process owns until `close`; as a context it gives its path.

    Args:
        data_folder: the data folder; None: it stands in the temporary folder.
        kind: how its name begins.

    Raises:
        OSError: no folder can be made, not even in the temporary folder.
    """

    def __init__(self, data_folder: Path | None, kind: str = "") -> None:
        tidy_work(data_folder)
        made = None
        if data_folder is not None and data_folder.is_dir():
            with suppress(OSError):
                made = _make(data_folder / FOLDER, kind)
        self.path, self._lock = made or _make(None, kind)
        _own.add(self.path)

    def close(self) -> None:
        """Removes it with everything in it; a second time does nothing."""
        if self._lock < 0:
            return
        _remove(self.path)
        os.close(self._lock)
        self._lock = -1
        _own.discard(self.path)
        _remove_parent(self.path)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()


def tidy_work(data_folder: Path | None) -> None:
    """Removes what killed processes left, in the data folder and in the temporary one; it never raises."""
    for folder in _folders(data_folder):
        with suppress(OSError):
            folder.rmdir()  # one that was killed before it had its lock
            continue
        with suppress(OSError):
            lock = take_left_lock(folder)
            if lock is not None:
                _remove(folder)
                os.close(lock)
    if data_folder is not None:
        _remove_parent(data_folder / FOLDER / "any")


def work_of_others(data_folder: Path) -> list[Path]:
    """The folders in which other processes are at work now."""
    return [folder for folder in _folders(data_folder) if folder not in _own and is_held(folder)]


def is_piped(path: Path) -> bool:
    """Whether a file is one that was piped to the screens: it is gone afterwards."""
    return PIPED in path.parent.name and _NAME.fullmatch(path.parent.name) is not None


def _folders(data_folder: Path | None) -> list[Path]:
    """Those that are named as ours are and belong to us; a place that cannot be looked into has none."""
    found: list[Path] = []
    if data_folder is not None:
        with suppress(OSError):
            found += [path for path in (data_folder / FOLDER).iterdir() if _NAME.fullmatch(path.name)]
    with suppress(OSError):
        shared = [path for path in Path(gettempdir()).iterdir() if path.name.startswith(_IN_TEMPORARY)]
        found += [path for path in shared if _NAME.fullmatch(path.name) and _is_our_folder(path)]
    return found


def _is_our_folder(path: Path) -> bool:
    """Whether it is a folder that nobody else has put there."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and is_ours(found)


def _make(parent: Path | None, kind: str) -> tuple[Path, int]:
    """A new folder and its lock. Raises OSError."""
    for _ in range(_TRIES):
        name = f"{kind}{os.urandom(8).hex()}"
        if parent is not None:
            with suppress(FileExistsError):
                make_private_folder(parent)
        path = parent / name if parent is not None else Path(gettempdir()) / f"{_IN_TEMPORARY}{name}"
        # another process tidies what has no lock yet, or removes the folder above
        with suppress(FileNotFoundError, FileExistsError):
            make_private_folder(path)
            lock = take_lock(path)
            if lock is not None:
                return path, lock
    raise FileNotFoundError(2, "No such file or directory", str(path))


def _remove(folder: Path) -> None:
    """Removes a folder, its lock last: if that is cut short, the next one goes on with it."""
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != LOCK:
                with suppress(OSError):
                    path.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _remove_parent(folder: Path) -> None:
    """Removes the folder of these folders if it is empty."""
    if folder.parent.name == FOLDER:
        with suppress(OSError):
            folder.parent.rmdir()
