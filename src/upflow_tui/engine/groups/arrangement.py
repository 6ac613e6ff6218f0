"""Customers arranged by parent: each followed by its children, in the order of the list they come from.

Only numbers are held, packed: some bytes a customer. What is folded away is a matter of `Outline`, so that folding
reads nothing again. A customer has one level of children at most (docs/rules.md §5); deeper levels, and a circle of
parents, are shown all the same and cannot hold the list up.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import Final

from upflow_tui.engine.groups.folds import Folds, Level

SHOWN_CONTACTS: Final = 1_000
"""Contacts of one customer that are listed; if there are more, one row says so."""
_DEEPEST: Final = 255


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
