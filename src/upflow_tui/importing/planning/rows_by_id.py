"""The rows of a file by the ID of their customer; of a file of very many lines, most of them wait on a shelf.

A customer of which all rows are put there together is made at that moment, so that they are read only once more: when
it is planned (docs/performance.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from typing import Final

from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, Row
from upflow_tui.importing.planning.groups import Group, ShelvedGroup, all_name, names_no_parent, names_of
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.waiting import Waiting

_FEW: Final = 490_000
"""So many lines and customers, counted together, stay in memory: a shelf costs time (docs/performance.md)."""
_AT_ONCE: Final = 8_000
"""Of those that come after them so many are put there together: few enough to be in the processor's cache still."""
_OBJECTS: Final = 400_000
"""So many customers with rows there have an object each: without one they take less memory, and more time."""


class RowsById:
    """Takes rows that have an ID, and makes customers of them.

    Args:
        contact_start: the place of the first contact cell in a row: what stands before it is often the same in all
            rows of a customer.
        shelf: takes the rows of a large file; without one they stay in memory.
        waiting: takes the customers on that shelf of whom nothing but their lines is to be said, where there are too
            many for an object each; without it each is one.
        room: how many times as many rows stay in memory as usual.
    """

    def __init__(
        self, contact_start: int, shelf: Shelf | None = None, waiting: Waiting | None = None, *, room: float = 1
    ) -> None:
        self._start = contact_start
        self._few = _FEW * room
        self._shelf = shelf
        self._waiting = waiting
        self._first: dict[str, list[Row]] = {}
        """Of a large file the rows that stay in memory."""
        self._shelved: dict[str, ShelvedGroup] = {}
        """Customers with rows on the shelf that do not wait, as those make them that were put there first."""
        self._more: defaultdict[str, list[int]] = defaultdict(list)
        """Where other rows of theirs are."""
        self._unsettled: set[str] = set()
        """Those whose rows give several names."""
        self._loose: defaultdict[str, list[Row]] = defaultdict(list)
        """The rows that were taken since; of a small file all."""
        self._taken = 0
        """How many lines were taken since."""
        self._lets_wait = False
        """Whether customers that can wait do so."""
        self.is_large = False
        """Whether rows wait on the shelf, or will when more come."""
        self.count = 0
        """How many IDs have made customers, those included that are left without rows."""

    def add(self, rows: Sequence[Row]) -> list[Row]:
        """Takes the rows of some lines that have an ID, in file order; those that have none are left.

        Args:
            rows: of these lines.

        Raises:
            OSError: the shelf cannot be written.
        """
        if self._shelf is not None and self._has_taken_enough():
            self._make_room()
        self._taken += len(rows)
        by_id, start = self._loose, self._start
        left = []
        for row in rows:
            external_id = row[EXTERNAL_ID]
            if external_id is None:
                left.append(row)
                continue
            known = by_id[external_id]
            # Most lines repeat the customer: equal texts are kept once, an eighth less memory.
            if known and row[1:start] == (same := known[-1][1:start]):
                known.append((row[LINE], *same, *row[start:]))
            else:
                known.append(row)
        return left

    def _has_taken_enough(self) -> bool:
        if self.is_large:
            return self._taken > _AT_ONCE
        return self._taken + len(self._loose) > self._few

    @property
    def in_memory(self) -> Iterator[list[Row]]:
        """The rows that are not on the shelf, those of an ID together."""
        yield from self._first.values()
        yield from self._loose.values()

    def known(self, external_ids: Collection[str]) -> set[str]:
        """Those of some IDs that rows have."""
        parts = (self._loose, self._first, self._shelved)
        return {one for one in external_ids if any(one in part for part in parts) or self._waits(one) is not None}

    def rows(self, external_id: str) -> list[Row]:
        """All rows of an ID, in file order.

        Raises:
            OSError: the shelf cannot be read.
        """
        first, loose = self._first.get(external_id, ()), self._loose.get(external_id, ())
        return [*first, *self._rows_on_shelf(external_id), *loose]

    def replace(self, external_id: str, rows: list[Row]) -> None:
        """Gives an ID that is known other rows, in file order; without any it is not known any more.

        Raises:
            OSError: the shelf cannot be written.
        """
        waits = self._waits(external_id)
        if waits is not None and self._waiting is not None:
            self._waiting.drop(waits)
        self._more.pop(external_id, None)
        self._unsettled.discard(external_id)
        if external_id in self._first and rows:
            self._first[external_id] = rows
            self._shelved.pop(external_id, None)
            self._loose.pop(external_id, None)
        elif (waits is not None or external_id in self._shelved) and rows:
            self._put(external_id, rows, names_of(rows))
            self._loose.pop(external_id, None)
        elif rows:
            self._loose[external_id] = rows
        else:
            for part in (self._first, self._shelved, self._loose):
                part.pop(external_id, None)

    def take_groups(self, make: Callable[[str, list[Row]], Group], to_make: Collection[str]) -> list[Group]:
        """The customers that do not wait, in the order in which their IDs first came. Frees what was collected.

        Args:
            make: makes one of an ID and all of its rows; one that is left without rows does not count.
            to_make: the IDs whose customers cannot be told by their rows alone.

        Raises:
            OSError: the shelf cannot be written or read.
        """
        self._call_back(to_make)
        found: list[Group] = []
        shelved, loose = self._shelved, self._loose
        for external_id, rows in self._first.items():
            if external_id not in shelved and external_id not in loose:
                self._keep(found, make(external_id, rows), rows)
                continue
            whole = self.rows(external_id)
            loose.pop(external_id, None)
            self._keep(found, make(external_id, whole), whole, again=shelved.pop(external_id, None) is not None)
        self._first = {}
        parts = (self._unsettled, self._more, loose, to_make)
        to_read = {external_id for part in parts for external_id in part if external_id in shelved}
        for external_id, group in shelved.items():
            if external_id in to_read:
                whole = self.rows(external_id)
                loose.pop(external_id, None)
                self._keep(found, make(external_id, whole), whole, again=True)
            else:
                self.count += 1
                found.append(group)
        self._shelved = {}
        self._more.clear()
        for external_id, rows in loose.items():
            self._keep(found, make(external_id, rows), rows)
        loose.clear()
        return found

    def _keep(self, found: list[Group], group: Group, rows: Sequence[Row], *, again: bool = False) -> None:
        """Takes a customer that was made of some rows, if any are left; `again`: some of them were on the shelf."""
        self.count += 1
        if group.rows:
            if again:
                group = self._on_shelf(group.external_id, group.name, group.rows)
            group.index = rows[0][LINE]
            found.append(group)

    def _call_back(self, to_make: Collection[str]) -> None:
        """Those that wait and have other lines elsewhere, or cannot be told by their lines alone, wait no more."""
        if self._waiting is None or not self._lets_wait:
            return
        for external_id in chain(self._more, self._loose, to_make):
            number = self._waiting.find(external_id)
            if number is not None:
                self._shelved[external_id] = self._waiting.take(number)
        self._shelved = dict(sorted(self._shelved.items(), key=lambda item: item[1].index))
        self.count += self._waiting.count

    def _make_room(self) -> None:
        """Puts on the shelf what was taken since the last time; the first time, what is there stays in memory."""
        self._taken = 0
        if not self.is_large:
            self.is_large = True
            self._first, self._loose = self._loose, defaultdict(list)
            return
        assert self._shelf is not None
        if self._waiting is not None and not self._lets_wait and len(self._shelved) + len(self._loose) > _OBJECTS:
            self._lets_wait = True
            self._send_to(self._waiting)
        waiting, shelved, first = self._waiting if self._lets_wait else None, self._shelved, self._first
        for external_id, rows in self._loose.items():
            if waiting is None and external_id not in shelved and external_id not in first:  # as nearly all
                name = rows[0][NAME]
                if name.__class__ is str and all_name(rows, name):
                    shelved[external_id] = group = ShelvedGroup(external_id, name, rows, index=rows[0][LINE])
                    group.put_on(self._shelf)
                    continue
            if external_id in shelved or (waiting is not None and waiting.find(external_id) is not None):
                self._more[external_id].append(self._shelf.put(rows, alone=True))
                continue
            names = names_of(rows)
            if waiting is not None and len(names) == 1 and external_id not in self._first and names_no_parent(rows):
                waiting.add(external_id, names.pop(), self._shelf.put(rows))
            else:
                self._put(external_id, rows, names)
        self._loose.clear()

    def _send_to(self, waiting: Waiting) -> None:
        """Those that have an object so far wait without one, where they can: they are freed one by one."""
        shelved, self._shelved = self._shelved, {}
        for external_id in list(shelved):
            group = shelved.pop(external_id)
            if (
                group.blank_at is None
                or group.name is None
                or external_id in self._first
                or external_id in self._unsettled
            ):
                self._shelved[external_id] = group
            else:
                waiting.add(external_id, group.name, group.blank_at)

    def _waits(self, external_id: str) -> int | None:
        return self._waiting.find(external_id) if self._waiting is not None and self._lets_wait else None

    def _put(self, external_id: str, rows: list[Row], names: Collection[str]) -> None:
        """Puts the rows of a customer on the shelf, of which none or others are there."""
        if len(names) > 1:
            self._unsettled.add(external_id)
        alone = external_id in self._first  # asked for in the order of those
        self._shelved[external_id] = self._on_shelf(external_id, next(iter(names), None), rows, alone=alone)

    def _on_shelf(
        self, external_id: str | None, name: str | None, rows: list[Row], *, alone: bool = False
    ) -> ShelvedGroup:
        group = ShelvedGroup(external_id, name, rows)
        assert self._shelf is not None
        group.put_on(self._shelf, alone=alone)
        group.index = rows[0][LINE]
        return group

    def _rows_on_shelf(self, external_id: str) -> list[Row]:
        if self._waiting is not None and (waits := self._waiting.find(external_id)) is not None:
            rows = self._waiting.rows(waits)
        elif external_id in self._shelved:
            rows = self._shelved[external_id].rows
        else:
            return []
        for place in self._more.get(external_id, ()):
            assert self._shelf is not None
            rows += self._shelf.get(place)
        return rows
