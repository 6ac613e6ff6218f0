"""A fix on its way: what it would do is looked at first, then it is made, and what came of it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from upflow_tui.tui.dialogs.fix_all import FixAllDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.rows import Tone
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.repair_words import repair_title

if TYPE_CHECKING:
    from textual.screen import Screen

    from upflow_tui.engine.draft.fix_preview import Look, Looked
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.choices import ImportChoices
    from upflow_tui.importing.fixes.before_after import FixOffer, RepairLook
    from upflow_tui.importing.fixes.repairs import Repair

Result = TypeVar("Result")

_WIDEST_TOLD: Final = 60
_TOLD_FOR: Final = 3
"""Seconds for which it is told that something was created."""


class FixFlow:
    """Asks the engine what a fix would do, makes it and takes it back. The kinds of fixes ask through it.

    Args:
        step: the preview; dialogs come over it, and threads work for it.
        say: says what is going on, in a few words; blank: nothing any more.
        check: has the lines checked again, and shown when they are.
        tell: says how many errors there were before and how many there are now.
    """

    def __init__(
        self,
        step: StepPane,
        say: Callable[[str], None],
        check: Callable[[], None],
        tell: Callable[[int, int], None],
    ) -> None:
        self._step = step
        self.session = step.session
        self._say = say
        self._check = check
        self._tell = tell
        self._then: Callable[[Any], None] | None = None
        """What is done with the answer to the look under way."""
        self._waiting: tuple[Look, Callable[[Any], None]] | None = None
        """A look that waits for the lines to be checked."""
        self._fixes: FixAllDialog | None = None
        """The list of all fixes while it is open: it stays over the preview, and is told what is left."""
        self._errors_before: int | None = None
        """How many errors there were before what is done just now."""

    @property
    def opened(self) -> Opened:
        """The file with the repairs that count now."""
        assert self.session.opened is not None
        return replace(self.session.opened, repairs=self.session.repairs)

    # Looking

    def look(self, look: Look, then: Callable[[Any], None]) -> None:
        """Asks the engine, and hands its answer to `then`; after the lines are checked, if they are just now."""
        from upflow_tui.engine.draft.fix_preview import look_as_json

        self._waiting = None
        if self.session.look(look_as_json(look)):
            self._then = then
            self._say("… checking")
        elif self.session.is_drafting:
            self._waiting = (look, then)
            self._say("… checking again")

    def take_look(self) -> None:
        """The engine answered: what it saw is read."""
        then, self._then = self._then, None
        self._say("")
        path = Path(self.session.said["path"])

        def read() -> Looked:
            from upflow_tui.engine.draft.fix_preview import load_look

            return load_look(path)

        if then is not None:
            self.read(read, then)

    def forget_look(self) -> bool:
        """No answer comes any more; whether one was awaited."""
        was_awaited, self._then, self._waiting = self._then is not None, None, None
        self._say("")
        if self._fixes is not None:
            self._fixes.show_fault()
        return was_awaited

    # Asking the person

    def read(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Does `work` in a thread and hands its result to `then`, if the preview is in front and asks nothing newer."""
        self._off_loop(work, then, exclusive=True)

    def write(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Does `work` in a thread, whatever is asked meanwhile; then `then`, if the preview is in front."""
        self._off_loop(work, then, exclusive=False)

    def _off_loop(self, work: Callable[[], Result], then: Callable[[Result], None], *, exclusive: bool) -> None:
        step = self._step

        def hand_over(result: Result) -> None:
            in_front = step.app.screen is step.screen or self._fixes in step.app.screen_stack
            if in_front and self.session.step == step.STEP:
                then(result)

        off_loop(step, work, hand_over, group="repairs", exclusive=exclusive, failed=self._tell_fault)

    def _tell_fault(self, error: Exception) -> None:
        message = getattr(error, "message", None) or str(error) or type(error).__name__
        self.explain("That failed", message, getattr(error, "fix", "") or "Try it again.")

    def explain(self, title: str, message: str, fix: str = "") -> None:
        """Says why something cannot be done here."""
        if self._step.is_attached:
            self._step.app.push_screen(MessageDialog(title, message, fix, tone=Tone.WARNING))

    def ask(self, dialog: Screen[Result], then: Callable[[Result], object]) -> None:
        """Opens a dialog, and hands its answer to `then` if there is one."""

        def take(answer: Result | None) -> None:
            if answer is not None:
                then(answer)

        self._step.app.push_screen(dialog, take)

    def offer(self, repair: Repair, title: str | None = None) -> None:
        """Shows what a repair would change, and makes it if the person says so."""
        from upflow_tui.engine.draft.fix_preview import LookAtRepair

        called = title or repair_title(repair, self.opened.mapping)

        def show(look: RepairLook) -> None:
            self.ask(RepairLookDialog(called, look), lambda wanted: self.make(repair) if wanted else None)

        self.look(LookAtRepair(repair), show)

    def offer_all(self, offers: Sequence[FixOffer]) -> None:
        """Opens the list of all fixes, at least one; it stays open until it is closed or nothing is left."""
        from upflow_tui.engine.draft.fix_preview import LookAtRepairs

        def ask(repairs: tuple[Repair, ...]) -> None:
            self.look(LookAtRepairs(repairs), dialog.show_look)

        def closed(_: None) -> None:
            self._fixes = None

        dialog = FixAllDialog(offers, ask, lambda repairs: self.make(*repairs))
        self._fixes = dialog
        self._step.app.push_screen(dialog, closed)

    # Making and taking back

    def make(self, *repairs: Repair) -> None:
        """Makes repairs; what came of them is told when the lines are checked."""
        self._remember_errors()
        self.session.repair(*repairs)
        self._check()

    def undo(self) -> None:
        """Takes the last repair back."""
        self._remember_errors()
        self.session.undo_repair()
        self._check()

    def redo(self) -> None:
        """Makes the repair again that was taken back last."""
        self._remember_errors()
        self.session.redo_repair()
        self._check()

    def keep_lines(self, choices: ImportChoices) -> None:
        """Puts lines back that look like no customers, or skips them again, as `choices` have it."""
        self._remember_errors()
        self.session.choose(keep_lines=choices.keep_lines, keep_total_line=choices.keep_total_line)
        self._check()

    def check_again(self, what: str) -> None:
        """The organization is another one, and `what` says how: the lines are checked again."""
        self._step.notify(safe_str(what, _WIDEST_TOLD), markup=False, timeout=_TOLD_FOR)
        self._remember_errors()
        self.session.check_again()
        self._check()

    def _remember_errors(self) -> None:
        if self._errors_before is None:
            self._errors_before = (self.session.totals or {}).get("errors", 0)

    def lines_are_checked(self) -> None:
        """Tells what came of the repair, and looks at what was to be looked at, or at what is left to be fixed."""
        from upflow_tui.engine.draft.fix_preview import LookAtFixes

        before, self._errors_before = self._errors_before, None
        if before is not None and self.session.totals is not None:
            self._tell(before, self.session.totals["errors"])
        if self._fixes is not None:
            self.look(LookAtFixes(), self._fixes.show_offers)
        elif self._waiting is not None:
            self.look(*self._waiting)
