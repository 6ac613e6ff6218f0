"""Step 1 of the wizard: which file, and how it is read (docs/product.md "1 File")."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Input, Static

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.file.choice import FileChoice
from upflow_tui.tui.wizard.file.dialect_dialogs import Question, ask_delimiter, ask_encoding, ask_header_line, ask_sheet
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.path_field import PathField
from upflow_tui.tui.wizard.file.path_text import folder_and_name, plain_path, whole_path
from upflow_tui.tui.wizard.file.questions import show_needs, show_templates
from upflow_tui.tui.wizard.file.recent import RecentFiles
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.session import Event, ImportSession

if TYPE_CHECKING:
    from textual.timer import Timer

    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.file.first_lines import Peek

_CHOOSE: Final = "Choose a file first: type its path, or press Enter on it in the list."
_SHOWN_HERE: Final = "The first lines of a file are shown here."
_OPEN: Final = "This is a folder: press Enter to open it."
_PAUSE: Final = 0.06
"""Seconds that the cursor rests on a file before it is looked at."""


class FileStep(StepPane):
    """Step 1: a path, a folder, and what is seen of the file under the cursor.

    It owns the file that is in sight, the one that is chosen, and the list of those chosen last.
    """

    STEP: ClassVar[int] = 1
    BINDINGS = bindings_for("file")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self.recent = RecentFiles(self, session.services.folder)
        """The files that were chosen last."""
        self.choice = FileChoice(self, self.recent)
        """The file that the import is to have."""
        self.sight = self.choice.sight
        """The file that is shown."""
        self._folder = session.services.samples or _working_folder()
        self._left: Path | None = None
        """The folder that was left for the one above it."""
        self._typed = False
        """Whether the path in the field counts before the cursor of the list."""
        self._chooses = False
        """Whether to choose once the list is there."""
        self._timer: Timer | None = None

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
        self.recent.find()
        if self.sight.chosen is not None:
            self._folder = self.sight.chosen.parent
            self.field.value = ""
        self._list(again=True)
        has_file = self.session.source is not None
        (self.files.grid if has_file else self.field).focus()
        if not has_file and self.sight.path is None:
            self.sight.view.say(_SHOWN_HERE)

    def levels(self) -> Levels:
        """What narrows the folder: the path that was typed. (The field itself leads on to the list.)"""
        return (Level(lambda: self.field.value, self.field.clear),)

    def why_not_next(self) -> str | None:
        """There must be a file that was understood."""
        return None if self.session.opened is not None and self.choice.reading is None else _CHOOSE

    def action_next(self) -> None:
        """On with what is typed, or with the file under the cursor: one that the import does not have is chosen first.

        From a folder, the import goes on with the file that it has, which is in sight then.
        """
        entry = self.files.entry()
        if self.field.has_focus and self._typed:
            self._choose_typed()
        elif self._is_of_an_earlier_session or entry is None or entry[1] or entry[0] == self.sight.chosen:
            self.post_message(self.Next())
        else:
            self.choice.take(entry[0])

    @property
    def _is_of_an_earlier_session(self) -> bool:
        """Whether the import has a file whose path is not known, and no other one was looked for."""
        return self.session.opened is not None and self.sight.chosen is None and self.files.is_at_rest

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about a file ask for one; searching leads to the field, where a slash is text."""
        peek = self.sight.peek
        sheets = peek.clues.sheets if peek is not None else ()
        if action == "search":
            return not self.field.has_focus
        if action == "recent":
            return self.recent.is_any
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
        self.recent.offer(self.choice.take, may_ask=lambda: self.screen.is_current and self.session.step == self.STEP)

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
            question.dialog, lambda answer: self.choice.change(question.changes[answer]) if answer is not None else None
        )

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
        self.files.look(folder, name, chosen=self.sight.chosen, taken=taken, left=self._left, again=again)

    def _go_to(self, folder: Path) -> None:
        shown = folder_and_name(self.field.value, self._folder)[0]
        self._left = shown if shown.parent == folder else None
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
        """Looks at the file under the cursor; from a folder, or where nothing is listed, at the one that was chosen."""
        entry = self.files.entry()
        if self.choice.reading is not None:
            return
        if self._is_of_an_earlier_session:
            self.sight.look_at(None)
        elif entry is not None and not entry[1]:
            if entry[0] != self.sight.path:
                self.sight.trial = ImportChoices()
            self.sight.look_at(entry[0])
        elif self.session.opened is not None:
            self.sight.look_at(self.sight.chosen)
        else:
            self.sight.look_away(_OPEN if entry is not None else _SHOWN_HERE)

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
            self.choice.take(path)

    @on(RowGrid.RowSelected)
    def _choose_row(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.grid is self.files.grid:
            self._choose()
        elif self.sight.path is not None:
            self.choice.take(self.sight.path)
        else:
            self.post_message(self.Next())

    @on(FedGrid.Counted)
    def _choose_late(self) -> None:
        if self._chooses:
            self._choose()
        elif not self.files.grid.row_count:
            self._look()

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
            self.choice.take(entry[0])

    # Answers

    def engine_said(self, event: Event) -> None:
        """A file that was read now leads on to the mapping."""
        self.choice.engine_said(event)

    def file_opened(self, opened: Opened) -> None:
        """Shows the file as the import has it."""
        self.choice.opened()

    def file_left(self, path: Path) -> None:
        """Shows the file as one that is looked at."""
        self.choice.left(path)

    def file_refused(self, message: str, fix: str) -> None:
        """Says why, and stays as it was."""
        self.choice.refused(message, fix)


def _resolved(text: str, base: Path) -> tuple[Path, bool, bool]:
    """What is typed as a path: whether it is there, and whether it is a folder; called in a thread."""
    path = whole_path(text, base)
    try:
        return path, os.path.lexists(path), path.is_dir()
    except (OSError, ValueError):
        return path, False, False


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:
        return Path.home()
