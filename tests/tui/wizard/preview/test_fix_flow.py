"""A fix is looked at before it is made; meanwhile the pages stay readable."""

from __future__ import annotations

from pathlib import Path

from tests.tui.fixing import ERRORS, errors, to_cell
from tests.tui.places import press, settled, shown, until
from tests.tui.preview_host import played, preview_of, row_under_cursor, wizard
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.importing.fixes.repairs import FixAll, FixName, MapValues
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.fix_all import FixAllDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.session import EngineSaid


async def test_a_look_that_is_closed_changes_nothing(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await press(pilot, "R")
        await until(pilot, lambda: isinstance(app.screen, FixAllDialog))
        assert "Write dates as YYYY-MM-DD" in shown(app)
        await press(pilot, "escape")
        assert wizard(app).session.repairs == ()
        assert wizard(app).session.is_drafted


async def test_all_fixes_are_made_at_once_and_the_list_stays_until_nothing_is_left(
    sample_services: Services, faulty: Path
) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        session = wizard(app).session
        await press(pilot, "R")
        await until(pilot, lambda: isinstance(app.screen, FixAllDialog) and "will change" in shown(app))
        assert "standard reminders" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: session.is_drafted and "Nothing is marked" in shown(app))
        alike = {repair.fix for repair in session.repairs if isinstance(repair, FixAll)}
        assert alike == {FixName.LOWERCASE_MANAGERS, FixName.NUMBERS}
        assert [repair for repair in session.repairs if isinstance(repair, MapValues)] == [
            MapValues("workflow", (("standard reminders", "Standard reminders"), ("No Reminders", "No reminders")))
        ]
        assert "Write dates as YYYY-MM-DD" in shown(app), "it has to ask, so it is left"
        await press(pilot, "space")
        await until(pilot, lambda: isinstance(app.screen, ChooseReading))
        await press(pilot, "enter")
        await until(pilot, lambda: "2 cells will change" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: session.is_drafted and app.screen is wizard(app))
        assert len(session.repairs) == 4
        assert errors(app) == ERRORS - 7


async def test_pages_stay_readable_while_the_lines_are_checked_again(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
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
        await press(pilot, "down", "tab", "tab")
        assert "Workflow not found" in shown(app), "keys and pages are alive"
        await press(pilot, "R")
        assert [kind for kind, _ in asked] == [Ask.DRAFT], "what is to be looked at waits"
        await press(pilot, "n")
        assert session.step == 3
        session._client = real
        assert session._asked is not None
        kind, values = asked[-1]
        session._generation = real.ask(kind, **values)
        await until(pilot, lambda: isinstance(app.screen, FixAllDialog) and app.screen.query(RowGrid))
        await settled(pilot)  # a program that ends while a dialog is being mounted is no fault of the dialog
        assert session.edition == edition + 1
        assert errors(app) == ERRORS - 1


async def test_checking_again_can_be_stopped_and_the_pages_stay(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
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
        await until(pilot, lambda: "Press F5 to prepare it again" in shown(app))
        assert row_under_cursor(app).startswith("3 | C-2"), "the pages of before"
        await press(pilot, "n")
        assert session.step == 3, "what is shown is not what would be imported"
        session._client = real
        await press(pilot, "u")
        assert session.is_drafted
        assert f"✗ {ERRORS} errors" in shown(app)


async def test_a_look_that_is_refused_is_said_and_the_plan_stays(sample_services: Services, faulty: Path) -> None:
    by_hand, engines = played(sample_services)
    async with preview_of(sample_services, faulty) as (app, pilot):
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
