"""Texts of a column folded as `search_words` are, in SQL: lower() alone knows no letters beyond ASCII."""

from __future__ import annotations

import sqlite3

from upflow_tui.core.search_words import folded


def know_folding(connection: sqlite3.Connection) -> None:
    """Teaches the connection what `folded_column` needs."""
    connection.create_function("folded", 1, _folded, deterministic=True)


def folded_column(column: str) -> str:
    """The column folded; a function of ours takes ten times as long as lower() and is asked only where it must be.

    A text has more bytes than signs where it is not ASCII, and where a NUL ends what `length` counts.
    """
    return f"CASE WHEN length(CAST({column} AS BLOB)) > length({column}) THEN folded({column}) ELSE lower({column}) END"


def _folded(text: str | None) -> str | None:
    return folded(text) if text is not None else None
