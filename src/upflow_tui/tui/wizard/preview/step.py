"""Step 3 of the wizard: what the import will do, before it does it (docs/product.md "3 Preview")."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.wizard.preview.customers import CustomersTab
from upflow_tui.tui.wizard.preview.plan_totals import PlanTotals
from upflow_tui.tui.wizard.preview.repairs import PreviewRepairs
from upflow_tui.tui.wizard.session import Event, ImportSession
from upflow_tui.tui.wizard.write.progress_line import ProgressLine

_RESTARTS: Final = 1
"""How often a draft is begun again by itself after the engine stopped (docs/architecture.md)."""


class PreviewStep(PreviewRepairs):
    """Step 3: the draft is made when the step comes in front, and its lists fill while it grows.

    While lines are only checked again after a repair, the pages of before stay until the new ones are complete.
    """

    STEP: ClassVar[int] = 3
    BINDINGS = bindings_for("preview", "tabs")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._shown: object = None
        """The draft that the first tab shows."""
        self._complete: int | None = None
        """The edition of the finished draft that all tabs show."""
        self._restarts = 0

    def compose(self) -> ComposeResult:
        """Totals or progress on top, then the tabs."""
        yield PlanTotals()
        yield ProgressLine()
        yield from super().compose()

    def on_mount(self) -> None:
        """There is nothing to tell yet."""
        self._show_progress(False)

    # The step

    def enter(self) -> None:
        """Asks for the draft of the choices of now, and shows what there is of it."""
        self._restarts = 0
        self.show_or_make()
        self.tab.focus_list()

    def go_back(self) -> bool:
        """Out of what was opened; then out of the drafting."""
        if super().go_back():
            return True
        if self.session.is_drafting:
            self.session.cancel()
            return True
        return False

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
            self.draft_is_ready()
        elif event is Event.LOOKED:
            self.take_look()
        elif event is Event.CRASHED:
            self.forget_look()
            if self._restarts < _RESTARTS:
                self._restarts += 1
                self.show_or_make()
            else:
                self._show_nothing("The engine stopped twice, so there is no plan.")
        elif event is Event.CANCELLED:
            self.forget_look()
            self._show_nothing("The plan was not made to the end.")
        elif event is Event.REFUSED:
            said = f"{session.said['message']} {session.said['fix']}".strip()
            if self.forget_look():
                self.notify(said, severity="warning", markup=False)
            else:
                self._show_nothing(said)

    def show_or_make(self) -> None:
        """Shows the plan; where there is none for the choices of now, it is made."""
        session = self.session
        if session.is_drafted:
            self._show_plan()
            return
        session.make_draft()
        if session.draft is None:
            self._clear("Customers appear here as soon as the first are planned.")
            self._show_progress(True)
            self.query_one(ProgressLine).show(session.doing)
        else:
            self.say_doing("… checking again")
        self.show_tabs()
        self.refresh_bindings()

    def _show_progress(self, is_drafting: bool) -> None:
        self.query_one(ProgressLine).display = is_drafting
        self.query_one(PlanTotals).display = not is_drafting

    def _progress(self) -> None:
        session, doing = self.session, self.session.doing
        if not session.is_drafting or doing is None:
            return
        if self._complete is not None:
            self.say_doing(f"… checking again {int(100 * doing.done)} %")
            return
        self.query_one(ProgressLine).show(doing)
        if doing.stage == "planning" and self._shown is not None:
            self.query_one(CustomersTab).grow()

    def _show_plan(self) -> None:
        session, self._doing = self.session, ""
        self._show_progress(False)
        assert session.totals is not None
        assert session.draft is not None
        self.query_one(PlanTotals).show(session.totals)
        opened = self.opened
        customers, problems, lines = self.tabs
        if self._complete is None:
            if self._shown != session.draft:
                customers.show_draft(session.draft)
            else:
                customers.grow(filled=True)
            problems.show_draft(session.draft)
            lines.show_draft(session.draft, opened)
        elif self._complete != session.edition:
            customers.show_again(session.draft)
            problems.show_again(session.draft)
            lines.show_again(session.draft, opened)
        self._shown, self._complete = session.draft, session.edition
        self.show_tabs()
        self.refresh_bindings()

    def _show_nothing(self, reason: str) -> None:
        self._show_progress(False)
        self._doing = ""
        if self.session.draft is None or self._complete is None:
            self._clear("There is no plan: r makes it, b goes back.")
        self.query_one(PlanTotals).say(f"! {reason} Press r to make it again, or b to go back.")
        self.refresh_bindings()

    def _clear(self, empty: str) -> None:
        self._shown = self._complete = None
        customers, problems, lines = self.tabs
        customers.show_draft(None, empty)
        problems.show_draft(None, "Problems are listed when the plan is complete.")
        lines.show_draft(None, None, "The lines are shown when the plan is complete.")
        self.show_tabs()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action == "stop":
            return self.session.is_drafting
        if action == "repair" and self.lacks_plan:
            return True
        return super().check_action(action, parameters)

    @property
    def lacks_plan(self) -> bool:
        """Whether there is no plan and none is being made: it was stopped."""
        return not self.session.is_drafting and not self.session.is_drafted

    @property
    def key_labels(self) -> dict[str, str]:
        """What r does now, for the key bar."""
        return {"preview.repair": "Make the plan"} if self.lacks_plan else {}

    def action_repair(self) -> None:
        """Mends the problem under the cursor; where the plan was stopped, makes it."""
        if self.lacks_plan:
            self.action_again()
        else:
            super().action_repair()

    def action_stop(self) -> None:
        """Ends the drafting."""
        self.session.cancel()

    def action_again(self) -> None:
        """Makes the draft that was stopped."""
        self._restarts = 0
        self.show_or_make()
        self.tab.focus_list()
