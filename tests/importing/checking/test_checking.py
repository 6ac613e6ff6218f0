"""Chunks of lines: docs/rules.md §2 (width, quote, total_line), §4 (scopes, all findings) and §5 (identity, contact
email).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, REFUSED, CheckedChunk, RefusedLine
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.file.chunk import Chunk, Ragged
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.widths import Verdict
from upflow_tui.importing.matching.mapping import Mapping

ORGANIZATION = Organization(
    members=(Member("Anna Roy", "anna@mars.example"),),
    workflows=(Workflow("Standard reminders"),),
    custom_fields=(
        CustomField("Credit", CustomFieldType.NUMBER),
        CustomField("Since", CustomFieldType.DATE),
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
    ),
)
BASE = ("external_id", "customer_name", "town", "contact_email", "first_name", "phone")


def checker(keys: Sequence[str | None], choices: ImportChoices | None = None, mode: Mode = Mode.CUSTOMERS) -> Checker:
    columns = [Column(index, str(key), str(key)) for index, key in enumerate(keys)]
    return Checker(Mapping(tuple(keys)), columns, ORGANIZATION, choices or ImportChoices(), mode)


def chunk(*rows: Sequence[str], first: int = 2, **rest: Any) -> Chunk:
    return Chunk([list(row) for row in rows], list(range(first, first + len(rows))), **rest)


def check(
    keys: Sequence[str | None],
    *rows: Sequence[str],
    choices: ImportChoices | None = None,
    mode: Mode = Mode.CUSTOMERS,
    skip: Container[int] = (),
    **rest: Any,
) -> CheckedChunk:
    return checker(keys, choices, mode).check(chunk(*rows, **rest), skip)


def said(result: CheckedChunk) -> list[tuple[int | None, str]]:
    return [(found.line, found.code) for found in result.findings]


def test_a_clean_line_becomes_a_row_as_the_layout_says() -> None:
    result = check(BASE, ["C-1", " Acme ", "Lyon", "a@acme.fr", "", "007"])
    assert result.rows == [(2, "C-1", "Acme", None, None, "Lyon", "a@acme.fr", None, "007")]
    assert not result.findings
    assert not result.refused
    assert not result.skipped


def test_columns_that_are_not_mapped_are_not_checked() -> None:
    result = check(("external_id", None, "customer_name"), ["C-1", "#REF!\x1b", "Acme"])
    assert result.rows[0][: NAME + 1] == (2, "C-1", "Acme")
    assert not result.findings


def test_an_empty_chunk_has_nothing() -> None:
    assert check(BASE) == CheckedChunk()


def test_every_field_has_its_place_in_the_row() -> None:
    keys = (
        "custom:Tier",
        "main_contact",
        "contact_email",
        "parent_name",
        "workflow",
        "parent_id",
        "external_id",
        "account_manager",
        "customer_name",
        "country",
        "custom:Credit",
    )
    line = [
        "Gold",
        "1",
        "a@b.fr",
        "Big",
        "Standard reminders",
        "P-1",
        "C-1",
        "anna@mars.example",
        "Acme",
        "FR",
        "-1.50",
    ]
    found = checker(keys)
    row = found.check(chunk(line)).rows[0]
    assert dict(zip(("line", *found.layout.keys), row, strict=True)) == {
        "line": 2,
        "external_id": "C-1",
        "customer_name": "Acme",
        "parent_id": "P-1",
        "parent_name": "Big",
        "country": "FR",
        "account_manager": ("anna@mars.example",),
        "workflow": "Standard reminders",
        "custom:Credit": "-1.50",
        "custom:Tier": "Gold",
        "contact_email": "a@b.fr",
        "main_contact": True,
    }


def test_all_findings_of_a_line_are_reported_by_line_then_column() -> None:
    keys = ("custom:Since", "external_id", "custom:Credit", "customer_name", "workflow")
    result = check(keys, ["x", "C-1", "y", "Acme", "z"], ["x", "C-2", "1", "Beta", "z"])
    assert [(found.line, found.column, found.code) for found in result.findings] == [
        (2, 0, "date_invalid"),
        (2, 2, "number_invalid"),
        (2, 4, "workflow_not_found"),
        (3, 0, "date_invalid"),
        (3, 4, "workflow_not_found"),
    ]


def test_an_error_of_scope_cell_refuses_the_cell_and_leaves_the_rest_of_the_line() -> None:
    result = check(("external_id", "customer_name", "town"), ["C-1", "Acme", "#REF!"])
    assert result.rows == [(2, "C-1", "Acme", None, None, REFUSED)]


def test_a_finding_names_the_column_of_the_file_the_field_and_the_cell_as_read() -> None:
    result = check((None, "external_id", "customer_name", "custom:Credit"), ["", "C-1", "Acme", " 1,5 "])
    (found,) = result.findings
    assert (found.line, found.column, found.field, found.value) == (2, 3, "custom:Credit", " 1,5 ")
    assert found.severity is Severity.ERROR
    assert found.scope is Scope.CELL


# What identifies a line, and its contact


@pytest.mark.parametrize("blank", ["", "  ", "\xa0", "\t", "\u200b"])
def test_identity_missing_neither_id_nor_name_refuses_the_line(blank: str) -> None:
    result = check(BASE, [blank, blank, "Lyon", "", "", ""])
    assert said(result) == [(2, "identity_missing")]
    assert result.refused == [RefusedLine(2)]
    assert result.findings[0].scope is Scope.LINE


@pytest.mark.parametrize("line", [["C-1", ""], ["", "Acme"]])
def test_identity_missing_is_silent_with_an_id_or_a_name(line: list[str]) -> None:
    result = check(("external_id", "customer_name"), line)
    assert not result.findings
    assert len(result.rows) == 1


def test_customer_id_missing_when_customers_are_assigned() -> None:
    result = check(("external_id", "workflow"), [" ", "Standard reminders"], ["C-1", ""], mode=Mode.ASSIGN)
    assert said(result) == [(2, "customer_id_missing")]
    assert result.findings[0].column == 0
    assert result.refused == [RefusedLine(2)]
    assert [row[EXTERNAL_ID] for row in result.rows] == ["C-1"]


def test_contact_email_missing_where_a_line_has_other_contact_cells() -> None:
    result = check(BASE, ["C-1", "Acme", "Lyon", "", "Anna", ""], ["C-2", "Beta", "", "", "", ""])
    (found,) = result.findings
    assert (found.code, found.line, found.column, found.scope) == ("contact_email_missing", 2, 3, Scope.CONTACT)
    assert found.message == "Contact email address is missing."
    assert found.fix == "Add it, or clear the contact cells."
    first, second = result.rows
    assert first[6:] == (REFUSED, "Anna", None)
    assert second[6:] == (None, None, None)


def test_contact_email_missing_counts_a_refused_contact_cell_as_one() -> None:
    keys = ("customer_name", "contact_email", "main_contact")
    result = check(keys, ["Acme", "", "yes"], ["Beta", "", "0"])
    assert said(result) == [(2, "contact_email_missing"), (2, "main_contact_invalid")]
    assert [row[5:] for row in result.rows] == [(REFUSED, REFUSED), (None, None)]


def test_a_bad_email_refuses_the_contact_and_the_other_contact_cells_are_still_checked() -> None:
    result = check(("customer_name", "contact_email", "position"), ["Acme", "nobody", "Chief"])
    assert said(result) == [(2, "email_invalid"), (2, "position_unknown")]
    assert result.rows[0][5:] == (REFUSED, REFUSED)


def test_an_email_of_its_own_without_other_contact_fields_is_checked() -> None:
    assert check(("customer_name", "contact_email"), ["Acme", ""]).rows[0][5] is None


# Lines refused by a cell


@pytest.mark.parametrize("line", [["1.23E+05", "Acme"], ["C\x1b", "Acme"], ["C" * 256, "Acme"]])
def test_an_error_in_the_customer_id_refuses_the_line_and_keeps_the_name(line: list[str]) -> None:
    result = check(("external_id", "customer_name"), line)
    assert result.refused == [RefusedLine(2, None, "Acme")]
    assert result.findings[0].scope is Scope.LINE
    assert not result.rows


@pytest.mark.parametrize("name", ["Ac\x07me", "A" * 256])
def test_a_control_character_or_too_long_a_name_refuses_the_line(name: str) -> None:
    result = check(("external_id", "customer_name"), ["C-1", name])
    assert result.refused == [RefusedLine(2, "C-1", None)]
    assert result.findings[0].scope is Scope.LINE


def test_a_damaged_name_is_one_refused_cell_where_the_id_tells_whose_it_is() -> None:
    result = check(("external_id", "customer_name"), ["C-1", "#NAME?"])
    assert result.rows == [(2, "C-1", REFUSED, None, None)]
    assert result.findings[0].scope is Scope.CELL


def test_a_damaged_name_without_id_refuses_the_line_without_a_further_finding() -> None:
    result = check(("external_id", "customer_name"), ["", "#NAME?"])
    assert said(result) == [(2, "excel_damage")]
    assert result.findings[0].scope is Scope.LINE
    assert result.refused == [RefusedLine(2)]


def test_a_damaged_parent_id_refuses_the_link_only() -> None:
    keys = ("external_id", "customer_name", "parent_id", "parent_name")
    result = check(keys, ["C-1", "Acme", "1.23E+05", "Big"])
    assert result.rows == [(2, "C-1", "Acme", REFUSED, "Big")]
    assert result.findings[0].scope is Scope.CELL


def test_a_refused_line_says_whether_it_had_contact_cells() -> None:
    keys = ("external_id", "customer_name", "contact_email")
    result = check(keys, ["#N/A", "Acme", "bad"], ["#N/A", "Acme", ""])
    assert [line.has_contact for line in result.refused] == [True, False]


# Width


@pytest.mark.parametrize(
    ("ragged", "is_error"),
    [
        (Ragged(0, 4, True), True),
        (Ragged(0, 4, False), False),
        (Ragged(0, 4, False, Verdict.DAMAGED), True),
        (Ragged(0, 2, False), False),
        (Ragged(0, 2, False, Verdict.DAMAGED), True),
        (Ragged(0, 3, False, Verdict.DAMAGED), True),
        (Ragged(0, 2, False, Verdict.SECOND_HALF), True),
    ],
)
def test_width_refuses_lines_that_depart_from_the_habit_whatever_is_mapped(ragged: Ragged, is_error: bool) -> None:
    result = check(("external_id", "customer_name", None), ["C-1", "Acme", ""], ragged=[ragged])
    assert said(result) == ([(2, "width")] if is_error else [])
    assert [line.line for line in result.refused] == ([2] if is_error else [])


def test_width_names_the_two_halves_of_a_line() -> None:
    halves = [Ragged(0, 2, False, Verdict.FIRST_HALF), Ragged(1, 2, False, Verdict.SECOND_HALF)]
    result = check(("external_id", "customer_name", "town"), ["C-1", "Ac", ""], ["me", "Lyon", ""], ragged=halves)
    assert [found.message for found in result.findings] == [
        "Line 2 ends inside a cell that continues with line 3.",
        "Line 3 is the second half of line 2.",
    ]


def test_width_says_how_many_cells_the_line_and_the_header_have() -> None:
    result = check(("external_id", "customer_name"), ["C-1", "Acme"], first=12, ragged=[Ragged(0, 9, True)])
    (found,) = result.findings
    assert found.message == "Line 12 has 9 cells, the header has 2."
    assert found.fix == "Put quotes around text that contains the separator."
    assert result.refused == [RefusedLine(12, "C-1", "Acme")]


def test_width_hides_what_shifted_cells_would_be_refused_for() -> None:
    keys = ("customer_name", "external_id", "custom:Credit")
    result = check(keys, ["Durand", "", "C-1"], ragged=[Ragged(0, 4, True)])
    assert said(result) == [(2, "width")]


def test_width_of_a_short_line_hides_what_its_moved_cells_would_be_refused_for() -> None:
    keys = ("external_id", "customer_name", "custom:Credit", "town")
    result = check(keys, ["C-1", "Acme", "x", ""], ragged=[Ragged(0, 3, False, Verdict.DAMAGED)])
    assert said(result) == [(2, "width")]


# Quotes


def test_quote_refuses_the_broken_line_among_the_others() -> None:
    result = check(("customer_name",), ["Acme"], ["#N/A"], first=2, broken=[(9, 'C-9;"Be'), (1, "x")])
    assert said(result) == [(1, "quote"), (3, "excel_damage"), (9, "quote")]
    assert result.findings[-1].message == "Line 9 has a quote in the wrong place."
    assert result.findings[-1].value == 'C-9;"Be'
    assert [line.line for line in result.refused] == [1, 3, 9]
    assert [row[LINE] for row in result.rows] == [2]


def test_quote_is_reported_where_a_chunk_has_no_other_line() -> None:
    result = check(BASE, broken=[(2, '"')])
    assert said(result) == [(2, "quote")]
    assert result.refused == [RefusedLine(2)]


# Total line

TOTALS = ("customer_name", "external_id", None, "contact_email")


@pytest.mark.parametrize(
    "line",
    [
        ["Total", "", "1 204,50 €", ""],
        ["TOTAL GENERAL", "", "", ""],
        ["", "Total :", "12", ""],
        ["Summe", "", "-12.50", ""],
        ["Gesamtsumme", "", "1.204", ""],
        ["Totale", "", "EUR 12", ""],
        ["Suma", "", "(12)", ""],
        ["Totaal", "", "12 %", ""],
        ["Somme", "", "-", ""],
        ["Sous-total (12 clients)", "", "", ""],
    ],
)
def test_total_line_the_last_line_is_left_out_with_a_warning(line: list[str]) -> None:
    result = check(TOTALS, ["Acme", "C-1", "", ""], line, last=True)
    (found,) = result.findings
    assert (found.code, found.line, found.severity, found.scope) == ("total_line", 3, Severity.WARNING, Scope.LINE)
    assert found.message == "Line 3 looks like a total."
    assert result.skipped == [RefusedLine(3)]
    assert [row[LINE] for row in result.rows] == [2]


@pytest.mark.parametrize(
    "line",
    [
        ["Total", "C-9", "12", ""],
        ["Total", "99", "12", ""],
        ["Total", "", "12", "a@total.fr"],
        ["Total Energies", "", "12", ""],
        ["12", "", "", ""],
        ["", "", "1", "total@sum.fr"],
        ["Of the customers", "", "", ""],
    ],
)
def test_total_line_needs_a_total_word_numbers_no_id_and_no_email(line: list[str]) -> None:
    result = check(TOTALS, ["Acme", "C-1", "", ""], line, last=True)
    assert not result.skipped
    assert "total_line" not in [found.code for found in result.findings]


def test_total_line_counts_wherever_it_stands() -> None:
    total, other = ["Total", "", "12", ""], ["Acme", "C-1", "", ""]
    assert [line.line for line in check(TOTALS, total, other).skipped] == [2]


def test_total_line_can_be_put_back_and_still_warns() -> None:
    choices = ImportChoices(keep_total_line=True)
    result = check(("customer_name", "custom:Credit"), ["Total", "1 2"], last=True, choices=choices)
    assert said(result) == [(2, "total_line"), (2, "number_invalid")]
    assert result.rows == [(2, None, "Total", None, None, REFUSED)]


def test_total_line_left_out_is_not_checked() -> None:
    result = check(("external_id", "custom:Credit"), ["Total", "1 204,50"], last=True)
    assert said(result) == [(2, "total_line")]


def test_total_line_left_out_has_no_width() -> None:
    result = check(TOTALS, ["Total", "", "", ""], last=True, ragged=[Ragged(0, 1, False)])
    assert said(result) == [(2, "total_line")]
    assert result.skipped == [RefusedLine(2)]


# Choices


def test_skip_line_sends_every_line_with_an_error_away() -> None:
    keys = ("external_id", "customer_name", "custom:Credit", "country")
    lines = [["C-1", "Acme", "x", ""], ["", "", "1", ""], ["C-3", "Beta", "1", "Atlantis"], ["C-4", "Gamma", "", "FR"]]
    choices = ImportChoices(on_error=OnError.SKIP_LINE)
    result = check(keys, *lines, choices=choices, broken=[(9, '"')])
    assert [(line.line, line.external_id, line.name) for line in result.skipped] == [
        (2, "C-1", "Acme"),
        (3, None, None),
        (9, None, None),
    ]
    assert [row[LINE] for row in result.rows] == [4, 5]
    assert not result.refused
    assert [code for _, code in said(result)] == [
        "number_invalid",
        "identity_missing",
        "country_unknown",
        "quote",
    ]


def test_lines_to_skip_give_their_findings_and_nothing_else() -> None:
    keys = ("external_id", "customer_name", "custom:Credit")
    lines = [["C-1", "Acme", "x"], ["C-2", "Beta", "1"], ["C-3", "Gamma", "1"], ["#N/A", "Delta", "1"]]
    result = check(keys, *lines, skip={2, 3, 5, 9}, broken=[(9, '"')])
    assert [line.line for line in result.skipped] == [2, 3, 5, 9]
    assert [row[LINE] for row in result.rows] == [4]
    assert said(result) == [(2, "number_invalid"), (5, "excel_damage"), (9, "quote")]
    assert not result.refused


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "C-1", "C-2", "1.23E+05", "x\x00"]),
            st.sampled_from(["", "Acme", "#REF!", "Total", "a\tb"]),
            st.sampled_from(["", "Lyon", "  ", "t" * 300]),
            st.sampled_from(["", "a@b.fr", "bad", "a@b.fr;c@d.fr"]),
            st.sampled_from(["", "Anna"]),
            st.sampled_from(["", "007", "01/02/2026"]),
        ),
        max_size=40,
    ),
    st.sampled_from(list(OnError)),
    st.booleans(),
    st.sets(st.integers(2, 41)),
)
def test_each_line_has_one_place_and_findings_are_in_order(
    lines: list[tuple[str, ...]], on_error: OnError, keep: bool, skip: set[int]
) -> None:
    choices = ImportChoices(on_error=on_error, keep_total_line=keep)
    result = check(BASE, *lines, choices=choices, skip=skip, last=True)
    places = [row[LINE] for row in result.rows] + [line.line for line in (*result.refused, *result.skipped)]
    assert sorted(places) == list(range(2, len(lines) + 2))
    order = [(found.line or 0, -1 if found.column is None else found.column) for found in result.findings]
    assert order == sorted(order)
    errors = [(found.line, found.column) for found in result.findings if found.is_error and found.column is not None]
    assert len(errors) == len(set(errors)), "at most one error a cell"
    assert all(found.message and found.fix for found in result.findings)


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6)), min_size=1, max_size=60))
def test_a_line_gets_the_same_verdict_alone_and_among_others(lines: list[tuple[str, ...]]) -> None:
    keys = ("external_id", "customer_name", "custom:Credit")
    together = check(keys, *lines)
    alone: list[Finding] = []
    rows: list[tuple[Any, ...]] = []
    for at, line in enumerate(lines):
        single = check(keys, line, first=2 + at)
        alone += single.findings
        rows += single.rows
    assert together.rows == rows
    assert together.findings == alone


def test_findings_that_need_the_whole_file_come_at_the_end() -> None:
    found = checker(("customer_name", "postal_code", "country"))
    lines = [["A", f"6900{at}", "France"] for at in range(8)] + [["B", "1000", "FR"]]
    assert not found.check(chunk(*lines[:5])).findings
    assert not found.check(chunk(*lines[5:], first=7)).findings
    (short,) = found.finish()
    assert (short.code, short.line, short.column, short.value) == ("postal_code_short", 10, 1, "1000")


def test_without_postal_codes_the_end_finds_nothing() -> None:
    assert checker(("customer_name",)).finish() == []


@pytest.mark.parametrize("keys", [("customer_name",), ("customer_name", "first_name")])
def test_contact_email_that_is_not_mapped_asks_nothing_of_the_line(keys: tuple[str, ...]) -> None:
    assert not check(keys, ["Acme", "Anna"][: len(keys)]).findings
