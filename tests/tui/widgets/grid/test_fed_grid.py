"""A list whose beginning is there before the whole of it."""

from __future__ import annotations

from threading import Event

import pytest
from textual.app import App, ComposeResult

from tests.tui.places import until
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import BEGINNING, Beginning, FedGrid
from upflow_tui.tui.widgets.grid.rows import Row


class Numbers:
    """So many rows, each called by its place."""

    def __init__(self, count: int) -> None:
        self._count = count

    def count(self) -> int:
        return self._count

    def rows(self, start: int, count: int) -> list[Row]:
        return [Row(place + 1, (f"row {place}",)) for place in range(start, min(start + count, self._count))]


class Host(App[str]):
    """A grid and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: list[tuple[int, bool]] = []

    def compose(self) -> ComposeResult:
        yield FedGrid([GridColumn("Name", 20)])

    def on_fed_grid_counted(self, event: FedGrid.Counted) -> None:
        self.counted.append((event.count, event.is_all))


@pytest.mark.parametrize(("beginning", "cursor"), [(BEGINNING, 40), (98, 40), (3, 2)])
async def test_the_beginning_is_shown_and_the_rest_comes_under_the_cursor_where_it_is(
    beginning: int, cursor: int
) -> None:
    app, rest = Host(), Event()

    def whole() -> Numbers:
        rest.wait(30)
        return Numbers(100_000)

    async with app.run_test(size=(40, 12)) as pilot:
        grid = app.query_one(FedGrid)
        grid.feed(whole, begin=lambda: Beginning(Numbers(beginning), is_all=False))
        await until(pilot, lambda: app.counted == [(beginning, False)])
        grid.cursor_row = cursor
        await until(pilot, lambda: grid.row is not None and grid.row.cells == (f"row {cursor}",))
        rest.set()
        await until(pilot, lambda: app.counted[1:] == [(100_000, True)])
        assert (grid.row_count, grid.cursor_row) == (100_000, cursor)
        grid.cursor_row = beginning + 4
        await until(pilot, lambda: grid.row is not None and grid.row.cells == (f"row {beginning + 4}",))
        grid.cursor_row = 99_999
        await until(pilot, lambda: grid.row is not None and grid.row.cells == ("row 99999",))


async def test_a_beginning_that_is_all_is_counted_once_and_none_means_the_whole_list() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        grid = app.query_one(FedGrid)
        grid.feed(lambda: Numbers(7), begin=lambda: Beginning(Numbers(3), is_all=True))
        await until(pilot, lambda: app.counted == [(3, True)])
        grid.feed(lambda: Numbers(7), begin=lambda: None)
        await until(pilot, lambda: app.counted == [(3, True), (7, True)])
