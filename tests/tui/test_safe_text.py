"""Text from a file reaches the screen only as visible characters, cut to what fits."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.tui.hostile import HOSTILE, MILLION, corpus_texts
from upflow_tui.tui.safe_text import ControlFilter, safe_str, safe_text

AWKWARD = st.text(
    st.one_of(
        st.characters(),
        st.characters(codec="ascii"),
        st.sampled_from("\x1b\x07\x00\r\n\t\x9b\u202e\u2066\u200b\u200d\ufe0f\u0301日👩👧☎\U000e0041\ud800"),
    )
)


def forbidden(text: str) -> list[str]:
    """What must not be in a text that goes to the terminal."""
    return [
        character
        for place, character in enumerate(text)
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or (unicodedata.category(character) == "Cf" and character != "\u200d" and cell_len(character) == 0)
        or (character == "\u200d" and (place == 0 or place == len(text) - 1))
    ]


@settings(deadline=None, max_examples=200)
@given(AWKWARD, st.integers(-1, 60))
def test_nothing_that_a_terminal_obeys_is_left_and_the_width_is_kept(text: str, width: int) -> None:
    shown = safe_str(text, width)
    assert forbidden(shown) == []
    assert cell_len(shown) <= max(0, width)
    shown.encode("utf-8")


def check_harmless(text: str) -> None:
    for width in (1, 2, 3, 7, 20, 80, 2_000):
        shown = safe_str(text, width)
        assert forbidden(shown) == []
        assert cell_len(shown) <= width
        assert safe_text(text, width).plain == shown


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_harmless_at_any_width(name: str) -> None:
    check_harmless(HOSTILE[name])


def test_the_hostile_texts_of_others_are_harmless_too(corpora: Path) -> None:
    for text in corpus_texts(corpora).values():
        check_harmless(text)


@settings(deadline=None)
@given(AWKWARD, st.integers(1, 40))
def test_a_text_that_was_cut_says_so(text: str, width: int) -> None:
    whole = safe_str(text, 10_000)
    if cell_len(whole) > width:
        assert safe_str(text, width).endswith("…")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A\x1b[2JB", "A␛[2JB"),
        ("A\x00B\x07\x7f", "A␀B␇␡"),
        ("A\x9b2J", "A⟨9B⟩2J"),
        ("a\r\nb\nc\rd\x85e\u2028f\u2029g\th", "a⏎b⏎c⏎d⏎e⏎f¶g␉h"),
        ("A\u202etxt\u202c", "A⟨RLO⟩txt⟨PDF⟩"),
        ("A\u200bB\ufeff\u00ad", "A⟨ZWSP⟩B⟨BOM⟩⟨SHY⟩"),
        ("A\u200dB", "A⟨ZWJ⟩B"),
        ("A\U000e0041\U000e0042", "A⟨TAG⟩"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("A" + "\u0301" * 9, "A" + "\u0301" * 4),
        ("\u0301x", "\u25cc\u0301x"),
        ("A\udcffB", "A\ufffdB"),
        ("A\U0001d173B", "A⟨1D173⟩B"),
        ("[red]x[/]", "[red]x[/]"),
        ("Société", "Société"),
    ],
)
def test_each_kind_has_its_picture(text: str, shown: str) -> None:
    assert safe_str(text) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("日本商事", 8, "日本商事"),
        ("日本商事", 7, "日本商…"),
        ("日本商事", 6, "日本…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("👩\u200d👩\u200d👧x", 2, "…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -3, ""),
    ],
)
def test_wide_and_combined_characters_are_cut_whole(text: str, width: int, shown: str) -> None:
    assert safe_str(text, width) == shown


def test_a_megabyte_is_never_walked() -> None:
    before = time.process_time()
    for _ in range(100):
        safe_str(MILLION, 30)
    assert time.process_time() - before < 1.0


def test_markup_is_shown_letter_by_letter_and_a_style_is_the_programs_own() -> None:
    content = safe_text("[red]x[/] [@click=app.quit]y", style="bold")
    assert content.plain == "[red]x[/] [@click=app.quit]y"
    assert [str(span.style) for span in content.spans] == ["bold"]


def test_the_filter_drops_what_a_widget_let_through_and_keeps_joiners() -> None:
    link = Style(link="https://elsewhere.example")
    segments = [Segment("A\x1b]52;c;x\x07B\x9b\u202e\ud800"), Segment("👩\u200d👧☎\ufe0f"), Segment("L", link)]
    clean = ControlFilter().apply(segments, Color(0, 0, 0))
    assert [segment.text for segment in clean] == ["A]52;c;xB", "👩\u200d👧☎\ufe0f", "L"]
    assert clean[2].style is not None
    assert clean[2].style.link is None


def test_the_filter_leaves_clean_lines_as_they_are() -> None:
    segments = [Segment("Société", Style(bold=True))]
    assert ControlFilter().apply(segments, Color(0, 0, 0)) is segments
