"""Some lines of a file read again, as chunks like those of a whole pass (docs/performance.md, goal 10)."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from upflow_tui.importing.file.chunk import Chunk, Ragged
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.sampling import BLANK
from upflow_tui.importing.file.table import Table

_CHUNK = 256


def chunks_of(table: Table, pages: LinePages, numbers: array[int], lines: Sequence[int]) -> Iterator[Chunk]:
    """The records on these lines, a few hundred at a time.

    Args:
        table: the file.
        pages: its lines.
        numbers: the lines on which its records begin, blank ones left out, rising.
        lines: some of these, rising; none of them with a quote in the wrong place.
    """
    for start in range(0, len(lines), _CHUNK):
        some = list(lines[start : start + _CHUNK])
        ends = []
        for line in some:
            after = bisect_left(numbers, line) + 1
            ends.append(numbers[after] if after < len(numbers) else 2**31)
        chunk = Chunk(pages.records(some, ends), some, last=some[-1] == numbers[-1])
        _fit(chunk, table.width)
        yield chunk


def _fit(chunk: Chunk, width: int) -> None:
    """Makes the rows as wide as the table and notes which were not, as a pass over the file does."""
    for position, row in enumerate(chunk.rows):
        if (cells := len(row)) != width:
            chunk.ragged.append(Ragged(position, cells, any(cell.strip(BLANK) for cell in row[width:])))
            row[width:] = [""] * max(0, width - cells)
