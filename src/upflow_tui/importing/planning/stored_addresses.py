"""Which stored customers have the e-mail addresses of a file as well (docs/rules.md §5, "Contacts").

A stored customer to whom the file itself brings the address is left to the file: it is told on the later line, so that
the same file again says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from upflow_tui.core.text import email_key
from upflow_tui.importing.checking.rows import RowLayout, contact_rows
from upflow_tui.importing.planning.customers import made_of, with_key
from upflow_tui.importing.planning.fast_path import Plain
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.stored_customers import StoredCustomers

_NAMED: Final = 2
"""How many bearers of an address are read with their names beforehand: one of them is told."""

Brings: TypeAlias = Callable[[int, str], bool]
"""Whether lines of the file give the stored customer with this number a contact with this `email_key`."""


def brings_nothing(key: int, email: str) -> bool:
    """No line of the file gives anybody a contact."""
    return False


class StoredAddresses:
    """The other bearers of the addresses of some customers.

    Args:
        stored: the customers of the store.
        layout: how the rows are laid out.
        brings: what the file gives to stored customers.
    """

    def __init__(self, stored: StoredCustomers, layout: RowLayout, brings: Brings) -> None:
        self._stored = stored
        self._place = layout.contact_start if layout.contact_keys else None
        self._brings = brings
        self.known: dict[str, list[int]] = {}
        """The numbers of the stored customers that have an address, where one of them is not its own customer."""
        self._labels: dict[int, str] = {}

    def read(
        self, groups: Sequence[Group], plains: Sequence[Plain | None], same: Container[int], told: dict[str, str]
    ) -> None:
        """Looks up the addresses of these customers, all at once; what was read before is forgotten.

        Args:
            groups: those that are planned next.
            plains: what the rows of each say, where that is plain: their addresses are known already.
            same: the indexes of those of which the store has everything: its addresses are its own there.
            told: addresses that customers of the file before these have: nobody asks for them any more, and thousands
                of customers may have one.
        """
        self.known, self._labels = {}, {}
        if self._place is None or not self._has_any:
            return
        own: dict[str, Group] = {}
        shared = self._shared
        for group, plain in zip(groups, plains, strict=True):
            if plain is not None and group.index in same:
                if shared and not shared.isdisjoint(plain.contacts):
                    own.update(dict.fromkeys(shared.intersection(plain.contacts), group))
            elif plain is not None:
                own.update(dict.fromkeys(plain.contacts, group))
            elif not group.refused:
                own.update(dict.fromkeys(addresses(group, self._place), group))
        found: dict[str, list[int]] = {}
        others: set[int] = set()
        # Of a set and a dictionary the difference looks at the set alone: `told` grows with the file.
        for email, key in self._stored.bearers(set(own).difference(told)):
            bearers = found.setdefault(email, [])
            bearers.append(key)
            stored = own[email].stored
            if (stored is None or stored.key != key) and len(bearers) <= _NAMED:
                others.add(key)
        if others:
            self.known = found
            self._labels = {
                identity.key: identity.external_id or identity.name for identity in self._stored.by_keys(others)
            }

    @cached_property
    def _has_any(self) -> bool:
        """Whether there is an address in the store at all."""
        return self._stored.has_contacts()

    @cached_property
    def _shared(self) -> frozenset[str]:
        """The addresses that several stored customers have."""
        return frozenset(self._stored.shared_addresses())

    def other(self, email: str, own: int | None) -> str | None:
        """What a message calls the first stored customer that has this address, if there is one.

        Args:
            email: the `email_key`.
            own: the number of the customer itself; None for a new one.
        """
        for key in self.known.get(email, ()):
            if key != own and not self._brings(key, email):
                return self._label(key)
        return None

    def _label(self, key: int) -> str:
        if key not in self._labels:  # a customer of the file itself, with an address that another of these has
            self._labels.update((found.key, found.external_id or found.name) for found in self._stored.by_keys([key]))
        return self._labels[key]


class BroughtByFile:
    """What the lines of the customers that are not planned yet bring: those before have said theirs.

    Args:
        groups: the customers of the file.
        layout: how the rows are laid out.
    """

    def __init__(self, groups: Sequence[Group], layout: RowLayout) -> None:
        self._groups = groups
        self._place = layout.contact_start
        self._by_key: dict[int, Group] | None = None
        self._emails: dict[int, frozenset[str]] = {}

    def __call__(self, key: int, email: str) -> bool:
        if self._by_key is None:
            self._by_key = {group.stored.key: group for group in made_of(self._groups) if group.stored is not None}
        group = self._by_key.get(key) or with_key(self._groups, key)
        if group is None or group.refused:
            return False
        if key not in self._emails:
            self._emails[key] = frozenset(addresses(group, self._place))
        return email in self._emails[key]


def addresses(group: Group, place: int) -> Iterable[str]:
    """The addresses that the accepted lines of a customer bring, by `email_key`.

    Args:
        group: the customer.
        place: that of `contact_email` in a row.
    """
    return (email_key(row[place]) for row in contact_rows(group.rows, place) if isinstance(row[place], str))
