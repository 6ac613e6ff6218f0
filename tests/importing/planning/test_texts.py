"""Texts in little memory: they come back as they were, and each is found where it is."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.planning import texts as module
from upflow_tui.importing.planning.texts import TextPlaces, Texts

ANY = st.text(st.characters(exclude_categories=()), max_size=8)


@given(st.lists(ANY), st.integers(0, 5), st.integers(0, 9))
def test_texts_come_back_as_they_were(written: list[str], start: int, end: int) -> None:
    texts = Texts()
    for text in written:
        texts.append(text)
    assert (len(texts), list(texts), [texts[place] for place in range(len(texts))]) == (len(written), written, written)
    assert texts.some(start, end) == written[start:end]
    for places in (range(len(written)), range(0, len(written), 4), ()):
        assert texts.at(places) == [written[place] for place in places]


@given(st.lists(ANY, unique=True, max_size=80), st.lists(ANY))
def test_each_text_is_found_where_it_is(written: list[str], others: list[str]) -> None:
    places = TextPlaces()
    for number, text in enumerate(written):
        assert places.find(text) is None
        assert places.add(text) == number
    for text in [*written, *others]:
        assert places.find(text) == (written.index(text) if text in written else None)


def test_texts_with_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CODES", 3)  # so many codes, of which each has hundreds of texts
    places = TextPlaces()
    for number in range(2_000):
        assert places.add(f"C-{number}") == number
    assert [places.find(f"C-{number}") for number in (0, 7, 1_999, 2_000)] == [0, 7, 1_999, None]


def test_texts_take_less_than_half_of_what_a_dictionary_takes() -> None:
    count = 20_000
    names = [f"C-{number}" for number in range(count)]
    usual = {name: place for place, name in enumerate(names)}
    in_dictionary = sys.getsizeof(usual) + sum(map(sys.getsizeof, names)) + sum(map(sys.getsizeof, usual.values()))
    places = TextPlaces()
    for name in names:
        places.add(name)
    parts = (places._codes, places._slots, places.texts._written, places.texts._ends)
    assert sum(map(sys.getsizeof, parts)) * 2.5 < in_dictionary
