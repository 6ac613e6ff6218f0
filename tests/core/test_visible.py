"""No character that a terminal obeys or hides is left (docs/architecture.md "Text from a file is hostile")."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Durand & Fils", "Durand & Fils"),
        ("Société 会社 Ελλάδα", "Société 会社 Ελλάδα"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31m", "⟨9B⟩31m"),
        ("a\x00b\x7f", "a␀b␡"),
        ("one\ntwo\r\nthree\rfour\u2028five\x85", "one⏎two⏎three⏎four⏎five⏎"),
        ("a\tb", "a␉b"),
        ("\u202egnp.exe", "⟨RLO⟩gnp.exe"),
        ("a\u200bb\u00adc\ufeff", "a⟨ZWSP⟩b⟨SHY⟩c⟨BOM⟩"),
        ("a\u200db", "a⟨ZWJ⟩b"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("\U000e0041\U000e0042x", "⟨TAG⟩x"),
        ("caf\udce9.csv", "caf\ufffd.csv"),
    ],
)
def test_what_is_obeyed_or_hidden_becomes_a_picture(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(alphabet=st.characters(codec=None)))
def test_nothing_is_left_that_moves_or_colours_or_hides(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    shown.encode()


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
