"""The columns of a `RowGrid`: what each is, how wide, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.safe_text import width_of
from upflow_tui.tui.widgets.grid.widths import Wish, shared

GAP: Final = 2
"""Cells between two columns."""
_EDGE: Final = 1
"""Cells kept free after the last column, where there is room."""
_SORT_MARK: Final = 2
"""Cells of the arrow at the column that a list is sorted by, and of the blank before it."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column. The label may come from a file: the grid makes it safe."""

    label: str
    width: int | None = None
    """In cells, whatever stands in it; None: it follows its contents, or shares what the others leave."""
    min_width: int = 10
    """Of a column without a width: less than this, and the grid scrolls sideways instead."""
    weight: int = 1
    """Of a column without a width: its part of what is left."""
    align: Literal["left", "right"] = "left"
    sortable: bool = False
    name: str = ""
    """By which a person's choice is remembered; blank: its label. Never a text of a file."""
    whole: bool = False
    """It says which one a row is: it is not cut while there is room for it in half of the grid."""
    most: int | None = None
    """Of a column that follows its contents: what it takes of itself at most."""
    hidden: bool = False
    """Not shown until a person wants it."""


class Need(NamedTuple):
    """What the contents of a column were seen to need, in cells."""

    usual: int
    """Most of its cells are whole then."""
    widest: int
    """All of them are."""


def names_of(columns: Sequence[GridColumn]) -> tuple[str, ...]:
    """The names by which the choices for columns are remembered: no two are alike."""
    seen: Counter[str] = Counter()
    names = []
    for column in columns:
        name = column.name or column.label.lower()
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return tuple(names)


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """Where the columns stand, in cells from the grid's left edge, before any scrolling."""

    widths: tuple[int, ...]
    starts: tuple[int, ...]
    fixed: int
    """The width that never scrolls: the margin, the first column and the gap after it."""
    total: int

    @classmethod
    def of(
        cls,
        columns: Sequence[GridColumn],
        margin: int,
        available: int,
        needs: Sequence[Need | None] = (),
    ) -> ColumnLayout:
        """The layout of columns side by side.

        Args:
            columns: from left to right.
            margin: the first cells, which belong to the marks.
            available: cells in all.
            needs: what the contents of each column need; None, or none at all: that is not known, or does not count.
        """
        known = [*needs, *[None] * (len(columns) - len(needs))]
        wishes = [_wish(column, need, available) for column, need in zip(columns, known, strict=True)]
        widths = shared(wishes, available - margin - _EDGE, GAP)
        starts = tuple(accumulate((width + GAP for width in widths), initial=margin))
        fixed = min(starts[1] if len(columns) > 1 else starts[-1], available)
        return cls(widths, starts[:-1], fixed, max(0, starts[-1] - GAP))

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


def label_width(column: GridColumn) -> int:
    """The cells that a label takes, with the arrow where the list can be sorted by the column."""
    return width_of(column.label) + (_SORT_MARK if column.sortable else 0)


def _wish(column: GridColumn, need: Need | None, available: int) -> Wish:
    if column.width is not None:
        return Wish.exactly(column.width)
    if need is None:
        return Wish(column.min_width, weight=column.weight)
    label = label_width(column)
    usual, widest = (max(label, min(cells, column.most or cells)) for cells in need)
    least = min(column.min_width, widest)
    if column.whole:
        least = max(least, min(widest, available // 2))
    return Wish(least, max(least, usual), max(least, widest), column.weight)
