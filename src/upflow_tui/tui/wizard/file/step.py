"""Step 1 of the wizard: which file, and how it is read (docs/product.md "1 File")."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Input, Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.path_field import PathField
from upflow_tui.tui.wizard.file.path_text import folder_and_name, plain_path, whole_path
from upflow_tui.tui.wizard.file.recent_choosing import RecentChoosing
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    pass

_CHOOSE: Final = "Choose a file first: type its path, or press Enter on it in the list."


class FileStep(RecentChoosing):
    """Step 1: a path, a folder, and what is seen of the file under the cursor."""

    STEP: ClassVar[int] = 1
    BINDINGS = bindings_for("file")

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._folder = session.services.samples or _working_folder()
        self._typed = False
        """Whether the path in the field counts before the cursor of the list."""
        self._chooses = False
        """Whether to choose once the list is there."""

    def compose(self) -> ComposeResult:
        """The field, the folder, the first lines."""
        with Horizontal(classes="file--path"):
            yield Static("File", classes="file--label")
            yield PathField(self._complete)
        with Container(classes="file--body"):
            yield FileList()
            yield FileView()

    # Coming and going

    def enter(self) -> None:
        """Shows the folder anew; the focus is in the field, or in the list once there is a file."""
        super().enter()
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
            self.take(self._shown)
        else:
            self.post_message(self.Next())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Searching leads to the field, where a slash is text."""
        if action == "search":
            return not self.query_one(PathField).has_focus
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Back to the field."""
        self.query_one(PathField).focus()

    # The list

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        self._typed, self._chooses = bool(event.value.strip()), False
        self._list()

    @on(PathField.Moved)
    def _move(self, event: PathField.Moved) -> None:
        self._typed = False
        getattr(self.query_one(FileList), f"action_{event.how}")()

    @on(PathField.Left)
    def _leave_field(self) -> None:
        self.query_one(FileList).focus()

    def on_descendant_focus(self) -> None:
        """The list's cursor is lit while the field moves it, and the keys beside the evidence while they are keys."""
        files = self.query_one(FileList)
        lit = self.query_one(PathField).has_focus
        self.query_one(FileView).let_keys_work(not lit)
        if files.driven != lit:
            files.driven = lit
            files.notify_style_update()
            files.refresh()

    def _list(self, *, again: bool = False) -> None:
        folder, name = folder_and_name(self.query_one(PathField).value, self._folder)
        self.query_one(FileList).look(
            folder, name, chosen=self._path, taken=self.session.opened is not None, again=again
        )

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
        elif not there and (self.query_one(FileList).row_count or self.query_one(FileList).is_late):
            self._choose()
        else:
            self.take(path)

    @on(RowGrid.RowSelected)
    def _choose_row(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if isinstance(event.grid, FileList):
            self._choose()
        elif self._shown is not None:
            self.take(self._shown)
        else:
            self.post_message(self.Next())

    @on(FileList.Counted)
    def _choose_late(self) -> None:
        if self._chooses:
            self._choose()

    def _choose(self) -> None:
        """Takes the entry under the cursor: goes into a folder, chooses a file."""
        files = self.query_one(FileList)
        entry = files.entry()
        self._chooses = files.is_late
        if files.is_late:
            return
        if entry is None:
            self.app.bell()
        elif entry[1]:
            self._go_to(entry[0])
        else:
            self.take(entry[0])


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:
        return Path.home()
