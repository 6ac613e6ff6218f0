"""The list of the plan's customers in the preview: fed, narrowed, sorted, opened, and kept while it changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import PAGE, Row
from upflow_tui.tui.wizard.preview.plan_rows import COLUMNS, FILTERS, GROUPED, SORTS, PlanRows
from upflow_tui.tui.wording import narrowed

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import PlanCards, PlanList
    from upflow_tui.engine.draft.plan_outline import Part

MakeListing: TypeAlias = Callable[[], Listing]
_GROWS: Final = 0.5
"""Seconds from one look at how far the draft has grown to the next: each takes the screen's time, too."""


class PlanTab(Horizontal):
    """The customers of the plan, each of which opens to its contacts and children.

    Args:
        folder: the data folder.
    """

    class Narrowed(Message):
        """The list shows another part of the customers; `note` says which, for the line above."""

    def __init__(self, folder: Path) -> None:
        super().__init__(id="tab-customers")
        self._folder = folder
        self._draft: Path | None = None
        self._list: PlanList | None = None
        self._cards: PlanCards | None = None
        self._opened: dict[int, tuple[Part, ...]] = {}
        """The contacts and children of those that are opened, by the customer's number."""
        self._lines: dict[int, int | None] = {}
        """The first line of each customer that was listed, by its number: by it a customer is found again."""
        self._only = 0
        self._sort = 0
        self._reverse = False
        self._search = ""
        self._shown = 0
        self._count: int | None = None
        self._wanted: int | None = None
        self._growing = False
        self._grew = float("-inf")
        """When the draft was last looked at again."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield FedGrid(COLUMNS, empty_text="No customers yet.", enter_label="Open")

    @property
    def grid(self) -> FedGrid:
        """The list."""
        return self.query_one(FedGrid)

    @property
    def note(self) -> str:
        """What the list is narrowed to and sorted by, in words; blank: nothing."""
        parts = narrowed(FILTERS[self._only][1] if self._only else "", self._search, self._count)
        if self._sort or self._reverse:
            parts.append(SORTS[self._sort][2] + (", turned" if self._reverse else ""))
        return " · ".join(parts)

    # The draft

    def show_draft(self, draft: Path | None, empty: str = "") -> None:
        """Shows the customers of another draft; None: there is none, and `empty` says why."""
        self._draft = draft
        self._list = self._count = self._cards = None
        self._opened = {}
        if draft is None:
            self.grid.empty_text = empty
            self.grid.show_rows([])
            return
        from upflow_tui.engine.draft.lists import PlanCards

        self._grew = float("-inf")
        self._cards = PlanCards(self._folder, draft)
        self.feed()

    def show_again(self, draft: Path) -> None:
        """Shows the customers of a draft that differs by a repair; the cursor stays on its customer."""
        if self._draft is None or self._list is None:
            self.show_draft(draft)
            return
        from upflow_tui.engine.draft.lists import PlanCards

        row = self.grid.row
        line = self._lines.get(row.key) if row is not None else None
        self._draft = draft
        self._cards = PlanCards(self._folder, draft)
        self._opened, self._lines = {}, {}  # they may be others now
        self._renew(line=line)

    def grow(self, *, filled: bool = False) -> None:
        """The draft has more customers now; `filled`: it is complete. The cursor stays where it is."""
        if self._list is None:
            if filled:
                self.feed()  # what was being listed may have been counted too soon
        elif filled or (not self._growing and time.monotonic() - self._grew >= _GROWS):
            self._growing = True
            self._grew = time.monotonic()
            first = self.grid.rows_in_sight.start // PAGE * PAGE
            self._look_again(self._list, self._listing(self._list), self._shown, first, filled)

    @work(thread=True, exclusive=True, group="grow", exit_on_error=False)
    def _look_again(self, plan: PlanList, listing: PlanRows, generation: int, first: int, filled: bool) -> None:
        try:
            if filled:
                plan.refresh()
            else:
                plan.grow()
            rows = listing.rows(first, 2 * PAGE) if filled else []
        except Exception:
            self._growing = False  # the draft was begun again: what follows will say so
        else:
            self.app.call_from_thread(self._grown, plan.count(), listing.count(), generation, first, rows)

    def _grown(self, count: int, rows_in_all: int, generation: int, first: int, rows: list[Row]) -> None:
        self._growing = False
        if generation != self._shown or not self.is_attached:
            return
        self._count = count
        self.grid.set_count(rows_in_all)
        if rows:  # those in sight are put in at once, so that none is missing under a key
            self.grid.reload()
            self.grid.set_page(first, rows, self.grid.generation)
            self.cursor_rests()
        self.post_message(self.Narrowed())

    # Feeding

    def feed(self, customer: int | None = None) -> None:
        """Lists anew; with the cursor on a customer by its number in the plan."""
        self._opened, self._lines = {}, {}
        self._list = None
        self._shown += 1
        make = self._maker(customer)
        if make is not None:
            self.grid.feed(make)

    def _renew(self, *, line: int | None = None, customer: int | None = None) -> None:
        """Lists anew without a jump: the cursor stays with the customer of a line, or that of a number."""
        self._shown += 1
        make = self._maker(None)
        if make is None:
            return

        def find(listing: Listing) -> int | None:
            assert isinstance(listing, PlanRows)
            if customer is not None:
                return listing.outline.index_of(customer)
            return listing.outline.index_of_line(line) if line is not None else None

        self.grid.renew(make, find)

    def _maker(self, customer: int | None) -> MakeListing | None:
        from upflow_tui.engine.draft.lists import PlanList, PlanOnly, PlanQuery, PlanSort

        draft = self._draft
        if draft is None:
            return None
        only = FILTERS[self._only][0]
        query = PlanQuery(
            self._search, PlanOnly(only) if only is not None else None, PlanSort(SORTS[self._sort][0]), self._reverse
        )
        generation = self._shown
        narrowed = self._only or self._search
        self.grid.empty_text = "No customer is like that. f and / show others." if narrowed else "No customers."

        def make() -> Listing:
            plan = PlanList(self._folder, draft, query)
            self.app.call_from_thread(self._take, plan, generation, customer)
            return self._listing(plan)

        return make

    def _listing(self, plan: PlanList) -> PlanRows:
        from upflow_tui.engine.draft.plan_outline import PlanOutline

        opened = dict(self._opened)
        return PlanRows(PlanOutline(plan, opened), frozenset(opened), self._lines, grouped=self._sort == GROUPED)

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
        if wanted is not None:
            self.go_to_row(wanted)
        self.counted(event.count)

    def counted(self, count: int) -> None:
        """The list is counted; for whoever shows the chosen customer."""

    def cursor_rests(self) -> None:
        """The customer under the cursor may be another one now; for whoever shows it."""

    def go_to_row(self, customer: int) -> bool:
        """Brings a customer under the cursor by its number; false if it is not in the list."""
        plan = self._list
        place = self._listing(plan).outline.index_of(customer) if plan is not None else None
        if place is not None:
            self.grid.cursor_row = place
        return place is not None

    # Narrowing and sorting

    def search(self, text: str) -> None:
        """Only customers with this text."""
        self._search = text
        self.remove_class("-open")
        self.feed()

    def ask_filter(self) -> None:
        """Asks which customers to show."""
        choices = [Choice(key, label, detail) for key, (_, label, detail) in enumerate(FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._only), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._only = key
            self.remove_class("-open")
            self.feed()
            self.grid.focus()

    def sort(self, place: int | None = None, *, reverse: bool = False) -> None:
        """Sorts by the next column, or by the order at `place`; `reverse`: turns the order that is there."""
        if reverse:
            self._reverse = not self._reverse
        else:
            self._sort = (self._sort + 1) % len(SORTS) if place is None else place
            self._reverse = False
        self.grid.set_sort(SORTS[self._sort][1], reverse=self._reverse)
        self.feed()

    @on(RowGrid.HeaderSelected)
    def _sort_by(self, event: RowGrid.HeaderSelected) -> None:
        event.stop()
        place = next(place for place, (_, column, _) in enumerate(SORTS) if column == event.column)
        self.sort(place, reverse=place == self._sort)
