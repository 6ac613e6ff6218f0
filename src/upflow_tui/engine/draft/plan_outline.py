"""The customers of a plan with some of them opened: each followed by its contacts and its children."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TypeAlias

from upflow_tui.core.customer import Contact
from upflow_tui.core.text import email_key
from upflow_tui.engine.draft.lists import PlanCard, PlanList, PlanRow
from upflow_tui.importing.planning.plan import PlannedContact

Part: TypeAlias = PlannedContact | Contact | PlanRow
"""A contact as planned, one that stays as it is stored, or a child."""
Entry: TypeAlias = tuple[int, PlanRow | Part | None]
"""The number of the top-level customer, and what the row shows: that customer itself (None: gone), or a part of it."""


def parts_of(card: PlanCard) -> tuple[Part, ...]:
    """What a customer opens to: its contacts, those that stay as they are stored, its children."""
    planned = card.customer.contacts
    known = {email_key(contact.email) for contact in planned}
    stored = card.stored.contacts if card.stored is not None else ()
    rest = [contact for contact in stored if email_key(contact.email) not in known]
    return (*planned, *rest, *card.children)


class PlanOutline:
    """A list of customers in which some are opened.

    Args:
        plan: the customers.
        opened: the parts of those that are opened, by number.
    """

    def __init__(self, plan: PlanList, opened: Mapping[int, Sequence[Part]]) -> None:
        self.plan = plan
        self._opened = opened
        places = [(plan.index_of(number), number) for number in opened]
        found = sorted((place, number) for place, number in places if place is not None)
        self._places = [place for place, _ in found]
        self._before = [0, *accumulate(len(opened[number]) for _, number in found)]
        """How many parts stand before each opened place, and in all."""

    def count(self) -> int:
        """How many rows there are."""
        return self.plan.count() + self._before[-1]

    def index_of(self, number: int) -> int | None:
        """The row of a customer by its number; None if it is not in the list."""
        place = self.plan.index_of(number)
        return None if place is None else self._row_of(place)

    def index_of_line(self, line: int) -> int | None:
        """The row of the customer that a line belongs to; None if it is not in the list."""
        place = self.plan.index_of_line(line)
        return None if place is None else self._row_of(place)

    def owner_of(self, row: int) -> int | None:
        """The number of the customer that a row shows or belongs to; None beyond the list."""
        place, _ = self._place_of(row)
        return self.plan.numbers[place] if place < len(self.plan.numbers) else None

    def rows(self, start: int, count: int) -> list[Entry]:
        """The rows from index `start` (0 = first) on, at most `count`."""
        place, skipped = self._place_of(start)
        customers = self.plan.rows(place, count)
        numbers = self.plan.numbers[place : place + count]
        entries: list[Entry] = []
        for number, customer in zip(numbers, customers, strict=True):
            entries.append((number, customer))
            entries += [(number, part) for part in self._opened.get(number, ())]
            if len(entries) >= skipped + count:
                break
        return entries[skipped : skipped + count]

    def _row_of(self, place: int) -> int:
        """The row of the customer at `place` of the plan's list."""
        opened_before = bisect_right(self._places, place - 1)
        return place + self._before[opened_before]

    def _place_of(self, row: int) -> tuple[int, int]:
        """The customer's place in the plan's list for a row, and how many rows after the customer's own it is."""
        low, high = 0, max(0, self.plan.count() - 1)
        while low < high:  # the last customer whose row is not after this one
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._row_of(middle) <= row else (low, middle - 1)
        return low, row - self._row_of(low)
