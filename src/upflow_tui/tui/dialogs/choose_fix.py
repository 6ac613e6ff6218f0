"""The dialog that lists the fixes of all cells alike which would change something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.core.fields import label_of
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import FixOffer

_AROUND_THE_LIST = 10
_WIDEST = 140


class ChooseFix(Dialog[int]):
    """What each fix does, in which field, in how many cells. Gives back the place of the one chosen, or None."""

    DEFAULT_CSS = """
    ChooseFix {
        & > .dialog--box { width: 80; }
        & .fix--told { height: 2; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, offers: Sequence[FixOffer]) -> None:
        """`offers`: at least one."""
        super().__init__("Repair all alike")
        self._offers = offers

    def compose_body(self) -> ComposeResult:
        """The list, and the one under the cursor whole."""
        columns = (GridColumn("Fix"), GridColumn("Field", 18), GridColumn("Cells", 7, align="right"))
        yield RowGrid(columns, enter_label="Show")
        yield Static(classes="fix--told")

    def on_mount(self) -> None:
        """Lists the fixes."""
        grid = self.query_one(RowGrid)
        rows = [
            Row(place, (offer.label, label_of(offer.field), number(offer.cells)))
            for place, offer in enumerate(self._offers)
        ]
        grid.styles.height = max(3, min(len(rows) + 1, self.app.size.height - _AROUND_THE_LIST))
        grid.show_rows(rows)
        grid.focus()

    @on(RowGrid.RowHighlighted)
    def _say(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        offer = self._offers[event.index]
        asks = (
            "It asks first how the column is written."
            if offer.question is not None
            else "It is shown before it is made."
        )
        text = safe_text(f"{offer.label} in {label_of(offer.field)}", _WIDEST) + "\n" + safe_text(asks, _WIDEST)
        self.query_one(".fix--told", Static).update(text)

    @on(RowGrid.RowSelected)
    def _take(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self.dismiss(event.index)
