"""Physical lines to records, with the standard csv reader: strict, streamed, and never swallowed by a stray quote.

Source: docs/rules.md §2 "Quotes"; docs/performance.md "Reading". A record that closes at the header's width is trusted,
however many lines it spans, unless a line inside its quotes is a record by content; then none of the lines up to the
closing quote becomes a customer but those that are whole records by themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from enum import Enum
from itertools import repeat
from operator import attrgetter
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.file.habits import Habits

MAX_RECORD_LINES: Final = 50
"""Physical lines of the longest record; more means that a quote was never closed."""

MAX_RECORD_CHARS: Final = 16 * 2**20
"""Characters of an unfinished record, above which its quote counts as unclosed, so that memory stays bounded."""

csv.field_size_limit(2**31 - 1)  # 128 KiB at first; lines and records are bounded above instead

ReadLines: TypeAlias = Callable[[int], list[str]]
"""Physical lines of about so many characters in all, with their line ends; none at the end of the file."""

_AFTER_BROKEN: Final = MAX_RECORD_LINES + 14
"""Lines parsed at once after a broken record: in a file of nothing but these, each would cost a whole batch."""

_LINE_NUM: Final = attrgetter("line_num")
_FIRST_HINT: Final = 2**14
_MAX_HINT: Final = 2**20
_PART: Final = 128


class _Fault(Enum):
    """Why strict parsing ended."""

    NONE = 0
    MISPLACED = 1
    """A quote in the wrong place."""
    UNFINISHED = 2
    """A quote is still open at the end of the lines."""


@dataclass(slots=True)
class Batch:
    """Some records in the order of the file: `rows[i]` stands on the physical lines `starts[i]` to `ends[i]`."""

    rows: list[list[str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Each physical line that a stray or unclosed quote makes unreadable, without its line end."""
    opened: dict[int, int] = field(default_factory=dict)
    """Of the broken lines that stand inside another's quote: the line on which that quote opens."""


class Records:
    """One pass over the records of a text.

    Args:
        read_lines: gives the physical lines from `first_line` on.
        delimiter: one character.
        first_line: number of the first physical line (1 = first of the file).
        habits: what the head of the file shows, to recognise lines that a quote has swallowed; None where that is
            not known yet.
        skips_blanks: whether a blank before an opening quote is skipped.
        batch: about how many lines a batch should have.
    """

    def __init__(
        self,
        read_lines: ReadLines,
        delimiter: str,
        *,
        first_line: int = 1,
        habits: Habits | None = None,
        skips_blanks: bool = False,
        batch: int = 256,
    ) -> None:
        self._read_lines = read_lines
        self._delimiter = delimiter
        self._line = first_line
        self._habits = habits if habits is not None and habits.width > 1 else None
        self._skips_blanks = skips_blanks
        self._batch = batch

    def __iter__(self) -> Iterator[Batch]:
        """The batches; records of no cell (blank lines) are among them."""
        hint = _FIRST_HINT
        waiting: list[str] = []
        at_end = False
        while not at_end:
            fresh = self._read_lines(hint)
            at_end = not fresh
            if fresh:  # the csv module is fastest while a batch fits the processor's cache
                hint = max(2**10, min(_MAX_HINT, hint * self._batch // len(fresh)))
            block = waiting + fresh if waiting else fresh
            if block:
                batch, used = self._parse(block, at_end)
                self._line += used
                waiting = block[used:]
                yield batch

    def _parse(self, block: list[str], at_end: bool) -> tuple[Batch, int]:
        """The records of `block`, and how many of its lines they take; the rest is the beginning of a record."""
        batch = Batch()
        start, window = 0, len(block)
        while start < len(block):
            stop = min(start + window, len(block))
            lines = block[start:stop] if start or stop < len(block) else block
            got, used, fault = self._read(lines)
            swallowing = self._swallowing(got, lines)
            end = used
            if swallowing is not None:
                fault, end = _Fault.MISPLACED, got[swallowing][1]
                del got[swallowing:]
            self._add(batch, got, start)
            done = got[-1][1] if got else 0
            if fault is _Fault.NONE:
                start, window = stop, len(block)
                continue
            unfinished = len(lines) - done
            if fault is _Fault.UNFINISHED and unfinished <= MAX_RECORD_LINES:
                if stop < len(block):  # it may end beyond this window
                    start, window = start + done, unfinished + _AFTER_BROKEN
                    continue
                if not at_end and sum(map(len, lines[done:])) <= MAX_RECORD_CHARS:
                    self._find_stray(batch, block)
                    return batch, start + done
            closes = fault is _Fault.MISPLACED and end - done <= MAX_RECORD_LINES
            start += self._break(batch, block, start + done, start + end, closes) + done
            window = _AFTER_BROKEN
        self._find_stray(batch, block)
        return batch, len(block)

    def _break(self, batch: Batch, block: Sequence[str], start: int, end: int, closes: bool) -> int:
        """Names the quote that opens on the line at `start`, and sorts the lines behind it.

        Args:
            batch: where they go.
            block: the lines.
            start: the place of the first one.
            end: the place after the one with the closing quote, or after all that there are.
            closes: whether there is a closing quote, not too far away.

        Returns:
            How many of the lines are done with.
        """
        first, span = self._line + start, block[start:end]
        batch.broken.append((first, span[0].rstrip("\r\n")))
        if self._habits is None:
            return 1
        for place, line in enumerate(span[1 : MAX_RECORD_LINES + 1], 1):
            cells = self._whole(line, needs_shape=closes)
            if cells is not None and not closes:
                return place
            if cells is None and closes and place == len(span) - 1:
                tall = self._tall(block[start + place : start + place + MAX_RECORD_LINES])
                if tall is not None:
                    batch.rows.append(tall[0])
                    batch.starts.append(first + place)
                    batch.ends.append(first + place + tall[1] - 1)
                    return place + tall[1]
            if cells is None and line.strip():
                batch.broken.append((first + place, line.rstrip("\r\n")))
                batch.opened[first + place] = first
            else:
                batch.rows.append(cells or [])
                batch.starts.append(first + place)
                batch.ends.append(first + place)
        return min(len(span), MAX_RECORD_LINES + 1)

    def _whole(self, line: str, *, needs_shape: bool = True) -> list[str] | None:
        """The cells of a physical line that is a whole record by itself; None for any other.

        Args:
            line: with its end.
            needs_shape: false where a file without any column of strict shape may have such lines, too.
        """
        habits = self._habits
        if habits is None:
            return None
        got, _, fault = self._read([line])
        if fault is not _Fault.NONE or not got or len(got[0][0]) not in habits.widths:
            return None
        cells = got[0][0]
        if '"' in line and not habits.well_quoted.fullmatch(line.rstrip("\r\n")):
            return None
        if habits.tells_record(cells, whole=True) or (not needs_shape and not habits.has_strict):
            return cells
        return None

    def _tall(self, lines: Sequence[str]) -> tuple[list[str], int] | None:
        """The record of several lines that begins with the first of `lines`, with their count, where it is a whole one
        by its content: the quote that seemed to close another one opens its own."""
        habits = self._habits
        got, _, _ = self._read(lines)
        if habits is None or not got or got[0][1] < 2 or len(got[0][0]) not in habits.widths:
            return None
        cells, count = got[0]
        if not habits.well_quoted.fullmatch("".join(lines[:count]).rstrip("\r\n")):
            return None
        if self._holds_records(cells, lines[:count]) or not habits.tells_record(cells, whole=True):
            return None
        return cells, count

    def _read(self, lines: Sequence[str]) -> tuple[list[tuple[list[str], int]], int, _Fault]:
        """The records before any fault, each with the count of lines up to its end; lines used; the fault."""
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True, skipinitialspace=self._skips_blanks)
        got: list[tuple[list[str], int]] = []
        try:
            got.extend(zip(reader, map(_LINE_NUM, repeat(reader)), strict=False))
        except csv.Error as error:  # what was read before the fault has been kept
            is_open = "unexpected end" in str(error)
            return got, reader.line_num, _Fault.UNFINISHED if is_open else _Fault.MISPLACED
        return got, reader.line_num, _Fault.NONE

    def _add(self, batch: Batch, got: Sequence[tuple[list[str], int]], start: int) -> None:
        """Append records whose line counts begin at line `start` of the block."""
        if not got:
            return
        first = self._line + start
        rows, counts = zip(*got, strict=True)
        batch.rows += rows
        if counts[-1] == len(rows):
            batch.starts += range(first, first + len(rows))
            batch.ends += range(first, first + len(rows))
        else:
            ends = [first + count - 1 for count in counts]
            batch.starts.append(first)
            batch.starts += [end + 1 for end in ends[:-1]]
            batch.ends += ends

    def _swallowing(self, got: Sequence[tuple[list[str], int]], lines: Sequence[str]) -> int | None:
        """The first record that is longer than any, or that has swallowed other records; None if none has."""
        if not got or got[-1][1] == len(got):
            return None
        before = 0
        for index, (cells, end) in enumerate(got):
            height = end - before
            if height > 1 and (height > MAX_RECORD_LINES or self._holds_records(cells, lines[before:end])):
                return index
            before = end
        return None

    def _holds_records(self, cells: Sequence[str], lines: Sequence[str]) -> bool:
        """Whether the lines of a record after its first one are records themselves.

        What stands inside the quotes tells it by its content. Where no column has a shape, or the record does not have
        the header's width, whole lines tell it by their width; and so they do where separators stand in a cell of
        several lines, as the file writes them, and every line has as many as lines usually have.
        """
        habits = self._habits
        if habits is None:
            return False
        mark, blank = self._delimiter, f"{self._delimiter} "
        later = lines[1:]
        for line in later:
            inside = _inside(line) if '""' in line else line.partition('"')[0]
            if mark not in inside or (blank in inside and not habits.is_spaced):
                continue
            parts = inside.split(mark)
            missing = habits.width - line.count(mark) - 1
            if habits.tells_record(parts if missing else [*parts, *[""] * (habits.width - len(parts))]):
                return True
        widths = habits.widths
        if lines[0].count(mark) + 1 in widths and all(line.count(mark) + 1 in widths for line in later):
            swallowed = (cell for cell in cells if mark in cell and ("\n" in cell or "\r" in cell))
            if any(habits.is_spaced or blank not in cell for cell in swallowed):
                return True
        if len(cells) == habits.width:
            return False
        return any(self._whole(line, needs_shape=False) is not None for line in later)

    def _find_stray(self, batch: Batch, block: Sequence[str]) -> None:
        """Takes out the records with a quote inside a cell that has none around it, where the file quotes its cells.

        Only cells that hold a quote when they are read can be such, which most batches have none of.
        """
        habits = self._habits
        if habits is None or not habits.has_quotes or self._skips_blanks:
            return
        text = "".join(block[: batch.ends[-1] - self._line + 1] if batch.ends else [])
        if '"' not in text or (not batch.broken and habits.well_quoted_lines.fullmatch(text)):
            return
        strays = [
            at
            for at, row in enumerate(batch.rows)
            if '"' in "".join(row)
            and not habits.well_quoted.fullmatch(
                "".join(block[batch.starts[at] - self._line : batch.ends[at] - self._line + 1]).rstrip("\r\n")
            )
        ]
        for at in reversed(strays):
            line = batch.starts[at]
            batch.broken.append((line, block[line - self._line].rstrip("\r\n")))
            for later in range(line + 1, batch.ends[at] + 1):
                if raw := block[later - self._line].rstrip("\r\n"):
                    batch.broken.append((later, raw))
                    batch.opened[later] = line
            del batch.rows[at], batch.starts[at], batch.ends[at]
        if strays:
            batch.broken.sort()


def _inside(line: str) -> str:
    """The part of a line that goes on with a quoted cell: up to the closing quote; two in a row close nothing."""
    place = line.find('"')
    while place >= 0 and line.startswith('"', place + 1):
        place = line.find('"', place + 2)
    return line[:place] if place >= 0 else line


def lines_of(lines: Sequence[str]) -> ReadLines:
    """`lines` as something to read from, some at a time."""
    parts = (list(lines[start : start + _PART]) for start in range(0, len(lines), _PART))
    return lambda _hint: next(parts, [])
