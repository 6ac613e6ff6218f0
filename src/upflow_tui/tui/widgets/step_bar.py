"""The step bar of the wizard: where one is, what is done, and which file it is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from upflow_tui.tui.safe_text import safe_str

DONE: Final = "✓"
HERE: Final = "●"
_LINE: Final = " ─ "
_DOT: Final = " · "
_LEAST_NAME: Final = 12
"""Cells of a file's name below which it says nothing."""
_TELLING_NAME: Final = 20
"""Cells of it that are worth more than a further fact."""


class _Step(NamedTuple):
    """One step as drawn."""

    number: int
    text: str
    style: str


class StepBar(Widget):
    """One line: the import's kind, the steps, and at the right what is known of the file.

    When there is not room for all: first the kind goes, then the facts from the last on, then the labels of the steps
    that are not in front.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StepBar {
        height: 1;
        padding: 0 1;
        color: $foreground;
        background: $panel;
        text-wrap: nowrap;
    }
    """

    class StepChosen(Message):
        """A click on a step that is done: go to it. `step` from 1."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    STEPS: ClassVar[tuple[str, ...]] = ("File", "Map", "Preview", "Import")

    def __init__(self, title: str = "Import customers", *, id: str | None = None) -> None:
        """A bar on the first step. `title`: the import's kind, in the program's words."""
        super().__init__(id=id)
        self._kind = title
        self._step = 1
        self._done: frozenset[int] = frozenset()
        self._file = ""
        self._facts: tuple[str, ...] = ()

    def show(
        self,
        step: int,
        *,
        done: Collection[int] = (),
        title: str | None = None,
        name: str = "",
        facts: Sequence[str] = (),
    ) -> None:
        """Draws the bar anew.

        Args:
            step: the one in front, from 1.
            done: the steps that are complete.
            title: the import's kind; None: as it was.
            name: the file's name, as the system gave it.
            facts: what is known of the file, the most telling first: `1 204 lines`, `;`, `cp1252`.
        """
        shown = self._kind if title is None else title, step, frozenset(done), name, tuple(facts)
        if shown != (self._kind, self._step, self._done, self._file, self._facts):
            self._kind, self._step, self._done, self._file, self._facts = shown
            self.refresh()

    def render(self) -> Content:
        """The line, for the width that there is."""
        left, right = self._fit(self.content_size.width)
        room = self.content_size.width - sum(cell_len(step.text) for step in left) - cell_len(right)
        parts = [(step.text, step.style) for step in left]
        return Content.assemble(*parts, " " * max(0, room), (right, "$text-muted"))

    def on_click(self, event: events.Click) -> None:
        """Goes back to the step under the mouse."""
        place = event.x - self.styles.padding.left
        for step in self._fit(self.content_size.width)[0]:
            place -= cell_len(step.text)
            if place < 0:
                if step.number in self._done and step.number != self._step:
                    self.post_message(self.StepChosen(step.number))
                return

    def _fit(self, width: int) -> tuple[list[_Step], str]:
        """The steps and the facts that fit together in `width` cells."""
        every = len(self._facts)
        attempts = [(True, True, every), *((False, True, count) for count in range(every, -1, -1)), (False, False, 0)]
        for kind, labels, count in attempts:
            left = self._steps(kind, labels)
            room = max(0, width - sum(cell_len(step.text) for step in left) - 2)
            facts = [safe_str(fact, 30) for fact in self._facts[:count]]
            name_room = room - cell_len(_DOT.join(["", *facts]))
            whole = cell_len(safe_str(self._file)) <= name_room
            if whole or not labels or name_room >= (_LEAST_NAME if count == 0 else _TELLING_NAME):
                name = [_shorten_name(self._file, name_room)] if self._file else []
                return left, _DOT.join([*name, *facts])
        raise AssertionError

    def _steps(self, kind: bool, labels: bool) -> list[_Step]:
        steps = [_Step(0, f"{self._kind}{_LINE}", "$text-muted")] if kind and self._kind else []
        for number, label in enumerate(self.STEPS, start=1):
            here = number == self._step
            sign = f" {HERE}" if here else f" {DONE}" if number in self._done else ""
            text = f"{number} {label}{sign}" if labels or here else f"{number}{sign}"
            style = "bold $accent" if here else "$success" if number in self._done else "$text-muted"
            steps.append(_Step(number, text, style))
            if number < len(self.STEPS):
                steps.append(_Step(0, _LINE, "$text-muted"))
        return steps


def _shorten_name(name: str, width: int) -> str:
    """A file's name in `width` cells: its middle goes, since its beginning and its ending tell most."""
    shown = safe_str(name)
    if cell_len(shown) <= width:
        return shown
    ending = safe_str(name[-6:], 12)
    if width < cell_len(ending) + 4:
        return safe_str(name, width)
    return safe_str(name, width - cell_len(ending)) + ending
