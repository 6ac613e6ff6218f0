"""Any lines of the file at once, for a table that is scrolled: nothing is kept but where each block begins.

The file is decoded once, block by block, only to count its line breaks; a page is then read from the block in which it
begins. So memory grows by some hundred bytes a block, not with the lines.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.errors_column import raw_of, restore_raw, restore_record
from upflow_tui.importing.file.records import MAX_RECORD_LINES
from upflow_tui.importing.file.sheet import restore_line_breaks
from upflow_tui.importing.file.source import Source

_BLOCK: Final = 2**14
_END: Final = re.compile("\r\n|[\r\n]")

_ASCII_AND_MORE: Final = ("ascii", "utf-8", "iso8859", "cp125", "mac")
"""How the names of encodings begin in which a byte below 128 is always that character."""


class _Mark(NamedTuple):
    """The beginning of a block."""

    byte: int
    state: tuple[bytes, int]
    """Of the decoder."""
    line: int
    """How many line breaks stand before it."""
    after_return: bool
    """Whether the text before it ends in a carriage return."""


class LinePages:
    """Records of a source by the physical lines on which they begin.

    Args:
        source: the file; its bytes must not change.
        dialect: how it is read.
        stopped: asked at each block while counting; true ends the counting: lines beyond are then not found.

    Raises (everywhere): OSError where our copy of the file is gone.
    """

    def __init__(self, source: Source, dialect: Dialect, stopped: Callable[[], bool] = lambda: False) -> None:
        self._source = source
        self._dialect = dialect
        self._marks = list(self._scan(stopped))
        self._lines = [mark.line for mark in self._marks]

    def records(self, starts: Sequence[int], ends: Sequence[int]) -> list[list[str]]:
        """The cells of some records, as the csv reader gives them.

        Args:
            starts: the line on which each begins (1 = first), rising.
            ends: the line on which the record after each begins.

        Returns:
            One list of cells for each: the raw line as one cell where its quotes are wrong, none beyond the file.
        """
        found: list[list[str]] = []
        lines: Iterator[tuple[int, str]] = iter(())
        block = -2
        for start, end in zip(starts, ends, strict=True):
            wanted = self._block_of(start - 1)
            if wanted > block + 1:
                lines = self._lines_from(wanted)
            block = wanted
            height = max(1, min(end - start, MAX_RECORD_LINES))
            taken = []
            for number, text in lines:
                if number >= start - 1:
                    taken.append(text)
                    if number >= start + height - 2:
                        break
            found.append(self._cells(taken))
        return found

    def lines_with(self, text: str, stopped: Callable[[], bool] = lambda: False) -> array[int]:
        """The physical lines (1 = first) that hold `text`, without case, rising; `stopped` as above."""
        needle = text.casefold()
        found = array("I")
        line = 0
        for whole in self._whole_lines():
            if stopped():
                break
            folded = whole.casefold()  # it changes letters, never line breaks
            counted = 0
            place = folded.find(needle)
            while place >= 0:
                line += _breaks(folded[counted:place])
                found.append(line + 1)
                end = _END.search(folded, place)
                counted = place
                place = folded.find(needle, end.end()) if end is not None else -1
            line += _breaks(folded[counted:])
        return found

    def lines_holding(self, text: str, most: int) -> array[int] | None:
        """The physical lines (1 = first) that hold a text just so, rising, each once.

        It is looked for in the bytes, which is many times as quick as in the text.

        Args:
            text: printable ASCII, at least one character.
            most: beyond so many lines it is given up.

        Returns:
            None where there are more, or in an encoding whose bytes may be parts of characters.
        """
        if not codecs.lookup(self._dialect.encoding).name.startswith(_ASCII_AND_MORE):
            return None
        needle = text.encode("ascii")
        found = array("I")
        rest = b""
        with self._source.open_text() as file:
            file.seek(self._dialect.text_start)
            for mark in self._marks:
                data = rest + file.read(_BLOCK)
                counted, line = len(rest), mark.line - mark.after_return * data.startswith(b"\n", len(rest))
                place = data.find(needle)
                while place >= 0:
                    line += _byte_breaks(data, counted, place)
                    counted = place
                    if not found or found[-1] != line + 1:
                        found.append(line + 1)
                        if len(found) > most:
                            return None
                    place = data.find(needle, place + 1)
                rest = data[max(0, len(data) - len(needle) + 1) :]
        return found

    def _whole_lines(self) -> Iterator[str]:
        """The text in pieces that end where a line does."""
        parts: list[str] = []
        for text in self._texts(0):
            end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            if end == 0:
                parts.append(text)
                continue
            yield "".join([*parts, text[:end]])
            parts = [text[end:]]
        yield "".join(parts)

    def _cells(self, lines: list[str]) -> list[str]:
        if not lines:
            return []
        errors = self._dialect.errors
        try:
            reader = csv.reader(
                lines,
                delimiter=self._dialect.delimiter,
                strict=True,
                skipinitialspace=self._dialect.skips_blanks,
            )
            cells = next(reader, [])
        except csv.Error:
            broken = lines[0].rstrip("\r\n")
            return [restore_raw(broken, errors, self._dialect.delimiter) if errors is not None else broken]
        if errors is not None:
            raw = raw_of(cells, errors)
            cells = restore_record(cells, errors) if raw is None else [raw]
        if self._source.sheet is not None:
            restore_line_breaks([cells])
        return cells

    def _scan(self, stopped: Callable[[], bool]) -> Iterator[_Mark]:
        """A mark for each block: the whole file is decoded once."""
        decoder = self._decoder()
        line, after_return, place = 0, False, self._dialect.text_start
        with self._source.open_text() as file:
            file.seek(place)
            while not stopped():
                mark = _Mark(place, decoder.getstate(), line, after_return)
                block = file.read(_BLOCK)
                if not block:
                    return
                yield mark
                place += len(block)
                text = decoder.decode(block)
                if text:
                    line += _breaks(text)
                    line -= after_return and text[0] == "\n"  # the two halves of one line break
                    after_return = text[-1] == "\r"

    def _block_of(self, line: int) -> int:
        """The block to begin at, so that physical line `line` (0 = first) begins after the block does."""
        return max(0, bisect_right(self._lines, line - 1) - 1)

    def _lines_from(self, block: int) -> Iterator[tuple[int, str]]:
        """The physical lines from a block on with their numbers (0 = first) and line ends; the first may be cut."""
        number = self._marks[block].line if self._marks else 0
        parts: list[str] = []
        for text in self._texts(block):
            parts.append(text)
            if "\n" not in text and "\r" not in text:
                continue
            lines = list(io.StringIO("".join(parts), newline=""))
            parts = [] if lines[-1].endswith("\n") else [lines.pop()]  # a lone return may be half of a line break
            for line in lines:
                yield number, line
                number += 1
        for line in io.StringIO("".join(parts), newline=""):
            yield number, line
            number += 1

    def _texts(self, block: int) -> Iterator[str]:
        """The text from a block on, in pieces."""
        if not self._marks:
            return
        mark = self._marks[block]
        decoder = self._decoder()
        decoder.setstate(mark.state)
        with self._source.open_text() as file:
            file.seek(mark.byte)
            text = decoder.decode(file.read(_BLOCK))
            yield text[1:] if mark.after_return and text.startswith("\n") else text
            while data := file.read(_BLOCK):
                yield decoder.decode(data)
        yield decoder.decode(b"", final=True)

    def _decoder(self) -> codecs.IncrementalDecoder:
        # A file that was detected decodes without an error; a lone surrogate at a block's edge must not be one.
        return codecs.getincrementaldecoder(self._dialect.encoding)(errors="replace")


def _byte_breaks(data: bytes, start: int, end: int) -> int:
    """How many line breaks stand between two places; below 0 if `end` is the first."""
    if end < start:
        return -_byte_breaks(data, end, start)
    return data.count(b"\n", start, end) + data.count(b"\r", start, end) - data.count(b"\r\n", start, end)


def _breaks(text: str) -> int:
    """How many line breaks `text` has."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
