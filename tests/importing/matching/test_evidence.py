"""What values say about a column's field: support, veto, or nothing (docs/rules.md §3)."""

from __future__ import annotations

import pytest

from tests.importing.profiles import profiles_of
from upflow_tui.core.organization import Member, MemberPosition, Organization, Workflow
from upflow_tui.importing.matching.evidence import SAMPLE, Allowed, Shape, Values, Verdict, format_share, shape_of

ALLOWED = Allowed(
    Organization(
        members=(
            Member("Anna", "anna@mars.example"),
            Member("Fin", "fin@mars.example", position=MemberPosition.FINANCE_USER),
        ),
        workflows=(Workflow("VIP"), Workflow("2024")),
    )
)


def values_of(*cells: str) -> Values:
    return Values(profiles_of(["X"], {0: cells})[0])


def judged(field: str, *cells: str) -> Verdict:
    return values_of(*cells).judge(field, ALLOWED)


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("a@x.fr", Shape.EMAIL),
        ("a@x.fr, b@x.fr", Shape.TEXT),
        ("2025-12-31", Shape.DATE),
        ("31/12/2025", Shape.DATE),
        ("31.12.25", Shape.DATE),
        ("2025-12-31T10:00:00Z", Shape.DATE),
        ("01.23.45.67.89", Shape.CODE),
        ("+33 1 23 45 67 89", Shape.TEXT),
        ("https://x.fr", Shape.LINK),
        ("www.x.fr", Shape.LINK),
        ("Oui", Shape.YES_NO),
        ("Sí", Shape.YES_NO),
        ("Inactive", Shape.STATUS),
        ("20 %", Shape.PERCENT),
        ("5,5%", Shape.PERCENT),
        ("1 204,50", Shape.AMOUNT),
        ("€ 12.00", Shape.AMOUNT),
        ("12.50 €", Shape.AMOUNT),
        ("75001", Shape.NUMBER),
        ("C-00127", Shape.CODE),
        ("3M", Shape.TEXT),
        ("12 rue Lenoir", Shape.TEXT),
        ("Durand & Fils", Shape.TEXT),
    ],
)
def test_a_value_has_one_shape(value: str, shape: Shape) -> None:
    assert shape_of(value) is shape


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("contact_email", ("a@x.fr", "b@x.fr", "c@x.fr", "d@x.fr", "none")),
        ("phone", ("+33 1 23 45 67 89", "(0)711 / 12345", "01.23.45.67.89", "555-123-4567 ext 12")),
        ("postal_code", ("75001", "SW1A 1AA", "1012 AB", "4000-001")),
        ("vat_number", ("FR40303265045", "DE 123456789", "NL001234567B01", "12.345.678/0001-90")),
        ("country", ("France", "Deutschland", "NO", "SI", "USA")),
        ("account_manager", ("anna@mars.example", "anna@mars.example;ANNA@mars.example")),
        ("workflow", ("VIP", "VIP", "vip")),
        ("workflow", ("2024", "2024")),
        ("country", ("NO", "SI", "NO")),
        ("position", ("Payer", "payer", "Chief")),
        ("main_contact", ("1", "0", "0")),
        ("external_id", ("C-1", "C-2", "C-3")),
    ],
)
def test_values_that_the_field_expects_support_it(field: str, values: tuple[str, ...]) -> None:
    verdict = judged(field, *values)
    assert verdict.supports
    assert not verdict.vetoes


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("contact_email", ("yes", "no", "yes")),
        ("contact_email", ("Durand", "Roy", "Lin", "Lenoir")),
        ("customer_name", ("C-00127", "C-00128")),
        ("customer_name", ("a@x.fr",)),
        ("first_name", ("2025-01-01", "2025-01-02")),
        ("phone", ("a@x.fr", "b@x.fr")),
        ("phone", ("2025-01-01", "2025-01-02")),
        ("postal_code", ("Paris", "Lyon", "Nice", "Brest")),
        ("vat_number", ("20 %", "5,5 %")),
        ("vat_number", ("20", "10", "20", "5")),
        ("country", ("250", "276", "250", "56")),
        ("country", ("north", "south", "north", "east")),
        ("state_region", ("Active", "Inactive", "Active")),
        ("external_id", ("2025-01-01", "2024-02-02")),
        ("account_manager", ("Anna Roy", "P. Lin", "F. Ance", "all of us")),
        ("position", ("Chief", "Director", "Clerk", "Chief")),
        ("main_contact", ("yes", "no")),
        ("address", ("a@x.fr", "b@x.fr")),
        ("town", ("1 204,50", "12,00")),
    ],
)
def test_values_of_another_kind_veto_the_field(field: str, values: tuple[str, ...]) -> None:
    verdict = judged(field, *values)
    assert verdict.vetoes
    assert not verdict.supports
    assert str(verdict)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("contact_email", ("durand", "roy", "x")),
        ("customer_name", ("3M", "Durand")),
        ("state_region", ("75", "2A", "13")),
        ("workflow", ("Another", "Third", "Fourth", "Fifth")),
        ("position", ("Chief",)),
        ("external_id", ("1", "2", "3", "4")),
        ("external_id", ("C-1", "C-1", "C-2")),
        ("external_id", ("C-1", "C-2")),
        ("external_id", ("Durand SA", "Lenoir", "Roy")),
        ("external_id", ("C-1", "C-2", "")),
        ("custom:Tier", ("2025-01-01",)),
        ("town", ()),
    ],
)
def test_values_that_prove_nothing_neither_support_nor_veto(field: str, values: tuple[str, ...]) -> None:
    verdict = judged(field, *values)
    assert not verdict.supports
    assert not verdict.vetoes


def test_addresses_of_others_than_account_managers_do_not_support_but_do_not_veto() -> None:
    verdict = judged("account_manager", "fin@mars.example", "x@y.fr", "z@y.fr", "w@y.fr")
    assert (verdict.supports, verdict.vetoes) == (False, False)


def test_the_verdict_is_said_in_words() -> None:
    assert str(judged("contact_email", *["a@x.fr"] * 98, "x", "y")) == "98 % of values are e-mail addresses"
    assert str(judged("contact_email", "a@x.fr")) == "all values are e-mail addresses"
    assert str(judged("contact_email", "a@x.fr", *["b"] * 9)) == "only 10 % of values are e-mail addresses"
    assert str(judged("contact_email", *["b"] * 9)) == "none of the values are e-mail addresses"
    assert str(judged("town", "75001", "69001", "Nice")) == "67 % of values are numbers"
    assert str(judged("town", "Nice")) == ""


def test_a_share_is_never_rounded_to_all_or_none() -> None:
    assert [format_share(share) for share in (0, 0.0001, 0.5, 0.9999, 1)] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_of_many_values_some_are_looked_at_from_the_first_to_the_last() -> None:
    values = values_of(*[f"v{number}" for number in range(1000)])
    assert SAMPLE / 2 < len(values.sample) <= SAMPLE
    assert values.sample[0] == "v0"
    assert values.sample[-1] > "v9"


def test_a_column_is_empty_only_where_lines_were_looked_at() -> None:
    assert values_of("", "").empty
    assert not values_of("x").empty
    assert not Values(profiles_of(["X"])[0]).empty
    assert Values(profiles_of(["X"])[0]).share_where(str.isdigit) == 0


def test_words_for_nothing_say_nothing_of_a_column() -> None:
    assert judged("contact_email", "-", "n/a", "a@x.fr", "-").supports
    assert not values_of("-", "-").empty
    assert judged("contact_email", "-", "-", "-", "-") == judged("contact_email")
    assert judged("country", "NA", "NA", "NA").supports


def test_codes_that_a_total_lacks_still_differ_from_line_to_line() -> None:
    codes = ("D-1", "D-2", "D-3", "D-4", "D-5")
    assert judged("external_id", *codes, "").supports
    assert not judged("external_id", *codes, "", "").supports
    assert not judged("external_id", "").supports


def test_an_apostrophe_before_digits_says_nothing_of_a_column() -> None:
    assert judged("postal_code", "'02134", "'10001", "'60614", "'94105").supports
    assert judged("postal_code", "'t Zand", "'s-Gravenhage", "'t Harde", "'t Hoekje").vetoes
