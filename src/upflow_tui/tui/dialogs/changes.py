"""The dialog that shows what changed of one customer between two imports, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult

from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.screens.compare.rows import CHANGE_COLUMNS
from upflow_tui.tui.widgets.grid.row_grid import Row, RowGrid

_AROUND: Final = 8
"""Lines of the window that are not the list's."""


class ChangesDialog(Dialog[None]):
    """A list of changes. Gives back nothing."""

    DEFAULT_CSS = """
    ChangesDialog > .dialog--box { width: 100; }
    """

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        """`title`: the customer; it may come from a file."""
        super().__init__(title)
        self._rows = rows

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield RowGrid(CHANGE_COLUMNS, enter_label=None)

    def on_mount(self) -> None:
        """Shows it, as high as it is or as the window allows."""
        grid = self.query_one(RowGrid)
        grid.styles.height = min(len(self._rows) + 1, max(4, self.app.size.height - _AROUND))
        grid.show_rows(self._rows)
        grid.focus()
