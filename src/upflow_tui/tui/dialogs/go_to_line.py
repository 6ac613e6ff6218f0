"""The question for a line's number."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from upflow_tui.tui.dialogs.answer_field import AnswerField
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph

_LONGEST = 9


class GoToLine(Dialog[int]):
    """Gives back the number of a line (1 = first), or None."""

    SEARCHES = True

    DEFAULT_CSS = """
    GoToLine {
        & > .dialog--box { width: 44; }
        & Input { background: $panel; margin-top: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__("Go to a line")

    def compose_body(self) -> ComposeResult:
        """The field."""
        yield paragraph("The line number, as a text editor shows it.")
        yield AnswerField(verb="Go there", placeholder="Line", longest=_LONGEST, digits=True)

    def on_mount(self) -> None:
        """Puts the focus into the field."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        value = event.value.strip()
        if value.isascii() and value.isdigit():
            self.dismiss(max(1, int(value)))
        else:
            self.app.bell()
