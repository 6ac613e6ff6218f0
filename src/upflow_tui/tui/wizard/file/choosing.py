"""Choosing a file: it is looked at, read as a whole by the engine, and leads on to the mapping, or it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import work

from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.look import FileLook, how
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.session import Event, ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.file.first_lines import Peek
    from upflow_tui.tui.wizard.screen import WizardScreen


class FileChoosing(FileLook):
    """A step in which a file is chosen."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._stamp: tuple[int, int] | None = None
        """What tells whether the chosen file changed on disk."""
        self._goes_on = False
        """Whether the file leads on once it is in sight."""
        self._told: frozenset[str] = frozenset()
        """The codes of the findings that were on the screen when the file was chosen."""

    def take(self, path: Path) -> None:
        """Chooses `path`; the file that the import has already is gone on with, unless it changed on disk."""
        if self._reading is not None:
            self.app.bell()
        elif path == self._path and self.session.opened is not None and _stamp(path) == self._stamp:
            self.post_message(self.Next())
        elif self.session.opened is not None and self.session.choices.fields is not None:
            made = "The mapping and the repairs" if self.session.repairs else "The mapping"
            are = "are" if self.session.repairs else "is"
            question = f"{made} made for {self.session.opened.source.name} {are} given up with it."
            dialog = ConfirmDialog("Choose another file", question, yes="Choose", no="Stay")
            self.app.push_screen(dialog, lambda goes: self._check(path) if goes else None)
        else:
            self._check(path)

    def _check(self, path: Path) -> None:
        """Looks first: a file of which nothing can be imported does not take the place of one that was chosen."""
        trial = self._trial if path == self._shown else ImportChoices()
        self._reading, self._refused = path, None
        self._wanted += 1
        self.query_one(FileView).busy(path.name, "reading the file…")
        self._check_in_thread(path, trial)

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _check_in_thread(self, path: Path, trial: ImportChoices) -> None:
        from upflow_tui.engine.prepare.first_look import peek_file

        try:
            peek = peek_file(self.session.services.engine, path, trial)
        except (ValueError, OSError) as error:
            self._later(self._refuse_choice, path, None, str(error))
        else:
            self._later(self._read, path, trial, peek)

    def _refuse_choice(self, path: Path, peek: Peek | None, message: str = "") -> None:
        self._reading = None
        self._shown, self.peek = path, peek
        view = self.query_one(FileView)
        if peek is not None and peek.refusal is not None:
            view.show(peek, chosen=False, room=1)
        else:
            view.refuse(path.name, message, "")
        self.app.bell()

    def _read(self, path: Path, trial: ImportChoices, peek: Peek) -> None:
        """Has the file read as a whole, if there is nothing against it."""
        if peek.refusal is not None and (peek.is_whole or peek.refusal.code not in ("empty", "no_data")):
            self._refuse_choice(path, peek)
            return
        told = self.peek.findings if self.peek is not None and self._shown == path else ()
        self._told = frozenset(finding.code for finding in told)
        self._stamp = _stamp(path)
        self._shown, self.peek = path, peek
        cast("WizardScreen", self.screen).choose_file(path)
        self.session.choose(**how(trial))

    # Answers

    def engine_said(self, event: Event) -> None:
        """A file that was read now, and not in an earlier session, leads on to the mapping."""
        if event is Event.READ:
            self._goes_on = True
        elif event is Event.CRASHED and self._reading is not None:
            self.file_refused("The file was not read.", "Choose it again.")

    def chosen_in_sight(self, peek: Peek) -> None:
        """A file that was just read leads on."""
        if self._goes_on:
            self._goes_on = False
            self._go_on(peek)

    def file_opened(self, opened: Opened) -> None:
        """Shows the file as the import has it."""
        self._reading = self._before = self._refused = None
        if self._stamp is None and self._path is not None:
            self._stamp = _stamp(self._path)
        self._look_at(self._path)

    def _go_on(self, peek: Peek) -> None:
        """To the mapping, unless there is a warning about the whole file that was not on the screen before."""
        news = [
            finding
            for finding in peek.findings
            if finding.severity is Severity.WARNING and finding.scope is Scope.FILE and finding.code not in self._told
        ]
        if self.session.step == self.STEP and not news:
            self.post_message(self.Next())
        elif news:
            self.query_one(FileList).focus()
            self.app.bell()
            self.notify(safe_str(f"{news[0].message} Press Enter to go on all the same.", 300), markup=False)

    def file_refused(self, message: str, fix: str) -> None:
        """Says why; a choice that did not fit is taken back, and the file stays as it was."""
        self._reading = None
        self._goes_on = False
        self.app.bell()
        if self._before is not None and self.session.opened is not None:
            before, self._before = self._before, None
            self.session.choose(**how(before), fields=before.fields)
            self.notify(safe_str(f"{message} Nothing was changed.", 300), severity="warning", markup=False)
            return
        self._before, self._shown = None, self._path
        if self._path is not None:
            self._refused = (self._path, message, fix)
        self.query_one(FileView).refuse(self._path.name if self._path is not None else "", message, fix)
        self.query_one(FileList).focus()


def _stamp(path: Path) -> tuple[int, int] | None:
    """What tells that a file changed on disk."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
