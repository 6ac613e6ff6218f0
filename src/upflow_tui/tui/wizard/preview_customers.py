"""The tab Customers of the preview: one row a customer with what becomes of it, and the chosen one beside."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer

from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.widgets.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid_rows import PAGE, Row
from upflow_tui.tui.widgets.row_grid import RowGrid
from upflow_tui.tui.wizard.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.plan_rows import COLUMNS, FILTERS, PlanRows
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.engine.draft_lists import PlanCard, PlanCards, PlanList

_WIDE: Final = 110
"""Cells from which on list and customer stand side by side."""
_REST: Final = 0.06
"""Seconds without another row after which the customer under the cursor is read."""
_GROWS: Final = 0.5
"""Seconds from one look at how far the draft has grown to the next: each takes the screen's time, too."""


class CustomersTab(Horizontal):
    """The customers of the plan."""

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

    class Narrowed(Message):
        """The list shows another part of the customers; `note` says which, for the line above."""

    def __init__(self, folder: Path) -> None:
        super().__init__(id="tab-customers")
        self._folder = folder
        self._draft: Path | None = None
        self._list: PlanList | None = None
        self._cards: PlanCards | None = None
        self._only = 0
        self._search = ""
        self._shown = 0
        self._count: int | None = None
        self._wanted: int | None = None
        self._timer: Timer | None = None
        self._growing = False
        self._grew = float("-inf")
        """When the draft was last looked at again."""

    def compose(self) -> ComposeResult:
        """The list, and the customer under its cursor."""
        yield FedGrid(COLUMNS, empty_text="No customers yet.", enter_label="Open")
        yield CustomerPanel()

    @property
    def grid(self) -> FedGrid:
        """The list."""
        return self.query_one(FedGrid)

    @property
    def panel(self) -> CustomerPanel:
        """The customer beside it."""
        return self.query_one(CustomerPanel)

    @property
    def note(self) -> str:
        """What the list is narrowed to, in words; blank: nothing."""
        parts = [FILTERS[self._only][1].lower()] if self._only else []
        if self._search:
            parts.append(f"with “{self._search}”")
        if parts and self._count is not None:
            parts.append(number(self._count))
        return " · ".join(parts)

    # The draft

    def show_draft(self, draft: Path | None, empty: str = "") -> None:
        """Shows the customers of another draft; None: there is none, and `empty` says why."""
        self._draft = draft
        self._list = self._count = self._cards = None
        if draft is None:
            self.grid.empty_text = empty
            self.grid.show_rows([])
            self.panel.show(None)
            return
        from upflow_tui.engine.draft_lists import PlanCards

        self._grew = float("-inf")
        self._cards = PlanCards(self._folder, draft)
        self._feed()

    def grow(self, *, filled: bool = False) -> None:
        """The draft has more customers now; `filled`: it is complete. The cursor stays where it is."""
        if self._list is None:
            if filled:
                self._feed()  # what was being listed may have been counted too soon
        elif filled or (not self._growing and time.monotonic() - self._grew >= _GROWS):
            self._growing = True
            self._grew = time.monotonic()
            self._look_again(self._list, self._shown, self.grid.rows_in_sight.start // PAGE * PAGE, filled)

    @work(thread=True, exclusive=True, group="grow", exit_on_error=False)
    def _look_again(self, plan: PlanList, generation: int, first: int, filled: bool) -> None:
        try:
            count = plan.refresh() if filled else plan.grow()
            rows = PlanRows(plan).rows(first, 2 * PAGE) if filled else []
        except Exception:
            self._growing = False  # the draft was begun again: what follows will say so
        else:
            self.app.call_from_thread(self._grown, count, generation, first, rows)

    def _grown(self, count: int, generation: int, first: int, rows: list[Row]) -> None:
        self._growing = False
        if generation != self._shown or not self.is_attached:
            return
        self._count = count
        self.grid.set_count(count)
        if rows:  # those in sight are put in at once, so that none is missing under a key
            self.grid.reload()
            self.grid.set_page(first, rows, self.grid.generation)
            self._read_card()
        self.post_message(self.Narrowed())

    def _feed(self, customer: int | None = None) -> None:
        """Lists anew; with the cursor on a customer by its number in the plan."""
        from upflow_tui.engine.draft_lists import PlanList, PlanOnly, PlanQuery

        draft = self._draft
        if draft is None:
            return
        only = FILTERS[self._only][0]
        query = PlanQuery(self._search, PlanOnly(only) if only is not None else None)
        self._shown += 1
        self._list = None
        generation = self._shown
        self.grid.empty_text = "No customer is like that. f and / show others." if self.note else "No customers."

        def make() -> Listing:
            plan = PlanList(self._folder, draft, query)
            self.app.call_from_thread(self._take, plan, generation, customer)
            return PlanRows(plan)

        self.grid.feed(make)

    def _take(self, plan: PlanList, generation: int, customer: int | None) -> None:
        if generation == self._shown:
            self._list = plan
            self._count = plan.count()
            self._wanted = customer
            self.post_message(self.Narrowed())

    @on(FedGrid.Counted)
    def _go_to_wanted(self, event: FedGrid.Counted) -> None:
        event.stop()
        self.refresh_bindings()
        wanted, self._wanted = self._wanted, None
        place = self._list.index_of(wanted) if self._list is not None and wanted is not None else None
        if place is not None:
            self.grid.cursor_row = place
        if event.count == 0:
            self.panel.show(None)

    # Narrowing

    def search(self, text: str) -> None:
        """Only customers with this text."""
        self._search = text
        self.remove_class("-open")
        self._feed()

    def ask_filter(self) -> None:
        """Asks which customers to show."""
        choices = [Choice(key, label, detail) for key, (_, label, detail) in enumerate(FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._only), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._only = key
            self.remove_class("-open")
            self._feed()
            self.grid.focus()

    def go_to(self, customer: int) -> None:
        """Brings a customer under the cursor by its number in the plan, and shows it."""
        place = self._list.index_of(customer) if self._list is not None else None
        if place is not None:
            self.grid.cursor_row = place
            self._read_card()
        else:
            self._only, self._search = 0, ""
            self._feed(customer)
        self.open()

    # The chosen one

    def open(self) -> None:
        """To the customer under the cursor: beside the list, or in its place."""
        self.add_class("-open")
        self.panel.focus()
        self._read_card()

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
        self._timer = self.set_timer(_REST, self._read_card)

    def _read_card(self) -> None:
        row = self.grid.row
        if row is not None and row.key and self._cards is not None and self.panel.display:
            self._fetch_card(self._cards, row.key)

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
