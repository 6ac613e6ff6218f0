"""Which columns are shown, and in which order: a person's choice laid over the columns that a list has.

Pure: names and choices in, places and choices out. The first column stays where it is, and is always shown: it says
which row it is, and the others scroll beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from upflow_tui.engine.settings.column_choices import ColumnChoice
from upflow_tui.tui.widgets.grid.columns import GridColumn, names_of

LEAST: Final = 3
"""The least cells that a column can be given."""
MOST: Final = 200


def all_in_order(columns: Sequence[GridColumn], choice: ColumnChoice) -> list[int]:
    """The places of all columns, hidden ones too, in the order they stand in.

    One that the choice does not know stands behind the one that it comes after by itself.
    """
    names = names_of(columns)
    wanted = {name: place for place, name in enumerate(choice.order)}
    known = sorted((place for place in range(1, len(names)) if names[place] in wanted), key=lambda p: wanted[names[p]])
    order = [0, *known] if names else []
    for place in range(1, len(names)):
        if names[place] not in wanted:
            order.insert(order.index(place - 1) + 1, place)
    return order


def is_shown(columns: Sequence[GridColumn], choice: ColumnChoice, place: int) -> bool:
    """Whether the column at a place of the list is shown."""
    return place == 0 or choice.shown.get(names_of(columns)[place], not columns[place].hidden)


def in_sight(columns: Sequence[GridColumn], choice: ColumnChoice, also: int | None = None) -> tuple[int, ...]:
    """The places of the columns that are shown, from left to right; `also` this one, which something leads to."""
    names = names_of(columns)
    return tuple(
        place
        for place in all_in_order(columns, choice)
        if place in (0, also) or choice.shown.get(names[place], not columns[place].hidden)
    )


def turned(columns: Sequence[GridColumn], choice: ColumnChoice, place: int) -> ColumnChoice:
    """The choice with a column hidden that was shown, or the other way round; the first one stays."""
    if place == 0:
        return choice
    name = names_of(columns)[place]
    return replace(choice, shown={**choice.shown, name: not is_shown(columns, choice, place)})


def moved(columns: Sequence[GridColumn], choice: ColumnChoice, place: int, step: int) -> ColumnChoice:
    """The choice with a column one further to the right (`step` 1) or to the left (-1), if it can go there."""
    order = all_in_order(columns, choice)
    at = order.index(place)
    return put(columns, choice, place, order[at + step]) if at > 0 and 0 < at + step < len(order) else choice


def put(columns: Sequence[GridColumn], choice: ColumnChoice, place: int, onto: int) -> ColumnChoice:
    """The choice with a column in the place of another, which makes room; not before the first one."""
    if 0 in (place, onto) or place == onto:
        return choice
    names = names_of(columns)
    order = all_in_order(columns, choice)
    target = order.index(onto)
    order.remove(place)
    order.insert(target, place)
    now = tuple(names[index] for index in order)
    return replace(choice, order=now + tuple(name for name in choice.order if name not in now))


def resized(columns: Sequence[GridColumn], choice: ColumnChoice, place: int, width: int) -> ColumnChoice:
    """The choice with a column of this width in cells, within what is sensible."""
    name = names_of(columns)[place]
    return replace(choice, widths={**choice.widths, name: max(LEAST, min(width, MOST))})


def in_chosen_widths(
    columns: Sequence[GridColumn], choice: ColumnChoice, places: Sequence[int]
) -> tuple[GridColumn, ...]:
    """The columns at `places`, each with the width that was chosen for it, if one was."""
    if not choice.widths:
        return tuple(columns[place] for place in places)
    names = names_of(columns)
    return tuple(
        replace(columns[place], width=choice.widths.get(names[place], columns[place].width)) for place in places
    )
