"""The values of a column are given their right names, and a text in it is replaced."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.fixing import ERRORS, done, errors, to_cell, to_problem
from tests.tui.places import press, settled, shown, until
from tests.tui.preview_host import preview_of, row_under_cursor, wizard
from upflow_tui.importing.fixes.repairs import MapValues, Replace
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.dialogs.replace_text import ReplaceDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog
from upflow_tui.tui.services import Services


async def test_values_are_mapped_with_what_is_proposed(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, ValueMapDialog))
        screen = shown(app)
        assert "capitals differ" in screen
        assert "3 cells will change · 1 value still not valid" in screen
        await press(pilot, "down", "down", "enter")
        assert isinstance(app.screen, ChooseDialog)
        await press(pilot, *"vip", "enter")
        assert "4 cells will change" in shown(app)
        await press(pilot, "up", "x", "f10")
        await done(pilot, app)
        pairs = (("standard reminders", "Standard reminders"), ("Dunning", "Key accounts & VIP €"))
        assert wizard(app).session.repairs == (MapValues("workflow", pairs),)
        assert errors(app) == ERRORS - 3


async def test_what_stands_in_skipped_lines_is_no_value_until_they_are_put_back(
    sample_services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "again.csv"
    head = "Customer ID,Customer name,Workflow\n"
    path.write_text(f"{head}C-1,Acme,No reminders\nC-2,Bolt,Dunning\n{head}C-3,Coil,No reminders\n")
    async with preview_of(sample_services, path) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, ValueMapDialog))
        assert "1 value still not valid" in shown(app)
        await press(pilot, "escape")
        await to_problem(pilot, app, "repeats the header")
        await press(pilot, "z", "enter")
        await done(pilot, app)
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, ValueMapDialog))
        assert "2 values still not valid" in shown(app)


async def test_values_of_a_field_that_is_chosen(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await press(pilot, "V")
        assert isinstance(app.screen, ChooseDialog)
        assert "Account manager" in shown(app)
        assert "Payment terms" not in shown(app)
        await press(pilot, *"workflow", "enter")
        await until(pilot, lambda: isinstance(app.screen, ValueMapDialog))


async def test_a_text_is_replaced_in_one_column(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_cell(pilot, app, 2, 3)
        await press(pilot, "E")
        assert isinstance(app.screen, ReplaceDialog)
        await settled(pilot)
        assert [field.value for field in app.screen.query(Input)] == ["Lyon", ""], "the value under the cursor"
        await press(pilot, *"Nice", "f4", "enter")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        assert "2 cells on 2 lines" in shown(app)
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (Replace("town", "Lyon", "Nice", whole=True),)
        assert "Nice" in row_under_cursor(app)
        assert "errors (as before)" in shown(app)
