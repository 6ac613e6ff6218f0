"""`RowGrid`: the one table of the program, for lines, customers, findings and imports, of any length.

Only what is on the screen is drawn and only a few pages of rows are held (docs/performance.md "Widgets"), so a million
rows cost what a hundred do. Texts from files go in as they are: the grid passes each through `safe_text`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from upflow_tui.tui.actions import LIST, bindings_for
from upflow_tui.tui.widgets.grid import copying
from upflow_tui.tui.widgets.grid.adjusting import Adjusting
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.contents import SAMPLE
from upflow_tui.tui.widgets.grid.lines import LineState
from upflow_tui.tui.widgets.grid.messages import GridMessage, LastOneCounts, RowMessage
from upflow_tui.tui.widgets.grid.picture import GridPicture
from upflow_tui.tui.widgets.grid.rows import PAGE, Cell, Listing, Pages, Row, RowList, Tone, text_of
from upflow_tui.tui.widgets.grid.styles import COMPONENT_CLASSES, CSS, component_style

__all__ = ["Cell", "GridColumn", "Listing", "Row", "RowGrid", "Tone"]


class RowGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """A table with a cursor on a row, or on a cell; what is drawn of it is its `GridPicture`.

    Rows come in one of two ways. `show_source` and `show_rows`: at hand, without waiting. `show_pages`: by number only;
    the grid then posts `PageNeeded` and shows an ellipsis until `set_page` brings the rows.
    """

    ALLOW_SELECT = False
    BINDINGS = bindings_for(LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENT_CLASSES)
    DEFAULT_CSS = CSS

    class PageNeeded(LastOneCounts["RowGrid"]):
        """Rows are wanted that are not here: answer with `set_page`. It makes those asked for before it void."""

        def __init__(self, grid: RowGrid, start: int, count: int, generation: int) -> None:
            super().__init__(grid)
            self.start = start
            self.count = count
            self.generation = generation

    class RowHighlighted(RowMessage["RowGrid"], LastOneCounts["RowGrid"]):
        """The cursor is on another row; `row` is None while it is fetched, and the message then comes again."""

    class RowSelected(RowMessage["RowGrid"]):
        """Enter, or a double click, on a row that is here."""

    class HeaderSelected(GridMessage["RowGrid"]):
        """A label was clicked, or `ask_next_sort` chose it: sort by the column with this index."""

        def __init__(self, grid: RowGrid, column: int) -> None:
            super().__init__(grid)
            self.column = column

    class MarksChanged(GridMessage["RowGrid"]):
        """The set of marked rows is another (`RowGrid.marked`)."""

    class ColumnsAsked(GridMessage["RowGrid"]):
        """Its columns are to be adjusted, in a dialog of the program's."""

    _is_awaited = False
    """Whether nothing is known yet of its first list: then nothing is drawn, that no empty list flashes."""
    cursor_row: reactive[int] = reactive(0, repaint=False)
    """The index of the row under the cursor (0 = first)."""
    cursor_column: reactive[int] = reactive(0, repaint=False)
    """The index of the column under the cursor, where the grid has a cursor of cells."""

    def __init__(
        self,
        columns: Iterable[GridColumn] = (),
        *,
        empty_text: str = "Nothing here.",
        enter_label: str | None = "Open",
        cell_cursor: bool = False,
        markable: bool = False,
        driven: bool = False,
        copies: Callable[[Row], str] | None = None,
        list_name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """A grid without rows.

        Args:
            columns: from left to right; the first never scrolls away.
            empty_text: the program's own words for a list without rows.
            enter_label: what enter does, for the key bar; None: enter is left to the screen.
            cell_cursor: left and right move a cursor of cells, instead of scrolling sideways.
            markable: space marks rows.
            copies: what y copies of a row; None: its first cell. With a cursor of cells it is that cell.
            driven: it never has the focus; the field above it hands it the keys.
            list_name: of a list whose columns follow their contents and are a person's to arrange: by it they are
                remembered. None: they are as wide as the columns say.
        """
        super().__init__(id=id, classes=classes)
        self.marked: set[int] = set()
        """The keys of the marked rows."""
        self.empty_text = empty_text
        self.cell_cursor = cell_cursor
        self.markable = markable
        self.driven = driven
        self.copies = copies or copying.cells()
        """What y copies of a row, unless there is a cursor of cells."""
        self.copyable = True
        """Whether y copies; not where a dialog needs its key bar for keys of its own."""
        self.opens: Callable[[Row], bool] | None = None
        """Whether enter does anything on a row; None: on each. The screen refreshes the keys as rows change."""
        self.can_focus = not driven
        self._laid_out_for = Size()
        self.generation = 0
        """Which list is shown; rows of another one are not taken in."""
        self.key_labels: Mapping[str, str] = {} if enter_label is None else {"list.select": enter_label}
        self._enter = enter_label is not None
        self._asked: tuple[int, int] | None = None
        self._pages = Pages()
        self._picture = GridPicture(columns, markable=markable, style=partial(component_style, self))
        self.adjusting = Adjusting(lambda: self.app, self._picture, self._lay_out_again)
        """How a person wants the columns."""
        self.adjusting.call(list_name)

    @property
    def key_kept(self) -> tuple[str, ...]:
        """What the key bar always shows: where columns are out of sight, the way to choose which are in sight."""
        return ("list.columns",) if self._picture.overflows else ()

    @property
    def columns(self) -> tuple[GridColumn, ...]:
        """The columns, from left to right."""
        return self._picture.columns

    @property
    def row_count(self) -> int:
        """How many rows the list has."""
        return self._pages.count

    @property
    def rows_in_sight(self) -> range:
        """The indexes of the rows that fit under the header now, whether or not the list is as long."""
        top = round(self.scroll_y)
        return range(top, top + max(1, self.container_size.height - self._picture.top))

    @property
    def is_lit(self) -> bool:
        """Whether keys reach it: it has the focus, or the field that drives it is in front."""
        return self.has_focus or self.driven

    def set_columns(self, columns: Iterable[GridColumn], list_name: str | None = None) -> None:
        """Other columns; the rows must have as many cells, or more, which are not shown.

        Args:
            columns: from left to right.
            list_name: by which they are remembered; None: by the same as before, if by any; blank: not at all.
        """
        if list_name is not None:
            self.adjusting.call(list_name or None)
        self._picture.set_columns(columns)
        self._picture.contents.see(self._pages.at_hand(SAMPLE))
        self.cursor_column = 0
        self._measure()

    def width_of(self, column: int) -> int:
        """How many cells a column takes now; 0: it is hidden, or nothing is laid out yet."""
        return self._picture.width_of(column)

    def set_sort(self, column: int | None, *, reverse: bool = False) -> None:
        """Marks the column that the list is sorted by; the sorting itself is the screen's."""
        self._picture.sort = (column, reverse)
        self.refresh()

    # Rows

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None while it is fetched, or if there is none."""
        return self._pages.row(self.cursor_row) if self.row_count else None

    def show_rows(self, rows: Sequence[Row], *, cursor: int = 0) -> None:
        """Shows rows that are in memory: a short list."""
        self.show_source(RowList(rows), cursor=cursor)

    def show_source(self, source: Listing, *, cursor: int = 0) -> None:
        """Shows rows that are at hand; pages are read when they come into sight."""
        self._show(Pages(source.count(), source), self.generation + 1, cursor)

    def show_pages(self, count: int, generation: int, *, cursor: int = 0) -> None:
        """Shows a list of `count` rows that come page by page; `generation` tells it from other lists."""
        self._show(Pages(count), generation, cursor)

    def set_page(self, start: int, rows: Sequence[Row], generation: int) -> None:
        """Takes in what `PageNeeded` asked for; rows of another generation came too late and are left.

        Args:
            start: the index of the first row, as asked for.
            rows: as many as asked for.
            generation: as asked for.
        """
        if generation != self.generation or start % PAGE:
            return
        lacked = self.row is None
        self._pages.put(start, rows)
        self._asked = None
        if not self._see(rows):
            self._repaint()
        self._want_pages()
        if lacked and self.row is not None:
            self._tell_highlight()

    def set_count(self, count: int) -> None:
        """The list is longer or shorter now, and the rows that are here stay: a draft that fills."""
        was_empty = self.row_count == 0
        stays = min(self.row_count, count) > self.rows_in_sight.stop
        self._pages.count = count
        if stays:  # nothing in sight becomes another
            self._set_length(self.virtual_size.width)
        else:
            self._measure()
        self.cursor_row = self.validate_cursor_row(self.cursor_row)
        self._want_pages()
        if was_empty:
            self.refresh_bindings()
            self._tell_highlight()

    def show_again(self, count: int, generation: int, start: int, rows: Sequence[Row], cursor: int) -> None:
        """Shows another state of the same list without a jump: what is in sight stays where it stands.

        Args:
            count: how many rows there are now.
            generation: tells it from the state of before: rows of that come too late.
            start: the index of the first of `rows`; it begins a page.
            rows: those in sight and more, so that none is missing under a key.
            cursor: where the row is now that the cursor was on.
        """
        top = cursor - (self.cursor_row - self.rows_in_sight.start)
        was_empty = not self.row_count
        self._pages.count = count
        self._pages.forget()
        self._pages.put(start, rows)
        self.generation = generation
        self._asked = None
        self._picture.contents.see(rows)
        self._measure()
        self.set_reactive(RowGrid.cursor_row, self.validate_cursor_row(cursor))
        self.scroll_to(y=max(0, top), animate=False, force=True)
        self._reveal_row()
        self._want_pages()
        if was_empty or not count:
            self.refresh_bindings()
        self._tell_highlight()

    def reload(self) -> None:
        """Forgets the rows that are here and asks for them again: their values changed, or fetching them failed."""
        self._pages.forget()
        self._asked = None
        self._repaint()
        self._want_pages()

    def replace_row(self, index: int, row: Row) -> None:
        """Another row in the place of the one at `index`, if that is here."""
        self._pages.replace(index, row)
        if not self._see([row]):
            self._repaint()

    def _show(self, pages: Pages, generation: int, cursor: int) -> None:
        if not (self.row_count and pages.count):
            self.refresh_bindings()  # enter does something now, or does no longer
        self._pages = pages
        self._is_awaited = False
        self.generation = generation
        self._asked = None
        self._picture.contents.begin()
        self._picture.contents.see(pages.at_hand(SAMPLE))
        self._measure()
        self.set_reactive(RowGrid.cursor_row, self.validate_cursor_row(cursor))
        self.scroll_to(y=0, animate=False, force=True)
        self._reveal_row()
        self._want_pages()
        self._tell_highlight()

    def _want_pages(self) -> None:
        """Asks for the rows in sight, and a screen more each way, unless they are here or asked for."""
        sight = self.rows_in_sight
        if not self.size or not self._pages.missing(sight.start, sight.stop):
            return
        wanted = self._pages.missing(sight.start - len(sight), sight.stop + len(sight))
        if wanted and wanted != self._asked:
            self._asked = wanted
            self.post_message(self.PageNeeded(self, *wanted, self.generation))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The line at `y` from the top of what is in sight."""
        picture = self._picture
        if not picture.is_laid_out or self._is_awaited:
            return Strip.blank(self.size.width, component_style(self, "row"))
        if y < picture.top:
            return picture.header(self.is_lit)
        index = self.rows_in_sight.start + y - picture.top
        if index >= self.row_count:
            return picture.blank(f" {self.empty_text}" if y == picture.top and not self.row_count else "")
        row = self._pages.row(index)
        state = LineState(
            cursor=index == self.cursor_row,
            focused=self.is_lit,
            marked=row is not None and row.key in self.marked,
            cursor_column=self.cursor_column if self.cell_cursor else None,
        )
        return picture.line(index, row, state)

    def notify_style_update(self) -> None:
        """Another theme, or focus came or went: lines drawn before are of no use."""
        super().notify_style_update()
        self._picture.forget()

    def _repaint(self) -> None:
        self._picture.forget()
        self.refresh()

    def _see(self, rows: Sequence[Row]) -> bool:
        """Rows came: whether the columns were laid out anew because these need more room."""
        if not self._picture.fits or not self._picture.contents.see(rows):
            return False
        self._measure()
        return True

    def _lay_out_again(self) -> None:
        """The columns are others for a person who changed something about them."""
        self._measure()
        if not self._picture.is_shown(self.cursor_column):
            self.cursor_column = 0
        self.refresh_bindings()

    def _measure(self) -> None:
        """Lays the columns out for the present width, and says how long the list is."""
        if self.is_attached:
            self.adjusting.recall()
        self._laid_out_for = self.container_size
        width, height = self.container_size
        if self.row_count + self._picture.top > height:
            width -= self.styles.scrollbar_size_vertical
        overflowed = self._picture.overflows
        follows = self.cell_cursor and self._picture.shows(self.cursor_column)
        self._picture.lay_out(width)
        if follows and not self._picture.shows(self.cursor_column):  # other columns became wider or narrower
            self._picture.go_to_column(self.cursor_column)
            self._picture.lay_out(width)
        self._set_length(width)
        self.refresh()
        if overflowed is not self._picture.overflows and self.is_attached:
            self.refresh_bindings()

    def _set_length(self, width: int) -> None:
        """Tells the scroll bar how long the list is; the screen is laid out anew only where that shows or hides it."""
        size = Size(width, self.row_count + self._picture.top)
        shows = size.height > self.container_size.height
        if not self.container_size or shows != self.show_vertical_scrollbar or self.styles.auto_dimensions:
            self.virtual_size = size
            return
        self.set_reactive(RowGrid.virtual_size, size)
        if shows:
            self.vertical_scrollbar.window_virtual_size = size.height
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    # The cursor

    def validate_cursor_row(self, row: int) -> int:
        """Keeps the cursor within the list."""
        return max(0, min(row, self.row_count - 1))

    def validate_cursor_column(self, column: int) -> int:
        """Keeps the cursor within the columns."""
        return max(0, min(column, len(self.columns) - 1))

    def watch_cursor_row(self, old: int, new: int) -> None:
        """Shows the cursor where it is now, and tells the screen."""
        self.refresh_lines(old + self._picture.top)
        self.refresh_lines(new + self._picture.top)
        self._reveal_row()
        self._tell_highlight()

    def watch_cursor_column(self) -> None:
        """Brings the column into sight, a hidden one too: something led to it."""
        if not self._picture.is_shown(self.cursor_column):
            self._picture.also = self.cursor_column
            self._measure()
        self._reveal_column()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._want_pages()

    def on_resize(self) -> None:
        """Lays out anew, unless it only comes in front again."""
        if self.container_size != self._laid_out_for:
            self._measure()
        self._reveal_row()
        if self.cell_cursor:
            self._reveal_column()
        self._want_pages()

    def _tell_highlight(self) -> None:
        if self.row_count:
            self.post_message(self.RowHighlighted(self, self.cursor_row, self.row))

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
        if self._picture.is_laid_out:
            self._picture.go_to_column(self.cursor_column)
            self._measure()

    # Keys and the mouse

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaves to the screen the keys that would do nothing here."""
        if action == "select_row":
            row = self.row if self.opens is not None else None
            return self._enter and self.row_count > 0 and (row is None or self.opens is None or self.opens(row))
        if action == "mark":
            return self.markable
        if action == "copy_row":
            return self.copyable and self.row_count > 0
        if action in ("cursor_left", "cursor_right"):
            return self.cell_cursor or self._picture.overflows
        if action == "columns":
            return self.adjusting.list_name is not None and len(self.columns) > 1
        return True

    def action_cursor_up(self) -> None:
        """One row up."""
        self.cursor_row -= 1

    def action_cursor_down(self) -> None:
        """One row down."""
        self.cursor_row += 1

    def action_page_up(self) -> None:
        """As many rows up as are in sight."""
        self.cursor_row -= len(self.rows_in_sight)

    def action_page_down(self) -> None:
        """As many rows down as are in sight."""
        self.cursor_row += len(self.rows_in_sight)

    def action_half_up(self) -> None:
        """Half as many rows up."""
        self.cursor_row -= max(1, len(self.rows_in_sight) // 2)

    def action_half_down(self) -> None:
        """Half as many rows down."""
        self.cursor_row += max(1, len(self.rows_in_sight) // 2)

    def action_cursor_first(self) -> None:
        """Go to the first row."""
        self.cursor_row = 0

    def action_cursor_last(self) -> None:
        """Go to the last row."""
        self.cursor_row = self.row_count - 1

    def action_cursor_left(self) -> None:
        """One column to the left."""
        self._go_sideways(-1)

    def action_cursor_right(self) -> None:
        """One column to the right."""
        self._go_sideways(1)

    def action_select_row(self) -> None:
        """Opens the row under the cursor, if it is here."""
        if (row := self.row) is not None:
            self.post_message(self.RowSelected(self, self.cursor_row, row))

    def action_copy_row(self) -> None:
        """Copies the cell under the cursor, or what the row is known by."""
        if (row := self.row) is not None:
            copying.copy(self, text_of(row, self.cursor_column) if self.cell_cursor else self.copies(row))

    def action_mark(self) -> None:
        """Marks the row under the cursor, or takes its mark away."""
        if (row := self.row) is not None:
            self.marked ^= {row.key}
            self.refresh_lines(self.cursor_row + self._picture.top)
            self.post_message(self.MarksChanged(self))

    def action_columns(self) -> None:
        """Asks the program for the dialog in which columns are shown, hidden, moved and resized."""
        self.post_message(self.ColumnsAsked(self))

    def ask_next_sort(self) -> None:
        """Posts `HeaderSelected` for the sortable column after the one sorted by: sorting from the keyboard."""
        sortable = [index for index, column in enumerate(self.columns) if column.sortable]
        if sortable:
            now = self._picture.sort[0]
            later = [index for index in sortable if now is not None and index > now]
            self.post_message(self.HeaderSelected(self, (later or sortable)[0]))

    def on_mouse_scroll_right(self) -> None:
        """The wheel moved sideways."""
        self._scroll_sideways(1)

    def on_mouse_scroll_left(self) -> None:
        """The wheel moved sideways."""
        self._scroll_sideways(-1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """At the header: takes hold of a column's edge, to resize it, or of its label, to move it."""
        offset = event.get_content_offset_capture(self)
        if self.adjusting.press(offset.x, at_header=offset.y < self._picture.top):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """With something held: the column follows."""
        self.adjusting.drag(event.get_content_offset_capture(self).x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Lets the column go; that is remembered."""
        if self.adjusting.is_held:
            self.adjusting.release(event.get_content_offset_capture(self).x)
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """The mouse was taken away, by another screen for one: what was dragged is as it was."""
        self.adjusting.let_go()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens the row; one on a label asks for sorting."""
        offset = event.get_content_offset(self)
        if offset is None or self.adjusting.was_dragged:
            return
        column = self._picture.column_at(offset.x)
        if offset.y < self._picture.top:
            if column is not None and self.columns[column].sortable:
                self.post_message(self.HeaderSelected(self, column))
            return
        index = self.rows_in_sight.start + offset.y - self._picture.top
        if index < self.row_count:
            self.cursor_row = index
            if column is not None and self.cell_cursor:
                self.cursor_column = column
            if event.chain == 2 and self._enter:
                self.action_select_row()

    def _go_sideways(self, step: int) -> None:
        if self.cell_cursor:
            self.cursor_column = self._picture.beside(self.cursor_column, step)
        else:
            self._scroll_sideways(step)

    def _scroll_sideways(self, step: int) -> None:
        if self._picture.is_laid_out:
            self._picture.go_sideways(step)
            self._measure()
