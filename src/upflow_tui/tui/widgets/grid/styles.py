"""What a `RowGrid` looks like: its component classes, and their colours in the program's themes."""

from __future__ import annotations

from typing import Final

from rich.style import Style
from textual.widget import Widget

_LIKE: Final = {"same": "muted", "locked": "muted", "new": "success"}
"""Tones that have the colours of another: their signs tell them apart. Textual looks at each component class anew
whenever a grid gets the keys or loses them, so there are no more of these than there are looks."""
_LAID_OVER: Final = ("cell-cursor", "mark", "muted", "strong", "success", "warning", "error", "changed", "edited")
"""Styles that change the row's own."""
_WHOLE: Final = ("row", "cursor", "blurred", "marked", "header", "header-focused")

COMPONENT_CLASSES: Final = frozenset(f"row-grid--{name}" for name in (*_WHOLE, *_LAID_OVER))

CSS: Final = """
RowGrid {
    height: 1fr;
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-size-vertical: 1;
    color: $foreground;
    background: $surface;
    & > .row-grid--row { color: $foreground; background: $surface; }
    & > .row-grid--marked { color: $foreground; background: $panel; }
    & > .row-grid--cursor {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
    }
    & > .row-grid--blurred {
        color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background;
    }
    & > .row-grid--header { color: $text-muted; background: $panel; text-style: bold; }
    & > .row-grid--header-focused { color: $accent; background: $panel; text-style: bold; }
    & > .row-grid--mark { color: $input-cursor-background; }
    & > .row-grid--cell-cursor { text-style: reverse; }
    & > .row-grid--muted { color: $text-muted; }
    & > .row-grid--strong { text-style: bold; }
    & > .row-grid--success { color: $success; }
    & > .row-grid--warning { color: $warning; }
    & > .row-grid--changed { color: $primary; }
    & > .row-grid--error { color: $error; }
    & > .row-grid--edited { color: $accent; }
    &:nocolor > .row-grid--cursor { text-style: bold reverse; }
    &:nocolor > .row-grid--cell-cursor { text-style: underline; }
}
"""


def component_style(grid: Widget, name: str) -> Style:
    """The style of a component class of a grid by the end of its name, or that of a tone."""
    own = _LIKE.get(name, name)
    return grid.get_component_rich_style(f"row-grid--{own}", partial=own in _LAID_OVER)
