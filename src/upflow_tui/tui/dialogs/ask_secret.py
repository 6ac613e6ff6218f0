"""The dialog that asks for a secret: what is typed is not shown, and what is kept is not put into the field."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from upflow_tui.tui.actions import FORM, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph


class _SecretField(Input):
    """The field of dots; enter keeps what was typed."""

    BINDINGS = bindings_for(FORM)
    key_labels: ClassVar = {"form.save": "Keep"}


class SecretDialog(Dialog[str]):
    """A question and a field of dots. Gives back what was typed, or None."""

    DEFAULT_CSS = """
    SecretDialog Input { margin-top: 1; background: $panel; }
    SecretDialog .secret--where { margin-top: 1; color: $text-muted; }
    """

    def __init__(self, title: str, question: str, *, where: str, hint: str = "") -> None:
        """Asks.

        Args:
            title: in a few words.
            question: what it is for.
            where: where it will be kept, and what goes before it.
            hint: what stands in the empty field.
        """
        super().__init__(title)
        self._question = question
        self._where = where
        self._hint = hint

    def compose_body(self) -> ComposeResult:
        """The question, the field, where it is kept."""
        yield paragraph(self._question)
        yield _SecretField(placeholder=self._hint, password=True, compact=True, max_length=2_000)
        yield paragraph(self._where, classes="secret--where")

    def on_mount(self) -> None:
        """Puts the focus where one types."""
        self.query_one(Input).focus()

    def action_save(self) -> None:
        """Gives back what was typed."""
        typed = self.query_one(Input).value
        if typed:
            self.dismiss(typed)
        else:
            self.app.bell()
