"""An undo: first what goes back and what is kept with the reasons, then it is done, then what it did.

Source: docs/rules.md §6.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from textual import on
from textual.content import Content

from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.engine.past.undoing import UndoOutcome
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.end_notices import notify_end
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.undo.lists import UndoLists
from upflow_tui.tui.screens.undo.rows import KEPT, PlanRows, ReadRows, counts_words
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.wizard.session_events import Doing, EngineSaid
from upflow_tui.tui.wizard.write.progress_line import ProgressLine
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.child.client import EngineClient
    from upflow_tui.store.undo.items import UndoCounts
    from upflow_tui.store.undo.undoing import UndoPlan

_SHOWN, _RUNNING, _DONE = "shown", "running", "done"
_AGAIN = "The customers have changed since; this is what can be undone now. Nothing has been undone yet."


class UndoScreen(UndoLists):
    """The undo of the import with this number."""

    BINDINGS = bindings_for("undo", "tabs")

    def __init__(self, number: int, then: Callable[[int], object] | None = None) -> None:
        """`then`: told how many things were kept, when it is done."""
        super().__init__()
        self._number = number
        self._then = then
        self._state = ""
        self._plan: UndoPlan | None = None
        self._lock = Lock()
        self._client: EngineClient | None = None
        self._generation = 0
        self._notice = ""
        self._undo = 0

    def on_unmount(self) -> None:
        """Leaves nothing running: what is being written is taken back."""
        if self._client is not None:
            self._client.close()
        if self._state == _RUNNING:
            text = f"The undo of import {self._number} was interrupted and has been reversed, as the history shows."
            self.app.notify(text, severity="warning", markup=False)
        self._forget_plan()

    def _forget_plan(self) -> None:
        with self._lock:
            plan, self._plan = self._plan, None
            if plan is not None:
                plan.close()

    # What would be done

    def read(self) -> None:
        """Judges what an undo would do now; not while it is done, nor afterwards."""
        if self._state in ("", _SHOWN):
            self._read()

    def _read(self) -> None:
        engine = self.upflow.services.engine
        # every plan is closed, also one that comes when the screen was left
        off_loop(
            self.app,
            lambda: engine.past.undo_plan(self._number),
            self._show_plan,
            group="undo",
            exclusive=False,
            failed=self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        """It cannot be undone: says why, over the screen before."""
        if self.is_attached:
            self.dismiss()
            self.call_after_refresh(self.fail, error)

    def _show_plan(self, plan: UndoPlan) -> None:
        if not self.is_attached or self._state not in ("", _SHOWN):
            plan.close()
            return
        self._forget_plan()
        self._plan, self._state = plan, _SHOWN
        counts = plan.counts
        self._say_plan(counts)
        back, kept = (partial(_rows_of, plan, self._lock, kept=kept) for kept in (False, True))
        self.show_lists(back, kept, (counts.undone, counts.kept))

    def _say_plan(self, counts: UndoCounts) -> None:
        facts = [
            Content.styled(f"↶ {counts_words(counts, done=False)}", "$success" if counts.undone else "$text-muted")
        ]
        facts.append(_kept_words(counts.kept, done=False))
        if self._notice:
            facts.append(safe_text(f"! {self._notice}", 200, "$warning"))
        asks = (
            "Nothing has been undone yet: press u to undo."
            if counts.undone or not counts.kept
            else "u records it in the history."
        )
        facts.append(Content.styled(asks, "$text-muted"))
        self.say(self._head("what will be undone and kept"), *facts)

    def _head(self, what: str) -> Content:
        return Content.assemble((f"Undo of import {self._number}", "bold"), f" · {what}")

    # Doing it

    def action_undo(self) -> None:
        """Asks once more, then does it."""
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog

        plan = self._plan
        if plan is None or self._state != _SHOWN:
            return
        if self.upflow.imports.writes:
            self.notify("An import is running: undo this one when it has finished.", severity="warning", markup=False)
            return
        counts = plan.counts
        details = [f"{counts_words(counts, done=False)[0].upper()}{counts_words(counts, done=False)[1:]}."]
        if counts.kept:
            details.append(f"{counted(counts.kept, 'thing')} that later imports changed or use stay as they are.")
        dialog = ConfirmDialog(
            f"Undo import {self._number}?",
            "To get it back you would have to import the file again.",
            yes="Undo import",
            no="Cancel",
            details=details,
            dangerous=True,
        )
        self.app.push_screen(dialog, lambda wants: self._start() if wants else None)

    def _start(self) -> None:
        if self._plan is None:
            return
        if self._client is None:
            self._client = self.upflow.services.new_client(lambda message: self.post_message(EngineSaid(message)))
        self._state = _RUNNING
        self.add_class("-running")
        self.query_one(ProgressLine).show(None)
        self.say(self._head("being undone"), Content.styled("All or nothing: x cancels.", "$text-muted"))
        self.refresh_bindings()
        self._generation = self._client.ask(Ask.UNDO, number=self._number, revision=self._plan.revision)

    def action_cancel(self) -> None:
        """Stops it: nothing is taken back then."""
        if self._client is not None and self._state == _RUNNING:
            self.say(self._head("cancelling…"))
            self._client.cancel()

    @on(EngineSaid)
    def _hear(self, event: EngineSaid) -> None:
        event.stop()
        said: Message = event.said
        if said.generation != self._generation or self._state != _RUNNING:
            return
        values = said.values
        if said.kind == Say.PROGRESS:
            self.query_one(ProgressLine).show(Doing(values["stage"], values["done"], values["count"]))
            return
        self.remove_class("-running")
        if said.kind == Say.UNDONE:
            self._done(values)
            return
        self._state, self._notice = _SHOWN, ""
        if said.kind == Say.CHANGED:
            self._notice = _AGAIN
        elif said.kind == Say.CANCELLED:
            self._notice = "Cancelled: nothing was undone."
        else:
            self._say_fault(values)
        self._read()

    def _say_fault(self, values: dict[str, Any]) -> None:
        from upflow_tui.tui.dialogs.message import MessageDialog

        message = values.get("message", "The program stopped unexpectedly. Either all of it was undone, or nothing.")
        self.app.push_screen(MessageDialog("That failed", message, values.get("fix", "Look at the history.")))

    def _done(self, values: dict[str, Any]) -> None:
        assert self._plan is not None
        counts = self._plan.counts  # what was shown is what was done
        self._state, self._undo = _DONE, values["number"]
        self._forget_plan()
        words = counts_words(counts, done=True)
        self.say(
            Content.assemble((f"✓ Import {self._number} is undone", "bold $success"), f" · entry {self._undo}"),
            Content.styled(f"↶ {words}", "$success"),
            _kept_words(counts.kept, done=True),
            Content.styled(
                "What was kept can be undone later, once what depends on it is gone. Esc: back.", "$text-muted"
            )
            if counts.kept
            else Content.styled("Esc: back.", "$text-muted"),
        )
        past = self.upflow.services.engine.past
        back, kept = (partial(ReadRows, partial(read, self._undo)) for read in (past.undone_items, past.kept_items))
        self.show_lists(back, kept, (counts.undone, counts.kept))
        if counts.kept:
            self.bring(KEPT)
        self.upflow.store_changed()
        if self._then is not None:
            self._then(counts.kept)
        kept_too = f", {counted(counts.kept, 'thing')} kept" if counts.kept else ""
        title = f"✓ Import {self._number} is undone: {words}{kept_too}."
        outcome = UndoOutcome(values["number"], self._number, counts)
        notify_end(self.app, title, outcome.number, in_front=self.is_active, undo=outcome)

    @property
    def empty(self) -> tuple[str, str]:
        """What the two lists say when there is nothing in them."""
        if self._state == _DONE:
            return "Nothing was undone.", "Nothing was kept: everything was undone."
        return super().empty

    @property
    def labels(self) -> tuple[str, str]:
        """What the two lists are called."""
        return ("Undone" if self._state == _DONE else "Will be undone"), "Kept"

    def levels(self) -> Levels:
        """While it is written there is no way out but to cancel."""
        return (Level(lambda: self._state == _RUNNING, self._stay), *super().levels())

    def _stay(self) -> None:
        self.app.bell()
        self.notify("Undoing: x cancels.", severity="warning", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now."""
        if action == "undo":
            return self._state == _SHOWN
        if action == "cancel":
            return self._state == _RUNNING
        return super().check_action(action, parameters)


def _rows_of(plan: UndoPlan, lock: Lock, *, kept: bool) -> Listing:
    return PlanRows(plan, lock, kept=kept)


def _kept_words(kept: int, *, done: bool) -> Content:
    if not kept:
        return Content.styled(f"✓ everything {'was' if done else 'can be'} undone", "$text-muted")
    stays = "stays as it is" if kept == 1 else "stay as they are"
    return Content.styled(f"! kept: {counted(kept, 'thing')} {stays}, with the reason under 2 Kept", "$warning")
