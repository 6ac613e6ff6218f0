"""Organization: the seed's matrix with the own row, the lists, loading with what would change, saving."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, said, settled, shown, until
from upflow_tui.core.organization import Member, Organization, Part, SourceSystem, Workflow
from upflow_tui.engine.organization.file import load_organization_file, organization_toml
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.screens.organization.rows import matrix, switches
from upflow_tui.tui.services import Services

GRID = "RowGrid"


def rows_of(organization: Organization) -> list[str]:
    """The lines of the matrix."""
    return matrix(organization).plain.splitlines()


@pytest.mark.parametrize("system", list(SourceSystem))
def test_the_matrix_is_the_seeds_and_marks_the_own_row(system: SourceSystem) -> None:
    head, *rows = rows_of(Organization(source_system=system))
    assert head.split() == ["Source", "system", "Details", "Contacts", "Account", "managers"]
    assert [[word for word in row.split() if word in ("yes", "no")] for row in rows] == [
        ["no", "no", "yes"],
        ["yes", "yes", "yes"],
        ["no", "no", "no"],
        ["yes", "no", "no"],
    ]
    assert [row.startswith("▶") for row in rows] == [system is other for other in SourceSystem]


def test_what_the_api_set_up_takes_away_is_shown_in_the_own_row() -> None:
    organization = Organization(api_allows=frozenset({Part.DETAILS, Part.ACCOUNT_MANAGERS}))
    assert "⊘ off" in rows_of(organization)[2]
    assert "Contacts off" in switches(organization).plain
    assert "You can only assign" not in switches(organization).plain


def test_where_only_assigning_is_possible_that_is_said() -> None:
    assert "You can only assign" in switches(Organization(source_system=SourceSystem.NATIVE)).plain


async def test_the_place_shows_all_its_lists(sample_services: Services) -> None:
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "o")
        assert said(app, ".organization--name") == "Mars SAS"
        assert "▶ API" in shown(app)
        assert str(sample_services.folder)[:20] in said(app, ".organization--storage")
        assert all_cells(app, GRID)[0] == ("Anna Roy", "anna@mars.example", "Account manager", "nobody")
        assert "Anna Roy · anna@mars.example · Account manager · Member · Joined" in said(app, ".organization--whole")
        await press(pilot, "2")
        assert "Standard reminders" in first_cells(app, GRID)
        await press(pilot, "3")
        assert any("synced" in cells[2] for cells in all_cells(app, GRID))
        await press(pilot, "4")
        assert first_cells(app, GRID)[0] == "Accounting"
        assert "● 4 Positions 4" in shown(app)


async def test_a_wide_window_has_role_and_status_in_columns(sample_services: Services) -> None:
    async with opened(sample_services, (120, 36)) as (app, pilot):
        await press(pilot, "o")
        assert all_cells(app, GRID)[0][2:] == ("Account manager", "Member", "Joined", "nobody")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert all_cells(app, GRID)[0][2:] == ("Account manager", "nobody")


async def test_the_matrix_fits_at_the_least_width(sample_services: Services) -> None:
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "o")
        assert "Salesforce + native integration" in shown(app) and "Account managers" in shown(app)


async def test_invisible_characters_of_a_workflow_are_named(services: Services) -> None:
    services.engine.replace_organization(Organization(workflows=(Workflow("Rappel\u00a0doux"), Workflow("Plain"))))
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "2")
        assert [cells[:2] for cells in all_cells(app, GRID)] == [
            ("Rappel⟨NBSP⟩doux", "holds no-break space"),
            ("Plain", ""),
        ]


async def test_loading_shows_what_changes_and_asks(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "mars.toml"
    path.write_text(organization_toml(Organization(name="Mars SAS", workflows=(Workflow("Gentle"),))))
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "l")
        assert isinstance(app.screen, PathDialog)
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert 'Workflow "Gentle" is added.' in shown(app)
        await press(pilot, "escape")
        assert services.engine.organization() == Organization(), "nothing before yes"
        await press(pilot, "l")
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await press(pilot, "y")
        await until(pilot, lambda: services.engine.organization().name == "Mars SAS")
        await settled(pilot)
        assert said(app, ".organization--name") == "Mars SAS"


async def test_a_faulty_file_tells_each_fault_with_its_line(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('name = "X"\nsource_system = "excel"\ncolour = 1\n')
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "l")
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert "line 2, source_system" in shown(app) and "line 3, colour" in shown(app)
        await press(pilot, "y")
        assert isinstance(app.screen, PathDialog), "the next file at once"
    assert not services.folder.exists()


async def test_a_file_that_is_not_there_is_said(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "l")
        app.screen.query_one(Input).value = "/no/such/file.toml"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert "cannot be read" in shown(app)


async def test_what_is_in_use_goes_only_when_that_is_said(
    sample_services: Services, import_file: ImportFile, tmp_path: Path
) -> None:
    import_file(sample_services, "Customer ID,Customer name,Workflow\nC-1,Abel,Standard reminders\n")
    path = tmp_path / "less.toml"
    path.write_text(organization_toml(replace(sample_services.engine.organization(), workflows=())))
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "o", "l")
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: "Changes:" in shown(app))
        await press(pilot, "y")
        await until(pilot, lambda: "Still in use" in shown(app))
        assert "Abel (C-1)" in shown(app)
        await press(pilot, "enter")
        assert sample_services.engine.organization().workflows, "a hasty enter does no harm"
        await press(pilot, "l")
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: "Changes:" in shown(app))
        await press(pilot, "y")
        await until(pilot, lambda: "Still in use" in shown(app))
        await press(pilot, "y")
        await until(pilot, lambda: not sample_services.engine.organization().workflows)


async def test_the_same_organization_changes_nothing(sample_services: Services, tmp_path: Path) -> None:
    path = tmp_path / "same.toml"
    path.write_text(organization_toml(sample_services.engine.organization()))
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "o", "l")
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: ["nothing changes" in told.message for told in app._notifications] == [True])


async def test_it_is_saved_as_a_file_that_loads_back(sample_services: Services, tmp_path: Path) -> None:
    path = tmp_path / "saved.toml"
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "o", "w")
        assert app.screen.query_one(Input).value.endswith("organization.toml")
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, path.exists)
        await until(pilot, lambda: path.stat().st_size > 0)
    assert load_organization_file(path) == sample_services.engine.organization()


async def test_an_empty_path_goes_nowhere(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "l")
        app.screen.query_one(Input).value = "  "
        await press(pilot, "enter")
        assert isinstance(app.screen, PathDialog)
        app.screen.query_one(Input).value = "~nobody-of-this-name/x.toml"
        await press(pilot, "enter")
        assert "no such home folder" in shown(app)


async def test_many_members_are_shown_without_a_stall(services: Services) -> None:
    members = tuple(Member(f"Member {number}", f"m{number}@mars.example") for number in range(5_000))
    services.engine.replace_organization(Organization(members=members))
    async with opened(services) as (app, pilot):
        await press(pilot, "o", "end")
        assert "Member 4999" in shown(app)
        assert "Members 5 000" in shown(app).replace("\u00a0", " ")
