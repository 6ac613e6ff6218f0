"""The catalogue of fields, and which of them a file must bring (Seed: Columns; docs/rules.md §3)."""

from __future__ import annotations

import pytest

from upflow_tui.core.fields import (
    BY_KEY,
    CONTACT_FIELDS,
    FIELDS,
    Group,
    Mode,
    catalogue,
    custom_key,
    custom_name,
    label_of,
    nothing_to_import,
    required_fields,
)
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization

KEYS = [
    "customer_name", "external_id", "accounting_code", "vat_number", "address", "postal_code", "town",
    "state_region", "country", "parent_name", "parent_id", "account_manager", "workflow", "contact_email",
    "first_name", "family_name", "phone", "position", "main_contact",
]  # fmt: skip
"""As docs/commands.md lists them."""

DETAILS = KEYS[2:9]


def required(*mapped: str, mode: Mode = Mode.CUSTOMERS) -> set[str]:
    return set(required_fields(mapped, mode))


def test_the_fields_are_those_of_the_seed_in_its_order() -> None:
    assert [field.key for field in FIELDS] == KEYS
    assert [field.label for field in FIELDS] == [
        "Customer name", "Customer ID", "Accounting code", "VAT number", "Address", "Postal code", "Town",
        "State/Region", "Country", "Parent name", "Parent ID", "Account manager", "Workflow", "Contact email",
        "First name", "Family name", "Phone", "Position", "Main contact",
    ]  # fmt: skip


def test_lengths_are_limited_to_255_and_addresses_to_1000() -> None:
    assert {field.key: field.max_length for field in FIELDS if field.max_length != 255} == {"address": 1000}


def test_custom_texts_are_limited_to_2000() -> None:
    custom = tuple(CustomField(kind.value, kind) for kind in CustomFieldType)
    fields = catalogue(Organization(custom_fields=custom))[len(FIELDS) :]
    assert [field.key for field in fields] == [f"custom:{kind.value}" for kind in CustomFieldType]
    assert {field.label for field in fields if field.max_length == 2000} == {"text"}
    assert {field.group for field in fields} == {Group.CUSTOM}


def test_a_custom_field_has_a_key_that_gives_its_name_back() -> None:
    assert custom_name(custom_key("Tier")) == "Tier"
    assert custom_name("town") is None
    assert custom_name(custom_key("custom:Tier")) == "custom:Tier"


def test_every_field_has_a_label() -> None:
    assert label_of("external_id") == "Customer ID"
    assert label_of("custom:Tier") == "Tier"
    assert all(label_of(key) == field.label for key, field in BY_KEY.items())


@pytest.mark.parametrize("key", DETAILS)
def test_any_detail_other_than_the_id_requires_the_name(key: str) -> None:
    assert required(key) == {"customer_name"}
    assert required(key, "external_id") == {"customer_name"}


def test_the_name_alone_and_the_id_alone_require_nothing() -> None:
    assert required("customer_name") == set()
    assert required("external_id") == set()


@pytest.mark.parametrize("key", ["parent_name", "parent_id"])
def test_any_parent_field_requires_the_name_and_both_parent_fields(key: str) -> None:
    assert required(key) == {"customer_name", "parent_name", "parent_id"}


@pytest.mark.parametrize("key", ["account_manager", "workflow"])
def test_an_assignment_requires_the_id_and_no_name(key: str) -> None:
    assert required(key) == {"external_id"}


@pytest.mark.parametrize("key", sorted(CONTACT_FIELDS))
def test_any_contact_field_requires_name_id_and_contact_email(key: str) -> None:
    assert required(key) == {"customer_name", "external_id", "contact_email"}


def test_a_custom_field_requires_the_id_or_the_name() -> None:
    assert required("custom:Tier") == {"external_id"}
    assert required("custom:Tier", "external_id") == set()
    assert required("custom:Tier", "customer_name") == set()


def test_the_requirements_of_all_that_is_mapped_add_up() -> None:
    assert required("town", "workflow", "parent_id") == {"customer_name", "external_id", "parent_name", "parent_id"}


def test_nothing_mapped_requires_the_name() -> None:
    assert required() == {"customer_name"}


@pytest.mark.parametrize("mapped", [(), ("workflow",), ("external_id", "custom:Tier")])
def test_assign_customers_requires_the_id_alone(mapped: tuple[str, ...]) -> None:
    assert required(*mapped, mode=Mode.ASSIGN) == {"external_id"}


@pytest.mark.parametrize("key", ["town", "parent_id", "workflow", "phone", "custom:Tier"])
def test_each_requirement_has_its_reason(key: str) -> None:
    for needed, reason in required_fields([key], Mode.CUSTOMERS).items():
        assert reason == f"{label_of(needed)} is required because {label_of(key)} is mapped."


@pytest.mark.parametrize(
    "mapped",
    [("customer_name",), ("customer_name", "town"), ("external_id", "workflow"), ("external_id", "custom:Tier")],
)
def test_there_is_something_to_import(mapped: tuple[str, ...]) -> None:
    assert nothing_to_import(mapped, Mode.CUSTOMERS) is None


def test_the_id_alone_brings_nothing() -> None:
    assert nothing_to_import(["external_id"], Mode.CUSTOMERS) is not None
    assert nothing_to_import([], Mode.CUSTOMERS) is not None


def test_assigning_needs_a_manager_a_workflow_or_a_custom_field() -> None:
    assert nothing_to_import(["external_id"], Mode.ASSIGN) is not None
    assert nothing_to_import(["external_id", "customer_name"], Mode.ASSIGN) is not None
    for key in ("account_manager", "workflow", "custom:Tier"):
        assert nothing_to_import(["external_id", key], Mode.ASSIGN) is None
