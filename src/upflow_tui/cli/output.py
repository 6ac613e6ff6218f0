"""What commands write on stdout: lines and tables for people, JSON for scripts, and files as they are.

For people there is one door, `Output.line`, and nothing passes it that a terminal obeys or hides.
"""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TextIO

from upflow_tui.core.visible import visible

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from upflow_tui.cli.painter import Painter

ELLIPSIS: Final = "…"
_PAPER: Final = 110
"""Cells to a line where there is no terminal to ask."""
_LEAST: Final = 6
_WIDEST: Final = 60
_LOOKED_AT: Final = 200


class OutputLost(Exception):
    """What was to be written on stdout reached nobody: the reader has gone (`closed`), the disk is full, or the process
    was started without it (`error` is None)."""

    def __init__(self, error: OSError | None) -> None:
        said = "standard output is closed" if error is None else error.strerror or type(error).__name__
        super().__init__(said)
        self.closed = isinstance(error, BrokenPipeError)


class Output:
    """Standard output.

    `code` is the exit code that holds if the output is lost; `done` says what has been written to disk by then.
    """

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        """`stream`: another one than standard output; `quiet`: people are told nothing."""
        self.quiet = quiet
        """Whether what is for people is left out; JSON and files are written all the same."""
        self.code = 0
        self.done = ""
        self.object_of: str | None = None
        """Among several files, that of which the next JSON object is; then each object stands on a line of its own."""
        self._stream = stream if stream is not None else sys.stdout
        """None where the process was started with stdout closed, and once nobody listens any more."""
        self._silent = False
        if self._stream is not None and hasattr(self._stream, "reconfigure"):
            self._stream.reconfigure(errors="backslashreplace")

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks on."""
        return self._stream is not None and self._stream.isatty()

    @cached_property
    def _painter(self) -> Painter:
        """Colours and tables of a terminal."""
        from upflow_tui.cli.painter import Painter

        assert self._stream is not None
        return Painter(self._stream)

    @property
    def width(self) -> int:
        """Cells to a line."""
        return max(40, shutil.get_terminal_size((80, 24)).columns) if self.is_terminal else _PAPER

    def line(self, text: str = "", style: str = "") -> None:
        """One line for people; whatever is in it, it stays one line of visible characters.

        Args:
            text: anything.
            style: of Rich, on a terminal.
        """
        if not self.quiet:
            shown = visible(text)
            self._write(self._painter.line(shown, style) if style and self.is_terminal else shown + "\n")

    def title(self, text: str) -> None:
        """The line above what belongs together."""
        self.line(text, "bold")

    def paragraph(self, text: str, indent: str = "", first: str | None = None) -> None:
        """A text for people, wrapped between words.

        Args:
            text: anything.
            indent: stands before each line.
            first: stands before the first line instead, the program's own; a sign in it is coloured.
        """
        if self.quiet:
            return
        before = indent if first is None else first
        for place, line in enumerate(wrapped(visible(text), self.width - text_width(before))):
            leads = place == 0 and first is not None and self.is_terminal
            self._write(self._painter.led_line(before, line)) if leads else self.line(before + line)
            before = indent

    def json(self, name: str, pairs: Mapping[str, Any]) -> None:
        """One JSON object, judged by the model of the contract and written piece by piece (contract/writing.py).

        Args:
            name: the output, one of contract/catalogue.py.
            pairs: its keys, but for the version; iterators become arrays.
        """
        from upflow_tui.contract.writing import pieces

        of_several = self.object_of is not None
        for piece in pieces(name, {"file": self.object_of, **pairs} if of_several else pairs, on_one_line=of_several):
            self._write(piece)

    def binary(self, write: Callable[[BinaryIO], object]) -> None:
        """What `write` writes, byte for byte; on a terminal its lines, of which nothing is obeyed.

        Raises:
            OutputLost: it reached nobody.
        """
        stream = self._listening()
        if self.is_terminal:
            lines = _Lines(self.line)
            write(lines)
            lines.close()
        elif stream is not None:
            try:
                stream.flush()
                write(stream.buffer)
                stream.buffer.flush()
            except OSError as error:
                raise OutputLost(error) from error

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[int] = ()) -> None:
        """A table for people, streamed: the first rows decide how wide the columns are.

        On a terminal it fits its width, and what does not fit ends in an ellipsis.

        Args:
            headers: the names of the columns.
            rows: as many texts each, from anywhere.
            right: the columns (0 = first) of numbers.
        """
        if self.quiet:
            return
        source = ([visible(cell) for cell in row] for row in rows)
        looked_at = list(islice(source, _LOOKED_AT))
        widths = [max(map(text_width, cells)) for cells in zip(headers, *looked_at, strict=True)]
        widths = [min(width, _WIDEST) for width in widths]
        if self.is_terminal:
            _shrink(widths, self.width - 2 * (len(widths) - 1))
            self._write(self._painter.heads([visible(header) for header in headers], widths, right))
            while looked_at:
                self._write(self._painter.rows(looked_at, widths, right))
                looked_at = list(islice(source, _LOOKED_AT))
            return
        for row in chain([list(headers), ["─" * width for width in widths]], looked_at, source):
            padded = (
                pad + cell if place in right else cell + pad
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
                for pad in [" " * (width - text_width(cell))]
            )
            self.line("  ".join(padded).rstrip())

    def flush(self) -> None:
        """Sends on what is still held back. Raises OutputLost."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except OSError as error:
                raise OutputLost(error) from error

    def silence(self) -> None:
        """From now on nothing is written, not even what Python still holds when it ends."""
        self._stream = None
        self._silent = True
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end

    def _listening(self) -> TextIO | None:
        """The stream; None once it is silent. Raises OutputLost where there never was one."""
        if self._stream is None and not self._silent:
            raise OutputLost(None)
        return self._stream

    def _write(self, text: str) -> None:
        stream = self._listening()
        if stream is not None:
            try:
                stream.write(text)
            except OSError as error:
                raise OutputLost(error) from error


class _Lines(BytesIO):
    """Takes a file in pieces and hands it on line by line."""

    def __init__(self, line: Callable[[str], object]) -> None:
        super().__init__()
        self._line = line
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def write(self, data: ReadableBuffer) -> int:
        *lines, self._rest = (self._rest + self._decoder.decode(bytes(data))).split("\n")
        for line in lines:
            self._line(line.removesuffix("\r"))
        return memoryview(data).nbytes

    def close(self) -> None:
        if self._rest:
            self._line(self._rest)
        super().close()


def text_width(text: str) -> int:
    """How many cells a terminal needs for `text`: two for East Asian wide characters, none for marks."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or char in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, width: int) -> str:
    """`text` if it fits `width` cells, else as much as fits beside an ellipsis."""
    if len(text) <= width and text_width(text) <= width:
        return text
    kept, left = [], width - 1
    for char in text[: 8 * width]:
        left -= text_width(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept) + ELLIPSIS


def wrapped(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` cells, broken between words; a longer word is broken where it must."""
    line, left = "", width
    for word in text.split(" "):
        size = text_width(word)
        if line and size + 1 > left:
            yield line
            line, left = "", width
        elif line:
            line, left = line + " ", left - 1
        while size > width:
            head = cut(word, width)[:-1] or word[0]
            yield head
            word = word[len(head) :]  # noqa: PLW2901 - what is left of it
            size = text_width(word)
        line, left = line + word, left - size
    yield line


def _shrink(widths: list[int], room: int) -> None:
    """Takes from the widest columns until all together fit, or none can give any more."""
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _LEAST:
            return
        widths[widest] -= 1
