"""Fixes of what other programs leave in cells (docs/rules.md §2, "What other programs leave behind")."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import FIELDS
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.fixes.catalogue import text_fix_of
from upflow_tui.importing.fixes.leftovers import as_whole_number, with_characters_for_html, without_other_quotes
from upflow_tui.importing.fixes.proposing import Proposer
from upflow_tui.importing.fixes.readings import reading
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import GROUPS, FixAll, FixName
from upflow_tui.importing.matching.mapping import Mapping

BY_KEY = {field.key: field for field in FIELDS}


def repaired(fix: FixAll, keys: tuple[str, ...], *rows: tuple[str, ...]) -> list[list[str]]:
    columns = [Column(index, key, key) for index, key in enumerate(keys)]
    repairer = Repairer(Mapping(keys), columns, Organization(), [fix])
    lines = [list(row) for row in rows]
    return repairer.repair(Chunk(lines, list(range(2, 2 + len(lines))))).rows


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("M&uuml;ller &amp; S&ouml;hne", "Müller & Söhne"),
        ("D&#39;Or", "D'Or"),
        ("A &amp;amp; B", "A & B"),
        ("1 High St<br/>Floor 2", "1 High St Floor 2"),
        ("<b>Alpha</b> Ltd", "Alpha Ltd"),
        ("<![CDATA[Alpha & Co]]>", "Alpha & Co"),
        ("A[1]]> B", "A[1]]> B"),
        ("1 High St_x000D_\nFloor 2_x000D_", "1 High St Floor 2"),
        ("A_xD800_B_x0000_", "AB"),
        ("Soci\\u00e9t\\u00e9", "Société"),
        ("1 High St\\nYork\\r\\nUK", "1 High St York UK"),
        ("L\\'Or\\, Ltd", "L'Or, Ltd"),
        ("C:\\new\\unit", "C:\\new\\unit"),
        ("R&D; Labs", "R&D; Labs"),
    ],
)
def test_html_becomes_what_it_stands_for(cell: str, right: str) -> None:
    assert with_characters_for_html(" ")(cell) == right


@given(st.text(alphabet="&amp;lt#39<br>/ x;_0D\\',", max_size=30))
def test_html_is_gone_after_one_fix(cell: str) -> None:
    text_fix = with_characters_for_html(" ")
    assert text_fix(text_fix(cell)) == text_fix(cell)


def test_ids_lose_only_point_zero() -> None:
    assert [as_whole_number(cell) for cell in ("1001.0", "007.0", "1001,00", "1,234,567", "1.5", "C-1.0", "")] == [
        "1001",
        "007",
        "1001",
        "1234567",
        "1.5",
        "C-1.0",
        "",
    ]


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("'Alpha, Ltd'", "Alpha, Ltd"),
        ("“Beta”", "Beta"),
        ("« Gamma »", "Gamma"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
    ],
)
def test_other_quotes_around_a_cell_go(cell: str, right: str) -> None:
    assert without_other_quotes(cell) == right


def test_words_for_nothing_become_blank_but_no_names_of_customers() -> None:
    keys = ("external_id", "customer_name", "town", "country")
    fixed = repaired(FixAll(FixName.PLACEHOLDERS), keys, ("C-1", "NA", "N/A", "NA"), ("C-2", "B", "Lyon", "NULL"))
    assert fixed == [["C-1", "NA", "", "NA"], ["C-2", "B", "Lyon", ""]]
    named = repaired(FixAll(FixName.PLACEHOLDERS, "customer_name"), keys, ("C-1", "NULL", "", ""))
    assert named == [["C-1", "", "", ""]]


def test_contacts_without_a_usable_address_are_left_out() -> None:
    keys = ("external_id", "contact_email", "first_name", "phone", "town")
    lines = (
        ("C-1", "", "Anna", "1", "Bonn"),
        ("C-2", "n/a", "Bert", "", "Bonn"),
        ("C-3", "bad", "Carl", "2", "Bonn"),
        ("C-4", "d@acme.com", "Dora", "3", "Bonn"),
        ("C-5", "e@acme.com; f@acme.com", "Emil", "4", "Bonn"),
    )
    fixed = repaired(FixAll(FixName.CONTACTS), keys, *lines)
    assert [row[1:4] for row in fixed] == [["", "", ""]] * 3 + [list(line[1:4]) for line in lines[3:]]
    assert all(row[4] == "Bonn" for row in fixed)


@pytest.mark.parametrize(
    ("code", "field", "fix"),
    [
        ("placeholder", "town", FixName.PLACEHOLDERS),
        ("invisible_character", "customer_name", FixName.INVISIBLE),
        ("html_entities", "customer_name", FixName.ENTITIES),
        ("number_ids", "external_id", FixName.NUMBER_IDS),
        ("other_quotes", "customer_name", FixName.QUOTES),
    ],
)
def test_what_is_said_of_a_column_has_its_fix(code: str, field: str, fix: FixName) -> None:
    assert Proposer(Organization()).proposed_repair(code, field, None) == FixAll(fix, field)
    assert text_fix_of(fix, BY_KEY[field], Organization(), None)("") == ""


def test_a_missing_address_has_the_fix_that_leaves_the_contact_out() -> None:
    proposed = Proposer(Organization()).proposed_repair("contact_email_missing", "contact_email", "")
    assert proposed == FixAll(FixName.CONTACTS)


def test_numbers_of_a_column_that_groups_thousands_lose_their_periods() -> None:
    text_fix = reading(FixName.NUMBERS, GROUPS)
    cells = ["1.000.000", "2.500", "1.234,50", "1,204", "12.5", "7"]
    assert [text_fix(cell) for cell in cells] == ["1000000", "2500", "1234.50", "1.2040", "12.5", "7"]
    assert [text_fix(text_fix(cell)) for cell in cells] == [text_fix(cell) for cell in cells]
    assert Proposer(Organization()).proposed_repair("thousands_point", "town", None) == FixAll(
        FixName.NUMBERS, "town", GROUPS
    )
