"""How a `RowGrid` draws one line: cells made safe, cut to their columns, with signs and colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.safe_text import ELLIPSIS, safe_str
from upflow_tui.tui.widgets.grid.columns import GAP, ColumnLayout, GridColumn
from upflow_tui.tui.widgets.grid.rows import SIGNS, Cell, CellLike, Row, Tone, stands_alone

GetStyle: TypeAlias = Callable[[str], Style]
"""The style of a component class by the end of its name, or that of a tone by its value."""

CURSOR_MARK: Final = "▌"
BLURRED_MARK: Final = "▏"
ROW_MARK: Final = "●"
_LEAST: Final = 8
"""Cells of a column at the right edge that say something; with less room it is drawn once it was gone to."""


@dataclass(frozen=True, slots=True)
class LineState:
    """What a row's line depends on besides its cells."""

    cursor: bool = False
    focused: bool = False
    marked: bool = False
    cursor_column: int | None = None
    """The column under the cursor, where the grid has a cursor of cells."""


@dataclass(frozen=True, slots=True)
class LinePainter:
    """Draws lines for one set of columns, one width, and one place of sideways scrolling."""

    columns: tuple[GridColumn, ...]
    """Those that are shown, from left to right."""
    places: tuple[int, ...]
    """Which cell of a row each of them shows."""
    layout: ColumnLayout
    width: int
    sideways: int
    """How many cells the columns after the first have gone to the left."""
    markable: bool
    style: GetStyle

    def row(self, row: Row | None, state: LineState) -> Strip:
        """The line of `row`; of a row that is still fetched, an ellipsis in its first column."""
        lit = state.cursor and state.focused
        base = self.style("cursor" if lit else "blurred" if state.cursor else "marked" if state.marked else "row")
        mark = (CURSOR_MARK if state.focused else BLURRED_MARK) if state.cursor else " "
        mark = ROW_MARK if state.marked and not self.markable else mark  # the colour of the line tells the cursor
        margin = mark + ((ROW_MARK if state.marked else " ") + " " if self.markable else "")
        if row is None:
            return self._line(margin, [Cell(ELLIPSIS, Tone.MUTED)], base, lit, None)
        if state.cursor_column is None and stands_alone(row):
            return self._alone(margin, row.cells[0], base, lit)
        held = len(row.cells)
        cells = [row.cells[place] if place < held else "" for place in self.places]
        at = state.cursor_column if state.cursor else None
        return self._line(margin, cells, base, lit, self.places.index(at) if at in self.places else None)

    def header(self, sort_column: int | None, reverse: bool, focused: bool) -> Strip:
        """The line of labels, with ▲ or ▼ at the column sorted by, and ‹ › where columns are out of sight."""
        style = self.style("header-focused" if focused else "header")
        labels: list[CellLike] = []
        for index, column in enumerate(self.columns):
            mark = "" if index != sort_column else " ▼" if reverse else " ▲"
            room = self.layout.widths[index] - len(mark)
            labels.append(safe_str(column.label, room) + mark)
        strip = self._line("   " if self.markable else " ", labels, style, True, None)
        if self.sideways:
            strip = self._put(strip, self.layout.fixed - 1, "‹", style)
        if self.layout.total - self.sideways > self.width:
            strip = self._put(strip, self.width - 1, "›", style)
        return strip

    def column_at(self, x: int) -> int | None:
        """The index of the column drawn at `x` cells from the left edge; None beside them all."""
        place = x if x < self.layout.fixed else x + self.sideways
        for index, start in enumerate(self.layout.starts):
            if start <= place < start + self.layout.widths[index] + GAP:
                return index
        return None

    def edge_at(self, x: int) -> int | None:
        """The index of the column that ends just before `x`, or a cell further left; None beside them all."""
        place = x if x < self.layout.fixed else x + self.sideways
        for index, start in enumerate(self.layout.starts):
            if place - GAP < start + self.layout.widths[index] <= place:
                return index
        return None

    def _line(self, margin: str, cells: Sequence[CellLike], base: Style, lit: bool, cursor_column: int | None) -> Strip:
        """The margin, the first cell, and the others that are in sight: scrolling stops only where a column begins.

        Cells stay segments of their own: in exported pictures each then stands where it should, whatever the font.
        """
        fixed = self.layout.fixed
        mark = base + self.style("mark") if margin[0] == CURSOR_MARK else base
        first = [Segment(margin[0], mark), Segment(margin[1:], base)]
        first += self._cell(0, cells[0], base, lit, False, fixed)  # the row's own mark says enough there
        head = Strip(first).adjust_cell_length(fixed, base)
        seen = range(self.sideways + fixed, self.sideways + self.width)
        tail: list[Segment] = []
        for index in range(1, min(len(cells), len(self.columns))):
            start = self.layout.starts[index]
            if start in seen and seen.stop - start >= min(self.layout.widths[index], _LEAST):
                tail += self._cell(index, cells[index], base, lit, cursor_column == index, seen.stop - start)
        return Strip.join([head, Strip(tail)]).adjust_cell_length(self.width, base)

    def _alone(self, margin: str, cell: CellLike, base: Style, lit: bool) -> Strip:
        """The line of a row that has a first cell only: it takes the room of the others, wherever they are."""
        mark = base + self.style("mark") if margin[0] == CURSOR_MARK else base
        shown, style = self._shown(cell, self.width - len(margin), base, lit)
        line = [Segment(margin[0], mark), Segment(margin[1:], base), Segment(shown, style)]
        return Strip(line).adjust_cell_length(self.width, base)

    def _shown(self, cell: CellLike, width: int, base: Style, lit: bool) -> tuple[str, Style]:
        """What fits of a cell in `width` cells, with its sign, and its style."""
        text, tone = cell if isinstance(cell, Cell) else (cell, Tone.PLAIN)
        sign = SIGNS[tone]
        shown = safe_str(text, width - len(sign) - 1 if sign else width)
        shown = f"{sign} {shown}" if sign and shown else sign or shown
        return shown, base if lit or tone is Tone.PLAIN else base + self.style(tone.value)

    def _cell(self, index: int, cell: CellLike, base: Style, lit: bool, cursor: bool, room: int) -> Iterator[Segment]:
        """The cell, filled to its column's width or to the `room` there is, and the gap after it."""
        column = self.columns[index]
        takes_the_rest = index > 0 and index == len(self.columns) - 1 and column.width is None
        width = room if takes_the_rest else min(self.layout.widths[index], room)
        shown, style = self._shown(cell, width, base, lit)
        blank = " " * (width - cell_len(shown))
        if cursor:
            style = style + self.style("cell-cursor")
        filled = blank + shown if column.align == "right" else shown + blank
        yield Segment(filled, style)
        yield Segment(" " * GAP, base)

    @staticmethod
    def _put(strip: Strip, x: int, mark: str, style: Style) -> Strip:
        return Strip.join([strip.crop(0, x), Strip([Segment(mark, style)], 1), strip.crop(x + 1)])
