"""The entries of a folder that an import may begin with: its folders and its spreadsheets. Read in a thread worker."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import plain_letters
from upflow_tui.tui import wording
from upflow_tui.tui.widgets.grid.row_grid import Cell, Row, Tone

SHEETS: Final = frozenset(
    {".csv", ".tsv", ".tab", ".psv", ".txt", ".asc", ".dat", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"}
)
"""The endings of files that hold tables; those of workbooks too, so that they are seen, and what to do is said."""
ABOVE: Final = ".."


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a file."""

    name: str
    is_folder: bool

    @property
    def is_sheet(self) -> bool:
        """Whether its name says that it holds a table."""
        return not self.is_folder and Path(self.name).suffix.lower() in SHEETS


def scan(folder: Path) -> list[Entry]:
    """Everything in `folder`, folders first, by name without case. Raises OSError."""
    with os.scandir(folder) as found:
        entries = [Entry(item.name, _is_folder(item)) for item in found]
    entries.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold(), entry.name))
    return entries


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:
        return False


class Listing:
    """What is shown of a folder, as a list of rows whose keys are the places in `entries`.

    Without a typed name: the folder above, folders and spreadsheets that are not hidden. With one: what has it in its
    name, what begins with it first; where no spreadsheet has it, any file.

    Args:
        folder: absolute.
        entries: all that it holds.
        typed: what is typed of a name.
        chosen: the file at which the cursor begins.
        taken: whether the import has that file.
        left: the folder in this one that was left for it: the cursor begins there.
    """

    def __init__(
        self,
        folder: Path,
        entries: Sequence[Entry],
        typed: str = "",
        chosen: Path | None = None,
        taken: bool = False,
        left: Path | None = None,
    ) -> None:
        self.folder = folder
        self.typed = typed
        self.sheets = sum(1 for entry in entries if entry.is_sheet and not entry.name.startswith("."))
        """How many spreadsheets the folder has."""
        self.entries = _matching(entries, typed)
        self.files = sum(1 for entry in self.entries if not entry.is_folder)
        """How many files are listed."""
        self._begins = [path.name for path in (left, chosen) if path is not None and path.parent == folder]
        self._taken = chosen if taken else None
        if not typed and folder.parent != folder:
            self.entries.insert(0, Entry(ABOVE, True))

    @property
    def best(self) -> int:
        """Where the cursor begins: the folder one comes from, the chosen file, the first file, the first folder."""
        for name in self._begins:
            for index, entry in enumerate(self.entries):
                if entry.name == name:
                    return index
        return next((index for index, entry in enumerate(self.entries) if not entry.is_folder), 0)

    @property
    def told(self) -> str:
        """How many spreadsheets there are; of how many, where a typed name narrows the list."""
        if not self.sheets:
            return "no spreadsheet"
        of_all = f"{self.files:,} of " if self.typed else ""
        return of_all + wording.counted(self.sheets, "spreadsheet")

    def count(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows with size and day of change, which are asked of the system only now."""
        return [self._row(index) for index in range(start, min(start + count, len(self.entries)))]

    def path(self, index: int) -> Path:
        """The path of the entry at `index`."""
        name = self.entries[index].name
        return self.folder.parent if name == ABOVE else self.folder / name

    def _row(self, index: int) -> Row:
        entry = self.entries[index]
        if entry.is_folder:
            return Row(index, (f"{entry.name}/", "", ""))
        path = self.folder / entry.name
        size = day = ""
        try:
            status = path.stat()
            size, day = wording.size(status.st_size), f"{datetime.fromtimestamp(status.st_mtime):%Y-%m-%d}"
        except (OSError, ValueError, OverflowError):
            pass
        return Row(index, (Cell(entry.name, Tone.SUCCESS if path == self._taken else Tone.PLAIN), size, day))


def _matching(entries: Sequence[Entry], typed: str) -> list[Entry]:
    if not typed:
        return [entry for entry in entries if not entry.name.startswith(".") and (entry.is_folder or entry.is_sheet)]
    wanted = plain_letters(typed)
    seen = [entry for entry in entries if wanted in plain_letters(entry.name)]
    if not typed.startswith("."):
        seen = [entry for entry in seen if not entry.name.startswith(".")]
    if any(entry.is_sheet for entry in seen):
        seen = [entry for entry in seen if entry.is_folder or entry.is_sheet or entry.name == typed]
    return sorted(seen, key=lambda entry: (entry.name != typed, not plain_letters(entry.name).startswith(wanted)))


def completion(entries: Sequence[Entry], typed: str) -> str:
    """What comes after `typed` in the first name that begins with it; of folders and spreadsheets before other files.

    Case makes a difference, as it does to the system. "" where nothing begins so.
    """
    found = [entry for entry in entries if entry.name.startswith(typed)]
    if not typed.startswith("."):
        found = [entry for entry in found if not entry.name.startswith(".")]
    found.sort(key=lambda entry: not (entry.is_folder or entry.is_sheet))
    if not found or not typed:
        return ""
    return found[0].name[len(typed) :] + ("/" if found[0].is_folder else "")
