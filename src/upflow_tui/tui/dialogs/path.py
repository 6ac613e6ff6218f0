"""The dialog that asks for the path of a file."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Input, Static

from upflow_tui.tui.actions import PATH, bindings_for
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.safe_text import safe_text


class _PathField(Input):
    """The field; enter takes the path."""

    BINDINGS = bindings_for(PATH)


class PathDialog(Dialog[Path]):
    """A field for a path. Gives back the path, `~` followed, or None."""

    DEFAULT_CSS = """
    PathDialog {
        & > .dialog--box { width: 84; }
        & Input { margin-top: 1; background: $panel; }
        & .path--hint { margin-top: 1; height: auto; color: $text-muted; }
    }
    """

    def __init__(self, title: str, question: str, *, path: str = "", hint: str = "") -> None:
        """Asks.

        Args:
            title: in a few words.
            question: what the path is for.
            path: what stands in the field at first.
            hint: what helps, below the field.
        """
        super().__init__(title)
        self._question = question
        self._path = path
        self._hint = hint

    def compose_body(self) -> ComposeResult:
        """The question, the field, the hint."""
        yield paragraph(self._question)
        yield _PathField(self._path, placeholder="/folder/file", compact=True, select_on_focus=False)
        yield Static(safe_text(self._hint, 300), classes="path--hint")

    def on_mount(self) -> None:
        """Puts the focus where one types."""
        self.query_one(Input).focus()

    def action_take(self) -> None:
        """Gives back the path."""
        typed = self.query_one(Input).value.strip()
        if not typed:
            self.app.bell()
            return
        try:
            self.dismiss(Path(typed).expanduser())
        except RuntimeError:
            self.query_one(".path--hint", Static).update("There is no such home folder. Give the path in full.")
