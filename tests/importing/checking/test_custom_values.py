"""Custom fields by type (Seed: Formatting guide; docs/rules.md §4)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import catalogue, custom_key
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.checking import column_checker
from upflow_tui.importing.checking.columns import Noted
from upflow_tui.importing.checking.custom_values import accept_of, either
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.checking.value_shapes import DATE_SHAPE, NUMBER_SHAPE

TYPES = CustomFieldType


def judge(kind: CustomFieldType, cell: str, options: tuple[str, ...] = ()) -> Verdict:
    organization = Organization(custom_fields=(CustomField("Field", kind, options),))
    field = next(field for field in catalogue(organization) if field.key == custom_key("Field"))
    place = Place(0, field)
    return CellJudge(place, accept_of(place))(cell)


def refused(kind: CustomFieldType, cell: str, options: tuple[str, ...] = ()) -> Finding:
    value, (found,) = judge(kind, cell, options)
    assert value is REFUSED
    assert (found.severity, found.scope, found.value) == (Severity.ERROR, Scope.CELL, cell)
    return found


def test_text_takes_plain_text() -> None:
    assert judge(TYPES.TEXT, "Premium customer") == ("Premium customer", ())


# Number


@pytest.mark.parametrize("cell", ["1234.56", "-12.50", "0", "007", "-0", "0.0", "123456789012345678901234567890"])
def test_a_number_keeps_its_very_text(cell: str) -> None:
    assert judge(TYPES.NUMBER, f" {cell} ") == (cell, ())


@pytest.mark.parametrize(
    "cell",
    [
        "1234,56",
        "1e3",
        "NaN",
        "inf",
        "1_000",
        "+5",
        "12%",
        "1 000",
        "--1",
        "1.",
        ".5",
        "1.2.3",
        "0x1F",
        "٣",
        "１",
        "-",
        "a",
    ],
)
def test_number_invalid_is_anything_else(cell: str) -> None:
    found = refused(TYPES.NUMBER, cell)
    assert found.code == "number_invalid"
    assert found.message == f'"{cell}" is not a number.'
    assert found.fix


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1234,56", "1234.56"),
        ("-1,5", "-1.5"),
        ("1 234,56", "1234.56"),
        ("1\xa0234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("12,50 €", "12.50"),
    ],
)
def test_number_invalid_proposes_the_number_with_a_period(cell: str, number: str) -> None:
    assert refused(TYPES.NUMBER, cell).fix == f"Use a period for decimals: {number}."


@pytest.mark.parametrize(
    ("cell", "number"), [("+5", "5"), ("−5", "-5"), ("1 000", "1000"), ("12%", "12"), ("1,234,567", "1234567")]
)
def test_number_invalid_proposes_the_whole_number(cell: str, number: str) -> None:
    assert refused(TYPES.NUMBER, cell).fix == f"Write {number}."


def test_number_invalid_says_both_where_a_comma_may_be_either() -> None:
    assert refused(TYPES.NUMBER, "1,234").fix == "Use a period for decimals: 1234 or 1.234."


@given(st.from_regex(r"-?[0-9]{1,8}(\.[0-9]{1,4})?", fullmatch=True) | st.text("0123456789-.,eE+ |", max_size=6))
def test_the_shape_of_a_number_accepts_what_the_rule_does(cell: str) -> None:
    accepted = re.fullmatch(r"-?\d+(\.\d+)?", cell, re.ASCII) is not None
    assert (re.fullmatch(NUMBER_SHAPE, cell) is not None) == accepted
    if cell.strip():
        assert (judge(TYPES.NUMBER, cell)[0] is not REFUSED) == (
            re.fullmatch(r"-?\d+(\.\d+)?", cell.strip(), re.ASCII) is not None
        )


# Date


@given(st.dates())
def test_a_date_that_exists_is_kept(day: date) -> None:
    assert judge(TYPES.DATE, day.isoformat()) == (day.isoformat(), ())


@given(st.integers(1890, 2110), st.integers(0, 13), st.integers(0, 32))
def test_the_shape_of_a_date_accepts_only_what_exists(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    if re.fullmatch(DATE_SHAPE, text):
        assert judge(TYPES.DATE, text) == (text, ())


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"),
        ("05.05.2025", "2025-05-05"),
        ("31-1-2025", "2025-01-31"),
        ("2025/12/31", "2025-12-31"),
        ("2025-1-2", "2025-01-02"),
        ("20251231", "2025-12-31"),
        ("2025-12-31 00:00:00", "2025-12-31"),
        ("Dec 31, 2025", "2025-12-31"),
        ("12 mars 2024", "2024-03-12"),
    ],
)
def test_date_invalid_proposes_the_date_where_there_is_no_doubt(cell: str, written: str) -> None:
    found = refused(TYPES.DATE, cell)
    assert (found.code, found.message) == ("date_invalid", f'"{cell}" is not a date.')
    assert found.fix == f"Write {written}."


def test_date_invalid_asks_where_day_and_month_cannot_be_told() -> None:
    fix = refused(TYPES.DATE, "03/04/2025").fix
    assert fix == "Write it as YYYY-MM-DD: 2025-04-03 if the day comes first, 2025-03-04 if the month does."


@pytest.mark.parametrize("cell", ["2025-02-30", "0000-01-01", "2025-13-01", "99/99/2025", "2023-02-29", "20251301"])
def test_date_invalid_says_that_there_is_no_such_day(cell: str) -> None:
    fix = refused(TYPES.DATE, cell).fix
    assert "YYYY-MM-DD" in fix
    assert "exists" in fix


@pytest.mark.parametrize("cell", ["tomorrow", "31/12/25", "2025", "2025-W01-1", "٢٠٢٥-٠١-٠١", "2025-12-31T10:30:00Z"])
def test_date_invalid_asks_for_the_form(cell: str) -> None:
    assert refused(TYPES.DATE, cell).fix == "Write it as YYYY-MM-DD."


def test_date_invalid_recognises_the_day_number_of_a_spreadsheet() -> None:
    fix = refused(TYPES.DATE, "45657").fix
    assert "YYYY-MM-DD" in fix
    assert "45657" in fix


# Boolean


@pytest.mark.parametrize(
    ("cell", "value"), [("true", True), ("FALSE", False), ("True", True), ("fAlSe", False), (" true ", True)]
)
def test_boolean_takes_true_or_false_in_any_case(cell: str, value: bool) -> None:
    assert judge(TYPES.BOOLEAN, cell) == (value, ())


@pytest.mark.parametrize("cell", ["yes", "1", "0", "vrai", "tru", "falſe"])
def test_boolean_invalid_is_anything_else(cell: str) -> None:
    found = refused(TYPES.BOOLEAN, cell)
    assert found.code == "boolean_invalid"
    assert found.message == f'"{cell}" is not true or false.'
    assert found.fix == "Write true or false."


# Selects

OPTIONS = ("Gold", "Silver", "Tag1, Tag2", "Café")


@pytest.mark.parametrize(("cell", "option"), [("Gold", "Gold"), (" Silver ", "Silver"), ("Cafe\u0301", "Café")])
def test_single_select_takes_exactly_an_option(cell: str, option: str) -> None:
    assert judge(TYPES.SINGLE_SELECT, cell, OPTIONS) == (option, ())


def test_single_select_compares_both_sides_alike() -> None:
    assert judge(TYPES.SINGLE_SELECT, "Cafe\u0301", (" Cafe\u0301 ",)) == (" Cafe\u0301 ", ())


@pytest.mark.parametrize(("cell", "near"), [("gold", "Gold"), ("Sliver", "Silver"), ("Golden", None), ("cafe", "Café")])
def test_option_unknown_proposes_the_nearest_option(cell: str, near: str | None) -> None:
    found = refused(TYPES.SINGLE_SELECT, cell, OPTIONS)
    assert (found.code, found.message) == ("option_unknown", f'"{cell}" is not an option.')
    assert found.fix.endswith("A file cannot add new options.")
    assert (f'Use "{near}".' in found.fix) == (near is not None)


def test_option_unknown_names_the_options_where_none_is_near() -> None:
    assert refused(TYPES.SINGLE_SELECT, "zzz", ("Gold", "Silver")).fix.startswith("Choose Gold or Silver.")
    assert "has no option yet" in refused(TYPES.SINGLE_SELECT, "zzz").fix
    many = tuple(f"Option {letter * 4}" for letter in "abcdefghi")
    assert "Check the options of Field" in refused(TYPES.SINGLE_SELECT, "zzz", many).fix


def test_single_select_does_not_split() -> None:
    assert refused(TYPES.SINGLE_SELECT, "Gold;Silver", OPTIONS).code == "option_unknown"


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("Gold", ("Gold",)),
        ("Silver,Gold", ("Gold", "Silver")),
        ("Silver ; Gold;", ("Gold", "Silver")),
        ("Gold,Gold", ("Gold",)),
        ("Tag1, Tag2", ("Tag1, Tag2",)),
        ("Cafe\u0301;Gold,Silver", ("Gold", "Silver", "Café")),
    ],
)
def test_multi_select_takes_options_by_comma_or_semicolon_in_the_order_of_the_organization(
    cell: str, chosen: tuple[str, ...]
) -> None:
    assert judge(TYPES.MULTI_SELECT, cell, OPTIONS) == (chosen, ())


def test_option_unknown_in_a_multi_select_names_each_and_refuses_the_cell() -> None:
    found = refused(TYPES.MULTI_SELECT, "Gold, silver; Iron", OPTIONS)
    assert found.message == '"silver", "Iron" are not options.'
    assert found.fix == 'Use "Silver". A file cannot add new options.'
    assert refused(TYPES.MULTI_SELECT, "Gold,Iron", OPTIONS).message == '"Iron" is not an option.'


@pytest.mark.parametrize("cell", [",", ";", " , ; "])
def test_option_unknown_where_separators_hold_nothing(cell: str) -> None:
    assert refused(TYPES.MULTI_SELECT, cell, OPTIONS).code == "option_unknown"


def test_either_joins_names() -> None:
    assert either(["A"]) == "A"
    assert either(["A", "B", "C"]) == "A, B or C"


SEGMENTS = Organization(
    custom_fields=(
        CustomField(
            "Tags", CustomFieldType.MULTI_SELECT, ("Retail", "Media (article, ad, tv)", "Export", "A, B", "A", "B")
        ),
    )
)


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("Media (article, ad, tv)", ("Media (article, ad, tv)",)),
        ("Retail; Media (article, ad, tv)", ("Retail", "Media (article, ad, tv)")),
        ("Media (article, ad, tv), Retail", ("Retail", "Media (article, ad, tv)")),
        ("Retail,,Export,", ("Retail", "Export")),
        ("A; B", ("A", "B")),
        ("A, B; Retail", ("Retail", "A, B")),
        ("Retail, A, B", None),
        ("Media (article, ad", None),
    ],
)
def test_options_that_hold_separators(cell: str, options: tuple[str, ...] | None) -> None:
    place = Place(0, next(field for field in catalogue(SEGMENTS) if field.key == "custom:Tags"))
    noted: Noted = []
    (value,) = column_checker(place, SEGMENTS).check([cell], noted)
    assert value == (REFUSED if options is None else options)
    assert bool(noted) == (options is None)


def test_a_cell_that_is_an_option_and_two_others_says_the_other_reading() -> None:
    place = Place(0, next(field for field in catalogue(SEGMENTS) if field.key == "custom:Tags"))
    noted: Noted = []
    assert list(column_checker(place, SEGMENTS).check(["A, B"], noted)) == [("A, B",)]
    ((_, (found,)),) = noted
    assert found.severity is Severity.WARNING
    assert '"A" and "B"' in found.message
