"""Step 1 offers the files that were chosen last."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tui.hostile import HOSTILE_NAME
from tests.tui.places import press, shown, until
from tests.tui.wizard_steps import at_rest, choose, file_step, wizard, wizard_in
from upflow_tui.engine.prepare.prepared_imports import discard_prepared, prepared_imports
from upflow_tui.engine.prepare.recent_files import recent_files, remember_file
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.services import Services

DATA = "Customer ID;Customer name\nC-1;Acme\n"
NOW = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, and another with a file in it."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_text(DATA)
    place = tmp_path / "files"
    place.mkdir()
    return place


async def test_a_file_that_was_chosen_is_offered_the_next_time(services: Services, folder: Path) -> None:
    path = folder.parent / "elsewhere" / "a.csv"
    async with wizard_in(services, folder) as (app, pilot):
        assert file_step(app).check_action("recent", ()) is False
        await press(pilot, "escape", "f6")
        assert not isinstance(app.screen, ChooseDialog)
        await press(pilot, "slash")
        await choose(pilot, app, path)
        assert [item.path for item in recent_files(services.folder)] == [path]
    for item in prepared_imports(services.folder):  # else it would be asked about first
        discard_prepared(services.folder, item.id)
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "f6")
        assert isinstance(app.screen, ChooseDialog)
        assert "a.csv" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2)
        assert wizard(app).session.path == path


async def test_one_that_is_gone_is_shown_and_cannot_be_chosen(services: Services, folder: Path) -> None:
    services.folder.mkdir()
    remember_file(services.folder, folder.parent / "elsewhere", NOW)
    remember_file(services.folder, folder / "gone.csv", NOW)
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "f6")
        dialog = app.screen
        assert isinstance(dialog, ChooseDialog)
        assert "No longer in" in shown(app)
        assert "No longer a file" in (dialog._choices[1].disabled or "")
        await press(pilot, "enter")
        assert app.screen is dialog
        await press(pilot, "escape")
        assert wizard(app).session.source is None


async def test_no_more_than_eight_are_offered(services: Services, folder: Path) -> None:
    services.folder.mkdir()
    for number in range(12):
        remember_file(services.folder, folder / f"{number}.csv", NOW)
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "f6")
        assert isinstance(app.screen, ChooseDialog)
        assert [choice.label for choice in app.screen._choices] == [f"{number}.csv" for number in range(11, 3, -1)]


async def test_hostile_names_are_harmless(services: Services, folder: Path) -> None:
    path = folder / HOSTILE_NAME
    path.write_text(DATA)
    services.folder.mkdir()
    remember_file(services.folder, path, NOW)
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "f6")
        assert isinstance(app.screen, ChooseDialog)
        assert "\x1b" not in shown(app)
        assert "\u202e" not in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.path == path)
        await at_rest(pilot)


async def test_a_data_folder_that_cannot_be_written_is_no_hindrance(
    services: Services, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("upflow_tui.engine.prepare.recent_files.write_privately", refuse)
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder.parent / "elsewhere" / "a.csv")
        assert recent_files(services.folder) == []
