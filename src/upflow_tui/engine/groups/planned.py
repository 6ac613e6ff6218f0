"""The customers of a plan arranged by parent, page by page.

A customer that stays as it is stored, and a parent that the file does not have, are looked up in the store: the draft
knows only who they are. Such a parent has the number of its customer in the store with a minus, so that the two cannot
be mistaken for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from upflow_tui.core.customer import Contact
from upflow_tui.core.text import email_key
from upflow_tui.engine.draft.lists import PlanQuery, PlanRow, plan_rows, stored_side
from upflow_tui.engine.groups.arrangement import SHOWN_CONTACTS, Arrangement
from upflow_tui.engine.groups.folds import Folds
from upflow_tui.engine.groups.outline import Entry, Outline
from upflow_tui.importing.planning.plan import PlannedContact
from upflow_tui.store.customers.groups import contact_counts, first_contacts, parent_links
from upflow_tui.store.customers.pages import CustomerRow, customer_rows
from upflow_tui.store.database import Database
from upflow_tui.store.draft.groups import GroupPages, PlanKinship
from upflow_tui.store.draft.pages import DraftPages

PlanEntry: TypeAlias = tuple[Entry, PlanRow | CustomerRow | PlannedContact | Contact | None]
"""A row, and what it shows: of the plan, or as it is stored; None: gone, or the contacts that are not listed."""

_NOBODY: Final = 0


def plan_groups(folder: Path, draft: Path, query: PlanQuery, folds: Folds) -> PlanGroups:
    """The customers of a finished plan that a query asks for, under their parents.

    Args:
        folder: the data folder.
        draft: the path of the draft.
        query: which, in which order.
        folds: what is unfolded.

    Raises:
        StoreError: the draft or the store cannot be read.
    """
    with Database.open(folder, readonly=True) as db, db.read():
        stored_parents, stored_contacts = parent_links(db), contact_counts(db)
    with GroupPages(draft) as pages:
        everyone = pages.kinships()
        planned_contacts = pages.contact_counts()
    with DraftPages(draft) as pages_of_list:
        wanted = pages_of_list.customer_numbers(query, stored=stored_side(folder, draft, query))
        whole = len(wanted) == len(everyone)
        everywhere = PlanQuery(sort=query.sort, reverse=query.reverse)
        ordered = wanted if whole else pages_of_list.customer_numbers(everywhere)
    parents = _parents(everyone, stored_parents)
    keys, found = _with_parents(ordered, set(wanted), parents)
    stored = {one.number: one.key for one in everyone if one.key is not None}
    counts = []
    for number in keys:
        created, others = planned_contacts.get(number, (0, 0))
        key = stored.get(number)
        counts.append(created + (others if key is None else stored_contacts.get(key, 0)))
    children: dict[int, int] = {}
    for parent in parents.values():
        children[parent] = children.get(parent, 0) + 1
    arrangement = Arrangement(keys, [parents.get(number, _NOBODY) for number in keys], found, counts, children)
    return PlanGroups(folder, draft, Outline(arrangement, folds))


class PlanGroups:
    """A list of the customers of a plan under their parents.

    Args:
        folder: the data folder.
        draft: the path of the draft.
        outline: what is where.

    Raises (everywhere): StoreError, where the draft or the store cannot be read.
    """

    def __init__(self, folder: Path, draft: Path, outline: Outline) -> None:
        self._folder = folder
        self._draft = draft
        self.outline = outline

    def seen_as(self, outline: Outline) -> PlanGroups:
        """The same list with other folds; nothing is read again."""
        return PlanGroups(self._folder, self._draft, outline)

    def count(self) -> int:
        """How many rows there are."""
        return self.outline.count()

    def index_of_line(self, line: int) -> int | None:
        """The row of the customer that a record on this physical line belongs to; None if it is not in the list."""
        with DraftPages(self._draft) as pages:
            number = pages.customer_of_line(line)
        return self.outline.index_of(number) if number is not None else None

    def rows(self, start: int, count: int) -> list[PlanEntry]:
        """The rows from index `start` (0 = first) on, at most `count`."""
        entries = self.outline.entries(start, count)
        numbers = [entry.key for entry in entries if entry.contact is None]
        owners = sorted({entry.key for entry in entries if entry.contact is not None})
        customers = self._customers(numbers)
        contacts = self._contacts(owners)
        return [
            (entry, customers.get(entry.key) if entry.contact is None else _nth(contacts[entry.key], entry.contact))
            for entry in entries
        ]

    def _customers(self, numbers: Sequence[int]) -> dict[int, PlanRow | CustomerRow | None]:
        found: dict[int, PlanRow | CustomerRow | None] = {}
        planned = [number for number in numbers if number > 0]
        found |= zip(planned, plan_rows(self._folder, self._draft, planned), strict=True)
        stored = [-number for number in numbers if number < 0]
        if stored:
            with Database.open(self._folder, readonly=True) as db:
                found |= {-key: row for key, row in zip(stored, customer_rows(db, stored), strict=True)}
        return found

    def _contacts(self, numbers: Sequence[int]) -> Mapping[int, list[PlannedContact | Contact]]:
        """Those of the plan, then those that stay as they are stored."""
        if not numbers:
            return {}
        with GroupPages(self._draft) as pages:
            planned = pages.first_contacts(numbers, SHOWN_CONTACTS)
            keys = pages.keys_of(numbers)
        with Database.open(self._folder, readonly=True) as db:
            stored = first_contacts(db, list(keys.values()), SHOWN_CONTACTS)
        found: dict[int, list[PlannedContact | Contact]] = {}
        for number in numbers:
            known = {email_key(contact.email) for contact in planned[number]}
            rest = stored.get(keys.get(number, _NOBODY), ())
            found[number] = [*planned[number], *(item for item in rest if email_key(item.email) not in known)]
        return found


def _parents(everyone: Sequence[PlanKinship], stored_parents: Mapping[int, int]) -> dict[int, int]:
    """The parent of each customer of the plan that will have one."""
    numbers = {one.key: one.number for one in everyone if one.key is not None}
    parents = {}
    for one in everyone:
        key = one.parent_key
        if one.parent_number is None and key is None and one.keeps_parent and one.key is not None:
            key = stored_parents.get(one.key)
        if one.parent_number is not None:
            parents[one.number] = one.parent_number
        elif key is not None:
            parents[one.number] = numbers.get(key, -key)
    return parents


def _with_parents(
    ordered: Sequence[int], wanted: set[int], parents: Mapping[int, int]
) -> tuple[Sequence[int], Sequence[int]]:
    """Those that are wanted and their parents in order, and beside each whether it is wanted.

    A parent that the plan does not have stands where the first of its children would.
    """
    above = {parents[number] for number in wanted if number in parents}
    keys: list[int] = []
    absent = {number for number in above if number < 0}
    for number in ordered:
        parent = parents.get(number, _NOBODY)
        if parent in absent and number in wanted:
            absent.remove(parent)
            keys.append(parent)
        if number in wanted or number in above:
            keys.append(number)
    return keys, [number in wanted for number in keys]


def _nth(contacts: Sequence[PlannedContact | Contact], place: int) -> PlannedContact | Contact | None:
    return contacts[place] if place < len(contacts) else None
