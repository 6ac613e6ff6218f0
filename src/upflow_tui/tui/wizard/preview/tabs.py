"""The three tabs of the preview: which is in front, what leads from one to another, and the search over each."""

from __future__ import annotations

from typing import Final, TypeAlias

from textual import on
from textual.app import ComposeResult

from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.search_field import SearchField
from upflow_tui.tui.widgets.tab_line import TabLine
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.preview.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.preview.customers import CustomersTab
from upflow_tui.tui.wizard.preview.lines import LinesTab
from upflow_tui.tui.wizard.preview.problems import ProblemsTab
from upflow_tui.tui.wizard.preview.tabs_bar import TabsBar
from upflow_tui.tui.wizard.session import ImportSession

PreviewTab: TypeAlias = CustomersTab | ProblemsTab | LinesTab

CUSTOMERS: Final = 0
PROBLEMS: Final = 1
LINES: Final = 2


class PreviewTabs(StepPane):
    """A step with the tabs Customers, Problems and Lines."""

    DEFAULT_CSS = """
    PreviewTabs {
        & > CustomersTab, & > ProblemsTab, & > LinesTab { height: 1fr; }
    }
    """

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._front = CUSTOMERS
        self._searches = ["", "", ""]
        self._came_from: int | None = None
        """The tab that led to the one in front."""
        self._doing = ""
        """What is going on while the pages stay, in a few words."""

    def compose(self) -> ComposeResult:
        """The tabs and the field above them."""
        yield TabsBar()
        yield SearchField("Name, ID, email, message or value", self._search, self._leave_search)
        yield CustomersTab(self.session.services.folder)
        yield ProblemsTab()
        yield LinesTab(self.session.services.engine)

    def on_mount(self) -> None:
        """The first tab is in front."""
        self._bring_in_front(CUSTOMERS)

    @property
    def tabs(self) -> tuple[CustomersTab, ProblemsTab, LinesTab]:
        """The three of them."""
        return self.query_one(CustomersTab), self.query_one(ProblemsTab), self.query_one(LinesTab)

    @property
    def tab(self) -> PreviewTab:
        """The one in front."""
        return self.tabs[self._front]

    def go_back(self) -> bool:
        """Out of the search, out of what was opened, to the tab that led here, in this order."""
        field = self.query_one(SearchField)
        if field.is_open:
            field.close()
            self.tab.focus_list()
        elif self.tab.close():
            pass
        elif self._came_from is not None:
            self.action_tab(self._came_from)
        else:
            return False
        return True

    # Tabs

    def action_tab(self, index: int) -> None:
        """Brings a tab in front (0 = first)."""
        self._came_from = None
        self._bring_in_front(index)
        self.tab.focus_list()

    def _bring_in_front(self, front: int) -> None:
        field = self.query_one(SearchField)
        if field.is_open:
            self._search(field.value.strip())
        self._front = front
        for index, tab in enumerate(self.tabs):
            tab.display = index == front  # a class on the step would have every widget in it styled anew
        field.value = self._searches[front]
        field.set_class(bool(self._searches[front]), "-open")
        self.show_tabs()
        self.refresh_bindings()

    def _follow_to(self, index: int) -> None:
        """Brings a tab in front that the one there leads to; esc leads back."""
        came_from = self._front
        self.action_tab(index)
        self._came_from = came_from
        self.refresh_bindings()

    @on(TabLine.Chosen)
    def _choose_tab(self, event: TabLine.Chosen) -> None:
        event.stop()
        self.action_tab(event.index)

    @on(CustomersTab.Narrowed)
    @on(ProblemsTab.Narrowed)
    @on(LinesTab.Narrowed)
    def _narrowed(self, event: CustomersTab.Narrowed | ProblemsTab.Narrowed | LinesTab.Narrowed) -> None:
        event.stop()
        self.show_tabs()

    def show_tabs(self) -> None:
        """Draws the line of tabs anew: counts and notes."""
        totals = self.session.totals if self.session.draft is not None else None
        self.query_one(TabsBar).show_all(self._front, totals, self._doing or self.tab.note)

    def say_doing(self, what: str) -> None:
        """Says what is going on; blank: nothing any more."""
        self._doing = what
        self.show_tabs()

    @on(CustomerPanel.Followed)
    @on(ProblemsTab.Followed)
    def _follow_line(self, event: CustomerPanel.Followed | ProblemsTab.Followed) -> None:
        event.stop()
        if event.target.line is not None:
            self._follow_to(LINES)
            # The table can bring a column into sight only when it knows its own width.
            self.call_after_refresh(self.query_one(LinesTab).go_to, event.target.line, event.target.column)

    @on(LinesTab.Followed)
    def _follow_customer(self, event: LinesTab.Followed) -> None:
        event.stop()
        self._follow_to(CUSTOMERS)
        self.query_one(CustomersTab).go_to(event.customer)

    @on(FedGrid.Failed)
    def _list_failed(self, event: FedGrid.Failed) -> None:
        event.stop()
        if self.session.is_drafting or isinstance(self.app.screen, MessageDialog):
            return  # the draft may have been begun again under the list
        message = getattr(event.error, "message", f"This is a fault of the program: {type(event.error).__name__}.")
        fix = getattr(event.error, "fix", "Please report it.")
        self.app.push_screen(MessageDialog("The list cannot be read", str(message), str(fix)))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action in ("goto", "next_problem"):
            return self._front == LINES and self.session.draft is not None
        if action == "tab":
            return parameters[0] in range(len(self.tabs))
        if action == "filter":
            return self.session.draft is not None
        if action in ("sort", "turn", "unfold"):
            return self._front == CUSTOMERS and self.session.draft is not None
        return True

    def action_filter(self) -> None:
        """Narrows the list in front."""
        self.tab.ask_filter()

    def action_goto(self) -> None:
        """Goes to a line by its number."""
        self.query_one(LinesTab).ask_line()

    def action_next_problem(self, step: int = 1) -> None:
        """Goes to the next cell with a problem, or to the one before."""
        self.query_one(LinesTab).go_to_problem(step)

    def action_sort(self) -> None:
        """Sorts the customers by the next column."""
        self.query_one(CustomersTab).sort()

    def action_turn(self) -> None:
        """Sorts the customers the other way round."""
        self.query_one(CustomersTab).sort(reverse=True)

    def action_unfold(self) -> None:
        """Opens the customer under the cursor to its contacts and children, or closes it."""
        self.query_one(CustomersTab).unfold()

    def action_search(self) -> None:
        """Opens the field above the list."""
        if self._front == CUSTOMERS:
            self.tab.close()
        self.query_one(SearchField).open()

    def _search(self, text: str) -> None:
        if text != self._searches[self._front]:
            self._searches[self._front] = text
            self.tab.search(text)

    def _leave_search(self) -> None:
        self.tab.focus_list()
