"""The picker of a theme: each is shown at once while the cursor is on it."""

from __future__ import annotations

from typing import Final

from textual.timer import Timer

from upflow_tui.engine.settings.settings import Theme
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.theme import label_of, name_of

_THEMES: Final = tuple(Theme)
_REST: Final = 0.05
"""Seconds that the cursor rests on a theme before it is shown: all styles are read anew for it."""


class ThemesDialog(ChooseDialog):
    """Every theme. Gives back the place of the one chosen (`theme_at`); whoever closes it puts the old one back.

    It stands at the side, and nothing behind it is dimmed: the screen is what the theme is seen on.
    """

    DEFAULT_CSS = """
    ThemesDialog {
        align: right middle;
        & > .dialog--box { width: 46; }
    }
    """

    def __init__(self, current: Theme, dark: frozenset[str]) -> None:
        """Begins at `current`.

        Args:
            current: the theme that is shown.
            dark: the names of the dark themes.
        """
        choices = [Choice(place, label_of(theme), _about(theme, dark)) for place, theme in enumerate(_THEMES)]
        super().__init__("Theme", choices, current=_THEMES.index(current))
        self._resting: Timer | None = None

    def moved(self) -> None:
        """The cursor is on another theme: it is shown when the cursor rests."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST, self._show)

    def _show(self) -> None:
        choice = self.under_cursor
        if choice is not None and self.is_current:
            self.app.theme = name_of(theme_at(choice.key))


def theme_at(place: int) -> Theme:
    """The theme that the dialog gave back."""
    return _THEMES[place]


def _about(theme: Theme, dark: frozenset[str]) -> str:
    kind = "dark" if name_of(theme) in dark else "light"
    return f"{kind}, the terminal's 16" if theme.value.startswith("ansi") else kind
