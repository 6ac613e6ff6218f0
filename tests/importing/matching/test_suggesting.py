"""Columns that are not mapped and look useful: hints that the values bear out, and nothing else."""

from __future__ import annotations

import pytest

from tests.importing.matching.test_others_headers import OURS
from tests.importing.matching.test_real_headers import ROWS
from tests.importing.profiles import profiles_of
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.importing.matching.proposing import propose
from upflow_tui.importing.matching.suggesting import Suggestion, open_suggestions, plausible

ACME = Organization(
    members=(Member("Anna", "anna@acme.example"),),
    workflows=(Workflow("Standard"), Workflow("Key accounts")),
    custom_fields=(
        CustomField("Contract end", CustomFieldType.DATE),
        CustomField("Credit limit", CustomFieldType.NUMBER),
        CustomField("Segment", CustomFieldType.SINGLE_SELECT, ("Retail", "Public")),
    ),
)
PHONES = ("+33 1 42 68 53 00", "+33 1 42 68 53 01", "+33 1 42 68 53 02", "+33 1 42 68 53 03")
EMAILS = ("a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr")


def suggested(columns: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What is suggested for columns beside an ID and a name, by their headers."""
    own = {"Customer ID": ("C-1", "C-2", "C-3", "C-4"), "Customer name": ("Ace", "Bolt", "Cash", "Dent")}
    headers = [*own, *columns]
    profiles = profiles_of(headers, dict(enumerate((*own.values(), *columns.values()))))
    matching = propose(profiles, ACME, Mode.CUSTOMERS)
    found = plausible(profiles, [matching.candidates(index) for index in range(len(headers))], ACME)
    fields = matching.mapping().fields
    return {headers[item.column]: item.field for item in open_suggestions(found, fields, (), Mode.CUSTOMERS)}


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Email GL", EMAILS, "contact_email"),
        ("E-mail consent", ("yes", "no", "yes", "no"), None),
        ("Email GL", ("", "", "", ""), None),
        ("Contract end date", ("31.12.2026", "01.01.2027", "01.02.2027", "01.03.2027"), "custom:Contract end"),
        ("Contract end date", ("yes", "no", "yes", "no"), None),
        ("Credit limits", ("1.000,00", "20,00", "3,50", "4,00"), "custom:Credit limit"),
        ("Segments", ("retail", "Public", "Retail", "Public"), "custom:Segment"),
        ("Segments", ("A", "B", "C", "D"), None),
        ("Workflow (reminders)", ("Standard", "Standard", "Key accounts", "Standard"), "workflow"),
        ("Town since", ("2019-01-01", "2020-01-01", "2021-01-01", "2022-01-01"), None),
        ("Town Yomi", ("Lyon", "Paris", "Metz", "Nice"), "town"),
        ("Balance", ("1,00", "2,00", "3,00", "4,00"), None),
    ],
)
def test_a_hint_is_suggested_where_the_values_bear_it_out(
    header: str, values: tuple[str, ...], field: str | None
) -> None:
    assert suggested({header: values}).get(header) == field


def test_what_two_columns_fit_equally_well_is_suggested_for_neither() -> None:
    assert suggested({"Town Yomi": ("Lyon",) * 4, "Town Kana": ("Lyon",) * 4}) == {}


def test_a_field_whose_partner_is_missing_is_suggested_only_with_it() -> None:
    assert suggested({"Telefon GL": PHONES}) == {}
    both = suggested({"Telefon GL": PHONES, "Email GL": EMAILS})
    assert both == {"Telefon GL": "phone", "Email GL": "contact_email"}


def test_what_is_mapped_or_part_of_a_field_is_not_suggested() -> None:
    found = (Suggestion(1, "town", 0.3, ""),)
    assert open_suggestions(found, ("customer_name", None), (), Mode.CUSTOMERS) == found
    assert open_suggestions(found, ("customer_name", "address"), (), Mode.CUSTOMERS) == ()
    assert open_suggestions(found, ("town", None), (), Mode.CUSTOMERS) == ()
    assert open_suggestions(found, ("customer_name", None), (1,), Mode.CUSTOMERS) == ()


@pytest.mark.parametrize("row", [*ROWS, *OURS], ids=lambda row: row["id"])
def test_headers_alone_suggest_nothing(row: dict[str, list[str]]) -> None:
    profiles = profiles_of(row["headers"])
    matching = propose(profiles, ACME, Mode.CUSTOMERS)
    assert plausible(profiles, [matching.candidates(index) for index in range(len(profiles))], ACME) == ()
