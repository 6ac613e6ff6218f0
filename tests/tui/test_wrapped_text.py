"""Texts broken into lines: between words, and not within what belongs together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.hostile import HOSTILE
from upflow_tui.tui.wrapped_text import unbroken, wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("1 esplanade de l'Hôtel-de-Ville", 16, ["1 esplanade de", "l'Hôtel-de-Ville"]),
        ("Noël Castagné · Payer · 04 91 00 20 05", 30, ["Noël Castagné · Payer ·", "04 91 00 20 05"]),
        ("call +33 (0)4 91 00 20 05 now", 22, ["call", "+33 (0)4 91 00 20 05", "now"]),
        ("anna.roy@durand.example ★\u00a0main", 24, ["anna.roy@durand.example", "★\u00a0main"]),
        ("accounts@northwind-logistics.example", 30, ["accounts", "@northwind-logistics.example"]),
        ("of C-00001002003 and C-00001002004", 20, ["of C-00001002003 and", "C-00001002004"]),
        ("a  b", 9, ["a  b"]),
        ("", 9, [""]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
    ],
)
def test_lines_end_where_they_may(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@given(st.text(st.sampled_from("ab 0123456789+().-/@·é東"), max_size=80), st.integers(2, 40))
def test_no_line_is_too_long_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_stay_within_their_lines(text: str) -> None:
    assert all(cell_len(line) <= 20 for line in wrapped(text, 20))


def test_phones_are_held_together_for_widgets_that_break_by_themselves() -> None:
    assert unbroken("Read: 04 91 00 20 05 of line 3") == "Read: 04\u00a091\u00a000\u00a020\u00a005 of line 3"
