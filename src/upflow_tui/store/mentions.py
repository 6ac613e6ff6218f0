"""Searching for a text in SQL: LIKE knows wildcards, no case beyond ASCII, and stops at a NUL."""

from __future__ import annotations

from collections.abc import Callable


def mentions_of(search: str, read: Callable[[str], str] = str) -> Callable[..., bool]:
    """A function for SQL: whether one of some texts has `search` in it, without case.

    Args:
        search: what is searched for.
        read: makes of a text what is looked through.
    """
    needle = search.casefold()

    def mentions(*texts: str | None) -> bool:
        return any(text is not None and needle in read(text).casefold() for text in texts)

    return mentions
