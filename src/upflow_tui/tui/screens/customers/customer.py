"""One stored customer: its Details with the Customer ID, contacts, parent and children, and its own history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.customers.customer_rows import Line, as_rows, details_of, relations_of
from upflow_tui.tui.screens.customers.erasing import EraseFlow
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid
from upflow_tui.tui.wrapped_text import unbroken

if TYPE_CHECKING:
    from upflow_tui.engine.lists import CustomerCard

_NAME_WIDTH = 20
_WIDE = 120
"""Cells from which on there are two lists."""
_AROUND = 5
"""The margin, the gaps between the columns and the lists, and the scroll bar."""


class CustomerScreen(PlaceScreen):
    """The customer with this number in the store. One list; side by side two, where the window is wide."""

    PLACE = "customers"
    CSS_PATH = "customer.tcss"
    BINDINGS = bindings_for("customer")

    def __init__(self, key: int) -> None:
        super().__init__()
        self._key = key
        self._card: CustomerCard | None = None
        self._erasing = EraseFlow(self, self._erased)
        self._lines: dict[str, list[Line]] = {"left": [], "right": []}
        self._width = 0
        """The cells that values are broken to."""

    def compose_body(self) -> ComposeResult:
        """The name, the lists, and the whole value of the row under the cursor."""
        yield Static(classes="customer--name")
        with Horizontal():
            for side in ("left", "right"):
                columns = (GridColumn("Field", _NAME_WIDTH), GridColumn("Value"))
                grid = RowGrid(columns, id=side, empty_text="…", copies=cells(1))
                grid.opens = partial(self._leads, side)
                yield grid
        yield CutText(classes="customer--value")

    def on_mount(self) -> None:
        """Puts the focus on the list."""
        self.query_one("#left", RowGrid).focus()

    def read(self) -> None:
        """Reads the customer."""
        folder = self.upflow.services.folder

        def read() -> CustomerCard | None:
            from upflow_tui.engine.lists import customer_card

            return customer_card(folder, self._key)

        off_loop(self, read, self._show, group="card")

    def _show(self, card: CustomerCard | None) -> None:
        if card is None and self.app.screen is not self:
            self._revision = None  # a dialog is in front: it is said when that is closed
            return
        if card is None:
            self.notify("This customer has been erased.", severity="warning", markup=False)
            self.dismiss()
            return
        self._card = card
        customer = card.customer
        named = f"{customer.name} · {customer.external_id}" if customer.external_id else customer.name
        self.query_one(".customer--name", Static).update(safe_text(named, 300, "bold"))
        self._lay_out()
        self.refresh_bindings()

    @on(events.Resize)
    def _lay_out(self) -> None:
        """One list or two, for the width that there is."""
        if self._card is None:
            return
        details, relations = details_of(self._card), relations_of(self._card)
        wide = self.app.size.width >= _WIDE
        width = self.app.size.width // (2 if wide else 1) - _NAME_WIDTH - _AROUND
        lines = {"left": details, "right": relations} if wide else {"left": details + relations, "right": []}
        self.query_one("#right", RowGrid).display = wide
        if (lines, width) == (self._lines, self._width):
            return
        self._lines, self._width = lines, width
        for side, shown in lines.items():
            grid = self.query_one(f"#{side}", RowGrid)
            grid.show_rows(as_rows(shown, width), cursor=grid.cursor_row or 1)
        self.focus_list()

    def focus_list(self) -> None:
        """To the left list, unless the right one has the focus."""
        if not (isinstance(self.focused, RowGrid) and self.focused.display):
            self.query_one("#left", RowGrid).focus()

    @on(RowGrid.RowHighlighted)
    @on(events.DescendantFocus)
    def _tell_value(self) -> None:
        line = self._line_of(self.focused)
        self.refresh_bindings()  # not every row leads somewhere
        self.query_one(".customer--value", Static).update(safe_text(unbroken(line.value.text if line else ""), 600))

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        line = self._line_of(event.grid)
        if line is not None and line.customer is not None:
            self.app.push_screen(CustomerScreen(line.customer))
        elif line is not None and line.number is not None:
            self.upflow.open_import(line.number)
        else:
            self.app.bell()

    def _leads(self, side: str, row: Row) -> bool:
        """Whether a row of a list leads to another customer, or to an import."""
        line = self._lines[side][row.key]
        return line.customer is not None or line.number is not None

    def _line_of(self, grid: object) -> Line | None:
        if not isinstance(grid, RowGrid) or grid.row is None:
            return None
        return self._lines[grid.id or "left"][grid.row.key]

    def action_other_list(self) -> None:
        """To the list beside the one in front."""
        left, right = self.query_one("#left", RowGrid), self.query_one("#right", RowGrid)
        (right if left.has_focus else left).focus()

    def action_parent(self) -> None:
        """Opens the parent."""
        if self._card is not None and self._card.customer.parent_key is not None:
            self.app.push_screen(CustomerScreen(self._card.customer.parent_key))

    def action_erase(self) -> None:
        """Looks what would go, then asks."""
        self._erasing.ask((self._key,), none_left=lambda: self._show(None))

    def _erased(self) -> None:
        if self.app.screen is self:
            self.dismiss()
        self.upflow.store_changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A customer without a parent has none to open; another list is there where two stand side by side."""
        if action == "other_list":
            return bool(self.query_one("#right", RowGrid).display)
        if action == "erase":
            return self._card is not None
        if action == "parent":
            return self._card is not None and self._card.customer.parent_key is not None
        return super().check_action(action, parameters)
