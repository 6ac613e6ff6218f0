"""The box that every dialog is: in the middle, with a title, esc to close, keys at its foot."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from upflow_tui.tui.actions import DIALOG, bindings_for
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.key_bar import KeyBar
from upflow_tui.tui.widgets.too_small import TooSmall

Result = TypeVar("Result")


class DialogBox(ModalScreen[Result]):
    """A modal screen that gives back a typed result, or None (or what `closed` says) when it is closed.

    A subclass yields its widgets in `compose_body`. Texts may hold values of a file: they go through `safe_text`.
    """

    BINDINGS = bindings_for(DIALOG)
    DEFAULT_CSS = """
    DialogBox {
        align: center middle;
        & > .dialog--box {
            width: 72;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2 0 2;
            border: round $border;
            border-title-color: $accent;
            border-title-style: bold;
            background: $surface;
        }
        & Button {
            min-width: 12;
            color: $foreground !important;
            background: $panel !important;
            text-style: none;
            &:focus {
                color: $block-cursor-foreground !important;
                background: $block-cursor-background !important;
                text-style: bold;
            }
            &:nocolor:focus { text-style: bold reverse; }
        }
        & .dialog--keys { dock: none; margin-top: 1; background: $surface; padding: 0; }
    }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._heading = title

    def compose(self) -> ComposeResult:
        """The box around the dialog's own widgets."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = safe_text(self._heading, 60)
            yield from self.compose_body()
            yield KeyBar(classes="dialog--keys")
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """What stands in the box."""
        yield from ()

    def closed(self) -> Result | None:
        """What esc gives back."""
        return None

    def action_close(self) -> None:
        """Closes without a change."""
        self.dismiss(self.closed())

    def action_interrupt(self) -> None:
        """Copies what is selected with the mouse; where nothing is, leaves as esc does."""
        if self.get_selected_text():
            self.action_copy_text()
        else:
            self.action_close()


def paragraph(*lines: str, classes: str = "", width: int = 600) -> Widget:
    """Texts that wrap, each on a line of its own, made safe, at most `width` cells of each."""
    return Static(Content("\n").join([safe_text(line, width) for line in lines]), classes=classes)
