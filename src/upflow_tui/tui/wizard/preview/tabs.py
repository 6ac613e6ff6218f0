"""The three tabs of the preview: which is in front, what leads from one to another, and the search over each."""

from __future__ import annotations

from typing import Final, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from upflow_tui.core.findings import LINE_KINDS, problem_count
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.widgets.filter_line import FilterLine
from upflow_tui.tui.widgets.search_field import SearchField
from upflow_tui.tui.widgets.tab_line import Tab, TabLine
from upflow_tui.tui.wizard.preview.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.preview.customers import CustomersTab
from upflow_tui.tui.wizard.preview.lines import LinesTab
from upflow_tui.tui.wizard.preview.problem import Problem
from upflow_tui.tui.wizard.preview.problems import ProblemsTab
from upflow_tui.tui.wizard.preview.skipped_lines import OddLine
from upflow_tui.tui.wizard.session import ImportSession

PreviewTab: TypeAlias = CustomersTab | ProblemsTab | LinesTab

CUSTOMERS: Final = 0
PROBLEMS: Final = 1
LINES: Final = 2
_LABELS: Final = ("Customers", "Problems", "Lines")


class PreviewTabs(Vertical):
    """Customers, Problems and Lines, of which one is in front. The keys are the step's."""

    DEFAULT_CSS = """
    PreviewTabs {
        height: 1fr;
        & > CustomersTab, & > ProblemsTab, & > LinesTab { height: 1fr; }
    }
    """

    def __init__(self, session: ImportSession) -> None:
        super().__init__()
        self._session = session
        self.front = CUSTOMERS
        """The number of the tab in front."""
        self._searches = ["", "", ""]
        self._came_from: int | None = None
        """The tab that led to the one in front."""
        self._doing = ""
        """What is going on while the pages stay, in a few words."""

    def compose(self) -> ComposeResult:
        """The line of tabs, the field above them, and the three."""
        yield TabLine([Tab(label) for label in _LABELS], numbered=False)  # the digits are those of the steps
        yield FilterLine()
        yield SearchField("Name, ID, email, message or value", self._search, self.focus_list, self._searches_quickly)
        yield CustomersTab(self._session.services.folder)
        yield ProblemsTab()
        yield LinesTab(self._session.services.engine)

    def on_mount(self) -> None:
        """The first tab is in front."""
        self._bring_in_front(CUSTOMERS)

    @property
    def customers(self) -> CustomersTab:
        """The first."""
        return self.query_one(CustomersTab)

    @property
    def problems(self) -> ProblemsTab:
        """The second."""
        return self.query_one(ProblemsTab)

    @property
    def lines(self) -> LinesTab:
        """The third."""
        return self.query_one(LinesTab)

    @property
    def tab(self) -> PreviewTab:
        """The one in front."""
        return self._all[self.front]

    @property
    def _all(self) -> tuple[PreviewTab, ...]:
        return self.customers, self.problems, self.lines

    # Which is in front

    def show(self, index: int) -> None:
        """Brings a tab in front (0 = first)."""
        self._came_from = None
        self._bring_in_front(index)
        self.focus_list()

    def show_next(self, step: int) -> None:
        """Brings the next tab in front, or the one before (-1); behind the last comes the first."""
        self.show((self.front + step) % len(_LABELS))

    def focus_list(self) -> None:
        """Gives the keys to the tab in front."""
        self.tab.focus_list()

    def _bring_in_front(self, front: int) -> None:
        field = self.query_one(SearchField)
        if field.is_open:
            self._search(field.value.strip())
        self.front = front
        for index, tab in enumerate(self._all):
            tab.display = index == front  # a class around them would have every widget in them styled anew
        field.value = self._searches[front]
        field.set_class(bool(self._searches[front]), "-open")
        self.show_counts()
        self.refresh_bindings()

    @on(TabLine.Chosen)
    def _choose(self, event: TabLine.Chosen) -> None:
        event.stop()
        self.show(event.index)

    def levels(self) -> Levels:
        """The search that is typed; what was opened; the list's search and filters; the tab that led here.

        What was opened stands over the list, so it goes before what narrows the list below it.
        """
        field = self.query_one(SearchField)
        typing = Level(lambda: field.has_focus, self._leave_search)
        search = Level(lambda: field.is_open, self._leave_search)
        followed = Level(lambda: self._came_from is not None, self._follow_back)
        tab = self.tab
        newest = Level(lambda: tab.filters, lambda: tab.narrow(tab.filters.without(-1)))
        return (typing, Level(tab.is_open, tab.close), search, newest, followed)

    def _leave_search(self) -> None:
        self.query_one(SearchField).close()
        self.focus_list()

    def _follow_back(self) -> None:
        if self._came_from is not None:
            self.show(self._came_from)

    # From one to another

    def _follow_to(self, index: int) -> None:
        """Brings a tab in front that the one there leads to; esc leads back."""
        came_from = self.front
        self.show(index)
        self._came_from = came_from
        self.refresh_bindings()

    @on(CustomerPanel.Followed)
    @on(ProblemsTab.Followed)
    def _follow_line(self, event: CustomerPanel.Followed | ProblemsTab.Followed) -> None:
        event.stop()
        if event.target.line is not None:
            self._follow_to(LINES)
            # The table can bring a column into sight only when it knows its own width.
            self.call_after_refresh(self.lines.go_to, event.target.line, event.target.column)

    @on(LinesTab.Followed)
    def _follow_customer(self, event: LinesTab.Followed) -> None:
        event.stop()
        self._follow_to(CUSTOMERS)
        self.customers.go_to(event.customer)

    # Counts and notes

    def show_counts(self) -> None:
        """Draws the line of tabs anew."""
        totals = self._session.totals if self._session.draft is not None else None
        counts: list[int | None] = [None, None, None]
        if totals is not None:
            counts = [
                sum(totals["customers"].values()),
                problem_count(totals["errors"], totals["warnings"]),
                totals["lines"],
            ]
        tabs = [Tab(*tab) for tab in zip(_LABELS, counts, strict=True)]
        self.query_one(TabLine).show(self.front, tabs, self._doing or self.tab.note)
        self.query_one(FilterLine).show(self.tab.filters)

    def say(self, doing: str) -> None:
        """Says what is going on, in a few words; blank: nothing any more."""
        self._doing = doing
        self.show_counts()

    @on(CustomersTab.Narrowed)
    @on(ProblemsTab.Narrowed)
    @on(LinesTab.Narrowed)
    def _narrowed(self, event: CustomersTab.Narrowed | ProblemsTab.Narrowed | LinesTab.Narrowed) -> None:
        event.stop()
        self.show_counts()

    @on(FilterLine.Removed)
    def _remove_filter(self, event: FilterLine.Removed) -> None:
        event.stop()
        self.tab.narrow(self.tab.filters.without(event.place))
        self.show_counts()

    # Searching

    def search(self) -> None:
        """Opens the field above the list."""
        if self.front == CUSTOMERS:
            self.customers.close()
        self.query_one(SearchField).open()

    def _searches_quickly(self) -> bool:
        return self.tab.pace.is_quick

    def _search(self, text: str) -> None:
        if text != self._searches[self.front]:
            self._searches[self.front] = text
            self.tab.search(text)

    # What the cursor is on

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """Line and column (0 = first; None: the line's number) under the cursor, where there is a cell under it."""
        tab = self.tab
        return None if isinstance(tab, CustomersTab) else tab.cell

    @property
    def odd_line(self) -> OddLine | None:
        """What looks like no customer under the cursor: a line, or all lines of a kind."""
        if self.front == LINES:
            return self.lines.odd_line
        problem = self.problem
        if problem is None or problem.code not in LINE_KINDS:
            return None
        return OddLine(problem.code, self.cell[0] if self.cell is not None else None)

    @property
    def problem(self) -> Problem | None:
        """The problem under the cursor."""
        tab = self.tab
        return None if isinstance(tab, CustomersTab) else tab.problem
