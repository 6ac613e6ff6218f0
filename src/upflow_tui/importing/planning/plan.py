"""What a plan is made of: the customers and contacts as they will be, what changes, and each line's fate."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from itertools import compress
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

from upflow_tui.core.customer import Customer, CustomValue
from upflow_tui.core.dataclass import dataclass


class Action(StrEnum):
    """What the import does to a customer or a contact."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Fate(StrEnum):
    """What becomes of a line (docs/rules.md §6); each data line has exactly one."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"

    __hash__ = str.__hash__  # a member is equal to its text; what Enum hashes, its name, is many times as slow


PlannedValue: TypeAlias = CustomValue | None
"""A value as it is kept: text, Boolean, or a tuple (account managers, multi-select); None where absent."""


class Change(NamedTuple):
    """One field of a stored customer or contact that gets another value.

    `field` is the field key; the parent is one change of `parent_id`, from external ID to external ID
    (from the name of a stored parent that has no ID).
    `line` is the line whose value won; None where no line holds it (a main contact that loses its mark).
    """

    field: str
    old: PlannedValue
    new: PlannedValue
    line: int | None


class ParentLink(NamedTuple):
    """The parent that a customer will have: in the plan by `number`, or already stored under `key`, or both."""

    number: int | None
    key: int | None
    external_id: str | None
    name: str


@dataclass(slots=True)
class PlannedContact:
    """A contact as it will be. `changes` only for an update; `line` is the first line that names it.

    A stored contact that no line names is in the plan only if it loses the main mark.
    """

    email: str
    action: Action
    first_name: str | None = None
    family_name: str | None = None
    phone: str | None = None
    position: str | None = None
    main: bool = False
    changes: list[Change] = field(default_factory=list)
    line: int | None = None


@dataclass(slots=True)
class PlannedCustomer:
    """A customer of the file as it will be after the import.

    For create and update the values are complete: everything the customer will hold, stored values included.
    For unchanged and refused only `number`, `key`, `external_id`, `name` and `lines` count.
    """

    number: int
    """Its place in the plan, 1 = first; parents that are created come last."""
    action: Action
    key: int | None
    """Its number in the store; None for a new one."""
    external_id: str | None
    name: str | None
    values: dict[str, PlannedValue] = field(default_factory=dict)
    """By field key: details, `account_manager`, `workflow` and `custom:NAME`; absent ones are left out."""
    parent: ParentLink | None = None
    """The parent it will have, whether or not this import sets it."""
    changes: list[Change] = field(default_factory=list)
    """For an update only."""
    contacts: list[PlannedContact] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The lines it comes from, refused ones included; none for a parent created from its children's cells."""


@dataclass(slots=True)
class Counts:
    """How many customers or contacts get which action."""

    create: int = 0
    update: int = 0
    unchanged: int = 0
    refused: int = 0

    def add(self, action: Action, by: int = 1) -> None:
        """Counts one more, or `by` more."""
        if action is Action.CREATE:
            self.create += by
        elif action is Action.UPDATE:
            self.update += by
        elif action is Action.UNCHANGED:
            self.unchanged += by
        else:
            self.refused += by

    def as_dict(self) -> dict[str, int]:
        """As docs/json.md has it."""
        return {action.value: getattr(self, action.value) for action in Action}


@dataclass(slots=True)
class Totals:
    """The numbers of a plan or an import. Errors, warnings and notes count findings; the fates count lines."""

    lines: int = 0
    customers: Counts = field(default_factory=Counts)
    contacts: Counts = field(default_factory=Counts)
    parents_created: int = 0
    """Of the customers created, those that came only from the parent cells of others."""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    applied: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0


class LineFates:
    """Each data line's fate in file order, packed: 5 bytes a line."""

    _CODES: ClassVar = {Fate.APPLIED: 65, Fate.UNCHANGED: 85, Fate.REFUSED: 82, Fate.SKIPPED: 83}
    _FATES: ClassVar = {code: fate for fate, code in _CODES.items()}

    def __init__(self, numbers: array[int] | None = None, fates: bytearray | None = None) -> None:
        self.numbers = numbers if numbers is not None else array("I")
        """Physical line numbers, rising."""
        self.fates = fates if fates is not None else bytearray()
        """One letter a line: A applied, U unchanged, R refused, S skipped."""
        self._next = 0
        """The place after the last line that `set_all` was given."""

    def extend(self, numbers: Iterable[int]) -> None:
        """More lines of the file, in order; unchanged until something else is set."""
        self.numbers.extend(numbers)
        self.fates.extend(b"U" * (len(self.numbers) - len(self.fates)))

    def set(self, line: int, fate: Fate) -> None:
        """Gives the line with this number its fate."""
        self.fates[self._place(line)] = self._CODES[fate]

    def set_all(self, lines: Sequence[int], fate: Fate) -> None:
        """Gives the lines with these numbers, which rise, their fate."""
        if not lines:
            return
        numbers, fates, code = self.numbers, self.fates, self._CODES[fate]
        # Most customers have their lines one after the other, and follow one another.
        first = self._next
        if first >= len(numbers) or numbers[first] != lines[0]:
            first = bisect_left(numbers, lines[0])
        end = self._next = first + len(lines)
        if end <= len(numbers) and numbers[end - 1] == lines[-1]:
            fates[first:end] = bytes((code,)) * len(lines)
            return
        place = 0
        for line in lines:
            if numbers[place] != line:
                place = bisect_left(numbers, line, place)
            fates[place] = code
            place += 1 if place + 1 < len(numbers) else 0

    def get(self, line: int) -> Fate:
        """The fate of the line with this number."""
        return self._FATES[self.fates[self._place(line)]]

    def lines_of(self, fate: Fate) -> array[int]:
        """The numbers of the lines with this fate, rising."""
        code = self._CODES[fate]
        return array("I", compress(self.numbers, map(code.__eq__, self.fates)))

    def count(self, fate: Fate) -> int:
        """How many lines have this fate."""
        return self.fates.count(self._CODES[fate])

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[tuple[int, Fate]]:
        return zip(self.numbers, (self._FATES[code] for code in self.fates), strict=True)

    def _place(self, line: int) -> int:
        place = bisect_left(self.numbers, line)
        if place == len(self.numbers) or self.numbers[place] != line:
            raise KeyError(line)
        return place


class StoredIdentity(NamedTuple):
    """What is needed to recognise a stored customer."""

    key: int
    external_id: str | None
    name: str
    parent_key: int | None


StoredContact: TypeAlias = tuple[str, str | None, str | None, str | None, str | None, int]
"""A stored contact, quickly read: e-mail, first name, family name, phone, position, and 1 for the main contact."""


class StoredRow(NamedTuple):
    """A stored customer, quickly read: what tells whether a file changes anything of it."""

    key: int
    external_id: str | None
    name: str
    parent_key: int | None
    parent_external_id: str | None
    parent_name: str | None
    values: tuple[Any, ...]
    """Of the fields that were asked for, in their order; None where absent, Booleans as bool or int."""
    contacts: dict[str, StoredContact]
    """By `email_key`."""


class ExpectedContacts(NamedTuple):
    """Contacts as stored customers have them if a file changes nothing of them, a column at a time.

    In the order of the customers, those of one by `email_key`.
    """

    counts: Sequence[int]
    """How many each customer has."""
    email_keys: Sequence[str]
    texts: Sequence[Sequence[Any]]
    """The values of each text field that the file has."""
    mains: Sequence[bool]


class Expected(NamedTuple):
    """Stored customers as they are if a file changes nothing of their values and contacts."""

    keys: Sequence[int]
    """Their numbers, rising, each once."""
    values: Sequence[tuple[Any, ...]]
    """Of each its values, in the order of some fields; texts, tuples of them, bool or None."""
    contacts: ExpectedContacts | None
    """All their contacts; None: whatever they have."""


class StoredCustomers(Protocol):
    """The customers that a plan is made against; the store implements it (docs/architecture.md: "a small protocol")."""

    def identities(
        self,
        external_ids: Collection[str] = (),
        name_keys: Collection[str] = (),
        near_keys: Collection[str] = (),
    ) -> Iterable[StoredIdentity]:
        """Every stored customer with one of these IDs, `name_key`s or `id_near_key`s; each at least once."""
        ...

    def external_ids(self) -> Iterable[str]:
        """The ID of every stored customer that has one."""
        ...

    def names(self) -> Iterable[str]:
        """The name of every stored customer."""
        ...

    def by_keys(self, keys: Collection[int]) -> Iterable[StoredIdentity]:
        """The stored customers with these numbers."""
        ...

    def children(self, keys: Collection[int]) -> Iterable[StoredIdentity]:
        """The stored customers whose parent is one of these."""
        ...

    def has_contacts(self) -> bool:
        """Whether any stored customer has a contact."""
        ...

    def bearers(self, email_keys: Collection[str]) -> Iterable[tuple[str, int]]:
        """Each of these `email_key`s with the number of each stored customer that has it as a contact, rising."""
        ...

    def shared_addresses(self) -> Iterable[str]:
        """The `email_key`s of contacts that several stored customers have."""
        ...

    def customers(self, keys: Sequence[int]) -> Iterator[Customer]:
        """The whole customers with these numbers, in this order, read a few hundred at a time."""
        ...

    def rows(self, keys: Sequence[int], fields: Sequence[str]) -> Iterator[StoredRow]:
        """The customers with these numbers, in this order, with these of their fields (by field key)."""
        ...

    def unlike(self, expected: Expected, fields: Sequence[str], texts: Sequence[str]) -> Collection[int]:
        """The numbers of those of some customers (a few hundred at most) that are not to the letter as expected.

        A store may name more than differ, but none of the others may differ.

        Args:
            expected: how they should be.
            fields: the field keys of their values.
            texts: the keys of their contacts' texts.
        """
        ...


class NoStoredCustomers:
    """An empty store."""

    def identities(
        self,
        external_ids: Collection[str] = (),
        name_keys: Collection[str] = (),
        near_keys: Collection[str] = (),
    ) -> Iterable[StoredIdentity]:
        """Nothing."""
        return ()

    def external_ids(self) -> Iterable[str]:
        """Nothing."""
        return ()

    def names(self) -> Iterable[str]:
        """Nothing."""
        return ()

    def by_keys(self, keys: Collection[int]) -> Iterable[StoredIdentity]:
        """Nothing."""
        return ()

    def children(self, keys: Collection[int]) -> Iterable[StoredIdentity]:
        """Nothing."""
        return ()

    def has_contacts(self) -> bool:
        """None has."""
        return False

    def bearers(self, email_keys: Collection[str]) -> Iterable[tuple[str, int]]:
        """Nothing."""
        return ()

    def shared_addresses(self) -> Iterable[str]:
        """None."""
        return ()

    def customers(self, keys: Sequence[int]) -> Iterator[Customer]:
        """Nothing."""
        return iter(())

    def rows(self, keys: Sequence[int], fields: Sequence[str]) -> Iterator[StoredRow]:
        """Nothing."""
        return iter(())

    def unlike(self, expected: Expected, fields: Sequence[str], texts: Sequence[str]) -> Collection[int]:
        """All of them."""
        return expected.keys
