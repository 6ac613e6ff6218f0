"""A stored customer and its contacts (docs/rules.md §1)."""

from __future__ import annotations

from dataclasses import field
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass

CustomValue: TypeAlias = str | bool | tuple[str, ...]
"""A custom field's value: text, number and date as text, Boolean as bool, multi-select as a tuple."""

DETAIL_KEYS: Final = (
    "accounting_code",
    "vat_number",
    "address",
    "postal_code",
    "town",
    "state_region",
    "country",
)
"""The Details fields other than the two that identify, in the order of the seed."""

CONTACT_KEYS: Final = ("first_name", "family_name", "phone", "position")
"""The text fields of a contact, next to its e-mail and the main mark."""


@dataclass(slots=True)
class Contact:
    """One contact; `email` is unique within its customer, compared without case."""

    email: str
    first_name: str | None = None
    family_name: str | None = None
    phone: str | None = None
    position: str | None = None
    main: bool = False


@dataclass(frozen=True, slots=True)
class ParentRef:
    """The parent of a customer, as shown."""

    external_id: str | None
    name: str


@dataclass(slots=True)
class Customer:
    """One customer. `key` is its number in the store; absent values are None."""

    key: int
    name: str
    external_id: str | None = None
    details: dict[str, str] = field(default_factory=dict)
    """Values by the keys of `DETAIL_KEYS`; blank ones are left out."""
    parent_key: int | None = None
    parent: ParentRef | None = None
    account_managers: tuple[str, ...] = ()
    """E-mail addresses in alphabetical order."""
    workflow: str | None = None
    custom: dict[str, CustomValue] = field(default_factory=dict)
    """Values by the custom field's name."""
    contacts: list[Contact] = field(default_factory=list)
    """In alphabetical order of the compared e-mail."""
