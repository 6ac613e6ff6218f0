"""What the key y copies of a row; it goes through the terminal (OSC 52), as the program may run on another computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from upflow_tui.core.text import CONTROL
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.rows import Row, text_of

if TYPE_CHECKING:
    from textual.widget import Widget

_MOST: Final = 50_000
"""Characters that terminals take at once."""
_SHOWN: Final = 60
_TREE: Final = " ▸▾└·"
"""What stands before a text that has others under it, or is under another."""


def cells(*places: int) -> Callable[[Row], str]:
    """What gives the first of these cells that is not blank, then the first of the row."""

    def give(row: Row) -> str:
        found = (text_of(row, place).lstrip(_TREE).rstrip() for place in (*places, *range(len(row.cells))))
        return next(filter(None, found), "")

    return give


def copy(widget: Widget, text: str) -> None:
    """Sends `text` to the clipboard of the terminal, without control characters, and says so; nothing: a bell."""
    clean = CONTROL.sub("", text)
    if not clean:
        widget.app.bell()
        return
    sent = clean[:_MOST]
    widget.app.copy_to_clipboard(sent)
    where = "the browser's clipboard" if widget.app.is_web else "your terminal's clipboard (OSC 52)"
    said = f"“{safe_str(sent, _SHOWN)}” was sent to {where}."
    if len(clean) < len(text):
        said += " Its control characters were left out."
    if len(sent) < len(clean):
        said += f" Only the first {_MOST:,} characters.".replace(",", " ")
    doubt = "A browser may have to be allowed to." if widget.app.is_web else "Some terminals do not support this."
    widget.notify(f"{said} {doubt}", markup=False)
