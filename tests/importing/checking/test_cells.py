"""Any text: trimming, control_character, excel_damage and text_too_long (docs/rules.md §2 and §4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import FIELDS, catalogue
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.cells import Place, Verdict
from upflow_tui.importing.checking.checking import column_checker
from upflow_tui.importing.checking.columns import Noted
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.checking.spreadsheet_damage import NUMBERED_FIELDS

ORGANIZATION = Organization(
    custom_fields=(
        CustomField("Note", CustomFieldType.TEXT),
        CustomField("Credit", CustomFieldType.NUMBER),
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold",)),
    )
)
BY_KEY = {field.key: field for field in catalogue(ORGANIZATION)}
FREE_TEXT = ("customer_name", "external_id", "town", "address", "first_name", "phone", "custom:Note")


def judge(key: str, cell: str) -> Verdict:
    noted: Noted = []
    (value,) = column_checker(Place(3, BY_KEY[key]), ORGANIZATION).check([cell], noted)
    return value, tuple(found for _, several in noted for found in several)


def only(key: str, cell: str) -> Finding:
    value, (found,) = judge(key, cell)
    assert (value is REFUSED) == found.is_error
    assert (found.field, found.column, found.line, found.value) == (key, 3, None, cell)
    return found


@given(st.sampled_from(FREE_TEXT), st.text(max_size=12))
def test_a_cell_without_findings_is_kept_trimmed_and_in_nfc(key: str, cell: str) -> None:
    value, found = judge(key, cell)
    if not found:
        assert value == (clean(cell) or None)


@pytest.mark.parametrize("cell", ["", " ", "\xa0", "\u200b", "\ufeff", "\t\n", '=""'])
def test_a_blank_cell_is_none(cell: str) -> None:
    assert judge("town", cell) == (None, ())


def test_zeros_and_look_alikes_of_numbers_stay_as_they_are() -> None:
    for cell in ("007", "1.05", "+33 6 12", "1E5", "-0"):
        assert judge("external_id", cell) == (cell, ())


def test_text_is_composed_to_nfc() -> None:
    assert judge("town", "Orle\u0301ans") == ("Orl\xe9ans", ())


# control_character


@pytest.mark.parametrize(
    ("character", "name"), [("\x1b", "ESC"), ("\x00", "NUL"), ("\x7f", "DEL"), ("\x9b", "U+009B"), ("\x0b", "VT")]
)
def test_control_character_is_named(character: str, name: str) -> None:
    found = only("town", f"Ly{character}on")
    assert (found.code, found.severity, found.scope) == ("control_character", Severity.ERROR, Scope.CELL)
    assert found.message == f"Town contains a control character ({name})."
    assert found.fix == "Retype it."


@pytest.mark.parametrize(
    ("key", "scope"),
    [
        ("external_id", Scope.LINE),
        ("customer_name", Scope.LINE),
        ("contact_email", Scope.CONTACT),
        ("parent_id", Scope.CELL),
        ("parent_name", Scope.CELL),
        ("custom:Note", Scope.CELL),
        ("custom:Credit", Scope.CELL),
        ("workflow", Scope.CELL),
        ("address", Scope.CELL),
    ],
)
def test_control_character_refuses_the_line_in_id_or_name_the_contact_in_email_else_the_cell(
    key: str, scope: Scope
) -> None:
    found = only(key, "a\x1bb")
    assert (found.code, found.scope) == ("control_character", scope)


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\t", "\u2028", "\x85"])
def test_line_breaks_and_tabs_become_a_space_with_a_note(break_: str) -> None:
    value, (found,) = judge("town", f"Lyon{break_}Cedex")
    assert value == "Lyon Cedex"
    assert (found.code, found.severity) == ("control_character", Severity.NOTE)
    assert found.message.startswith("Town")
    assert found.fix


@pytest.mark.parametrize("key", ["address", "custom:Note"])
def test_line_breaks_and_tabs_stay_in_address_and_text_fields(key: str) -> None:
    assert judge(key, "12 rue\nBis\tA ") == ("12 rue\nBis\tA", ())


@pytest.mark.parametrize(("key", "scope"), [("external_id", Scope.LINE), ("parent_id", Scope.CELL)])
def test_a_line_break_in_an_id_is_an_error(key: str, scope: Scope) -> None:
    found = only(key, "C-\n1")
    assert (found.code, found.severity, found.scope) == ("control_character", Severity.ERROR, scope)
    assert "line break" in found.message


def test_a_cell_with_an_error_has_no_note_besides() -> None:
    assert only("custom:Credit", "1\n2").code == "number_invalid"


# excel_damage

ERRORS = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "####",
    "#NOM?",
    "#BEZUG!",
    "#¡VALOR!",
    "#RIF!",
    "#NÚM!",
    "#VERW!",
    "#NV",
]


@pytest.mark.parametrize("cell", ERRORS)
def test_excel_damage_error_values_are_errors_in_any_field(cell: str) -> None:
    for key in BY_KEY:
        found = only(key, f" {cell} ")
        assert (found.code, found.severity) == ("excel_damage", Severity.ERROR), key
        assert found.fix == "Format the column as text and export again."


@pytest.mark.parametrize(
    ("key", "scope"),
    [
        ("external_id", Scope.LINE),
        ("parent_id", Scope.CELL),
        ("customer_name", Scope.CELL),
        ("contact_email", Scope.CONTACT),
        ("town", Scope.CELL),
    ],
)
def test_excel_damage_refuses_the_line_in_customer_id_elsewhere_the_cell(key: str, scope: Scope) -> None:
    assert only(key, "#REF!").scope is scope


@pytest.mark.parametrize("cell", ["Apt #4", "#1", "C# Labs", "##", "#hash", "REF!", "#REF! SA"])
def test_excel_damage_leaves_other_number_signs(cell: str) -> None:
    assert judge("town", cell) == (cell, ())


@pytest.mark.parametrize("cell", ["1.23E+05", "1,23E+05", "1E+05", "4.5e+11", "1.23E5", "-1.2E+10"])
def test_excel_damage_scientific_notation_is_an_error_in_numbered_fields_only(cell: str) -> None:
    for key in NUMBERED_FIELDS:
        assert only(key, cell).code == "excel_damage"
    for key in ("customer_name", "town", "address", "parent_name", "custom:Note", "first_name"):
        assert judge(key, cell) == (cell, ())


def test_excel_damage_says_what_was_changed() -> None:
    found = only("external_id", "1.23E+05")
    assert found.message == 'Customer ID "1.23E+05" was changed by a spreadsheet.'
    assert found.scope is Scope.LINE


@pytest.mark.parametrize("cell", ["1E5", "12E34", "1.2E-05", "E+05", "1E+05A", "AB1.2E+05"])
def test_excel_damage_leaves_ids_that_no_spreadsheet_writes(cell: str) -> None:
    assert judge("external_id", cell) == (cell, ())


DATES = [
    "31/12/2025",
    "2025-12-31",
    "12-05-2026",
    "1.5.2026",
    "01/02/26",
    "12-May",
    "5-mai",
    "janv-26",
    "Feb-2026",
    "12. Mrz",
    "2026-01-02 00:00:00",
]


@pytest.mark.parametrize("cell", DATES)
def test_excel_damage_a_date_in_an_id_or_phone_column_is_a_warning(cell: str) -> None:
    for key in ("external_id", "parent_id", "phone"):
        value, (found,) = judge(key, cell)
        assert value == cell
        assert (found.code, found.severity) == ("excel_damage", Severity.WARNING)
        assert "date" in found.message
    for key in ("customer_name", "town", "postal_code", "vat_number", "custom:Note"):
        assert judge(key, cell) == (cell, ())


@pytest.mark.parametrize(
    "cell", ["C-12-05-2026", "01.02.03.04.05", "12-345-678", "2026-00123", "MAY-0012", "99/99/2026"]
)
def test_excel_damage_leaves_ids_and_phones_that_are_no_date(cell: str) -> None:
    assert judge("external_id", cell) == (cell, ())
    assert judge("phone", cell) == (cell, ())


def test_excel_damage_sixteen_digits_ending_in_zero_are_a_warning_in_ids() -> None:
    for key in ("external_id", "parent_id"):
        value, (found,) = judge(key, "1234567890123450")
        assert value == "1234567890123450"
        assert (found.code, found.severity) == ("excel_damage", Severity.WARNING)
        assert "digits" in found.message
    assert judge("customer_name", "1234567890123450") == ("1234567890123450", ())


@pytest.mark.parametrize("cell", ["1234567890123456", "123456789012340", "A234567890123450"])
def test_excel_damage_leaves_other_long_ids(cell: str) -> None:
    assert judge("external_id", cell) == (cell, ())


@pytest.mark.parametrize("key", ["external_id", "postal_code", "custom:Note", "customer_name"])
def test_excel_damage_a_value_written_as_a_formula_is_read_with_a_note(key: str) -> None:
    value, (found,) = judge(key, '="00123"')
    assert value == "00123"
    assert (found.code, found.severity, found.value) == ("excel_damage", Severity.NOTE, '="00123"')
    assert "00123" in found.message


def test_excel_damage_inside_a_formula_is_still_found() -> None:
    assert only("external_id", '="1.23E+05"').severity is Severity.ERROR


@pytest.mark.parametrize("cell", ["=1+1", '="a"&"b"', '"00123"', "=A1"])
def test_other_formulas_are_read_as_they_are(cell: str) -> None:
    assert judge("town", cell) == (cell, ())


# text_too_long


@pytest.mark.parametrize(
    ("key", "limit", "subject"),
    [
        ("customer_name", 255, "Customer name"),
        ("external_id", 255, "Customer ID"),
        ("parent_id", 255, "Parent ID"),
        ("town", 255, "Town"),
        ("phone", 255, "Phone"),
        ("address", 1000, "Address"),
        ("custom:Note", 2000, "Text"),
    ],
)
def test_text_too_long_counts_code_points(key: str, limit: int, subject: str) -> None:
    assert judge(key, " " + "\U0001d54f" * limit + " ") == ("\U0001d54f" * limit, ())
    found = only(key, "é" * (limit + 1))
    assert found.code == "text_too_long"
    assert found.message == f"{subject} is {limit + 1:,} characters long (limit {limit:,})."
    assert found.fix == "Shorten it."


def test_text_too_long_is_written_as_the_rule_has_it() -> None:
    assert only("custom:Note", "a" * 2431).message == "Text is 2,431 characters long (limit 2,000)."


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_text_too_long_in_id_or_name_refuses_the_line_in_email_the_contact(field: object) -> None:
    key = getattr(field, "key", "")
    scopes = {"external_id": Scope.LINE, "customer_name": Scope.LINE, "contact_email": Scope.CONTACT}
    found = only(key, "a" * 1001)
    assert (found.code, found.scope) == ("text_too_long", scopes.get(key, Scope.CELL))
