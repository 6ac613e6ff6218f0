"""One cell is fixed on the spot, and where none can be, it is said why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.fixing import ERRORS, done, errors, to_cell, to_problem
from tests.tui.places import press, shown
from tests.tui.preview_host import preview_of, wizard
from upflow_tui.importing.fixes.repairs import CellEdit
from upflow_tui.tui.dialogs.edit_cell import EditCellDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import Cell, Tone


async def test_a_cell_is_fixed_with_its_proposal(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "enter")
        assert isinstance(app.screen, EditCellDialog)
        screen = shown(app)
        assert "Line 3 · Payment terms" in screen
        assert '✗ "1,5" is not a number.' in screen
        assert "↓ suggests “1.5”" in screen
        await press(pilot, "down", "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (CellEdit(3, 6, "1,5", "1.5"),)
        grid = app.focused
        assert isinstance(grid, RowGrid)
        assert grid.row is not None
        assert grid.row.cells[7] == Cell("1.5", Tone.EDITED)
        assert (grid.row.key, grid.cursor_column) == (3, 7), "the cursor stays on the cell"
        assert "✎ fixed" in shown(app)
        assert errors(app) == ERRORS - 1
        await press(pilot, "e", *"2")
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs[-1] == CellEdit(3, 6, "1.5", "1.52")


async def test_the_same_text_is_no_repair(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "e", "enter")
        assert wizard(app).session.repairs == ()


async def test_a_problem_is_edited_at_its_first_line(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_problem(pilot, app, "is not a number")
        await press(pilot, "e")
        assert "Line 3 · Payment terms" in shown(app)
        await press(pilot, "escape", "enter", "down", "e")
        assert "Line 5 · Payment terms" in shown(app), "of single findings, the one under the cursor"


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (6, 1, "so nobody"),
        (6, 0, "a different number of cells from the header"),
        (2, 0, "The cursor is on the line number"),
        (2, 8, "The column “Remark” is not used"),
    ],
)
async def test_where_no_cell_can_be_fixed_it_is_said_why(
    sample_services: Services, faulty: Path, line: int, column: int, words: str
) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_cell(pilot, app, line, column)
        await press(pilot, "e")
        assert isinstance(app.screen, MessageDialog)
        assert words in " ".join(shown(app).replace("│", " ").split())


@pytest.mark.parametrize(("length", "dialog"), [(10_000, EditCellDialog), (10_001, MessageDialog)])
async def test_a_cell_of_more_than_10_000_characters_is_not_edited_here(
    sample_services: Services, tmp_path: Path, length: int, dialog: type
) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"Customer ID,Customer name,Address\nC-1,Acme,{'x' * length}\nC-2,Beta,y\n")
    async with preview_of(sample_services, path) as (app, pilot):
        await to_cell(pilot, app, 2, 3)
        await press(pilot, "e")
        assert type(app.screen) is dialog
        assert ("The cell has 10,001 characters." in shown(app)) is (length > 10_000)
