"""A list arranged by parent as a grid shows it: its rows, and what stands in them of the group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from upflow_tui.tui.widgets.grid.rows import Row
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.engine.groups.outline import Entry, Outline

MAIN: Final = "★\u00a0main"
"""Of the main contact; the two stay on one line."""
_OPEN: Final = "▾ "
_FOLDED: Final = "▸ "
_LEAF: Final = "  "
_INDENT: Final = "  "
_DEEPEST: Final = 6
"""Levels that are indented; deeper ones stand below these."""


class Groups(Protocol):
    """A list of the engine that is arranged by parent (`engine.groups`)."""

    outline: Outline

    def seen_as(self, outline: Outline) -> Groups:
        """The same list with other folds."""
        ...

    def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self, start: int, count: int) -> Sequence[tuple[Entry, Any]]:
        """The rows from index `start` on, each with what it shows."""
        ...


class GroupListing:
    """A `Listing` of customers under their parents.

    Args:
        groups: the list.
        as_row: makes a row of an entry and what it shows.
    """

    def __init__(self, groups: Groups, as_row: Callable[[Entry, Any], Row]) -> None:
        self.groups = groups
        self._as_row = as_row

    @property
    def outline(self) -> Outline:
        """What is where."""
        return self.groups.outline

    def seen_as(self, outline: Outline) -> GroupListing:
        """The same list with other folds."""
        return GroupListing(self.groups.seen_as(outline), self._as_row)

    def count(self) -> int:
        """How many rows there are."""
        return self.groups.count()

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows from index `start` on."""
        return [self._as_row(entry, record) for entry, record in self.groups.rows(start, count)]


def customer_name(entry: Entry, name: str) -> str:
    """A customer's name with its place in the group; in brackets where only its children were asked for."""
    from upflow_tui.engine.groups.folds import Level

    is_open = entry.level is Level.CONTACTS or (entry.level is Level.CHILDREN and entry.listed > 0)
    mark = _LEAF if not entry.opens else _OPEN if is_open else _FOLDED
    return f"{_indent(entry)}{mark}{name if entry.is_found else f'({name})'}"


def children_words(entry: Entry) -> str:
    """`3 children`; `1 of 3 children`, where not all are listed."""
    of = f"{number(entry.listed)} of " if entry.listed < entry.children else ""
    return f"{of}1 child" if entry.children == 1 else f"{of}{number(entry.children)} children"


def contacts_words(entry: Entry) -> str:
    """How many contacts it has, and how many its children have: `1 + 6`; blank: none."""
    of_children = entry.contacts - entry.own
    own = number(entry.own) if entry.own else ""
    return f"{own} + {number(of_children)}".lstrip() if of_children else own


def contact_name(entry: Entry, words: str | None) -> str:
    """A contact with its place in the group; None: it stands for those that are not listed."""
    from upflow_tui.engine.groups.arrangement import SHOWN_CONTACTS

    shown = f"· {words}" if words is not None else f"and {number(entry.own - SHOWN_CONTACTS)} more"
    return f"{_indent(entry)}{_LEAF}{shown}"


def contact_words(email: str, first_name: str | None, family_name: str | None, position: str | None, main: bool) -> str:
    """`anna@durand.example ★ main · Anna Roy · Accounting`."""
    name = " ".join(part for part in (first_name, family_name) if part)
    return " · ".join(part for part in (f"{email} {MAIN}" if main else email, name, position or "") if part)


def _indent(entry: Entry) -> str:
    return _INDENT * min(entry.depth, _DEEPEST)
