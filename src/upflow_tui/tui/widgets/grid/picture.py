"""The picture of a `RowGrid`: its columns laid out in the present width, and the lines drawn so far.

It knows nothing of rows, keys or messages: the grid hands it the row of a line, and asks where the columns stand.
Columns are named by their place in the list, whether or not a person hid or moved some.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.cache import LRUCache
from textual.strip import Strip

from upflow_tui.engine.settings.column_choices import NO_CHOICE
from upflow_tui.tui.widgets.grid.arrangement import in_chosen_widths, in_sight
from upflow_tui.tui.widgets.grid.columns import ColumnLayout, GridColumn
from upflow_tui.tui.widgets.grid.contents import Contents
from upflow_tui.tui.widgets.grid.lines import GetStyle, LinePainter, LineState
from upflow_tui.tui.widgets.grid.rows import Row

if TYPE_CHECKING:
    from upflow_tui.engine.settings.column_choices import ColumnChoice

HEADER: Final = 1
"""Lines above the rows, where a column has a label."""
_LINES_HELD: Final = 512


class GridPicture:
    """The lines of a grid as they are on the screen; the first column stays while the others scroll sideways.

    Args:
        columns: from left to right.
        markable: whether each line has room for a mark.
        style: the style of a component class.
    """

    def __init__(self, columns: Iterable[GridColumn], *, markable: bool, style: GetStyle) -> None:
        self.sort: tuple[int | None, bool] = (None, False)
        """The column that the rows are sorted by, and whether backwards."""
        self.fits = False
        """Whether widths follow the contents."""
        self.choice: ColumnChoice = NO_CHOICE
        """What a person wants of the columns."""
        self._places: tuple[int, ...] = ()
        """The columns that are shown, from left to right."""
        self._markable = markable
        self._style = style
        self._sideways = 0
        """How many cells the columns after the first have gone to the left."""
        self._painter: LinePainter | None = None
        self._strips: LRUCache[tuple[int, LineState], Strip] = LRUCache(_LINES_HELD)
        self.set_columns(columns)

    def set_columns(self, columns: Iterable[GridColumn]) -> None:
        """Other columns, from the first one on; they are laid out by `lay_out`."""
        self.columns = tuple(columns)
        self.contents = Contents(self.columns)
        """What they are known to need; it counts only where `fits`."""
        self.top = HEADER if any(column.label for column in self.columns) else 0
        """The lines above the rows."""
        self.also: int | None = None
        """A hidden column that is shown all the same: something led to it."""
        self._sideways = 0

    def lay_out(self, width: int) -> None:
        """Lays the columns out in `width` cells; every line is drawn anew."""
        self._places = in_sight(self.columns, self.choice, self.also)
        shown = in_chosen_widths(self.columns, self.choice, self._places)
        needs = [self.contents.needs[place] for place in self._places] if self.fits else ()
        layout = ColumnLayout.of(shown, 3 if self._markable else 1, width, needs)
        self._sideways = layout.nearest_stop(self._sideways, width)
        self._painter = LinePainter(shown, self._places, layout, width, self._sideways, self._markable, self._style)
        self._strips.clear()

    def forget(self) -> None:
        """Lets go of the lines drawn so far: rows or colours are others."""
        self._strips.clear()

    # Lines

    def header(self, lit: bool) -> Strip:
        """The line of labels; `lit`: keys reach the grid."""
        column, reverse = self.sort
        at = self._places.index(column) if column in self._places else None
        return self._painter.header(at, reverse, lit) if self._painter is not None else Strip([])

    def line(self, index: int, row: Row | None, state: LineState) -> Strip:
        """The line of the row at `index`; one that is still fetched is drawn anew each time."""
        strip = self._strips.get((index, state))
        if strip is None:
            if self._painter is None:
                return Strip([])
            strip = self._painter.row(row, state)
            if row is not None:
                self._strips.set((index, state), strip)
        return strip

    def blank(self, text: str = "") -> Strip:
        """A line below the rows, or in their place."""
        row = self._style("row")
        strip = Strip([Segment(text, row + self._style("muted"))])
        return strip.adjust_cell_length(self._painter.width, row) if self._painter is not None else strip

    # Sideways

    @property
    def is_laid_out(self) -> bool:
        """Whether there is anything to draw yet."""
        return self._painter is not None

    @property
    def overflows(self) -> bool:
        """Whether some columns are out of sight."""
        return self._painter is not None and self._painter.layout.total > self._painter.width

    def is_shown(self, column: int) -> bool:
        """Whether a column is not hidden; before anything is laid out, none is."""
        return not self._places or column in self._places

    def beside(self, column: int, step: int) -> int:
        """The column shown to the right of one (`step` 1) or to the left (-1); itself, where there is none."""
        at = self._places.index(column) + step if column in self._places else 0
        return self._places[at] if 0 <= at < len(self._places) else column

    def column_at(self, x: int) -> int | None:
        """The column drawn at `x` cells from the left edge; None beside them all."""
        at = self._painter.column_at(x) if self._painter is not None else None
        return self._places[at] if at is not None else None

    def edge_at(self, x: int) -> int | None:
        """The column whose right edge is at `x`, just behind its last cell; None: there is no edge."""
        at = self._painter.edge_at(x) if self._painter is not None else None
        return self._places[at] if at is not None else None

    def width_of(self, column: int) -> int:
        """How wide a column is now, in cells; 0: it is not shown."""
        if self._painter is None or column not in self._places:
            return 0
        return self._painter.layout.widths[self._places.index(column)]

    def go_sideways(self, step: int) -> None:
        """One column to the right (1) or to the left (-1), to be laid out."""
        if (painter := self._painter) is not None:
            self._sideways = painter.layout.next_stop(self._sideways, step, painter.width)

    def shows(self, column: int) -> bool:
        """Whether the whole of a column is in sight, or as much of it as there is room for."""
        if self._painter is None or column not in self._places:
            return False
        layout, width = self._painter.layout, self._painter.width
        return layout.to_show(self._places.index(column), self._sideways, width) == self._sideways

    def go_to_column(self, column: int) -> None:
        """As far sideways as brings the whole of a column into sight, to be laid out."""
        if (painter := self._painter) is not None and column in self._places:
            self._sideways = painter.layout.to_show(self._places.index(column), self._sideways, painter.width)
