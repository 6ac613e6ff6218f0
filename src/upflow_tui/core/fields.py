"""The catalogue of Upflow fields and which of them a file must bring (Seed: Columns; docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.organization import CustomField, CustomFieldType, ManagedBy, Organization, Part

CUSTOM_PREFIX: Final = "custom:"
"""The key of a custom field is this and its name."""


class Mode(StrEnum):
    """What the import is for (Seed: "Import or Assign customers")."""

    CUSTOMERS = "customers"
    ASSIGN = "assign"


class Group(StrEnum):
    """The sections of the seed's "Columns"."""

    DETAILS = "Details"
    PARENTS = "Groups and entities"
    ASSIGNMENT = "Assignment"
    CONTACTS = "Contacts"
    CUSTOM = "Custom fields"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of Upflow that a column can be mapped to; `custom` only for custom fields."""

    key: str
    label: str
    group: Group
    part: Part | None = None
    """What the source system must allow; None where it never locks."""
    custom: CustomField | None = None
    max_length: int = 255


FIELDS: Final = (
    Field("customer_name", "Customer name", Group.DETAILS),
    Field("external_id", "Customer ID", Group.DETAILS),
    Field("accounting_code", "Accounting code", Group.DETAILS, Part.DETAILS),
    Field("vat_number", "VAT number", Group.DETAILS, Part.DETAILS),
    Field("address", "Address", Group.DETAILS, Part.DETAILS, max_length=1000),
    Field("postal_code", "Postal code", Group.DETAILS, Part.DETAILS),
    Field("town", "Town", Group.DETAILS, Part.DETAILS),
    Field("state_region", "State/Region", Group.DETAILS, Part.DETAILS),
    Field("country", "Country", Group.DETAILS, Part.DETAILS),
    Field("parent_name", "Parent name", Group.PARENTS, Part.DETAILS),
    Field("parent_id", "Parent ID", Group.PARENTS, Part.DETAILS),
    Field("account_manager", "Account manager", Group.ASSIGNMENT, Part.ACCOUNT_MANAGERS),
    Field("workflow", "Workflow", Group.ASSIGNMENT),
    Field("contact_email", "Contact email", Group.CONTACTS, Part.CONTACTS),
    Field("first_name", "First name", Group.CONTACTS, Part.CONTACTS),
    Field("family_name", "Family name", Group.CONTACTS, Part.CONTACTS),
    Field("phone", "Phone", Group.CONTACTS, Part.CONTACTS),
    Field("position", "Position", Group.CONTACTS, Part.CONTACTS),
    Field("main_contact", "Main contact", Group.CONTACTS, Part.CONTACTS),
)
"""The fields that every organization has, in the order of the seed."""

_UPFLOW_LABELS: Final = {"contact_email": "Contact email address", "phone": "Phone number"}
"""Where the seed's word for a column is another than ours."""

BY_KEY: Final = {item.key: item for item in FIELDS}
CONTACT_FIELDS: Final = frozenset(item.key for item in FIELDS if item.group is Group.CONTACTS)
PARENT_FIELDS: Final = frozenset({"parent_name", "parent_id"})
ASSIGNMENT_FIELDS: Final = frozenset({"account_manager", "workflow"})
_NAMED_BY_NAME: Final = frozenset(item.key for item in FIELDS if item.group is Group.DETAILS) - {
    "external_id",
    "customer_name",
}


def custom_key(name: str) -> str:
    """The field key of the custom field called `name`."""
    return CUSTOM_PREFIX + name


def custom_name(key: str) -> str | None:
    """The custom field's name in a field key; None for the fields that every organization has."""
    return key.removeprefix(CUSTOM_PREFIX) if key.startswith(CUSTOM_PREFIX) else None


def label_of(key: str) -> str:
    """The name of a field on screen."""
    known = BY_KEY.get(key)
    return known.label if known else key.removeprefix(CUSTOM_PREFIX)


def upflow_label(key: str, mode: Mode) -> str:
    """The header that Upflow's help gives a field (Seed: "Columns"); that of a custom field is its exact name."""
    if key == "external_id" and mode is Mode.ASSIGN:
        return "External ID"
    return _UPFLOW_LABELS.get(key) or label_of(key)


def catalogue(organization: Organization) -> tuple[Field, ...]:
    """Every field of this organization, locked ones included: the fixed ones, then its custom fields."""
    custom = (
        Field(
            custom_key(item.name),
            item.name,
            Group.CUSTOM,
            custom=item,
            max_length=2000 if item.type is CustomFieldType.TEXT else 255,
        )
        for item in organization.custom_fields
    )
    return (*FIELDS, *custom)


def is_offered(field: Field, mode: Mode) -> bool:
    """Whether an import of this mode has `field` at all (docs/rules.md §3: "Assign customers offers …")."""
    return mode is Mode.CUSTOMERS or field.key == "external_id" or field.group in (Group.ASSIGNMENT, Group.CUSTOM)


def why_not_mappable(field: Field, organization: Organization, mode: Mode) -> str | None:
    """Why `field` cannot be mapped now, as one sentence; None where it can (docs/rules.md §1 and §3)."""
    if field.custom is not None and field.custom.managed_by is ManagedBy.SOURCE:
        return f"{field.label} is synced from your source system and cannot be imported."
    if not is_offered(field, mode):
        return "Assign customers imports only account managers, workflows and custom fields."
    return organization.why_locked(field.part) if field.part is not None else None


def required_fields(mapped: Collection[str], mode: Mode) -> dict[str, str]:
    """Which fields must be mapped, each with the reason as one sentence; it follows what is mapped.

    Args:
        mapped: the field keys that have a column.
        mode: what the import is for.

    Source: docs/rules.md §3 "Required follows what is mapped"; Seed: the fields marked as mandatory.
    """
    required: dict[str, str] = {}

    def ask(keys: Iterable[str], because: str) -> None:
        for key in keys:
            required.setdefault(key, f"{label_of(key)} is required because {label_of(because)} is mapped.")

    if mode is Mode.ASSIGN:
        return {"external_id": "Customer ID is required to assign customers."}
    is_named = not {"external_id", "customer_name"}.isdisjoint(mapped)
    for key in mapped:
        if key in _NAMED_BY_NAME:
            ask(["customer_name"], key)
        elif key in PARENT_FIELDS:
            ask(["customer_name", "parent_name", "parent_id"], key)
        elif key in CONTACT_FIELDS:
            ask(["customer_name", "external_id", "contact_email"], key)
        elif key in ASSIGNMENT_FIELDS or (custom_name(key) is not None and not is_named):
            ask(["external_id"], key)
    if not mapped:
        required["customer_name"] = "Customer name is required: it identifies the customer."
    return required


def nothing_to_import(mapped: Collection[str], mode: Mode) -> str | None:
    """Why a mapping that lacks no required field would still bring nothing, with what to do; None if it brings some."""
    brought = any(key in ASSIGNMENT_FIELDS or custom_name(key) is not None for key in mapped)
    if brought or (mode is Mode.CUSTOMERS and "customer_name" in mapped):
        return None
    if mode is Mode.ASSIGN:
        return "There is nothing to assign yet. Map Account manager, Workflow or a custom field."
    return "There is nothing to import yet. Map Customer name, or Customer ID with an assignment or a custom field."
