"""The dialog for what was expected to go wrong: what it is, and what to do."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from upflow_tui.tui.dialogs.buttons import DialogButton
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.widgets.grid.rows import SIGNS, Tone


class MessageDialog(Dialog[None]):
    """A title, a message and a fix, such as those of a finding of scope file. Gives back nothing."""

    DEFAULT_CSS = """
    MessageDialog {
        &.-error > .dialog--box { border: round $error; border-title-color: $error; }
        &.-warning > .dialog--box { border: round $warning; border-title-color: $warning; }
        &.-success > .dialog--box { border: round $success; border-title-color: $success; }
        & .message--fix { margin-top: 1; color: $text-muted; }
        & .message--buttons { height: 1; margin-top: 1; align-horizontal: right; }
    }
    """

    def __init__(self, title: str, message: str, fix: str = "", *, tone: Tone = Tone.ERROR) -> None:
        """Says what happened.

        Args:
            title: in a few words.
            message: one or two sentences; values of a file may stand in it.
            fix: what to do.
            tone: error, warning or success: gives the sign and the colour.
        """
        super().__init__(f"{SIGNS[tone]} {title}".strip())
        self._message = message
        self._fix = fix
        self.add_class(f"-{tone.value}")

    def compose_body(self) -> ComposeResult:
        """Message, fix, and a button that has the focus."""
        yield paragraph(self._message)
        if self._fix:
            yield paragraph(self._fix, classes="message--fix")
        with Horizontal(classes="message--buttons"):
            yield DialogButton("Close", action="screen.close")
