"""`CutText`: a text on a fixed number of lines, of which one sees where it goes on."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from upflow_tui.tui.safe_text import ELLIPSIS


def cut(text: Content, room: Size) -> Content:
    """As much of a text as there is room for, broken between words; an ellipsis ends one that goes on."""
    lines = text.wrap(room.width)
    if len(lines) <= room.height:
        return text
    *whole, last = lines[: room.height]
    return Content("\n").join([*whole, last.rstrip().truncate(room.width - 1) + ELLIPSIS])


class CutText(Static):
    """Breaks its text between words; what has no room is cut, and the last line then ends in an ellipsis."""

    def render(self) -> RenderResult:
        """The text, as far as there is room."""
        text, room = self.content, self.content_size
        if not isinstance(text, Content) or not room or self.styles.is_auto_height:
            return super().render()
        return cut(text, room)
