"""The file in sight: its head while it is only under the cursor, all of it once it was chosen and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.pane import StepPane

if TYPE_CHECKING:
    from textual.worker import Worker

    from upflow_tui.importing.file.first_lines import Peek

_LOW: Final = 30
"""Lines of a window below which few findings have room."""


class FileInSight:
    """What the file step shows of a file, in its `FileView`.

    It is either the file that the import has, as the session holds it, or another one, of which the head is looked at
    with the choices in `trial`.

    Args:
        step: the step, which has the session and the view.
        read: told when the file that the import has is in sight.
    """

    def __init__(self, step: StepPane, read: Callable[[Peek], object]) -> None:
        self._step = step
        self._session = step.session
        self._read = read
        self.path: Path | None = None
        """The file; None: nothing yet, or that of an earlier session, whose path is not known."""
        self.peek: Peek | None = None
        """What is seen of it."""
        self.trial = ImportChoices()
        """How it is read, while the import has another one."""
        self.refused: tuple[Path, str, str] | None = None
        """The file that the engine refused, with message and fix."""
        self._looking: Worker[None] | None = None

    @property
    def chosen(self) -> Path | None:
        """The path of the file that the import has, absolute."""
        return self._session.path.absolute() if self._session.path is not None else None

    @property
    def is_trial(self) -> bool:
        """Whether the file is not the one that the import has."""
        return self.path != self.chosen or self._session.source is None

    @property
    def choices(self) -> ImportChoices:
        """Those with which it is read: of the trial, or of the import."""
        return self.trial if self.is_trial else self._session.choices

    @property
    def view(self) -> FileView:
        """Where it is shown."""
        return self._step.query_one(FileView)

    def look_at(self, path: Path | None) -> None:
        """Looks at a file; None: at the one that the import has."""
        session, trial = self._session, self.trial
        opened = session.opened if path is None or path == self.chosen else None

        def look() -> Peek:
            from upflow_tui.engine.prepare.first_look import peek_file, peek_opened

            if opened is not None:
                return peek_opened(session.services.engine, opened)
            assert path is not None
            return peek_file(session.services.engine, path, trial)

        self._looking = off_loop(
            self._step,
            look,
            lambda peek: self._show(path, peek, opened is not None),
            group="look",
            failed=lambda error: self._refuse_trial(path, str(error)),
            expected=(ValueError, OSError),
        )

    def stop_looking(self) -> None:
        """Nothing that is still being looked at comes in sight."""
        if self._looking is not None:
            self._looking.cancel()

    def look_away(self, words: str) -> None:
        """Nothing is in sight, and `words` say why."""
        self.stop_looking()
        self.path = self.peek = self.refused = None
        self.trial = ImportChoices()
        self.view.say(words)
        self._step.refresh_bindings()

    def try_otherwise(self, changes: dict[str, Any]) -> None:
        """Reads a file that is only tried in another way: `changes` are fields of the choices."""
        self.trial = ImportChoices(**{**how(self.trial), **changes})
        self.look_at(self.path)

    def refuse_choice(self, path: Path, peek: Peek | None, message: str = "") -> None:
        """Shows why a file cannot be chosen: what stands in `peek`, or else the message."""
        self.path, self.peek = path, peek
        if peek is not None and peek.refusal is not None:
            self.view.show(peek, chosen=False, room=1)
        else:
            self.view.refuse(path.name, message, "")

    def refuse(self, message: str, fix: str) -> None:
        """Shows why the file that the import was to have is not read."""
        path = self.path = self.chosen
        if path is not None:
            self.refused = (path, message, fix)
        self.view.refuse(path.name if path is not None else "", message, fix)

    def _show(self, path: Path | None, peek: Peek, chosen: bool) -> None:
        self.peek, self.path = peek, path
        if self.refused is not None and path == self.refused[0]:
            self.view.refuse(peek.name, *self.refused[1:])
        else:
            self.view.show(peek, chosen=chosen, room=3 if self._step.app.size.height < _LOW else 6)
        self._step.refresh_bindings()
        if chosen:
            self._read(peek)

    def _refuse_trial(self, path: Path | None, message: str) -> None:
        self.trial, self.path = ImportChoices(), path
        self.view.refuse(path.name if path is not None else "", message, "Choose otherwise.")


def how(choices: ImportChoices) -> dict[str, Any]:
    """The part of the choices that says how a file is read."""
    return {name: getattr(choices, name) for name in ("delimiter", "encoding", "header_line", "sheet")}
