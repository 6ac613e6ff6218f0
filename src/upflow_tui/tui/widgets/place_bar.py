"""The line on top of the three places: which one is in front, and whose data they are."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from upflow_tui.tui.safe_text import safe_str

PLACES: Final = (
    ("customers", "Customers", "c"),
    ("history", "Import history", "h"),
    ("organization", "Organization", "o"),
)


class PlaceBar(Widget):
    """Three places, one key each; at the right the organization's name."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PlaceBar { height: 1; padding: 0 1; color: $foreground; background: $panel; text-wrap: nowrap; }
    """

    def __init__(self, place: str) -> None:
        """`place`: the one in front."""
        super().__init__()
        self._place = place
        self._name = ""
        self._demo = False

    def show(self, name: str, *, demo: bool) -> None:
        """Sets the organization's name; `demo`: whether it is the sample one."""
        self._name, self._demo = name, demo
        self.refresh()

    def render(self) -> Content:
        """The line, for the width that there is."""
        parts: list[tuple[str, str]] = []
        for place, label, key in PLACES:
            here = place == self._place
            parts.append((f"{'●' if here else ' '} {label} ", "bold $accent" if here else "$foreground"))
            parts.append((f"{key}   ", "$text-muted"))
        room = self.content_size.width - sum(cell_len(text) for text, _ in parts)
        mark = "demo · " if self._demo else ""
        right = safe_str(mark + self._name, max(1, room)) if self._name and room > 1 else ""
        return Content.assemble(*parts, " " * max(0, room - cell_len(right)), (right, "$text-muted"))

    def on_click(self, event: events.Click) -> None:
        """Goes to the place under the mouse."""
        position = event.x - self.styles.padding.left
        for place, label, key in PLACES:
            position -= cell_len(f"  {label} {key}   ")
            if position < 0:
                self.app.call_later(self.app.run_action, f"app.go('{place}')")
                return
