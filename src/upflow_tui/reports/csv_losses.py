"""What of stored customers cannot stand in a CSV file, so that importing it elsewhere brings less (docs/rules.md §6).

A customer without an ID is told by its name alone, a parent by its ID, and several options by what parts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from upflow_tui.core.counting import counted
from upflow_tui.core.customer import Customer
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.formulas import restore
from upflow_tui.core.text import name_key

_SHOWN: Final = 3


class Loss(NamedTuple):
    """One thing that the file does not bring."""

    customer: int
    """The customer's number in the store."""
    field: str | None
    """The key of the field; None: the customer as a whole."""
    message: str
    """The end of a sentence with its customer."""


class CsvLosses:
    """Notes them while the customers are written, in any order."""

    def __init__(self) -> None:
        self._found: list[Loss] = []
        self._names: set[int] = set()
        """The `name_key`s that were seen, hashed: there may be as many as customers."""
        self._twice: set[int] = set()
        self._nameless: list[tuple[int, Customer]] = []
        """Those without an ID."""

    def see(self, customer: Customer) -> None:
        """One more customer stands in the file."""
        name = hash(name_key(customer.name))
        if name in self._names:
            self._twice.add(name)
        self._names.add(name)
        if customer.external_id is None:
            self._nameless.append((name, customer))
        if customer.parent is not None and customer.parent.external_id is None:
            message = f'the parent "{shorten(customer.parent.name, 40)}" of {_called(customer)} has no ID'
            self._found.append(Loss(customer.key, "parent_id", message))

    def add(self, customer: Customer, key: str, label: str) -> None:
        """The value of a field has no form that would be read as it is."""
        message = f"{label} of {_called(customer)} has options that no separator can keep apart"
        self._found.append(Loss(customer.key, key, message))

    def unguarded(self, customer: Customer, cells: Iterable[tuple[str, str]]) -> None:
        """Cells, with the keys of their fields, are written without the apostrophe of a guard.

        Reading takes one away from those that look as if they had got it.
        """
        for key, cell in cells:
            if restore(cell) != cell:
                message = f"{label_of(key)} of {_called(customer)} begins with an apostrophe that is removed when read"
                self._found.append(Loss(customer.key, key, message))

    def found(self) -> list[Loss]:
        """All of them, once every customer was seen."""
        ambiguous = [
            Loss(
                customer.key,
                None,
                f"{_called(customer)} has no ID, and another customer has the same name: elsewhere they may be merged",
            )
            for name, customer in self._nameless
            if name in self._twice
        ]
        return [*ambiguous, *self._found]

    def in_words(self) -> str | None:
        """One or two sentences; None where everything can come back."""
        found = self.found()
        if not found:
            return None
        more = f"; and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
        shown = "; ".join(loss.message for loss in found[:_SHOWN])
        return f"This file does not contain everything ({counted(len(found), 'thing')}): {shown}{more}."


def _called(customer: Customer) -> str:
    return customer.external_id or f'"{shorten(customer.name, 40)}"'
