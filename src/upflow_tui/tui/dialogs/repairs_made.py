"""The dialog that lists the repairs made so far; the last one can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.tui.actions import REPAIRS_MADE, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid

_AROUND_THE_LIST = 13


class RepairsMadeDialog(Dialog[bool]):
    """What was mended, in order. Gives back True to take the last one back."""

    BINDINGS = bindings_for(REPAIRS_MADE)
    DEFAULT_CSS = """
    RepairsMadeDialog {
        & > .dialog--box { width: 76; }
        & RowGrid { margin-top: 1; }
        & .made--whole { height: 3; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, repairs: Sequence[tuple[str, str]]) -> None:
        """`repairs`: what each is called, and all there is to say of it, the first one first."""
        super().__init__("Repairs made")
        self._repairs = repairs

    def compose_body(self) -> ComposeResult:
        """The list, and the whole of the row under the cursor."""
        yield paragraph("Made in this order, before the lines are checked. The file on disk stays as it is.")
        yield RowGrid([GridColumn("", 4, align="right"), GridColumn("Repair")], empty_text="None.", enter_label=None)
        yield Static(classes="made--whole")

    def on_mount(self) -> None:
        """With the cursor on the last one."""
        grid = self.query_one(RowGrid)
        rows = [Row(key, (str(key), title)) for key, (title, _) in enumerate(self._repairs, 1)]
        grid.styles.height = max(2, min(len(rows) + 1, self.app.size.height - _AROUND_THE_LIST))
        grid.show_rows(rows, cursor=len(rows) - 1)
        grid.focus()
        self._say()

    @on(RowGrid.RowHighlighted)
    def _say(self) -> None:
        """All there is to say of the row under the cursor."""
        place = self.query_one(RowGrid).cursor_row
        text = self._repairs[place][1] if place < len(self._repairs) else ""
        self.query_one(".made--whole", Static).update(safe_text(text, 210))

    def closed(self) -> bool:
        """Esc leaves them."""
        return False

    def action_take_back(self) -> None:
        """Gives back True."""
        self.dismiss(True)
