"""Mapped columns that hold something else than their field: said, whatever maps them (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.importing.profiles import profiles_of
from upflow_tui.importing.matching.contents import content_findings

NAMES = ("Alpha SA", "Beta & Co", "Gamma", "Delta GmbH")
IDS = ("C-1", "C-2", "C-3", "C-4")


def told(fields: Sequence[str | None], *cells: Sequence[str], done: Sequence[int] = ()) -> list[str]:
    """The messages about columns A, B, C… that are mapped so and hold these cells."""
    headers = [chr(ord("A") + index) for index in range(len(cells))]
    found = content_findings(profiles_of(headers, dict(enumerate(cells))), fields, done)
    assert {(item.code, item.severity, item.scope) for item in found} <= {("column_contents", "warning", "column")}
    assert all(item.field == fields[item.column] for item in found if item.column is not None)
    return [item.message for item in found]


def test_columns_that_hold_what_they_should_say_nothing() -> None:
    assert told(("external_id", "customer_name", "town"), IDS, NAMES, ("Paris", "Lyon", "Nice")) == []


def test_towns_that_begin_with_a_postal_code_are_told_where_lines_lack_one() -> None:
    fields = ("customer_name", "postal_code", "town")
    towns = ("69001 Lyon", "Paris", "D-50667 Köln", "Nice")
    assert told(fields, NAMES, ("", "75001", "", "06000"), towns) == [
        'Town begins with what looks like a postal code on 2 lines, such as "69001 Lyon".'
    ]
    assert told(("customer_name", "town"), NAMES, towns) == told(fields, NAMES, ("", "75001", "", "06000"), towns)
    assert told(fields, NAMES, ("69001", "75001", "50667", "06000"), towns) == []
    assert told(fields, NAMES, ("", "75001", "", "06000"), ("Lyon", "Paris 1", "2 Town", "12 345")) == []


def test_names_and_ids_that_were_swapped_are_told_once_with_the_way_out() -> None:
    headers, cells = ("Nr", "Firma"), {0: NAMES, 1: IDS}
    (found,) = content_findings(profiles_of(headers, cells), ("external_id", "customer_name"))
    assert found.message == (
        '"Nr" is mapped to Customer ID and "Firma" to Customer name, but their values look swapped: "Alpha SA", "C-1".'
    )
    assert found.fix == "Swap them in step 2, or with --map '#1=customer_name' --map '#2=external_id'."


@pytest.mark.parametrize(
    ("ids", "names"),
    [(("ALPHA", "BETA"), ("Alpha SA", "Beta & Co")), (IDS, ("3M", "4you", "B52")), (("ALPHA",), ("C-1",))],
)
def test_ids_of_letters_or_names_with_digits_alone_are_not_swapped(ids: Sequence[str], names: Sequence[str]) -> None:
    assert told(("external_id", "customer_name"), ids, names) == []


@pytest.mark.parametrize(
    ("field", "cells", "what"),
    [
        ("customer_name", ("a@x.fr", "b@x.fr", "c@y.de"), "all values are e-mail addresses"),
        ("customer_name", ("12,50", "1 300,00", "7,10"), "all values are amounts"),
        ("town", ("75001", "69002", "Paris", "13001"), "75 % of values are numbers"),
        ("external_id", ("2024-01-02", "2024-02-03", "2024-03-04"), "all values are dates"),
        ("phone", ("Alpha", "Beta", "Gamma", "Delta"), "none of the values look like phone numbers"),
        ("postal_code", ("Paris", "Lyon", "Nice", "Lille"), "none of the values look like postal codes"),
    ],
)
def test_a_column_of_something_else_is_told(field: str, cells: Sequence[str], what: str) -> None:
    label = {"external_id": "Customer ID", "customer_name": "Customer name", "postal_code": "Postal code"}
    assert told((field,), cells) == [f'"A" is mapped to {label.get(field, field.capitalize())}, but {what}.']


def test_too_few_values_say_nothing() -> None:
    assert told(("customer_name",), ("1848", "3000")) == []


def test_fields_whose_cells_have_an_error_of_their_own_are_left_to_it() -> None:
    assert told(("contact_email", "workflow", "position"), NAMES, IDS, ("2024-01-01",) * 4) == []


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("phone", ("3.34721E+10", "33472000011.0", "=+33472", "Ann: 12")),
        ("postal_code", ("75001 Cedex 08", "69002 Lyon Cedex", "Paris", "13001 Marseille")),
    ],
)
def test_damaged_numbers_are_no_other_thing(field: str, cells: Sequence[str]) -> None:
    assert told((field,), cells) == []


def test_a_part_of_a_field_may_hold_anything() -> None:
    assert told(("address", None), ("2024-01-01",) * 4, NAMES) != []
    assert told(("address", None), ("2024-01-01",) * 4, NAMES, done=(0, 1)) == []


def test_postal_codes_of_all_countries_are_such() -> None:
    assert told(("postal_code",), ("〒100-0001", "〒150-0002", "〒160-0022", "〒530-0001")) == []
