"""The lines of one customer made one: the later non-blank value wins, each contact once (docs/rules.md §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import compress
from operator import ne
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import email_key
from upflow_tui.core.values import same_value, shown_value
from upflow_tui.importing.checking.rows import LINE, REFUSED, Row, RowLayout, contact_rows

_NO_CONTACT: Final = (None, REFUSED)


@dataclass(slots=True)
class MergedContact:
    """One contact of a customer, as its lines say."""

    email: str
    values: tuple[Any, ...]
    """By the layout's contact keys after the e-mail: text, None (blank) or REFUSED; the main mark comes last."""
    rows: list[Row]

    @property
    def line(self) -> int:
        """The first line that names it."""
        line: int = self.rows[0][LINE]
        return line


@dataclass(slots=True)
class Merged:
    """One customer, as its lines say."""

    values: Sequence[Any]
    """By the layout's customer keys: a value, None (blank on all lines) or REFUSED (refused where not blank)."""
    findings: list[Finding] = field(default_factory=list)
    contacts: dict[str, MergedContact] = field(default_factory=dict)
    """By `email_key`, in the order in which the lines name them."""
    main: str | None = None
    """The key of the contact that the file marks as main: the last mark wins."""
    contacts_refused: int = 0
    beside_refused: list[Row] = field(default_factory=list)
    """The rows with an e-mail that was refused: their other contact cells may belong to any of the contacts."""

    def fills_for_somebody(self, place: int) -> bool:
        """Whether the contact cell at this place of a row stands beside an e-mail that was refused."""
        return any(row[place] is not None for row in self.beside_refused)


class Merger:
    """Merges the rows of a customer.

    Args:
        layout: how the rows are laid out.
        columns: the index of each mapped field's column, for findings.
        numbers: the field keys that compare as decimals.
    """

    def __init__(self, layout: RowLayout, columns: Mapping[str, int], numbers: frozenset[str]) -> None:
        self._columns = columns
        self._numbers = numbers
        self._start, self._end = layout.customer_start, layout.contact_start
        self._keys = layout.customer_keys
        self._contact_keys = layout.contact_keys[1:]
        self._has_contacts = bool(layout.contact_keys)
        self._has_main = "main_contact" in layout.contact_keys
        self._places = range(len(self._keys))
        self._blank = (None,) * len(self._keys)
        self._differing: dict[str, Finding] = {}
        """By field key, a finding that two values differ."""

    def merge(self, rows: Sequence[Row]) -> Merged:
        """The customer that these rows make.

        Args:
            rows: the accepted rows of one customer, in line order; at least one.
        """
        merged = Merged(*self.merge_values(rows))
        if self._has_contacts:
            self._merge_contacts(rows, merged)
        if len(rows) > max(1, len(merged.contacts)):  # lines with contacts of their own are no duplicates
            self._tell_duplicates(rows, merged)
        return merged

    def merge_values(self, rows: Sequence[Row]) -> tuple[tuple[Any, ...], list[Finding]]:
        """The values of the customer that these rows make, by the layout's customer keys, and where they differ."""
        start, end, blank = self._start, self._end, self._blank
        merged = rows[0][start:end]
        findings: list[Finding] = []
        for position in range(1, len(rows)):
            values = rows[position][start:end]
            if values in (merged, blank):
                continue
            together = list(merged)
            for place in compress(self._places, map(ne, values, merged)):
                value, old = values[place], together[place]
                if value is None or (value is REFUSED and old is not None):
                    continue
                if old is not None and old is not REFUSED:
                    key = self._keys[place]
                    if not same_value(old, value, as_number=key in self._numbers):
                        source = _last_with(rows, position, start + place, old)
                        findings.append(self._differ(rows[position], key, value, old, source))
                together[place] = value
            merged = tuple(together)
        return merged, findings

    def _tell_duplicates(self, rows: Sequence[Row], merged: Merged) -> None:
        seen: dict[tuple[Any, ...], int] = {}
        for row in rows:
            if REFUSED in row:  # refused cells may well differ
                continue
            first_line = seen.setdefault(row[1:], row[LINE])
            if first_line != row[LINE]:
                merged.findings.append(find("duplicate_line", line=row[LINE], first_line=first_line))

    def _merge_contacts(self, rows: Sequence[Row], merged: Merged) -> None:
        place, contacts = self._end, merged.contacts
        for row in contact_rows(rows, place):
            email = row[place]
            if email is None or email is REFUSED:
                if email is REFUSED:
                    merged.contacts_refused += 1
                    merged.beside_refused.append(row)
                continue
            key = email_key(email)
            contact = contacts.get(key)
            if contact is None:
                contacts[key] = MergedContact(email, row[place + 1 :], [row])
            else:
                self._merge_contact(contact, row, merged)
                contact.rows.append(row)
            if self._has_main and row[-1] is True:
                if merged.main is not None and merged.main != key:
                    self._tell_two_mains(merged, row, email)
                merged.main = key

    def _merge_contact(self, contact: MergedContact, row: Row, merged: Merged) -> None:
        together = list(contact.values)
        for place, value in enumerate(row[self._end + 1 :]):
            old = together[place]
            if value is None or value == old or (value is REFUSED and old is not None):
                continue
            if old is not None and old is not REFUSED:
                row_place = self._end + 1 + place
                source = _last_with(contact.rows, len(contact.rows), row_place, old)
                merged.findings.append(self._differ(row, self._contact_keys[place], value, old, source))
            together[place] = value
        contact.values = tuple(together)

    def _differ(self, row: Row, key: str, value: Any, old: Any, source: Row) -> Finding:
        """What is said of two values of a customer. There may be one for each line: only the first is asked for all."""
        places = {"label": label_of(key), "old": shown_value(old), "first_line": source[LINE]}
        like = self._differing.get(key)
        if like is None:
            column = self._columns.get(key)
            like = self._differing[key] = find("values_differ", column=column, field=key, value="", **places)
        return like.of_value(shown_value(value), row[LINE], places)

    def _tell_two_mains(self, merged: Merged, row: Row, email: str) -> None:
        assert merged.main is not None
        other = merged.contacts[merged.main]
        first_line = next(r[LINE] for r in reversed(other.rows) if r[-1] is True)
        merged.findings.append(
            find(
                "two_main_contacts",
                line=row[LINE],
                column=self._columns.get("main_contact"),
                field="main_contact",
                value="1",
                email=email,
                other=other.email,
                first_line=first_line,
            )
        )


def _last_with(rows: Sequence[Row], end: int, place: int, value: Any) -> Row:
    """The last of the rows before `end` that holds this value; one does."""
    at = end - 1
    while rows[at][place] != value:
        at -= 1
    return rows[at]
