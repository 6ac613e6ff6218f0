"""Customers arranged by parent: each followed by its children, in the order of the list they come from.

Only numbers are held, packed: some bytes a customer. What is folded away is a matter of `Outline`, so that folding
reads nothing again. A customer has one level of children at most (docs/rules.md §5); deeper levels, and a circle of
parents, are shown all the same and cannot hold the list up.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import IntEnum
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import Final

from upflow_tui.core.dataclass import dataclass

SHOWN_CONTACTS: Final = 1_000
"""Contacts of one customer that are listed; if there are more, one row says so."""
_DEEPEST: Final = 255


class Level(IntEnum):
    """How far customers are unfolded."""

    PARENTS = 0
    """Only what stands at the top: parents, and customers without one."""
    CHILDREN = 1
    """Children too."""
    CONTACTS = 2
    """Children, and the contacts of each customer."""


_NEXT: Final = {Level.CHILDREN: Level.CONTACTS, Level.CONTACTS: Level.PARENTS, Level.PARENTS: Level.CHILDREN}


@dataclass(frozen=True, slots=True)
class Folds:
    """What is unfolded."""

    level: Level = Level.CHILDREN
    """Of every customer but `others`."""
    others: Mapping[int, Level] = field(default_factory=dict)
    """By the customer's number: those that a person folded or unfolded alone."""

    def turned(self) -> Folds:
        """All customers, one level on."""
        return Folds(_NEXT[self.level])

    def fresh(self) -> Folds:
        """The same for another list: the customers have other numbers there."""
        return Folds(self.level)


class Arrangement:
    """The customers of one list, each followed by its children.

    Args:
        keys: the number of each customer, in the order of the list.
        parents: beside each the number of its parent; 0: none.
        found: beside each 1, or 0 where it is there only as the parent of one that was asked for.
        contacts: how many contacts each has.
        children: how many children those have that have some, listed or not, by the parent's number.
    """

    def __init__(
        self,
        keys: Sequence[int],
        parents: Sequence[int],
        found: Sequence[int],
        contacts: Sequence[int],
        children: Mapping[int, int],
    ) -> None:
        order, depths, ends = _arranged(keys, parents)
        self.keys = array("q", [keys[at] for at in order])
        """The number of each customer, parents before their children."""
        self.depths = bytes(depths)
        """How many parents each has above it."""
        self.ends = ends
        """The place after its last child."""
        self.found = bytes(found[at] for at in order)
        self.contacts = array("q", [contacts[at] if found[at] else 0 for at in order])
        """How many contacts each has that can be unfolded: none where it was not asked for."""
        self.children = children
        self.all_found = all(self.found)
        self._sums = array("q", accumulate(self.contacts, initial=0))

    @cached_property
    def rows_unfolded(self) -> Sequence[int]:
        """The row of each customer where all contacts are unfolded, and the number of rows in all."""
        most = SHOWN_CONTACTS + 1
        is_short = max(self.contacts, default=0) <= most
        sums = self._sums if is_short else accumulate((min(rows, most) for rows in self.contacts), initial=0)
        return array("q", map(add, sums, range(len(self.keys) + 1)))

    @cached_property
    def tops(self) -> Sequence[int]:
        """The places of those that have no parent in the list."""
        tops = array("q")
        place = 0
        while place < len(self.keys):
            tops.append(place)
            place = self.ends[place]
        return tops

    def place_of(self, key: int) -> int | None:
        """Where a customer is, by its number; None if it is not there."""
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def contacts_of_group(self, place: int) -> int:
        """How many contacts a customer and its children have."""
        return self._sums[self.ends[place]] - self._sums[place]

    def children_at(self, place: int) -> int:
        """How many of its children are listed."""
        count, child = 0, place + 1
        while child < self.ends[place]:
            count, child = count + 1, self.ends[child]
        return count

    def rows_of(self, place: int) -> int:
        """How many rows the contacts of a customer take when they are unfolded."""
        return min(self.contacts[place], SHOWN_CONTACTS + 1)

    def opens(self, place: int) -> bool:
        """Whether a customer has anything to unfold."""
        return self.ends[place] > place + 1 or self.contacts[place] > 0

    def level(self, place: int, folds: Folds) -> Level:
        """How far a customer is unfolded; what is there only for its children shows them unless a person folds it."""
        level = folds.others.get(self.keys[place])
        if level is not None:
            return level
        return folds.level or (Level.PARENTS if self.found[place] else Level.CHILDREN)

    def toggled(self, key: int, folds: Folds) -> Folds | None:
        """With a customer unfolded, children and contacts, or folded if it is; None: there is nothing to unfold."""
        place = self.place_of(key)
        if place is None or not self.opens(place):
            return None
        level = self.level(place, folds)
        has_more = self.contacts[place] > 0 or level is Level.PARENTS
        wanted = Level.CONTACTS if level < Level.CONTACTS and has_more else Level.PARENTS
        return replace(folds, others={**folds.others, key: wanted})


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a customer, or one of its contacts."""

    key: int
    """The customer's number."""
    contact: int | None = None
    """Which of its contacts (0 = first); None: the customer itself."""
    depth: int = 0
    is_found: bool = True
    """Whether it was asked for; else it is there as the parent of one that was."""
    children: int = 0
    """How many children it has."""
    listed: int = 0
    """How many of them are listed."""
    contacts: int = 0
    """How many contacts the group has: it and its children."""
    own: int = 0
    """How many contacts the customer has itself."""
    level: Level = Level.PARENTS
    """How far it is unfolded."""
    opens: bool = False
    """Whether there is anything to unfold."""


class Outline:
    """An arrangement with some of it folded away.

    Args:
        arrangement: the customers.
        folds: what is unfolded.
        before: an outline of the same customers: where one of them was folded or unfolded since, not all are gone
            through again.
    """

    def __init__(self, arrangement: Arrangement, folds: Folds, before: Outline | None = None) -> None:
        self.arrangement = arrangement
        self.folds = folds
        self._places: Sequence[int]
        """The place of each customer in sight."""
        self._starts: Sequence[int]
        """The row of each, and the number of rows in all."""
        place = self._other_place(before) if before is not None else None
        if before is None or place is None:
            self._lay_out()
        else:
            self._fold_one(before, place)

    def count(self) -> int:
        """How many rows there are."""
        return self._starts[-1]

    def customers(self) -> int:
        """How many customers were asked for, folded away or not."""
        return self.arrangement.found.count(1)

    def index_of(self, key: int) -> int | None:
        """The row of a customer, or of the parent that it is folded away under; None if it is not in the list."""
        place = self.arrangement.place_of(key)
        if place is None:
            return None
        return self._starts[bisect_right(self._places, place) - 1]

    def owner_of(self, row: int) -> int | None:
        """The number of the customer that a row shows or belongs to; None beyond the list."""
        if not 0 <= row < self.count():
            return None
        return self.arrangement.keys[self._places[bisect_right(self._starts, row) - 1]]

    def entries(self, start: int, count: int) -> list[Entry]:
        """The rows from index `start` (0 = first) on, at most `count`."""
        entries: list[Entry] = []
        stop = min(start + count, self.count())
        seen = bisect_right(self._starts, start) - 1
        row = start
        while row < stop:
            place, first, after = self._places[seen], self._starts[seen], self._starts[seen + 1]
            if row == first:
                entries.append(self._customer(place))
                row += 1
            entries += [self._contact(place, at - first - 1) for at in range(row, min(after, stop))]
            row, seen = after, seen + 1
        return entries

    def _lay_out(self) -> None:
        items, folds = self.arrangement, self.folds
        count = len(items.keys)
        if folds.others or (folds.level is Level.PARENTS and not items.all_found):
            self._places, self._starts = self._laid_out(0, count, 0)
        elif folds.level is Level.CHILDREN:
            self._places, self._starts = range(count), range(count + 1)
        elif folds.level is Level.CONTACTS:
            self._places, self._starts = range(count), items.rows_unfolded
        else:
            self._places = items.tops
            self._starts = range(len(self._places) + 1)

    def _laid_out(self, place: int, stop: int, row: int) -> tuple[array[int], array[int]]:
        """The customers in sight from a place on, and the row of each and of what follows: the first is at `row`."""
        items = self.arrangement
        places, starts = array("q"), array("q")
        while place < stop:
            places.append(place)
            starts.append(row)
            level = items.level(place, self.folds)
            row += 1 + (items.rows_of(place) if level is Level.CONTACTS else 0)
            place = place + 1 if level else items.ends[place]
        starts.append(row)
        return places, starts

    def _other_place(self, before: Outline) -> int | None:
        """Where the one customer is, in sight before, that is folded otherwise now; None: there is not just one."""
        old, new = before.folds, self.folds
        if before.arrangement is not self.arrangement or old.level is not new.level:
            return None
        others = [key for key, level in new.others.items() if old.others.get(key) is not level]
        if len(others) != 1 or not old.others.keys() <= new.others.keys():
            return None
        place = self.arrangement.place_of(others[0])
        if place is None:
            return None
        at = bisect_left(before._places, place)
        return place if at < len(before._places) and before._places[at] == place else None

    def _fold_one(self, before: Outline, place: int) -> None:
        """As `before` but for one customer in sight there, so that one key never goes through all of them."""
        places, starts = before._places, before._starts
        first = bisect_left(places, place)
        after = bisect_left(places, self.arrangement.ends[place])
        new_places, new_starts = self._laid_out(place, self.arrangement.ends[place], starts[first])
        more = new_starts.pop() - starts[after]
        self._places = array("q", places[:first]) + new_places + array("q", places[after:])
        self._starts = array("q", starts[:first]) + new_starts + array("q", [row + more for row in starts[after:]])

    def _customer(self, place: int) -> Entry:
        items = self.arrangement
        listed = items.children_at(place)
        key = items.keys[place]
        return Entry(
            key,
            depth=items.depths[place],
            is_found=bool(items.found[place]),
            children=max(listed, items.children.get(key, 0)),
            listed=listed,
            contacts=items.contacts_of_group(place),
            own=items.contacts[place],
            level=items.level(place, self.folds),
            opens=items.opens(place),
        )

    def _contact(self, place: int, number: int) -> Entry:
        items = self.arrangement
        return Entry(items.keys[place], number, items.depths[place] + 1, own=items.contacts[place])


def _arranged(keys: Sequence[int], parents: Sequence[int]) -> tuple[Sequence[int], Sequence[int], array[int]]:
    """Where each customer stood before, how deep it is, and where its children end; those in a circle begin one."""
    places = {key: at for at, key in enumerate(keys)}
    children: dict[int, list[int]] = {}
    tops = []
    for at, parent in enumerate(parents):
        above = places.get(parent) if parent else None
        if above is None:
            tops.append(at)
        else:
            children.setdefault(above, []).append(at)
    if not children:
        return range(len(keys)), bytes(len(keys)), array("q", range(1, len(keys) + 1))
    order, depths, ends = array("q"), bytearray(), array("q")
    for top in tops:
        _walk(top, children, order, depths, ends)
    if len(order) < len(keys):  # those in circles, of which none is at the top
        _walk_circles(children, order, depths, ends)
    return order, depths, ends


def _walk(
    top: int, children: Mapping[int, Sequence[int]], order: array[int], depths: bytearray, ends: array[int]
) -> None:
    """Adds a customer and all below it."""
    below = children.get(top, ())
    first = len(order)
    order.append(top)
    depths.append(0)
    if any(child in children for child in below):
        ends.append(0)
        _walk_deep(top, children, order, depths, ends)
        return
    order.extend(below)
    depths.extend(b"\1" * len(below))
    ends.append(len(order))
    ends.extend(range(first + 2, len(order) + 1))


def _walk_deep(
    top: int, children: Mapping[int, Sequence[int]], order: array[int], depths: bytearray, ends: array[int]
) -> None:
    """Adds what is below a customer that was added last, however deep."""
    above = [len(order) - 1]
    """The places of those whose children are being added."""
    waiting = [(child, 1) for child in reversed(children[top])]
    while waiting:
        at, depth = waiting.pop()
        while len(above) > depth:
            ends[above.pop()] = len(order)
        above.append(len(order))
        order.append(at)
        depths.append(min(depth, _DEEPEST))
        ends.append(0)
        waiting += [(child, depth + 1) for child in reversed(children.get(at, ()))]
    for place in above:
        ends[place] = len(order)


def _walk_circles(children: Mapping[int, list[int]], order: array[int], depths: bytearray, ends: array[int]) -> None:
    """Adds those of circles, and what is below: the first of each circle stands at the top."""
    met = set(order)
    parents = {child: parent for parent, below in children.items() for child in below}
    for at in sorted(parents):
        if at in met:
            continue
        seen = set()
        top = at
        while top not in seen:  # up into the circle
            seen.add(top)
            top = parents[top]
        top = min(_circle(top, parents))
        children[parents[top]].remove(top)  # which opens the circle
        before = len(order)
        _walk(top, children, order, depths, ends)
        met.update(order[before:])


def _circle(one: int, parents: Mapping[int, int]) -> list[int]:
    """All that are in a circle with one of them."""
    circle = [one]
    while parents[circle[-1]] != one:
        circle.append(parents[circle[-1]])
    return circle
