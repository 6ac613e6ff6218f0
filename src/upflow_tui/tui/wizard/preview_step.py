"""Step 3 of the wizard: what the import will do, before it does it (product.md "3 Preview")."""

from __future__ import annotations

from typing import ClassVar, Final, TypeAlias

from textual import on
from textual.app import ComposeResult

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.widgets.fed_grid import FedGrid
from upflow_tui.tui.widgets.search_field import SearchField
from upflow_tui.tui.widgets.tab_line import TabLine
from upflow_tui.tui.wizard.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.plan_totals import PlanTotals
from upflow_tui.tui.wizard.preview_customers import CustomersTab
from upflow_tui.tui.wizard.preview_lines import LinesTab
from upflow_tui.tui.wizard.preview_problems import ProblemsTab
from upflow_tui.tui.wizard.progress_line import ProgressLine
from upflow_tui.tui.wizard.session import Event, ImportSession
from upflow_tui.tui.wizard.tabs_bar import TabsBar

PreviewTab: TypeAlias = CustomersTab | ProblemsTab | LinesTab

_CUSTOMERS, _PROBLEMS, _LINES = 0, 1, 2
_RESTARTS: Final = 1
"""How often a draft is begun again by itself after the engine stopped (architecture.md)."""


class PreviewStep(StepPane):
    """Step 3: the draft is made when the step comes in front, and its lists fill while it grows."""

    STEP: ClassVar[int] = 3
    BINDINGS = bindings_for("preview", "tabs")
    DEFAULT_CSS = """
    PreviewStep {
        & > CustomersTab, & > ProblemsTab, & > LinesTab { height: 1fr; }
    }
    """

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._front = _CUSTOMERS
        self._shown: object = None
        """The draft that is shown."""
        self._complete: object = None
        """The finished draft that the other tabs show."""
        self._restarts = 0
        self._searches = ["", "", ""]
        self._came_from: int | None = None
        """The tab that led to the one in front."""

    def compose(self) -> ComposeResult:
        """Totals or progress on top, then the tabs."""
        yield PlanTotals()
        yield ProgressLine()
        yield TabsBar()
        yield SearchField("Name, ID, email, message or value", self._search, self._leave_search)
        yield CustomersTab(self.session.services.folder)
        yield ProblemsTab()
        yield LinesTab()

    def on_mount(self) -> None:
        """The first tab is in front."""
        self._show_progress(False)
        self._bring_in_front(_CUSTOMERS)

    @property
    def tabs(self) -> tuple[CustomersTab, ProblemsTab, LinesTab]:
        """The three of them."""
        return self.query_one(CustomersTab), self.query_one(ProblemsTab), self.query_one(LinesTab)

    @property
    def tab(self) -> PreviewTab:
        """The one in front."""
        return self.tabs[self._front]

    # The step

    def enter(self) -> None:
        """Asks for the draft of the choices of now, and shows what there is of it."""
        self._restarts = 0
        self._ask()
        self.tab.focus_list()

    def go_back(self) -> bool:
        """Out of the search, out of what was opened, to the tab that led here, out of the drafting, in this order."""
        field = self.query_one(SearchField)
        if field.is_open:
            field.close()
            self.tab.focus_list()
        elif self.tab.close():
            pass
        elif self._came_from is not None:
            self.action_tab(self._came_from)
        elif self.session.is_drafting:
            self.session.cancel()
        else:
            return False
        return True

    def why_not_next(self) -> str | None:
        """The plan must be complete."""
        if self.session.is_drafting:
            return "The plan is not complete yet: wait a moment."
        return None if self.session.is_drafted else "There is no plan: press r to make it."

    def engine_said(self, event: Event) -> None:
        """The draft grows, is complete, or was stopped."""
        session = self.session
        if session.step != self.STEP:
            return
        if event is Event.PROGRESS:
            self._progress()
        elif event is Event.PAGE:
            self._shown = session.draft
            self.query_one(CustomersTab).show_draft(session.draft)
        elif event is Event.READY:
            self._show_plan()
        elif event is Event.CRASHED:
            if self._restarts < _RESTARTS:
                self._restarts += 1
                self._ask()
            else:
                self._show_nothing("The engine stopped twice, so there is no plan.")
        elif event is Event.CANCELLED:
            self._show_nothing("The plan was not made to the end.")
        elif event is Event.REFUSED:
            self._show_nothing(f"{session.said['message']} {session.said['fix']}".strip())

    def _ask(self) -> None:
        session = self.session
        if session.is_drafted:
            self._show_plan()
            return
        if not session.is_drafting:
            self._clear("Customers appear here as soon as the first are planned.")
            session.make_draft()
        self._show_progress(True)
        self.query_one(ProgressLine).show(session.doing)
        self._show_tabs()
        self.refresh_bindings()

    def _show_progress(self, is_drafting: bool) -> None:
        self.query_one(ProgressLine).display = is_drafting
        self.query_one(PlanTotals).display = not is_drafting

    def _progress(self) -> None:
        doing = self.session.doing
        if not self.session.is_drafting or doing is None:
            return
        self.query_one(ProgressLine).show(doing)
        if doing.stage == "planning" and self._shown is not None:
            self.query_one(CustomersTab).grow()

    def _show_plan(self) -> None:
        session = self.session
        self._show_progress(False)
        assert session.totals is not None
        self.query_one(PlanTotals).show(session.totals)
        customers, problems, lines = self.tabs
        if self._shown != session.draft:
            customers.show_draft(session.draft)
        else:
            customers.grow(filled=True)
        if self._complete != session.draft:
            problems.show_draft(session.draft)
            lines.show_draft(session.draft, session.opened)
        self._shown = self._complete = session.draft
        self._show_tabs()
        self.refresh_bindings()

    def _show_nothing(self, reason: str) -> None:
        self._show_progress(False)
        self._clear("There is no plan: r makes it, b goes back.")
        self.query_one(PlanTotals).say(f"! {reason} Press r to make it again, or b to go back.")
        self.refresh_bindings()

    def _clear(self, empty: str) -> None:
        self._shown = self._complete = None
        customers, problems, lines = self.tabs
        customers.show_draft(None, empty)
        problems.show_draft(None, "Problems are listed when the plan is complete.")
        lines.show_draft(None, None, "The lines are shown when the plan is complete.")
        self._show_tabs()

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
        self._show_tabs()
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
        self._show_tabs()

    def _show_tabs(self) -> None:
        totals = self.session.totals if self.session.is_drafted else None
        self.query_one(TabsBar).show(self._front, totals, self.tab.note)

    @on(CustomerPanel.Followed)
    @on(ProblemsTab.Followed)
    def _follow_line(self, event: CustomerPanel.Followed | ProblemsTab.Followed) -> None:
        event.stop()
        if event.target.line is not None:
            self._follow_to(_LINES)
            # The table can bring a column into sight only when it knows its own width.
            self.call_after_refresh(self.query_one(LinesTab).go_to, event.target.line, event.target.column)

    @on(LinesTab.Followed)
    def _follow_customer(self, event: LinesTab.Followed) -> None:
        event.stop()
        self._follow_to(_CUSTOMERS)
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
        if action == "goto":
            return self._front == _LINES and self.session.is_drafted
        if action == "tab":
            return parameters[0] in range(len(self.tabs))
        if action == "stop":
            return self.session.is_drafting
        if action == "again":
            return not self.session.is_drafting and not self.session.is_drafted
        if action == "filter":
            return self.session.draft is not None
        return True

    def action_stop(self) -> None:
        """Ends the drafting."""
        self.session.cancel()

    def action_again(self) -> None:
        """Makes the draft that was stopped."""
        self._restarts = 0
        self._ask()
        self.tab.focus_list()

    def action_filter(self) -> None:
        """Narrows the list in front."""
        self.tab.ask_filter()

    def action_goto(self) -> None:
        """Goes to a line by its number."""
        self.query_one(LinesTab).ask_line()

    def action_search(self) -> None:
        """Opens the field above the list."""
        if self._front == _CUSTOMERS:
            self.tab.close()
        self.query_one(SearchField).open()

    def _search(self, text: str) -> None:
        if text != self._searches[self._front]:
            self._searches[self._front] = text
            self.tab.search(text)

    def _leave_search(self) -> None:
        self.tab.focus_list()
