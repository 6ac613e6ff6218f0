"""The organization edited with keys alone: each list, the source system, what becomes of those who use something."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, put_cursor, said, settled, shown, told, until, words
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.form import FormDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.paste_members import PasteMembersDialog
from upflow_tui.tui.dialogs.source_system import SourceSystemDialog
from upflow_tui.tui.services import Services

GRID = "RowGrid"
ORGANIZATION = Organization(
    name="Mars",
    members=(Member("Anna", "anna@mars.example"), Member("Paul", "paul@mars.example")),
    workflows=(Workflow("Gentle"), Workflow("Rappel\u00a0doux")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Notes", CustomFieldType.TEXT),
    ),
)
FILE = """Customer ID,Customer name,Account manager,Workflow,Contact email,Position,Tier
C-1,Abel,anna@mars.example,Gentle,a@abel.example,Sales,Gold
C-2,Béa,anna@mars.example,Gentle,b@bea.example,Payer,Silver
"""


@pytest.fixture
def mars(services: Services, import_file: ImportFile) -> Services:
    """A small organization with two customers."""
    services.engine.replace_organization(ORGANIZATION)
    import_file(services, FILE)
    return services


def organization(services: Services) -> Organization:
    return services.engine.organization()


async def test_a_member_is_added_and_edited(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "a", *"Zoe", "tab", *"zoe@mars.example", "tab", "right", "tab", "tab", "right", "enter")
        assert organization(mars).members[-1] == Member(
            "Zoe",
            "zoe@mars.example",
            Role.MEMBER,
            MemberPosition.FINANCE_USER,
            MemberStatus.CREATED,
        )
        assert first_cells(app, GRID) == ["Anna", "Paul", "Zoe"]
        await press(pilot, "enter")
        assert app.screen.query_one("#form-email", Input).value == "anna@mars.example"
        await press(pilot, "end", *" Roy", "enter")
        assert organization(mars).members[0].name == "Anna Roy"
        assert told(app)[-1] == "Saved: anna@mars.example"


async def test_what_is_refused_is_said_in_the_form_on_its_field(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "a", *"Zoe", "tab", *"Paul@mars.example", "up", "enter")
        assert isinstance(app.screen, FormDialog)
        assert "Write paul@mars.example" in shown(app)
        assert app.screen.focused is app.screen.query_one("#form-email")
        app.screen.query_one("#form-email", Input).value = "paul@mars.example"
        await press(pilot, "enter")
        assert "is taken already" in shown(app)
        await press(pilot, "escape")
    assert organization(mars) == ORGANIZATION


async def test_a_workflow_is_added_renamed_and_deleted_with_a_question(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "2", "a", *"Firm", "enter")
        assert first_cells(app, GRID) == ["Gentle", "Rappel⟨NBSP⟩doux", "Firm"]
        await press(pilot, "e", "end", *" reminders", "enter")
        assert [customer.workflow for customer in mars.engine.customers()] == ["Gentle reminders"] * 2
        await press(pilot, "end", "x")
        assert isinstance(app.screen, ConfirmDialog) and "No customer uses it" in shown(app)
        await press(pilot, "enter")
        assert len(organization(mars).workflows) == 3, "a hasty enter keeps it"
        await press(pilot, "x", "y")
        assert len(organization(mars).workflows) == 2


async def test_how_many_use_each_is_shown(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o")
        assert [cells[-1] for cells in all_cells(app, GRID)] == ["2", "nobody"]
        assert said(app, ".organization--whole").endswith("used by 2 customers")
        await press(pilot, "4")
        assert [cells[-1] for cells in all_cells(app, GRID)] == ["nobody", "1", "nobody", "1"]


@pytest.mark.parametrize(
    ("keys", "workflows"),
    [
        (["enter"], ["Gentle", "Gentle"]),
        (["escape"], ["Gentle", "Gentle"]),
        (["down", "enter"], [None, None]),
        (["down", "down", "enter"], ["Rappel\u00a0doux", "Rappel\u00a0doux"]),
    ],
)
async def test_what_becomes_of_those_who_use_it_is_asked(
    mars: Services, keys: list[str], workflows: list[str | None]
) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "2", "x")
        assert isinstance(app.screen, ChooseDialog)
        assert "“Gentle” is used by 2 customers" in shown(app)
        assert first_cells(app, "ChooseDialog RowGrid")[:2] == ["Cancel", "Delete it"]
        await press(pilot, *keys)
        assert [customer.workflow for customer in mars.engine.customers()] == workflows
    gone = workflows[0] != "Gentle"
    assert (Workflow("Gentle") in organization(mars).workflows) is not gone


async def test_deleting_a_member_a_position_and_a_field_each_says_what_is_lost(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        for tab, row, lost in (
            ("1", 0, "they will lose this account manager"),
            ("4", 1, "contacts will have no position"),
        ):
            await press(pilot, "o", tab)
            await put_cursor(pilot, row, GRID)
            await press(pilot, "x", "down")
            assert lost in shown(app)
            await press(pilot, "escape")
        await press(pilot, "3", "x", "down")
        assert "their values will be erased: Abel (C-1), Béa (C-2)" in shown(app)
        await press(pilot, "enter")
        assert [field.name for field in organization(mars).custom_fields] == ["Notes"]


async def test_a_custom_field_opens_to_its_options(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "3")
        assert "↵ Options" in shown(app)
        await press(pilot, "enter")
        assert first_cells(app, GRID) == ["Gold", "Silver"]
        assert "Option of Tier" in shown(app)
        await press(pilot, "a", *"Bronze", "enter", "home", "e", "end", *"en", "enter")
        assert organization(mars).custom_fields[0].options == ("Golden", "Silver", "Bronze")
        assert next(iter(mars.engine.customers())).custom == {"Tier": "Golden"}
        await press(pilot, "x", "down", "down", "enter")
        assert next(iter(mars.engine.customers())).custom == {"Tier": "Silver"}
        await press(pilot, "escape")
        assert first_cells(app, GRID) == ["Tier", "Notes"]
        assert app.current_mode == "organization"


async def test_the_last_option_cannot_go(services: Services) -> None:
    services.engine.replace_organization(
        Organization(custom_fields=(CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold",)),))
    )
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "3", "enter", "x", "y")
        assert isinstance(app.screen, MessageDialog)
        assert "Delete the custom field instead" in words(app)


async def test_a_custom_field_is_added_with_its_options_and_its_owner(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "3", "a", *"Region", "tab", "right", "right", "right", "tab", "right", "tab")
        await press(pilot, *"North; South", "enter")
        assert organization(mars).custom_fields[-1] == CustomField(
            "Region", CustomFieldType.SINGLE_SELECT, ("North", "South"), ManagedBy.SOURCE
        )
        await press(pilot, "end", "e", "tab", "tab", "left", "enter")
        assert organization(mars).custom_fields[-1].managed_by is ManagedBy.UPFLOW
        await press(pilot, "a", *"town", "enter")
        assert "is the name of an Upflow field" in shown(app)
        await press(pilot, "escape", "y")
        await put_cursor(pilot, 0, GRID)
        await press(pilot, "e", "tab", "left", "enter")
        assert "2 customers have a value" in shown(app)


async def test_the_exact_name_goes_to_the_clipboard_and_that_is_said(mars: Services) -> None:
    written: list[str] = []
    async with opened(mars) as (app, pilot):
        app._driver.write = written.append  # type: ignore[union-attr,method-assign]
        await press(pilot, "o", "2", "end", "y")
        assert app.clipboard == "Rappel\u00a0doux"
        assert "OSC 52" in told(app)[0]
        await press(pilot, "1", "y")
        assert app.clipboard == "anna@mars.example"
    sent = base64.b64encode(b"anna@mars.example").decode()
    assert f"\x1b]52;c;{sent}\a" in written


async def test_invisible_characters_are_reset_by_a_key(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "2")
        assert "r Remove hidden" not in shown(app)
        await press(pilot, "r", "end")
        assert "holds no-break space: r removes it" in said(app, ".organization--whole")
        await press(pilot, "r")
        assert "Rappel⟨NBSP⟩doux" in shown(app) and isinstance(app.screen, ConfirmDialog)
        await press(pilot, "y")
        assert organization(mars).workflows[-1] == Workflow("Rappel doux")


async def test_a_name_with_invisible_characters_that_is_left_alone_stays_as_it_is(services: Services) -> None:
    name = "Rappel\u00a0\u200bdoux"
    services.engine.replace_organization(Organization(workflows=(Workflow(name),)))
    async with opened(services) as (_, pilot):
        await press(pilot, "o", "2", "e", "enter")
    assert organization(services).workflows == (Workflow(name),)


async def test_members_are_pasted_and_what_is_understood_is_shown_first(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "A")
        dialog = app.screen
        assert isinstance(dialog, PasteMembersDialog)
        dialog.query_one("#form-list").insert("anna@mars.example; Zoe.Mill@mars.example\nnot one")  # type: ignore[attr-defined]
        await until(pilot, lambda: "1 new member" in shown(app))
        assert "1 skipped" in shown(app) and "1 not valid" in shown(app)
        assert all_cells(app, "PasteMembersDialog RowGrid")[1] == (
            "zoe.mill@mars.example",
            "Zoe Mill",
            "written as zoe.mill@mars.example",
        )
        assert organization(mars) == ORGANIZATION, "nothing before it is said"
        await press(pilot, "f10")
        assert organization(mars).members[-1] == Member("Zoe Mill", "zoe.mill@mars.example")
        assert told(app) == ["Added: 1 member"]
        await press(pilot, "2", "A")
        assert not isinstance(app.screen, PasteMembersDialog), "only where members are in front"


async def test_a_list_without_anything_new_adds_nothing(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "A", "f10")
        assert isinstance(app.screen, PasteMembersDialog)
        await press(pilot, "escape")
    assert organization(mars) == ORGANIZATION


async def test_the_name_is_changed(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "N", "end", *" SAS", "enter")
        assert organization(mars).name == "Mars SAS"
        assert said(app, ".organization--name") == "Mars SAS"
        await press(pilot, "N")
        assert isinstance(app.focused, Input)
        app.focused.value = "x" * 260
        await press(pilot, "enter")
        assert "longer than 255" in shown(app)


@pytest.mark.parametrize("system", list(SourceSystem))
async def test_the_source_system_is_chosen_and_what_follows_is_said(mars: Services, system: SourceSystem) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "s")
        assert isinstance(app.screen, SourceSystemDialog)
        await press(pilot, "home", *["down"] * list(SourceSystem).index(system))
        expected = Organization(source_system=system)
        assert ("You can only assign:" in shown(app)) is expected.assign_only
        switches = [app.screen.query_one(f"#allows-{part.value}") for part in Part]
        assert [not switch.disabled for switch in switches] == [
            system.has_api and expected.may_update(part) for part in Part
        ]
        await press(pilot, "enter")
        await settled(pilot)
        assert organization(mars).source_system is system
        assert f"▶ {system.label}" in shown(app)


async def test_the_switches_take_away_and_the_matrix_says_so(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "s", "tab", "space", "tab", "space")
        assert "You can only assign: account managers" in shown(app)
        assert "⊘ off" in shown(app)
        await press(pilot, "enter")
        assert organization(mars).api_allows == frozenset({Part.ACCOUNT_MANAGERS})
        await press(pilot, "c")
        assert "Assign customers  a" in shown(app)
        await press(pilot, "o", "s", "escape")
        assert organization(mars).api_allows == frozenset({Part.ACCOUNT_MANAGERS})


async def test_what_another_window_deleted_is_said(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "2", "end", "x")
        mars.engine.replace_organization(Organization(workflows=(Workflow("Gentle"),)), force=True)
        await press(pilot, "y")
        assert "has been deleted" in words(app)


async def test_a_store_that_cannot_be_written_is_said_in_the_form(mars: Services) -> None:
    async with opened(mars) as (app, pilot):
        await press(pilot, "o", "N")
        (Path(mars.folder) / "upflow.db").write_bytes(b"no database at all" * 100)
        await press(pilot, "end", "x", "enter")
        assert isinstance(app.screen, FormDialog)
        assert "is damaged" in words(app)
