"""The rows of customers arranged by parent, as far as they are unfolded."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.groups.arrangement import Arrangement
from upflow_tui.engine.groups.folds import Folds, Level


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
