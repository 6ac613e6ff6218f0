"""What the contents of a grid's columns need, seen in a sample of its rows: the first ones that come of each list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from upflow_tui.tui.safe_text import width_of
from upflow_tui.tui.widgets.grid.columns import GridColumn, Need
from upflow_tui.tui.widgets.grid.rows import SIGNS, Cell, CellLike, Row, stands_alone

SAMPLE: Final = 128
"""Rows looked at of one list."""
_MOST_CELLS: Final = 8_192
"""Cells looked at, where there are very many columns."""
_FEWEST: Final = 16
_USUAL: Final = 0.9
"""The share of the cells that is whole in a column's usual width."""


class Contents:
    """Remembers what was seen. What a column needs only ever grows, so that nothing jumps back and forth.

    After the sample only the columns that must be whole are still looked at: rows that scroll into sight change
    nothing else.

    Args:
        columns: of the grid.
    """

    def __init__(self, columns: Sequence[GridColumn]) -> None:
        self._columns = columns
        self._looked_at = 0
        self._needs: list[Need | None] = [None] * len(columns)
        self._sample = max(_FEWEST, min(SAMPLE, _MOST_CELLS // max(1, len(columns))))

    @property
    def needs(self) -> tuple[Need | None, ...]:
        """What each column needs; None: nothing was seen, or it has a width of its own."""
        return tuple(self._needs)

    def begin(self) -> None:
        """Another list of the same columns: its first rows are a sample again."""
        self._looked_at = 0

    def see(self, rows: Iterable[Row]) -> bool:
        """Looks at rows that came.

        Args:
            rows: of the list.

        Returns:
            whether a column needs more than was known.
        """
        before = tuple(self._needs)
        came = iter(rows)
        sample = list(islice(came, max(0, self._sample - self._looked_at)))
        self._looked_at += len(sample)
        self._widen(sample, [place for place, column in enumerate(self._columns) if column.width is None])
        if whole := [place for place, column in enumerate(self._columns) if column.whole]:
            self._widen(list(came), whole)
        return tuple(self._needs) != before

    def _widen(self, rows: Sequence[Row], places: Iterable[int]) -> None:
        counted = [row for row in rows if not stands_alone(row)]  # the others have the whole line
        for place in places if counted else ():
            widths = sorted(_cells(row.cells[place]) for row in counted if place < len(row.cells))
            if not widths:
                continue
            found = Need(widths[int((len(widths) - 1) * _USUAL)], widths[-1])
            known = self._needs[place]
            self._needs[place] = found if known is None else Need(*map(max, known, found))


def _cells(cell: CellLike) -> int:
    if isinstance(cell, Cell):
        sign = SIGNS[cell.tone]
        return width_of(cell.text) + (len(sign) + 1 if sign else 0)
    return width_of(cell)
