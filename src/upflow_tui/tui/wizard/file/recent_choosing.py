"""The files that were chosen last, offered again by a key."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import work

from upflow_tui.tui import wording
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.wizard.file.choosing import FileChoosing
from upflow_tui.tui.wizard.file.path_text import shown_path
from upflow_tui.tui.wizard.session import ImportSession

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.engine.prepare.recent_files import RecentFile

_OFFERED: Final = 8


class RecentChoosing(FileChoosing):
    """A step that remembers the files that were chosen in it."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._any_recent = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key is there once there is something to offer."""
        return self._any_recent if action == "recent" else super().check_action(action, parameters)

    def enter(self) -> None:
        """Finds out whether there is something to offer."""
        self._find_recent()

    def file_opened(self, opened: Opened) -> None:
        """A file that was just chosen is remembered."""
        if self._goes_on and self._path is not None:
            self._remember(self._path)
        super().file_opened(opened)

    def action_recent(self) -> None:
        """Which of the files chosen last?"""
        self._look_up_recent()

    @work(thread=True, exclusive=True, group="recent", exit_on_error=False)
    def _find_recent(self) -> None:
        from upflow_tui.engine.prepare.recent_files import recent_files

        self._later(self._take_any, bool(recent_files(self.session.services.folder)))

    def _take_any(self, found: bool) -> None:
        self._any_recent = found
        self.refresh_bindings()

    @work(thread=True, group="remember", exit_on_error=False)
    def _remember(self, path: Path) -> None:
        from upflow_tui.engine.prepare.recent_files import remember_file

        with suppress(OSError):  # the import does not depend on it
            remember_file(self.session.services.folder, path, datetime.now(UTC))

    @work(thread=True, exclusive=True, group="recent", exit_on_error=False)
    def _look_up_recent(self) -> None:
        from upflow_tui.engine.prepare.recent_files import recent_files

        found = recent_files(self.session.services.folder)[:_OFFERED]
        self._later(self._ask_recent, found, [_choice(key, item) for key, item in enumerate(found)])

    def _ask_recent(self, found: Sequence[RecentFile], choices: Sequence[Choice]) -> None:
        if not choices or not self.screen.is_current or self.session.step != self.STEP:
            self.app.bell()
            return
        dialog = ChooseDialog("Recent files", choices, label="File", detail="Chosen, size, folder")

        def take(answer: int | None) -> None:
            if answer is not None:
                self.take(found[answer].path)

        self.app.push_screen(dialog, take)


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
