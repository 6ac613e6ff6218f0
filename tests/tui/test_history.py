"""Import history: the list, one import with every finding and change, and its file saved again."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, put_cursor, said, settled, shown, until
from upflow_tui.samples import sample_path
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.save_as import SaveAsDialog, harmless_name
from upflow_tui.tui.screens.customer import CustomerScreen
from upflow_tui.tui.screens.history import HistoryScreen
from upflow_tui.tui.screens.past_import import PastImportScreen
from upflow_tui.tui.services import Services

FIRST = "Customer ID,Customer name,Town\nC-1,Abel,Lyon\nC-2,Berta,Paris\n"
SECOND = "Customer ID,Customer name,Town,Workflow\nC-1,Abel,Lille,Nobody's\nC-3,Carl,Nice,\n"


@pytest.fixture
def filled(sample_services: Services, import_file: ImportFile) -> Services:
    """A store with two imports, the second with an error and a change."""
    import_file(sample_services, FIRST, "first.csv")
    import_file(sample_services, SECOND, "second.csv")
    return sample_services


async def test_the_newest_import_comes_first(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        assert first_cells(app) == ["2", "1"]
        newest = all_cells(app)[0]
        assert (newest[1], newest[3]) == ("Error", "second.csv")
        assert newest[4:] == ("1", "1", "1", "0", "Import", "anna", "0")
        header = shown(app).splitlines()
        assert any("Errors" in line and "Errors›" not in line for line in header)
        assert "✗ Error" in shown(app) and "✓ Success" in shown(app)


async def test_the_history_is_searched_and_narrowed(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "slash")
        await pilot.press(*"first")
        await until(pilot, lambda: first_cells(app) == ["1"])
        await press(pilot, "escape")
        assert first_cells(app) == ["2", "1"]
        await press(pilot, "f")
        await pilot.press(*"error")
        await press(pilot, "enter")
        assert first_cells(app) == ["2"]
        await press(pilot, "escape")
        assert first_cells(app) == ["2", "1"]


async def test_an_empty_history_says_what_to_do(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "h")
        assert "Nothing was imported yet" in shown(app)


async def test_an_import_opens_with_summary_findings_changes_and_mapping(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter")
        assert isinstance(app.screen, PastImportScreen)
        summary = said(app, ".past--summary")
        assert "Import 2" in summary and "✗ Error · 2 of 2 lines applied" in summary
        assert "second.csv" in summary and "by anna" in summary
        assert "Workflow not found" in all_cells(app)[0][2]
        assert "Workflow not found; check the spelling." in said(app, ".past--whole")
        await press(pilot, "2")
        assert all_cells(app) == [("Abel", "C-1", "Town", "Lyon", "Lille", "", "2")]
        assert "Abel · Town: Lyon → Lille" in said(app, ".past--whole")
        await press(pilot, "3")
        assert all_cells(app) == [("Carl", "C-3", "customer")]
        await press(pilot, "4")
        assert ("Town", "Town") in all_cells(app)
        assert ("Blank cells", "keep what is stored") in all_cells(app)


async def test_tabs_work_with_the_mouse_and_tell_their_counts(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter")
        line = shown(app).splitlines()
        row = next(place for place, text in enumerate(line) if "Findings" in text and "Changes" in text)
        await pilot.click(offset=(line[row].index("Changes"), row))
        await settled(pilot)
        assert all_cells(app)[0][2] == "Town"
        assert "Changes 1" in shown(app)


async def test_errors_alone_or_every_finding(sample_services: Services, import_file: ImportFile) -> None:
    import_file(sample_services, sample_path("faulty.csv"))
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "enter")
        every = app.screen.query_one("#list").row_count  # type: ignore[attr-defined]
        await press(pilot, "f")
        errors = app.screen.query_one("#list").row_count  # type: ignore[attr-defined]
        assert 0 < errors < every
        assert f"Errors {errors}" in shown(app)
        await press(pilot, "escape")
        assert f"Findings {every}" in shown(app)


async def test_a_finding_is_read_whole(sample_services: Services, import_file: ImportFile) -> None:
    import_file(sample_services, sample_path("faulty.csv"))
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "enter", "slash")
        await pilot.press(*"nobody@")
        await until(pilot, lambda: len(all_cells(app)) == 1)
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, MessageDialog)
        assert "Create a member associated with the uploaded email address." in shown(app)


async def test_a_changed_customer_opens(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "2", "enter")
        assert isinstance(app.screen, CustomerScreen)
        assert "Abel" in said(app, ".customer--name")
        await press(pilot, "escape", "3", "enter")
        assert "Carl" in said(app, ".customer--name")


async def test_an_import_without_findings_begins_with_what_it_did(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        await put_cursor(pilot, 1)
        await press(pilot, "enter")
        assert first_cells(app) == ["Abel", "Berta"]
        await press(pilot, "1")
        assert "every line was in order" in shown(app)


async def test_the_file_is_saved_again_byte_for_byte_and_private(filled: Services, tmp_path: Path) -> None:
    target = tmp_path / "again.csv"
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "w")
        assert isinstance(app.screen, SaveAsDialog)
        field = app.screen.query_one(Input)
        assert field.value.endswith("second.csv")
        field.value = str(target)
        await press(pilot, "enter")
        await until(pilot, target.exists)
    assert target.read_text() == SECOND
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_another_file_is_replaced_only_when_that_is_said(filled: Services, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    target.write_text("mine")
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "w")
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await press(pilot, "enter")
        assert target.read_text() == "mine", "a hasty enter does no harm"
        await press(pilot, "w")
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await press(pilot, "y")
        await until(pilot, lambda: target.read_text() == SECOND)


async def test_a_file_that_cannot_be_saved_says_why(filled: Services, tmp_path: Path) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "w")
        app.screen.query_one(Input).value = str(tmp_path / "no" / "folder.csv")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "cannot be written" in shown(app)


async def test_the_history_opens_the_import_that_was_just_made(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        app.leave_wizard("history", 2)
        await until(pilot, lambda: isinstance(app.screen, PastImportScreen))
        await settled(pilot)
        assert "Import 2" in said(app, ".past--summary")
        await press(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)


async def test_an_import_that_is_not_there_is_said(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        app.push_screen(PastImportScreen(99))
        await settled(pilot)
        assert not isinstance(app.screen, PastImportScreen)


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("clients.csv", "clients.csv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\system.csv", "system.csv"),
        ("a\x1b]0;x\x07b\udcff.csv", "a]0;xb.csv"),
        ("...", "file"),
        ("\u202egpj.csv", "gpj.csv"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_the_proposed_name_is_harmless(name: str, harmless: str) -> None:
    assert harmless_name(name) == harmless
