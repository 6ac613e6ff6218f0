"""What a person chose for the columns of each list: read once, remembered in a thread, beside the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from upflow_tui.engine.settings.column_choices import NO_CHOICE, ColumnChoice, ColumnsFile
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str

if TYPE_CHECKING:
    from textual.app import App

    from upflow_tui.tui.services import Services

_SHOWN_SECONDS = 15


class ColumnMemory:
    """The choices of whoever sits at the program.

    Args:
        app: tells what could not be read or saved.
        services: where the settings are. Without a settings file the choices last as long as the program.
    """

    def __init__(self, app: App[str], services: Services) -> None:
        self._app = app
        folder = services.settings_file.folder if services.settings_file is not None else None
        self._file = ColumnsFile(folder) if folder is not None else None
        self._choices: dict[str, ColumnChoice] | None = None

    def choice(self, list_name: str) -> ColumnChoice:
        """What was chosen for a list."""
        if self._choices is None:
            self._choices = self._read()
        return self._choices.get(list_name, NO_CHOICE)

    def keep(self, list_name: str, choice: ColumnChoice) -> None:
        """Remembers a choice."""
        if choice == self.choice(list_name) or self._choices is None:
            return
        self._choices[list_name] = choice
        if self._file is not None:
            save = partial(self._file.keep, list_name, choice)
            off_loop(self._app, save, group="columns", exclusive=False, failed=self._tell_unsaved)

    def _read(self) -> dict[str, ColumnChoice]:
        """A short file, read before the first list is drawn, so that nothing jumps."""
        if self._file is None:
            return {}
        try:
            return self._file.read()
        except (OSError, ValueError):
            self._warn(f"{self._file.path} cannot be read: columns are shown as they are at first.")
            return {}

    def _tell_unsaved(self, error: Exception) -> None:
        reason = getattr(error, "message", type(error).__name__)
        self._warn(f"The columns could not be saved. {reason}")

    def _warn(self, text: str) -> None:
        self._app.notify(safe_str(text, 400), severity="warning", timeout=_SHOWN_SECONDS, markup=False)
