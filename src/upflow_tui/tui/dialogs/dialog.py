"""What every dialog has in common: a box in the middle, a title, esc to close, keys at its foot."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from upflow_tui.tui.actions import DIALOG, bindings_for
from upflow_tui.tui.leaving import Level, Levels, leave_one, work_in
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.key_bar import KeyBar
from upflow_tui.tui.widgets.too_small import TooSmall

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A modal screen that gives back a typed result, or None (or what `closed` says) when it is closed.

    A subclass yields its widgets in `compose_body`. Texts may hold values of a file: they go through `safe_text`.
    Esc follows the law for leaving: what was typed to be searched for goes first; other work asks before it is lost.
    """

    SEARCHES: ClassVar[bool] = False
    """Whether what is typed in its field only finds something: esc empties the field, and no question is asked."""

    BINDINGS = bindings_for(DIALOG)
    DEFAULT_CSS = """
    Dialog {
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
        self._at_first: object = ()

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

    def on_mount(self) -> None:
        """Remembers what stands in the fields, after the subclass has filled them."""
        self._at_first = self.work()

    def closed(self) -> Result | None:
        """What esc gives back."""
        return None

    def work(self) -> object:
        """What a person gives here, and would lose by leaving: another value than at first asks before it goes."""
        return work_in(self)

    def levels(self) -> Levels:
        """What esc leaves before the dialog itself."""
        fields = self.query(Input) if self.SEARCHES else ()
        return [Level(partial(getattr, field, "value"), field.clear) for field in fields]

    def action_close(self) -> None:
        """Leaves one level; the last one closes it without a change, and asks where work would be lost."""
        if leave_one(self.levels()):
            return
        if self.SEARCHES or self.work() == self._at_first:
            self.dismiss(self.closed())
            return
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog

        question = "What you entered is not saved."
        dialog = ConfirmDialog("Discard your changes?", question, yes="Discard", no="Keep editing", dangerous=True)
        self.app.push_screen(dialog, self._take_discarding)

    def _take_discarding(self, discards: bool | None) -> None:
        if discards:
            self.dismiss(self.closed())


def paragraph(*lines: str, classes: str = "", width: int = 600) -> Widget:
    """Texts that wrap, each on a line of its own, made safe, at most `width` cells of each."""
    return Static(Content("\n").join([safe_text(line, width) for line in lines]), classes=classes)
