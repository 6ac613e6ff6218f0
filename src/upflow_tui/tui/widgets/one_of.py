"""`OneOf`: a field with a few fixed values, one line high; the arrows go from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from upflow_tui.tui.actions import FORM, ONE_OF, bindings_for


class OneOf(Widget, can_focus=True):
    """Shows `‹ Account manager ›`. The labels are the program's own words."""

    BINDINGS = bindings_for(ONE_OF, FORM)
    DEFAULT_CSS = """
    OneOf {
        height: 1;
        width: 1fr;
        background: $panel;
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
        &:nocolor:focus { text-style: bold reverse; }
        &:disabled { color: $text-disabled; }
    }
    """
    index: reactive[int] = reactive(0)
    key_labels: Mapping[str, str]
    """What its keys are called where it stands (`tui.actions.live_actions`)."""

    class Changed(Message):
        """Another value is chosen."""

        def __init__(self, field: OneOf) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> OneOf:
            """The field."""
            return self.field

    def __init__(self, options: Sequence[tuple[str, str]], value: str, *, id: str | None = None) -> None:
        """A field.

        Args:
            options: pairs of a value and what it is called.
            value: the one chosen at first.
        """
        super().__init__(id=id)
        self._options = tuple(options)
        self.set_reactive(OneOf.index, [key for key, _ in options].index(value))

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return self._options[self.index][0]

    def render(self) -> Content:
        """The label between arrows."""
        label = self._options[self.index][1]
        return Content(f"‹ {label} ›" if not self.disabled else f"  {label}")

    def validate_index(self, index: int) -> int:
        """From the last to the first, and back."""
        return index % len(self._options)

    def watch_index(self) -> None:
        """Tells."""
        self.post_message(self.Changed(self))

    def action_other(self, step: int) -> None:
        """The next value, or the one before."""
        self.index += step

    def on_click(self, event: events.Click) -> None:
        """The next value."""
        event.stop()
        self.index += 1
