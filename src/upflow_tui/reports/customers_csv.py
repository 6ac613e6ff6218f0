"""The stored customers as rows that the importer maps by itself, and that bring nothing new to the same store.

The headers are the exact labels of the fields. A line per contact, the customer's values on each; a customer without
contacts has one line. The cells of a customer are guarded once, and not on each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Contact, Customer
from upflow_tui.core.fields import Field, catalogue, custom_key
from upflow_tui.core.formulas import neutralised
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.checking.custom_values import Options
from upflow_tui.reports.csv_losses import CsvLosses
from upflow_tui.reports.list_writers import list_writers

WRITERS: Final = list_writers("Customers", is_guarded=True)
"""What writes the rows, by the ending of the file."""
_CONTACT_KEYS: Final = ("contact_email", *CONTACT_KEYS, "main_contact")
"""The fields of a contact, in the order of the catalogue."""
_BETWEEN: Final = (",", "; ")
"""What a cell with several values may have between them: the second where an option holds a comma."""
_MOST_KNOWN: Final = 10_000


def csv_rows(
    customers: Iterable[Customer],
    organization: Organization,
    losses: CsvLosses | None = None,
    *,
    guarded: bool = True,
) -> Iterator[Sequence[str]]:
    """The header, then the lines of each customer in the order given.

    Args:
        losses: is told what the file cannot bring.
        guarded: whether an apostrophe stands before what a spreadsheet would run. A workbook runs no text, but has it
            as well: reading takes one away.
    """
    fields = catalogue(organization)
    losses = losses if losses is not None else CsvLosses()
    several = _Several(fields)
    keys = [field.key for field in fields]
    custom_places = {field.custom.name: place for place, field in enumerate(fields) if field.custom is not None}
    first = keys.index("contact_email")
    contact_places = slice(first, first + len(_CONTACT_KEYS))
    blank = [""] * (len(fields) - first)
    labels = [field.label for field in fields]
    yield neutralised(labels) if guarded else labels
    for customer in customers:
        losses.see(customer)
        own = [*_fixed_cells(customer), *blank]
        for name, value in customer.custom.items():
            own[custom_places[name]] = (
                several.cell(customer, name, value, losses) if isinstance(value, tuple) else _cell(value)
            )
        if guarded:
            own = neutralised(own)
        else:
            places = [*range(first), *map(custom_places.__getitem__, customer.custom)]
            losses.unguarded(customer, ((keys[place], own[place]) for place in places))
        if not customer.contacts:
            yield own
        for contact in customer.contacts:
            cells = _contact_cells(contact)
            if guarded:
                cells = neutralised(cells)
            else:
                losses.unguarded(customer, zip(_CONTACT_KEYS, cells, strict=True))
            row = own.copy()
            row[contact_places] = cells
            yield row


def _fixed_cells(customer: Customer) -> Iterable[str]:
    """The cells of the fields that stand before those of contacts."""
    value = customer.details.get
    parent = customer.parent
    # A parent without an ID cannot stand in a file: both cells, or neither (Seed).
    parent_id = parent.external_id if parent is not None else None
    return (
        customer.name,
        customer.external_id or "",
        *[value(key, "") for key in DETAIL_KEYS],
        parent.name if parent is not None and parent_id is not None else "",
        parent_id or "",
        ", ".join(customer.account_managers),
        customer.workflow or "",
    )


def _contact_cells(contact: Contact) -> Sequence[str]:
    """The cells of `_CONTACT_KEYS`."""
    return (
        contact.email,
        contact.first_name or "",
        contact.family_name or "",
        contact.phone or "",
        contact.position or "",
        "1" if contact.main else "",
    )


def _cell(value: str | bool) -> str:
    """A custom value as the seed's "Formatting guide" wants it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


class _Several:
    """Cells with several options: written so that they are read as they are.

    Args:
        fields: those of the organization.
    """

    def __init__(self, fields: Iterable[Field]) -> None:
        self._readers = {
            field.custom.name: Options(Place(0, field), field.custom.options)
            for field in fields
            if field.custom is not None and field.custom.type is CustomFieldType.MULTI_SELECT
        }
        self._known: dict[tuple[str, tuple[str, ...]], str | None] = {}
        """What was told before: the same few options come together again and again."""

    def cell(self, customer: Customer, name: str, options: tuple[str, ...], losses: CsvLosses) -> str:
        """The cell; blank, which keeps what is stored, where no cell can say it."""
        asked = name, options
        if asked not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[asked] = self._text(name, options)
        text = self._known[asked]
        if text is None:
            losses.add(customer, custom_key(name), name)
        return text or ""

    def _text(self, name: str, options: tuple[str, ...]) -> str | None:
        reader = self._readers.get(name)
        for between in _BETWEEN:
            text = between.join(options)
            if reader is None:
                return text
            value, _ = reader.multiple(text, text)
            if isinstance(value, tuple) and set(value) == set(options):
                return text
        return None
