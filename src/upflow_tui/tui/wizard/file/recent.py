"""The files that were chosen last, offered again by a key."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upflow_tui.store.work_folders import is_piped
from upflow_tui.tui import wording
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.wizard.file.path_text import shown_path

if TYPE_CHECKING:
    from textual.widget import Widget

    from upflow_tui.engine.prepare.recent_files import RecentFile

_OFFERED: Final = 8


class RecentFiles:
    """Remembers the files that are chosen in a step, and offers them.

    Args:
        step: the step, whose keys depend on it.
        folder: the data folder.
    """

    def __init__(self, step: Widget, folder: Path) -> None:
        self._step = step
        self._folder = folder
        self.is_any = False
        """Whether there is something to offer."""

    def find(self) -> None:
        """Finds out whether there is something to offer."""

        def find() -> bool:
            from upflow_tui.engine.prepare.recent_files import recent_files

            return bool(recent_files(self._folder))

        off_loop(self._step, find, self._take_any, group="recent")

    def _take_any(self, found: bool) -> None:
        self.is_any = found
        self._step.refresh_bindings()

    def remember(self, path: Path) -> None:
        """Remembers a file that was chosen now; not one that came by a pipe, for it will be gone."""
        if is_piped(path):
            return

        def remember() -> None:
            from upflow_tui.engine.prepare.recent_files import remember_file

            with suppress(OSError):  # the import does not depend on it
                remember_file(self._folder, path, datetime.now(UTC))

        off_loop(self._step, remember, group="remember", exclusive=False)

    def offer(self, take: Callable[[Path], object], *, may_ask: Callable[[], bool]) -> None:
        """Asks which of them to choose.

        Args:
            take: takes the one that was chosen.
            may_ask: whether there may still be a dialog once they are looked up.
        """

        def look_up() -> tuple[list[RecentFile], list[Choice]]:
            from upflow_tui.engine.prepare.recent_files import recent_files

            found = list(recent_files(self._folder)[:_OFFERED])
            return found, [_choice(key, item) for key, item in enumerate(found)]

        def ask(answer: tuple[list[RecentFile], list[Choice]]) -> None:
            found, choices = answer
            if not choices or not may_ask():
                self._step.app.bell()
                return

            def choose(key: int | None) -> None:
                if key is not None:
                    take(found[key].path)

            dialog = ChooseDialog("Recent files", choices, label="File", detail="Chosen, size, folder")
            self._step.app.push_screen(dialog, choose)

        off_loop(self._step, look_up, ask, group="recent")


def _choice(key: int, item: RecentFile) -> Choice:
    """A file with what is known of it; called in a thread."""
    folder = shown_path(item.path.parent)
    try:
        status = item.path.stat()
    except (OSError, ValueError) as error:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        return Choice(key, item.path.name, "", f"{'No longer in' if gone else 'Cannot be read in'} {folder}")
    if not stat.S_ISREG(status.st_mode):
        return Choice(key, item.path.name, "", f"No longer a file, in {folder}")
    day = wording.moment(item.chosen)[:10]
    return Choice(key, item.path.name, f"{day} · {wording.size(status.st_size)} · {folder}")
