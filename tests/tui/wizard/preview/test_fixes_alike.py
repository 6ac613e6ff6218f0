"""A problem is fixed in all cells alike, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

from tests.tui.fixing import ERRORS, done, errors, to_cell, to_problem
from tests.tui.places import press, shown, until
from tests.tui.preview_host import preview_of, row_under_cursor, wizard
from upflow_tui.importing.fixes.repairs import FixAll, FixName, MapValues
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.dialogs.repairs_made import RepairsMadeDialog
from upflow_tui.tui.services import Services


async def test_the_day_or_the_month_is_asked_and_never_guessed(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        assert errors(app) == ERRORS
        await to_problem(pilot, app, "is not a date")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, ChooseReading))
        assert '"03/04/2026" 2026-04-03 or 2026-03-04?' in " ".join(shown(app).replace("│", " ").split())
        assert "The day first" in shown(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        screen = shown(app)
        assert "2 cells on 2 lines will change" in screen
        assert "2026-03-04" in screen
        assert "↵ Fix 2 cells" in screen
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (FixAll(FixName.DATES, "custom:Contract end", "mdy"),)
        assert errors(app) == ERRORS - 2
        assert f"✗ {ERRORS - 2} errors ({ERRORS} before)" in shown(app)
        assert "Problems 10" in shown(app)


async def test_one_value_is_fixed_alike(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "enter", "down")
        assert "standard reminders" in row_under_cursor(app)
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (MapValues("workflow", (("standard reminders", "Standard reminders"),)),)
        assert "No Reminders" in row_under_cursor(app) or "Workflow" in row_under_cursor(app), "the next one"


async def test_a_problem_that_no_repair_fixes_says_why(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_problem(pilot, app, "the header has 8")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "This cannot be fixed here" in shown(app)
        assert "choose the file again" in shown(app)


async def test_repairs_are_listed_taken_back_and_made_again(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        session = wizard(app).session
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "e", "down", "enter")
        await done(pilot, app)
        await press(pilot, "L")
        assert isinstance(app.screen, RepairsMadeDialog)
        assert "Line 3, Payment terms: “1,5” → “1.5”" in shown(app)
        await press(pilot, "u")
        await done(pilot, app)
        assert session.repairs == ()
        assert f"✗ {ERRORS} errors ({ERRORS - 1} before)" in shown(app)
        await press(pilot, "ctrl+y")
        await done(pilot, app)
        assert len(session.repairs) == 1
        await press(pilot, "ctrl+z")
        await done(pilot, app)
        assert session.choices.repairs is None
        await press(pilot, "u")
        assert session.is_drafted, "nothing is left to be taken back"
