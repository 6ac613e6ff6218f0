"""What the parts of the settings have in common: the settings that count, and saving some of them in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import work

from upflow_tui.engine.settings.settings import Settings
from upflow_tui.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from upflow_tui.engine.files.toml_lines import KeyPath
    from upflow_tui.engine.settings.settings import SettingValue


class SettingsBase(PlaceScreen):
    """A screen that changes settings."""

    @property
    def settings(self) -> Settings:
        """The settings that count now."""
        return self.upflow.preferences.settings

    def show_settings(self) -> None:
        """The settings are others now."""

    @work(thread=True, exclusive=True, group="save settings", exit_on_error=False)
    def save(self, changes: Mapping[KeyPath, SettingValue], settings: Settings) -> None:
        """Saves some settings, and shows what came of it.

        Args:
            changes: for the file.
            settings: what the settings are with them.
        """
        try:
            self.upflow.preferences.change(changes, settings)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        self.app.call_from_thread(self._show_again)

    def save_now(self, changes: Mapping[KeyPath, SettingValue], settings: Settings) -> None:
        """The same within a thread that is there already. Raises SettingsError: nothing was changed."""
        self.upflow.preferences.change(changes, settings)
        self.app.call_from_thread(self._show_again)

    def _show_again(self) -> None:
        if self.is_attached:
            self.show_settings()
