"""Two imports compared, and an import run again with a newer file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, put_cursor, said, settled, shown, until
from upflow_tui.tui.dialogs.changes import ChangesDialog
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.differences import DifferencesDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.screens.compare.screen import CompareScreen
from upflow_tui.tui.screens.history.screen import HistoryScreen
from upflow_tui.tui.screens.past_import.screen import PastImportScreen
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

FIRST = "Customer ID,Customer name,Town,Country\nC-1,Abel,Lyon,France\nC-2,Berta,Paris,France\nC-4,Dora,Nice,France\n"
SECOND = "Customer ID,Customer name,Town,VAT number\nC-1,Abel,Lille,\nC-3,Carl,Nice,\nC-4,Dora,Nice,\n"


@pytest.fixture
def filled(sample_services: Services, import_file: ImportFile) -> Services:
    """Two imports of the same kind of file."""
    import_file(sample_services, FIRST, "may.csv")
    import_file(sample_services, SECOND, "june.csv")
    return sample_services


async def test_one_is_marked_then_the_other_and_both_are_compared(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "equals_sign")
        assert "import 2 is marked" in said(app, ".history--facts")
        await press(pilot, "down", "equals_sign")
        assert isinstance(app.screen, CompareScreen)
        head = said(app, ".compare--head")
        assert "From import 1" in head and "To   import 2" in head, "the earlier one first, whichever was marked"
        assert "~ 1 changed   + 1 new   ✗ 1 missing   = 1 the same" in head
        assert "only import 1 has Country; only import 2 has VAT number" in head
        assert [cells[:2] for cells in all_cells(app)] == [
            ("Abel", "Town: Lyon → Lille"),
            ("Carl", "new"),
            ("Berta", "missing from the later file"),
        ]
        await press(pilot, "4")
        assert first_cells(app) == ["Berta"]
        await press(pilot, "1", "slash", *"lille", "enter")
        await until(pilot, lambda: first_cells(app) == ["Abel"])
        await press(pilot, "enter")
        assert isinstance(app.screen, ChangesDialog)
        assert all_cells(app, "ChangesDialog RowGrid") == [("Town", "Lyon", "Lille", "")]
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(app.screen, HistoryScreen)
        assert "marked" not in said(app, ".history--facts")


async def test_a_mark_is_taken_away_by_its_key_or_by_esc(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "equals_sign", "equals_sign")
        assert "marked" not in said(app, ".history--facts")
        await press(pilot, "equals_sign", "escape")
        assert "marked" not in said(app, ".history--facts")
        assert isinstance(app.screen, HistoryScreen)


async def test_space_marks_two_that_are_compared_or_several_that_are_forgotten(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "space", "j", "space")
        assert "2 imports are marked: = compares them, x forgets them" in said(app, ".history--facts")
        await press(pilot, "equals_sign")
        assert isinstance(app.screen, CompareScreen)
        await press(pilot, "escape", "g", "space", "G", "space", "x")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Forget 2 imports?" in str(app.screen.query_one(".dialog--box").border_title)
        assert "(may.csv)" in shown(app) and "(june.csv)" in shown(app)
        await press(pilot, "y")
        await until(pilot, lambda: all(entry.forgotten for entry in filled.engine.history()))
        await settled(pilot)
        assert "marked" not in said(app, ".history--facts")
        await press(pilot, "space")
        assert "marked" not in said(app, ".history--facts"), "of what was forgotten nothing is left to be done"


async def test_from_an_open_import_the_other_one_is_asked_for(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "equals_sign")
        assert isinstance(app.screen, ChooseDialog)
        assert first_cells(app, "ChooseDialog RowGrid") == ["1 · may.csv"]
        await press(pilot, "enter")
        assert isinstance(app.screen, CompareScreen)


async def test_with_a_single_import_there_is_nothing_to_compare(
    sample_services: Services, import_file: ImportFile
) -> None:
    import_file(sample_services, FIRST)
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "enter", "equals_sign")
        assert isinstance(app.screen, MessageDialog)
        assert "no other import" in shown(app)


async def test_a_comparison_is_saved_as_csv(filled: Services, tmp_path: Path) -> None:
    target = tmp_path / "differences.csv"
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "equals_sign", "down", "equals_sign", "w")
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await until(pilot, target.exists)
    assert "changed;C-1;Abel;;Town;Lyon;Lille" in target.read_text("utf-8-sig")


async def test_what_cannot_be_compared_says_why(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        app.push_screen(CompareScreen(1, 99))
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        await settled(pilot)
        assert "There is no import 99." in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)


async def test_an_import_is_run_again_with_a_newer_file(
    sample_services: Services, import_file: ImportFile, tmp_path: Path
) -> None:
    import_file(
        sample_services,
        "Code,Raison,Ville,Relance\nC-1,Abel,Lyon,\n",
        "may.csv",
        fields=("external_id", "customer_name", "town", "workflow"),
    )
    newer = tmp_path / "june.csv"
    newer.write_text("Code,Raison,Relance,Remarque\nC-1,Abel,Never heard,x\n")
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "a")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        assert "Run import 1 again" in shown(app)
        wizard = app.screen
        assert isinstance(wizard, WizardScreen)
        wizard.choose_file(newer)
        await until(pilot, lambda: isinstance(app.screen, DifferencesDialog))
        await settled(pilot)
        screen = " ".join(shown(app).split())
        assert 'Column "Remarque" is new and is not used.' in screen
        assert 'Column "Ville" is missing: nothing is mapped to Town.' in screen
        assert all_cells(app, "DifferencesDialog RowGrid") == [("Never heard", "Workflow", "1")]
        await press(pilot, "escape")
        await settled(pilot)
        assert wizard.session.opened is not None
        assert wizard.session.opened.mapping.fields == ("external_id", "customer_name", "workflow", None)


async def test_a_file_that_does_not_differ_says_so(filled: Services, tmp_path: Path) -> None:
    same = tmp_path / "again.csv"
    same.write_text(FIRST)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        await put_cursor(pilot, 1)
        await press(pilot, "enter", "a")
        assert isinstance(app.screen, WizardScreen | PastImportScreen)
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        assert isinstance(app.screen, WizardScreen)
        app.screen.choose_file(same)
        await until(pilot, lambda: isinstance(app.screen, DifferencesDialog))
        await settled(pilot)
        assert "No differences" in shown(app)


@pytest.mark.parametrize(("ending", "begins"), [(".md", "# Import 1"), (".html", "<!doctype html>")])
async def test_a_report_is_written_as_its_ending_says(
    filled: Services, tmp_path: Path, ending: str, begins: str
) -> None:
    target = tmp_path / f"report{ending}"
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "down", "enter", "P")
        assert app.screen.query_one(Input).value.endswith("import-1.html")
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await until(pilot, target.exists)
    assert target.read_text().lower().startswith(begins.lower())


async def test_another_ending_is_refused_with_what_to_do(filled: Services, tmp_path: Path) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "P")
        app.screen.query_one(Input).value = str(tmp_path / "report.pdf")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        await settled(pilot)
        assert "ends neither in .md nor in .html" in " ".join(shown(app).split())
