"""Import history: the list, one import with every finding and change, and its file saved again."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, put_cursor, said, settled, shown, until
from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Severity
from upflow_tui.engine.draft.writing import StopOnError
from upflow_tui.engine.found import PastFindings, problem_groups
from upflow_tui.importing.choices import OnError
from upflow_tui.samples import sample_path
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.created import CreatedDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.dialogs.save_as import harmless_name
from upflow_tui.tui.screens.customers.customer import CustomerScreen
from upflow_tui.tui.screens.history.screen import HistoryScreen
from upflow_tui.tui.screens.past_import.screen import PastImportScreen
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid

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
        await press(pilot, "f", *"by anna", "enter", "slash", *"success first")
        await until(pilot, lambda: first_cells(app) == ["1"])
        assert "By: anna ×" in shown(app)
        await pilot.press(*" zzz")
        await until(pilot, lambda: 'No imports match "success first zzz" and the filters.' in shown(app))


async def test_an_import_is_found_by_its_number(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "slash", *"1", "enter")
        await until(pilot, lambda: first_cells(app) == ["1"])


async def test_an_import_that_is_made_meanwhile_leaves_the_screen_as_it_was(
    filled: Services, import_file: ImportFile
) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "3", "f")
        await pilot.press(*"changed f")
        await press(pilot, "enter")
        assert first_cells(app) == ["Abel"]
        import_file(filled, "Customer ID,Customer name\nC-9,Zoe\n", "third.csv")
        app.store_changed()
        await settled(pilot)
        assert first_cells(app) == ["Abel"], "the filter stays"
        assert "Changes" in shown(app)


async def test_an_empty_history_says_what_to_do(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "h")
        assert "No imports yet" in shown(app)


async def test_an_import_opens_with_its_summary_and_what_can_be_done(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter")
        assert isinstance(app.screen, PastImportScreen)
        assert "Import 2" in said(app, ".past--head")
        assert "✗ Error · 2 of 2 lines applied" in said(app, ".past--head")
        assert "second.csv" in said(app, ".past--above") and "by anna" in said(app, ".past--above")
        assert first_cells(app) == ["e", "W", "u", "a", "=", "P", "w", "x"]
        assert "…" not in shown(app), "nothing is cut"


async def test_every_tab_has_its_list(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "2")
        assert "Workflow not found" in all_cells(app)[0][0]
        assert "Workflow not found; check the spelling." in said(app, ".past--whole")
        await press(pilot, "3")
        assert all_cells(app) == [
            ("Abel", "Town", "Lyon", "Lille", "C-1", "", "2"),
            ("Carl", "new customer", "–", "Carl", "C-3", "", ""),
        ]
        assert "Abel · Town: Lyon → Lille" in said(app, ".past--whole")
        await press(pilot, "4")
        assert all_cells(app)[0] == ("2", "applied", "C-1", "Abel", "Lille", "Nobody's")
        assert "2 applied" in said(app, ".past--above")
        await press(pilot, "5")
        assert ("Town", "Town") in all_cells(app)
        assert ("Blank cells", "keep what is stored") in all_cells(app)
        await press(pilot, "6")
        assert all_cells(app)[1] == ("3", "C-3", "Carl", "Nice", "")
        assert "✓ the kept bytes match it" in said(app, ".past--above")


async def test_the_changes_are_narrowed_to_what_is_new(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "3", "f")
        await pilot.press(*"new cus")
        await press(pilot, "enter")
        assert first_cells(app) == ["Carl"]
        await press(pilot, "escape")
        assert first_cells(app) == ["Abel", "Carl"]


async def test_what_a_customer_was_created_with_is_said_field_by_field(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        await put_cursor(pilot, 1)
        await press(pilot, "enter", "3", "enter")
        assert isinstance(app.screen, CreatedDialog)
        cells = all_cells(app, "CreatedDialog RowGrid")
        assert cells == [("Customer ID", "C-1"), ("Customer name", "Abel"), ("Town", "Lyon")], "not Lille, of import 2"
        await press(pilot, "enter")
        assert isinstance(app.screen, CustomerScreen)


async def test_lines_are_narrowed_by_fate_and_gone_to_by_number(
    sample_services: Services, import_file: ImportFile
) -> None:
    import_file(sample_services, "Customer ID,Customer name\nC-1,Abel\n,\n,\nC-2,Berta\nC-1,Bart\n")
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "enter", "4", "f")
        await pilot.press(*"refused")
        await press(pilot, "enter")
        assert [cells[:2] for cells in all_cells(app)] == [("6", "refused")]
        assert 'C-1 is named "Abel" on line 2.' in said(app, "FindingDetail")
        await press(pilot, "enter")
        assert "Abel" in said(app, ".customer--name"), "the customer of the line"
        await press(pilot, "escape", "escape", "colon", *"5", "enter")
        assert app.screen.query_one("#list", RowGrid).row.key == 5  # type: ignore[union-attr]
        await press(pilot, "slash", *"bart", "enter")
        await until(pilot, lambda: first_cells(app) == ["6"])


async def test_tabs_work_with_the_mouse_and_tell_their_counts(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter")
        line = shown(app).splitlines()
        row = next(place for place, text in enumerate(line) if "Problems" in text and "Changes" in text)
        assert "6 File" in line[row], "all six are in sight"
        await pilot.click(offset=(line[row].index("Changes"), row))
        await settled(pilot)
        assert all_cells(app)[0][1] == "Town"
        assert "Changes 2" in shown(app)


async def test_the_chart_says_its_numbers_in_words(filled: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upflow_tui.tui.widgets.import_chart._FEWEST", 2)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        chart = shown(app).splitlines()
        assert any("█" in line and "2 imports in 14 days" in line for line in chart)
        assert any("✓ 1 success · ✗ 1 error" in line for line in chart)


async def test_status_and_mode_narrow_together(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "f")
        await pilot.press(*"import customers")
        await press(pilot, "enter", "f")
        await pilot.press(*"success")
        await press(pilot, "enter")
        assert first_cells(app) == ["1"]
        assert "Import customers ×   Success ×" in shown(app)
        await press(pilot, "f")
        await pilot.press(*"success")
        await press(pilot, "enter")
        assert first_cells(app) == ["2", "1"], "choosing it again lets it go"


async def test_what_was_found_is_grouped_as_in_the_preview(sample_services: Services, import_file: ImportFile) -> None:
    number = import_file(sample_services, sample_path("faulty.csv"))
    groups = problem_groups(PastFindings(sample_services.folder, number))
    notes = [group for group in groups if group.severity is Severity.NOTE]
    problems = len(groups) - len(notes)
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "enter", "2")
        counts = sum(group.count for group in groups) - sum(group.count for group in notes)
        assert f"Problems {counts}" in shown(app), "a note is no problem"
        assert first_cells(app)[-1] == f"· ▸ {counted(sum(group.count for group in notes), 'note')}"
        assert len(first_cells(app)) == problems + 1
        await press(pilot, "end", "enter")
        assert len(first_cells(app)) == problems + 1 + len(notes)
        await press(pilot, "enter")
        assert len(first_cells(app)) == problems + 1
        await press(pilot, "f", "down", "enter")
        assert f"Errors {sum(group.count for group in groups if group.severity is Severity.ERROR)}" in shown(app)
        await press(pilot, "escape")
        assert f"Problems {counts}" in shown(app)


async def test_a_group_opens_to_its_findings_and_one_is_read_whole(
    sample_services: Services, import_file: ImportFile
) -> None:
    import_file(sample_services, sample_path("faulty.csv"))
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "enter", "2", "slash")
        await pilot.press(*"nobody@")
        await until(pilot, lambda: len(all_cells(app)) == 1)
        before = first_cells(app)
        await press(pilot, "enter", "enter")
        assert "1 problem" in said(app, ".past--above")
        assert all_cells(app)[0][1].startswith("nobody@")
        await press(pilot, "enter")
        assert isinstance(app.screen, MessageDialog)
        assert "Create a member associated with the uploaded email address." in shown(app)
        await press(pilot, "escape", "escape")
        assert first_cells(app) == before, "back to the groups"


async def test_a_changed_customer_opens(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "3", "enter")
        assert isinstance(app.screen, CustomerScreen)
        assert "Abel" in said(app, ".customer--name")


async def test_an_import_without_findings_says_so(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        await put_cursor(pilot, 1)
        await press(pilot, "enter")
        assert first_cells(app) == ["W", "u", "a", "=", "P", "w", "x"], "there are no errors to save"
        await press(pilot, "2")
        assert "No problems found" in shown(app)


async def test_the_file_is_saved_again_byte_for_byte_and_private(filled: Services, tmp_path: Path) -> None:
    target = tmp_path / "again.csv"
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter", "w")
        assert isinstance(app.screen, PathDialog)
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
        assert "Import 2" in said(app, ".past--head")
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


async def test_an_import_that_was_stopped_is_there_with_its_findings_and_cannot_be_undone(
    filled: Services, import_file: ImportFile
) -> None:
    with pytest.raises(StopOnError):
        import_file(filled, SECOND, "stopped.csv", on_error=OnError.STOP)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        assert first_cells(app) == ["3", "2", "1"]
        assert all_cells(app)[0][1] == "Failed"
        await press(pilot, "enter")
        assert "Failed" in said(app, ".past--head")
        assert "u" not in first_cells(app) and "r" not in first_cells(app)
        assert {"e", "w", "x"} <= set(first_cells(app))
        await press(pilot, "2")
        assert any("Workflow not found" in row[0] for row in all_cells(app))
