"""Rows that wait in a file of their own, where there are so many lines that it matters (docs/performance.md).

A row of 25 cells is a tuple of 264 bytes besides its texts: a million of them take more memory than all the rest.
"""

from __future__ import annotations

import marshal
import tempfile
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from upflow_tui.importing.checking.rows import LINE, REFUSED, Row

_KNOWS_REPEATED: Final = 4
"""The version of the format that writes a text once that several rows share."""
_WRITTEN: Final = 1 << 20
"""So many bytes are written at once."""
_READ: Final = 1 << 14
"""So many are read at once: customers are mostly asked for in the order of the file."""


class Shelf:
    """Takes rows, some together, and gives them back in any order.

    Args:
        folder: where its file is. It has no name there, only this process can read it, and it ends with the shelf.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._ends = array("Q", (0,))
        """Where the rows of each place end, after a nought: those of place n begin where those before end."""
        self._lines = array("I")
        """The first line at each place."""
        self._written = 0
        self._unwritten = bytearray()
        self._read = b""
        self._read_from = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        self._read = b""

    def put(self, rows: Sequence[Row]) -> int:
        """Takes some rows, at least one; the place where they are.

        Raises:
            OSError: they cannot be written.
        """
        self._unwritten += _packed(rows)
        self._ends.append(self._written + len(self._unwritten))
        self._lines.append(rows[0][LINE])
        if len(self._unwritten) > _WRITTEN:
            self._write()
        return len(self._lines) - 1

    def first_line(self, place: int) -> int:
        """The number of the first line at a place."""
        return self._lines[place]

    def get(self, place: int) -> list[Row]:
        """The rows of a place, made anew each time.

        Raises:
            OSError: they cannot be read.
        """
        start, end = self._ends[place], self._ends[place + 1]
        if end > self._written:
            self._write()
        if start < self._read_from or end > self._read_from + len(self._read):
            assert self._file is not None
            self._file.seek(start)
            self._read, self._read_from = self._file.read(max(_READ, end - start)), start
        return _unpacked(self._read[start - self._read_from : end - self._read_from])

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed with the shelf
        self._file.seek(self._written)
        self._file.write(self._unwritten)
        self._written += len(self._unwritten)
        self._unwritten.clear()


def _packed(rows: Iterable[Row]) -> bytes:
    try:
        return marshal.dumps([*rows], _KNOWS_REPEATED)
    except ValueError:  # it knows no REFUSED, which few rows have
        return marshal.dumps(tuple(_exchanged(row, REFUSED, ...) for row in rows), _KNOWS_REPEATED)


def _unpacked(data: bytes) -> list[Row]:
    rows: list[Row] | tuple[Row, ...] = marshal.loads(data)  # noqa: S302 - what this process has written itself
    if isinstance(rows, list):
        return rows
    return [_exchanged(row, ..., REFUSED) for row in rows]


def _exchanged(row: Row, old: object, new: object) -> Row:
    return tuple([new if cell is old else cell for cell in row])
