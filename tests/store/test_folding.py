"""A word in a column, in SQL: found where it is in the folded text, whatever signs it has (docs/product.md "Searching")."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upflow_tui.core.search_words import folded, search_words
from upflow_tui.store.folding import folded_column, know_folding, word_in

TEXTS = st.text("aB%_!\\\0ßéÉſK\u0301ﬁs") | st.text()


def is_found(word: str, text: str | None) -> bool:
    condition, values = word_in("t.held", word, "word")
    with closing(sqlite3.connect(":memory:")) as connection:
        know_folding(connection)
        connection.execute("CREATE TABLE t (held TEXT) STRICT")
        connection.execute("INSERT INTO t VALUES (?)", (text,))
        old = connection.execute(f"SELECT instr({folded_column('held')}, :word) FROM t", {"word": word}).fetchone()[0]
        new = bool(connection.execute(f"SELECT 1 FROM t WHERE {condition}", {"word": word, **values}).fetchall())
    assert new == bool(old)
    return new


@given(TEXTS, TEXTS)
@example("a_1", "AB1")
@example("a%1", "AB1")
@example("a!1", "A!1")
@example("a\0b", "xA\0B")
@example("\0", "A")
@example("ss", "Gießen")
@example("k", "\u212a")
def test_a_word_is_found_where_the_folded_text_has_it(word: str, text: str) -> None:
    for one in search_words(word):
        assert is_found(one, text) == (one in (text.lower() if text.isascii() else folded(text)))


@pytest.mark.parametrize("length", [999, 1_001, 100_000])
def test_a_word_may_be_of_any_length(length: int) -> None:
    word = "a%" * length
    assert is_found(word, f"x{word}".upper())
    assert not is_found(word, "A" * 2 * length)


def test_nothing_is_in_a_blank_column() -> None:
    assert not is_found("a", None)
    assert not is_found("é", None)


def test_a_text_that_comes_again_is_folded_again_alike() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        know_folding(connection)
        texts = [f"É{number % 2_500}" for number in range(5_000)]
        asked = [connection.execute("SELECT folded(?)", (text,)).fetchone()[0] for text in [*texts, None]]
    assert asked == [*map(folded, texts), None]
