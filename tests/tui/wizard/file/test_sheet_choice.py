"""Step 1 with a workbook: which of its sheets is read is shown, and chosen by a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.books import Cell, xlsb, xlsx
from tests.tui.hostile import HOSTILE
from tests.tui.places import press, shown, until
from tests.tui.wizard_steps import at_rest, choose, file_step, listed, type_text, wizard, wizard_in
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.file.path_field import PathField

pytest.importorskip("python_calamine")

NEW: list[list[Cell]] = [["Customer ID", "Customer name"], ["C-1", "Acme"]]
OLD: list[list[Cell]] = [["Old customers", None], ["Customer ID", "Customer name"], ["C-9", "Zebra"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workbook of two sheets with data and one without."""
    place = tmp_path / "files"
    place.mkdir()
    (place / "book.xlsx").write_bytes(xlsx({"New": NEW, "Old ones": OLD, "Notes": [["nothing"]]}))
    return place


def offered(app: UpflowApp) -> list[str]:
    """The labels of the dialog in front."""
    assert isinstance(app.screen, ChooseDialog)
    return [choice.label for choice in app.screen._choices]


async def test_the_sheet_of_a_file_in_sight_is_chosen_and_goes_with_it(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        screen = shown(app)
        assert 's  sheet "New" of 3' in screen
        assert "none is needed" not in screen
        assert "Acme" in screen
        await press(pilot, "escape", "s")
        assert offered(app) == ["Detect automatically", "New", "Old ones", "Notes"]
        assert app.screen.query_one(RowGrid).cursor_row == 1
        await press(pilot, "down", "enter")
        await at_rest(pilot)
        assert 'sheet "Old ones" of 3 was chosen' in shown(app)
        assert "Zebra" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: wizard(app).session.opened is not None)
        await at_rest(pilot)
        assert wizard(app).session.choices.sheet == "Old ones"
        assert "Old ones" in shown(app).splitlines()[0]
        assert "utf-8" not in shown(app).splitlines()[0]


async def test_another_sheet_of_the_chosen_file_is_opened_anew(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder / "book.xlsx")
        await press(pilot, "b", "l")
        await press(pilot, "down", "enter")
        await at_rest(pilot)
        await press(pilot, "s")
        await press(pilot, "down", "enter")
        await at_rest(pilot)
        opened = wizard(app).session.opened
        assert opened is not None
        assert opened.source.sheet is not None
        assert opened.source.sheet.name == "Old ones"
        assert opened.table.dialect.header_line == 2
        await press(pilot, "s", "up", "up", "enter")
        await at_rest(pilot)
        assert wizard(app).session.choices.sheet is None
        assert "Acme" in shown(app)


async def test_a_sheet_without_a_table_is_refused_and_another_can_be_chosen(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "s", "down", "down", "enter")
        await at_rest(pilot)
        assert "✗" in shown(app)
        await press(pilot, "s", "up", "enter")
        await at_rest(pilot)
        assert "Zebra" in shown(app)


async def test_a_sheet_without_a_table_does_not_take_the_place_of_the_chosen_one(
    services: Services, folder: Path
) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder / "book.xlsx")
        await press(pilot, "b", "s", "down", "down", "enter")
        await at_rest(pilot)
        assert wizard(app).session.choices.sheet is None
        assert any("Nothing was changed." in note.message for note in app._notifications)


async def test_the_keys_are_those_of_the_kind_of_file(services: Services, folder: Path) -> None:
    (folder / "text.csv").write_text("Customer ID;Customer name\nC-1;Acme\n")
    (folder / "binary.xlsb").write_bytes(xlsb({"New": NEW}))
    async with wizard_in(services, folder) as (app, pilot):
        assert listed(app) == ["..", "binary.xlsb", "book.xlsx", "text.csv"]
        step = file_step(app)
        assert [step.check_action(key, ()) for key in ("sheet", "delimiter", "encoding")] == [True, False, False]
        await press(pilot, "escape", "end")
        await at_rest(pilot)
        assert [step.check_action(key, ()) for key in ("sheet", "delimiter")] == [False, True]


async def test_an_s_in_the_field_is_text(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "s")
        assert app.screen.query_one(PathField).value == "s"


async def test_hostile_names_of_sheets_are_harmless(services: Services, folder: Path) -> None:
    name = f"{HOSTILE['action']}\u202ex"
    (folder / "book.xlsx").write_bytes(xlsx({name: NEW, "[/]": OLD}))
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "s")
        assert "\u202e" not in shown(app)
        assert "[/]" in shown(app)
        await press(pilot, "down", "enter")
        await at_rest(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: wizard(app).session.opened is not None)
        await at_rest(pilot)
        assert wizard(app).session.choices.sheet == "[/]"
