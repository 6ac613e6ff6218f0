"""A name and a value as rows of two columns: the value is broken into lines, so that nothing of it is cut."""

from __future__ import annotations

from typing import Final

from upflow_tui.tui.widgets.grid.rows import SIGNS, Cell, CellLike, Tone
from upflow_tui.tui.wrapped_text import wrapped

_KEEPING_COLOUR: Final = (Tone.MUTED, Tone.STRONG)
"""Tones without a sign: what is broken into lines keeps them."""


def broken(name: CellLike, value: CellLike, width: int) -> list[tuple[CellLike, CellLike]]:
    """A row as several, in whose second column nothing is cut; a sign stands before the first line.

    Args:
        name: stands on the first line.
        value: anything.
        width: cells of the second column.
    """
    text, tone = value if isinstance(value, Cell) else (value, Tone.PLAIN)
    sign = SIGNS[tone]
    first, *others = wrapped(text, width - 2 if sign else width)
    rest = tone if tone in _KEEPING_COLOUR else Tone.PLAIN
    indent = "  " if sign else ""
    later: list[tuple[CellLike, CellLike]] = [("", Cell(f"{indent}{piece}", rest)) for piece in others]
    return [(name, Cell(first, tone)), *later]
