"""The marks of the import history: two imports to be compared, or several to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary


class ImportMarks:
    """Imports whose details are kept; nothing else can be marked.

    Args:
        grid: the list.
        summary_of: the import with a number, as it was listed.
    """

    def __init__(self, grid: FedGrid, summary_of: Callable[[int], ImportSummary | None]) -> None:
        self._grid = grid
        self._summary_of = summary_of
        self._marked: dict[int, ImportSummary] = {}
        grid.markable = True  # the marks stand in the margin

    @property
    def numbers(self) -> list[int]:
        """The imports that are marked, the earliest first."""
        return sorted(self._marked)

    @property
    def imports(self) -> list[ImportSummary]:
        """The same, as they were listed."""
        return [self._marked[number] for number in self.numbers]

    @property
    def words(self) -> str:
        """What is marked, and what can be done with it; blank: nothing is."""
        if not self._marked:
            return ""
        if len(self._marked) == 1:
            return f"import {self.numbers[0]} is marked: = on another one compares the two"
        compares = "= compares them, " if len(self._marked) == 2 else ""
        return f"{counted(len(self._marked), 'import')} are marked: {compares}x forgets them"

    def take(self) -> bool:
        """Takes over what was marked in the list; false: a row that cannot be marked was, and is not any more."""
        found = {number: self._marked.get(number) or self._summary_of(number) for number in self._grid.marked}
        self._marked = {
            number: summary
            for number, summary in found.items()
            if summary is not None and summary.kind == "import" and summary.forgotten is None
        }
        self._show()
        return len(self._marked) == len(found)

    def toggle(self, number: int) -> bool:
        """Marks an import, or takes its mark away; false: it cannot be marked."""
        self._grid.marked ^= {number}
        return self.take()

    def clear(self) -> None:
        """Takes all marks away."""
        self._marked = {}
        self._show()

    def _show(self) -> None:
        self._grid.marked = set(self._marked)
        self._grid.refresh()
