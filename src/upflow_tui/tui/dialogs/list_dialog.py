"""The dialog that is a list in a box: words above it, what is said of the row under the cursor below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid

Result = TypeVar("Result")

_LEAST_SEEN = 4
"""Lines that the list keeps in a low window."""


class ListDialog(Dialog[Result]):
    """A list, as high as its rows or as the window allows; it has the focus.

    What is more than a list adds its own to `compose_above` and `compose_below`.
    """

    DEFAULT_CSS = """
    ListDialog {
        & > .dialog--box { width: 76; }
        & RowGrid.-apart { margin-top: 1; }
        & .list--told { margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[GridColumn],
        rows: Sequence[Row],
        *,
        words: Sequence[str] = (),
        told: Callable[[int], Content | str] | None = None,
        gives: Callable[[Row], Result] | None = None,
        enter: str | None = None,
        empty_text: str = "Nothing here.",
        cursor: int = 0,
        around: int = 8,
        least: int = 1,
    ) -> None:
        """Shows a list.

        Args:
            title: in a few words; values of a file may stand in it.
            columns: of the list; none: there is no list.
            rows: all of them, some hundreds at most.
            words: what stands above the list, each on a line of its own.
            told: what is said below the list of the row with this index (0 where there is none), made safe already.
            gives: what the dialog gives back when a row is chosen with enter; None: the subclass answers, or nothing.
            enter: what enter does, for the key bar; None: nothing.
            empty_text: what a list without rows says.
            cursor: the index of the row to begin at.
            around: lines of the window that are not the list's.
            least: lines that the list has at least, its labels counted.
        """
        super().__init__(title)
        self._columns = columns
        self._rows = rows
        self._words = words
        self._told = told
        self._gives = gives
        self._enter = enter
        self._empty_text = empty_text
        self._cursor = cursor
        self._around = around
        self._least = least

    def compose_body(self) -> ComposeResult:
        """What stands above, the list, what stands below."""
        above = list(self.compose_above())
        yield from above
        if self._columns:
            yield RowGrid(
                self._columns,
                enter_label=self._enter,
                empty_text=self._empty_text,
                classes="-apart" if above else None,
            )
        yield from self.compose_below()

    def compose_above(self) -> Iterable[Widget]:
        """The words."""
        if self._words:
            yield paragraph(*self._words)

    def compose_below(self) -> Iterable[Widget]:
        """What is said of the row under the cursor."""
        if self._told is not None:
            yield CutText(classes="list--told")

    def on_mount(self) -> None:
        """Fills the list and gives it the focus."""
        if not self._columns:
            return
        grid = self.query_one(RowGrid)
        labels = any(column.label for column in self._columns)
        room = max(_LEAST_SEEN, self.app.size.height - self._around)
        grid.styles.height = max(self._least, min(len(self._rows) + labels, room))
        self.show_list(self._rows, self._cursor)
        grid.focus()

    def show_list(self, rows: Sequence[Row], cursor: int) -> None:
        """Shows rows, with the cursor on the one with this index."""
        self.query_one(RowGrid).show_rows(rows, cursor=cursor)
        self._say()

    @on(RowGrid.RowHighlighted)
    def _say(self) -> None:
        """Says what there is to say of the row under the cursor."""
        if self._told is not None:
            self.query_one(".list--told", Static).update(self._told(self.query_one(RowGrid).cursor_row))

    @on(RowGrid.RowSelected)
    def _give(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is not None and self._gives is not None:
            self.dismiss(self._gives(event.row))
