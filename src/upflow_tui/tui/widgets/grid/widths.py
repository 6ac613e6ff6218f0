"""The rule by which columns share the room there is (docs/product.md "Columns"): numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass

_FAR: Final = 40
"""The most that a column takes of itself which only comes into sight by scrolling."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one column would like, in cells."""

    least: int
    """With less the grid scrolls sideways instead."""
    usual: int | None = None
    """With this most of its cells are whole; None: nothing is known of them, it takes whatever is left."""
    widest: int | None = None
    """With this all of them are."""
    weight: int = 1
    """Its part of what is left, against the parts of the others."""

    @classmethod
    def exactly(cls, width: int) -> Wish:
        """Of a column that never gets more or less."""
        return cls(width, width, width)


def shared(wishes: Sequence[Wish], room: int, gap: int) -> tuple[int, ...]:
    """The widths of columns, from left to right, in `room` cells with `gap` cells between two of them.

    As many columns as their least widths allow are in sight without scrolling. They get that first; what is left goes
    to those whose cells would be cut, by weight: first until most of them are whole, then until all are. What nobody
    needs stays free. The columns behind them get what they need, up to a limit: scrolling brings them into sight.

    Args:
        wishes: one for each column.
        room: for all of them with their gaps.
        gap: between two columns.
    """
    widths = [wish.least for wish in wishes]
    in_sight, spare = _in_sight(widths, room, gap)
    front = wishes[:in_sight]
    for ends in ([wish.usual for wish in front], [wish.widest for wish in front]):
        spare = _hand_out(widths, ends, front, spare)
    for place, wish in enumerate(wishes[in_sight:], in_sight):
        widths[place] = max(wish.least, min(wish.widest or 0, _FAR))
    return tuple(widths)


def _in_sight(widths: Sequence[int], room: int, gap: int) -> tuple[int, int]:
    """How many columns fit side by side, at least one, and what is left of the room then."""
    left = room
    for place, width in enumerate(widths):
        taken = width + (gap if place else 0)
        if place and taken > left:
            return place, max(0, left)
        left -= taken
    return len(widths), max(0, left)


def _hand_out(widths: list[int], ends: Sequence[int | None], wishes: Sequence[Wish], spare: int) -> int:
    """Widens the columns until each has come to its end, or nothing is left; what is left."""
    while spare > 0:
        hungry = [place for place, end in enumerate(ends) if end is None or widths[place] < end]
        weights = sum(wishes[place].weight for place in hungry)
        before = spare
        for place in hungry:
            end, weight = ends[place], wishes[place].weight
            part = spare * weight // weights
            part = part if end is None else min(part, end - widths[place])
            widths[place] += part
            spare, weights = spare - part, weights - weight
        if spare == before:  # nobody is hungry, or there is less than one cell for each
            for place in hungry[:spare]:
                widths[place] += 1
                spare -= 1
            if not hungry:
                break
    return spare
