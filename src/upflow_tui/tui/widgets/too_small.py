"""The notice for a window under 80×24."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

LEAST_WIDTH: Final = 80
LEAST_HEIGHT: Final = 24


class TooSmall(Widget, can_focus=True):
    """Covers its screen while the window is too small, and gives the focus back when it is not.

    Every screen and dialog composes one. It takes the focus, so that keys do not reach what cannot be seen; those of
    the program itself (quit) still do.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TooSmall {
        display: none;
        overlay: screen;
        constrain: inside inside;
        position: absolute;
        offset: 0 0;
        width: 100vw;
        height: 100vh;
        content-align: center middle;
        text-align: center;
        color: $foreground;
        background: $background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._had_focus: Widget | None = None

    def on_mount(self) -> None:
        """Follows the screen's size."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def render(self) -> Content:
        """What is wrong, and what to do."""
        width, height = self.app.size
        return Content.assemble(
            ("This window is too small.\n", "bold"),
            f"It is {width}×{height}; at least {LEAST_WIDTH}×{LEAST_HEIGHT} is needed.\n",
            "Enlarge it, or use a smaller font.",
        )

    def _follow(self, screen: Screen[object]) -> None:
        small = self.app.size.width < LEAST_WIDTH or self.app.size.height < LEAST_HEIGHT
        if small == self.display:
            if small:
                self.refresh()
            return
        self.display = small
        if small:
            self._had_focus = screen.focused
            self.focus()
        elif self._had_focus is not None:
            screen.set_focus(self._had_focus)
            self._had_focus = None
