"""Which lines of another width than the header's are damaged, judged by the habit of their neighbours.

Source: docs/rules.md §2 "Width". *Padded*: every line has the header's width, some end in a blank cell. *Trimmed*:
short lines end in a filled cell, or stand in runs of one width of which one does (spreadsheets trim 16 lines at once).
*Trailing*: nearly every line has blank cells beyond the header. A file may change its habit, so only the lines around a
line count.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, compress, groupby
from operator import add, gt
from typing import Final

from upflow_tui.importing.file.habits import Habits
from upflow_tui.importing.file.sampling import BLANK
from upflow_tui.importing.file.shapes import nearly_all

NEAR: Final = 64
"""A line of the header's width is looked at where one of another stands so near."""
AROUND: Final = 2 * NEAR + 1
"""So many lines before and after are looked at: those near a run of lines that is as long."""

_BLOCK: Final = 16
_IN_A_ROW: Final = 5


class Verdict(IntEnum):
    """What is said of a line of another width, or of the header's width among others."""

    PASSES = 0
    DAMAGED = 1
    FIRST_HALF = 2
    """It goes on with the line below it: a line break stood inside a cell."""
    SECOND_HALF = 3


class Around:
    """Some lines in the order of the file, as wide as they are: what the verdict on a few of them needs.

    Args:
        habits: what the head of the file shows.
        rows: their cells.
        lines: the physical line on which each begins.
        at_start, at_end: whether the first (last) of them is the first (last) of the file.
        is_own: whether the program has written the file: it leaves out no blank cell and adds none, so a line of
            another width is one that was damaged before (docs/rules.md §6, "Lines with errors").
    """

    def __init__(
        self,
        habits: Habits,
        rows: Sequence[Sequence[str]],
        lines: Sequence[int],
        *,
        at_start: bool = True,
        at_end: bool = True,
        is_own: bool = False,
    ) -> None:
        self._habits = habits
        self._is_own = is_own
        self._rows = rows
        self._lines = lines
        self._at_start, self._at_end = at_start, at_end
        self._widths = list(map(len, rows))
        width = habits.width
        self._known: dict[tuple[int, int], bool] = {}
        self._short = list(accumulate(map(width.__gt__, self._widths), initial=0))
        trailing = [0] * len(rows)
        for place in compress(range(len(rows)), map(width.__lt__, self._widths)):
            trailing[place] = self._is_trailing(place)
        self._trailing = list(accumulate(trailing, initial=0))

    @cached_property
    def _ends_filled(self) -> list[bool]:
        return [bool(row and row[-1].strip(BLANK)) for row in self._rows]

    @cached_property
    def _padded(self) -> list[int]:
        """How many lines of the header's width before each place end in a blank cell."""
        width = self._habits.width
        pairs = zip(self._widths, self._ends_filled, strict=True)
        return [0, *accumulate(own == width and not filled for own, filled in pairs)]

    @cached_property
    def _filled(self) -> list[int]:
        """How many lines before each place end in a filled cell."""
        return [0, *accumulate(self._ends_filled)]

    def verdicts(self, first: int, last: int) -> dict[int, Verdict]:
        """What is wrong with the lines from place `first` up to `last`, by place; those that pass are left out."""
        width, found = self._habits.width, dict[int, Verdict]()
        place = first
        while place < last:
            own = self._widths[place]
            end = place + 1
            if own < width:
                end = min(self._end_of_run(place), last)
                self._judge_short(place, end, found)
            elif own > width:
                if self._is_own or not self._passes_long(place):
                    found[place] = Verdict.DAMAGED
            elif place and self._widths[place - 1] < width and self._is_half(place - 1):
                found[place] = Verdict.SECOND_HALF
            elif self._changes[place] and self._habits.has_moved(self._rows[place], least=self._least(place)):
                found[place] = Verdict.DAMAGED
            place = end
        return found

    @cached_property
    def _changes(self) -> list[bool]:
        """Whether lines of another width stand around each place."""
        others = list(map(add, self._short, self._trailing))
        count = len(self._rows)
        before = ([0] * NEAR + others)[:count]
        behind = (others[NEAR + 1 :] + [others[-1]] * count)[:count]
        return list(map(gt, behind, before))

    def _least(self, place: int) -> int:
        """How many values of a line of the header's width must have moved to be damage: such a line is rare only
        where the others trail."""
        return 1 if self._trails(place) else 2

    def _trails(self, place: int) -> bool:
        """Whether nearly all lines around have blank cells beyond the header."""
        start, end = max(0, place - NEAR), min(len(self._rows), place + NEAR + 1)
        return nearly_all(self._trailing[end] - self._trailing[start], end - start)

    def _is_trailing(self, place: int) -> bool:
        width = self._habits.width
        return self._widths[place] > width and not any(cell.strip(BLANK) for cell in self._rows[place][width:])

    def _passes_long(self, place: int) -> bool:
        if not self._is_trailing(place):
            return False
        if not self._trails(place):
            start = end = place
            while start > 0 and place - start < _IN_A_ROW and self._is_trailing(start - 1):
                start -= 1
            while end + 1 < len(self._rows) and end - place < _IN_A_ROW and self._is_trailing(end + 1):
                end += 1
            if end - start + 1 < _IN_A_ROW:
                return False
        row = self._rows[place]
        if len(row) not in self._habits.widths and self._habits.lacks_usual(row[: self._habits.width]):
            return False
        return not self._habits.has_moved(self._rows[place][: self._habits.width])

    # Lines with fewer cells than the header

    def _end_of_run(self, place: int) -> int:
        """The place after the last of the neighbours that are as wide, as far as they count."""
        return min(self._runs[place][1], place + NEAR)

    def _start_of_run(self, place: int) -> int:
        """The place of the first of the neighbours that are as wide, as far as they count."""
        return max(self._runs[place][0], place - NEAR)

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        """For each place the first of the neighbours that are as wide, and the place after the last of them."""
        runs: list[tuple[int, int]] = []
        for _, same in groupby(self._widths):
            count = len(list(same))
            runs += [(len(runs), len(runs) + count)] * count
        return runs

    def _across(self, start: int, end: int) -> tuple[int, int]:
        """A run of several lines with the one on the other side of a line of another width, which was damaged."""
        own, widths = self._widths[start], self._widths
        if end - start < 2:
            return start, end
        first, last = start, end
        if start > 2 and widths[start - 3 : start - 1] == [own, own]:
            first = self._start_of_run(start - 2)
        if widths[end + 1 : end + 3] == [own, own]:
            last = self._end_of_run(end + 1)
        return first, last

    def _judge_short(self, place: int, last: int, found: dict[int, Verdict]) -> None:
        """Judges the lines from `place` up to `last`, neighbours of one width."""
        for at in range(place, last):
            if self._is_half(at - 1):
                found[at] = Verdict.SECOND_HALF
            elif self._is_half(at):
                found[at] = Verdict.FIRST_HALF
            elif self._is_own or not self._fits(at) or self._has_moved(at):
                found[at] = Verdict.DAMAGED

    def _has_moved(self, at: int) -> bool:
        """Whether values of a short line have plainly moved, or it is as short as none and lacks what all have."""
        row = self._rows[at]
        if len(row) not in self._habits.widths and self._habits.lacks_usual(row):
            return True
        return self._habits.has_moved(row)

    def _fits(self, at: int) -> bool:
        """Whether a short line is no wonder among its neighbours of the same width."""
        run = self._across(self._start_of_run(at), self._end_of_run(at))
        known = self._known.get(run)
        if known is None:
            known = self._known[run] = self._filled[run[1]] > self._filled[run[0]] and self._is_trimmed(*run)
        return known

    def _is_half(self, at: int) -> bool:
        """Whether a line goes on with the next one. Where lines may be short, only what they hold together tells."""
        width = self._habits.width
        if not 0 <= at < len(self._rows) - 1 or self._widths[at] >= width or self._widths[at + 1] > width:
            return False
        if self._goes_on(at):
            return True
        if self._widths[at + 1] == width:  # the line break stood inside the first cell
            first = self._habits.columns.get(0)
            if self._widths[at] > 1 or first is None or first.shape.fits(self._rows[at + 1][0].strip()):
                return False
            return self._habits.makes_whole(self._rows[at], self._rows[at + 1])
        together = self._widths[at] + self._widths[at + 1]
        if together > width + 1:
            return False
        if together == width + 1 and not self._fits(at):
            return True
        return self._habits.makes_whole(self._rows[at], self._rows[at + 1])

    def _goes_on(self, at: int) -> bool:
        """Whether the next line begins in the middle of a word, as no other does, and one of the two is as short as
        lines usually are not."""
        known, own, after = self._habits.widths, self._widths[at], self._widths[at + 1]
        if (own in known and after in known) or own + after - 1 > self._habits.width or not own or not after:
            return False
        return self._habits.begins_inside_word(self._rows[at + 1][0])

    def _is_trimmed(self, start: int, end: int) -> bool:
        """Whether lines that end in blanks are shorter here, so that a run of short ones is no wonder."""
        if end - start >= _IN_A_ROW or (start == 0 and end == len(self._rows)):
            return True
        if end - start > 1 and 2 * (end - start) >= len(self._rows):
            return True
        for near in (_BLOCK, NEAR):
            first, last = max(0, start - near), min(len(self._rows), end + near)
            sides = ((first, start, end, end), (start, start, end, last), (first, start, end, last))
            if any(self._has_others(*side) for side in sides):
                return True
        return self._is_block(start, end)

    def _has_others(self, first: int, start: int, end: int, last: int) -> bool:
        """Whether other lines from `first` to `last` are short, and none of the header's width ends in a blank."""
        others = last - first - (end - start)
        padded = self._padded[last] - self._padded[first]
        short = self._short[last] - self._short[first] - (end - start)
        if not others or (padded and (padded > 1 or short < _IN_A_ROW)):  # one may be a line that was damaged
            return False
        whole = self._habits.width + 1  # of a line and the one beside it: the halves of one
        short -= start > first and self._widths[start - 1] + self._widths[start] == whole
        short -= end < last and self._widths[end - 1] + self._widths[end] == whole
        return short >= 2 or 2 * short >= others or (end - start > 1 and others < _BLOCK)

    def _is_block(self, start: int, end: int) -> bool:
        """Whether a run begins and ends where blocks of 16 lines do, counted from the top of the sheet or from the
        header. One line alone is a block at the end of a file of which most lines end in a blank."""
        begins = (start == 0 and self._at_start) or self._is_edge(start)
        is_last = end == len(self._lines) and self._at_end
        if end - start > 1:
            return begins and (is_last or (end < len(self._lines) and self._is_edge(end)))
        first = max(0, start - NEAR)
        return begins and is_last and 2 * (self._padded[start] - self._padded[first]) > start - first

    def _is_edge(self, place: int) -> bool:
        """Whether a block of 16 lines may begin with this one."""
        line = self._lines[place] - 1
        return line % _BLOCK == 0 or (line + 1 - self._habits.first_line) % _BLOCK == 0
