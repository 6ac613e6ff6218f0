"""Step 1 of the wizard: which file, and how it is read (docs/product.md "1 File")."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.file.dialect_dialogs import Question, ask_delimiter, ask_encoding, ask_header_line, ask_sheet
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.path_field import PathField
from upflow_tui.tui.wizard.file.path_text import folder_and_name, plain_path, whole_path
from upflow_tui.tui.wizard.file.questions import show_needs, show_templates
from upflow_tui.tui.wizard.file.recent import RecentFiles
from upflow_tui.tui.wizard.file.sight import FileInSight, how
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.session import Event, ImportSession

if TYPE_CHECKING:
    from textual.timer import Timer

    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.file.first_lines import Peek

_CHOOSE: Final = "Choose a file first: type its path, or press Enter on it in the list."
_PAUSE: Final = 0.06
"""Seconds that the cursor rests on a file before it is looked at."""


class FileStep(StepPane):
    """Step 1: a path, a folder, and what is seen of the file under the cursor.

    A file that is chosen is looked at, read as a whole by the engine, and leads on to the mapping; or it is refused.
    """

    STEP: ClassVar[int] = 1
    BINDINGS = bindings_for("file")

    class FileChosen(Message):
        """The import is to have this file, read as `dialect` says: fields of the choices."""

        def __init__(self, path: Path, dialect: dict[str, Any]) -> None:
            super().__init__()
            self.path = path
            self.dialect = dialect

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self.sight = FileInSight(self, self._go_on_in_sight)
        """The file that is shown."""
        self._recent = RecentFiles(self, session.services.folder)
        self._folder = session.services.samples or _working_folder()
        self._typed = False
        """Whether the path in the field counts before the cursor of the list."""
        self._chooses = False
        """Whether to choose once the list is there."""
        self._timer: Timer | None = None
        self._reading: Path | None = None
        """The file that is being chosen."""
        self._before: ImportChoices | None = None
        """The choices to go back to when the file cannot be read with those of now."""
        self._stamp: tuple[int, int] | None = None
        """What tells whether the chosen file changed on disk."""
        self._goes_on = False
        """Whether the file leads on once it is in sight."""
        self._told: frozenset[str] = frozenset()
        """The codes of the findings that were on the screen when the file was chosen."""

    def compose(self) -> ComposeResult:
        """The field, the folder, the first lines."""
        with Horizontal(classes="file--path"):
            yield Static("File", classes="file--label")
            yield PathField(lambda text: self.files.complete(text, self._folder))
        with Container(classes="file--body"):
            yield FileList()
            yield FileView()

    @property
    def field(self) -> PathField:
        """Where a path is typed."""
        return self.query_one(PathField)

    @property
    def files(self) -> FileList:
        """The folder."""
        return self.query_one(FileList)

    # Coming and going

    def enter(self) -> None:
        """Shows the folder anew; the focus is in the field, or in the list once there is a file."""
        self._recent.find()
        if self.sight.chosen is not None:
            self._folder = self.sight.chosen.parent
            self.field.value = ""
        self._list(again=True)
        has_file = self.session.source is not None
        (self.files.grid if has_file else self.field).focus()
        if not has_file and self.sight.path is None:
            self.sight.view.say("The first lines of a file are shown here.")

    def why_not_next(self) -> str | None:
        """There must be a file that was understood."""
        return None if self.session.opened is not None and self._reading is None else _CHOOSE

    def action_next(self) -> None:
        """On with the file in sight: one that the import does not have yet is chosen first."""
        if self.sight.path is not None and self.sight.path != self.sight.chosen:
            self.take(self.sight.path)
        else:
            self.post_message(self.Next())

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about a file ask for one; searching leads to the field, where a slash is text."""
        peek = self.sight.peek
        sheets = peek.clues.sheets if peek is not None else ()
        if action == "search":
            return not self.field.has_focus
        if action == "recent":
            return self._recent.is_any
        if action == "sheet":
            return bool(sheets)
        if action in ("delimiter", "encoding") and sheets:
            return False  # a workbook has none
        if action in ("delimiter", "header_line"):
            return peek is not None and peek.table is not None
        if action == "encoding":
            return peek is not None and (peek.table is not None or bool(peek.clues.accents))
        if action == "findings":
            return peek is not None and bool(peek.findings)
        return True

    def action_search(self) -> None:
        """Back to the field."""
        self.field.focus()

    def action_above(self) -> None:
        """To the folder above."""
        self._go_to(folder_and_name(self.field.value, self._folder)[0].parent)

    def action_recent(self) -> None:
        """Which of the files chosen last?"""
        self._recent.offer(self.take, may_ask=lambda: self.screen.is_current and self.session.step == self.STEP)

    def action_delimiter(self) -> None:
        """Which delimiter?"""
        self._ask(ask_delimiter)

    def action_encoding(self) -> None:
        """Which encoding?"""
        self._ask(ask_encoding)

    def action_header_line(self) -> None:
        """Which line is the header?"""
        self._ask(ask_header_line)

    def action_sheet(self) -> None:
        """Which sheet of the workbook?"""
        self._ask(ask_sheet)

    def action_findings(self) -> None:
        """Everything that was found."""
        from upflow_tui.tui.wizard.file.needs import findings_dialog

        if self.sight.peek is not None:
            self.app.push_screen(findings_dialog(self.sight.peek.findings))

    def action_needs(self) -> None:
        """What the file needs."""
        show_needs(self)

    def action_templates(self) -> None:
        """A template."""
        show_templates(self)

    def _ask(self, question_of: Callable[[Peek, ImportChoices], Question]) -> None:
        if self.sight.peek is None:
            self.app.bell()
            return
        question = question_of(self.sight.peek, self.sight.choices)
        self.app.push_screen(
            question.dialog, lambda answer: self.change(question.changes[answer]) if answer is not None else None
        )

    def change(self, changes: dict[str, Any]) -> None:
        """Reads the file in sight in another way: `changes` are fields of the choices."""
        if self.sight.is_trial:
            self.sight.try_otherwise(changes)
            return
        if all(getattr(self.session.choices, name) == value for name, value in changes.items()):
            return
        self._before, self.sight.refused = self.session.choices, None
        keeps = self.session.opened is not None and set(changes) == {"encoding"} and not _is_wide(changes["encoding"])
        self.session.choose(**changes, fields=self.session.choices.fields if keeps else None)
        self.post_message(self.Reopen())

    # The field and the list

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        self._typed, self._chooses = bool(event.value.strip()), False
        self._list()

    @on(PathField.Moved)
    def _move(self, event: PathField.Moved) -> None:
        self._typed = False
        getattr(self.files.grid, f"action_{event.how}")()

    @on(PathField.Left)
    def _leave_field(self) -> None:
        self.files.grid.focus()

    def on_descendant_focus(self) -> None:
        """The list's cursor is lit while the field moves it, and the keys beside the evidence while they are keys."""
        in_field = self.field.has_focus
        self.sight.view.let_keys_work(not in_field)
        self.files.light(in_field)

    def _list(self, *, again: bool = False) -> None:
        folder, name = folder_and_name(self.field.value, self._folder)
        taken = self.session.opened is not None
        self.files.look(folder, name, chosen=self.sight.chosen, taken=taken, again=again)

    def _go_to(self, folder: Path) -> None:
        self._folder = folder
        if self.field.value:
            self.field.value = ""
        else:
            self._list()

    @on(RowGrid.RowHighlighted, "FileList FedGrid")
    def _follow_cursor(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        """Looks at the file under the cursor."""
        entry = self.files.entry()
        if self._reading is not None:
            return
        if self.session.opened is not None and self.sight.chosen is None and self.files.is_at_rest:
            self.sight.look_at(None)
        elif entry is not None and not entry[1]:
            if entry[0] != self.sight.path:
                self.sight.trial = ImportChoices()
            self.sight.look_at(entry[0])

    # Choosing

    @on(PathField.Chosen)
    def _choose_typed(self) -> None:
        """What is typed counts if it is there; else the entry that it narrows the list to."""
        text, base = self.field.value, self._folder
        if self._typed and plain_path(text):
            off_loop(self, lambda: _resolved(text, base), self._take_resolved, group="resolve")
        else:
            self._choose()

    def _take_resolved(self, resolved: tuple[Path, bool, bool]) -> None:
        path, there, is_folder = resolved
        if is_folder:
            self._go_to(path)
        elif not there and (self.files.grid.row_count or self.files.is_late):
            self._choose()
        else:
            self.take(path)

    @on(RowGrid.RowSelected)
    def _choose_row(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.grid is self.files.grid:
            self._choose()
        elif self.sight.path is not None:
            self.take(self.sight.path)
        else:
            self.post_message(self.Next())

    @on(FedGrid.Counted)
    def _choose_late(self) -> None:
        if self._chooses:
            self._choose()

    def _choose(self) -> None:
        """Takes the entry under the cursor: goes into a folder, chooses a file."""
        entry = self.files.entry()
        self._chooses = self.files.is_late
        if self._chooses:
            return
        if entry is None:
            self.app.bell()
        elif entry[1]:
            self._go_to(entry[0])
        else:
            self.take(entry[0])

    def take(self, path: Path) -> None:
        """Chooses `path`; the file that the import has already is gone on with, unless it changed on disk."""
        opened = self.session.opened
        if self._reading is not None:
            self.app.bell()
        elif path == self.sight.chosen and opened is not None and _stamp(path) == self._stamp:
            self.post_message(self.Next())
        elif opened is not None and self.session.choices.fields is not None:
            made = "The mapping and the repairs" if self.session.repairs else "The mapping"
            are = "are" if self.session.repairs else "is"
            question = f"{made} made for {opened.source.name} {are} given up with it."
            dialog = ConfirmDialog("Choose another file", question, yes="Choose", no="Stay")
            self.app.push_screen(dialog, lambda goes: self._check(path) if goes else None)
        else:
            self._check(path)

    def _check(self, path: Path) -> None:
        """Looks first: a file of which nothing can be imported does not take the place of one that was chosen."""
        trial = self.sight.trial if path == self.sight.path else ImportChoices()
        self._reading, self.sight.refused = path, None
        self.sight.stop_looking()
        self.sight.view.busy(path.name, "reading the file…")

        def check() -> Peek:
            from upflow_tui.engine.prepare.first_look import peek_file

            return peek_file(self.session.services.engine, path, trial)

        off_loop(
            self,
            check,
            lambda peek: self._read(path, trial, peek),
            group="check",
            failed=lambda error: self._refuse_choice(path, None, str(error)),
            expected=(ValueError, OSError),
        )

    def _refuse_choice(self, path: Path, peek: Peek | None, message: str = "") -> None:
        self._reading = None
        self.sight.refuse_choice(path, peek, message)
        self.app.bell()

    def _read(self, path: Path, trial: ImportChoices, peek: Peek) -> None:
        """Has the file read as a whole, if there is nothing against it."""
        if peek.refusal is not None and (peek.is_whole or peek.refusal.code not in ("empty", "no_data")):
            self._refuse_choice(path, peek)
            return
        told = self.sight.peek.findings if self.sight.peek is not None and self.sight.path == path else ()
        self._told = frozenset(finding.code for finding in told)
        self._stamp = _stamp(path)
        self.sight.path, self.sight.peek = path, peek
        self.post_message(self.FileChosen(path, how(trial)))

    # Answers

    def engine_said(self, event: Event) -> None:
        """A file that was read now, and not in an earlier session, leads on to the mapping."""
        if event is Event.READ:
            self._goes_on = True
        elif event is Event.CRASHED and self._reading is not None:
            self.file_refused("The file was not read.", "Choose it again.")

    def file_opened(self, opened: Opened) -> None:
        """Shows the file as the import has it; one that was just chosen is remembered."""
        chosen = self.sight.chosen
        if self._goes_on and chosen is not None:
            self._recent.remember(chosen)
        self._reading = self._before = self.sight.refused = None
        if self._stamp is None and chosen is not None:
            self._stamp = _stamp(chosen)
        self.sight.look_at(chosen)

    def _go_on_in_sight(self, peek: Peek) -> None:
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
        if self.session.step == self.STEP and not news:
            self.post_message(self.Next())
        elif news:
            self.files.grid.focus()
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
        self._before = None
        self.sight.refuse(message, fix)
        self.files.grid.focus()


def _resolved(text: str, base: Path) -> tuple[Path, bool, bool]:
    """What is typed as a path: whether it is there, and whether it is a folder; called in a thread."""
    path = whole_path(text, base)
    try:
        return path, os.path.lexists(path), path.is_dir()
    except (OSError, ValueError):
        return path, False, False


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


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:
        return Path.home()
