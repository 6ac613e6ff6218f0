"""The short way through planning, for customers whose lines say one plain thing: most of any file.

Nothing here is a rule: what merging.py, contact_planning.py and planning.py would make of such a customer comes out
here in a fraction of the time. Whatever is not plain goes their way.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.text import email_key
from upflow_tui.core.values import same_value
from upflow_tui.importing.plan import Action, PlannedContact, StoredContact, StoredRow
from upflow_tui.importing.rows import LINE, REFUSED, Row, RowLayout

_ABSENT: Final = -1


class Plain(NamedTuple):
    """A customer whose lines agree, each with a contact of its own (or one line without a contact)."""

    values: tuple[Any, ...]
    """By the layout's customer keys."""
    contacts: dict[str, Row]
    """The line of each contact by `email_key`, in the order of the lines."""
    main: str | None
    """The key of the one contact that is marked as main."""


class PlainReader:
    """Reads the rows of customers that are plain.

    Args:
        layout: how the rows are laid out.
        numbers: the field keys that compare as decimals.
        clears: whether blank cells clear (the choice *clear*).
    """

    def __init__(self, layout: RowLayout, numbers: frozenset[str], *, clears: bool) -> None:
        self._start, self._end = layout.customer_start, layout.contact_start
        self._blank = (None,) * len(layout.customer_keys)
        self._has_contacts = bool(layout.contact_keys)
        self._has_main = "main_contact" in layout.contact_keys
        self._clears = clears
        self._as_number = [key in numbers for key in layout.customer_keys]
        places = {key: layout.contact_start + place for place, key in enumerate(layout.contact_keys)}
        self._text_places = tuple(places.get(key, _ABSENT) for key in CONTACT_KEYS)
        mapped = [place for place in self._text_places if place != _ABSENT]
        self._texts_of_row = itemgetter(slice(mapped[0], mapped[-1] + 1)) if mapped else None
        stored = [place for place, key in enumerate(CONTACT_KEYS, 1) if key in places]
        self._texts_of_stored = _picked(stored)

    def read(self, rows: Sequence[Row], error_lines: Container[int]) -> Plain | None:
        """What the accepted rows of a customer say; None where that is not plain.

        Args:
            rows: in line order; at least one.
            error_lines: the lines with an error: such a line may hold refused cells.
        """
        start, end = self._start, self._end
        values = rows[0][start:end]
        contacts: dict[str, Row] = {}
        main = None
        for row in rows:
            if row[LINE] in error_lines:
                return None
            if row is not rows[0] and (others := row[start:end]) != values and others != self._blank:
                return None
            email = row[end] if self._has_contacts else None
            if email is None:
                continue
            key = email_key(email)
            contacts[key] = row
            if self._has_main and row[-1] is True:
                if main is not None:
                    return None
                main = key
        if len(contacts) != len(rows) and (contacts or len(rows) > 1):
            return None
        return Plain(values, contacts, main)

    def new_contacts(self, plain: Plain) -> list[PlannedContact]:
        """The contacts of a customer that has none yet; the first is main where the file marks none."""
        main = plain.main
        if main is None:
            main = next(iter(plain.contacts), None)
        first_name, family_name, phone, position = self._text_places
        email, create = self._end, Action.CREATE
        return [
            PlannedContact(
                row[email],
                create,
                row[first_name] if first_name > 0 else None,
                row[family_name] if family_name > 0 else None,
                row[phone] if phone > 0 else None,
                row[position] if position > 0 else None,
                key == main,
                [],
                row[LINE],
            )
            for key, row in plain.contacts.items()
        ]

    def same_contacts(self, plain: Plain, stored: StoredRow) -> list[PlannedContact] | None:
        """The contacts of the file, where the store has them all as they are; None where anything would change."""
        found = []
        present = stored.contacts
        for key, row in plain.contacts.items():
            contact = present.get(key)
            if contact is None or not self._is_same_contact(row, contact):
                return None
            email, first_name, family_name, phone, position, main = contact
            found.append(
                PlannedContact(
                    email, Action.UNCHANGED, first_name, family_name, phone, position, main == 1, [], row[LINE]
                )
            )
        if plain.main is not None and not present[plain.main][-1]:
            return None
        return found

    def has_same_values(self, plain: Plain, stored: StoredRow) -> bool:
        """Whether the customer's fields stay as they are."""
        if plain.values == stored.values:
            return True
        return all(
            old == value or self._keeps(value) or same_value(old, value, as_number=as_number)
            for value, old, as_number in zip(plain.values, stored.values, self._as_number, strict=True)
        )

    def _is_same_contact(self, row: Row, contact: StoredContact) -> bool:
        if self._texts_of_row is None:
            return True
        texts = self._texts_of_row(row)
        stored = self._texts_of_stored(contact)
        return texts == stored or all(
            old == value or self._keeps(value) for value, old in zip(texts, stored, strict=True)
        )

    def _keeps(self, value: Any) -> bool:
        """Whether a cell leaves what is stored."""
        return value is REFUSED or (value is None and not self._clears)


def values_of(plain: Plain, keys: Sequence[str]) -> dict[str, Any]:
    """The values of a new customer by field key; the blank ones are left out."""
    return {key: value for key, value in zip(keys, plain.values, strict=True) if value is not None}


def _picked(places: Sequence[int]) -> Any:
    """Picks these places of a tuple, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda contact: tuple(contact[place] for place in places)


