"""What some systems write behind the last line of a file (docs/rules.md §2)."""

from __future__ import annotations

from itertools import repeat
from typing import Final

from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.sampling import BLANK

_END_MARKS: Final = {"\0": "A NUL character", "\x1a": "A Ctrl-Z character", "\x0c": "A form feed"}


def cut_end_marks(chunk: Chunk) -> tuple[str | None, int]:
    """Takes NUL, Ctrl-Z and form feed from the end of a file's last chunk.

    Returns:
        what stood there, in words (None where nothing did), and how many lines were nothing else.
    """
    marks = "".join(_END_MARKS)
    found, lines = None, 0
    while chunk.rows:
        row = chunk.rows[-1]
        if not row:
            break
        place = max((at for at, cell in enumerate(row) if cell.strip(BLANK)), default=0)
        cell = row[place].rstrip(marks)
        if cell == row[place]:
            break
        found = next(_END_MARKS[sign] for sign in row[place][len(cell) :] if sign in _END_MARKS)
        row[place] = cell
        if any(map(str.strip, row, repeat(BLANK))):
            break
        position = len(chunk.rows) - 1
        chunk.ragged = [item for item in chunk.ragged if item.position != position]
        chunk.rows.pop()
        chunk.lines.pop()
        lines += 1
    return found, lines
