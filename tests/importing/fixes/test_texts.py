"""Fixes of any text: invisible characters, runs of spaces, capitals in addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.text import CONTROL, clean, invisible_characters
from upflow_tui.importing.fixes.texts import (
    with_folded_spaces,
    with_folded_spaces_in_lines,
    with_small_addresses,
    without_invisible,
)

CHARACTERS = st.text(
    st.one_of(st.sampled_from(list("aé B@.,;\u00a0\u200b\u00ad\u202f\u200d\ufeff\t\n\x00\x1b")), st.characters())
)


@pytest.mark.parametrize(
    ("cell", "fixed"),
    [
        ("A\u00a0B", "A B"),
        ("1\u202f204", "1 204"),
        ("compta@ac\u200bme.fr", "compta@acme.fr"),
        ("Gol\u00add", "Gold"),
        ("A\ufeffB", "AB"),
        ("\u202aAcme\u202c", "Acme"),
        ("Ac\u200eme", "Acme"),
        ("Ac\x1bme\x00", "Acme"),
        ("Ac\x85me", "Ac\x85me"),
        ("12 rue\nLyon", "12 rue\nLyon"),
        ("A\tB", "A\tB"),
        ("Durand & Fils", "Durand & Fils"),
        ("", ""),
    ],
)
def test_invisible_characters_go_and_no_break_spaces_become_plain(cell: str, fixed: str) -> None:
    assert without_invisible(cell) == fixed


def test_what_is_trimmed_anyway_is_no_change() -> None:
    assert without_invisible("\u00a0Acme\u200b") == "\u00a0Acme\u200b"
    assert with_folded_spaces("  Acme  ") == "  Acme  "


@pytest.mark.parametrize("cell", ["👩\u200d🚀 Zoé", "می\u200cخواهم", "क\u094d\u200dष"])
def test_a_joiner_stays_where_it_changes_what_is_read(cell: str) -> None:
    assert without_invisible(cell) == cell


def test_a_joiner_between_latin_letters_goes() -> None:
    assert without_invisible("Ac\u200dme") == "Acme"
    assert without_invisible("é\u200d👩") == "é👩"


@pytest.mark.parametrize(
    ("cell", "fixed"),
    [
        ("No  reminders", "No reminders"),
        ("A \u00a0 B", "A B"),
        ("A\u2003B", "A B"),
        ("A\nB", "A B"),
        ("A \t\r\n B", "A B"),
        ("A B", "A B"),
        ("A\x1c\x1cB", "A\x1c\x1cB"),
    ],
)
def test_a_run_of_white_space_becomes_one_plain_space(cell: str, fixed: str) -> None:
    assert with_folded_spaces(cell) == fixed


def test_fields_with_line_breaks_keep_them() -> None:
    assert with_folded_spaces_in_lines("12  rue\n  B \u00a0 C") == "12 rue\n B C"
    assert with_folded_spaces_in_lines("12 rue\nB") == "12 rue\nB"


@pytest.mark.parametrize(
    ("cell", "fixed"),
    [
        ("Anna@Mars.example", "anna@mars.example"),
        ("ANNA@mars.example; Paul@mars.example", "anna@mars.example; paul@mars.example"),
        ("Équipe <Anna@mars.example>", "Équipe <anna@mars.example>"),
        ("N/A", "N/A"),
        ("", ""),
    ],
)
def test_addresses_lose_their_capitals_and_other_words_keep_them(cell: str, fixed: str) -> None:
    assert with_small_addresses(cell) == fixed


@given(CHARACTERS)
def test_done_twice_is_done_once(cell: str) -> None:
    for text_fix in (without_invisible, with_folded_spaces, with_folded_spaces_in_lines, with_small_addresses):
        assert text_fix(text_fix(cell)) == text_fix(cell)


@given(CHARACTERS)
def test_nothing_invisible_is_left_inside_but_breaks_and_joiners(cell: str) -> None:
    fixed = without_invisible(cell)
    if fixed != cell:
        assert not CONTROL.search(fixed)
        kept = str.maketrans("", "", "\t\n\r\x85\u2028\u2029\u200c\u200d")
        assert invisible_characters(clean(clean(fixed).translate(kept))) == []


@given(CHARACTERS)
def test_folding_leaves_no_two_spaces_side_by_side(cell: str) -> None:
    fixed = with_folded_spaces(cell)
    if fixed != cell:
        assert "  " not in clean(fixed)
        assert "\n" not in clean(fixed)
