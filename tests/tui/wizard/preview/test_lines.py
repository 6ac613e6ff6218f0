"""The tab Lines: the file as an editor shows it, its problems marked."""

from __future__ import annotations

from pathlib import Path

from tests.tui.places import press, settled, shown, until
from tests.tui.preview_host import preview_of, row_under_cursor, wizard
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.go_to_line import GoToLine
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid


async def test_lines_have_the_numbers_of_an_editor_and_marked_cells(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "shift+tab")
        screen = shown(app)
        assert "→ Customer ID" in screen
        lines = [line.split()[:2] for line in screen.splitlines() if "C-" in line]
        assert lines[0][-1].endswith("C-2") or lines[0][0] == "3"
        await press(pilot, "colon")
        assert isinstance(app.screen, GoToLine)
        await press(pilot, "4", "enter")
        assert row_under_cursor(app).startswith("3 | C-2"), "line 4 is within the record that begins on line 3"
        await press(pilot, "f", "down", "enter")
        await settled(pilot)
        assert "Only lines with problems ×" in shown(app) and "4 found" in shown(app)
        assert row_under_cursor(app).startswith("6 | C-3")
        await press(pilot, "enter")
        await until(pilot, lambda: "● Customers" in shown(app))
        await until(pilot, lambda: "Neuf" in shown(app))


async def test_a_line_that_is_filtered_away_is_shown_all_the_same(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "shift+tab", "f", "down", "enter", "colon", "2", "enter")
        await until(pilot, lambda: row_under_cursor(app).startswith("2 | P-1"))


async def test_the_lines_are_searched(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "shift+tab", "slash", *"part-dieu")
        await until(pilot, lambda: "1 found" in shown(app))
        await press(pilot, "enter")
        assert row_under_cursor(app).startswith("3 | C-2")


async def test_a_total_line_is_in_no_customer_and_says_so(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "total.csv"
    path.write_text("Customer ID,Customer name,Amount\nC-1,Acme,5\n,Total,5\n")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "shift+tab", "end", "enter")
        said = "Line 3 belongs to no customer. Press z to put it back if it is one."
        await until(pilot, lambda: any(said in note.message for note in app._notifications))


SKIPPED = (
    "Customer ID,Customer name,Town\nC-1,Acme,Lyon\nC-2,Bolt,Nice\n,Total,\nC-3,Coil,Brest\n"
    "Customer ID,Customer name,Town\nC-4,Dock,Lille\n,Total: 4,\n"
)


async def test_skipped_lines_are_listed_put_back_and_skipped_again(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "skipped.csv"
    path.write_text(SKIPPED)
    async with preview_of(services, path, size=(120, 36)) as (app, pilot):
        assert "⊘ 3 lines skipped" in shown(app)
        await press(pilot, "shift+tab", "f", "down", "down", "down", "enter")
        await until(pilot, lambda: "3 found" in shown(app))
        assert row_under_cursor(app).startswith("4 |")
        await until(pilot, lambda: "z Put back" in shown(app))
        assert "Line 4 looks like a total." in shown(app)
        await press(pilot, "z")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        assert [choice.label for choice in app.screen._choices] == [  # type: ignore[attr-defined]
            "Put back line 4",
            "Put back all totals",
            "Put back all skipped lines",
        ]
        await press(pilot, "enter")
        await until(pilot, lambda: "⊘ 2 lines skipped" in shown(app))
        assert wizard(app).session.choices.kept == (4,)
        await until(pilot, lambda: row_under_cursor(app).startswith("6 |"))
        await press(pilot, "f", "down", "down", "down", "down", "enter")
        await until(pilot, lambda: "1 found" in shown(app))
        await until(pilot, lambda: "z Skip" in shown(app))
        assert "You put it back, so it is imported." in shown(app)
        await press(pilot, "z")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        await press(pilot, "enter")
        await until(pilot, lambda: "⊘ 3 lines skipped" in shown(app))
        assert wizard(app).session.choices.kept == ()


async def test_all_lines_of_a_kind_are_put_back_from_their_problem(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "skipped.csv"
    path.write_text(SKIPPED)
    async with preview_of(services, path, size=(120, 36)) as (app, pilot):
        await press(pilot, "tab", "slash", *"total", "enter")
        await until(pilot, lambda: "z Put back" in shown(app))
        await press(pilot, "z")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        await press(pilot, "enter")
        await until(pilot, lambda: "⊘ 1 line skipped" in shown(app))
        assert wizard(app).session.choices.kept == ("total_line",)
        await until(pilot, lambda: "z Skip" in shown(app))
        await press(pilot, "r")
        assert "z puts them back, or skips them again." in shown(app)


async def test_the_next_problem_is_gone_to_cell_by_cell(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await press(pilot, "shift+tab", "m")
        grid = app.focused
        assert isinstance(grid, RowGrid)
        places = []
        for key in ("m", "m", "m", "M"):
            places.append((grid.cursor_row, grid.cursor_column))
            await press(pilot, key)
        assert places == [(0, 4), (0, 5), (0, 6), (1, 4)]
        assert (grid.cursor_row, grid.cursor_column) == (0, 6)


async def test_the_key_bar_offers_to_edit_as_soon_as_there_is_a_cell(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty, size=(120, 36)) as (app, pilot):
        await press(pilot, "shift+tab")
        await until(pilot, lambda: "e Edit" in shown(app))
        await press(pilot, "slash", *"zzz", "enter")
        await until(pilot, lambda: "e Edit" not in shown(app))
        await press(pilot, "escape")
        await until(pilot, lambda: "e Edit" in shown(app))
