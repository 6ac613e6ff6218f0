"""Two past imports side by side: customers that appeared, are absent, changed, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, BinaryIO, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from upflow_tui.core.kinds import Difference
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.compare.rows import COLUMNS, compared_row, differences_rows, head_lines, whole_of
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import Row, RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from upflow_tui.engine.past.comparing_imports import ComparedImports
    from upflow_tui.reports.comparison import ComparedCustomer, ComparedTotals, Comparison
    from upflow_tui.reports.list_kinds import Kind

_LABELS: Final = ("All", "Changed", "New", "Missing")


class CompareScreen(PlaceScreen):
    """What is different in the file of the later import; both are read once, in a thread."""

    PLACE = "history"
    SEARCHES = "Customer, ID, field or value"
    CSS_PATH = "screen.tcss"
    BINDINGS = bindings_for("compare", "tabs")

    def __init__(self, before: int, after: int) -> None:
        """`before`, `after`: the numbers of the two imports."""
        super().__init__()
        self._numbers = before, after
        self._compared: ComparedImports | None = None
        self._totals: ComparedTotals | None = None
        self._stop = Event()
        self._front = 0
        self._search = ""
        self._seen: dict[int, ComparedCustomer] = {}

    def compose_body(self) -> ComposeResult:
        """Which two, the numbers, the tabs, the field, the list, the whole of the row under the cursor."""
        yield Static(classes="compare--head")
        yield TabLine([Tab(label) for label in _LABELS])
        yield FedGrid(
            COLUMNS,
            empty_text="Comparing…",
            enter_label="Details",
            copies=cells(2),
            list_name="compare",
            id="list",
        )
        yield CutText(classes="compare--whole")

    def on_mount(self) -> None:
        """Says what is going on, and begins."""
        before, after = self._numbers
        self.query_one(".compare--head", Static).update(f"Comparing import {before} with import {after}…")
        self.query_one(FedGrid).focus()
        self._compare()

    def on_unmount(self) -> None:
        """Ends the work, and removes what it made."""
        self._stop.set()
        if self._compared is not None:
            self._compared.close()

    def _compare(self) -> None:
        folder = self.upflow.services.folder

        def work() -> tuple[ComparedImports, ComparedTotals]:
            from upflow_tui.engine.past.comparing_imports import ComparedImports

            compared = ComparedImports(folder, *self._numbers, self._stop.is_set)
            return compared, compared.comparison.totals

        # the result is closed even when the screen was left meanwhile
        off_loop(
            self.app,
            work,
            lambda done: self._show(*done),
            group="compare",
            exclusive=False,
            failed=self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        """It cannot be done: says why, over the screen before."""
        if not self._stop.is_set():
            self.dismiss()
            self.call_after_refresh(self.fail, error)

    def _show(self, compared: ComparedImports, totals: ComparedTotals) -> None:
        if self._stop.is_set():
            compared.close()
            return
        self._compared, self._totals = compared, totals
        self.query_one(".compare--head", Static).update(Content("\n").join(head_lines(compared, totals)))
        self._feed()

    # The list

    def _feed(self) -> None:
        compared, totals = self._compared, self._totals
        if compared is None or totals is None:
            return
        counts = (totals.changed + totals.appeared + totals.absent, totals.changed, totals.appeared, totals.absent)
        tabs = [Tab(label, count) for label, count in zip(_LABELS, counts, strict=True)]
        self.query_one(TabLine).show(self._front, tabs)
        grid = self.query_one(FedGrid)
        grid.empty_text = "…"
        grid.show_rows([])
        grid.feed(partial(_listing, compared.comparison, self._front, self._search, self._seen))
        self.query_one(".compare--whole", Static).update("")
        self.refresh_bindings()

    def action_tab(self, index: int) -> None:
        """Brings another tab in front."""
        if index < len(_LABELS) and index != self._front:
            self._front = index
            self._feed()
            self.focus_list()

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    def search(self, text: str) -> None:
        """Narrows the list."""
        self._search = text
        self._feed()

    @on(FedGrid.Counted)
    def _count(self, event: FedGrid.Counted) -> None:
        event.stop()
        text = "Nothing matches. Esc shows all again." if self._search else "No differences here."
        event.grid.empty_text = text
        event.grid.refresh()

    @on(RowGrid.RowHighlighted)
    def _tell(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        customer = self._seen.get(event.row.key) if event.row is not None else None
        whole = whole_of(customer) if customer is not None else ""
        self.query_one(".compare--whole", Static).update(safe_text(whole, 600))

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        customer = self._seen.get(event.row.key) if event.row is not None else None
        if customer is not None:
            from upflow_tui.tui.dialogs.changes import ChangesDialog

            self.app.push_screen(ChangesDialog(customer.name or customer.external_id or "", differences_rows(customer)))

    # Saving

    def action_save_csv(self) -> None:
        """Saves every difference as CSV or as a workbook."""
        from upflow_tui.tui.dialogs.save_as import save_list

        compared = self._compared
        if compared is None:
            return
        before, after = self._numbers

        def write(kind: Kind, out: BinaryIO) -> None:
            compared.comparison.write(out, kind)

        save_list(self, "Save the comparison", f"imports-{before}-{after}.csv", write)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be saved or searched before it is compared."""
        if action in ("save_csv", "search"):
            return self._compared is not None
        return super().check_action(action, parameters)


class _Rows:
    """The differences as the grid shows them; those that were read are at hand."""

    def __init__(self, comparison: Comparison, places: Sequence[int], seen: dict[int, ComparedCustomer]) -> None:
        self._comparison, self._places, self._seen = comparison, places, seen

    def count(self) -> int:
        return len(self._places)

    def rows(self, start: int, count: int) -> list[Row]:
        found = self._comparison.customers(self._places[start : start + count])
        self._seen.update((customer.place, customer) for customer in found)
        return [compared_row(customer) for customer in found]


def _listing(comparison: Comparison, front: int, search: str, seen: dict[int, ComparedCustomer]) -> Listing:

    kind = (None, Difference.CHANGED, Difference.APPEARED, Difference.ABSENT)[front]
    return _Rows(comparison, comparison.places(kind, search), seen)


def compare(screen: PlaceScreen, one: int, other: int) -> None:
    """Opens the comparison of two imports, the earlier one first."""
    screen.app.push_screen(CompareScreen(min(one, other), max(one, other)))
