"""The drawn side of `RowGrid`: columns, lines, scrolling. It holds no keys and sends no messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from upflow_tui.tui.widgets.grid.columns import ColumnLayout, GridColumn
from upflow_tui.tui.widgets.grid.lines import LinePainter, LineState
from upflow_tui.tui.widgets.grid.rows import Pages

HEADER: Final = 1
"""Lines above the rows, where a column has a label."""

_TONES: Final = ("muted", "strong", "success", "warning", "error", "new", "changed", "same", "locked", "edited")
_LAID_OVER: Final = ("cell-cursor", "mark", *_TONES)
"""Styles that change the row's own."""
_WHOLE: Final = ("row", "cursor", "blurred", "marked", "header", "header-focused", "empty")


class GridView(ScrollView, can_focus=True, inherit_bindings=False):
    """A table of which only the lines in sight are drawn; the first column stays while the others scroll sideways."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row-grid--{name}" for name in (*_WHOLE, *_LAID_OVER)}
    DEFAULT_CSS = """
    GridView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        color: $foreground;
        background: $surface;
        & > .row-grid--row { color: $foreground; background: $surface; }
        & > .row-grid--marked { color: $foreground; background: $panel; }
        & > .row-grid--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
        & > .row-grid--blurred {
            color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background;
        }
        & > .row-grid--header { color: $text-muted; background: $panel; text-style: bold; }
        & > .row-grid--header-focused { color: $accent; background: $panel; text-style: bold; }
        & > .row-grid--mark { color: $block-cursor-foreground; }
        &:light > .row-grid--mark { color: #c77700; }  /* seen on the row's blue and on the white beside it */
        & > .row-grid--cell-cursor { text-style: reverse; }
        & > .row-grid--empty { color: $text-muted; background: $surface; }
        & > .row-grid--muted, & > .row-grid--same, & > .row-grid--locked { color: $text-muted; }
        & > .row-grid--strong { text-style: bold; }
        & > .row-grid--success, & > .row-grid--new { color: $success; }
        & > .row-grid--warning { color: $warning; }
        & > .row-grid--changed { color: $primary; }
        & > .row-grid--error { color: $error; }
        & > .row-grid--edited { color: $accent; }
        &:nocolor > .row-grid--cursor { text-style: bold reverse; }
        &:nocolor > .row-grid--cell-cursor { text-style: underline; }
    }
    """

    cursor_row: reactive[int] = reactive(0, repaint=False)
    """The index of the row under the cursor (0 = first)."""
    cursor_column: reactive[int] = reactive(0, repaint=False)
    """The index of the column under the cursor, where the grid has a cursor of cells."""

    def __init__(
        self,
        columns: Iterable[GridColumn],
        *,
        empty_text: str,
        cell_cursor: bool,
        markable: bool,
        driven: bool,
        id: str | None,
        classes: str | None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.marked: set[int] = set()
        """The keys of the marked rows."""
        self.empty_text = empty_text
        """The program's own words for a list without rows."""
        self.cell_cursor = cell_cursor
        self.markable = markable
        self.driven = driven
        self.can_focus = not driven
        self._columns = tuple(columns)
        self._top = self._header_height()
        self._sort: tuple[int | None, bool] = (None, False)
        self._pages = Pages()
        self._sideways = 0
        self._painter: LinePainter | None = None
        self._strips: LRUCache[tuple[int, LineState], Strip] = LRUCache(512)

    @property
    def columns(self) -> tuple[GridColumn, ...]:
        """The columns, from left to right."""
        return self._columns

    @property
    def row_count(self) -> int:
        """How many rows the list has."""
        return self._pages.count

    def set_columns(self, columns: Iterable[GridColumn]) -> None:
        """Other columns; the rows must have as many cells, or more, which are not shown."""
        self._columns = tuple(columns)
        self._top = self._header_height()
        self._sideways = self.cursor_column = 0
        self._measure()

    def set_sort(self, column: int | None, *, reverse: bool = False) -> None:
        """Marks the column that the list is sorted by; the sorting itself is the screen's."""
        self._sort = (column, reverse)
        self.refresh()

    @property
    def rows_in_sight(self) -> range:
        """The indexes of the rows that fit under the header now, whether or not the list is as long."""
        top = round(self.scroll_y)
        return range(top, top + max(1, self.container_size.height - self._top))

    @property
    def is_lit(self) -> bool:
        """Whether keys reach it: it has the focus, or the field that drives it is in front."""
        return self.has_focus or self.driven

    @property
    def overflows(self) -> bool:
        """Whether some columns are out of sight."""
        return self._painter is not None and self._painter.layout.total > self._painter.width

    def column_at(self, x: int) -> int | None:
        """The index of the column drawn at `x` cells from the left edge; None beside them all."""
        return None if self._painter is None else self._painter.column_at(x)

    def render_line(self, y: int) -> Strip:
        """The line at `y` from the top of what is in sight."""
        painter = self._painter
        if painter is None:
            return Strip.blank(self.size.width, self.rich_style)
        if y < self._top:
            return painter.header(*self._sort, self.is_lit)
        index = self.rows_in_sight.start + y - self._top
        if index >= self.row_count:
            text = f" {self.empty_text}" if y == self._top and not self.row_count else ""
            return Strip([Segment(text, self._style("empty"))]).adjust_cell_length(painter.width, self._style("row"))
        row = self._pages.row(index)
        state = LineState(
            cursor=index == self.cursor_row,
            focused=self.is_lit,
            marked=row is not None and row.key in self.marked,
            cursor_column=self.cursor_column if self.cell_cursor else None,
        )
        strip = self._strips.get((index, state))
        if strip is None:
            strip = painter.row(row, state)
            if row is not None:
                self._strips.set((index, state), strip)
        return strip

    def notify_style_update(self) -> None:
        """Another theme, or focus came or went: lines drawn before are of no use."""
        super().notify_style_update()
        self._strips.clear()

    def _measure(self) -> None:
        """Lays the columns out for the present width, and says how long the list is."""
        width, height = self.container_size
        if self.row_count + self._top > height:
            width -= self.styles.scrollbar_size_vertical
        layout = ColumnLayout.of(self._columns, 3 if self.markable else 1, width)
        self._sideways = layout.nearest_stop(self._sideways, width)
        self._painter = LinePainter(self._columns, layout, width, self._sideways, self.markable, self._style)
        self._set_length(width)
        self._repaint()

    def _set_length(self, width: int) -> None:
        """Tells the scroll bar how long the list is; the screen is laid out anew only where that shows or hides it."""
        size = Size(width, self.row_count + self._top)
        shows = size.height > self.container_size.height
        if not self.container_size or shows != self.show_vertical_scrollbar or self.styles.auto_dimensions:
            self.virtual_size = size
            return
        self.set_reactive(GridView.virtual_size, size)
        if shows:
            self.vertical_scrollbar.window_virtual_size = size.height
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def _header_height(self) -> int:
        return HEADER if any(column.label for column in self._columns) else 0

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"row-grid--{name}", partial=name in _LAID_OVER)

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def _reveal_cursor(self) -> None:
        """Scrolls so that the row, or the cell, under the cursor is in sight."""
        self._reveal_row()
        if self.cell_cursor:
            self._reveal_column()

    def _reveal_row(self) -> None:
        """Scrolls so that the row under the cursor is in sight."""
        if not self.container_size.height:
            return  # not laid out yet
        sight = self.rows_in_sight
        top = min(max(sight.start, self.cursor_row - len(sight) + 1), self.cursor_row)
        if top != sight.start:
            self.scroll_to(y=top, animate=False, force=True)

    def _reveal_column(self) -> None:
        """Scrolls sideways so that the column under the cursor is in sight."""
        if self._painter is not None:
            self._scroll_sideways(self._painter.layout.to_show(self.cursor_column, self._sideways, self._painter.width))

    def _scroll_sideways(self, to: int) -> None:
        self._sideways = to
        self._measure()

    def _sideways_by_column(self, step: int) -> None:
        if self._painter is not None:
            self._scroll_sideways(self._painter.layout.next_stop(self._sideways, step, self._painter.width))
