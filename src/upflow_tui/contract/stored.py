"""What `customers` prints."""

from __future__ import annotations

from pydantic import Field
from pydantic.dataclasses import dataclass

from upflow_tui.contract.planned import ParentName
from upflow_tui.contract.shapes import ROW, Document, Value


@dataclass(config=ROW, frozen=True, slots=True)
class StoredContact:
    """A contact of a stored customer."""

    email: str = Field(description="Its e-mail address.")
    first_name: str | None = Field(description="First name.")
    family_name: str | None = Field(description="Family name.")
    phone: str | None = Field(description="Phone.")
    position: str | None = Field(description="Position, one of the organization's.")
    main: bool = Field(description="Whether it is the main contact.")


@dataclass(config=ROW, frozen=True, slots=True)
class StoredCustomer:
    """A stored customer with everything about it."""

    external_id: str | None = Field(description="Customer ID.")
    name: str = Field(description="Customer name.")
    accounting_code: str | None = Field(description="Accounting code.")
    vat_number: str | None = Field(description="VAT number.")
    address: str | None = Field(description="Address.")
    postal_code: str | None = Field(description="Postal code.")
    town: str | None = Field(description="Town.")
    state_region: str | None = Field(description="State or region.")
    country: str | None = Field(description="Country.")
    parent: ParentName | None = Field(description="Its parent.")
    account_managers: list[str] = Field(description="The e-mails of its account managers, in alphabetical order.")
    workflow: str | None = Field(description="The name of its workflow.")
    custom_fields: dict[str, Value] = Field(
        description="Every custom field of the organization by its name; numbers and dates as text, exact."
    )
    contacts: list[StoredContact] = Field(description="In alphabetical order of their e-mails.")


class Customers(Document):
    """The stored customers."""

    customers: list[StoredCustomer] = Field(description="By name, then ID; with --search or a filter those that match.")


class WrittenCustomers(Document):
    """The stored customers that were written to a file."""

    written: str = Field(description="The file.")
    customers: int = Field(description="Customers in it.")
    lines: int = Field(description="Lines in it, a contact each; the header not counted.")
    lost: str | None = Field(description="What such a file cannot hold, for people; null: nothing.")


class ErasedCustomer(Document):
    """A customer that was erased with all that the history held of it."""

    erased: ParentName = Field(description="The customer.")
    contacts: int = Field(description="Contacts that went with it.")
    children: int = Field(description="Customers that lost it as their parent, and stay.")
    history: int = Field(description="Entries of the history that went with it.")
    imports: list[int] = Field(description="The imports that had lines of it.")
    files_erased: list[int] = Field(description="The imports whose kept file went with it (--with-files).")
    files_kept: list[int] = Field(description="The imports whose kept file still holds its lines.")
    prepared_discarded: list[str] = Field(description="The IDs of unfinished imports that went with it (--with-files).")
    prepared_kept: list[str] = Field(description="The IDs of unfinished imports that hold its lines, or may do so.")
