"""What other programs leave in cells, and words for nothing (docs/rules.md §2)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.importing.checking.cells import NO_ID_CELLS, CellValue
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.checking.id_cells import IdCells, zero_is_none
from upflow_tui.importing.checking.odd_text import TextMarks, has_point_zero
from upflow_tui.importing.checking.rows import REFUSED, Row
from upflow_tui.importing.checking.traces import _no_numbers, text_marks
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.matching.mapping import Mapping

ORGANIZATION = Organization(
    custom_fields=(CustomField("Note", CustomFieldType.TEXT), CustomField("Since", CustomFieldType.DATE))
)


def looked_at(
    keys: Sequence[str],
    *rows: Sequence[str],
    marks: dict[str, TextMarks] | None = None,
    copies: int = 1,
    ids: IdCells = NO_ID_CELLS,
) -> tuple[list[Row], list[Finding]]:
    """The rows of a file of these lines, as often as `copies` says, and all that is said of it."""
    columns = [Column(index, key, key) for index, key in enumerate(keys)]
    mapping, choices = Mapping(tuple(keys)), ImportChoices()
    checker = Checker(mapping, columns, ORGANIZATION, choices, Mode.CUSTOMERS, marks=marks or {}, ids=ids)
    lines = [list(row) for row in rows] * copies
    kept, found = [], []
    for start in range(0, len(lines), 256):
        part = lines[start : start + 256]
        checked = checker.check(Chunk(part, list(range(start + 2, start + 2 + len(part)))))
        kept += checked.rows
        found += checked.findings
    return kept, [*found, *checker.finish()]


def codes(found: Sequence[Finding]) -> list[tuple[int | None, str | None, str]]:
    return [(one.line, one.field, one.code) for one in found]


NAMED = ("external_id", "customer_name", "town")


@pytest.mark.parametrize(
    "word",
    [
        "NULL",
        r"\N",
        "N/A",
        "nan",
        "<NA>",
        "(blank)",
        "-",
        "k.A.",
        "néant",
        " none ",
        "?",
        "undefined",
        "[object Object]",
        "(vide)",
        "Loading...",
    ],
)
@pytest.mark.parametrize("copies", [1, 3000])
def test_a_word_for_nothing_is_kept_and_said_once_a_column(word: str, copies: int) -> None:
    rows, found = looked_at(NAMED, ("C-1", "Alpha", word), ("C-2", "Beta", "Lyon"), copies=copies)
    assert rows[0][-1] == word.strip()
    (one,) = [item for item in found if item.code == "placeholder"]
    assert (one.line, one.field, one.severity, one.scope) == (None, "town", Severity.WARNING, Scope.COLUMN)
    assert f'"{word.strip()}"' in one.message
    assert ("once" if copies == 1 else f"{copies:,} times") in one.message


def test_in_ids_parents_and_addresses_such_a_word_is_blank() -> None:
    keys = ("external_id", "customer_name", "parent_id", "parent_name", "contact_email", "first_name")
    rows, found = looked_at(keys, ("NULL", "Alpha", "0", "-", "n/a", "N/A"), ("C-2", "B", "000", "none", "-", ""))
    assert [row[1:7] for row in rows] == [
        (None, "Alpha", None, None, None, "N/A"),
        ("C-2", "B", None, None, None, None),
    ]
    assert (2, "external_id", "placeholder") in codes(found)
    assert not any(one.is_error for one in found)
    said = {one.field for one in found if one.line is None}
    assert said == {"parent_id", "parent_name", "contact_email", "first_name"}


def test_a_word_for_nothing_names_nobody_without_an_id() -> None:
    rows, found = looked_at(NAMED, ("", "NULL", "Bonn"), ("C-2", "NA", "Bonn"))
    assert [row[2] for row in rows] == ["NA"]
    assert (2, None, "identity_missing") in codes(found)


def test_people_countries_and_notes_may_bear_such_words() -> None:
    keys = ("external_id", "customer_name", "country", "state_region", "contact_email", "first_name", "family_name")
    line = ("C-1", "Total Energies", "NA", "NA", "a@acme.com", "Nan", "Null")
    assert looked_at(keys, line)[1] == []
    rows, found = looked_at(("external_id", "customer_name", "custom:Note"), ("C-1", "Alpha", "N/A"))
    assert rows[0][-1] == "N/A"
    assert [one.severity for one in found] == [Severity.NOTE]


def test_where_values_must_be_right_such_a_word_is_their_own_error() -> None:
    rows, found = looked_at(("external_id", "customer_name", "custom:Since"), ("C-1", "Alpha", "00/00/0000"))
    assert rows[0][-1] is REFUSED
    assert codes(found) == [(2, "custom:Since", "date_invalid")]


@pytest.mark.parametrize(
    "name",
    [
        "M&uuml;ller",
        "Smith &amp; Sons",
        "D&#39;Or",
        "Alpha<br>Ltd",
        "<b>Beta</b>",
        "Alpha_x000D_",
        "Soci\\u00e9t\\u00e9",
        "St.\\nYork",
        "L\\'Or",
        "Alpha\\, Inc",
    ],
)
def test_html_is_kept_and_said(name: str) -> None:
    rows, found = looked_at(NAMED, ("C-1", name, "Bonn"), ("C-2", "Beta", "Bonn"), ("C-3", "Gamma", "Bonn"))
    assert rows[0][2] == name
    assert codes(found) == [(2, "customer_name", "html_entities")]


@pytest.mark.parametrize(
    "name",
    [
        "Müller & Co",
        "R&D; Labs",
        "A&B;C",
        "a < b > c",
        "Smith &Sons;",
        "<unknown GmbH>",
        "max_x12",
        "C:\\new",
        "AC\\DC",
    ],
)
def test_an_ampersand_or_a_sign_is_no_html(name: str) -> None:
    assert looked_at(NAMED, ("C-1", name, "Bonn"))[1] == []


@pytest.mark.parametrize("copies", [2, 3000])
def test_ids_with_point_zero_are_said_once_where_the_others_are_numbers(copies: int) -> None:
    _, found = looked_at(("external_id", "customer_name"), ("1001.0", "Alpha"), ("1002", "Beta"), copies=copies)
    assert codes(found) == [(None, "external_id", "number_ids")]
    _, found = looked_at(("external_id", "customer_name"), ("1001.0", "Alpha"), ("A-2", "Beta"), copies=copies)
    assert found == []


@pytest.mark.parametrize(
    ("value", "mark"), [("1,001", ","), ("1001,0", ",0"), ("12,345,678.00", ","), ("1001.00", ".00")]
)
def test_ids_written_as_numbers_are_said_with_what_was_added(value: str, mark: str) -> None:
    _, (found,) = looked_at(("external_id", "customer_name"), (value, "Alpha"), ("999", "Beta"))
    assert (found.code, found.fix) == ("number_ids", f'Remove "{mark}".')
    assert found.message == f'Customer ID was stored as numbers with "{mark}" in 1 cell (first on line 2: {value}).'
    _, others = looked_at(("external_id", "customer_name"), ("411,000", "Alpha"), ("A-2", "Beta"))
    assert others == [], "other IDs of the column are no numbers"


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize(
    ("good", "bad", "is_by_cell"), [(200, 200, True), (199, 200, False), (9_000, 200, True), (9_000, 201, False)]
)
def test_few_are_said_cell_by_cell_wherever_they_stand(good: int, bad: int, is_by_cell: bool, at_end: bool) -> None:
    lines = [("C-1", "Alpha", "Bonn")] * good + [("C-1", "Alpha", "Caf&eacute;")] * bad
    _, found = looked_at(NAMED, *(lines if at_end else reversed(lines)))
    assert [one.line is not None for one in found] == ([True] * bad if is_by_cell else [False])


@pytest.mark.parametrize("copies", [1, 3000])
def test_an_invisible_character_is_said_of_the_cell_or_once(copies: int) -> None:
    lines = [("C-1", "Al\u200bpha", "Ly\xa0on"), ("C-2", "Be\xa0ta", "Bonn"), ("C-3", "Gamma", "Bonn")]
    _, found = looked_at(NAMED, *lines, copies=copies)
    told = codes([one for one in found if one.code == "invisible_character"])
    assert told == [(None, "customer_name", "invisible_character")]
    _, found = looked_at(NAMED, *lines[1:], ("C-4", "Delta", "Bonn"))
    assert codes(found) == [(2, "customer_name", "invisible_character")]


def test_joiners_of_scripts_that_need_them_and_emoji_are_right() -> None:
    assert looked_at(NAMED, ("C-1", "می‌خواهم", "Bonn"), ("C-2", "👩‍🔬 Lab", "Bonn"))[1] == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [("'=A Ltd", "=A Ltd"), ("'@work", "@work"), ("''+x", "'+x"), ("'s-Hertogenbosch", None), ("'x", None)],
)
def test_an_apostrophe_before_a_sign_is_left_out(cell: str, value: str | None) -> None:
    rows, found = looked_at(NAMED, ("C-1", "Alpha", cell))
    assert rows[0][-1] == (value or cell)
    assert codes(found) == ([] if value is None else [(None, "town", "apostrophe")])


def test_an_apostrophe_before_digits_goes_by_its_column() -> None:
    values = {"external_id": ["'001", "'002", "003"], "phone": ["'0301", "0302", "0303"], "town": ["'1", "'2"]}
    marks = text_marks(values)
    assert marks == {"external_id": TextMarks.DIGITS}
    rows, _ = looked_at(NAMED, ("'001", "Alpha", "'1"), marks=marks)
    assert (rows[0][1], rows[0][-1]) == ("001", "'1")


@pytest.mark.parametrize("copies", [1, 3000])
def test_an_apostrophe_before_the_id_of_a_stored_customer_is_left_out(copies: int) -> None:
    ids = IdCells(is_stored={"1001"}.__contains__)
    keys = ("external_id", "customer_name", "parent_id", "parent_name", "accounting_code")
    rows, found = looked_at(keys, ("'1001", "Alpha", "'1001", "Alpha", "'1001"), ids=ids, copies=copies)
    assert (rows[-1][1], rows[-1][2]) == ("1001", "Alpha")
    assert {field for _, field, code in codes(found) if code == "apostrophe"} == {"external_id", "parent_id"}
    rows, found = looked_at(keys, ("'1002", "Alpha", "", "", ""), ids=ids)
    assert rows[0][1] == "'1002"
    assert codes(found) == []


@pytest.mark.parametrize("copies", [1, 3000])
def test_the_id_0_on_lines_with_different_names_is_none(copies: int) -> None:
    lines = [("0", "Alpha", ""), ("0", "Beta", ""), ("C-1", "Gamma", ""), ("0", "", "Lyon")]
    assert zero_is_none(lines, 0, 1)
    rows, found = looked_at(NAMED, *lines, ids=IdCells(zero_is_none=True), copies=copies)
    assert [row[1] for row in rows[:3]] == [None, None, "C-1"]
    assert codes(found)[:2] == [(2, "external_id", "placeholder"), (3, "external_id", "placeholder")]
    assert "different names" in found[0].message
    assert not zero_is_none(lines[1:], 0, 1)  # the same customer again, or one without a name
    assert not zero_is_none([*lines[1:3], ("0", "BETA", "")], 0, 1)
    assert not zero_is_none(lines, 0, None)


def test_a_column_with_bare_signs_was_written_without_apostrophes() -> None:
    marks = text_marks({"customer_name": ["=A Ltd", "'+Quoted"], "phone": ["+49 30", "'+44 20"]})
    rows, _ = looked_at(("external_id", "customer_name"), ("C-1", "'+Quoted"), marks=marks)
    assert rows[0][2] == "'+Quoted"
    assert "phone" not in marks


@pytest.mark.parametrize("copies", [1, 3000])
def test_more_combining_marks_than_any_language_has_are_refused(copies: int) -> None:
    lines = [
        ("C-1", "Alpha", "Ly" + "\u0301" * 31),
        ("C-2", "Be" + "\u0301" * 40, ""),
        ("C-3", "Ca" + "\u0301" * 30, ""),
    ]
    rows, found = looked_at(NAMED, *lines, copies=copies)
    assert codes(found)[:2] == [(2, "town", "control_character"), (3, "customer_name", "control_character")]
    assert found[0].message == "Town has more than 30 combining marks in a row."
    assert (rows[0][-1], [row[1] for row in rows[:2]]) == (REFUSED, ["C-1", "C-3"])


def test_long_numbers_and_formulas_without_result_name_nobody() -> None:
    rows, found = looked_at(NAMED, ("9.007199254740993E+17", "Alpha", ""), ("C-2", "#FORMULA!", "#FORMULA!"))
    assert rows == [] or all(row[1] == "C-2" for row in rows)
    assert codes(found)[0] == (2, "external_id", "long_number")
    assert "18 digits" in found[0].message
    assert {one.code for one in found[1:]} == {"formula_without_result"}


def test_a_phone_that_begins_like_a_formula_is_said() -> None:
    keys = ("external_id", "customer_name", "contact_email", "phone")
    _, found = looked_at(keys, ("C-1", "A", "a@acme.com", "=+49 30 1"), ("C-2", "B", "b@acme.com", "+49 30 1"))
    assert codes(found) == [(2, "phone", "excel_damage")]


LIMITS = Organization(custom_fields=(CustomField("Limit", CustomFieldType.NUMBER),))


@pytest.mark.parametrize(("proof", "lines"), [("1.000.000", [3, 4]), ("1.234,50", [3, 4]), ("12,5", []), ("7", [])])
def test_a_number_that_may_group_thousands_is_said_where_others_do(proof: str, lines: list[int]) -> None:
    columns = [Column(0, "a", "a"), Column(1, "b", "b"), Column(2, "c", "c")]
    mapping = Mapping(("external_id", "customer_name", "custom:Limit"))
    checker = Checker(mapping, columns, LIMITS, ImportChoices(), Mode.CUSTOMERS)
    values = [proof, "2.500", "1.250", "3", "4", "5", "6.25"]
    rows = [[f"C-{place}", "Alpha", value] for place, value in enumerate(values)]
    checked = checker.check(Chunk(rows, list(range(2, 2 + len(rows)))))
    found = [one for one in [*checked.findings, *checker.finish()] if one.code == "thousands_point"]
    assert [one.line for one in found] == lines
    assert all(one.severity is Severity.WARNING for one in found)


@pytest.mark.parametrize(
    ("others", "said"),
    [(["750", "3"], True), ([], True), (["2.5"], False), (["0.125"], False), (["2500"], False), (["1.2345"], False)],
)
def test_numbers_that_may_all_group_thousands_are_said_once(others: list[str], said: bool) -> None:
    columns = [Column(0, "a", "a"), Column(1, "b", "b"), Column(2, "c", "c")]
    mapping = Mapping(("external_id", "customer_name", "custom:Limit"))
    for values in (["1.500", "2.000", "12.000", *others], [*others, "1.500", "2.000", "12.000"]):
        checker = Checker(mapping, columns, LIMITS, ImportChoices(), Mode.CUSTOMERS)
        rows = [[f"C-{place}", "Alpha", value] for place, value in enumerate(values)]
        checked = checker.check(Chunk(rows, list(range(2, 2 + len(rows)))))
        found = [one for one in [*checked.findings, *checker.finish()] if one.code == "thousands_point"]
        assert len(found) == said
        for one in found:
            line = 2 + values.index("1.500")
            assert one.message == (
                f'Limit has 3 cells such as "1.500" (first on line {line}) that are read with a decimal period, '
                "though it may group thousands."
            )
            assert (one.severity, one.scope, one.fix) == ("warning", "column", "Write 1500 if you mean a whole number.")


@given(st.lists(st.sampled_from(["12", "0", "1.0", "1.5", "A1", "٣", "12 ", REFUSED]), max_size=9))
def test_values_that_are_no_numbers_are_counted_together_as_one_by_one(values: list[CellValue]) -> None:
    numbers = [value for value in values if isinstance(value, str) and (value.isdigit() or has_point_zero(value))]
    assert _no_numbers(values) == len(values) - len(numbers)
