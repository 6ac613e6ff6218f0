"""The place Customers: the stored customers, searched, sorted and narrowed; and the ways to bring more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.filters import Filters
from upflow_tui.tui.groups.arranging import Arranging
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str, safe_text
from upflow_tui.tui.screens.customers.customer_asking import (
    Asked,
    customers_in,
    customers_of,
    first_customers_of,
    place_in,
    query_of,
)
from upflow_tui.tui.screens.customers.customer_columns import COLUMNS, SORTS
from upflow_tui.tui.screens.customers.customer_filters import read_offers
from upflow_tui.tui.screens.customers.erasing import EraseFlow
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.screens.unfinished_list import UnfinishedList
from upflow_tui.tui.widgets.filter_line import FilterLine
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.fed_grid import Beginning, FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wording import counted, nothing_matches

if TYPE_CHECKING:
    from upflow_tui.core.organization import Organization
    from upflow_tui.engine.settings.settings import Settings
    from upflow_tui.reports.list_kinds import Kind
    from upflow_tui.tui.dialogs.filter_choice import Offer
    from upflow_tui.tui.screens.customers.first_run import FirstRun, Way

_WIDE: Final = 100
"""Cells from which on the key bar has room for whole names."""
_SLOW: Final = 0.3
"""Seconds after which it is said that the list is being read."""


class AddButton(Static):
    """Looks and works like a button, and is there with the first paint; its key is the screen's."""

    def on_click(self) -> None:
        """As the key."""
        self.app.call_later(self.app.run_action, "screen.add")


class CustomersScreen(PlaceScreen):
    """The stored customers."""

    PLACE = "customers"
    SEARCHES = "Words in name, ID, town, country, parent, manager, workflow or email"
    CSS_PATH = "screen.tcss"
    BINDINGS = bindings_for("customers")
    AUTO_FOCUS = "#list, FirstRun RowGrid"

    def __init__(self) -> None:
        super().__init__()
        self._asked = Asked()
        self._organization: Organization | None = None
        self._assign_only = False
        self._count = 0
        self._first_run: FirstRun | None = None
        self._slow: Timer | None = None
        self._grid = FedGrid(COLUMNS, empty_text="No customers.", copies=cells(1), list_name="customers", id="list")
        self._grid.markable = True  # the marks stand in the margin
        self._arranging = Arranging(self._grid)
        self._erasing = EraseFlow(self, self._erased)

    def compose_body(self) -> ComposeResult:
        """What is not finished, facts and the button, the field, the list; on an empty store the ways on instead."""
        yield UnfinishedList(self.focus_list)
        with Horizontal(classes="customers--bar"):
            yield Static(classes="customers--facts")
            yield AddButton("Add customers  a")
        yield FilterLine()
        yield self._grid

    def on_mount(self) -> None:
        """Marks how the list is sorted; it follows the settings."""
        self.upflow.preferences.changed.subscribe(self, self._arrange_as_chosen)
        self.query_one("#list", FedGrid).set_sort(0)

    # Reading

    def show_organization(self, organization: Organization) -> None:
        """Names the button after what the source system allows (Seed: "Assign customers" button)."""
        self._organization = organization
        if self._assign_only is not organization.assign_only:
            self._assign_only = organization.assign_only
            label = "Assign customers" if self._assign_only else "Add customers"
            self.query_one(AddButton).update(f"{label}  a")

    def read(self) -> None:
        """Reads the list anew, with the cursor where it is."""
        self._feed(self.query_one("#list", FedGrid).cursor_row)

    def _feed(self, cursor: int = 0) -> None:
        if self._slow is not None:
            self._slow.stop()
        self._slow = self.set_timer(_SLOW, self._tell_reading)
        # Several lists being found at once would take the processor from the keys.
        begin = self._beginner() if cursor == 0 else None
        self.query_one("#list", FedGrid).feed(self._maker(), cursor=cursor, begin=begin)

    def _maker(self) -> Callable[[], Listing]:
        """What opens the list that is asked for now."""
        asked, folds = self._asked, self._arranging.folds
        return partial(customers_of, self.upflow.services.folder, asked, folds, lambda: self._asked is not asked)

    def _beginner(self) -> Callable[[], Beginning | None] | None:
        """What finds its first rows; None: arranged by parent it is made whole."""
        asked = self._asked
        if self._arranging.folds is not None:
            return None
        return partial(first_customers_of, self.upflow.services.folder, asked, lambda: self._asked is not asked)

    def _tell_reading(self) -> None:
        """A list of many thousands takes a while to be put in order; what is there stays usable."""
        self._tell("Reading the list …")

    @on(FedGrid.Counted)
    async def _show_count(self, event: FedGrid.Counted) -> None:
        event.stop()
        if self._slow is not None:
            self._slow.stop()
        if not event.is_all:
            self._tell("Counting …")
            return
        self._count = customers_in(event.grid.listing, event.count)
        self._arrange_as_chosen()
        is_empty = event.count == 0 and not self._asked.is_narrowed
        had_focus = self.focused is None or isinstance(self.focused, RowGrid)
        self.set_class(is_empty, "-empty", update=False)  # nothing but these two looks otherwise for it
        self._grid.display = not is_empty
        if self._first_run is not None:
            self._first_run.display = is_empty
        self.refresh_bindings()
        if is_empty:
            await self._show_ways_on()
        if had_focus:
            self.focus_list()
        self._say_facts()

    def _say_facts(self) -> None:
        """How many there are, and how many are marked."""
        facts = [counted(self._count, "customer")]
        facts += [f"{len(self._grid.marked)} marked: x erases them"] if self._grid.marked else []
        self._tell(" · ".join(facts))

    def _tell(self, facts: str) -> None:
        """Says it beside the button. The line has one size, whatever stands in it: nothing is laid out again."""
        self.query_one(".customers--facts", Static).update(safe_text(facts, 200), layout=False)

    async def _show_ways_on(self) -> None:
        """The panel of the first run; made only where it is needed."""
        if self._first_run is None:
            from upflow_tui.tui.screens.customers.first_run import FirstRun

            self._first_run = FirstRun(self._begin)
            await self.mount(self._first_run, after=self.query_one("#list"))
        self._first_run.show(self.upflow.services, self._organization)

    def focus_list(self) -> None:
        """To the list, or to the ways on."""
        if self.has_class("-empty") and self._first_run is not None:
            self._first_run.focus_list()
        else:
            self.query_one("#list", FedGrid).focus()

    # Searching, sorting, narrowing

    def search(self, text: str) -> None:
        """Narrows the list."""
        self._ask(search=text)

    @on(RowGrid.HeaderSelected)
    def _sort(self, event: RowGrid.HeaderSelected) -> None:
        event.stop()
        same = SORTS[event.column] == self._asked.sort
        self._ask(sort=SORTS[event.column], reverse=same and not self._asked.reverse)

    def action_sort(self) -> None:
        """By the next column; two keys in a row go two columns on."""
        column = (SORTS.index(self._asked.sort) + 1) % len(SORTS)
        self._ask(sort=SORTS[column], reverse=False)

    def action_reverse(self) -> None:
        """The other way round."""
        self._ask(reverse=not self._asked.reverse)

    def _ask(self, **changes: object) -> None:
        self._asked = replace(self._asked, **changes)  # type: ignore[arg-type]
        grid = self.query_one("#list", FedGrid)
        grid.set_sort(SORTS.index(self._asked.sort), reverse=self._asked.reverse)
        nothing = nothing_matches("customers", self._asked.search, filtered=bool(self._asked.filters))
        grid.empty_text = f"{nothing} Esc shows more again."
        self._feed()

    def action_filter(self) -> None:
        """Offers to show only what the customer under the cursor shares with others, and more."""
        row = self.query_one("#list", FedGrid).row
        folder, asked, key = self.upflow.services.folder, self._asked, row.key if row is not None else None
        off_loop(self, lambda: read_offers(folder, asked, key), self._choose_filter, group="filter")

    def _choose_filter(self, offers: list[Offer]) -> None:
        from upflow_tui.tui.dialogs.filter_choice import choose_filter

        choose_filter(self.app, self._asked.filters, offers, self._filter)

    def _filter(self, filters: Filters) -> None:
        self.query_one(FilterLine).show(filters)
        self._ask(filters=filters)

    @on(FilterLine.Removed)
    def _remove_filter(self, event: FilterLine.Removed) -> None:
        event.stop()
        self._filter(self._asked.filters.without(event.place))

    # Marking, erasing

    @on(RowGrid.MarksChanged)
    def _tell_marks(self) -> None:
        self._say_facts()
        self.refresh_bindings()

    def _unmark(self) -> None:
        self._grid.marked.clear()
        self._grid.refresh()
        self._tell_marks()

    def action_erase(self) -> None:
        """Looks what would go with the marked customers, or with that under the cursor, then asks."""
        row = self._grid.row
        keys = sorted(self._grid.marked) or ([row.key] if row is not None and row.key else [])
        if keys:
            self._erasing.ask(keys, none_left=self.reload)

    def _erased(self) -> None:
        self._unmark()
        self.upflow.store_changed()

    # Arranging

    def action_arrange(self) -> None:
        """Children under their parents, or one list."""
        self._arranging.turn()

    def _arrange_as_chosen(self, _: Settings | None = None) -> None:
        """The list follows the settings, wherever they are changed; the cursor stays with its customer."""
        if self._arranging.is_as_wanted:
            return
        key = self._grid.row.key if self._grid.row is not None else 0
        self._grid.renew(self._maker(), lambda listing: place_in(listing, key))
        self.refresh_bindings()

    def action_unfold(self) -> None:
        """The children and contacts of the customer under the cursor, or not."""
        self._arranging.unfold()

    def action_unfold_all(self) -> None:
        """Everything folded, or unfolded by one level."""
        self._arranging.unfold_all()
        self.refresh_bindings()

    @property
    def key_labels(self) -> dict[str, str]:
        """What the keys do now, for the key bar; in a narrow window the button alone says whole what is added."""
        short = {"customers.add": "Assign" if self._assign_only else "Add"} if self.app.size.width < _WIDE else {}
        return {**self._arranging.key_labels, **short}

    def levels(self) -> Levels:
        """The search, the marks, then one filter after the other, the newest first."""
        mark = Level(lambda: self._grid.marked, self._unmark)
        newest = Level(lambda: self._asked.filters, lambda: self._filter(self._asked.filters.without(-1)))
        return (*super().levels(), mark, newest)

    def look_for_unfinished(self) -> None:
        """Lists them again, above the customers."""
        self.query_one(UnfinishedList).look()

    def action_other_list(self) -> None:
        """To the unfinished imports, or back to the list."""
        self.query_one(UnfinishedList).change_over()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An empty store is not searched, sorted or narrowed; another list is there if something is unfinished."""
        if action == "other_list":
            return self.query_one(UnfinishedList).is_any
        if action in ("search", "sort", "reverse", "filter", "export", "arrange", "erase"):
            return not self.has_class("-empty")
        if action in ("unfold", "unfold_all"):
            return self._arranging.by_parent and not self.has_class("-empty")
        return super().check_action(action, parameters)

    # Going on

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is not None and event.row.key:
            from upflow_tui.tui.screens.customers.customer import CustomerScreen

            self.app.push_screen(CustomerScreen(event.row.key))

    def _begin(self, way: Way, file: Path | None) -> None:
        """A way on was chosen on an empty store."""
        from upflow_tui.tui.screens.customers.first_run import Way

        if way is Way.DEMO:
            self.upflow.restart_in_demo()
        elif way is Way.SET_UP:
            self._set_up()
        elif way is Way.LOOK:
            self.app.switch_mode("organization")
        else:
            self.upflow.open_wizard(file=file)

    def _set_up(self) -> None:
        """The guided form."""
        from upflow_tui.core.organization import Organization as Given
        from upflow_tui.tui.screens.organization.forms import set_up_form

        form = set_up_form(self.upflow.services.folder, self._organization or Given())
        self.app.push_screen(form, self._is_set_up)

    def _is_set_up(self, name: str | None) -> None:
        if name is not None:
            self.notify(safe_str(f"{name} is set up. Next: your customers.", 200), markup=False)
            self.reload()

    # Exporting

    def action_export(self) -> None:
        """Saves the customers of the list, in its order, as CSV or as a workbook that the importer maps by itself."""
        from upflow_tui.tui.dialogs.save_as import save_list

        asked, written = self._asked, 0
        lost: str | None = None

        def write(kind: Kind, out: BinaryIO) -> None:
            from upflow_tui.engine.files.customers_export import CsvLosses, export_customers

            nonlocal written, lost
            losses = CsvLosses()
            written = export_customers(self.upflow.services.folder, query_of(asked), out, losses=losses, kind=kind)
            lost = losses.in_words()

        def told(path: Path) -> str:
            said = f"Saved: {counted(written, 'customer')} in {path}"
            return f"{said}. {safe_str(lost, 400)}" if lost is not None else said

        save_list(self, f"Export {counted(self._count, 'customer')}", "customers.csv", write, told=told)

    def action_add(self) -> None:
        """Asks in which way."""
        from upflow_tui.tui.screens.customers.adding import ask_how

        ask_how(self, assign_only=self._assign_only)
