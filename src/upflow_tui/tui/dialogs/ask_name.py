"""The dialog that asks for a name."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from upflow_tui.tui.dialogs.answer_field import AnswerField
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph


class NameDialog(Dialog[str]):
    """A question and a field. Gives back the name without outer space, or None."""

    DEFAULT_CSS = """
    NameDialog Input { margin-top: 1; background: $panel; }
    """

    def __init__(self, title: str, question: str, *, name: str = "", verb: str = "Save") -> None:
        """Asks.

        Args:
            title: in a few words.
            question: what the name is for.
            name: what stands in the field at first; characters that a terminal would obey are left out.
            verb: what enter does with the name, for the key bar.
        """
        super().__init__(title)
        self._question = question
        self._verb = verb
        self._first = "".join(letter for letter in name if letter.isprintable())

    def compose_body(self) -> ComposeResult:
        """The question and the field."""
        yield paragraph(self._question)
        yield AnswerField(self._first, verb=self._verb, placeholder="Name")

    def on_mount(self) -> None:
        """Puts the focus where one types."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.value.strip()
        if name:
            self.dismiss(name)
        else:
            self.app.bell()
