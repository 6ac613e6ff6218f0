"""Rows that wait in a file of their own, where there are so many lines that it matters (docs/performance.md).

A row of 25 cells is a tuple of 264 bytes besides its texts: a million of them take more memory than all the rest.
"""

from __future__ import annotations

import marshal
import tempfile
from array import array
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self, TypeVar

from upflow_tui.importing.checking.rows import LINE, Row

_Known = TypeVar("_Known")

_KNOWS_REPEATED: Final = 4
"""The version of the format that writes a text once that several rows share."""
_WRITTEN: Final = 1 << 20
"""So many bytes are written at once."""
_READ: Final = 1 << 15
"""So many are read at once: customers are mostly asked for in the order of the file."""
_TOGETHER: Final = 120
"""So many rows are packed and unpacked together, about: what customers share is written once, and takes half the time.
The more there are, the longer it takes to get one customer alone."""
_KEPT: Final = 8
"""So many packs stay unpacked: what was put there later stands elsewhere, and is asked for between the others."""


class Shelf:
    """Takes rows, some together, and gives them back in any order.

    Args:
        folder: where its file is. It has no name there, only this process can read it, and it ends with the shelf.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._lines = array("I")
        """The first line at each place."""
        self._packs = array("I")
        """The pack in which each place is, 0 = the first."""
        self._starts = array("I")
        """The first place in each pack."""
        self._ends = array("Q", (0,))
        """Where each pack ends, after a nought: pack n begins where the one before ends."""
        self._open: list[Sequence[Row]] = []
        """The rows of the places in the pack that is not packed yet."""
        self._waiting = 0
        """How many rows these are."""
        self._written = 0
        self._unwritten = bytearray()
        self._read = b""
        self._read_from = 0
        self._unpacked: dict[int, list[Sequence[Row]]] = {}
        """Some packs, in the order in which they were unpacked."""
        self._once: dict[object, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        self._read = b""
        self._open.clear()
        self._unpacked.clear()
        self._once.clear()

    def kept_once(self, known: _Known) -> _Known:
        """What is known of rows and stays in memory, as it was first given: many customers have the same parent."""
        same: _Known = self._once.setdefault(known, known)
        return same

    def put(self, rows: Sequence[Row], *, alone: bool = False) -> int:
        """Takes some rows, at least one, which do not change any more; the place where they are.

        Args:
            rows: those of one customer.
            alone: they will not be asked for together with those that are put there before and after them.

        Raises:
            OSError: they cannot be written.
        """
        alone = alone or len(rows) >= _TOGETHER
        if alone:
            self._pack()
        if not self._open:
            self._starts.append(len(self._lines))
        self._open.append(rows)
        self._waiting += len(rows)
        self._packs.append(len(self._starts) - 1)
        self._lines.append(rows[0][LINE])
        if alone or self._waiting >= _TOGETHER:
            self._pack()
        return len(self._lines) - 1

    def first_line(self, place: int) -> int:
        """The number of the first line at a place."""
        return self._lines[place]

    def get(self, place: int) -> list[Row]:
        """The rows of a place, in a list of their own each time.

        Raises:
            OSError: they cannot be read.
        """
        pack = self._packs[place]
        number = place - self._starts[pack]
        if pack == len(self._ends) - 1:
            return [*self._open[number]]
        together = self._unpacked.get(pack)
        if together is None:
            if len(self._unpacked) == _KEPT:
                del self._unpacked[next(iter(self._unpacked))]
            together = self._unpacked[pack] = self._loaded(pack)
        return [*together[number]]

    def _pack(self) -> None:
        if not self._open:
            return
        self._unwritten += marshal.dumps(self._open, _KNOWS_REPEATED)
        self._ends.append(self._written + len(self._unwritten))
        self._open.clear()
        self._waiting = 0
        if len(self._unwritten) > _WRITTEN:
            self._write()

    def _loaded(self, pack: int) -> list[Sequence[Row]]:
        rows: list[Sequence[Row]]
        rows = marshal.loads(self._bytes(self._ends[pack], self._ends[pack + 1]))  # noqa: S302 - written by this process
        return rows

    def _bytes(self, start: int, end: int) -> bytes:
        """What is written from one place of the file to before another."""
        if end > self._written:
            self._write()
        if start < self._read_from or end > self._read_from + len(self._read):
            assert self._file is not None
            self._file.seek(start)
            self._read, self._read_from = self._file.read(max(_READ, end - start)), start
        return self._read[start - self._read_from : end - self._read_from]

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed with the shelf
        self._file.seek(self._written)
        self._file.write(self._unwritten)
        self._written += len(self._unwritten)
        self._unwritten.clear()
