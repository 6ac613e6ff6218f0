"""Another organization of this computer: chosen by F3 or the palette, named on top, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.places import first_cells, opened, press, shown, told, until, words
from tests.tui.wizard_steps import choose
from upflow_tui.engine.organization_folders import NAME_FILE, OrganizationFolder, OrganizationFolders
from upflow_tui.engine.prepare.prepared_imports import prepared_imports
from upflow_tui.tui.app import ON_ANOTHER
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.run import _End, run
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

HOSTILE = "[red]a\x1b[2J\u202eb" + "é" * 200


@pytest.fixture
def among(services: Services) -> Services:
    """The default organization, with two others beside it."""
    folders = OrganizationFolders(services.folder)
    folders.add("Venus")
    folders.add("Mars SAS")
    return replace(services, root=services.folder)


async def test_one_that_is_chosen_is_opened_next(among: Services) -> None:
    async with opened(among) as (app, pilot):
        await press(pilot, "f3")
        assert first_cells(app, "RowGrid") == ["default", "Mars SAS", "Venus", "Add an organization…"]
        assert "this one · My organization, 0 customers" in shown(app)
        await press(pilot, "enter")  # the one that is open: nothing happens
        assert app.return_value is None
        await press(pilot, "f3", *"mars", "enter")
    assert app.return_value == ON_ANOTHER
    assert app.another is not None and app.another.name == "Mars SAS"


async def test_one_is_added_and_opened(among: Services) -> None:
    async with opened(among) as (app, pilot):
        await press(pilot, "f3", *"add", "enter", *"venus", "enter")
        assert 'There is an organization "Venus" already.' in words(app)
        await press(pilot, "enter", "f3", *"add", "enter", *"Ceres", "enter")
        await until(pilot, lambda: app.return_value == ON_ANOTHER)
    assert app.another == OrganizationFolders(among.folder).find("Ceres")


async def test_an_import_that_is_prepared_is_asked_about_and_kept(among: Services, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text("Customer ID,Customer name\nC-1,Abel\n")
    async with opened(among) as (app, pilot):
        app.open_wizard()
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        await choose(pilot, app, path)
        await press(pilot, "f3", *"venus", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        assert "is kept" in words(app)
        await press(pilot, "n")
        assert isinstance(app.screen, WizardScreen)
        await press(pilot, "f3", *"venus", "enter", "y")
        assert app.return_value == ON_ANOTHER
    assert [item.file_name for item in prepared_imports(among.folder)] == ["clients.csv"]


async def test_its_name_stands_on_top_and_a_hostile_one_harms_nothing(among: Services) -> None:
    folder = OrganizationFolders(among.folder).find("Venus").folder
    (folder / NAME_FILE).write_text(HOSTILE, encoding="utf-8")
    async with opened(replace(among, folder=folder, organization=HOSTILE), (120, 36)) as (app, pilot):
        top = shown(app).splitlines()[0]
        assert "[red]a␛[2J⟨RLO⟩bé" in top
        await press(pilot, "f3")
        assert isinstance(app.screen, ChooseDialog)
        assert "[red]a␛[2J⟨RLO⟩bé" in shown(app)
        await press(pilot, "escape")
        app.open_wizard()
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        assert "Import customers · [red]a␛[2J⟨RLO⟩b" in shown(app).splitlines()[0]


async def test_a_demo_has_no_others(services: Services) -> None:
    async with opened(replace(services, demo=True)) as (app, pilot):
        await press(pilot, "f3")
        assert "The demo has an organization of its own" in " ".join(told(app))


def test_the_program_opens_again_on_it(among: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mars = OrganizationFolders(among.folder).find("Mars SAS")
    ends = iter([_End(0, another=mars), _End(0, another=OrganizationFolder("default", among.folder, True)), _End(0)])
    seen: list[tuple[Path, str | None, Path | None]] = []

    def open_once(services: Services, file: Path | None, folder: Path | None, *_: bool) -> _End:
        assert services.folder == folder and services.root == among.folder
        seen.append((services.folder, services.organization, file))
        return next(ends)

    monkeypatch.setattr("upflow_tui.tui.run._open", open_once)
    monkeypatch.setattr("upflow_tui.tui.run._has_terminal", lambda: True)
    file = tmp_path / "clients.csv"
    assert run(among.folder, file) == 0
    assert seen == [(among.folder, None, file), (mars.folder, "Mars SAS", None), (among.folder, None, None)]
