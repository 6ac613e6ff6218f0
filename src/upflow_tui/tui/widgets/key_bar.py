"""The line of keys at the foot of a screen.

Textual's own footer is built anew, widget by widget, at each change of focus, and what is beyond the 80th column is
simply out of sight. This one is one drawn line that leaves out whole entries, never the last one: the way to all keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from upflow_tui.tui.actions import LiveAction, key_label, live_actions

_FIRST: Final = "list.select"
"""What is shown first: the row under the cursor is what most keys are about."""
_KEPT: Final = ("wizard.next", "wizard.previous", "app.help", "dialog.close")
"""What is always shown, at the end."""


class KeyBar(Widget):
    """The keys that work now on this screen, from the registry of actions, as many as fit."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        color: $text-muted;
        background: $panel;
        text-wrap: nowrap;
    }
    """

    _drawn: object = None

    def on_mount(self) -> None:
        """Follows what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def render(self) -> Content:
        """Key and label of each action that fits."""
        parts: list[tuple[str, str]] = []
        shown = self._shown()
        self._drawn = _drawing(shown)
        for live in shown:
            key, label = _entry(live)
            parts += [
                (key, "bold $footer-key-foreground" if live.enabled else "dim"),
                (f" {label}  ", "" if live.enabled else "dim"),
            ]
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """Does what is under the mouse."""
        place = event.x - self.styles.padding.left
        for live in self._shown():
            place -= _width(live)
            if place < 0:
                if live.enabled:
                    self.app.call_later(partial(self.app.run_action, live.binding.binding.action, live.binding.node))
                return

    def _follow(self, screen: Screen[object]) -> None:
        if _drawing(self._shown()) != self._drawn:
            self.refresh()

    def _shown(self) -> list[LiveAction]:
        shown = [live for live in live_actions(self.screen) if live.binding.binding.show]
        shown.sort(key=lambda live: live.action.id != _FIRST)
        kept = [live for live in shown if _is_kept(live)]
        room = self.content_size.width - sum(map(_width, kept)) + 2
        fitting: list[LiveAction] = []
        for live in shown:
            if _is_kept(live):
                continue
            room -= _width(live)
            if room < 0:
                break
            fitting.append(live)
        return fitting + kept


def _is_kept(live: LiveAction) -> bool:
    """Whether it is always shown: by itself, or as the widget that binds it says that it is needed now."""
    return live.action.id in _KEPT or live.action.id in getattr(live.binding.node, "key_kept", ())


def _entry(live: LiveAction) -> tuple[str, str]:
    return key_label(live.keys[0]), live.label


def _drawing(shown: Sequence[LiveAction]) -> object:
    """What differs where the bar has to be drawn anew."""
    return [(_entry(live), live.enabled) for live in shown]


def _width(live: LiveAction) -> int:
    key, label = _entry(live)
    return cell_len(key) + 1 + cell_len(label) + 2
