"""The stored customers as rows that the importer maps by itself, and that bring nothing new to the same store.

The headers are the exact labels of the fields. A line per contact, the customer's values on each; a customer without
contacts has one line. Where they become a CSV file, its dialect guards the cells (csv_file.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Contact, Customer
from upflow_tui.core.fields import Field, catalogue, custom_key
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.checking.custom_values import Options
from upflow_tui.reports.csv_losses import CsvLosses
from upflow_tui.reports.list_writers import list_writers

WRITERS: Final = list_writers("Customers", guard=True)
"""What writes the rows, by the ending of the file. The apostrophes of the guard are those that reading takes away."""
_BETWEEN: Final = (",", "; ")
"""What a cell with several values may have between them: the second where an option holds a comma."""


def csv_rows(
    customers: Iterable[Customer],
    organization: Organization,
    losses: CsvLosses | None = None,
    *,
    guarded: bool = True,
) -> Iterator[list[str]]:
    """The header, then the lines of each customer in the order given.

    Args:
        losses: is told what the file cannot bring.
        guarded: whether what writes the rows puts an apostrophe before what a spreadsheet would run.
    """
    fields = catalogue(organization)
    losses = losses if losses is not None else CsvLosses()
    several = _Several(fields)
    places = {field.key: place for place, field in enumerate(fields)}
    yield [field.label for field in fields]
    for customer in customers:
        losses.see(customer)
        own = [""] * len(fields)
        cells = _own_cells(customer, several, losses)
        _fill(own, places, cells)
        if not guarded:
            losses.unguarded(customer, cells)
        if not customer.contacts:
            yield own
        for contact in customer.contacts:
            row = own.copy()
            cells = _contact_cells(contact)
            _fill(row, places, cells)
            if not guarded:
                losses.unguarded(customer, cells)
            yield row


def _fill(row: list[str], places: Mapping[str, int], cells: Mapping[str, str | None]) -> None:
    """Puts the cells that hold something in their places."""
    for key, cell in cells.items():
        if cell:
            row[places[key]] = cell


def _own_cells(customer: Customer, several: _Several, losses: CsvLosses) -> dict[str, str | None]:
    parent = customer.parent if customer.parent is not None and customer.parent.external_id is not None else None
    return {
        "customer_name": customer.name,
        "external_id": customer.external_id,
        **{key: customer.details.get(key) for key in DETAIL_KEYS},
        # A parent without an ID cannot stand in a file: both cells, or neither (Seed).
        "parent_name": parent.name if parent is not None else None,
        "parent_id": parent.external_id if parent is not None else None,
        "account_manager": ", ".join(customer.account_managers),
        "workflow": customer.workflow,
        **{
            custom_key(name): several.cell(customer, name, value, losses) if isinstance(value, tuple) else _cell(value)
            for name, value in customer.custom.items()
        },
    }


def _contact_cells(contact: Contact) -> dict[str, str | None]:
    cells = {key: getattr(contact, key) for key in CONTACT_KEYS}
    return {"contact_email": contact.email, **cells, "main_contact": "1" if contact.main else None}


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

    def cell(self, customer: Customer, name: str, options: tuple[str, ...], losses: CsvLosses) -> str:
        """The cell; blank, which keeps what is stored, where no cell can say it."""
        reader = self._readers.get(name)
        for between in _BETWEEN:
            text = between.join(options)
            if reader is None:
                return text
            value, _ = reader.multiple(text, text)
            if isinstance(value, tuple) and set(value) == set(options):
                return text
        losses.add(customer, custom_key(name), name)
        return ""
