"""Physical lines to records, with the standard csv reader: strict, streamed, and never swallowed by a stray quote.

Source: docs/rules.md §2 "Parsed strictly"; docs/performance.md "Reading".
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter
from typing import Final, TypeAlias

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


@dataclass(slots=True)
class Batch:
    """Some records in the order of the file: `rows[i]` stands on the physical lines `starts[i]` to `ends[i]`."""

    rows: list[list[str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Where a record with a stray or unclosed quote begins, and that physical line without its line end."""


class Records:
    """One pass over the records of a text.

    Args:
        read_lines: gives the physical lines from `first_line` on.
        delimiter: one character.
        first_line: number of the first physical line (1 = first of the file).
        width: cells of the header, to recognise lines that a quote has swallowed; None where it is not known yet.
        batch: about how many lines a batch should have.
    """

    def __init__(
        self, read_lines: ReadLines, delimiter: str, *, first_line: int = 1, width: int | None = None, batch: int = 256
    ) -> None:
        self._read_lines = read_lines
        self._delimiter = delimiter
        self._line = first_line
        self._width = width
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
            got, used, failed = self._read(lines)
            swallowing = self._swallowing(got, lines)
            if swallowing is not None:
                del got[swallowing:]
            self._add(batch, got, start)
            done = got[-1][1] if got else 0
            if swallowing is None:
                if not failed:
                    start, window = stop, len(block)
                    continue
                unfinished = len(lines) - done
                if used == len(lines) and unfinished <= MAX_RECORD_LINES:
                    if stop < len(block):  # it may end beyond this window
                        start, window = start + done, unfinished + _AFTER_BROKEN
                        continue
                    if not at_end and sum(map(len, lines[done:])) <= MAX_RECORD_CHARS:
                        return batch, start + done
            batch.broken.append((self._line + start + done, lines[done].rstrip("\r\n")))
            start, window = start + done + 1, _AFTER_BROKEN
        return batch, len(block)

    def _read(self, lines: list[str]) -> tuple[list[tuple[list[str], int]], int, bool]:
        """The records before any fault, each with the count of lines up to its end; lines used; whether one came."""
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        got: list[tuple[list[str], int]] = []
        try:
            got.extend(zip(reader, map(_LINE_NUM, repeat(reader)), strict=False))
        except csv.Error:  # what was read before the fault has been kept
            return got, reader.line_num, True
        return got, reader.line_num, False

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
        for index, (_, end) in enumerate(got):
            height = end - before
            if height > 2 and (height > MAX_RECORD_LINES or self._holds_records(lines[before + 1 : end - 1])):
                return index
            before = end
        return None

    def _holds_records(self, inside: Sequence[str]) -> bool:
        """Whether the physical lines inside a record are records themselves: at least half have the header's width.

        Half, because one line of a long address or comment may have as many commas by chance.
        """
        if self._width is None or self._width < 3:
            return False
        filled = [line for line in inside if line.strip()]
        if not filled:
            return False
        alike = sum(1 for line in filled if self._cells(line) == self._width)
        return 2 * alike >= len(filled)

    def _cells(self, line: str) -> int:
        """How many cells the physical line has alone; 0 if it is no record."""
        got, _, failed = self._read([line])
        return 0 if failed or not got else len(got[0][0])


def lines_of(lines: Sequence[str]) -> ReadLines:
    """`lines` as something to read from, some at a time."""
    parts = (list(lines[start : start + _PART]) for start in range(0, len(lines), _PART))
    return lambda _hint: next(parts, [])
