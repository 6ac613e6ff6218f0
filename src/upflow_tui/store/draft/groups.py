"""The customers of a plan for a list that is arranged by parent: who belongs to whom, and the contacts of some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from upflow_tui.importing.planning.plan import PlannedContact
from upflow_tui.store.draft.reader import CONTACT_COLUMNS, DraftReader, contact_of, same_contacts_of
from upflow_tui.store.draft.rows import PLACE_BITS
from upflow_tui.store.queries import marks

_OF_CUSTOMER = f"SELECT {CONTACT_COLUMNS} FROM contacts part WHERE part.id >= ? AND part.id < ? ORDER BY part.id"


class PlanKinship(NamedTuple):
    """A customer of the plan, and what the plan says of its parent."""

    number: int
    key: int | None
    """Its number in the store; None: it is new."""
    parent_number: int | None
    """The parent within the plan."""
    parent_key: int | None
    """The parent in the store."""
    keeps_parent: int
    """Whether a stored parent stays: the plan names no other, and does not take it away."""


class GroupPages(DraftReader):
    """One connection to a finished draft. Raises StoreError as `DraftReader` does."""

    def __enter__(self) -> GroupPages:
        return self

    def kinships(self) -> list[PlanKinship]:
        """Every customer, by rising number."""
        rows = self._fetch(
            "SELECT c.number, c.key, c.parent_number, c.parent_key, c.parent_name IS NULL AND NOT (c.key IS NOT NULL "
            "AND c.key IN (SELECT customer_key FROM changes WHERE field = 'parent_id' AND contact IS NULL)) "
            "FROM customers c ORDER BY c.number"
        )
        return list(map(PlanKinship._make, rows))

    def contact_counts(self) -> dict[int, tuple[int, int]]:
        """How many contacts the plan has of each customer that has some: those it creates, and the others."""
        counts = {
            number: (created, count - created)
            for number, count, created in self._fetch(
                f"SELECT id >> {PLACE_BITS}, count(*), sum(action = 'create') FROM contacts GROUP BY 1"
            )
        }
        packed = self._fetch(
            "SELECT number, json_array_length(same_contacts) FROM customers WHERE same_contacts NOTNULL"
        )
        return counts | {number: (0, count) for number, count in packed}

    def first_contacts(self, numbers: Sequence[int], limit: int) -> Mapping[int, list[PlannedContact]]:
        """The contacts of some customers of the plan (a page of them), at most `limit` of each, in its order."""
        found = {
            number: [
                contact_of(row)
                for row in self._fetch(_OF_CUSTOMER, (number << PLACE_BITS, (number << PLACE_BITS) + limit))
            ]
            for number in numbers
        }
        packed = self._fetch(
            f"SELECT number, same_contacts FROM customers WHERE number IN ({marks(numbers)}) "
            "AND same_contacts IS NOT NULL",
            list(numbers),
        )
        return found | {number: same_contacts_of(stored)[:limit] for number, stored in packed}

    def keys_of(self, numbers: Sequence[int]) -> dict[int, int]:
        """The numbers in the store of those customers that are stored."""
        return dict(
            self._fetch(
                f"SELECT number, key FROM customers WHERE number IN ({marks(numbers)}) AND key IS NOT NULL",
                list(numbers),
            )
        )
