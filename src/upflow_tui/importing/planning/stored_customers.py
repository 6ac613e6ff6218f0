"""What planning asks of the stored customers, and what it expects to find there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from upflow_tui.core.customer import Customer


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
