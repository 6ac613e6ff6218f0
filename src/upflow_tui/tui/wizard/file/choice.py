"""The file that the import is to have: looked at, read as a whole by the engine, gone on with; or refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.message import Message

from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.recent import RecentFiles
from upflow_tui.tui.wizard.file.sight import FileInSight, how
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.session import Event

if TYPE_CHECKING:
    from upflow_tui.importing.file.first_lines import Peek


class FileChoice:
    """What becomes of a file that is chosen in the file step.

    Args:
        step: the step, which has the session and posts what is to be done next.
        recent: remembers what was chosen.
    """

    class Made(Message):
        """The import is to have this file, read as `dialect` says: fields of the choices."""

        def __init__(self, path: Path, dialect: dict[str, Any]) -> None:
            super().__init__()
            self.path = path
            self.dialect = dialect

    def __init__(self, step: StepPane, recent: RecentFiles) -> None:
        self._step = step
        self._session = step.session
        self._recent = recent
        self.sight = FileInSight(step, self._go_on)
        """The file that is shown."""
        self.reading: Path | None = None
        """The file that is being chosen."""
        self._before: ImportChoices | None = None
        """The choices to go back to when the file cannot be read with those of now."""
        self._stamp: tuple[int, int] | None = None
        """What tells whether the chosen file changed on disk."""
        self._goes_on = False
        """Whether the file leads on once it is in sight."""
        self._told: frozenset[str] = frozenset()
        """The codes of the findings that were on the screen when the file was chosen."""

    def take(self, path: Path) -> None:
        """Chooses `path`; the file that the import has already is gone on with, unless it changed on disk."""
        opened = self._session.opened
        if self.reading is not None:
            self._step.app.bell()
        elif path == self.sight.chosen and opened is not None and _stamp(path) == self._stamp:
            self._step.post_message(StepPane.Next())
        elif opened is not None and self._session.choices.fields is not None:
            made = "The mapping and the fixes" if self._session.repairs else "The mapping"
            question = f"{made} made for {opened.source.name} will be lost."
            dialog = ConfirmDialog("Choose another file", question, yes="Choose", no="Stay")
            self._step.app.push_screen(dialog, lambda goes: self._check(path) if goes else None)
        else:
            self._check(path)

    def _check(self, path: Path) -> None:
        """Looks first: a file of which nothing can be imported does not take the place of one that was chosen."""
        trial = self.sight.trial if path == self.sight.path else ImportChoices()
        self.reading, self.sight.refused = path, None
        self.sight.stop_looking()
        self.sight.view.busy(path.name, "reading the file…")

        def check() -> Peek:
            from upflow_tui.engine.prepare.first_look import peek_file

            return peek_file(self._session.services.engine, path, trial)

        off_loop(
            self._step,
            check,
            lambda peek: self._read(path, trial, peek),
            group="check",
            failed=lambda error: self._refuse_choice(path, None, str(error)),
            expected=(ValueError, OSError),
        )

    def _refuse_choice(self, path: Path, peek: Peek | None, message: str = "") -> None:
        self.reading = None
        self.sight.refuse_choice(path, peek, message)
        self._step.app.bell()

    def _read(self, path: Path, trial: ImportChoices, peek: Peek) -> None:
        """Has the file read as a whole, if there is nothing against it."""
        if peek.refusal is not None and (peek.is_whole or peek.refusal.code not in ("empty", "no_data")):
            self._refuse_choice(path, peek)
            return
        told = self.sight.peek.findings if self.sight.peek is not None and self.sight.path == path else ()
        self._told = frozenset(finding.code for finding in told)
        self._stamp = _stamp(path)
        self.sight.path, self.sight.peek = path, peek
        self._step.post_message(self.Made(path, how(trial)))

    # Answers

    def engine_said(self, event: Event) -> None:
        """A file that was read now, and not in an earlier session, leads on to the mapping."""
        if event is Event.READ:
            self._goes_on = True
        elif event is Event.CRASHED and self.reading is not None:
            self.refused("The file was not read.", "Choose it again.")

    def opened(self) -> None:
        """Shows the file as the import has it; one that was just chosen is remembered."""
        chosen = self.sight.chosen
        if self._goes_on and chosen is not None:
            self._recent.remember(chosen)
        self.reading = self._before = self.sight.refused = None
        if self._stamp is None and chosen is not None:
            self._stamp = _stamp(chosen)
        self.sight.look_at(chosen)

    def _go_on(self, peek: Peek) -> None:
        """A file that was just read leads on to the mapping, unless there is news about the whole file.

        News: a warning that was not on the screen when the file was chosen.
        """
        if not self._goes_on:
            return
        self._goes_on = False
        news = [
            finding
            for finding in peek.findings
            if finding.severity is Severity.WARNING and finding.scope is Scope.FILE and finding.code not in self._told
        ]
        if self._session.step == self._step.STEP and not news:
            self._step.post_message(StepPane.Next())
        elif news:
            self._step.query_one(FileList).grid.focus()
            self._step.app.bell()
            self._step.notify(safe_str(f"{news[0].message} Press Enter to continue anyway.", 300), markup=False)

    def refused(self, message: str, fix: str) -> None:
        """Says why; a choice that did not fit is taken back, and the file stays as it was."""
        self.reading = None
        self._goes_on = False
        self._step.app.bell()
        if self._before is not None and self._session.opened is not None:
            before, self._before = self._before, None
            self._session.choose(**how(before), fields=before.fields)
            self._step.notify(safe_str(f"{message} Nothing was changed.", 300), severity="warning", markup=False)
            return
        self._before = None
        self.sight.refuse(message, fix)
        self._step.query_one(FileList).grid.focus()

    def left(self, path: Path) -> None:
        """It is not chosen after all: it is looked at as before."""
        self.reading = None
        self.sight.look_at(path)

    def change(self, changes: dict[str, Any]) -> None:
        """Reads the file in sight in another way: `changes` are fields of the choices."""
        if self.sight.is_trial:
            self.sight.try_otherwise(changes)
            return
        if all(getattr(self._session.choices, name) == value for name, value in changes.items()):
            return
        self._before, self.sight.refused = self._session.choices, None
        keeps = self._session.opened is not None and set(changes) == {"encoding"} and not _is_wide(changes["encoding"])
        self._session.choose(**changes, fields=self._session.choices.fields if keeps else None)
        self._step.post_message(StepPane.Reopen())


def _is_wide(encoding: str | None) -> bool:
    """Whether a change to this encoding may change the columns, too."""
    return encoding is None or encoding.startswith(("utf-16", "utf-32"))


def _stamp(path: Path) -> tuple[int, int] | None:
    """What tells that a file changed on disk."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
