"""The line over the preview's lists: which tab is in front, how much is in each, and what the list is narrowed to."""

from __future__ import annotations

from typing import Any, Final

from textual.content import Content

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

_LABELS: Final = ("Customers", "Problems", "Lines")
_WIDEST_NOTE: Final = 60
_APART: Final = 1


class TabsBar(TabLine):
    """The tabs at the left, the note at the right; all of it drawn, so that another note lays nothing out anew."""

    def __init__(self) -> None:
        super().__init__([Tab(label) for label in _LABELS])
        self._note = ""

    def show_all(self, front: int, totals: dict[str, Any] | None, note: str) -> None:
        """Draws the line anew.

        Args:
            front: the tab in front, from 0.
            totals: of the plan; None while it is not complete.
            note: what the list in front is narrowed to; it may hold what was typed.
        """
        counts: list[int | None] = [None, None, None]
        if totals is not None:
            counts = [sum(totals["customers"].values()), totals["errors"] + totals["warnings"], totals["lines"]]
        self.show(front, [Tab(*tab) for tab in zip(_LABELS, counts, strict=True)])
        if note != self._note:
            self._note = note
            self.refresh()

    def render(self) -> Content:
        """The tabs, and the note as far as there is room for it."""
        tabs, width = super().render(), self.content_size.width
        note = safe_text(self._note, max(0, min(_WIDEST_NOTE, width - tabs.cell_length - _APART)), "$accent")
        blank = max(0, width - tabs.cell_length - note.cell_length)
        return tabs + Content(" " * blank) + note
