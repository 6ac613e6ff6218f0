"""The lines of a past import with their fate, and the first ones as they were parsed: the kept file, opened again."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.search_words import search_words
from upflow_tui.engine.draft.lines import SHOWN_CHARACTERS, LineRow
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.store.database import Database
from upflow_tui.store.history import past_findings
from upflow_tui.store.history.history import past_import
from upflow_tui.store.work_folders import WorkFolder


@dataclass(frozen=True, slots=True)
class FatedLine:
    """A line and what became of it; without cells where the file was forgotten."""

    fate: Fate
    row: LineRow


class KeptFile:
    """The file of a past import, written into a private folder for as long as somebody looks at it.

    Args:
        folder: the data folder.
        number: the import.
        stopped: asked while the lines are counted; true ends it.

    Raises:
        StoreError: there is no such file any more, or it no longer matches its SHA-256.
    """

    def __init__(self, folder: Path, number: int, stopped: Callable[[], bool] = lambda: False) -> None:
        self._workspace = WorkFolder(folder)
        try:
            with Database.open(folder, readonly=True) as database:
                self.table: Table = kept_table(database, number, self._workspace.path)
            self.pages = LinePages(self.table.source, self.table.dialect, stopped)
        except BaseException:
            self.close()
            raise

    def first_rows(self, count: int) -> list[tuple[int, tuple[str, ...]]]:
        """The first data lines as parsed, each with its number; cells cut to 2,000 characters."""
        reader = self.table.read(max(1, count))
        try:
            chunk = next(iter(reader), None)
        finally:
            reader.close()
        if chunk is None:
            return []
        return [
            (line, tuple(cell[:SHOWN_CHARACTERS] for cell in row))
            for line, row in zip(chunk.lines, chunk.rows, strict=True)
        ]

    def close(self) -> None:
        """Removes the private copy."""
        self._workspace.close()


class FatedLines:
    """The data lines of a past import, or those of them with one fate.

    Args:
        folder: the data folder.
        number: the import.
        file: where the cells are read; None: they were forgotten, and lines are known by their number alone.
        fate: only lines with this fate.
        search: only lines with each of its words, without case; without a file nothing is found.
        stopped: asked while the file is searched; true ends it.

    Raises (everywhere): StoreError where the store cannot be read, OSError where our copy of the file is gone.
    """

    def __init__(
        self,
        folder: Path,
        number: int,
        file: KeptFile | None,
        *,
        fate: Fate | None = None,
        search: str = "",
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._folder, self._number, self._file = folder, number, file
        with Database.open(folder, readonly=True) as database:
            past = past_import(database, number)
            self._fates = past.fates if past is not None else LineFates()
        every = self._fates.numbers
        self.lines: Sequence[int] = every
        """The number of the physical line of each row, rising."""
        if fate is not None:
            self.lines = array("I", [line for line, of in self._fates if of is fate])
        for word in search_words(search):
            found = set(file.pages.lines_with(word, stopped)) if file is not None and every else set()
            first = every[0] if every else 0
            begins = {every[bisect_right(every, line) - 1] for line in found if line >= first}
            self.lines = array("I", [line for line in self.lines if line in begins])

    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def rows(self, start: int, count: int) -> list[FatedLine]:
        """The lines from index `start` (0 = first) on, at most `count`."""
        lines = self.lines[start : start + count]
        if not lines:
            return []
        with Database.open(self._folder, readonly=True) as database:
            problems = past_findings.problem_cells(database, self._number, lines)
        marks: dict[int, dict[int | None, Severity]] = {}
        for line, column, severity in problems:
            cells = marks.setdefault(line, {})
            if cells.get(column) is not Severity.ERROR:
                cells[column] = severity
        return [
            FatedLine(self._fates.get(line), LineRow(line, cells, marks.get(line, {})))
            for line, cells in zip(lines, self._cells(lines), strict=True)
        ]

    def _cells(self, lines: Sequence[int]) -> list[tuple[str, ...]]:
        if self._file is None:
            return [()] * len(lines)
        width = self._file.table.width
        found = self._file.pages.records(lines, [self._end_of(line) for line in lines])
        cut = [[cell[:SHOWN_CHARACTERS] for cell in cells[:width]] for cells in found]
        return [tuple(cells + [""] * (width - len(cells))) for cells in cut]

    def findings(self, line: int) -> list[Finding]:
        """What was found on a physical line, notes included."""
        with Database.open(self._folder, readonly=True) as database:
            return past_findings.findings_on(database, self._number, line)

    def customer_of(self, line: int) -> int | None:
        """The number in the store of the customer of a line; None if it belongs to none."""
        with Database.open(self._folder, readonly=True) as database:
            past = past_import(database, self._number)
            return past.line_customers.get(line) if past is not None else None

    def index_of(self, line: int) -> int:
        """The row of the record that physical line `line` is part of, or the nearest row."""
        return max(0, min(bisect_right(self.lines, line) - 1, len(self.lines) - 1))

    def _end_of(self, line: int) -> int:
        """The line on which the record after this one begins."""
        every = self._fates.numbers
        place = bisect_left(every, line) + 1
        return every[place] if place < len(every) else 2**31
