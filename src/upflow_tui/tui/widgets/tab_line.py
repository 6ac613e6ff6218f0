"""One line of tabs, drawn: the key of each, a label, and how many there are; a note at its right end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.wording import number

_WIDEST_NOTE: Final = 60
_APART: Final = 1


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; `count` is how many there are, where that says something."""

    label: str
    count: int | None = None

    @property
    def text(self) -> str:
        """As drawn."""
        return self.label if self.count is None else f"{self.label} {number(self.count)}"


class TabLine(Widget):
    """Shows which tab is in front; the screen has the keys (1, 2, 3…, or tab) and the contents."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TabLine { height: 1; padding: 0 1; color: $foreground; background: $panel; text-wrap: nowrap; }
    """

    class Chosen(Message):
        """A click on a tab; `index` from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, tabs: Sequence[Tab], *, numbered: bool = True, id: str | None = None) -> None:
        """A line with the first tab in front.

        Args:
            tabs: labels in the program's own words.
            numbered: each has a digit as its key; else the key tab goes from one to the next.
        """
        super().__init__(id=id)
        self._numbered = numbered
        self._tabs = tuple(tabs)
        self._front = 0
        self._note = ""

    def show(self, front: int, tabs: Sequence[Tab] | None = None, note: str = "") -> None:
        """Draws the line anew; another note lays nothing out anew.

        Args:
            front: the tab in front, from 0.
            tabs: where the counts are others.
            note: stands at the right, as far as there is room; it may hold what was typed.
        """
        shown = front, self._tabs if tabs is None else tuple(tabs), note
        if shown != (self._front, self._tabs, self._note):
            self._front, self._tabs, self._note = shown
            self.refresh()

    def render(self) -> Content:
        """The line."""
        tabs = Content.assemble(*(part for piece in self._pieces() for part in piece))
        if not self._note:
            return tabs
        width = self.content_size.width
        note = safe_text(self._note, max(0, min(_WIDEST_NOTE, width - tabs.cell_length - _APART)), "$accent")
        blank = max(0, width - tabs.cell_length - note.cell_length)
        return tabs + Content(" " * blank) + note

    def _pieces(self) -> list[list[tuple[str, str]]]:
        """Each tab as texts with a style: as wide as there is room for, with the counts before without."""
        pieces: list[list[tuple[str, str]]] = []
        for here_sign, sign, gap, counts in (("● ", "  ", "  ", True), ("●", "", "  ", True), ("●", "", "  ", False)):
            pieces = [] if self._numbered else [[("tab ", "$text-muted")]]
            for index, tab in enumerate(self._tabs):
                here = index == self._front
                style = "bold $accent" if here else "$foreground"
                key = f"{index + 1} " if self._numbered else ""
                text = tab.text if counts or here else tab.label
                pieces.append([(here_sign if here else sign, style), (key, "$text-muted"), (f"{text}{gap}", style)])
            if sum(map(_width, pieces)) - len(gap) <= self.content_size.width:
                break
        return pieces

    def on_click(self, event: events.Click) -> None:
        """Brings the tab under the mouse in front."""
        place = event.x - self.styles.padding.left
        pieces = self._pieces()
        for index, piece in enumerate(pieces, len(self._tabs) - len(pieces)):  # -1: the name of the key
            place -= _width(piece)
            if place < 0:
                self.post_message(self.Chosen(max(0, index)))
                return


def _width(piece: list[tuple[str, str]]) -> int:
    return sum(cell_len(text) for text, _ in piece)
