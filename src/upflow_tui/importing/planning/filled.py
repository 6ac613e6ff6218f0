"""What lines that are not imported fill: the choice *clear* leaves it alone (docs/rules.md §4, "Blank cell")."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import email_key
from upflow_tui.importing.checking.rows import PARENT_ID, PARENT_NAME, REFUSED, Row, RowLayout, contact_rows


@dataclass(slots=True)
class Filled:
    """The places that refused and skipped lines of one customer fill, by their place in a row."""

    customer: set[int] = field(default_factory=set)
    """The customer's own fields, and those of its parent."""
    contacts: dict[str, set[int]] = field(default_factory=dict)
    """The fields of its contacts by `email_key`."""
    any_contact: set[int] = field(default_factory=set)
    """Fields of a contact whose e-mail was refused: it may be any of them."""

    def add(self, row: Row, layout: RowLayout) -> None:
        """Takes what one more line fills; a cell that was refused is filled, too."""
        self.customer.update(place for place in (PARENT_ID, PARENT_NAME) if row[place] is not None)
        self.customer.update(
            place for place in range(layout.customer_start, layout.contact_start) if row[place] is not None
        )
        if not layout.contact_keys:
            return
        for one in contact_rows((row,), layout.contact_start):
            email = one[layout.contact_start]
            places = {place for place in range(layout.contact_start + 1, len(one)) if one[place] is not None}
            if isinstance(email, str):
                self.contacts.setdefault(email_key(email), set()).update(places)
            elif email is REFUSED:
                self.any_contact |= places

    @property
    def has_parent(self) -> bool:
        """Whether one of the lines says something of a parent."""
        return PARENT_ID in self.customer or PARENT_NAME in self.customer


class FilledBeside:
    """What is filled beside the accepted lines of a customer: by its own lines, and by some that may be its.

    Args:
        parts: one for each reason; several customers may share one.
    """

    def __init__(self, parts: tuple[Filled, ...]) -> None:
        self._parts = parts

    def of_customer(self, place: int) -> bool:
        """Whether a line fills this place of the customer itself."""
        return any(place in part.customer for part in self._parts)

    def of_contact(self, key: str, place: int) -> bool:
        """Whether a line fills this place for the contact with this `email_key`."""
        return any(place in part.any_contact or place in part.contacts.get(key, ()) for part in self._parts)

    @property
    def has_parent(self) -> bool:
        """Whether a line says something of a parent."""
        return any(part.has_parent for part in self._parts)


NOTHING_BESIDE: Final = FilledBeside(())
