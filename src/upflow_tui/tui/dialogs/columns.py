"""The dialog of a list's columns: shown or hidden, their order, their widths; the list behind it follows at once."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.engine.settings.column_choices import NO_CHOICE, ColumnChoice
from upflow_tui.tui.actions import COLUMNS, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.arrangement import all_in_order, is_shown, moved, resized, turned
from upflow_tui.tui.widgets.grid.columns import names_of
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

_COLUMNS: Final = (GridColumn("Column", min_width=20), GridColumn("Width", 14))
_STEP: Final = 2
"""Cells by which a key widens a column."""
_AROUND: Final = 7
"""Lines of the box that are no list's."""
_LEAST_SEEN: Final = 4


class ColumnsDialog(Dialog[None]):
    """Changes the columns of one grid. Saving remembers them for its list; closing puts back what was."""

    BINDINGS = bindings_for(COLUMNS)
    DEFAULT_CSS = """
    ColumnsDialog {
        align: center bottom;
        background: $background 20%;
        & > .dialog--box { width: 80; }
        & .columns--told { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, grid: RowGrid) -> None:
        """`grid`: the list whose columns are adjusted."""
        super().__init__("Columns")
        self._grid = grid
        self._names = names_of(grid.columns)
        self._before = grid.adjusting.choice

    def compose_body(self) -> ComposeResult:
        """The columns, from left to right as from top to bottom."""
        yield RowGrid(_COLUMNS, enter_label=None, markable=True, id="columns")
        yield Static(classes="columns--told")

    def on_mount(self) -> None:
        """Fills the list."""
        room = max(_LEAST_SEEN, self.app.size.height // 2 - _AROUND + 2)
        self._list.styles.height = min(len(self._names), room) + 1
        self._list.copyable = False
        self._show(min(1, len(self._names) - 1))
        self._list.focus()

    def work(self) -> object:
        """What the columns are like now."""
        return self._choice

    def closed(self) -> None:
        """They are as they were."""
        self._grid.adjusting.give_up(self._before)

    @property
    def _list(self) -> RowGrid:
        return self.query_one("#columns", RowGrid)

    @property
    def _choice(self) -> ColumnChoice:
        return self._grid.adjusting.choice

    @property
    def _place(self) -> int:
        """The column under the cursor, by its place in the grid."""
        return all_in_order(self._grid.columns, self._choice)[self._list.cursor_row]

    def _show(self, cursor: int) -> None:
        """Lists the columns as they are now, with the cursor on the one at this place of the grid."""
        columns, choice = self._grid.columns, self._choice
        order = all_in_order(columns, choice)
        self._list.marked = {place for place in order if is_shown(columns, choice, place)}
        rows = [Row(place, (columns[place].label or "(no label)", self._width(place))) for place in order]
        self._list.show_rows(rows, cursor=order.index(cursor))

    def _width(self, place: int) -> Cell:
        if not is_shown(self._grid.columns, self._choice, place):
            return Cell("hidden", Tone.MUTED)
        if self._names[place] in self._choice.widths:
            return Cell(str(self._choice.widths[self._names[place]]))
        return Cell(f"{self._grid.width_of(place)} automatic", Tone.MUTED)

    @on(RowGrid.RowHighlighted)
    def _tell(self) -> None:
        """Says what can be done with the one under the cursor."""
        hides = is_shown(self._grid.columns, self._choice, self._place)
        self._list.key_labels = {"list.mark": "Hide" if hides else "Show"}
        told = "The first column stays first and is always shown." if self._list.cursor_row == 0 else ""
        self.query_one(".columns--told", Static).update(safe_text(told))
        self.refresh_bindings()

    def _change(self, choice: ColumnChoice) -> None:
        """Shows the columns so, here and in the list behind; of a list with other columns by now nothing is known."""
        if names_of(self._grid.columns) != self._names:
            self.closed()
            self.dismiss(None)
            return
        place = self._place
        self._grid.adjusting.try_out(choice)
        self._show(place)
        self.refresh_bindings()

    @on(RowGrid.MarksChanged)
    def _turn(self, event: RowGrid.MarksChanged) -> None:
        event.stop()
        self._change(turned(self._grid.columns, self._choice, self._place))

    def action_up(self) -> None:
        """The column one further to the left."""
        self._change(moved(self._grid.columns, self._choice, self._place, -1))

    def action_down(self) -> None:
        """The column one further to the right."""
        self._change(moved(self._grid.columns, self._choice, self._place, 1))

    def action_wider(self) -> None:
        """The column wider."""
        self._resize(_STEP)

    def action_narrower(self) -> None:
        """The column narrower."""
        self._resize(-_STEP)

    def _resize(self, cells: int) -> None:
        width = self._grid.width_of(self._place)
        self._change(resized(self._grid.columns, self._choice, self._place, width + cells))

    def action_usual(self) -> None:
        """All columns as the program has them."""
        self._change(NO_CHOICE)

    def action_keep(self) -> None:
        """Remembers them, and closes."""
        self._grid.adjusting.keep(self._choice)
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what does something with the column under the cursor."""
        if not self.is_mounted or not self._list.row_count:
            return True
        columns, choice, place = self._grid.columns, self._choice, self._place
        if action in ("wider", "narrower"):
            return is_shown(columns, choice, place)
        if action in ("up", "down"):
            return moved(columns, choice, place, -1 if action == "up" else 1) != choice
        if action == "usual":
            return bool(choice)
        return True
