"""The dialog that asks yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from upflow_tui.tui.actions import QUESTION, bindings_for
from upflow_tui.tui.dialogs.box import DialogBox, paragraph
from upflow_tui.tui.dialogs.buttons import DialogButton


class ConfirmDialog(DialogBox[bool]):
    """A question with two buttons. Gives back True for yes; esc is no."""

    BINDINGS = bindings_for(QUESTION)
    DEFAULT_CSS = """
    ConfirmDialog {
        & .confirm--details { margin-top: 1; color: $text-muted; }
        & .confirm--buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & .confirm--buttons Button { margin-left: 2; }
    }
    """

    def __init__(
        self,
        title: str,
        question: str,
        *,
        yes: str = "Yes",
        no: str = "Cancel",
        details: Sequence[str] = (),
        dangerous: bool = False,
    ) -> None:
        """Asks.

        Args:
            title: in a few words.
            question: one or two sentences; values of a file may stand in it.
            yes: the button that does it, by a verb: `Delete`.
            no: the button that leaves everything as it is.
            details: what it will bring, one line each.
            dangerous: it cannot be taken back: the focus is on `no`, else on `yes`.
        """
        super().__init__(title)
        self._question = question
        self._yes = yes
        self._no = no
        self._details = details
        self._dangerous = dangerous
        self.key_labels = {"question.yes": yes, "question.no": no}

    def compose_body(self) -> ComposeResult:
        """The question, what it will bring, and the two buttons."""
        yield paragraph(self._question)
        if self._details:
            yield paragraph(*self._details, classes="confirm--details")
        with Horizontal(classes="confirm--buttons"):
            yield DialogButton(self._no, id="no", action="screen.no")
            yield DialogButton(self._yes, id="yes", action="screen.yes")

    def on_mount(self) -> None:
        """Puts the focus where a hasty enter does no harm."""
        self.query_one("#no" if self._dangerous else "#yes").focus()

    def closed(self) -> bool:
        """Esc means no."""
        return False

    def action_yes(self) -> None:
        """Gives back True."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Gives back False."""
        self.dismiss(False)
