"""A dialog's button, which says in the key bar what enter does with it."""

from __future__ import annotations

from textual.widgets import Button

from upflow_tui.tui.actions import BUTTON, bindings_for
from upflow_tui.tui.safe_text import safe_text

_WIDEST = 24


class DialogButton(Button):
    """One line high; with the focus on it, the key bar shows enter and the button's own words."""

    BINDINGS = bindings_for(BUTTON)

    def __init__(self, label: str, *, action: str, id: str | None = None) -> None:
        """A button.

        Args:
            label: a verb; values of a file may stand in it.
            action: what Textual runs, as `screen.close`.
            id: to find it by.
        """
        shown = safe_text(label, _WIDEST)
        super().__init__(shown, id=id, compact=True, action=action)
        self.key_labels = {"button.press": shown.plain}
