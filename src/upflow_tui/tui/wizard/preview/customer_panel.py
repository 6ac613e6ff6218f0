"""The chosen customer of the plan, beside the list or, where there is no room, in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.message import Message

from upflow_tui.tui.widgets.grid.broken import broken
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, RowGrid
from upflow_tui.tui.widgets.grid.rows import SIGNS, Row
from upflow_tui.tui.wizard.preview.customer_lines import ACTION_TONES, ACTION_WORDS, Target, card_lines

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import PlanCard

_LABEL: Final = 18
_NEAR: Final = 6
_AROUND: Final = 1 + 2 + 1
"""The margin, the gap between the columns, and the scroll bar."""


class CustomerPanel(RowGrid, inherit_bindings=True):
    """A list of two columns that scrolls; enter follows a line or another customer."""

    class Followed(Message):
        """Enter on a row that leads somewhere."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self) -> None:
        columns = (GridColumn("", _LABEL), GridColumn(""))
        super().__init__(columns, empty_text="No customer selected.", enter_label="Go to cell")
        self._card: PlanCard | None = None
        self._targets: list[Target | None] = []
        self._width = 0

    def show(self, card: PlanCard | None) -> None:
        """Shows another customer; None: there is none."""
        same = card is not None and self._card is not None and card.customer.number == self._card.customer.number
        self._card = card
        self._lay_out(self.cursor_row if same else None)

    def on_resize(self) -> None:
        """Breaks the texts anew."""
        super().on_resize()
        if self._card is not None and self.size.width != self._width:
            self._lay_out(self.cursor_row if self._width else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter only where it leads somewhere."""
        if action == "select_row":
            return self.cursor_row < len(self._targets) and self._targets[self.cursor_row] is not None
        return super().check_action(action, parameters)

    def watch_cursor_row(self, old: int, new: int) -> None:
        """Another row: enter may lead somewhere now, or no longer."""
        super().watch_cursor_row(old, new)
        self.refresh_bindings()

    @on(RowGrid.RowSelected)
    def _follow(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        target = self._targets[event.index]
        if target is not None:
            self.post_message(self.Followed(target))

    @on(RowGrid.RowHighlighted)
    def _keep_to_myself(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()

    def _lay_out(self, cursor: int | None) -> None:
        """Makes the rows; the cursor goes to `cursor`, or to the first row near the top that leads somewhere."""
        self._width = self.size.width
        self._targets = []
        rows: list[Row] = []
        if self._card is not None and self._width:  # unseen, it has no width to break its texts to: that comes
            customer = self._card.customer
            title = f"{SIGNS[ACTION_TONES[customer.action]]} {ACTION_WORDS[customer.action]}"
            self.set_columns((GridColumn(title, _LABEL), GridColumn(customer.name or customer.external_id or "")))
            for line in card_lines(self._card):
                for cells in broken(line.label, line.text, self._width - _LABEL - _AROUND):
                    rows.append(Row(len(rows), cells))
                    self._targets.append(line.target)
        first = next((place for place, target in enumerate(self._targets[:_NEAR]) if target is not None), 0)
        self.show_rows(rows, cursor=first if cursor is None else cursor)
        self.refresh_bindings()
