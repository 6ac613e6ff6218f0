"""Signs, boxes and bars as ASCII, whatever widget draws them."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from upflow_tui.core.ascii import in_ascii


class AsciiFilter(LineFilter):
    """The app-wide line filter for a terminal that shows no signs.

    Args:
        encoding: of the terminal: the letters that it has stay.
    """

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """`segments` with one ASCII character for each sign."""
        return [
            Segment(in_ascii(text, self._encoding), style, control)
            if not text.isascii()
            else Segment(text, style, control)
            for text, style, control in segments
        ]
