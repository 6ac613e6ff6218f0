"""What a grid tells its screen. `RowGrid` and `FedGrid` name them as their own: `RowGrid.RowSelected` and so on."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.message import Message
from textual.widget import Widget

from upflow_tui.tui.widgets.grid.rows import Row

Grid = TypeVar("Grid", bound=Widget)


class GridMessage(Message, Generic[Grid]):
    """A message that knows its grid, so that `@on(..., "#id")` works."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> Grid:
        """The grid it comes from."""
        return self.grid


class RowMessage(GridMessage[Grid]):
    """A message about one row: `index` from 0, and the row if it is here."""

    def __init__(self, grid: Grid, index: int, row: Row | None) -> None:
        super().__init__(grid)
        self.index = index
        self.row = row


class LastOneCounts(GridMessage[Grid]):
    """A message of which only the last that waits is handled: a key held down piles up no work."""

    def can_replace(self, message: Message) -> bool:
        """Whether this one, which came first, may be left out because `message` comes after it."""
        return type(message) is type(self) and isinstance(message, GridMessage) and message.grid is self.grid
