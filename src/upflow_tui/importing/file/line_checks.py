"""What is checked about a whole line: its width and its quotes (docs/rules.md §2)."""

from __future__ import annotations

from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.file.chunk import Chunk, Ragged
from upflow_tui.importing.file.widths import Verdict

_JOIN: Final = "Join the two lines, or put quotes around the cell that holds the line break."


def broken_findings(chunk: Chunk) -> list[Finding]:
    """A `quote` for each line that a stray or unclosed quote makes unreadable; the value is the line as written."""
    return [
        find("quote", line=line, value=raw, number=line, message=_inside(chunk, line)) for line, raw in chunk.broken
    ]


def _inside(chunk: Chunk, line: int) -> str | None:
    """What is said of a line that stands inside a quote opened above it."""
    first = chunk.opened.get(line)
    return f"Line {line} is inside the quote that line {first} opens." if first is not None else None


def width_findings(chunk: Chunk, width: int) -> dict[int, Finding]:
    """A `width` for each line that departs from the habit of the lines around it, or holds something beyond the header.

    Args:
        chunk: its `ragged` lines are looked at.
        width: cells of the header.

    Returns:
        Findings by position in the chunk.
    """
    return {
        ragged.position: _width(ragged, chunk.lines, width)
        for ragged in chunk.ragged
        if ragged.extra_filled or ragged.verdict is not Verdict.PASSES
    }


def _width(ragged: Ragged, lines: list[int], width: int) -> Finding:
    line, at = lines[ragged.position], ragged.position
    message = fix = None
    if ragged.verdict is Verdict.FIRST_HALF:
        after = f" with line {lines[at + 1]}" if at + 1 < len(lines) else " on the next line"
        message, fix = f"Line {line} ends inside a cell that continues{after}.", _JOIN
    elif ragged.verdict is Verdict.SECOND_HALF:
        before = f"line {lines[at - 1]}" if at > 0 else "the line above"
        message, fix = f"Line {line} is the second half of {before}.", _JOIN
    elif ragged.cells == width:
        message = f"Line {line} has a value in the wrong column: a separator is missing or too many."
    cells = counted(ragged.cells, "cell")
    return find("width", line=line, number=line, cells=cells, width=width, message=message, fix=fix)
