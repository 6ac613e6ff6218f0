"""One line above a list: what it is filtered by, each with the sign that takes it away, and the key that does."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from upflow_tui.tui.filters import Filters
from upflow_tui.tui.safe_text import safe_text

_NARROWEST: Final = 12
"""Cells of a label in a narrow window."""
_SIGN: Final = " × "
_BETWEEN: Final = " "
_HINT: Final = "esc removes the last filter"
_SHORT_HINT: Final = "esc removes"


class FilterLine(Widget):
    """Takes no room while the list has no filter."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FilterLine {
        display: none;
        height: 1;
        padding: 0 1;
        background: $background;
        text-wrap: nowrap;
        &.-any { display: block; }
    }
    """

    class Removed(Message):
        """A click on the filter at this place."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._filters = Filters()

    def show(self, filters: Filters) -> None:
        """Draws the line anew."""
        if filters != self._filters:
            self._filters = filters
            self.set_class(bool(filters), "-any")
            self.refresh()

    def render(self) -> Content:
        """The filters as far as there is room, and how to take them away."""
        chips = self._chips()
        line = Content(_BETWEEN).join(chips)
        room = self.content_size.width - line.cell_length
        hint = next((text for text in (_HINT, _SHORT_HINT) if len(text) + 2 <= room), "")
        blank = " " * max(0, room - len(hint))
        return line + Content.assemble(blank, (hint, "$text-muted")) if hint else line

    def _chips(self) -> list[Content]:
        count = max(1, len(self._filters.chosen))
        width = max(_NARROWEST, self.content_size.width // count - len(_SIGN) - len(_BETWEEN) - 1)
        style = "$button-color-foreground on $primary"
        return [
            Content.assemble((" ", style), safe_text(one.label, width, style), (_SIGN, style)) for one in self._filters
        ]

    def on_click(self, event: events.Click) -> None:
        """Takes away the filter under the mouse."""
        place = event.x - self.styles.padding.left
        for index, chip in enumerate(self._chips()):
            if 0 <= place < chip.cell_length:
                self.post_message(self.Removed(index))
                return
            place -= chip.cell_length + len(_BETWEEN)
