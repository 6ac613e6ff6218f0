"""The field above a list: what is typed narrows the list."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.timer import Timer
from textual.widgets import Input

from upflow_tui.tui.actions import SEARCH, bindings_for

_PAUSE = 0.15
"""Seconds without a key after which a list is searched that takes a while."""


class SearchField(Input):
    """Hidden until it is opened. Enter and the arrow down go to the list; the screen closes it on esc."""

    BINDINGS = bindings_for(SEARCH)
    DEFAULT_CSS = """
    SearchField {
        display: none;
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
        &.-open { display: block; }
        &:focus { border: none; background: $panel; }
    }
    """

    def __init__(
        self,
        prompt: str,
        search: Callable[[str], None],
        leave: Callable[[], None],
        is_quick: Callable[[], bool],
    ) -> None:
        """A closed field.

        Args:
            prompt: what is searched, in the program's own words.
            search: called with what the list is to be searched for; blank: everything.
            leave: called when the person goes on to the list.
            is_quick: whether the list can be searched at each key.
        """
        super().__init__(placeholder=prompt, compact=True)
        self._search = search
        self._leave = leave
        self._is_quick = is_quick
        self._told = ""
        self._timer: Timer | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(self) -> None:
        """Shows it and takes the focus."""
        self.add_class("-open")
        self.screen.set_focus(self)  # at once: letters may follow already

    def close(self) -> None:
        """Hides it and searches for nothing."""
        self.value = ""
        self._tell()
        self.remove_class("-open")

    def action_leave(self) -> None:
        """To the list, with what was typed."""
        self._tell()
        self._leave()

    @on(Input.Changed)
    def _wait(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        if self._is_quick():
            self._tell()
        else:
            self._timer = self.set_timer(_PAUSE, self._tell)

    def _tell(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        text = self.value.strip()
        if text != self._told:
            self._told = text
            self._search(text)
