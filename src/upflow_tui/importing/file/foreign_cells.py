"""Cells of a column that have the shape of another one's values (docs/rules.md §2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean
from upflow_tui.importing.file.shapes import Shape

_KEPT: Final = 256
"""Values of a column that are judged once."""
_DIGIT_OR_AT: Final = late_pattern(r"[\d@]")
_LETTERS: Final = r"(?!(?:ext|x|T)\.?\d)[^\W\d_]"
"""A letter behind a value that is none of an extension or a time."""


class ForeignCells(dict[str, tuple[int, ...]]):
    """Cells of one column, and the columns of whose shape they are although their own never has it; strict shapes count
    anywhere, others only beside their column. So do values of a strict shape that letters have become one with, of the
    column itself or the next, and those between separators that quotes in the wrong place guard. Some values are kept:
    the lines of one customer repeat them.

    Args:
        other: the column.
        shapes: those of all columns.
        has_had: whether values of the shape of a column stand in another.
        mark: the separator, as it is written in the file without blanks; "" where blanks stand behind it.
    """

    def __init__(self, other: int, shapes: Mapping[int, Shape], has_had: Callable[[int, int], bool], mark: str) -> None:
        super().__init__()
        self._other, self._has_had, self._mark = other, has_had, mark
        self._own = shapes.get(other)
        self._begins = _glued(self._own, "(?:{})" + _LETTERS)
        self._ends = _glued(shapes.get(other + 1), r"[^\W\d_](?:{})$")
        self._shapes = [
            (index, shape)
            for index, shape in shapes.items()
            if index != other and (shape.is_strict or abs(index - other) == 1)
        ]
        # Most shapes hold a digit or are of addresses, most cells are words: those are told by one search.
        told = [shape for index, shape in shapes.items() if shape.is_strict or abs(index - other) <= 1]
        self._may_hold = _DIGIT_OR_AT.search if all(shape.needs_digit for shape in told) else None
        self._any = re.compile("|".join(f"(?:{shape.pattern.pattern})" for _, shape in self._shapes) or "(?!)")

    def __missing__(self, cell: str) -> tuple[int, ...]:
        found = self[cell] = self._judge(cell) if self._may_hold is None or self._may_hold(cell) else ()
        if len(self) > _KEPT:
            self.clear()
        return found

    def _judge(self, cell: str) -> tuple[int, ...]:
        value = clean(cell)
        if not value:
            return ()
        if self._any.fullmatch(value):
            fitting = [index for index, shape in self._shapes if shape.fits(value)]
            if found := tuple(index for index in fitting if not self._has_had(self._other, index)):
                return found
        return self._joined(value)

    def _joined(self, value: str) -> tuple[int, ...]:
        """The columns whose values a cell holds together with something else."""
        mark, found = self._mark, []
        if mark and mark in value and f"{mark} " not in value:
            parts = value.split(mark)
            found = [
                index
                for index, shape in self._shapes
                if shape.is_strict and any(map(shape.fits, parts)) and not self._has_had(self._other, index)
            ]
        if self._own is None or not self._own.fits(value):
            if self._begins is not None and self._begins.match(value):
                found.append(self._other)
            if self._ends is not None and value[-1].isdigit() and self._ends.search(value):
                found.append(self._other + 1)
        return tuple(found)


def _glued(shape: Shape | None, pattern: str) -> re.Pattern[str] | None:
    """What finds a value of a strict shape beside letters; None for addresses, which go on with letters."""
    if shape is None or not shape.is_strict or "@" in shape.pattern.pattern:
        return None
    return re.compile(pattern.format(shape.pattern.pattern))
