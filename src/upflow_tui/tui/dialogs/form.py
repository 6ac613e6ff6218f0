"""The form: some fields, saved all at once; what is refused is said under them, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static, TextArea

from upflow_tui.tui.actions import LINES, bindings_for
from upflow_tui.tui.dialogs.buttons import DialogButton
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph
from upflow_tui.tui.dialogs.form_fields import FormField, FormInput, FormLines, LinesField, answer_of, widget_of
from upflow_tui.tui.failures import words_of
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.one_of import OneOf

if TYPE_CHECKING:
    from textual.widget import Widget

Answers: TypeAlias = Mapping[str, str]
"""What was given, by the keys of the fields."""


class FormDialog(Dialog[Any]):
    """Asks for several things at once. Gives back what `save` gave back, or None."""

    BINDINGS = bindings_for(LINES)
    DEFAULT_CSS = """
    FormDialog {
        & > .dialog--box { width: 76; }
        & .form--words { margin-bottom: 1; color: $text-muted; }
        & .form--fields { height: auto; max-height: 1fr; }
        & .form--row { height: auto; margin-bottom: 0; }
        & .form--row.-spaced { margin-top: 1; }
        & .form--label { width: 18; height: 1; color: $text-muted; }
        & Input { background: $panel; width: 1fr; }
        & .form--told { height: auto; margin-top: 1; color: $text-muted; }
        & .form--problem { height: auto; max-height: 6; margin-top: 1; color: $text-error; display: none; }
        & .form--problem.-said { display: block; }
        & .form--buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & .form--buttons Button { margin-left: 2; }
    }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        save: Callable[[Answers], Any],
        *,
        words: str = "",
        told: Callable[[Answers], str] | None = None,
        save_label: str = "Save",
    ) -> None:
        """Asks.

        Args:
            title: in a few words.
            fields: what is asked for, from top to bottom.
            save: called in a thread with the answers; what it raises with a `message` is shown in the form.
            words: a sentence above the fields.
            told: what follows from the answers so far, in a sentence or two below the fields.
            save_label: the button that saves, by a verb.
        """
        super().__init__(title)
        self._fields = tuple(fields)
        self._save = save
        self._words = words
        self._told = told
        self._save_label = save_label
        self.key_labels = {"lines.save": save_label}

    def compose_body(self) -> ComposeResult:
        """The words, the fields, what follows from them, what is wrong, the buttons."""
        if self._words:
            yield paragraph(self._words, classes="form--words")
        with VerticalScroll(classes="form--fields", can_focus=False):
            for place, field in enumerate(self._fields):
                spaced = place and isinstance(field, LinesField)
                with Horizontal(classes=f"form--row{' -spaced' if spaced else ''}"):
                    yield Static(safe_text(field.label, 18), classes="form--label")
                    widget = widget_of(field)
                    widget.key_labels = {"form.save": self._save_label}
                    yield widget
        if self._told is not None:
            yield Static(classes="form--told")
        yield Static(classes="form--problem")
        with Horizontal(classes="form--buttons"):
            yield DialogButton("Cancel", action="screen.close")
            yield DialogButton(self._save_label, action="screen.save")

    def on_mount(self) -> None:
        """The focus on the first field."""
        self._widget(self._fields[0].key).focus()
        self._tell()

    def answers(self) -> dict[str, str]:
        """What stands in the fields."""
        found = {}
        for field in self._fields:
            widget = self._widget(field.key)
            assert isinstance(widget, FormInput | FormLines | OneOf)
            found[field.key] = answer_of(widget)
        return found

    def action_save(self) -> None:
        """Saves, in a thread."""
        answers = self.answers()
        off_loop(self, lambda: self._save(answers), self._saved, group="save", exclusive=False, failed=self._refuse)

    def _saved(self, result: object) -> None:
        if self.app.screen is self:
            self.dismiss(result if result is not None else True)

    def _refuse(self, error: Exception) -> None:
        """Says what is wrong, and puts the focus on the field."""
        message, _ = words_of(error)
        problem = self.query_one(".form--problem", Static)
        problem.update(safe_text(f"✗ {message}", 500))
        problem.add_class("-said")
        problems = getattr(error, "problems", ())
        keys = {field.key for field in self._fields}
        wrong = next((each.field for each in problems if each.field in keys), None)
        if wrong is not None:
            self._widget(wrong).focus()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(OneOf.Changed)
    def _tell(self) -> None:
        if self._told is not None:
            self.query_one(".form--told", Static).update(safe_text(self._told(self.answers()), 400))

    def _widget(self, key: str) -> Widget:
        return self.query_one(f"#form-{key}")
