"""What the organization lacks is created from its problem."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.fixing import ERRORS, done, errors, to_problem
from tests.tui.places import press, settled, shown
from tests.tui.preview_host import preview_of, row_under_cursor
from upflow_tui.core.organization import MemberPosition
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.new_member import NewMemberDialog
from upflow_tui.tui.services import Services


async def test_a_missing_member_is_created_with_its_address_filled_in(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
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


async def test_another_spelling_of_what_exists_is_never_created(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        before = sample_services.engine.organization()
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "enter", "down")
        assert "standard reminders" in row_under_cursor(app)
        await press(pilot, "a")
        assert isinstance(app.screen, MessageDialog)
        await settled(pilot)
        said = " ".join(shown(app).replace("│", " ").split())
        assert "“standard reminders” is “Standard reminders” in another spelling:" in said
        assert "capitals differ." in said
        await press(pilot, "escape")
        assert sample_services.engine.organization() == before


async def test_a_missing_workflow_is_created(sample_services: Services, faulty: Path) -> None:
    async with preview_of(sample_services, faulty) as (app, pilot):
        await to_problem(pilot, app, "Workflow not found")
        await press(pilot, "a")
        assert "Dunning" in shown(app), "those that only differ by case are not missing"
        await press(pilot, "enter")
        await done(pilot, app)
        assert any(workflow.name == "Dunning" for workflow in sample_services.engine.organization().workflows)
        assert errors(app) == ERRORS - 1
