"""How the cursor of a `RowGrid` goes about: the movements behind its keys and the wheel."""

from __future__ import annotations

from upflow_tui.tui.widgets.grid.view import GridView


class GridMoves(GridView, inherit_bindings=False):
    """A table whose cursor can be moved; what is under it is the business of `RowGrid`."""

    def validate_cursor_row(self, row: int) -> int:
        """Keeps the cursor within the list."""
        return max(0, min(row, self.row_count - 1))

    def validate_cursor_column(self, column: int) -> int:
        """Keeps the cursor within the columns."""
        return max(0, min(column, len(self._columns) - 1))

    def watch_cursor_column(self) -> None:
        """Brings the column into sight."""
        self._reveal_column()

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

    def action_cursor_first(self) -> None:
        """To the first row."""
        self.cursor_row = 0

    def action_cursor_last(self) -> None:
        """To the last row."""
        self.cursor_row = self.row_count - 1

    def action_cursor_left(self) -> None:
        """One column to the left."""
        self._go_sideways(-1)

    def action_cursor_right(self) -> None:
        """One column to the right."""
        self._go_sideways(1)

    def on_mouse_scroll_right(self) -> None:
        """The wheel moved sideways."""
        self._sideways_by_column(1)

    def on_mouse_scroll_left(self) -> None:
        """The wheel moved sideways."""
        self._sideways_by_column(-1)

    def _go_sideways(self, step: int) -> None:
        if self.cell_cursor:
            self.cursor_column += step
        else:
            self._sideways_by_column(step)
