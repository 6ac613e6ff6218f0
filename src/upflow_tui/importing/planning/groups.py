"""The customers of a file, each with its lines: what grouping makes and planning takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from operator import attrgetter, eq, itemgetter
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.rows import LINE, NAME, PARENT_ID, PARENT_NAME, REFUSED, Row
from upflow_tui.importing.planning.filled import Filled
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.stored_customers import StoredIdentity

_FAR: Final = 1 << 62
_LINE: Final = itemgetter(LINE)
_PARENT: Final = itemgetter(slice(PARENT_ID, PARENT_NAME + 1))
_PARENT_ON: Final = itemgetter(LINE, PARENT_ID, PARENT_NAME)
_BLANK: Final = ((None, None),)
_NOT_EVENLY: Final = (0, 0)
_NO_NAMES: Final = frozenset({None, REFUSED})


@dataclass(slots=True)
class Group:
    """One customer of the file: its accepted rows in line order, and the stored customer that it is."""

    external_id: str | None
    name: str | None
    """As the lines with an ID give it, or as the first of the lines without one does."""
    rows: list[Row] = field(default_factory=list)
    stored: StoredIdentity | None = None
    keeps_name: bool = False
    """The stored name stays: the customer was found by it, or this import may not rename."""
    refused: bool = False
    """Nothing of it is written: it has no accepted row, or its rows lack what a new customer needs."""
    refused_lines: list[int] | tuple[()] = ()
    beside: tuple[Filled, ...] = ()
    """What its refused and skipped lines fill, and lines that may be its; only where blank cells clear."""
    received_id: str | None = None
    """The ID that it receives from the parent cells of others."""
    index: int = 0
    """Its place in the plan, 0 = first; until all are known, the first line that came with its ID."""
    compared: str = ""
    """The `name_key` of its name."""
    near_key: str | None = None
    """The `id_near_key` of its ID, where it was asked for: whoever writes it asks again."""

    @property
    def first_line(self) -> int:
        """The first line it comes from, refused ones included."""
        refused = min(self.refused_lines, default=_FAR)
        return min(self.rows[0][LINE], refused) if self.rows else refused

    @property
    def lines(self) -> list[int]:
        """All lines it comes from, in order."""
        lines = [row[LINE] for row in self.rows]
        return sorted([*lines, *self.refused_lines]) if self.refused_lines else lines

    @property
    def label(self) -> str:
        """What a message calls it."""
        return self.external_id or self.name or ""

    @property
    def final_name(self) -> str | None:
        """The name it will have."""
        if self.stored is not None and (self.keeps_name or self.name is None):
            return self.stored.name
        return self.name

    @property
    def final_id(self) -> str | None:
        """The external ID it will have."""
        if self.external_id is None and self.stored is not None and self.stored.external_id is not None:
            return self.stored.external_id
        return self.external_id or self.received_id

    @property
    def parent_cells(self) -> Iterable[tuple[Any, ...]]:
        """The ID and name of the parent on its lines, some of them perhaps once for several lines."""
        return map(_PARENT, self.rows)

    @property
    def parent_lines(self) -> Iterable[tuple[int, Any, Any]]:
        """The number of each line, and the ID and name of the parent on it."""
        return map(_PARENT_ON, self.rows)

    @property
    def names_no_parent(self) -> bool:
        """Whether its lines leave the parent blank, as most do."""
        return names_no_parent(self.rows)

    def line_of(self, place: int, value: object) -> int:
        """The last line whose cell at `place` of the row holds `value`; the first line if none does."""
        return next((row[LINE] for row in reversed(self.rows) if row[place] == value), self.first_line)


class ShelvedGroup(Group):
    """One of so many that its rows wait on a shelf; what is asked of all customers is kept beside them."""

    __slots__ = ("_cells", "_evenly", "_held", "_shelf")

    _held: list[Row] | int
    """Its rows, or their place on the shelf."""
    _shelf: Shelf
    _cells: tuple[tuple[Any, ...], ...]
    _evenly: tuple[int, int]
    """How many lines are on the shelf and how far each is from the next, if all name one parent; 0 of them are read."""

    @property
    def rows(self) -> list[Row]:
        """Its accepted rows; made anew each time that they are asked for while they are on the shelf."""
        return self._shelf.get(self._held) if isinstance(self._held, int) else self._held

    @rows.setter
    def rows(self, rows: list[Row]) -> None:
        self._held = rows

    def put_on(self, shelf: Shelf, *, alone: bool = False) -> None:
        """Puts its rows on a shelf; it has some, and they are not there. `alone`: as `Shelf.put`."""
        rows = self._held
        assert not isinstance(rows, int)
        self._cells, self._evenly = _BLANK, _NOT_EVENLY
        if not names_no_parent(rows):
            cells = tuple(set(map(_PARENT, rows)))
            self._cells = shelf.kept_once(cells)
            if len(cells) == 1:
                self._evenly = shelf.kept_once(_evenly(rows))
        self._shelf, self._held = shelf, shelf.put(rows, alone=alone)

    def wait_at(self, shelf: Shelf, place: int) -> None:
        """Its rows are there already, and name no parent."""
        self._cells, self._evenly, self._shelf, self._held = _BLANK, _NOT_EVENLY, shelf, place

    @property
    def blank_at(self) -> int | None:
        """Where its rows are on the shelf; None if they name a parent, or are not there."""
        return self._held if isinstance(self._held, int) and self._cells is _BLANK else None

    def take(self) -> None:
        """Its rows are wanted now, all of them."""
        self._held = self.rows

    @property
    def first_line(self) -> int:
        """The first line it comes from, refused ones included."""
        if isinstance(self._held, int):
            first = self._shelf.first_line(self._held)
            return min(first, *self.refused_lines) if self.refused_lines else first
        return super().first_line

    @property
    def parent_cells(self) -> Iterable[tuple[Any, ...]]:
        """The ID and name of the parent on its lines, each pair once."""
        return self._cells if isinstance(self._held, int) else super().parent_cells

    @property
    def parent_lines(self) -> Iterable[tuple[int, Any, Any]]:
        """The number of each line, and the ID and name of the parent on it: mostly nothing is read for it."""
        if not isinstance(self._held, int) or self._evenly is _NOT_EVENLY:
            return super().parent_lines
        ((parent_id, name),) = self._cells
        first, (count, step) = self._shelf.first_line(self._held), self._evenly
        return ((line, parent_id, name) for line in range(first, first + count * step, step))

    @property
    def names_no_parent(self) -> bool:
        """Whether its lines leave the parent blank."""
        return self._cells == _BLANK if isinstance(self._held, int) else super().names_no_parent


PLACE: Final = attrgetter("index")
"""What customers are sorted by."""


@dataclass(slots=True)
class Grouping:
    """The customers of the file in the order of their first lines, and what was found while grouping."""

    groups: Sequence[Group]
    findings: list[Finding]
    contacts_refused: int
    """Contacts on lines that are refused whole."""
    again: set[int] | None = None
    """As `AddressesAgain.slots`; None where the addresses of all lines are to be remembered."""


def _evenly(rows: Sequence[Row]) -> tuple[int, int]:
    """How many rows there are, and how far each line is from the one before, if all are: one below the other, or each
    with as many breaks."""
    first, count = rows[0][LINE], len(rows)
    step = rows[1][LINE] - first if count > 1 else 1
    evenly = step > 0 and all(map(eq, range(first, first + count * step, step), map(_LINE, rows)))
    return (count, step) if evenly else _NOT_EVENLY


def names_no_parent(rows: Iterable[Row]) -> bool:
    """Whether the parent cells of rows are all blank. Asked of every customer: a loop is twice as fast as `all`."""
    for row in rows:  # noqa: SIM110
        if row[PARENT_ID] is not None or row[PARENT_NAME] is not None:
            return False
    return True


def all_name(rows: Iterable[Row], name: str) -> bool:
    """Whether all rows give this name, letter by letter. Asked of every customer, as `names_no_parent`."""
    for row in rows:  # noqa: SIM110
        if row[NAME] != name:
            return False
    return True


def names_of(rows: Sequence[Row]) -> set[str]:
    """The names that rows give; one of them is the customer's. Mostly all rows give the same."""
    name = rows[0][NAME]
    if name.__class__ is str and all_name(rows, name):
        return {name}
    names = {row[NAME] for row in rows}
    names -= _NO_NAMES
    return names
