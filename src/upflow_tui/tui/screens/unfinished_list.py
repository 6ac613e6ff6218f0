"""The list of unfinished imports on top of a place: enter continues, a key discards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import on
from textual.containers import Vertical

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.unfinished_words import COLUMNS, Unfinished, unfinished_row
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.widgets.grid.row_grid import RowGrid

_MOST_SEEN: Final = 3
"""Rows that the list takes of a place; it scrolls to the others."""


class UnfinishedList(Vertical):
    """Not there while there is none; its rows come with the first one. It reads when the place comes in front, and when
    one was discarded.
    """

    BINDINGS = bindings_for("unfinished")
    DEFAULT_CSS = """
    UnfinishedList {
        height: auto;
        display: none;
        margin-bottom: 1;
        &.-any { display: block; }
    }
    """

    def __init__(self, leave: Callable[[], object]) -> None:
        """`leave`: gives the keys to the list below."""
        super().__init__()
        self.grid: Final = RowGrid(COLUMNS, enter_label="Continue", list_name="unfinished", id="unfinished")
        """The rows."""
        self.grid.markable = True  # the marks stand in the margin
        self._leave = leave
        self._found: list[Unfinished] = []

    @property
    def is_any(self) -> bool:
        """Whether there is one."""
        return bool(self._found)

    def look(self) -> None:
        """Reads them again."""
        upflow_of(self).unfinished.read(self, self._show)

    def change_over(self) -> None:
        """From it to the list below, or back."""
        if self.grid.has_focus:
            self._leave()
        else:
            self.grid.focus()

    def _show(self, found: list[Unfinished]) -> None:
        if not self.is_attached or not (found or self._found):
            return
        if found and not self.grid.is_attached:
            self.mount(self.grid)
        had_focus = self.grid.has_focus
        self._found = found
        self.grid.marked.clear()
        self.grid.styles.height = 1 + min(len(found), _MOST_SEEN)
        rows = [unfinished_row(key, unfinished) for key, unfinished in enumerate(found)]
        self.grid.show_rows(rows, cursor=min(self.grid.cursor_row, max(0, len(rows) - 1)))
        self.set_class(self.is_any, "-any")
        if had_focus and not found:
            self._leave()
        self.screen.refresh_bindings()

    @property
    def _under_cursor(self) -> Unfinished | None:
        row = self.grid.row
        return self._found[row.key] if row is not None and row.key < len(self._found) else None

    @on(RowGrid.RowSelected)
    def _go_on(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if (unfinished := self._under_cursor) is not None:
            upflow_of(self).unfinished.go_on(unfinished)

    @on(RowGrid.RowHighlighted)
    def _keep_to_itself(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()

    @on(RowGrid.MarksChanged)
    def _keep_marks(self, event: RowGrid.MarksChanged) -> None:
        event.stop()

    def action_discard(self) -> None:
        """Discards those that are marked, or the one under the cursor; asks."""
        marked = [self._found[key] for key in sorted(self.grid.marked) if key < len(self._found)]
        if not marked and self._under_cursor is not None:
            marked = [self._under_cursor]
        if marked:
            upflow_of(self).unfinished.ask_to_discard(marked, self.look)
