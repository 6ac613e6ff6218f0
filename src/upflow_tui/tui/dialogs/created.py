"""The dialog that shows what an import created a customer with, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult

from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

if TYPE_CHECKING:
    from upflow_tui.engine.past.changes import CreatedValue

_COLUMNS: Final = (GridColumn("Field", 24), GridColumn("Created with", min_width=30))
_AROUND: Final = 8
"""Lines of the window that are not the list's."""


class CreatedDialog(Dialog[bool]):
    """Each value that it was created with. Gives back True where the customer is to be opened."""

    DEFAULT_CSS = """
    CreatedDialog > .dialog--box { width: 84; }
    """

    def __init__(self, values: Sequence[CreatedValue]) -> None:
        super().__init__("Created by this import")
        self._rows = [_row(place, value) for place, value in enumerate(values)]

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield RowGrid(_COLUMNS, enter_label="Open the customer")

    def on_mount(self) -> None:
        """Shows it, as high as it is or as the window allows."""
        grid = self.query_one(RowGrid)
        grid.styles.height = min(len(self._rows) + 1, max(4, self.app.size.height - _AROUND))
        grid.show_rows(self._rows)
        grid.focus()

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self.dismiss(True)

    def closed(self) -> bool:
        """Esc opens nothing."""
        return False


def _row(place: int, value: CreatedValue) -> Row:
    shown = shown_value(value.value)
    if value.field == "contact_email":
        return Row(place, (Cell("Contact", Tone.NEW), Cell(shown, Tone.STRONG)))
    label = label_of(value.field)
    return Row(place, (f"  {label}" if value.contact_email is not None else label, shown))
