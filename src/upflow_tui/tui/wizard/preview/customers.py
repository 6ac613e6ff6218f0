"""The tab Customers of the preview: one row a customer with what becomes of it, and the chosen one beside."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer

from upflow_tui.tui.dialogs.filter_choice import Offer, choose_filter
from upflow_tui.tui.filters import Filters
from upflow_tui.tui.groups.arranging import Arranging, tell_no_parts
from upflow_tui.tui.groups.listing import GroupListing
from upflow_tui.tui.off_loop import off_loop, said_elsewhere
from upflow_tui.tui.pace import Pace
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import PAGE, Row
from upflow_tui.tui.wizard.preview.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.preview.plan_filters import read_offers
from upflow_tui.tui.wizard.preview.plan_places import outline_of, row_of_line
from upflow_tui.tui.wizard.preview.plan_rows import COLUMNS, SORTS, PlanRows
from upflow_tui.tui.wizard.preview.plan_view import PlanView
from upflow_tui.tui.wording import nothing_matches

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import PlanCard, PlanCards, PlanList
    from upflow_tui.engine.draft.plan_outline import Part
    from upflow_tui.engine.groups.planned import PlanGroups

_GROWS: Final = 0.5
"""Seconds from one look at how far the draft has grown to the next: each takes the screen's time, too."""
_LIST: Final = "list"
"""The opening of the list, of which only the newest counts."""
_WIDE: Final = 110
"""Cells from which on list and customer stand side by side."""
_REST: Final = 0.06
"""Seconds without another row after which the customer under the cursor is read."""


class CustomersTab(Horizontal):
    """The customers of the plan, each of which opens to its contacts and children, and the one under the cursor.

    Args:
        folder: the data folder.
    """

    DEFAULT_CSS = """
    CustomersTab {
        & > FedGrid { width: 1fr; }
        & > CustomerPanel { display: none; width: 44%; max-width: 60; border-left: solid $border-blurred; }
        &.-wide > CustomerPanel { display: block; }
        &.-open > CustomerPanel { display: block; width: 1fr; max-width: 100%; border: none; }
        &.-open > FedGrid { display: none; }
        &.-wide.-open > FedGrid { display: block; }
        &.-wide.-open > CustomerPanel { width: 44%; max-width: 60; border-left: solid $border-blurred; }
    }
    """

    class Narrowed(Message):
        """The list shows another part of the customers; `note` says which, for the line above."""

    def __init__(self, folder: Path) -> None:
        super().__init__(id="tab-customers")
        # Held, not asked of the DOM: a message that was on its way finds them even while the screen goes.
        self.grid: Final = FedGrid(
            COLUMNS, empty_text="No customers yet.", copies=cells(2), list_name="preview.customers"
        )
        """The list."""
        self.panel: Final = CustomerPanel()
        """The customer beside it."""
        self._folder = folder
        self.arranging: Final = Arranging(self.grid)
        """Whether they stand by parent, and what is unfolded then."""
        self.pace: Final = Pace()
        """How long a search takes."""
        self._view = PlanView()
        self._draft: Path | None = None
        self._list: PlanList | None = None
        self._cards: PlanCards | None = None
        self._opened: dict[int, tuple[Part, ...]] = {}
        """The contacts and children of those that are opened, by the customer's number."""
        self._lines: dict[int, int | None] = {}
        """The first line of each customer that was listed, by its number: by it a customer is found again."""
        self._shown = 0
        """Rises with each listing: what comes of an older one is too late."""
        self._count: int | None = None
        self._wanted: int | None = None
        self._growing = False
        self._grew = float("-inf")
        """When the draft was last looked at again."""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The list, and the customer under its cursor."""
        yield self.grid
        yield self.panel

    def on_mount(self) -> None:
        """The list follows the settings."""
        upflow_of(self).preferences.changed.subscribe(self, lambda _: self._arrange_as_chosen())

    @property
    def note(self) -> str:
        """What the list is narrowed to and sorted by, in words; blank: nothing."""
        return self._view.note(self._count)

    # The draft

    def show_draft(self, draft: Path | None, empty: str = "") -> None:
        """Shows the customers of another draft; None: there is none, and `empty` says why."""
        self._draft = draft
        self._list = self._count = self._cards = None
        self._opened = {}
        if draft is None:
            self.workers.cancel_group(self, _LIST)
            self.grid.empty_text = empty
            self.grid.show_rows([])
            self.panel.show(None)
            return
        from upflow_tui.engine.draft.lists import PlanCards

        self._grew = float("-inf")
        self._cards = PlanCards(self._folder, draft)
        self._feed()

    def show_again(self, draft: Path) -> None:
        """Shows the customers of a draft that differs by a repair; the cursor stays on its customer."""
        if self._draft is None or self.grid.listing is None:
            self.show_draft(draft)
            return
        from upflow_tui.engine.draft.lists import PlanCards

        line = self._line_under_cursor
        self._draft = draft
        self._cards = PlanCards(self._folder, draft)
        self._opened, self._lines = {}, {}  # they may be others now
        self.arranging.begin_anew()
        self._renew(line=line)

    @property
    def _customer_under_cursor(self) -> int | None:
        """The number of the customer that the row under the cursor shows or belongs to."""
        plan, row = self._list, self.grid.cursor_row
        if plan is not None:
            return self._listing(plan).outline.owner_of(row)
        listing = self.grid.listing
        return outline_of(listing).owner_of(row) if listing is not None else None

    @property
    def _line_under_cursor(self) -> int | None:
        """The first line of the customer under the cursor."""
        row = self.grid.row
        return self._lines.get(row.key) if row is not None else None

    def grow(self, *, filled: bool = False) -> None:
        """The draft has more customers now; `filled`: it is complete. The cursor stays where it is."""
        if self._list is None or (filled and self.arranging.by_parent):
            if filled:
                self._feed()  # what was being listed may have been counted too soon
        elif filled or (not self._growing and time.monotonic() - self._grew >= _GROWS):
            self._growing = True
            self._grew = time.monotonic()
            self._look_again(self._list, self._listing(self._list), filled)

    def _look_again(self, plan: PlanList, listing: PlanRows, filled: bool) -> None:
        generation, first = self._shown, self.grid.rows_in_sight.start // PAGE * PAGE

        def read() -> tuple[int, int, list[Row]]:
            if filled:
                plan.refresh()
            else:
                plan.grow()
            rows = listing.rows(first, 2 * PAGE) if filled else []
            return plan.count(), listing.count(), rows

        def take(found: tuple[int, int, list[Row]]) -> None:
            self._growing = False
            if generation != self._shown:
                return
            self._count, rows_in_all, rows = found
            self.grid.set_count(rows_in_all)
            if rows:  # those in sight are put in at once, so that none is missing under a key
                self.grid.reload()
                self.grid.set_page(first, rows, self.grid.generation)
                self._read_card()
            self.post_message(self.Narrowed())

        def stop(_: Exception) -> None:
            self._growing = False  # the draft was begun again: what follows will say so

        off_loop(self, read, take, group="grow", failed=stop)

    # Feeding the list

    def _feed(self, customer: int | None = None) -> None:
        """Lists anew; with the cursor on a customer by its number in the plan."""
        self._opened, self._lines = {}, {}
        self._list = None
        self._make(lambda listing: self.grid.feed(lambda: listing), customer)

    def _renew(self, *, line: int | None = None, customer: int | None = None) -> None:
        """Lists anew without a jump: the cursor stays with the customer of a line, or that of a number."""

        def find(listing: Listing) -> int | None:
            if customer is not None:
                return outline_of(listing).index_of(customer)
            return row_of_line(listing, line) if line is not None else None

        self._make(lambda listing: self.grid.renew(lambda: listing, find))

    def _make(self, show: Callable[[PlanRows | GroupListing], None], customer: int | None = None) -> None:
        """Opens the list as it is wanted now, and hands it to `show`; the cursor is to go to `customer`."""
        from upflow_tui.tui.wizard.preview.arranged_plan import arranged_listing, open_plan

        self._shown += 1
        folder, draft, query = self._folder, self._draft, self._view.query
        folds, lines = self.arranging.folds, self._lines
        if draft is None:
            return
        view = self._view
        nothing = nothing_matches("customers", view.search, filtered=bool(view.filters))
        self.grid.empty_text = nothing if view.is_narrowed else "No customers."

        def take(plan: PlanList | PlanGroups) -> None:
            self._wanted = customer
            from upflow_tui.engine.groups.planned import PlanGroups

            if isinstance(plan, PlanGroups):
                self._list, self._count = None, plan.outline.customers()
                listing: PlanRows | GroupListing = arranged_listing(plan, lines)
            else:
                self._list, self._count = plan, plan.count()
                listing = self._listing(plan)
            self.post_message(self.Narrowed())
            show(listing)

        off_loop(
            self, self.pace.timed(lambda: open_plan(folder, draft, query, folds)), take, group=_LIST, failed=self._tell
        )

    def _tell(self, error: Exception) -> None:
        self.post_message(FedGrid.Failed(self.grid, error))

    def _listing(self, plan: PlanList) -> PlanRows:
        from upflow_tui.engine.draft.plan_outline import PlanOutline

        opened = dict(self._opened)
        outline = PlanOutline(plan, opened)
        return PlanRows(outline, frozenset(opened), self._lines, grouped=self._view.is_grouped)

    @on(FedGrid.Counted)
    def _go_to_wanted(self, event: FedGrid.Counted) -> None:
        event.stop()
        self.refresh_bindings()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._go_to_row(wanted)
        if event.count == 0:
            self.panel.show(None)

    def _go_to_row(self, customer: int) -> bool:
        """Brings a customer under the cursor by its number; false if it is not in the list."""
        listing = self.grid.listing
        place = outline_of(listing).index_of(customer) if listing is not None else None
        if place is not None:
            self.grid.cursor_row = place
        return place is not None

    # Narrowing and sorting

    def search(self, text: str) -> None:
        """Only customers with this text."""
        self._view.search = text
        self.remove_class("-open")
        self._feed()

    @property
    def filters(self) -> Filters:
        """What the list is narrowed by, besides the search."""
        return self._view.filters

    def ask_filter(self) -> None:
        """Offers to show only what the customer under the cursor shares with others, and more."""
        folder, draft, view, customer = self._folder, self._draft, replace(self._view), self._customer_under_cursor
        if draft is None:
            return

        def ask(offers: list[Offer]) -> None:
            choose_filter(self.app, self._view.filters, offers, self.narrow)

        off_loop(self, lambda: read_offers(folder, draft, customer, view.query_with), ask, group="filter")

    def narrow(self, filters: Filters) -> None:
        """Narrows the list by other filters."""
        self._view.filters = filters
        self.remove_class("-open")
        self._feed()
        self.grid.focus()

    def sort(self, place: int | None = None) -> None:
        """Sorts by the order at `place`; None: by the next column."""
        self._view.sort_by(place)
        self._list_sorted()

    def turn(self) -> None:
        """Sorts the other way round."""
        self._view.turn()
        self._list_sorted()

    def _list_sorted(self) -> None:
        self.grid.set_sort(SORTS[self._view.sort][1], reverse=self._view.reverse)
        self._feed()

    @on(RowGrid.HeaderSelected)
    def _sort_by(self, event: RowGrid.HeaderSelected) -> None:
        event.stop()
        place = next(place for place, (_, column, _) in enumerate(SORTS) if column == event.column)
        if place == self._view.sort:
            self.turn()
        else:
            self.sort(place)

    # The chosen one

    def go_to(self, customer: int) -> None:
        """Brings a customer under the cursor by its number in the plan, and shows it."""
        if self._go_to_row(customer):
            self._read_card()
        else:
            self._view.widen()
            self._feed(customer)
        self._open()

    def _open(self) -> None:
        """To the customer under the cursor: beside the list, or in its place."""
        self.add_class("-open")
        self.panel.focus()
        self._read_card()

    def is_open(self) -> bool:
        """Whether the customer has the keys, beside the list or in its place."""
        return self.has_class("-open") or self.panel.has_focus

    def close(self) -> None:
        """Back to the list."""
        if self.is_open():
            self.remove_class("-open")
            self.grid.focus()

    def focus_list(self) -> None:
        """Gives the keys to what is in sight."""
        (self.panel if self.has_class("-open") else self.grid).focus()

    def on_resize(self) -> None:
        """Side by side, or one in place of the other."""
        self.set_class(self.size.width >= _WIDE, "-wide")

    @on(RowGrid.RowSelected)
    def _open_selected(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is not None and event.row.key < 0:
            self.notify("This parent is stored and not in the file.", markup=False)
        else:
            self._open()

    @on(RowGrid.RowHighlighted)
    def _read_soon(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.row is None:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_REST, self._read_card)

    def _read_card(self) -> None:
        """Reads the customer under the cursor, where it is in sight."""
        row, cards = self.grid.row, self._cards
        if row is None or not row.key or cards is None or not self.panel.display:
            return
        customer = row.key
        if customer < 0:  # a parent that the file does not have
            self.panel.show(None)
            return

        def show(card: PlanCard | None) -> None:
            row = self.grid.row
            if cards is self._cards and card is not None and row is not None and row.key == customer:
                self.panel.show(card)

        off_loop(self, lambda: cards.card(customer), show, group="card", failed=said_elsewhere)

    @on(CustomerPanel.Followed)
    def _follow(self, event: CustomerPanel.Followed) -> None:
        if event.target.customer is not None:
            event.stop()
            self.go_to(event.target.customer)

    # Arranging, and contacts and children in the list

    def _arrange_as_chosen(self) -> None:
        """The list follows the settings, wherever they are changed; the cursor stays with its customer."""
        if not self.arranging.is_as_wanted:
            self._opened = {}
            row = self.grid.row
            self._renew(customer=row.key if row is not None else None)

    def unfold(self) -> None:
        """Opens the customer under the cursor to its contacts and children, or closes it."""
        if self.arranging.is_grouped:
            self.arranging.unfold()
            return
        cards, customer = self._cards, self._customer_under_cursor
        if customer is None or cards is None:
            return
        if customer in self._opened:
            del self._opened[customer]
            self._renew(customer=customer)
        else:
            self._read_parts(cards, customer)

    def _read_parts(self, cards: PlanCards, customer: int) -> None:
        def read() -> tuple[Part, ...] | None:
            from upflow_tui.engine.draft.plan_outline import parts_of

            card = cards.card(customer)
            return parts_of(card) if card is not None else None

        def take(parts: tuple[Part, ...] | None) -> None:
            if cards is not self._cards or parts is None:
                return
            if not parts:
                tell_no_parts(self.grid)
                return
            self._opened[customer] = parts
            self._renew(customer=customer)

        off_loop(self, read, take, group="parts", failed=said_elsewhere)
