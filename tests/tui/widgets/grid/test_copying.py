"""y copies: the cell under the cursor, or what a row is known by; never a control character, and it is said."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

ROWS = [Row(1, ("Durand", Cell("C-1", Tone.MUTED))), Row(2, ("Weiß\x1b[2J", "")), Row(3, ("", ""))]


class Host(App[None]):
    """One list."""

    def __init__(self, *, by_cell: bool = False) -> None:
        super().__init__()
        self._by_cell = by_cell

    def compose(self) -> ComposeResult:
        yield RowGrid((GridColumn("Name"), GridColumn("ID")), cell_cursor=self._by_cell, copies=cells(1))

    def on_mount(self) -> None:
        self.query_one(RowGrid).show_rows(ROWS)
        self.query_one(RowGrid).focus()

    @property
    def told(self) -> list[str]:
        return [note.message for note in self._notifications]


@pytest.mark.parametrize(
    ("moves", "by_cell", "copied"), [((), False, "C-1"), ((), True, "Durand"), (("right",), True, "C-1")]
)
async def test_the_id_or_the_cell_under_the_cursor(moves: tuple[str, ...], by_cell: bool, copied: str) -> None:
    host = Host(by_cell=by_cell)
    async with host.run_test() as pilot:
        await pilot.press(*moves, "y")
        assert host.clipboard == copied
        assert f"“{copied}” was sent to your terminal's clipboard" in host.told[0]


async def test_no_control_character_leaves_and_nothing_is_copied_of_a_blank_row() -> None:
    host = Host()
    async with host.run_test() as pilot:
        await pilot.press("j", "y")
        assert host.clipboard == "Weiß[2J"
        assert "Its control characters were left out." in host.told[0]
        await pilot.press("j", "y")
        assert host.clipboard == "Weiß[2J" and len(host.told) == 1
