"""Lines that are no customers: headers again, rulers, comments, totals, what reports print, our own examples.

Source: docs/rules.md §2 "Lines that are no customers". Each kind is a warning; its line is skipped unless it was put
back (`ImportChoices.keeps_line`). The lines of a second table are refused. Most lines are told to be customers by whole
columns at once; only the odd ones are looked at one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from upflow_tui.core.findings import Finding, find
from upflow_tui.core.template_examples import is_example
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.comment_lines import CommentLines
from upflow_tui.importing.checking.header_lines import HeaderLines
from upflow_tui.importing.checking.headings import Headings
from upflow_tui.importing.checking.known_file import KnownFile
from upflow_tui.importing.checking.odd_lines import OddLines
from upflow_tui.importing.checking.report_words import is_of_report, is_parted_report_line
from upflow_tui.importing.checking.total_lines import TotalLines
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.habits import Habits, title_of

_RULER: Final = "-=_.*–—─═+| "
_ABOVE: Final = 20
"""Lines above a total among which the customer is looked for that it sums up."""


class LineKinds:
    """Tells the lines of a file that are no customers.

    Args:
        columns: the file's columns.
        places: the index of each mapped field's column.
        habits: what the head of the file shows.
    """

    def __init__(self, columns: Sequence[Column], places: Mapping[str, int], habits: Habits) -> None:
        self._file = file = KnownFile(columns, places, habits)
        self._odd = OddLines(file, columns)
        self._headers = HeaderLines(file)
        self._comments = CommentLines(file)
        self._totals = TotalLines(file)
        self.headings = Headings(file)
        self._before: Sequence[Sequence[str]] = ()
        """The last lines of the chunk before."""

    def judge(self, chunk: Chunk, columns: Sequence[Sequence[str]]) -> dict[int, Finding]:
        """What is said of the lines of a chunk that are no customers, by their position in it.

        Args:
            chunk: some lines.
            columns: their cells column by column.
        """
        if not chunk.rows:
            return {}
        self.headings.look(columns)
        found = {}
        for at in self._wanted(self._odd.among(chunk, columns), len(chunk.rows)):
            self._totals.above = chunk.rows[max(0, at - _ABOVE) : at] or self._before
            finding = self._of_line(chunk.rows[at], chunk.lines[at])
            if finding is not None:
                found[at] = finding
        self._before = chunk.rows[-_ABOVE:]
        return found

    def _wanted(self, odd: Collection[int], count: int) -> Iterator[int]:
        """The positions of the odd lines, and of all lines where a second table has begun."""
        waiting = deque(sorted(odd))
        place = 0
        while place < count:
            if self._headers.second is None:
                while waiting and waiting[0] < place:
                    waiting.popleft()
                if not waiting:
                    return
                place = waiting.popleft()
            yield place
            place += 1

    def _of_line(self, row: Sequence[str], line: int) -> Finding | None:
        cells = [clean(cell) for cell in row]
        filled = [index for index, cell in enumerate(cells) if cell]
        if not filled:
            return None
        if (found := self._headers.again(cells, filled, line)) is not None:
            return found
        if self._headers.second is not None:
            return find(
                "second_table",
                line=line,
                message=f"Line {line} belongs to another table, which begins on line {self._headers.second}.",
            )
        for kind in (
            self._headers.under_header,
            self._ruler,
            self._example,
            self._comments.comment,
            self._totals.total,
            self._of_report,
            self.headings.heading,
        ):
            if (found := kind(cells, filled, line)) is not None:
                return found
        return None

    def _ruler(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        if any(cells[index].strip(_RULER) for index in filled):
            return None
        return self._file.say("ruler_line", cells, filled[0], line)

    def _example(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        values = {key: cells[index] for key, index in self._file.places.items()}
        if self._file.id is None or not is_example(values):
            return None
        return self._file.say("example_line", cells, self._file.id, line)

    def _of_report(self, cells: Sequence[str], filled: Sequence[int], line: int) -> Finding | None:
        title = title_of(cells)
        texts = self._file.texts(cells, filled)
        if title in self._file.habits.titles or any(cells[index].startswith("\x0c") for index in filled):
            message = f"Line {line} repeats the title above the header."
            return self._file.say("report_line", cells, filled[0], line, message)
        if len(texts) == 1 and is_of_report(cells[texts[0]], alone=not self._file.has_other_cells):
            return self._file.say("report_line", cells, texts[0], line)
        if self._file.id == 0 and len(filled) > 1 and filled[-1] == len(filled) - 1:
            parted = [cells[index] for index in filled]
            if is_parted_report_line(parted, self._file.habits.delimiter):
                return self._file.say("report_line", cells, 0, line)
        return None
