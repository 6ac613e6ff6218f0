"""The field for a path: it completes what is typed, and its arrows move the cursor of the list below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from upflow_tui.tui.actions import FIELD, bindings_for

Complete = Callable[[str], str]
"""Gives what comes after a typed text; called in a thread."""


class _Completer(Suggester):
    """Shows the completion behind what is typed."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        rest = await asyncio.to_thread(self._complete, value)
        return value + rest if rest else None


class PathField(Input):
    """One line in which a path is typed or pasted."""

    BINDINGS = bindings_for(FIELD)
    DEFAULT_CSS = """
    PathField {
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
        &:focus { border: none; background: $panel; }
    }
    """

    class Chosen(Message):
        """Enter: take what is typed, or what is under the list's cursor."""

    class Left(Message):
        """The person goes on to the list."""

    class Moved(Message):
        """An arrow: `how` is the list's action."""

        def __init__(self, how: str) -> None:
            super().__init__()
            self.how = how

    def __init__(self, complete: Complete) -> None:
        """`complete`: gives the rest of a path, or nothing."""
        super().__init__(
            placeholder="Type or paste the path of a file, or choose one below",
            compact=True,
            suggester=_Completer(complete),
            select_on_focus=False,
        )
        self._complete = complete

    def action_choose(self) -> None:
        """Takes the file."""
        self.post_message(self.Chosen())

    def action_leave(self) -> None:
        """To the list."""
        self.post_message(self.Left())

    def action_move(self, how: str) -> None:
        """Moves the list's cursor."""
        self.post_message(self.Moved(how))

    async def action_complete(self) -> None:
        """Completes what is typed; where there is nothing to complete, goes to the list."""
        rest = await asyncio.to_thread(self._complete, self.value) if self.value else ""
        if rest:
            self.value += rest
            self.cursor_position = len(self.value)
        else:
            self.post_message(self.Left())
