"""What lists are narrowed by besides a search: several filters at once, the newest of which esc takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from upflow_tui.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; two of one kind exclude each other."""

    kind: str
    value: str | int
    label: str
    """As people read it: `Manager: ana@mars.example`; it may hold text from a file."""

    def is_same(self, other: Filter) -> bool:
        """Whether both ask for the same, whatever they are called."""
        return (self.kind, self.value) == (other.kind, other.value)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list in the order in which they were chosen, at most one of a kind."""

    chosen: tuple[Filter, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def __iter__(self) -> Iterator[Filter]:
        return iter(self.chosen)

    def has(self, wanted: Filter) -> bool:
        """Whether the list is narrowed by this."""
        return any(one.is_same(wanted) for one in self.chosen)

    def value(self, kind: str) -> str | int | None:
        """What is asked for of a kind; None: nothing."""
        return next((one.value for one in self.chosen if one.kind == kind), None)

    def text(self, kind: str) -> str | None:
        """`value`, of a kind that has texts."""
        value = self.value(kind)
        return value if isinstance(value, str) else None

    def number(self, kind: str) -> int | None:
        """`value`, of a kind that has numbers."""
        value = self.value(kind)
        return value if isinstance(value, int) else None

    def with_one(self, more: Filter) -> Filters:
        """One filter more, in place of another one of its kind."""
        return Filters((*(one for one in self.chosen if one.kind != more.kind), more))

    def toggled(self, one: Filter) -> Filters:
        """`with_one`; without it where the list is narrowed by it already."""
        return (
            Filters(tuple(kept for kept in self.chosen if kept.kind != one.kind))
            if self.has(one)
            else self.with_one(one)
        )

    def without(self, place: int) -> Filters:
        """Without the one at this place (0 = first chosen, -1 = last)."""
        kept = list(self.chosen)
        del kept[place]
        return Filters(tuple(kept))


NONE: Final = Filters()
"""A list that has no filter."""
