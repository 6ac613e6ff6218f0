"""Texts of a column folded as `search_words` are, in SQL: lower() alone knows no letters beyond ASCII."""

from __future__ import annotations

import sqlite3
from typing import Final

from upflow_tui.core.search_words import folded

_MOST_KNOWN: Final = 2_000
_LONGEST_KNOWN: Final = 255
_LONGEST_PATTERN: Final = 1_000
"""Signs of a word up to which LIKE is asked: it refuses very long patterns."""


def know_folding(connection: sqlite3.Connection) -> None:
    """Teaches the connection what `folded_column` and `word_in` need."""
    connection.create_function("folded", 1, _Known().__getitem__, deterministic=True)


def folded_column(column: str) -> str:
    """The column folded; a function of ours takes ten times as long as lower() and is asked only where it must be."""
    return f"CASE WHEN {_is_beyond_ascii(column)} THEN folded({column}) ELSE lower({column}) END"


def word_in(column: str, word: str, place: str) -> tuple[str, dict[str, str]]:
    """Whether the folded column holds a word; a third of the time that looking into `folded_column` takes.

    Args:
        column: of texts.
        word: one of `search_words`.
        place: the name that the word has among the values of the query.

    Returns:
        The condition, and the values in it besides the word, by name.
    """
    found = f"instr(folded({column}), :{place})"
    if not word.isascii() or "\0" in word:
        return f"({_is_beyond_ascii(column)} AND {found})", {}
    if len(word) > _LONGEST_PATTERN:
        return f"instr({folded_column(column)}, :{place})", {}
    pattern = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    # LIKE makes no text, as lower() does, and knows no case. It stops at a NUL: such texts do not get to it.
    like = f"{column} LIKE :{place}_like ESCAPE '!'"
    return f"CASE WHEN {_is_beyond_ascii(column)} THEN {found} ELSE {like} END", {f"{place}_like": f"%{pattern}%"}


def _is_beyond_ascii(column: str) -> str:
    """A text has more bytes than signs where it is not ASCII, and where a NUL ends what `length` counts."""
    return f"length(CAST({column} AS BLOB)) > length({column})"


class _Known(dict[str | None, str | None]):
    """Texts → folded. Towns and countries come again and again; it goes with its connection."""

    def __missing__(self, text: str | None) -> str | None:
        if text is None:
            return None
        found = folded(text)
        if len(self) < _MOST_KNOWN and len(text) <= _LONGEST_KNOWN:
            self[text] = found
        return found
