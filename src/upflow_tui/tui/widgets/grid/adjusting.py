"""What a person does to the columns of a grid: tried at once, dragged at its header, remembered by the list's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual.app import App

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.settings.column_choices import NO_CHOICE, ColumnChoice
from upflow_tui.tui.widgets.grid.arrangement import put, resized
from upflow_tui.tui.widgets.grid.picture import GridPicture


class ColumnMemory(Protocol):
    """Remembers what was chosen for the columns of each list."""

    def choice(self, list_name: str) -> ColumnChoice:
        """What was chosen for a list; nothing: an empty choice."""
        ...

    def keep(self, list_name: str, choice: ColumnChoice) -> None:
        """Remembers a choice; an empty one: the list is as the program has it."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """A program that remembers columns."""

    column_memory: ColumnMemory


@dataclass(slots=True)
class _Drag:
    """What the mouse took hold of."""

    column: int
    width: int | None
    """The width at first, where it is a column's edge; None: it is its label."""
    x: int
    before: ColumnChoice
    moved: bool = False


class Adjusting:
    """The columns of one grid as a person wants them.

    Args:
        app: may remember; asked late, as a grid is made before it is in an app.
        picture: of the grid.
        laid_out: lays the grid out again.
    """

    def __init__(self, app: Callable[[], App[object]], picture: GridPicture, laid_out: Callable[[], None]) -> None:
        self.list_name: str | None = None
        """By which it is remembered; None: the columns cannot be adjusted."""
        self._app = app
        self._picture = picture
        self._laid_out = laid_out
        self._is_trying = False
        self._drag: _Drag | None = None
        self.was_dragged = False
        """Whether what the mouse did last was no click, but the end of dragging."""

    @property
    def is_held(self) -> bool:
        """Whether the mouse holds a column."""
        return self._drag is not None

    @property
    def choice(self) -> ColumnChoice:
        """What counts now."""
        return self._picture.choice

    def recall(self) -> None:
        """Takes what is remembered, unless something is being tried."""
        memory = self._memory
        if memory is not None and self.list_name is not None and not self._is_trying:
            self._picture.choice = memory.choice(self.list_name)

    def call(self, list_name: str | None) -> None:
        """Another list is shown, by this name."""
        self.list_name = list_name
        self._picture.fits = list_name is not None
        self._picture.choice = NO_CHOICE
        self._is_trying = False
        self._drag = None

    def try_out(self, choice: ColumnChoice) -> None:
        """Shows the columns so, without remembering it."""
        self._is_trying = True
        self._show(choice)

    def keep(self, choice: ColumnChoice) -> None:
        """Shows the columns so, and remembers it."""
        self._is_trying = False
        memory = self._memory
        if memory is not None and self.list_name is not None:
            memory.keep(self.list_name, choice)
        self._show(choice)

    def give_up(self, before: ColumnChoice) -> None:
        """Shows the columns as they were before something was tried."""
        self._is_trying = False
        self._show(before)

    @property
    def _memory(self) -> ColumnMemory | None:
        app = self._app()
        return app.column_memory if isinstance(app, Remembers) else None

    def _show(self, choice: ColumnChoice) -> None:
        self._picture.choice = choice
        self._picture.also = None
        self._laid_out()

    # The mouse at the header

    def press(self, x: int, *, at_header: bool) -> bool:
        """The mouse button goes down at `x`; whether it took hold of something, as it can at the header."""
        picture = self._picture
        self.was_dragged = False
        if self.list_name is None or not at_header:
            return False
        edge = picture.edge_at(x)
        column = picture.column_at(x) if edge is None else edge
        if column is None or (edge is None and column == 0):
            return False
        self._drag = _Drag(column, picture.width_of(column) if edge is not None else None, x, self.choice)
        return True

    def drag(self, x: int) -> None:
        """The mouse moves with the button held down."""
        drag = self._drag
        if drag is None or (x == drag.x and not drag.moved):
            return
        drag.moved = True
        if drag.width is not None:
            self.try_out(resized(self._picture.columns, drag.before, drag.column, drag.width + x - drag.x))

    def let_go(self) -> None:
        """What was held is as it was before."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.moved:
            self.give_up(drag.before)

    def release(self, x: int) -> None:
        """The button is let go at `x`: the column stays so, and that is remembered."""
        drag, self._drag = self._drag, None
        if drag is None or not drag.moved:
            return
        self.was_dragged = True
        if drag.width is not None:
            self.keep(self.choice)
        else:
            onto = self._picture.column_at(x)
            if onto is not None:
                self.keep(put(self._picture.columns, drag.before, drag.column, onto))
