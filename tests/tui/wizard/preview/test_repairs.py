"""Step 3: problems are mended on the spot, each shown before it is made, and taken back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.places import press, settled, shown, until
from tests.tui.preview_host import played, preview_of, row_under_cursor, wizard
from upflow_tui.core.organization import MemberPosition
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Replace
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.choose_fix import ChooseFix
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.edit_cell import EditCellDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.new_member import NewMemberDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.dialogs.repairs_made import RepairsMadeDialog
from upflow_tui.tui.dialogs.replace_text import ReplaceDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import Cell, Tone
from upflow_tui.tui.wizard.session import EngineSaid

FILE = """Customer ID,Customer name,Town,Workflow,Account manager,Contract end,Payment terms,Remark
C-1,Alpha,Lyon,standard reminders,Anna@mars.example,03/04/2026,30,first
C-2,Beta,Lyon,standard reminders,new.one@mars.example,05/06/2026,"1,5",
C-3,Gamma,Paris,No Reminders,sofia@mars.example,2026-01-01,30,
C-4,Delta,Metz,Dunning,,,abc,
C-5,Epsilon,Metz,,,,,too,many
"""
ERRORS = 12


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with problems of each kind: of dates that can be read in two ways, too."""
    path = tmp_path / "clients.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


async def done(pilot: Pilot[str], app: UpflowApp) -> None:
    """Waits until the engine has nothing to do, and what it said is shown."""
    session = wizard(app).session
    await until(pilot, lambda: not session.is_busy)
    await settled(pilot)


async def to_problem(pilot: Pilot[str], app: UpflowApp, text: str) -> None:
    """Brings the problems in front, with the cursor on the one that holds `text`."""
    await press(pilot, "2", "home")
    for _ in range(20):
        if text in row_under_cursor(app):
            return
        await press(pilot, "down")
    raise AssertionError(f"no problem {text}")


async def to_cell(pilot: Pilot[str], app: UpflowApp, line: int, column: int) -> None:
    """Brings a cell of the lines under the cursor."""
    await press(pilot, "3", "home", "g", str(line), "enter", *["right"] * column)
    assert row_under_cursor(app).startswith(str(line))


def errors(app: UpflowApp) -> int:
    totals = wizard(app).session.totals
    assert totals is not None
    return int(totals["errors"])


async def test_the_day_or_the_month_is_asked_and_never_guessed(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        assert errors(app) == ERRORS
        await to_problem(pilot, app, "is not a date")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, ChooseReading))
        assert '"03/04/2026" 2026-04-03 or 2026-03-04?' in " ".join(shown(app).replace("│", " ").split())
        assert "The day first" in shown(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        screen = shown(app)
        assert "2 cells on 2 lines would become another" in screen
        assert "2026-03-04" in screen
        assert "↵ Repair 2 cells" in screen
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (FixAll(FixName.DATES, "custom:Contract end", "mdy"),)
        assert errors(app) == ERRORS - 2
        assert f"✗ {ERRORS - 2} errors ({ERRORS} before)" in shown(app)
        assert "Problems 10" in shown(app)


async def test_a_look_that_is_closed_changes_nothing(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await press(pilot, "R")
        await until(pilot, lambda: isinstance(app.screen, ChooseFix))
        assert "Write dates as YYYY-MM-DD" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        await press(pilot, "escape")
        assert wizard(app).session.repairs == ()
        assert wizard(app).session.is_drafted


async def test_a_cell_is_mended_with_its_proposal(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "enter")
        assert isinstance(app.screen, EditCellDialog)
        screen = shown(app)
        assert "Line 3 · Payment terms" in screen
        assert '✗ "1,5" is not a number.' in screen
        assert "↓ puts in “1.5”" in screen
        await press(pilot, "down", "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (CellEdit(3, 6, "1,5", "1.5"),)
        grid = app.focused
        assert isinstance(grid, RowGrid)
        assert grid.row is not None
        assert grid.row.cells[7] == Cell("1.5", Tone.EDITED)
        assert (grid.row.key, grid.cursor_column) == (3, 7), "the cursor stays on the cell"
        assert "✎ mended" in shown(app)
        assert errors(app) == ERRORS - 1
        await press(pilot, "e", *"2")
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs[-1] == CellEdit(3, 6, "1.5", "1.52")


async def test_the_same_text_is_no_repair(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "e", "enter")
        assert wizard(app).session.repairs == ()


async def test_a_problem_is_edited_at_its_first_line(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_problem(pilot, app, "is not a number")
        await press(pilot, "e")
        assert "Line 3 · Payment terms" in shown(app)
        await press(pilot, "escape", "enter", "down", "e")
        assert "Line 5 · Payment terms" in shown(app), "of single findings, the one under the cursor"


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (6, 1, "so nobody can tell"),
        (6, 0, "another number of cells than the header"),
        (2, 0, "The cursor is on the line's number"),
        (2, 8, "The column “Remark” is not used"),
    ],
)
async def test_where_no_cell_can_be_mended_it_is_said_why(
    sample_services: Services, file: Path, line: int, column: int, words: str
) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_cell(pilot, app, line, column)
        await press(pilot, "e")
        assert isinstance(app.screen, MessageDialog)
        assert words in " ".join(shown(app).replace("│", " ").split())


async def test_a_problem_that_no_repair_mends_says_why(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_problem(pilot, app, "the header has 8")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "This cannot be mended here" in shown(app)
        assert "choose the file again" in shown(app)


async def test_values_are_mapped_with_what_is_proposed(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, ValueMapDialog))
        screen = shown(app)
        assert "only its case differs" in screen
        assert "3 cells would become another · 1 value still not allowed" in screen
        await press(pilot, "down", "down", "enter")
        assert isinstance(app.screen, ChooseDialog)
        await press(pilot, *"vip", "enter")
        assert "4 cells would become another" in shown(app)
        await press(pilot, "up", "x", "f10")
        await done(pilot, app)
        pairs = (("standard reminders", "Standard reminders"), ("Dunning", "Key accounts & VIP €"))
        assert wizard(app).session.repairs == (MapValues("workflow", pairs),)
        assert errors(app) == ERRORS - 3


async def test_one_value_is_mended_alike(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "enter", "down")
        assert "standard reminders" in row_under_cursor(app)
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (MapValues("workflow", (("standard reminders", "Standard reminders"),)),)
        assert "No Reminders" in row_under_cursor(app) or "Workflow" in row_under_cursor(app), "the next one"


async def test_values_of_a_field_that_is_chosen(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await press(pilot, "v")
        assert isinstance(app.screen, ChooseDialog)
        assert "Account manager" in shown(app)
        assert "Payment terms" not in shown(app)
        await press(pilot, *"workflow", "enter")
        await until(pilot, lambda: isinstance(app.screen, ValueMapDialog))


async def test_a_text_is_replaced_in_one_column(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_cell(pilot, app, 2, 3)
        await press(pilot, "p")
        assert isinstance(app.screen, ReplaceDialog)
        await press(pilot, *"Lyon", "enter", *"Nice", "f4", "enter")
        await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
        assert "2 cells on 2 lines" in shown(app)
        await press(pilot, "enter")
        await done(pilot, app)
        assert wizard(app).session.repairs == (Replace("town", "Lyon", "Nice", whole=True),)
        assert "Nice" in row_under_cursor(app)
        assert "errors (as before)" in shown(app)


async def test_a_missing_member_is_created_with_its_address_filled_in(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_problem(pilot, app, "Account manager not found")
        await press(pilot, "a")
        assert isinstance(app.screen, ChooseDialog), "two are missing"
        await press(pilot, "enter")
        assert isinstance(app.screen, NewMemberDialog)
        assert [field.value for field in app.screen.query(Input)] == ["New One", "new.one@mars.example"]
        await press(pilot, "enter")
        await done(pilot, app)
        members = {member.email: member for member in sample_services.engine.organization().members}
        assert members["new.one@mars.example"].position is MemberPosition.ACCOUNT_MANAGER
        assert errors(app) == ERRORS - 1
        await to_problem(pilot, app, "Account manager not found")
        await press(pilot, "a")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Sofia Costa" in shown(app)
        await press(pilot, "y")
        await done(pilot, app)
        members = {member.email: member for member in sample_services.engine.organization().members}
        assert members["sofia@mars.example"].position is MemberPosition.ACCOUNT_MANAGER
        assert errors(app) == ERRORS - 2


async def test_a_missing_workflow_is_created(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "a")
        assert "Dunning" in shown(app), "those that only differ by case are not missing"
        await press(pilot, "enter")
        await done(pilot, app)
        assert any(workflow.name == "Dunning" for workflow in sample_services.engine.organization().workflows)
        assert errors(app) == ERRORS - 1


async def test_repairs_are_listed_taken_back_and_made_again(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        session = wizard(app).session
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "e", "down", "enter")
        await done(pilot, app)
        await press(pilot, "l")
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


async def test_pages_stay_readable_while_the_lines_are_checked_again(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        session = wizard(app).session
        before, edition, asked = session.draft, session.edition, []
        real = session._client

        class Slow:
            """Takes questions and says nothing until it is told to."""

            def ask(self, kind: Ask, **values: object) -> int:
                asked.append((kind, values))
                return session._generation + 1

            def cancel(self) -> None:
                pass

            def close(self) -> None:
                real.close()

        await to_cell(pilot, app, 3, 7)
        session._client = Slow()
        await press(pilot, "e", "down", "enter")
        assert session.draft == before
        assert "… checking again" in shown(app)
        await press(pilot, "down", "2")
        assert "Workflow not found" in shown(app), "keys and pages are alive"
        await press(pilot, "R")
        assert [kind for kind, _ in asked] == [Ask.DRAFT], "what is to be looked at waits"
        await press(pilot, "n")
        assert session.step == 3
        session._client = real
        assert session._asked is not None
        kind, values = asked[-1]
        session._generation = real.ask(kind, **values)
        await until(pilot, lambda: isinstance(app.screen, ChooseFix) and app.screen.query(RowGrid))
        await settled(pilot)  # a program that ends while a dialog is being mounted is no fault of the dialog
        assert session.edition == edition + 1
        assert errors(app) == ERRORS - 1


async def test_checking_again_can_be_stopped_and_the_pages_stay(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        session = wizard(app).session
        by_hand, engines = played(sample_services)
        real, session._client = session._client, by_hand.new_client(lambda message: _post(app, message))
        engines[-1].generation = session._generation
        await to_cell(pilot, app, 3, 7)
        await press(pilot, "e", "down", "enter")
        assert session.is_checking_again
        await press(pilot, "x")
        assert engines[-1].cancelled == 1
        engines[-1].say(Say.CANCELLED)
        await until(pilot, lambda: "Press r to make it again" in shown(app))
        assert row_under_cursor(app).startswith("3 | C-2"), "the pages of before"
        await press(pilot, "n")
        assert session.step == 3, "what is shown is not what would be imported"
        session._client = real
        await press(pilot, "u")
        assert session.is_drafted
        assert f"✗ {ERRORS} errors" in shown(app)


async def test_a_look_that_is_refused_is_said_and_the_plan_stays(sample_services: Services, file: Path) -> None:
    by_hand, engines = played(sample_services)
    async with preview_of(sample_services, file) as (app, pilot):
        session = wizard(app).session
        session._client = by_hand.new_client(lambda message: _post(app, message))
        engines[-1].generation = session._generation
        await press(pilot, "R")
        engines[-1].say(Say.REFUSED, message="The disk is full.", fix="Make room.", code=None)
        await until(pilot, lambda: any("disk is full" in note.message for note in app._notifications))
        assert session.is_drafted
        assert "Problems" in shown(app)


def _post(app: UpflowApp, message: Message) -> None:
    wizard(app).post_message(EngineSaid(message))


async def test_the_next_problem_is_gone_to_cell_by_cell(sample_services: Services, file: Path) -> None:
    async with preview_of(sample_services, file) as (app, pilot):
        await press(pilot, "3", "m")
        grid = app.focused
        assert isinstance(grid, RowGrid)
        places = []
        for key in ("m", "m", "m", "M"):
            places.append((grid.cursor_row, grid.cursor_column))
            await press(pilot, key)
        assert places == [(0, 4), (0, 5), (0, 6), (1, 4)]
        assert (grid.cursor_row, grid.cursor_column) == (0, 6)


GROUP = """Customer ID,Customer name,Parent ID,Parent name,Contact email,First name
P-1,Lenoir,,,compta@lenoir.example,Ana
C-9,Zoé,,,,
C-2,Durand,P-1,Lenoir,a@durand.example,
C-1,Abel,P-1,Lenoir,,
"""


async def test_a_customer_opens_to_its_contacts_and_children(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUP, encoding="utf-8")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "t")
        assert row_under_cursor(app).startswith("▾ Lenoir")
        await press(pilot, "down")
        assert "compta@lenoir.example ★\u00a0main · Ana" in row_under_cursor(app)
        await press(pilot, "down", "down")
        assert row_under_cursor(app).startswith("  └ Abel")
        await press(pilot, "enter")
        assert "+ new" in shown(app)
        assert "C-1" in shown(app)
        await press(pilot, "escape", "t")
        assert row_under_cursor(app).startswith("Lenoir"), "closed again, from any row of it"
        await press(pilot, "down", "t")
        assert row_under_cursor(app).startswith("Zoé"), "it has neither contacts nor children"


async def test_customers_are_sorted_and_narrowed_to_groups(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUP, encoding="utf-8")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "s")
        assert row_under_cursor(app).startswith("Abel")
        assert "by name" in shown(app)
        await press(pilot, "S")
        assert row_under_cursor(app).startswith("Zoé")
        await press(pilot, "s", "s", "s", "down")
        assert row_under_cursor(app).startswith("└ Durand"), "children stand under their parents"
        await press(pilot, "f", "pagedown", "enter")
        assert "only in a group · 3" in shown(app)
