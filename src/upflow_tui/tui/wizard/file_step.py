"""Step 1 of the wizard: which file, and how it is read (product.md "1 File")."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.timer import Timer
from textual.widgets import Input, Static

from upflow_tui.core.findings import Scope, Severity
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.row_grid import RowGrid
from upflow_tui.tui.wizard.file_list import FileList
from upflow_tui.tui.wizard.file_questions import FileQuestions
from upflow_tui.tui.wizard.file_view import FileView
from upflow_tui.tui.wizard.path_field import PathField
from upflow_tui.tui.wizard.path_text import folder_and_name, plain_path, whole_path
from upflow_tui.tui.wizard.session import Event, ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.opening import Opened
    from upflow_tui.importing.peeking import Peek
    from upflow_tui.tui.screens.wizard import WizardScreen

_PAUSE: Final = 0.06
"""Seconds that the cursor rests on a file before it is looked at."""
_LOW: Final = 30
"""Lines of a window below which few findings have room."""
_CHOOSE: Final = "Choose a file first: type its path, or press Enter on it in the list."


class FileStep(FileQuestions):
    """Step 1: a path, a folder, and what is seen of the file under the cursor.

    What is shown is either the file that the import has, as the session holds it, or another one, of which the head is
    looked at with the choices in `self._trial`.
    """

    STEP: ClassVar[int] = 1
    BINDINGS = bindings_for("file")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._folder = session.services.samples or _working_folder()
        self._typed = False
        """Whether the path in the field counts before the cursor of the list."""
        self._shown: Path | None = None
        """The file in sight; None: nothing yet, or that of an earlier session, whose path is not known."""
        self._trial = ImportChoices()
        self._wanted = 0
        self._timer: Timer | None = None
        self._reading: Path | None = None
        self._stamp: tuple[int, int] | None = None
        self._goes_on = False
        self._told: frozenset[str] = frozenset()
        """The codes of the findings that were on the screen when the file was chosen."""
        self._before: ImportChoices | None = None
        """The choices to go back to when the file cannot be read with those of now."""
        self._refused: tuple[Path, str, str] | None = None
        """The file that the engine refused, with message and fix."""

    def compose(self) -> ComposeResult:
        """The field, the folder, the first lines."""
        with Horizontal(classes="file--path"):
            yield Static("File", classes="file--label")
            yield PathField(self._complete)
        with Container(classes="file--body"):
            yield FileList()
            yield FileView()

    # Coming and going

    @property
    def _path(self) -> Path | None:
        """The path of the file that the import has, absolute."""
        return self.session.path.absolute() if self.session.path is not None else None

    def enter(self) -> None:
        """Shows the folder anew; the focus is in the field, or in the list once there is a file."""
        if self._path is not None:
            self._folder = self._path.parent
            self.query_one(PathField).value = ""
        self._list(again=True)
        has_file = self.session.source is not None
        (self.query_one(FileList) if has_file else self.query_one(PathField)).focus()
        if not has_file and self._shown is None:
            self.query_one(FileView).say("The first lines of a file are shown here.")

    def why_not_next(self) -> str | None:
        """There must be a file that was understood."""
        return None if self.session.opened is not None and self._reading is None else _CHOOSE

    def action_next(self) -> None:
        """On with the file in sight: one that the import does not have yet is chosen first."""
        if self._shown is not None and self._shown != self._path:
            self._take(self._shown)
        else:
            self.post_message(self.Next())

    def action_search(self) -> None:
        """Back to the field."""
        self.query_one(PathField).focus()

    # The list

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        self._typed = bool(event.value.strip())
        self._list()

    @on(PathField.Moved)
    def _move(self, event: PathField.Moved) -> None:
        self._typed = False
        getattr(self.query_one(FileList), f"action_{event.how}")()

    @on(PathField.Left)
    def _leave_field(self) -> None:
        self.query_one(FileList).focus()

    def on_descendant_focus(self) -> None:
        """The list's cursor is lit while the field moves it."""
        files = self.query_one(FileList)
        lit = self.query_one(PathField).has_focus
        if files.driven != lit:
            files.driven = lit
            files.notify_style_update()
            files.refresh()

    def _list(self, *, again: bool = False) -> None:
        folder, name = folder_and_name(self.query_one(PathField).value, self._folder)
        self.query_one(FileList).look(folder, name, chosen=self._path, again=again)

    def _complete(self, text: str) -> str:
        return self.query_one(FileList).complete(text, self._folder)

    @on(RowGrid.RowHighlighted, "FileList")
    def _follow_cursor(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        self._look_soon()

    def action_above(self) -> None:
        """To the folder above."""
        self._go_to(folder_and_name(self.query_one(PathField).value, self._folder)[0].parent)

    def _go_to(self, folder: Path) -> None:
        self._folder = folder
        field = self.query_one(PathField)
        if field.value:
            field.value = ""
        else:
            self._list()

    # A look

    def _look_soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        """Looks at the file under the cursor."""
        files = self.query_one(FileList)
        entry = files.entry()
        if self._reading is not None:
            return
        if self.session.opened is not None and self._path is None and files.is_at_rest:
            self._look_at(None)
        elif entry is not None and not entry[1]:
            if entry[0] != self._shown:
                self._trial = ImportChoices()
            self._look_at(entry[0])

    def _look_at(self, path: Path | None) -> None:
        """Looks at a file; None: at the one that the import has."""
        self._wanted += 1
        opened = self.session.opened if path is None or path == self._path else None
        self._look_in_thread(path, opened, self._trial, self._wanted)

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _look_in_thread(self, path: Path | None, opened: Opened | None, trial: ImportChoices, wanted: int) -> None:
        from upflow_tui.engine.peeking import peek_file, peek_opened

        engine = self.session.services.engine
        try:
            if opened is not None:
                peek = peek_opened(engine, opened)
            else:
                assert path is not None
                peek = peek_file(engine, path, trial)
        except (ValueError, OSError) as error:
            self._later(self._refuse_trial, path, str(error), wanted)
        else:
            self._later(self._take_peek, path, peek, opened is not None, wanted)

    def _take_peek(self, path: Path | None, peek: Peek, chosen: bool, wanted: int) -> None:
        if wanted != self._wanted:
            return
        self.peek, self._shown = peek, path
        view = self.query_one(FileView)
        if self._refused is not None and path == self._refused[0]:
            view.refuse(peek.name, *self._refused[1:])
        else:
            view.show(peek, chosen=chosen, room=3 if self.app.size.height < _LOW else 6)
        self.refresh_bindings()
        if self._goes_on and chosen:
            self._goes_on = False
            self._go_on(peek)

    def _refuse_trial(self, path: Path | None, message: str, wanted: int) -> None:
        if wanted == self._wanted:
            self._trial, self._shown = ImportChoices(), path
            self.query_one(FileView).refuse(path.name if path is not None else "", message, "Choose otherwise.")

    def _later(self, call: Callable[..., object], *arguments: object) -> None:
        self.app.call_from_thread(call, *arguments)

    # Choosing

    @on(PathField.Chosen)
    def _choose_typed(self) -> None:
        text = self.query_one(PathField).value
        if self._typed and plain_path(text):
            self._resolve(text, self._folder)
        else:
            self._choose()

    @work(thread=True, exclusive=True, group="resolve", exit_on_error=False)
    def _resolve(self, text: str, base: Path) -> None:
        """What is typed counts if it is there; else the entry that it narrows the list to."""
        path = whole_path(text, base)
        try:
            there, is_folder = os.path.lexists(path), path.is_dir()
        except (OSError, ValueError):
            there = is_folder = False
        self._later(self._take_resolved, path, there, is_folder)

    def _take_resolved(self, path: Path, there: bool, is_folder: bool) -> None:
        if is_folder:
            self._go_to(path)
        elif not there and self.query_one(FileList).row_count:
            self._choose()
        else:
            self._take(path)

    @on(RowGrid.RowSelected, "FileList")
    def _choose_row(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self._choose()

    def _choose(self) -> None:
        """Takes the entry under the cursor: goes into a folder, chooses a file."""
        entry = self.query_one(FileList).entry()
        if entry is None:
            self.app.bell()
        elif entry[1]:
            self._go_to(entry[0])
        else:
            self._take(entry[0])

    def _take(self, path: Path) -> None:
        """Chooses `path`; the file that the import has already is gone on with, unless it changed on disk."""
        if self._reading is not None:
            self.app.bell()
        elif path == self._path and self.session.opened is not None and _stamp(path) == self._stamp:
            self.post_message(self.Next())
        elif self.session.opened is not None and self.session.choices.fields is not None:
            question = f"The mapping made for {self.session.opened.source.name} is given up with it."
            dialog = ConfirmDialog("Choose another file", question, yes="Choose", no="Stay")
            self.app.push_screen(dialog, lambda goes: self._check(path) if goes else None)
        else:
            self._check(path)

    def _check(self, path: Path) -> None:
        """Looks first: a file of which nothing can be imported does not take the place of one that was chosen."""
        trial = self._trial if path == self._shown else ImportChoices()
        self._reading, self._refused = path, None
        self._wanted += 1
        self.query_one(FileView).say("Reading the file…", path.name)
        self._check_in_thread(path, trial)

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _check_in_thread(self, path: Path, trial: ImportChoices) -> None:
        from upflow_tui.engine.peeking import peek_file

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
        self.session.choose(delimiter=trial.delimiter, encoding=trial.encoding, header_line=trial.header_line)

    # Answers

    def engine_said(self, event: Event) -> None:
        """A file that was read now, and not in an earlier session, leads on to the mapping."""
        if event is Event.READ:
            self._goes_on = True
        elif event is Event.CRASHED and self._reading is not None:
            self.file_refused("The file was not read.", "Choose it again.")

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
            self.session.choose(**_how(before), fields=before.fields)
            self.notify(safe_str(f"{message} Nothing was changed.", 300), severity="warning", markup=False)
            return
        self._before, self._shown = None, self._path
        if self._path is not None:
            self._refused = (self._path, message, fix)
        self.query_one(FileView).refuse(self._path.name if self._path is not None else "", message, fix)
        self.query_one(FileList).focus()

    # Changes of how it is read

    def change(self, changes: dict[str, Any]) -> None:
        """Reads the file in sight in another way."""
        if self._shown != self._path or self.session.source is None:
            self._trial = _with(self._trial, changes)
            self._look_at(self._shown)
            return
        if all(getattr(self.session.choices, name) == value for name, value in changes.items()):
            return
        self._before, self._refused = self.session.choices, None
        keeps = self.session.opened is not None and set(changes) == {"encoding"} and not _is_wide(changes["encoding"])
        self.session.choose(**changes, fields=self.session.choices.fields if keeps else None)
        self.post_message(self.Reopen())


def _with(choices: ImportChoices, changes: dict[str, Any]) -> ImportChoices:
    return ImportChoices(**{**_how(choices), **changes})


def _how(choices: ImportChoices) -> dict[str, Any]:
    return {name: getattr(choices, name) for name in ("delimiter", "encoding", "header_line")}


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
