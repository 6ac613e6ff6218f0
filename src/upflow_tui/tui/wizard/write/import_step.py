"""Step 4 of the wizard: the summary to confirm, the import while it runs, and what it did.

Source: docs/product.md "4 Import".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.app import ComposeResult

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.end_notices import notify_end
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.session import Event, ImportSession
from upflow_tui.tui.wizard.write.confirm_view import ConfirmView
from upflow_tui.tui.wizard.write.import_choices import why_not_start
from upflow_tui.tui.wizard.write.result import ANOTHER, CUSTOMERS, ERRORS, FIXED, HISTORY, UNDO, ResultView
from upflow_tui.tui.wizard.write.running import RunningView
from upflow_tui.tui.wizard.write.summary import Summary

if TYPE_CHECKING:
    from upflow_tui.tui.wizard_protocol import Wizard

_CONFIRM, _WAITING, _RUNNING, _DONE = "confirm", "waiting", "running", "done"
_RESTARTS: Final = 1
"""How often a draft is begun again by itself after the engine stopped (docs/architecture.md)."""


class ImportStep(StepPane):
    """Step 4: nothing is written before the person starts it here."""

    STEP: ClassVar[int] = 4
    BINDINGS = bindings_for("confirm", "running", "result")
    DEFAULT_CSS = """
    ImportStep {
        & > ConfirmView, & > RunningView, & > ResultView { height: 1fr; }
    }
    """

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._summary = Summary(self)
        self._state = ""
        self._restarts = 0
        self._is_undone = False

    def compose(self) -> ComposeResult:
        """The three faces of this step, one at a time."""
        yield ConfirmView(self.session.services.organization)
        yield RunningView()
        yield ResultView()

    # The step

    def enter(self) -> None:
        """Shows where things stand."""
        self._restarts = 0
        if self.session.outcome is not None:
            self._show_result()
        elif self.session.is_applying:
            self._turn_to(_RUNNING)
            self.query_one(RunningView).focus()
        elif self._state == _WAITING:
            self.query_one(RunningView).focus()
        else:
            self._summary.view.say("")
            self._summary.before = None
            self._turn_to(_CONFIRM)
            self._summary.ask()
            self._summary.put_focus()

    def why_not_previous(self) -> str | None:
        """Not while it is written, and not once it is done."""
        if self._state == _RUNNING:
            return "The import is running: cancel it first with x."
        if self._state == _WAITING:
            return "The import is waiting: stop waiting first with x."
        if self._state == _DONE:
            return "The import is done: you cannot go back."
        return None

    def engine_said(self, event: Event) -> None:
        """The plan or the import goes on, is complete, or was stopped."""
        if self.session.step != self.STEP:
            return
        if event is Event.PROGRESS:
            self._progress()
        elif event is Event.READY:
            self._summary.show_plan()
            self._summary.tell_what_differs()
        elif event is Event.APPLIED:
            self._show_result()
        elif event is Event.REPLANNED:
            self._summary.before = self.session.totals
            self._back_to_summary("The customers have changed since: preparing the preview again…")
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
            self._summary.view.counting(doing)

    def _turn_to(self, state: str) -> None:
        self._state = state
        self._summary.view.display = state == _CONFIRM
        self.query_one(RunningView).display = state in (_RUNNING, _WAITING)
        self.query_one(ResultView).display = state == _DONE
        self.refresh_bindings()

    # The summary

    @on(ConfirmView.Counted)
    def _take_count(self, event: ConfirmView.Counted) -> None:
        event.stop()
        self._summary.take_count(event.assigned, event.has_skipped)

    @on(ConfirmView.ChoiceOpened)
    def _open_choice(self, event: ConfirmView.ChoiceOpened) -> None:
        event.stop()
        self._summary.open_choice(event.index)

    # Starting, running, and the ends

    @on(ConfirmView.Started)
    def action_start(self) -> None:
        """Starts the import, or says why it cannot."""
        if why_not_start(self.session) is not None:  # it stands under the button
            self.app.bell()
            self._summary.put_focus()
            return
        ahead = upflow_of(self).imports.ahead_of(cast("Wizard", self.screen))
        if ahead is None:
            self.take_turn()
            return
        self._turn_to(_WAITING)
        view = self.query_one(RunningView)
        view.wait(self._file_name, ahead)
        view.focus()

    def take_turn(self) -> None:
        """Nothing is written any more: this import is."""
        self.session.apply()
        self._turn_to(_RUNNING)
        view = self.query_one(RunningView)
        view.show(self._file_name)
        view.focus()

    @property
    def is_waiting(self) -> bool:
        """Whether it was started while another one is written."""
        return self._state == _WAITING

    @property
    def _file_name(self) -> str:
        return self.session.source.name if self.session.source is not None else ""

    def action_cancel(self) -> None:
        """Stops the import: nothing of it is kept. Stops the counting and the waiting too."""
        if self._state == _WAITING:
            self._back_to_summary("It is no longer waiting: nothing was imported.")
            return
        if self._state == _RUNNING:
            self.query_one(RunningView).cancelling()
        self.session.cancel()

    def action_again(self) -> None:
        """Makes the plan that was stopped."""
        self._restarts = 0
        self._summary.view.say("")
        self._summary.ask()
        self._summary.put_focus()

    def _back_to_summary(self, notice: str) -> None:
        self._turn_to(_CONFIRM)
        self._summary.view.say(notice)
        self._summary.ask()
        self._summary.put_focus()

    def _cancelled(self) -> None:
        if self._state == _RUNNING:
            self._back_to_summary("Cancelled: nothing was imported. See Import history.")
        else:
            self._stopped("The preview was not completed. Press F5 to prepare it again.")

    def _stopped(self, notice: str) -> None:
        """There is no plan."""
        self._turn_to(_CONFIRM)
        self._summary.view.stopped()
        self._summary.view.say(notice)
        self._summary.say_whether()
        self._summary.put_focus()

    def _refused(self) -> None:
        said = self.session.said
        if self._state == _RUNNING and self.session.is_drafted:
            self._back_to_summary("Nothing was written.")
        else:
            self._stopped("Nothing was imported. Press F5 to prepare it again.")
        self.app.push_screen(MessageDialog("That failed", said["message"], said["fix"]))

    def _crashed(self) -> None:
        if self._restarts < _RESTARTS:
            self._restarts += 1
            self._back_to_summary("The program restarted: preparing the preview again.")
        else:
            self._stopped("The program stopped twice. Press F5 to prepare it again.")

    def _show_result(self) -> None:
        outcome = self.session.outcome
        assert outcome is not None
        self._turn_to(_DONE)
        view = self.query_one(ResultView)
        view.show(outcome, self._summary.assigned, self.session.draft)
        view.focus_list()
        title = f"{view.title} · {safe_str(self._file_name, 60)}. See Import history (h)."
        notify_end(self.app, title, self._number, in_front=self.screen.is_active)

    @on(ResultView.Chosen)
    def _go_on(self, event: ResultView.Chosen) -> None:
        event.stop()
        if event.way == HISTORY:
            self.action_open()
        elif event.way == ERRORS:
            self.action_save_errors()
        elif event.way == FIXED:
            self.action_save_fixed()
        elif event.way == UNDO:
            self.action_undo_import()
        elif event.way == ANOTHER:
            self.action_another()
        elif event.way == CUSTOMERS:
            self.post_message(self.Finished("customers"))

    @property
    def _number(self) -> int:
        assert self.session.outcome is not None
        return int(self.session.outcome["number"])

    def action_open(self) -> None:
        """Opens the import in the history."""
        self.post_message(self.Finished("history", self._number))

    def action_another(self) -> None:
        """Another file."""
        self.post_message(self.Finished("wizard"))

    def action_save_errors(self) -> None:
        """Saves the lines with errors."""
        from upflow_tui.tui.screens.past_import.doing import save_errors

        save_errors(self.screen, self.session.services, self._number, self._file_name)

    def action_save_plan(self) -> None:
        """Saves the fixed file of the plan."""
        from upflow_tui.tui.wizard.fixed_file import save_plan_fixed

        save_plan_fixed(self.screen, self.session)

    def action_save_fixed(self) -> None:
        """Saves the fixed file of the import that is done."""
        from upflow_tui.tui.screens.past_import.doing import save_past_fixed

        save_past_fixed(self.screen, self.session.services, self._number, self._file_name)

    def action_undo_import(self) -> None:
        """Shows what an undo would do, then does it."""
        from upflow_tui.tui.screens.past_import.doing import open_undo

        open_undo(self.screen, self._number, self._undone)

    def _undone(self, kept: int) -> None:
        self._is_undone = True
        self.query_one(ResultView).undone(kept)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action in ("start", "previous"):
            return self._state == _CONFIRM
        if action == "cancel":
            return self._state in (_RUNNING, _WAITING) or (self._state == _CONFIRM and self.session.is_drafting)
        if action == "save_errors":
            return self._state == _DONE and bool(self.session.outcome and self.session.outcome["totals"]["errors"])
        if action == "save_plan":
            return self._state == _CONFIRM and self.session.is_drafted
        if action == "save_fixed":
            return self._state == _DONE
        if action == "undo_import":
            return self._state == _DONE and not self._is_undone
        if action in ("open", "another"):
            return self._state == _DONE
        if action == "again":
            return self._state == _CONFIRM and not self.session.is_drafting and not self.session.is_drafted
        return True
