"""The customers of a file in the order of its lines: those that wait among the others (docs/performance.md)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import overload

from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.waiting import Waiting


class Customers(Sequence[Group]):
    """Gives each customer that waits anew as often as it is asked for: what is set there is lost.

    Args:
        made: the others in the order of their first lines; their `index` is set.
        waiting: those that wait.
    """

    def __init__(self, made: Sequence[Group], waiting: Waiting) -> None:
        self.made = made
        self.waiting = waiting
        self._order = array("q")
        """The number of one that waits; or of one that was made, counted from -1 downwards."""
        self._now: dict[int, Group] = {}
        """Those that are being planned, by number."""
        self._given = -1
        """The last one that was given to be planned."""
        first_line, append = waiting.first_line, self._order.append
        numbers = waiting.numbers()
        number = next(numbers, None)
        for place, group in enumerate(made):
            line = group.first_line
            while number is not None and first_line(number) < line:
                append(number)
                number = next(numbers, None)
            group.index = len(self._order)
            append(-1 - place)
        if number is not None:
            self._order.append(number)
            self._order.extend(numbers)

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Group: ...

    @overload
    def __getitem__(self, place: slice) -> list[Group]: ...

    def __getitem__(self, place: int | slice) -> Group | list[Group]:
        if isinstance(place, slice):
            return self._some(range(*place.indices(len(self._order))))
        number = self._order[place]
        return self.made[-1 - number] if number < 0 else self._some([range(len(self._order))[place]])[0]

    def in_parts(self, size: int) -> Iterator[list[Group]]:
        """All of them, so many at a time, to be planned: what is set on those of a part stays until the next one."""
        for start in range(0, len(self._order), size):
            part = self[start : start + size]
            self._now = {
                number: group
                for number, group in zip(self._order[start : start + size], part, strict=True)
                if number >= 0
            }
            self._given = max(self._now, default=self._given)
            yield part

    def with_key(self, key: int) -> Group | None:
        """Of those that wait and are not planned yet the one that is the stored customer with this number."""
        number = self.waiting.with_key(key)
        if number is None or number in self._now:
            return None if number is None else self._now[number]
        return self.waiting.look_at(number) if number > self._given else None

    def _some(self, places: Sequence[int]) -> list[Group]:
        numbers = [self._order[place] for place in places]
        groups: list[Group] = []
        waiting = iter(self.waiting.look_at_all([number for number in numbers if number >= 0]))
        for place, number in zip(places, numbers, strict=True):
            if number < 0:
                groups.append(self.made[-1 - number])
            else:
                group = next(waiting)
                group.index = place
                groups.append(group)
        return groups


def made_of(customers: Sequence[Group]) -> Sequence[Group]:
    """Those customers that do not wait: all that have to do with others, or have lines that are refused."""
    return customers.made if isinstance(customers, Customers) else customers


def ids_of(customers: Sequence[Group]) -> Iterable[str]:
    """The ID of each customer that the file gives one."""
    made = (group.external_id for group in made_of(customers) if group.external_id is not None)
    return chain(made, customers.waiting.external_ids()) if isinstance(customers, Customers) else made


def in_parts(customers: Sequence[Group], size: int) -> Iterator[list[Group]]:
    """Customers in their order, so many at a time, to be planned."""
    if isinstance(customers, Customers):
        return customers.in_parts(size)
    return (list(customers[start : start + size]) for start in range(0, len(customers), size))


def with_key(customers: Sequence[Group], key: int) -> Group | None:
    """As `Customers.with_key`, where any wait."""
    return customers.with_key(key) if isinstance(customers, Customers) else None
