"""What a `RowGrid` shows: rows of cells, and the few pages of them that it holds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeAlias

PAGE: Final = 128
"""Rows a page."""
PAGES_HELD: Final = 24


class Tone(StrEnum):
    """What a cell says of itself, by a sign and by a colour."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LOCKED = "locked"
    EDITED = "edited"


SIGNS: Final = {
    Tone.PLAIN: "",
    Tone.MUTED: "",
    Tone.STRONG: "",
    Tone.SUCCESS: "✓",
    Tone.WARNING: "!",
    Tone.ERROR: "✗",
    Tone.NEW: "+",
    Tone.CHANGED: "~",
    Tone.SAME: "=",
    Tone.LOCKED: "⊘",
    Tone.EDITED: "✎",
}
"""The sign that goes with each colour (docs/product.md "Places": nothing is told by colour alone)."""


class Cell(NamedTuple):
    """A cell with a tone: its sign stands before the text. The text may come from a file: the grid makes it safe."""

    text: str
    tone: Tone = Tone.PLAIN


CellLike: TypeAlias = str | Cell


class Row(NamedTuple):
    """One row. `key` is a number of the program's own (never a text of the file), `cells` one for each column."""

    key: int
    cells: tuple[CellLike, ...]


def text_of(row: Row, place: int) -> str:
    """The text of a cell (0 = first), without its tone; blank where the row has no such cell."""
    if not 0 <= place < len(row.cells):
        return ""
    cell = row.cells[place]
    return cell if isinstance(cell, str) else cell.text


def stands_alone(row: Row) -> bool:
    """Whether only the first cell of a row says something: what is told of the row above it, such as a contact."""
    others = row.cells[1:]
    return not any(cell if isinstance(cell, str) else cell.text or SIGNS[cell.tone] for cell in others)


class Listing(Protocol):
    """A list of rows, read a page at a time; what takes a while to read is fed to a `FedGrid`, in its thread worker."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """`count` rows from index `start` (0 = first) on, or as many as there are."""
        ...


class RowList:
    """A `Listing` of rows held in memory: short lists."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """At most `count` rows from index `start` on."""
        return self._rows[start : start + count]


class Pages:
    """The pages of rows last looked at: never more than a few thousand rows, however long the list is."""

    def __init__(self, count: int = 0, source: Listing | None = None) -> None:
        self.count = count
        self._source = source
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def row(self, index: int) -> Row | None:
        """The row at `index` (0 = first); None while its page is not there."""
        number, place = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None:
            if self._source is None:
                return None
            page = self._source.rows(number * PAGE, PAGE)
            self._keep(number, page)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def at_hand(self, count: int) -> Sequence[Row]:
        """At most `count` rows that can be had without waiting: the first ones, or those of a page that is held."""
        if self._source is not None and self.count:
            self.row(0)
        page = next(iter(self._pages.values()), ())
        return page[:count]

    def missing(self, first: int, last: int) -> tuple[int, int] | None:
        """The run of whole pages, as (start, count), that brings the rows `first` to `last`; None: all here."""
        if self._source is not None or self.count == 0:
            return None
        low, high = max(0, first) // PAGE, min(last, self.count - 1) // PAGE
        lacking = [number for number in range(low, high + 1) if not self._has(number)]
        if not lacking:
            return None
        start = lacking[0] * PAGE
        return start, min((lacking[-1] + 1) * PAGE, self.count) - start

    def put(self, start: int, rows: Sequence[Row]) -> None:
        """Takes in rows from `start`, which begins a page; the pages used longest ago go."""
        for offset in range(0, len(rows), PAGE):
            self._keep((start + offset) // PAGE, rows[offset : offset + PAGE])

    def replace(self, index: int, row: Row) -> None:
        """Puts `row` in place of the one at `index`, if its page is here."""
        number, place = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is not None and place < len(page):
            self._pages[number] = [*page[:place], row, *page[place + 1 :]]

    def forget(self) -> None:
        """Lets every row go; a source is read again."""
        self._pages.clear()

    def held(self) -> int:
        """How many rows are in memory."""
        return sum(map(len, self._pages.values()))

    def _has(self, number: int) -> bool:
        """Whether the page is here and whole: a list that grew made its last page too short."""
        page = self._pages.get(number)
        return page is not None and len(page) >= min(PAGE, self.count - number * PAGE)

    def _keep(self, number: int, page: Sequence[Row]) -> None:
        self._pages[number] = page
        self._pages.move_to_end(number)
        while len(self._pages) > PAGES_HELD:
            self._pages.popitem(last=False)
