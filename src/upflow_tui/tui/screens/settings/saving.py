"""The settings that count, and saving some of them beside the loop: what the three lists of the settings share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from upflow_tui.engine.settings.settings import Settings
from upflow_tui.tui.off_loop import off_loop

if TYPE_CHECKING:
    from upflow_tui.engine.files.toml_lines import KeyPath
    from upflow_tui.engine.settings.settings import SettingValue
    from upflow_tui.tui.screens.place import PlaceScreen


class SettingsSaving:
    """Changes settings for a screen that shows them.

    Args:
        screen: where what has to be asked is asked.
        show: the settings are others now.
    """

    def __init__(self, screen: PlaceScreen, show: Callable[[], None]) -> None:
        self.screen = screen
        self.show = show

    @property
    def settings(self) -> Settings:
        """The settings that count now."""
        return self.screen.upflow.preferences.settings

    def save(self, changes: Mapping[KeyPath, SettingValue], settings: Settings) -> None:
        """Saves some settings, and shows what came of it.

        Args:
            changes: for the file.
            settings: what the settings are with them.
        """
        off_loop(
            self.screen,
            lambda: self.save_now(changes, settings),
            lambda _: self.show(),
            group="save settings",
            exclusive=False,
            failed=self._refused,
        )

    def save_now(self, changes: Mapping[KeyPath, SettingValue], settings: Settings) -> None:
        """The same within a thread that is there already; nothing is shown. Raises SettingsError: nothing changed."""
        self.screen.upflow.preferences.change(changes, settings)

    def _refused(self, error: Exception) -> None:
        self.screen.fail(error)
        self.show()
