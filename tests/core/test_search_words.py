"""The words of a search: docs/product.md "Searching"."""

from __future__ import annotations

import pytest

from upflow_tui.core.search_words import MOST_WORDS, has_words, search_words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        (" \t\u00a0", ()),
        ("Steel  LYON", ("steel", "lyon")),
        ("steel Steel", ("steel",)),
        ('100 %_\\ "a', ("100", "%_\\", '"a')),
        ("E\u0301t\u00e9 Gie\u00dfen", ("\u00e9t\u00e9", "giessen")),
        ("\u200b", ("\u200b",)),
    ],
)
def test_words_are_folded_and_each_is_there_once(typed: str, words: tuple[str, ...]) -> None:
    assert search_words(typed) == words


def test_a_pasted_text_does_not_become_a_thousand_conditions() -> None:
    words = search_words(" ".join(f"w{number}" for number in range(1_000)))
    assert len(words) == MOST_WORDS + 1
    assert words[-1].startswith("w16 w17 ")


def test_every_word_must_be_there_in_any_order_and_any_text() -> None:
    texts = ["Steel AG", None, "Köln", "ana@mars.example"]
    assert has_words(search_words("mars KÖLN steel"), texts)
    assert not has_words(search_words("steel lyon"), texts)
    assert has_words((), texts)
