"""What a form asks for: lines of text, one of a few values, several lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from textual.widgets import Input, TextArea

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.actions import FORM, bindings_for
from upflow_tui.tui.widgets.one_of import OneOf

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class TextField:
    """A line of text."""

    key: str
    """How the answer is called."""
    label: str
    value: str = ""
    """What stands there at first; characters that a terminal would obey are left out."""
    hint: str = ""
    """What stands in the empty field."""
    replaced: bool = False
    """Whether typing replaces what stands there at first: a mere default."""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of a few values, in the program's own words."""

    key: str
    label: str
    options: Sequence[tuple[str, str]]
    """Pairs of a value and what it is called."""
    value: str


@dataclass(frozen=True, slots=True)
class LinesField:
    """Several lines of text."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    height: int = 4


FormField: TypeAlias = TextField | ChoiceField | LinesField


class FormInput(Input):
    """A line of text; enter saves the form."""

    key_labels: Mapping[str, str]
    BINDINGS = bindings_for(FORM)

    def __init__(self, field: TextField) -> None:
        self.first = "".join(letter for letter in field.value if not _is_control(letter))[:LONGEST]
        super().__init__(
            self.first,
            placeholder=field.hint,
            compact=True,
            max_length=LONGEST,
            select_on_focus=field.replaced,
            id=f"form-{field.key}",
        )
        self._given = field.value

    @property
    def answer(self) -> str:
        """What was typed; what stood there at first, letter by letter, if it was left alone."""
        return self._given if self.value == self.first else self.value


class FormLines(TextArea):
    """Several lines; enter begins another."""

    key_labels: Mapping[str, str]
    DEFAULT_CSS = """
    FormLines { background: $panel; border: none; padding: 0; width: 1fr; &:focus { border: none; } }
    """

    def __init__(self, field: LinesField) -> None:
        super().__init__(
            field.value,
            compact=True,
            placeholder=field.hint,
            show_line_numbers=False,
            highlight_cursor_line=False,
            id=f"form-{field.key}",
        )
        self.styles.height = field.height

    @property
    def answer(self) -> str:
        """What was typed."""
        return self.text


def widget_of(field: FormField) -> FormInput | FormLines | OneOf:
    """The widget that asks for it."""
    if isinstance(field, TextField):
        return FormInput(field)
    if isinstance(field, LinesField):
        return FormLines(field)
    return OneOf(field.options, field.value, id=f"form-{field.key}")


def answer_of(widget: FormInput | FormLines | OneOf) -> str:
    """What was given in a field."""
    return widget.value if isinstance(widget, OneOf) else widget.answer


def _is_control(letter: str) -> bool:
    return letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff"
