"""Which stored customers a file leaves as they are, told for hundreds at once without reading them.

Nothing here is a rule: the plain customers of a file are written down as the store has them if the file changes
nothing, and the store compares (`StoredCustomers.unlike`). Whatever is not the same to the letter is read and compared
value by value: a blank cell that keeps a value, a number written in another way, a contact that only the store has.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from operator import itemgetter
from typing import Final, TypeAlias

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.importing.checking.rows import Row, RowLayout
from upflow_tui.importing.planning.comparing import Identities
from upflow_tui.importing.planning.fast_path import Plain
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.stored_customers import Expected, ExpectedContacts, StoredCustomers

Known: TypeAlias = tuple[Group, Plain, int]
"""A customer of the file, what its lines say, and its number in the store."""

_KEY: Final = itemgetter(2)
_PAUSE: Final = 15


class Unchanged:
    """Looks for them.

    Args:
        stored: the customers of the store.
        layout: how the rows are laid out.
        identities: what becomes of IDs, names and parents.
    """

    def __init__(self, stored: StoredCustomers, layout: RowLayout, identities: Identities) -> None:
        self._stored = stored
        self._identities = identities
        self._fields = layout.customer_keys
        self._has_contacts = bool(layout.contact_keys)
        self._texts = tuple(key for key in layout.contact_keys if key in CONTACT_KEYS)
        self._first_text = layout.contact_start + 1  # they follow the e-mail
        self._paused = 0
        """For how many batches it will not be tried, as most customers of one were not to the letter the same."""

    def among(self, known: Sequence[Known]) -> Container[int]:
        """The numbers of customers that are to the letter as the file says; of the others nothing is known."""
        if self._paused:
            self._paused -= 1
            return ()
        found = {key for _, _, key in known}
        if len(found) < len(known):  # two customers of the file are one of the store
            return ()
        keeps_identity = self._identities.keeps_identity
        asked = [
            item
            for item in sorted(known, key=_KEY)
            if not item[1].faulty and item[0].stored is not None and keeps_identity(item[0], item[0].stored)
        ]
        found = {key for _, _, key in asked}
        if asked:
            expected = Expected(
                [key for _, _, key in asked],
                [plain.values for _, plain, _ in asked],
                self._contacts([plain for _, plain, _ in asked]) if self._has_contacts else None,
            )
            found.difference_update(self._stored.unlike(expected, self._fields, self._texts))
        if 2 * len(found) < len(known):
            self._paused = _PAUSE
        return found

    def _contacts(self, plains: Sequence[Plain]) -> ExpectedContacts:
        """The contacts of some customers. Where no line is marked, the first is taken for the main contact."""
        emails: list[str] = []
        rows: list[Row] = []
        mains: list[bool] = []
        for plain in plains:
            contacts = plain.contacts
            if len(contacts) == 1:
                emails += contacts
                rows += contacts.values()
                mains.append(True)
            elif contacts:
                in_order = sorted(contacts)
                emails += in_order
                rows += map(contacts.__getitem__, in_order)
                marks = [False] * len(in_order)
                marks[in_order.index(plain.main or next(iter(contacts)))] = True
                mains += marks
        first = self._first_text
        texts = [[row[place] for row in rows] for place in range(first, first + len(self._texts))]
        return ExpectedContacts([len(plain.contacts) for plain in plains], emails, texts, mains)
