"""The notice for a window under 80×24."""

from __future__ import annotations

from typing import Any, Final

from textual import events
from textual.app import App
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

LEAST_WIDTH: Final = 80
LEAST_HEIGHT: Final = 24


def is_too_small(app: App[Any]) -> bool:
    """Whether the window shows nothing but the notice."""
    return app.size.width < LEAST_WIDTH or app.size.height < LEAST_HEIGHT


class TooSmall(Widget, can_focus=True):
    """Covers its screen while the window is too small, and gives the focus back when it is not.

    Every screen and dialog composes one. It has the focus and keeps the keys, so that none of them does what cannot be
    seen: no import is begun and no question answered behind it. Only those that quit go on, and those not from a
    dialog, whose question could not be read either.
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
        self.watch(self.screen, "focused", self._keep_the_keys, init=False)
        self._follow(self.screen)

    def on_key(self, event: events.Key) -> None:
        """Keeps a key, unless it quits. (A dialog without anything to focus gives it the focus at any size.)"""
        if not self.display:
            return
        quits = any(binding.action == "quit" for binding in self.app._bindings.key_to_bindings.get(event.key, ()))
        if not quits or self.screen.is_modal:
            event.stop()
            event.prevent_default()

    def render(self) -> Content:
        """What is wrong, and what to do."""
        width, height = self.app.size
        return Content.assemble(
            ("This window is too small.\n", "bold"),
            f"It is {width}×{height}; at least {LEAST_WIDTH}×{LEAST_HEIGHT} is needed.\n",
            "Enlarge it, or use a smaller font.",
        )

    def _keep_the_keys(self, focused: Widget | None) -> None:
        """What asks for the focus meanwhile, a list that was read or a dialog's field, gets it when there is room."""
        if self.display and focused is not self:
            self._had_focus = focused or self._had_focus
            self.focus(scroll_visible=False)

    def _follow(self, screen: Screen[object]) -> None:
        small = is_too_small(self.app)
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
