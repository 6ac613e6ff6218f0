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
        self._before = ""
        self._doing = ""
        self._done = 0

    def show(self, name: str, *, demo: bool, among: str | None = None) -> None:
        """Sets the organization's name.

        Args:
            name: its own.
            demo: whether it is the sample one.
            among: what it is called among several; None: it is the default one.
        """
        self._name = name
        self._before = "demo" if demo else among if among is not None and among != name else ""
        self.refresh()

    def show_doing(self, name: str = "", done: float = 0) -> None:
        """Tells, instead of the organization, how much (0 to 1) of an import is written; a blank name: none is.

        `name`: that of its file, as the system gave it.
        """
        percent = int(100 * done)
        if (name, percent) != (self._doing, self._done):
            self._doing, self._done = name, percent
            self.refresh()

    def render(self) -> Content:
        """The line, for the width that there is."""
        parts: list[tuple[str, str]] = []
        for place, label, key in PLACES:
            here = place == self._place
            parts.append((f"{'●' if here else ' '} {label} ", "bold $accent" if here else "$foreground"))
            parts.append((f"{key}   ", "$text-muted"))
        room = self.content_size.width - sum(cell_len(text) for text, _ in parts)
        right, style = self._right(room), "$accent" if self._doing else "$text-muted"
        return Content.assemble(*parts, " " * max(0, room - cell_len(right)), (right, style))

    def _right(self, room: int) -> str:
        """What stands at the right in `room` cells."""
        if self._doing:
            percent = f" {self._done} %"
            whole, left = safe_str(f"Importing {self._doing}"), max(1, room - len(percent) - 1)
            return (whole if cell_len(whole) <= left else safe_str(self._doing, left)) + percent
        mark = f"{self._before} · " if self._before else ""
        return safe_str(mark + self._name, max(1, room)) if self._name and room > 1 else ""

    def on_click(self, event: events.Click) -> None:
        """Goes to the place under the mouse."""
        position = event.x - self.styles.padding.left
        for place, label, key in PLACES:
            position -= cell_len(f"  {label} {key}   ")
            if position < 0:
                self.app.call_later(self.app.run_action, f"app.go('{place}')")
                return
