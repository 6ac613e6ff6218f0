"""Numbers in sentences."""

from __future__ import annotations

import pytest

from upflow_tui.core.counting import counted


@pytest.mark.parametrize(("count", "words"), [(0, "0 lines"), (1, "1 line"), (3, "3 lines"), (1204, "1,204 lines")])
def test_things_are_counted_in_words(count: int, words: str) -> None:
    assert counted(count, "line") == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 entry"), (0, "0 entries"), (1_204, "1,204 entries")])
def test_several_may_have_a_word_of_their_own(count: int, words: str) -> None:
    assert counted(count, "entry", "entries") == words
