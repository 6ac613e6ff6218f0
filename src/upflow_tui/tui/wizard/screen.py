"""The import wizard: one screen whose four steps sit in a switcher (docs/product.md, "The wizard")."""

from __future__ import annotations

from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from upflow_tui.core.fields import Mode
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.prepare.prepared import Prepared
from upflow_tui.importing.file.source import SourceError
from upflow_tui.store.database import StoreError
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.widgets.key_bar import KeyBar
from upflow_tui.tui.widgets.step_bar import StepBar
from upflow_tui.tui.widgets.too_small import TooSmall
from upflow_tui.tui.wizard.file.choice import FileChoice
from upflow_tui.tui.wizard.file.step import FileStep
from upflow_tui.tui.wizard.like_past_import import again_title, open_again, take_again
from upflow_tui.tui.wizard.map.step import MapStep
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.preview.step import PreviewStep
from upflow_tui.tui.wizard.session import EngineSaid, Event, ImportSession
from upflow_tui.tui.wizard.steps_reached import StepsReached
from upflow_tui.tui.wizard.write.import_step import ImportStep
from upflow_tui.tui.wording import counted, delimiter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upflow_tui.engine.prepare.like_past_import import Again
    from upflow_tui.tui.upflow import Upflow

_TITLES: Final = {Mode.CUSTOMERS: "Import customers", Mode.ASSIGN: "Assign customers"}
_MAP, _LAST = 2, 4
_SHOWN_NAME: Final = 30
_NOT_OPENED: Final = (SourceError, StoreError, ValueError)
"""What is wrong with the file or the data folder, when a file cannot be opened."""


class WizardScreen(Screen[None]):
    """Four steps over one session. Going back keeps every choice.

    Args:
        mode: what the import is for.
        file: a file to begin with.
        prepared: an import of an earlier session to go on with.
        again: the number of a past import whose mapping, choices and repairs count for the file that is chosen.
    """

    CSS_PATH = "screen.tcss"
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but not the whole screen is painted when another widget gets the keys: each shows it."""
    BINDINGS = bindings_for("steps")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (108, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012
    STEPS: ClassVar = (FileStep, MapStep, PreviewStep, ImportStep)

    def __init__(
        self, mode: Mode, *, file: Path | None = None, prepared: Prepared | None = None, again: int | None = None
    ) -> None:
        super().__init__()
        self._mode = mode
        self._file = file
        self._resumed = prepared
        self._again = again
        self._reached = StepsReached()
        self._wanted_step: int | None = None
        """The step to go on to from the mapping, in an import of an earlier session."""

    @property
    def upflow(self) -> Upflow:
        """The program, by what a screen may use of it."""
        return upflow_of(self)

    @cached_property
    def session(self) -> ImportSession:
        """What is prepared; there from the first time that it is asked for, be the screen mounted or not."""
        return ImportSession(self.upflow.services, self.post_message, self._mode)

    def compose(self) -> ComposeResult:
        """The step bar, the step in front, the keys."""
        yield StepBar(self._title)
        with ContentSwitcher(initial="step-1"):
            for pane in self.STEPS:
                yield pane(self.session)
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begins with the file that was handed over, or with an earlier session's."""
        if self._resumed is not None:
            self.session.resume(self._resumed)
            self._open()
        else:
            self.pane.enter()
            if self._file is not None:
                self.choose_file(self._file)
        self._show_bar()

    def on_unmount(self) -> None:
        """Leaves nothing running."""
        self.session.close()

    @property
    def _title(self) -> str:
        title = _TITLES[self._mode] if self._again is None else again_title(self._again)
        among = self.upflow.services.organization
        return title if among is None else f"{title} · {safe_str(among, _SHOWN_NAME)}"

    @property
    def pane(self) -> StepPane:
        """The step in front."""
        return self.query_one(f"#step-{self.session.step}", StepPane)

    def levels(self) -> Levels:
        """What is open in the step, then the step: back to the one before, where it can be gone back to."""
        step = Level(lambda: self.session.step > 1 and self.pane.why_not_previous() is None, self.action_previous)
        return (*self.pane.levels(), step)

    def panes(self) -> list[StepPane]:
        """All four."""
        # Not a query for them: it walks through every widget, at each word of the engine.
        return [pane for pane in self.query_one(ContentSwitcher).children if isinstance(pane, StepPane)]

    @property
    def is_preparing(self) -> bool:
        """Whether quitting now would interrupt something: a file is chosen and not yet imported."""
        return self.session.source is not None and self.session.outcome is None

    # The file

    def choose_file(self, path: Path, **dialect: Any) -> None:
        """Reads another file, as `dialect` says (fields of the choices); the answer comes as READ or REFUSED.

        Asks first if an import of the very same file is not finished.
        """
        self.upflow.unfinished.same_file(path, partial(self._read, path, dialect), partial(self._stay, path))

    def _read(self, path: Path, dialect: Mapping[str, Any]) -> None:
        if not self.is_attached:
            return
        self.workers.cancel_group(self, "open")  # of the file that goes: it would be missed, or take this one's place
        try:
            self.session.choose_file(path)
            self.session.choose(**dialect)
        except OSError as error:
            self._refuse_file(f"The data folder cannot be written: {error.strerror}.", "Check its permissions.")
        if path == self._file:
            self.pane.enter()  # with the cursor on the file that was handed over

    def _stay(self, path: Path) -> None:
        """The file is not chosen after all."""
        self.pane.file_left(path)

    @on(FileChoice.Made)
    def _choose_file(self, event: FileChoice.Made) -> None:
        self.choose_file(event.path, **event.dialect)

    @on(StepPane.Reopen)
    def _reopen(self) -> None:
        if self.session.source is not None:
            self._open()

    def _open(self) -> None:
        """Detection and proposals read up to the whole file: off the loop."""
        begin = partial(off_loop, self, group="open", failed=self._refuse_opening, expected=_NOT_OPENED)
        if self._again is None:
            begin(self.session.open, self._take_opened)
        else:
            begin(partial(open_again, self.session, self._again), self._take_again)

    def _take_again(self, again: Again) -> None:
        self._take_opened(take_again(self, self.session, again))

    def _refuse_opening(self, error: Exception) -> None:
        if isinstance(error, SourceError):
            self._refuse_file(error.finding.message, error.finding.fix)
        elif isinstance(error, StoreError):
            self._refuse_file(error.message, error.fix)
        else:
            self._refuse_file(str(error), "")

    def _take_opened(self, opened: Opened) -> None:
        self.session.take_opened(opened)
        self._reached.forget(self.session.step)
        for pane in self.panes():
            pane.file_opened(opened)
        self._go_where_it_was_left()
        self._show_bar()
        off_loop(self, _import_lists, group="lists")

    def _go_where_it_was_left(self) -> None:
        """To the step at which an import of an earlier session was left, if its mapping still holds."""
        if self._resumed is None:
            return
        self._resumed = None
        wanted, self.session.step = self.session.step, 1
        self._go(min(wanted, _MAP))
        if wanted > _MAP:
            self._wanted_step = wanted  # once it is known whether the organization allows the mapping

    @on(MapStep.Looked)
    def _go_on_from_the_map(self) -> None:
        wanted, self._wanted_step = self._wanted_step, None
        if wanted is not None and self.session.step == _MAP and self.pane.why_not_next() is None:
            self._go(wanted)

    def _refuse_file(self, message: str, fix: str) -> None:
        self._go(1)
        self.pane.file_refused(message, fix)
        self._show_bar()

    # The engine

    @on(EngineSaid)
    def _hear(self, said: EngineSaid) -> None:
        writes = self.session.is_applying
        event = self.session.take(said.said)
        if event is None:
            return
        if event is Event.APPLIED:
            self.upflow.store_changed()
        if event is Event.READ:
            self._open()
        elif event is Event.REFUSED and self.session.source is None:
            self._refuse_file(self.session.said["message"], self.session.said["fix"])
        elif event is Event.CRASHED:
            self._tell_crash()
        for pane in self.panes():
            pane.engine_said(event)
        self._show_bar()
        if writes and not self.session.is_applying:
            self.upflow.imports.ended(self, event)
        elif writes and not self.is_active:
            source, doing = self.session.source, self.session.doing
            if source is not None and doing is not None:
                self.upflow.tell_progress(source.name, doing.done)

    @property
    def is_waiting(self) -> bool:
        """Whether the person started the import while another one is written."""
        return self.query_one(f"#step-{_LAST}", StepPane).is_waiting

    def take_turn(self) -> None:
        """The import that was written is done: this one begins."""
        self.query_one(f"#step-{_LAST}", StepPane).take_turn()

    @on(PreviewStep.OrganizationChanged)
    def _organization_changed(self) -> None:
        self.upflow.store_changed()

    def _tell_crash(self) -> None:
        said = self.session.said
        written = "Your choices are kept, and nothing was imported."
        if said.get("applying"):  # it may have stopped between writing and telling us
            written = "The import was either completed or not saved at all: see Import history."
        self.app.push_screen(
            MessageDialog(
                "The program stopped",
                f"The engine stopped unexpectedly. {written}",
                f"You can continue: it restarts automatically. If it stops again, the log is {said.get('log', '')}",
            )
        )

    # The steps

    @on(StepPane.Next)
    def action_next(self) -> None:
        """The next step, or why it cannot come yet."""
        reason = self.pane.why_not_next()
        if reason is not None:
            self._say_why_not(reason)
        elif self.session.step < _LAST:
            self._go(self.session.step + 1)

    @on(StepPane.Previous)
    def action_previous(self) -> None:
        """The step before; nothing is lost."""
        self._go_back(self.session.step - 1)

    @on(StepBar.StepChosen)
    def _go_to_chosen(self, event: StepBar.StepChosen) -> None:
        self.action_step(event.step)

    def action_step(self, wanted: int) -> None:
        """A step that was reached before (1 = File); as far as one gets, or why it cannot be gone to."""
        now = self.session.step
        if wanted < now:
            self._go_back(wanted)
            return
        step, reason = self._reached.way_to(wanted, now, lambda step: self.panes()[step - 1].why_not_next())
        if step != now:
            self._go(step)
        elif reason is not None:
            self._say_why_not(reason)

    def _go_back(self, step: int) -> None:
        reason = self.pane.why_not_previous()
        if reason is not None:
            self._say_why_not(reason)
        elif 1 <= step < self.session.step:
            self._go(step)

    def _say_why_not(self, reason: str) -> None:
        self.app.bell()
        self.notify(safe_str(reason, 400), severity="warning", markup=False)

    def _go(self, step: int) -> None:
        self.pane.leave()
        self.session.step = step
        self._reached.note(step)
        self.session.remember()
        self.query_one(ContentSwitcher).current = f"step-{step}"
        self.pane.enter()
        self._show_bar()
        self.refresh_bindings()

    @on(StepPane.Finished)
    def _finish(self, event: StepPane.Finished) -> None:
        if event.place == "wizard":
            self.upflow.open_wizard(self._mode)
        else:
            self.upflow.leave_wizard(event.place, event.number)

    def _show_bar(self) -> None:
        session = self.session
        done = list(range(1, self._reached.last)) + ([_LAST] if session.outcome is not None else [])
        facts: list[str] = []
        if session.opened is not None:
            dialect, sheet = session.opened.table.dialect, session.opened.source.sheet
            facts = [delimiter(dialect.delimiter), dialect.encoding]
            if sheet is not None:
                facts = [sheet.name]
        if session.totals is not None:
            facts.insert(0, counted(session.totals["lines"], "line"))
        name = session.source.name if session.source is not None else ""
        self.query_one(StepBar).show(session.step, done=done, title=self._title, name=name, facts=facts)


def _import_lists() -> None:
    """The lists of the preview are imported while the mapping is looked at: on the loop that takes 50 ms."""
    for name in ("lists", "lines"):
        import_module(f"upflow_tui.engine.draft.{name}")
