"""The tab Customers of the preview: one row a customer with what becomes of it, and the chosen one beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.timer import Timer

from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.preview.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.preview.plan import PlanTab

if TYPE_CHECKING:
    from pathlib import Path

    from upflow_tui.engine.draft.lists import PlanCard, PlanCards
    from upflow_tui.engine.draft.plan_outline import Part

_WIDE: Final = 110
"""Cells from which on list and customer stand side by side."""
_REST: Final = 0.06
"""Seconds without another row after which the customer under the cursor is read."""


class CustomersTab(PlanTab):
    """The customers of the plan, and the one under the cursor."""

    DEFAULT_CSS = """
    CustomersTab {
        & > FedGrid { width: 1fr; }
        & > CustomerPanel { display: none; width: 44%; max-width: 90; border-left: solid $border-blurred; }
        &.-wide > CustomerPanel { display: block; }
        &.-open > CustomerPanel { display: block; width: 1fr; max-width: 100%; border: none; }
        &.-open > FedGrid { display: none; }
        &.-wide.-open > FedGrid { display: block; }
        &.-wide.-open > CustomerPanel { width: 44%; max-width: 90; border-left: solid $border-blurred; }
    }
    """

    _timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The list, and the customer under its cursor."""
        yield from super().compose()
        yield CustomerPanel()

    @property
    def panel(self) -> CustomerPanel:
        """The customer beside it."""
        return self.query_one(CustomerPanel)

    def show_draft(self, draft: Path | None, empty: str = "") -> None:
        """Shows the customers of another draft; None: there is none, and `empty` says why."""
        super().show_draft(draft, empty)
        if draft is None:
            self.panel.show(None)

    def counted(self, count: int) -> None:
        """The list is counted: without a customer there is none beside it."""
        if count == 0:
            self.panel.show(None)

    def cursor_rests(self) -> None:
        """Reads the customer under the cursor, where it is in sight."""
        row = self.grid.row
        if row is not None and row.key and self._cards is not None and self.panel.display:
            self._fetch_card(self._cards, row.key)

    def go_to(self, customer: int) -> None:
        """Brings a customer under the cursor by its number in the plan, and shows it."""
        if self.go_to_row(customer):
            self.cursor_rests()
        else:
            self._only, self._search = 0, ""
            self.feed(customer)
        self.open()

    # The chosen one

    def open(self) -> None:
        """To the customer under the cursor: beside the list, or in its place."""
        self.add_class("-open")
        self.panel.focus()
        self.cursor_rests()

    def close(self) -> bool:
        """Back to the list; False if it has the keys already."""
        was_open = self.has_class("-open")
        self.remove_class("-open")
        if was_open or self.panel.has_focus:
            self.grid.focus()
            return True
        return False

    def focus_list(self) -> None:
        """Gives the keys to what is in sight."""
        (self.panel if self.has_class("-open") else self.grid).focus()

    def on_resize(self) -> None:
        """Side by side, or one in place of the other."""
        self.set_class(self.size.width >= _WIDE, "-wide")

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self.open()

    @on(RowGrid.RowHighlighted)
    def _read_soon(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.row is None:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_REST, self.cursor_rests)

    @work(thread=True, exclusive=True, group="card", exit_on_error=False)
    def _fetch_card(self, cards: PlanCards, customer: int) -> None:
        try:
            card = cards.card(customer)
        except Exception:
            card = None  # the list says why the draft cannot be read
        self.app.call_from_thread(self._show_card, cards, card)

    def _show_card(self, cards: PlanCards, card: PlanCard | None) -> None:
        row = self.grid.row if self.is_attached else None
        if cards is self._cards and card is not None and row is not None and row.key == card.customer.number:
            self.panel.show(card)

    @on(CustomerPanel.Followed)
    def _follow(self, event: CustomerPanel.Followed) -> None:
        if event.target.customer is not None:
            event.stop()
            self.go_to(event.target.customer)

    # Opening

    def unfold(self) -> None:
        """Opens the customer under the cursor to its contacts and children, or closes it."""
        plan, cards = self._list, self._cards
        customer = self._listing(plan).outline.owner_of(self.grid.cursor_row) if plan is not None else None
        if customer is None or cards is None:
            return
        if customer in self._opened:
            del self._opened[customer]
            self._renew(customer=customer)
        else:
            self._read_parts(cards, customer)

    @work(thread=True, exclusive=True, group="parts", exit_on_error=False)
    def _read_parts(self, cards: PlanCards, customer: int) -> None:
        from upflow_tui.engine.draft.plan_outline import parts_of

        try:
            card = cards.card(customer)
        except Exception:
            card = None  # the list says why the draft cannot be read
        parts = parts_of(card) if card is not None else ()
        self.app.call_from_thread(self._take_parts, cards, card, parts)

    def _take_parts(self, cards: PlanCards, card: PlanCard | None, parts: tuple[Part, ...]) -> None:
        if cards is not self._cards or card is None or not self.is_attached:
            return
        if not parts:
            self.notify("No contacts and no children.", markup=False, timeout=2)
            return
        self._opened[card.customer.number] = parts
        self._renew(customer=card.customer.number)
