"""Columns that say of some lines that they are no customers: said, because those are imported (docs/rules.md §3)."""

from __future__ import annotations

import pytest

from tests.importing.profiles import profiles_of
from upflow_tui.importing.matching.other_kinds import other_kinds

NAMES = ("Alpha", "Beta", "Gamma", "Delta")


def told(header: str, *values: str, key: str | None = None, name: str | None = "customer_name") -> list[str]:
    found = other_kinds(profiles_of(("Name", header), {0: NAMES, 1: values}), (name, key))
    assert all((item.code, item.column) == ("other_kinds", 1) for item in found)
    return [item.message for item in found]


def test_lines_that_are_no_customers_are_told_with_their_number() -> None:
    assert told("Type", "Customer", "Supplier", "Customer", "supplier") == [
        '"Type" is "Supplier" or the like on 2 lines, which would be imported as well.'
    ]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("CardType", "Vendor"), ("partner_type", "Fournisseur"), ("Art", "Lieferant"), ("Status", "Inactive")),
        *(("Record Type", "Contact"), ("Statut", "Archivé"), ("Тип", "Поставщик"), ("Lifecycle status", "Lead")),
        *(("Deleted", "Yes"), ("Is archived", "TRUE"), ("Active", "false"), ("Actif", "non"), ("IsActive", "0")),
    ],
)
def test_words_of_many_programs_say_so(header: str, value: str) -> None:
    assert len(told(header, "", value, "", "")) == 1


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("Type", "Customer"), ("Status", "Active"), ("Deleted", "No"), ("Active", "Yes"), ("Notes", "Supplier")),
        *(
            ("Contact", "Lead"),
            ("Country", "no"),
            ("Type", "Supplier of goods"),
            ("Status", "Closed"),
            ("Active since", "2024-01-01"),
        ),
    ],
)
def test_other_columns_and_values_say_nothing(header: str, value: str) -> None:
    assert told(header, value, value, value, value) == []


def test_a_mapped_column_says_nothing_nor_does_one_of_a_file_that_creates_nobody() -> None:
    assert told("Type", "Supplier", key="custom:Type") == []
    assert told("Type", "Supplier", name=None) == []


def test_of_a_long_file_the_lines_looked_at_are_told() -> None:
    profiles = profiles_of(("Name", "Type"), {0: ["A"] * 2_000, 1: ["Supplier", *["Customer"] * 1_999]})
    (found,) = other_kinds(profiles, ("customer_name", None))
    assert "on 1 line of the first 2,000, which" in found.message
