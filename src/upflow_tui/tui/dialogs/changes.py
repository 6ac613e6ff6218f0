"""The dialog that shows what changed of one customer between two imports, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.screens.compare.rows import CHANGE_COLUMNS
from upflow_tui.tui.widgets.grid.row_grid import Row


class ChangesDialog(ListDialog[None]):
    """A list of changes. Gives back nothing."""

    DEFAULT_CSS = """
    ChangesDialog > .dialog--box { width: 100; }
    """

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        """`title`: the customer; it may come from a file."""
        super().__init__(title, CHANGE_COLUMNS, rows)
