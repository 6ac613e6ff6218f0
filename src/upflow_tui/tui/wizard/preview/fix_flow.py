"""Repairs in the preview: what one would do is looked at first, then it is made, and what came of it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual import work

from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.rows import Tone
from upflow_tui.tui.wizard.preview.plan_totals import PlanTotals
from upflow_tui.tui.wizard.preview.tabs import PreviewTabs
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.draft.fix_preview import Look, Looked
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.fixes.repairs import Repair

Result = TypeVar("Result")

_WIDEST_TOLD = 60
_TOLD_FOR = 3
"""Seconds for which it is told that something was created."""


class PreviewLooks(PreviewTabs):
    """A preview that looks at repairs, makes them and takes them back."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._then: Callable[[Any], None] | None = None
        """What is done with the answer to the look under way."""
        self._waiting: tuple[Look, Callable[[Any], None]] | None = None
        """A look that waits for the lines to be checked."""
        self._errors_before: int | None = None
        """How many errors there were before what is done just now."""

    @property
    def opened(self) -> Opened:
        """The file with the repairs that count now."""
        assert self.session.opened is not None
        return replace(self.session.opened, repairs=self.session.repairs)

    def show_or_make(self) -> None:
        """Shows the plan; where there is none for the choices of now, it is made."""
        raise NotImplementedError

    # Looking

    def look(self, look: Look, then: Callable[[Any], None]) -> None:
        """Asks the engine, and hands its answer to `then`; after the lines are checked, if they are just now."""
        from upflow_tui.engine.draft.fix_preview import look_as_json

        self._waiting = None
        if self.session.look(look_as_json(look)):
            self._then = then
            self.say_doing("… looking")
        elif self.session.is_drafting:
            self._waiting = (look, then)
            self.say_doing("… checking again")

    def take_look(self) -> None:
        """The engine answered: what it saw is read."""
        then, self._then = self._then, None
        self.say_doing("")
        path = Path(self.session.said["path"])

        def read() -> Looked:
            from upflow_tui.engine.draft.fix_preview import load_look

            return load_look(path)

        if then is not None:
            self.off_loop(read, then)

    def forget_look(self) -> bool:
        """No answer comes any more; whether one was awaited."""
        was_awaited, self._then, self._waiting = self._then is not None, None, None
        self.say_doing("")
        return was_awaited

    def off_loop(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Does `work` in a thread and hands its result to `then`, if the preview is still in front."""
        self._work_off_loop(work, then)

    @work(thread=True, exclusive=True, group="repairs", exit_on_error=False)
    def _work_off_loop(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        try:
            result = work()
        except Exception as error:
            self.app.call_from_thread(self._tell_fault, error)
        else:
            self.app.call_from_thread(self._hand_over, then, result)

    def _hand_over(self, then: Callable[[Result], None], result: Result) -> None:
        if self.is_attached and self.app.screen is self.screen and self.session.step == self.STEP:
            then(result)

    def _tell_fault(self, error: Exception) -> None:
        message = getattr(error, "message", None) or str(error) or type(error).__name__
        self.explain("That cannot be done", message, getattr(error, "fix", "") or "Try it again.")

    def explain(self, title: str, message: str, fix: str = "") -> None:
        """Says why something cannot be done here."""
        if self.is_attached:
            self.app.push_screen(MessageDialog(title, message, fix, tone=Tone.WARNING))

    # Making and taking back

    def make_repair(self, repair: Repair) -> None:
        """Makes a repair; what came of it is told when the lines are checked."""
        self._remember_errors()
        self.session.repair(repair)
        self.show_or_make()

    def check_again(self, what: str) -> None:
        """The organization is another one, and `what` says how: the lines are checked again."""
        self.notify(safe_str(what, _WIDEST_TOLD), markup=False, timeout=_TOLD_FOR)
        self._remember_errors()
        self.session.check_again()
        self.show_or_make()

    def action_undo_repair(self) -> None:
        """Takes the last repair back."""
        self._remember_errors()
        self.session.undo_repair()
        self.show_or_make()

    def action_redo_repair(self) -> None:
        """Makes the repair again that was taken back last."""
        self._remember_errors()
        self.session.redo_repair()
        self.show_or_make()

    def _remember_errors(self) -> None:
        if self._errors_before is None:
            self._errors_before = (self.session.totals or {}).get("errors", 0)

    def draft_is_ready(self) -> None:
        """The lines are checked: tells what came of the repair, and looks at what was to be looked at."""
        told, self._errors_before = self._errors_before, None
        if told is not None and self.session.totals is not None:
            self.query_one(PlanTotals).tell(told, self.session.totals["errors"])
        if self._waiting is not None:
            self.look(*self._waiting)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action == "undo_repair":
            return self.session.can_undo_repair and self.session.draft is not None
        if action == "redo_repair":
            return self.session.can_redo_repair and self.session.draft is not None
        return super().check_action(action, parameters)
