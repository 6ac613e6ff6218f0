"""The short way through planning, for customers whose lines say one plain thing: most of any file.

Nothing here is a rule: what merging.py, contact_planning.py and planning.py would make of such a customer comes out
here in a fraction of the time. Whatever is not plain goes their way.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.findings import Finding
from upflow_tui.core.text import email_key
from upflow_tui.core.values import same_value
from upflow_tui.importing.checking.rows import LINE, REFUSED, Row, RowLayout
from upflow_tui.importing.planning.batches import SameContact
from upflow_tui.importing.planning.merging import Merger
from upflow_tui.importing.planning.stored_customers import StoredRow

if TYPE_CHECKING:
    from upflow_tui.importing.planning.groups import Group


class Plain(NamedTuple):
    """A customer each of whose lines has a contact of its own (or one line without a contact)."""

    values: tuple[Any, ...]
    """By the layout's customer keys."""
    contacts: dict[str, Row]
    """The line of each contact by `email_key`, in the order of the lines."""
    main: str | None
    """The key of the one contact that is marked as main."""
    faulty: bool
    """Whether a line has an error: it may hold refused cells."""
    findings: Sequence[Finding] = ()
    """Where its lines differ."""


_NO_CONTACTS: Final[dict[str, Row]] = {}
_plain: Final = partial(tuple.__new__, Plain)
"""Makes a `Plain` of its five parts in one tuple, three times as quickly as the class does."""


class PlainReader:
    """Reads the rows of customers that are plain.

    Args:
        layout: how the rows are laid out.
        numbers: the field keys that compare as decimals.
        merger: merges lines that differ.
        clears: whether blank cells clear (the choice *clear*).
    """

    def __init__(self, layout: RowLayout, numbers: frozenset[str], merger: Merger, *, clears: bool) -> None:
        self._merger = merger
        self._start, self._end = layout.customer_start, layout.contact_start
        self._blank = (None,) * len(layout.customer_keys)
        self._has_contacts = bool(layout.contact_keys)
        self._has_main = "main_contact" in layout.contact_keys
        self._clears = clears
        self._as_number = [key in numbers for key in layout.customer_keys]
        texts = [key for key in layout.contact_keys if key in CONTACT_KEYS]
        first = layout.contact_start + 1  # they follow the e-mail
        self._texts_of_row = itemgetter(slice(first, first + len(texts)))
        self._texts_of_stored = _picked([1 + CONTACT_KEYS.index(key) for key in texts])

    def read_all(self, groups: Iterable[Group], error_lines: Container[int]) -> list[Plain | None]:
        """What the lines of each of some customers say; None where that is not plain.

        Args:
            groups: the customers.
            error_lines: the lines with an error.
        """
        start, end = self._start, self._end
        has_contacts, has_main = self._has_contacts, self._has_main
        found: list[Plain | None] = []
        for group in groups:
            rows = group.rows
            if not rows or group.refused or group.refused_lines or group.beside:
                found.append(None)
                continue
            if len(rows) > 1:
                found.append(self.read(rows, error_lines))
                continue
            row = rows[0]
            email = row[end] if has_contacts else None
            if email is None:
                found.append(_plain((row[start:end], _NO_CONTACTS, None, row[LINE] in error_lines, ())))
            elif email.__class__ is str:
                key = email_key(email)
                main = key if has_main and row[-1] is True else None
                found.append(_plain((row[start:end], {key: row}, main, row[LINE] in error_lines, ())))
            else:  # refused, or several
                found.append(None)
        return found

    def read(self, rows: Sequence[Row], error_lines: Container[int]) -> Plain | None:
        """What the accepted rows of a customer say; None where that is not plain.

        Args:
            rows: in line order; at least one.
            error_lines: the lines with an error.
        """
        start, end, has_contacts, has_main = self._start, self._end, self._has_contacts, self._has_main
        first = rows[0]
        values = first[start:end]
        contacts: dict[str, Row] = {}
        main = None
        faulty = differs = False
        for row in rows:
            if row[LINE] in error_lines:
                faulty = True
            if row is not first and (others := row[start:end]) != values and others != self._blank:
                differs = True
            email = row[end] if has_contacts else None
            if email is None:
                continue
            if email.__class__ is not str:  # refused, or several
                return None
            key = email_key(email)
            contacts[key] = row
            if has_main and row[-1] is True:
                if main is not None:
                    return None
                main = key
        if len(contacts) != len(rows) and (contacts or len(rows) > 1):
            return None
        findings: Sequence[Finding] = ()
        if differs:
            values, findings = self._merger.merge_values(rows)
        return _plain((values, contacts, main, faulty, findings))

    def has_same_contacts(self, plain: Plain, stored: StoredRow) -> bool:
        """Whether the store has all contacts of the file, as they are."""
        present, of_row, of_stored = stored.contacts, self._texts_of_row, self._texts_of_stored
        for key, row in plain.contacts.items():
            contact = present.get(key)
            if contact is None:
                return False
            texts, known = of_row(row), of_stored(contact)
            if texts != known and not self._leaves(texts, known):
                return False
        return plain.main is None or bool(present[plain.main][-1])

    def same_contacts(self, plain: Plain, stored: StoredRow) -> list[SameContact]:
        """The contacts of the file as the store has them; it must have them all."""
        present = stored.contacts
        return [
            (*(contact := present[key]), row[LINE], None if key == contact[0] else key)
            for key, row in plain.contacts.items()
        ]

    def has_same_values(self, plain: Plain, stored: StoredRow) -> bool:
        """Whether the customer's fields stay as they are."""
        if plain.values == stored.values:
            return True
        return all(
            old == value or self._keeps(value) or same_value(old, value, as_number=as_number)
            for value, old, as_number in zip(plain.values, stored.values, self._as_number, strict=True)
        )

    def _leaves(self, texts: Sequence[Any], stored: Sequence[Any]) -> bool:
        """Whether the texts of a contact change nothing of what is stored."""
        return all(old == value or self._keeps(value) for value, old in zip(texts, stored, strict=True))

    def _keeps(self, value: Any) -> bool:
        """Whether a cell leaves what is stored."""
        return value is REFUSED or (value is None and not self._clears)


def _picked(places: Sequence[int]) -> Any:
    """Picks these places of a tuple, as a tuple."""
    if len(places) == len(CONTACT_KEYS):
        return itemgetter(slice(places[0], places[-1] + 1))
    if len(places) > 1:
        return itemgetter(*places)
    return lambda contact: tuple(contact[place] for place in places)
