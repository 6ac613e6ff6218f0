"""The undo of an import: shown before it is done, done in the engine, then what it did; and forgetting."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, put_cursor, said, settled, shown, until
from upflow_tui.engine.child.worker import EngineWorker
from upflow_tui.store.database import StoreError
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.screens.history.screen import HistoryScreen
from upflow_tui.tui.screens.past_import.screen import PastImportScreen
from upflow_tui.tui.screens.past_import.undo import PastUndoScreen
from upflow_tui.tui.screens.undo.screen import UndoScreen
from upflow_tui.tui.services import Services

FIRST = "Customer ID,Customer name,Town,Contact email\nC-1,Abel,Lyon,a@abel.fr\nC-2,Berta,Paris,b@berta.fr\n"
SECOND = "Customer ID,Customer name,Town,Contact email\nC-1,Abel,Lille,new@abel.fr\nC-3,Carl,Nice,\n"


@pytest.fixture
def filled(sample_services: Services, import_file: ImportFile) -> Services:
    """Two imports: the second changes a customer of the first, gives it a contact, and creates another."""
    import_file(sample_services, FIRST, "first.csv")
    import_file(sample_services, SECOND, "second.csv")
    return sample_services


def names(services: Services) -> list[str]:
    return [customer.name for customer in services.engine.customers()]


async def test_what_goes_back_is_shown_before_it_is_done(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "u")
        assert isinstance(app.screen, UndoScreen)
        assert "1 customer and 1 contact will be deleted, 1 value will be reverted" in said(app, ".undo--facts")
        assert all_cells(app) == [
            ("Carl", "customer", "Carl", "deleted", "", "C-3"),
            ("Abel", "contact", "new@abel.fr", "deleted", "new@abel.fr", "C-1"),
            ("Abel", "Town", "Lille", "Lyon", "", "C-1"),
        ]
        assert names(filled) == ["Abel", "Berta", "Carl"], "nothing was done yet"
        await press(pilot, "u")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "enter")
        assert names(filled) == ["Abel", "Berta", "Carl"], "a hasty enter does nothing"
        await press(pilot, "u", "y")
        await until(pilot, lambda: "Import 2 is undone" in said(app, ".undo--head"))
        assert names(filled) == ["Abel", "Berta"]
        await settled(pilot)
        assert "everything was undone" in said(app, ".undo--facts")
        assert [row[1] for row in all_cells(app)] == ["customer", "contact", "Town"], "what it took back"
        await press(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)
        await until(pilot, lambda: first_cells(app) == ["3", "2", "1"])
        assert all_cells(app)[0][1:4:2] == ("↶ Undo", "Undo of import 2")


async def test_what_is_kept_has_its_reason_and_can_be_undone_later(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        await put_cursor(pilot, 1)
        await press(pilot, "u", "2")
        assert all_cells(app)[0][:3] == ("Abel", "customer", "Import 2 changed its Town since.")
        await press(pilot, "u", "y")
        await until(pilot, lambda: "Import 1 is undone" in said(app, ".undo--head"))
        await settled(pilot)
        assert all_cells(app)[0][2] == "Import 2 changed its Town since.", "the kept ones are in front"
        assert names(filled) == ["Abel", "Carl"]
        await press(pilot, "escape")
        await until(pilot, lambda: first_cells(app) == ["3", "2", "1"])
        await put_cursor(pilot, 2)
        await press(pilot, "enter")
        assert isinstance(app.screen, PastImportScreen)
        assert "1 thing was kept: u tries again" in said(app, ".past--above")
        assert "u" in first_cells(app)


async def test_an_undo_in_the_history_opens_with_both_lists(filled: Services) -> None:
    filled.engine.past.undo(1)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "enter")
        assert isinstance(app.screen, PastUndoScreen)
        assert "Undo of import 1" in said(app, ".undo--head")
        assert first_cells(app) == ["Berta"]
        await press(pilot, "2")
        assert first_cells(app) == ["Abel"]


async def test_what_is_undone_wholly_says_that_there_is_nothing_left(filled: Services) -> None:
    filled.engine.past.undo(2)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        await put_cursor(pilot, 1)
        await press(pilot, "u")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "Import 2 is undone already." in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)
        await press(pilot, "enter")
        assert "u" not in first_cells(app)


async def test_a_store_that_changed_meanwhile_shows_the_plan_again(filled: Services, import_file: ImportFile) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "u", "u")
        import_file(filled, "Customer ID,Customer name\nC-9,Zoe\n", "third.csv")
        await press(pilot, "y")
        await until(pilot, lambda: "have changed since" in said(app, ".undo--facts"))
        assert "Zoe" in names(filled) and "Carl" in names(filled)
        await press(pilot, "u", "y")
        await until(pilot, lambda: "Import 2 is undone" in said(app, ".undo--head"))


async def test_it_can_be_cancelled_and_nothing_is_undone(filled: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def wait(worker: EngineWorker, values: dict[str, object]) -> None:
        while not gate.wait(0.01):
            worker._stop_if_cancelled()

    monkeypatch.setattr(EngineWorker, "_undo", wait)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "u", "u", "y")
        assert "being undone" in said(app, ".undo--head")
        await press(pilot, "escape")
        assert isinstance(app.screen, UndoScreen), "esc does not leave it half way"
        await press(pilot, "x")
        await until(pilot, lambda: "Cancelled: nothing was undone." in said(app, ".undo--facts"))
        assert "Carl" in names(filled)
        gate.set()


async def test_forgetting_says_what_goes_and_what_stays(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "x")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Erased: the file and its lines" in shown(app) and "Kept: the entry in the history" in shown(app)
        await press(pilot, "enter")
        with filled.engine.past_import(2) as past:
            assert past is not None and past.summary.forgotten is None
        await press(pilot, "x", "y")
        await until(pilot, lambda: all_cells(app)[0][3] == "forgotten")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query(".past--above"))
        assert "only these totals remain" in said(app, ".past--above")
        assert first_cells(app) == ["P"], "a report of the totals is all that is left to do"
        for tab in "23456":
            await press(pilot, tab)
            assert "orgotten" in shown(app), tab
            assert "Lille" not in shown(app)
        assert names(filled) == ["Abel", "Berta", "Carl"], "the customers are as they are"


async def test_an_import_that_cannot_be_forgotten_says_why(filled: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(number: int) -> None:
        raise StoreError("The store is in use.", "Try again.")

    monkeypatch.setattr(filled.engine.past, "forget", refuse)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "x", "y")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert "The store is in use." in shown(app)


async def test_lines_with_errors_are_saved_and_counted(
    sample_services: Services, import_file: ImportFile, tmp_path: Path
) -> None:
    import_file(sample_services, "Customer ID,Customer name,Workflow\nC-1,Abel,Nobody's\nC-2,Berta,\n", "bad.csv")
    target = tmp_path / "errors.csv"
    async with opened(sample_services) as (app, pilot):
        await press(pilot, "h", "e")
        field = app.screen.query_one("Input")
        assert field.value.endswith("bad-errors.csv")  # type: ignore[attr-defined]
        field.value = str(target)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await until(pilot, target.exists)
        await until(pilot, lambda: any("1 line with errors saved" in item.message for item in app._notifications))
    assert "Upflow import errors" in target.read_text("utf-8-sig")


async def test_leaving_it_half_way_takes_it_back(filled: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, undo = threading.Event(), EngineWorker._undo

    def wait(worker: EngineWorker, values: dict[str, object]) -> None:
        while not gate.wait(0.01):
            worker._stop_if_cancelled()
        undo(worker, values)

    monkeypatch.setattr(EngineWorker, "_undo", wait)
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "u", "u", "y")
        await press(pilot, "h")
        assert isinstance(app.screen, HistoryScreen)
        await until(pilot, lambda: any("was interrupted" in item.message for item in app._notifications))
        gate.set()
        await settled(pilot)
        assert "Carl" in names(filled)
        assert first_cells(app) == ["2", "1"]


async def test_while_an_import_is_written_an_undo_has_to_wait(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h", "u")
        monkeypatch.setattr(type(app.imports), "writes", True)
        await press(pilot, "u")
        assert isinstance(app.screen, UndoScreen), "it is not even asked"
        assert any("An import is running" in item.message for item in app._notifications)


async def test_the_number_of_an_undo_opens_the_undo(filled: Services) -> None:
    filled.engine.past.undo(1)
    async with opened(filled) as (app, pilot):
        app.push_screen(PastImportScreen(3))
        await until(pilot, lambda: isinstance(app.screen, PastUndoScreen))
