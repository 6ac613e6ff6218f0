"""Searching for a text in SQL: LIKE knows wildcards, no case beyond ASCII, and stops at a NUL."""

from __future__ import annotations

from collections.abc import Callable

from upflow_tui.core.search_words import search_words


def mentions_of(search: str, read: Callable[[str], str] = str) -> Callable[..., bool]:
    """A function for SQL: whether each of the `search_words` is in one of some texts, without case.

    Args:
        search: what is searched for.
        read: makes of a text what is looked through.
    """
    words = search_words(search)

    def mentions(*texts: str | None) -> bool:
        folded = [read(text).casefold() for text in texts if text]
        return all(any(word in text for text in folded) for word in words)

    return mentions
