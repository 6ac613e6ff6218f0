"""The dialog for find and replace in one column."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from upflow_tui.importing.fixes.repairs import Replace
from upflow_tui.tui.actions import REPLACING, bindings_for
from upflow_tui.tui.dialogs.answer_field import AnswerField
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.safe_text import safe_text

_LONGEST = 2_000


class ReplaceDialog(Dialog[Replace]):
    """What to find and what to put there. Gives back the repair, or None."""

    BINDINGS = bindings_for(REPLACING)
    DEFAULT_CSS = """
    ReplaceDialog {
        & Input { background: $panel; margin-bottom: 1; }
        & .replace--whole { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, field: str, label: str, *, find: str = "") -> None:
        """Asks.

        Args:
            field: the key of the field whose column is meant.
            label: the field's.
            find: what stands in the first field; nothing where it has characters that nobody can type.
        """
        super().__init__(f"Find and replace in {label}")
        self._field = field
        self._find = find if find.isprintable() else ""  # what a field cannot show would not be found either
        self._whole = False

    def compose_body(self) -> ComposeResult:
        """The two fields, and whether whole cells are compared."""
        yield paragraph("Find (match case):")
        yield AnswerField(self._find, verb="Continue", id="find", longest=_LONGEST)
        yield paragraph("Replace with (blank to delete):")
        yield AnswerField(verb="Show the change", id="new", longest=_LONGEST)
        yield Static(classes="replace--whole")

    def on_mount(self) -> None:
        """Puts the focus where something is to be typed."""
        self._say()
        self.query_one("#new" if self._find else "#find", Input).focus()

    def action_whole(self) -> None:
        """Compares whole cells, or parts of them."""
        self._whole = not self._whole
        self._say()

    def _say(self) -> None:
        text = "✓ Match whole cells only" if self._whole else "Match part of a cell"
        self.query_one(".replace--whole", Static).update(safe_text(f"{text}  (F4 switches)"))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        find, new = self.query_one("#find", Input).value, self.query_one("#new", Input).value
        if event.input.id == "find" and (find or self._whole):
            self.query_one("#new", Input).focus()
        elif (find or self._whole) and find != new:
            self.dismiss(Replace(self._field, find, new, self._whole))
        else:
            self.app.bell()
            self.query_one("#find", Input).focus()
