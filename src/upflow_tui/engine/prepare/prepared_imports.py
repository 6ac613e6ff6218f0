"""The prepared imports as a list: what each is, gone on with, discarded, found again by its file.

Source: docs/product.md "Unfinished imports". Call these in a thread: they read the disk.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.engine.prepare.choices_file import ChoicesFileError, load_choices
from upflow_tui.engine.prepare.prepared import Prepared, changed, folders, has_leftovers, take
from upflow_tui.store.errors import StoreError
from upflow_tui.store.folder_lock import is_held

_ALONE: Final = threading.Lock()
"""Within this process: one that is only tidied for a moment is not taken for one of another window."""


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """An import that was begun and not finished, as lists show it."""

    id: str
    """The name of its folder: 16 hexadecimal digits."""
    file_name: str
    size: int
    """Of the file, in bytes."""
    sha256: str
    mode: Mode
    step: int
    """The step of the wizard at which it was left (`choices_file.STEP_NAMES`)."""
    lines: int | None
    """Of the file; None: it was not read to its end yet."""
    fixes: int
    changed: datetime
    """When something was last chosen, with a time zone."""
    in_use: bool
    """Whether a window works on it."""
    is_done: bool = False
    """Whether it was imported, and a window still shows its result."""


def prepared_imports(data_folder: Path, *, even_done: bool = False) -> list[PreparedImport]:
    """Every prepared import of a data folder, newest first; those that cannot be gone on with are tidied away.

    Args:
        data_folder: where they are.
        even_done: also those that were imported, while a window shows the result: their files are still there.
    """
    found = (_listed(folder) for folder in folders(data_folder))
    return [item for item in found if item is not None and (even_done or not item.is_done)]


def take_prepared(data_folder: Path, id: str) -> Prepared | None:
    """Makes one ours; None if a window has it, or it is gone."""
    folder = _folder(data_folder, id)
    with _ALONE:
        return take(folder) if folder is not None else None


def discard_prepared(data_folder: Path, id: str) -> PreparedImport:
    """Discards one, with the file's copy and every choice.

    Returns:
        What it was.

    Raises:
        StoreError: there is none with this ID; or a window works on it (`again`).
    """
    folder = _folder(data_folder, id)
    item = _listed(folder) if folder is not None else None
    if folder is None or item is None:
        raise StoreError("There is no unfinished import with this ID.", "Look at the list again.")
    with _ALONE:
        mine = take(folder)
    if mine is None:
        raise StoreError(
            f"{item.file_name} is open in a window.", "Discard it there, or leave the program first.", again=True
        )
    mine.discard()
    return item


def discard_older_than(data_folder: Path, moment: datetime) -> int:
    """Discards those that nobody works on and in which nothing was chosen since `moment`; how many they were."""
    old = [item.id for item in prepared_imports(data_folder) if item.changed < moment and not item.in_use]
    discarded = 0
    for id in old:
        with suppress(StoreError):  # a window took it at this moment
            discard_prepared(data_folder, id)
            discarded += 1
    return discarded


def of_same_file(data_folder: Path, path: Path) -> list[PreparedImport]:
    """Those of this very file, byte for byte, that nobody works on; newest first. A file that cannot be read: none."""
    try:
        size = path.stat().st_size
        candidates = [item for item in prepared_imports(data_folder) if item.size == size and not item.in_use]
        if not candidates:
            return []
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return []
    return [item for item in candidates if item.sha256 == digest]


def _folder(data_folder: Path, id: str) -> Path | None:
    return next((folder for folder in folders(data_folder) if folder.name == id), None)


def _listed(folder: Path) -> PreparedImport | None:
    """What is in a folder; None: nothing that could be gone on with."""
    with _ALONE:
        in_use = is_held(folder)
        if not in_use and has_leftovers(folder):
            mine = take(folder)
            if mine is not None:
                mine.release()
    try:
        remembered = load_choices(folder)
    except ChoicesFileError:  # a window has just begun with it, or it is gone
        return None
    return PreparedImport(
        folder.name,
        remembered.file_name,
        remembered.size,
        remembered.sha256,
        remembered.choices.mode or Mode.CUSTOMERS,
        remembered.step,
        remembered.lines,
        remembered.fixes,
        datetime.fromtimestamp(changed(folder), UTC),
        in_use,
        remembered.is_done,
    )
