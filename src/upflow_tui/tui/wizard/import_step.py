"""Step 4 of the wizard: the summary to confirm, the import while it runs, and what it did (product.md "4 Import")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.wizard.confirm_view import ConfirmView
from upflow_tui.tui.wizard.import_choices import ImportChoice, import_choices, options_of, why_not_start
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.plan_summary import what_differs
from upflow_tui.tui.wizard.result import CUSTOMERS, HISTORY, ResultView
from upflow_tui.tui.wizard.running import RunningView
from upflow_tui.tui.wizard.session import Event, ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.draft_lists import Assignments

_CONFIRM, _RUNNING, _DONE = "confirm", "running", "done"
_RESTARTS: Final = 1
"""How often a draft is begun again by itself after the engine stopped (architecture.md)."""


class ImportStep(StepPane):
    """Step 4: nothing is written before the person starts it here."""

    STEP: ClassVar[int] = 4
    BINDINGS = bindings_for("confirm", "running")
    DEFAULT_CSS = """
    ImportStep {
        & > ConfirmView, & > RunningView, & > ResultView { height: 1fr; }
    }
    """

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._state = ""
        self._before: dict[str, Any] | None = None
        """The totals of the plan that another window made void."""
        self._assigned: Assignments | None = None
        self._has_total = False
        self._restarts = 0
        self._question: ConfirmDialog | None = None
        self._choices: list[ImportChoice] = []

    def compose(self) -> ComposeResult:
        """The three faces of this step, one at a time."""
        yield ConfirmView()
        yield RunningView()
        yield ResultView()

    @property
    def confirm(self) -> ConfirmView:
        """The summary with the choices."""
        return self.query_one(ConfirmView)

    # The step

    def enter(self) -> None:
        """Shows where things stand."""
        self._restarts = 0
        if self.session.outcome is not None:
            self._show_result()
        elif self.session.is_applying:
            self._turn_to(_RUNNING)
            self.query_one(RunningView).focus()
        else:
            self.confirm.say("")
            self._before = None
            self._turn_to(_CONFIRM)
            self._ask()
            self._put_focus()

    def why_not_previous(self) -> str | None:
        """Not while it is written, and not once it is done."""
        if self._state == _RUNNING:
            return "The import is being written: cancel it first, with x."
        if self._state == _DONE:
            return "The import is done: it cannot be gone back into."
        return None

    def engine_said(self, event: Event) -> None:
        """The plan or the import goes on, is complete, or was stopped."""
        if self.session.step != self.STEP:
            return
        if event is Event.PROGRESS:
            self._progress()
        elif event is Event.READY:
            self._show_plan()
            self._tell_what_differs()
        elif event is Event.APPLIED:
            self._show_result()
        elif event is Event.REPLANNED:
            self._before = self.session.totals
            self._back_to_summary("The customers changed meanwhile, so the plan is made again…")
        elif event is Event.CANCELLED:
            self._cancelled()
        elif event is Event.REFUSED:
            self._refused()
        elif event is Event.CRASHED:
            self._crashed()

    def _progress(self) -> None:
        doing = self.session.doing
        if self._state == _RUNNING:
            self.query_one(RunningView).progress(doing)
        elif self._state == _CONFIRM and self.session.is_drafting:
            self.confirm.counting(doing)

    def _turn_to(self, state: str) -> None:
        self._state = state
        question, self._question = self._question, None
        if question is not None and question.is_current:
            question.dismiss(False)  # what it asks is settled
        views = self.confirm, self.query_one(RunningView), self.query_one(ResultView)
        for name, view in zip((_CONFIRM, _RUNNING, _DONE), views, strict=True):
            view.display = name == state
        self.refresh_bindings()

    # The summary

    def _ask(self) -> None:
        """Makes sure that there is a plan for the choices of now."""
        self._list_choices()
        if self.session.is_drafted:
            self._show_plan()
            return
        self.session.make_draft()
        self.confirm.counting(self.session.doing)
        self._say_whether()

    def _show_plan(self) -> None:
        session = self.session
        assert session.totals is not None and session.draft is not None
        self._assigned = None
        self.confirm.show_plan(session.totals, session.draft)
        self._say_whether()

    @on(ConfirmView.Counted)
    def _take_count(self, event: ConfirmView.Counted) -> None:
        event.stop()
        self._assigned = event.assigned
        if event.has_total != self._has_total:
            self._has_total = event.has_total
            self._list_choices()

    def _tell_what_differs(self) -> None:
        before, self._before = self._before, None
        if before is None or self.session.totals is None:
            return
        differs = what_differs(before, self.session.totals)
        text = f"what differs: {differs}." if differs else "nothing differs."
        self.confirm.say(f"The customers changed meanwhile, so the plan was made again; {text}")
        self._put_focus()

    def _list_choices(self) -> None:
        opened = self.session.opened
        mapped = opened.mapping.mapped if opened is not None else frozenset()
        self._choices = import_choices(self.session.choices, mapped, has_total=self._has_total)
        self.confirm.show_choices(self._choices, self.session.choices)

    def _say_whether(self) -> None:
        self.confirm.forbid(why_not_start(self.session), is_waiting=self.session.is_drafting)
        self.refresh_bindings()

    def _put_focus(self) -> None:
        """On the button where nothing forbids, else on the choices."""
        may_start = why_not_start(self.session) is None or self.session.is_drafting
        (self.confirm.focus_start if may_start else self.confirm.focus_choices)()

    @on(ConfirmView.ChoiceOpened)
    def _open_choice(self, event: ConfirmView.ChoiceOpened) -> None:
        event.stop()
        choice = self._choices[event.index]
        dialog = ChooseDialog(choice.label, options_of(choice), current=choice.chosen(self.session.choices))
        self.app.push_screen(dialog, lambda place: self._choose(choice, place))

    def _choose(self, choice: ImportChoice, place: int | None) -> None:
        if place is None or place == choice.chosen(self.session.choices):
            return
        self.session.choose(**{choice.name: choice.options[place].value})
        self.confirm.say("")
        self._before = None
        self._ask()

    # Starting, running, and the ends

    @on(ConfirmView.Started)
    def action_start(self) -> None:
        """Starts the import, or says why it cannot."""
        if why_not_start(self.session) is not None:  # it stands under the button
            self.app.bell()
            self._put_focus()
            return
        source = self.session.source
        assert source is not None
        self.session.apply()
        self._turn_to(_RUNNING)
        view = self.query_one(RunningView)
        view.show(source.name)
        view.focus()

    def action_cancel(self) -> None:
        """Stops the import: nothing of it is kept. Stops the counting too."""
        if self._state == _RUNNING:
            self.query_one(RunningView).cancelling()
        self.session.cancel()

    def go_back(self) -> bool:
        """While it runs: cancel it, or keep watching."""
        if self._state != _RUNNING:
            return False
        question = "The import is being written. If it is cancelled, nothing of it is kept."
        dialog = ConfirmDialog("Cancel the import?", question, yes="Cancel it", no="Keep watching", dangerous=True)
        self._question = dialog
        self.app.push_screen(dialog, lambda wants: self.action_cancel() if wants and self._state == _RUNNING else None)
        return True

    def action_again(self) -> None:
        """Makes the plan that was stopped."""
        self._restarts = 0
        self.confirm.say("")
        self._ask()
        self._put_focus()

    def _back_to_summary(self, notice: str) -> None:
        self._turn_to(_CONFIRM)
        self.confirm.say(notice)
        self._ask()
        self._put_focus()

    def _cancelled(self) -> None:
        if self._state == _RUNNING:
            self._back_to_summary("Cancelled: nothing of this import was kept.")
        else:
            self._stopped("The plan was not made to the end. r makes it again.")

    def _stopped(self, notice: str) -> None:
        """There is no plan."""
        self._turn_to(_CONFIRM)
        self.confirm.stopped()
        self.confirm.say(notice)
        self._say_whether()
        self._put_focus()

    def _refused(self) -> None:
        said = self.session.said
        if self._state == _RUNNING and self.session.is_drafted:
            self._back_to_summary("Nothing was written.")
        else:
            self._stopped("Nothing was written. r makes the plan again.")
        self.app.push_screen(MessageDialog("That did not work", said["message"], said["fix"]))

    def _crashed(self) -> None:
        if self._restarts < _RESTARTS:
            self._restarts += 1
            self._back_to_summary("The engine had to start again: the plan is made anew.")
        else:
            self._stopped("The engine stopped twice. r makes the plan again.")

    def _show_result(self) -> None:
        outcome = self.session.outcome
        assert outcome is not None
        self._turn_to(_DONE)
        view = self.query_one(ResultView)
        view.show(outcome, self._assigned, self.session.draft)
        view.focus_list()
        if not self.screen.is_active:
            self.app.notify(view.title, markup=False)

    @on(ResultView.Chosen)
    def _go_on(self, event: ResultView.Chosen) -> None:
        event.stop()
        outcome = self.session.outcome
        assert outcome is not None
        if event.way == HISTORY:
            self.post_message(self.Finished("history", outcome["number"]))
        else:
            self.post_message(self.Finished("customers" if event.way == CUSTOMERS else "wizard"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action in ("start", "previous"):
            return self._state == _CONFIRM
        if action == "cancel":
            return self._state == _RUNNING or (self._state == _CONFIRM and self.session.is_drafting)
        if action == "again":
            return self._state == _CONFIRM and not self.session.is_drafting and not self.session.is_drafted
        return True
