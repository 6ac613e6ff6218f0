"""Imports while the person is elsewhere: left while they are written, one at a time, told at the end."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.places import first_cells, opened, press, said, settled, shown, until
from upflow_tui.engine.child.worker import EngineWorker
from upflow_tui.engine.prepare.prepared_imports import prepared_imports
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.screens.customers.screen import CustomersScreen
from upflow_tui.tui.screens.past_import.screen import PastImportScreen
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Imports are written only when it is set."""
    event, write = threading.Event(), EngineWorker._apply

    def wait(worker: EngineWorker, values: dict[str, object]) -> None:
        while not event.wait(0.01):
            worker._stop_if_cancelled()
        write(worker, values)

    monkeypatch.setattr(EngineWorker, "_apply", wait)
    return event


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "first.csv"
    path.write_text("Customer ID,Customer name\nC-1,Abel\n")
    return path


@pytest.fixture
def second(tmp_path: Path) -> Path:
    path = tmp_path / "second.csv"
    path.write_text("Customer ID,Customer name,Town\nC-2,Berta,Nice\nC-1,Abel,Lyon\n")
    return path


def wizard(app: UpflowApp) -> WizardScreen:
    assert isinstance(app.screen, WizardScreen)
    return app.screen


def told(app: UpflowApp) -> list[str]:
    """The notifications."""
    return [notification.message for notification in app._notifications]


async def start(app: UpflowApp, pilot: Pilot[str], name: str) -> WizardScreen:
    """From the file, which is chosen, to the import, which is started."""
    await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.session.opened is not None)
    screen = wizard(app)
    assert screen.session.source is not None and screen.session.source.name == name
    await settled(pilot)
    await until(pilot, lambda: screen.session.step == 2)
    await press(pilot, "n")
    await until(pilot, lambda: screen.session.is_drafted)
    await press(pilot, "n", "i")
    return screen


async def test_it_goes_on_when_its_screen_is_left_and_its_end_is_told(
    services: Services, first: Path, gate: threading.Event
) -> None:
    async with opened(services, file=first) as (app, pilot):
        screen = await start(app, pilot, "first.csv")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CustomersScreen))
        assert screen.session.is_applying
        app.tell_progress("first.csv", 0.42)
        await pilot.pause()
        assert "first.csv 42 %" in shown(app)
        gate.set()
        await until(pilot, lambda: first_cells(app) == ["Abel"])
        assert any("Import 1: Success" in text and "first.csv" in text for text in told(app))
        assert "first.csv 42 %" not in shown(app)
        await until(pilot, lambda: not screen.is_attached)
        assert list((services.folder / "prepared").iterdir()) == [], "nothing of the file is held any more"


async def test_it_can_be_gone_back_to_while_it_is_written(
    services: Services, first: Path, gate: threading.Event
) -> None:
    async with opened(services, file=first) as (app, pilot):
        screen = await start(app, pilot, "first.csv")
        app.action_go("customers")
        await pilot.pause()
        app.go_on()
        await until(pilot, lambda: app.screen is screen)
        assert "Importing first.csv" in shown(app)
        await pilot.press("x")
        await until(pilot, lambda: "nothing was imported" in shown(app))
        assert [entry.status for entry in services.engine.history() if entry.status != "cancelled"] == []


async def test_a_second_import_waits_its_turn_and_says_so(
    services: Services, first: Path, second: Path, gate: threading.Event
) -> None:
    async with opened(services, file=first) as (app, pilot):
        before = await start(app, pilot, "first.csv")
        app.action_go("customers")
        app.open_wizard(file=second)
        await until(pilot, lambda: app.screen is not before and isinstance(app.screen, WizardScreen))
        screen = await start(app, pilot, "second.csv")
        assert screen.is_waiting
        assert "second.csv waits its turn" in shown(app)
        assert "first.csv is being imported" in shown(app).replace("\n", " ")
        await press(pilot, "b")
        assert screen.session.step == 4
        gate.set()
        await until(pilot, lambda: not before.is_attached)
        await until(pilot, lambda: "the plan was made again" in said(app, ".confirm--notice"))
        await press(pilot, "i")
        await until(pilot, lambda: screen.session.outcome is not None)
        assert [summary.file_name for summary in services.engine.history()] == ["second.csv", "first.csv"]


async def test_it_begins_by_itself_where_the_first_wrote_nothing(
    services: Services, first: Path, second: Path, gate: threading.Event
) -> None:
    async with opened(services, file=first) as (app, pilot):
        before = await start(app, pilot, "first.csv")
        app.open_wizard(file=second)
        await until(pilot, lambda: app.screen is not before and isinstance(app.screen, WizardScreen))
        screen = await start(app, pilot, "second.csv")
        assert screen.is_waiting
        before.session.cancel()
        await until(pilot, lambda: screen.session.is_applying)
        gate.set()
        await until(pilot, lambda: screen.session.outcome is not None)
        assert [summary.file_name for summary in services.engine.history()] == ["second.csv"]
        assert any("first.csv was not imported" in text for text in told(app))


async def test_waiting_can_be_stopped(services: Services, first: Path, second: Path, gate: threading.Event) -> None:
    async with opened(services, file=first) as (app, pilot):
        before = await start(app, pilot, "first.csv")
        app.open_wizard(file=second)
        await until(pilot, lambda: app.screen is not before and isinstance(app.screen, WizardScreen))
        screen = await start(app, pilot, "second.csv")
        await press(pilot, "x")
        assert not screen.is_waiting
        assert "It is no longer waiting" in said(app, ".confirm--notice")
        gate.set()
        await until(pilot, lambda: not before.is_attached)
        assert [summary.file_name for summary in services.engine.history()] == ["first.csv"]


async def test_one_that_waits_and_is_left_for_a_third_is_offered_again(
    services: Services, first: Path, second: Path, gate: threading.Event
) -> None:
    async with opened(services, file=first) as (app, pilot):
        before = await start(app, pilot, "first.csv")
        app.open_wizard(file=second)
        await until(pilot, lambda: app.screen is not before and isinstance(app.screen, WizardScreen))
        waits = await start(app, pilot, "second.csv")
        app.open_wizard()
        await until(pilot, lambda: app.screen not in (before, waits) and isinstance(app.screen, WizardScreen))
        assert waits.is_waiting and before.session.is_applying
        gate.set()
        why = "second.csv was not imported. The customers have changed since"
        # First the message: it goes by itself after some seconds, and on a busy machine the screen goes later.
        await until(pilot, lambda: any(why in text for text in told(app)))
        await until(pilot, lambda: not waits.is_attached)
        await until(pilot, lambda: [item.file_name for item in prepared_imports(services.folder)] == ["second.csv"])


async def test_quitting_asks_while_a_wizard_that_was_left_writes(
    services: Services, first: Path, gate: threading.Event
) -> None:
    async with opened(services, file=first) as (app, pilot):
        before = await start(app, pilot, "first.csv")
        app.open_wizard()
        await until(pilot, lambda: app.screen is not before and isinstance(app.screen, WizardScreen))
        app.action_go("history")
        await pilot.pause()
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert "The import is being written." in shown(app)


async def test_an_import_can_be_forgotten_as_soon_as_its_result_was_left(services: Services, first: Path) -> None:
    async with opened(services, file=first) as (app, pilot):
        screen = await start(app, pilot, "first.csv")
        await until(pilot, lambda: screen.session.outcome is not None)
        await press(pilot, "c", "h", "x", "y")
        await until(pilot, lambda: any("Import 1 is forgotten" in text for text in told(app)))
        assert not screen.is_attached


async def test_the_end_opens_in_the_history(services: Services, first: Path) -> None:
    async with opened(services, file=first) as (app, pilot):
        screen = await start(app, pilot, "first.csv")
        await until(pilot, lambda: screen.session.outcome is not None)
        await press(pilot, "v")
        await until(pilot, lambda: isinstance(app.screen, PastImportScreen))
