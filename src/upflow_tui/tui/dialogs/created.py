"""The dialog that shows what an import created a customer with, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone

if TYPE_CHECKING:
    from upflow_tui.engine.past.changes import CreatedValue

_COLUMNS: Final = (GridColumn("Field", 24), GridColumn("Created with", min_width=30))


class CreatedDialog(ListDialog[bool]):
    """Each value that it was created with. Gives back True where the customer is to be opened."""

    DEFAULT_CSS = """
    CreatedDialog > .dialog--box { width: 84; }
    """

    def __init__(self, values: Sequence[CreatedValue]) -> None:
        rows = [_row(place, value) for place, value in enumerate(values)]
        super().__init__("Created by this import", _COLUMNS, rows, gives=lambda _: True, enter="Open the customer")

    def closed(self) -> bool:
        """Esc opens nothing."""
        return False


def _row(place: int, value: CreatedValue) -> Row:
    shown = shown_value(value.value)
    if value.field == "contact_email":
        return Row(place, (Cell("Contact", Tone.NEW), Cell(shown, Tone.STRONG)))
    label = label_of(value.field)
    return Row(place, (f"  {label}" if value.contact_email is not None else label, shown))
