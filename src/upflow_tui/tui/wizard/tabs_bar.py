"""The line over the preview's lists: which tab is in front, how much is in each, and what the list is narrowed to."""

from __future__ import annotations

from typing import Any, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

_LABELS: Final = ("Customers", "Problems", "Lines")
_WIDEST_NOTE: Final = 60


class TabsBar(Horizontal):
    """The tabs at the left, the note at the right."""

    DEFAULT_CSS = """
    TabsBar {
        height: 1;
        background: $panel;
        & > TabLine { width: 1fr; }
        & > Static { width: auto; max-width: 50%; padding: 0 1; background: $panel; color: $accent; }
    }
    """

    _note = ""

    def compose(self) -> ComposeResult:
        """The tabs and the note."""
        yield TabLine([Tab(label) for label in _LABELS])
        yield Static()

    def show(self, front: int, totals: dict[str, Any] | None, note: str) -> None:
        """Draws the line anew.

        Args:
            front: the tab in front, from 0.
            totals: of the plan; None while it is not complete.
            note: what the list in front is narrowed to; it may hold what was typed.
        """
        counts: list[int | None] = [None, None, None]
        if totals is not None:
            counts = [sum(totals["customers"].values()), totals["errors"] + totals["warnings"], totals["lines"]]
        self.query_one(TabLine).show(front, [Tab(*tab) for tab in zip(_LABELS, counts, strict=True)])
        if note != self._note:  # a note of another width lays the whole screen out anew
            widths = [cell_len(safe_text(text, _WIDEST_NOTE).plain) for text in (self._note, note)]
            self._note = note
            self.query_one(Static).update(safe_text(note, _WIDEST_NOTE), layout=widths[0] != widths[1])
