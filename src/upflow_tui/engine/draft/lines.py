"""The lines of the file as the preview's table shows them: their cells read again from our copy of the file."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import LINE_KINDS, Finding, Severity
from upflow_tui.core.search_words import search_words
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.store.draft.pages import DraftPages
from upflow_tui.store.draft.problems import FindingPages

SHOWN_CHARACTERS: Final = 2_000
"""How much of a cell is handed to a screen."""
_SHOWN: Final = 1_000
"""How many findings of one line are shown."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the file as the table shows it."""

    line: int
    """Its number, as an editor shows it."""
    cells: tuple[str, ...]
    """After the repairs, cut to 2,000 characters; one for each column."""
    marks: dict[int | None, Severity] = field(default_factory=dict)
    """The worst of errors and warnings by column; None: about the line as a whole."""
    edited: frozenset[int] = frozenset()
    """The columns whose cells were fixed: they are not as in the file."""
    skipped: bool = False
    """Whether nothing of it is imported because it looks like no customer, or was to be skipped."""

    @property
    def worst(self) -> Severity | None:
        """An error if there is one, else a warning if there is one."""
        found = set(self.marks.values())
        return Severity.ERROR if Severity.ERROR in found else Severity.WARNING if found else None


class LineList:
    """The data lines of the file, or those of them with an error or a warning.

    Args:
        draft: the path of a finished draft.
        table: the file as it was opened.
        pages: its lines; None: they are counted now.
        only: "problems" or "errors"; "skipped": lines that are skipped; "kept": those that look like no customers and
            were put back; None: all.
        search: only lines with each of its words, without case; they are looked for in the file as it is.
        repairer: what fixes the cells before they are shown (`Opened.repairer`); None: they are as in the file.
        stopped: asked while the lines are counted and searched; true ends it.
    """

    def __init__(
        self,
        draft: Path,
        table: Table,
        *,
        pages: LinePages | None = None,
        only: str | None = None,
        search: str = "",
        repairer: Repairer | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._draft = draft
        self._width = table.width
        self._repairer = repairer
        self.pages = pages if pages is not None else LinePages(table.source, table.dialect, stopped)
        with DraftPages(draft) as customers:
            self._all = customers.line_numbers()
            self._fates = customers.fates if self._all else LineFates()
        self.lines = self._all
        """The number of the physical line of each row, rising."""
        if only == "skipped":
            self.lines = self._fates.lines_of(Fate.SKIPPED)
        elif only == "kept":
            with FindingPages(draft) as findings:
                odd = findings.lines_with_codes(LINE_KINDS)
            self.lines = array("I", [line for line in odd if self._fates.get(line) is not Fate.SKIPPED])
        elif only is not None:
            with FindingPages(draft) as findings:
                self.lines = findings.problem_lines(errors_only=only == "errors")
        if search and self._all:
            first = self._all[0]
            for word in search_words(search):
                found = {self._begin_of(line) for line in self.pages.lines_with(word, stopped) if line >= first}
                self.lines = array("I", [line for line in self.lines if line in found])

    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def rows(self, start: int, count: int) -> list[LineRow]:
        """The lines from index `start` (0 = first) on, at most `count`."""
        lines = self.lines[start : start + count]
        if not lines:
            return []
        as_read, found = self._records(lines)
        with FindingPages(self._draft) as pages:
            problems = pages.problem_cells(lines)
        marks: dict[int, dict[int | None, Severity]] = {}
        for line, column, severity in problems:
            cells = marks.setdefault(line, {})
            if cells.get(column) is not Severity.ERROR:
                cells[column] = severity
        return [
            LineRow(
                line,
                self._cut(cells),
                marks.get(line, {}),
                _differing(before, cells),
                self._fates.get(line) is Fate.SKIPPED,
            )
            for line, before, cells in zip(lines, as_read, found, strict=True)
        ]

    def cells(self, line: int) -> tuple[list[str], list[str]]:
        """The whole cells of the record that begins on a physical line: as in the file, and after the repairs."""
        as_read, found = self._records(array("I", [line]))
        return as_read[0], found[0]

    def _records(self, lines: Sequence[int]) -> tuple[list[list[str]], list[list[str]]]:
        as_read = self.pages.records(lines, [self._end_of(line) for line in lines])
        return as_read, as_read if self._repairer is None else self._repairer.repair_rows(lines, as_read)

    def findings(self, line: int) -> list[Finding]:
        """What is found on a physical line, notes included."""
        with FindingPages(self._draft) as pages:
            return [finding for _, finding in pages.findings_on([line], _SHOWN)]

    def index_of(self, line: int) -> int:
        """The row of the record that physical line `line` is part of, or the nearest row."""
        return max(0, min(bisect_right(self.lines, line) - 1, len(self.lines) - 1))

    def index_from(self, line: int) -> int:
        """The row of this line, else of the next one that is listed, or the last row."""
        return max(0, min(bisect_left(self.lines, line), len(self.lines) - 1))

    def next_problem(self, line: int, column: int | None, step: int) -> tuple[int, int | None] | None:
        """Line and column of the nearest error or warning after a cell (`step` 1), or before it (-1), if there is one.

        None as the column is the line as a whole: it comes before its cells.
        """
        with FindingPages(self._draft) as pages:
            return pages.next_problem(line, column, step)

    def customer_of(self, line: int) -> int | None:
        """The number in the plan of the customer that a line belongs to; None if it belongs to none."""
        with DraftPages(self._draft) as pages:
            return pages.customer_of_line(line)

    def _begin_of(self, line: int) -> int:
        """The line on which the record begins that physical line `line` is part of."""
        return self._all[bisect_right(self._all, line) - 1]

    def _end_of(self, line: int) -> int:
        """The line on which the record after this one begins."""
        place = bisect_right(self._all, line)
        return self._all[place] if place < len(self._all) else 2**31

    def _cut(self, cells: list[str]) -> tuple[str, ...]:
        shown = [cell[:SHOWN_CHARACTERS] for cell in cells[: self._width]]
        return tuple(shown + [""] * (self._width - len(shown)))


def _differing(before: Sequence[str], after: Sequence[str]) -> frozenset[int]:
    """The columns in which a fixed record differs from the one of the file."""
    if before is after or before == after:
        return frozenset()
    return frozenset(
        index for index, cell in enumerate(after) if cell != (before[index] if index < len(before) else "")
    )
