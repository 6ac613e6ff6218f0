"""The stored customers as CSV that the importer maps by itself, and that brings nothing new to the same store.

The headers are the exact labels of the fields. A line per contact, the customer's values on each; a customer without
contacts has one line.

A cell that a spreadsheet would run as a formula gets one apostrophe in front. Reading takes it away again in every
file, so the text comes back (docs/rules.md §2 "What other programs leave behind").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Contact, Customer, CustomValue
from upflow_tui.core.fields import catalogue, custom_key
from upflow_tui.core.formulas import neutralise
from upflow_tui.core.organization import Organization

_BETWEEN: Final = (",", ";")
"""What a cell with several values has between them."""
_ROWS_A_WRITE: Final = 1_000


def csv_rows(customers: Iterable[Customer], organization: Organization) -> Iterator[list[str]]:
    """The header, then the lines of each customer in the order given."""
    fields = catalogue(organization)
    places = {field.key: place for place, field in enumerate(fields)}
    yield [neutralise(field.label) for field in fields]
    for customer in customers:
        own = [""] * len(fields)
        _fill(own, places, _own_cells(customer))
        if not customer.contacts:
            yield own
        for contact in customer.contacts:
            row = own.copy()
            _fill(row, places, _contact_cells(contact))
            yield row


def write_csv(rows: Iterable[Sequence[str]], out: BinaryIO, *, delimiter: str = ",", bom: bool = True) -> None:
    """Writes rows as RFC 4180 has them: CRLF, quotes where needed; UTF-8, with the BOM that Excel wants or without."""
    if bom:
        out.write(b"\xef\xbb\xbf")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for place, row in enumerate(rows, 1):
        writer.writerow(row)
        if place % _ROWS_A_WRITE == 0:
            out.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    out.write(text.getvalue().encode())


def _fill(row: list[str], places: Mapping[str, int], cells: Mapping[str, str | None]) -> None:
    """Puts the cells that hold something in their places."""
    for key, cell in cells.items():
        if cell:
            row[places[key]] = neutralise(cell)


def _own_cells(customer: Customer) -> dict[str, str | None]:
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
        **{custom_key(name): _custom_cell(value) for name, value in customer.custom.items()},
    }


def _contact_cells(contact: Contact) -> dict[str, str | None]:
    cells = {key: getattr(contact, key) for key in CONTACT_KEYS}
    return {"contact_email": contact.email, **cells, "main_contact": "1" if contact.main else None}


def _custom_cell(value: CustomValue) -> str:
    """A custom value as the seed's "Formatting guide" wants it; blank where no cell can say it.

    An option with a comma in it can stand alone, but not among others: a blank cell then keeps what is stored.
    """
    if isinstance(value, tuple):
        if len(value) > 1 and any(sign in option for option in value for sign in _BETWEEN):
            return ""
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
