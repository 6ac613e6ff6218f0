"""The dialog that lists the repairs made so far; the last one can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from upflow_tui.tui.actions import REPAIRS_MADE, bindings_for
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row

_COLUMNS: Final = (GridColumn("", 4, align="right"), GridColumn("Fix"))


class RepairsMadeDialog(ListDialog[bool]):
    """What was fixed, in order. Gives back True to take the last one back."""

    BINDINGS = bindings_for(REPAIRS_MADE)
    DEFAULT_CSS = """
    RepairsMadeDialog .list--told { height: 3; }
    """

    def __init__(self, repairs: Sequence[tuple[str, str]]) -> None:
        """`repairs`: what each is called, and all there is to say of it, the first one first."""

        def whole(place: int) -> Content:
            return safe_text(repairs[place][1] if place < len(repairs) else "", 210)

        super().__init__(
            "Fixes made",
            _COLUMNS,
            [Row(key, (str(key), title)) for key, (title, _) in enumerate(repairs, 1)],
            words=["Made in this order before the lines are checked. The file on disk is not changed."],
            told=whole,
            empty_text="None.",
            cursor=len(repairs) - 1,
            around=13,
            least=2,
        )

    def closed(self) -> bool:
        """Esc leaves them."""
        return False

    def action_take_back(self) -> None:
        """Gives back True."""
        self.dismiss(True)
