"""How far the engine is, in one line: what it does, how much of it, how fast, and how long it takes still."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from upflow_tui.tui.wizard.session_events import Doing
from upflow_tui.tui.wording import number

_WORDS: Final = {
    "reading": ("Checking the lines", "lines"),
    "planning": ("Planning the customers", "customers"),
    "writing": ("Writing", "customers"),
}
_GAP: Final = "   "
_DOT: Final = " · "
_WIDEST_BAR: Final = 40
_LEAST_BAR: Final = 8
_TELLING: Final = 0.5
"""Seconds of a stage after which its rate says something."""


class ProgressLine(Widget):
    """One line; empty while nothing is done."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ProgressLine { height: 1; padding: 0 1; color: $foreground; background: $panel; text-wrap: nowrap; }
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, id: str | None = None) -> None:
        """`clock`: seconds, rising."""
        super().__init__(id=id)
        self._clock = clock
        self._doing: Doing | None = None
        self._began = clock()
        self._first = 0.0

    def show(self, doing: Doing | None) -> None:
        """Shows what the engine is at; None: it has been asked and has not answered yet."""
        if doing is None or self._doing is None or doing.stage != self._doing.stage:
            self._began = self._clock()
            self._first = doing.done if doing is not None else 0.0
        self._doing = doing
        self.refresh()

    @property
    def facts(self) -> list[str]:
        """Count, rate and time left, as far as they are known."""
        doing = self._doing
        if doing is None:
            return []
        facts = [f"{number(doing.count)} {_WORDS[doing.stage][1]}"]
        seconds, part = self._clock() - self._began, doing.done - self._first
        if seconds >= _TELLING and part > 0 and doing.done > 0:
            left = round(seconds * (1 - doing.done) / part)
            facts += [
                f"{number(round(doing.count * part / doing.done / seconds))}/s",
                f"{left // 60}:{left % 60:02} left",
            ]
        return facts

    def render(self) -> Content:
        """The line, for the width that there is."""
        if self._doing is None:
            return Content.styled("Preparing…", "$text-muted")
        width = self.content_size.width
        word, facts = _WORDS[self._doing.stage][0], self.facts
        percent = f" {int(100 * self._doing.done):3} %"
        room = width - cell_len(word) - cell_len(percent) - 2
        while len(facts) > 1 and room - cell_len(_GAP + _DOT.join(facts)) < _LEAST_BAR:
            facts = [facts[0], *facts[2:]]  # the rate says least
        room = min(_WIDEST_BAR, room - cell_len(_GAP + _DOT.join(facts)))
        parts: list[tuple[str, str]] = [(f"{word}  ", "bold")]
        if room >= _LEAST_BAR:
            filled = round(room * self._doing.done)
            parts += [("━" * filled, "$accent"), ("─" * (room - filled), "$text-muted")]
        return Content.assemble(*parts, (percent + _GAP + _DOT.join(facts), "$text-muted"))
