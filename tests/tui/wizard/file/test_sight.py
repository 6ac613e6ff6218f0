"""What is in sight of a file: the one that was asked for last, whatever a slower look brings later."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.tui.places import settled, shown, until
from tests.tui.wizard_steps import at_rest, file_step, wizard, wizard_in
from upflow_tui.engine.prepare import first_look
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.first_lines import Peek
from upflow_tui.tui.services import Services


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two spreadsheets that differ in what they hold."""
    place = tmp_path / "files"
    place.mkdir()
    (place / "a.csv").write_text("Customer ID;Customer name\nC-1;Acme\n")
    (place / "b.csv").write_text("Customer ID;Customer name\nC-2;Bolt\n")
    return place


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Looks at `a.csv` do not end before this is set."""
    goes, peek_file = threading.Event(), first_look.peek_file

    def slow(engine: Engine, path: Path, choices: ImportChoices) -> Peek:
        if path.name == "a.csv":
            assert goes.wait(60)
        return peek_file(engine, path, choices)

    monkeypatch.setattr(first_look, "peek_file", slow)
    return goes


async def test_a_look_that_comes_late_is_not_shown(services: Services, folder: Path, held: threading.Event) -> None:
    held.set()
    async with wizard_in(services, folder) as (app, pilot):
        sight = file_step(app).sight
        held.clear()
        sight.look_at(folder / "a.csv")
        sight.look_at(folder / "b.csv")
        await until(pilot, lambda: sight.path == folder / "b.csv")
        held.set()
        await settled(pilot)
        assert sight.path == folder / "b.csv"
        assert "Bolt" in shown(app)
        assert "Acme" not in shown(app)


async def test_a_look_that_ends_while_another_file_is_read_is_not_shown(
    services: Services, folder: Path, held: threading.Event
) -> None:
    held.set()
    async with wizard_in(services, folder) as (app, pilot):
        step = file_step(app)
        held.clear()
        step.sight.path = step.sight.peek = None
        step.sight.look_at(folder / "a.csv")
        step.choice.take(folder / "b.csv")
        await until(pilot, lambda: wizard(app).session.step == 2)
        held.set()
        await at_rest(pilot)
        assert step.sight.path == folder / "b.csv"


async def test_a_file_that_is_tried_keeps_how_it_is_read_apart_from_the_import(
    services: Services, folder: Path
) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        step = file_step(app)
        assert step.sight.is_trial
        step.choice.change({"delimiter": ","})
        await at_rest(pilot)
        assert step.sight.choices.delimiter == ","
        assert wizard(app).session.choices.delimiter is None
