"""Looking at a file: its head while it is only under the cursor, all of it once it was chosen and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual import work

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.questions import FileQuestions
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    from textual.timer import Timer

    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.file.first_lines import Peek

_PAUSE: Final = 0.06
"""Seconds that the cursor rests on a file before it is looked at."""
_LOW: Final = 30
"""Lines of a window below which few findings have room."""


class FileLook(FileQuestions):
    """A step that shows a file.

    What is in sight is either the file that the import has, as the session holds it, or another one, of which the head
    is looked at with the choices in `_trial`.
    """

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._shown: Path | None = None
        """The file in sight; None: nothing yet, or that of an earlier session, whose path is not known."""
        self._trial = ImportChoices()
        self._wanted = 0
        self._timer: Timer | None = None
        self._reading: Path | None = None
        """The file that is being chosen."""
        self._before: ImportChoices | None = None
        """The choices to go back to when the file cannot be read with those of now."""
        self._refused: tuple[Path, str, str] | None = None
        """The file that the engine refused, with message and fix."""

    @property
    def _path(self) -> Path | None:
        """The path of the file that the import has, absolute."""
        return self.session.path.absolute() if self.session.path is not None else None

    def chosen_in_sight(self, peek: Peek) -> None:
        """The file that the import has is shown as it was read."""

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
        from upflow_tui.engine.prepare.first_look import peek_file, peek_opened

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
        if chosen:
            self.chosen_in_sight(peek)

    def _refuse_trial(self, path: Path | None, message: str, wanted: int) -> None:
        if wanted == self._wanted:
            self._trial, self._shown = ImportChoices(), path
            self.query_one(FileView).refuse(path.name if path is not None else "", message, "Choose otherwise.")

    def _later(self, call: Callable[..., object], *arguments: object) -> None:
        self.app.call_from_thread(call, *arguments)

    # Changes of how it is read

    @property
    def _is_trial(self) -> bool:
        """Whether the file in sight is not the one that the import has."""
        return self._shown != self._path or self.session.source is None

    @property
    def choices_in_sight(self) -> ImportChoices:
        """Those of the trial, or of the import."""
        return self._trial if self._is_trial else self.session.choices

    def change(self, changes: dict[str, Any]) -> None:
        """Reads the file in sight in another way."""
        if self._is_trial:
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
    return ImportChoices(**{**how(choices), **changes})


def how(choices: ImportChoices) -> dict[str, Any]:
    """The part of the choices that says how a file is read."""
    return {name: getattr(choices, name) for name in ("delimiter", "encoding", "header_line", "sheet")}


def _is_wide(encoding: str | None) -> bool:
    """Whether a change to this encoding may change the columns, too."""
    return encoding is None or encoding.startswith(("utf-16", "utf-32"))
