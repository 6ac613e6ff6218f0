"""The columns of a `RowGrid`: how wide each is, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

GAP: Final = 2
"""Cells between two columns."""
_EDGE: Final = 1
"""Cells kept free after the last column, where there is room."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column. The label may come from a file: the grid makes it safe."""

    label: str
    width: int | None = None
    """In cells; None: it shares what the others leave."""
    min_width: int = 10
    """Of a column that shares: less than this, and the grid scrolls sideways instead."""
    weight: int = 1
    """Of a column that shares: its part of the share."""
    align: Literal["left", "right"] = "left"
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """Where the columns stand, in cells from the grid's left edge, before any scrolling."""

    widths: tuple[int, ...]
    starts: tuple[int, ...]
    fixed: int
    """The width that never scrolls: the margin, the first column and the gap after it."""
    total: int

    @classmethod
    def of(cls, columns: Sequence[GridColumn], margin: int, available: int) -> ColumnLayout:
        """The layout of `columns` in `available` cells, the first `margin` of which belong to the marks."""
        room = available - margin - GAP * max(0, len(columns) - 1) - _EDGE
        sharing = [column for column in columns if column.width is None]
        spare = room - sum(column.min_width if column.width is None else column.width for column in columns)
        weights = sum(column.weight for column in sharing) or 1
        widths = []
        for column in columns:
            if column.width is not None:
                widths.append(column.width)
                continue
            part = max(0, spare) * column.weight // weights
            spare, weights = spare - part, weights - column.weight
            widths.append(column.min_width + part)
        starts = tuple(accumulate((width + GAP for width in widths), initial=margin))
        fixed = min(starts[1] if len(columns) > 1 else starts[-1], available)
        return cls(tuple(widths), starts[:-1], fixed, max(0, starts[-1] - GAP))

    def next_stop(self, scroll: int, step: int, width: int) -> int:
        """Where sideways scrolling goes from `scroll` by one column to the right (`step` 1) or to the left (-1)."""
        if step > 0:
            return next((stop for stop in self._stops(width) if stop > scroll), scroll)
        return next((stop for stop in reversed(self._stops(width)) if stop < scroll), 0)

    def nearest_stop(self, scroll: int, width: int) -> int:
        """The first stop at or after `scroll`, or the last there is."""
        stops = self._stops(width)
        return next((stop for stop in stops if stop >= scroll), stops[-1])

    def to_show(self, column: int, scroll: int, width: int) -> int:
        """How far to scroll sideways, from `scroll`, so that the whole of `column` is in sight in `width` cells."""
        if column == 0 or not self.starts:
            return scroll
        start = self.starts[column]
        furthest = start - self.fixed
        return min(self.nearest_stop(max(scroll, start + self.widths[column] - width), width), furthest)

    def _stops(self, width: int) -> list[int]:
        """Where scrolling may stop: a column then begins after the first one, so none is cut on its left."""
        stops = [0]
        for start in self.starts[2:]:
            if stops[-1] >= self.total - width:
                break
            stops.append(start - self.fixed)
        return stops
