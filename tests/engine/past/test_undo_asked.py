"""Undo asked of an engine, in a child process and in this one: progress, cancel, a full disk, a store that changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.engine.children import (
    engine_that_dies_committing,
    engine_that_holds,
    engine_that_tells_all,
    engine_whose_disk_is_full,
)
from tests.engine.conftest import Clock
from tests.engine.hearing import Heard
from tests.engine.imports import import_file
from tests.engine.undo_files import customers_json
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.client import EngineClient
from upflow_tui.engine.child.protocol import Ask, Message
from upflow_tui.engine.service import Engine

ROWS = 4_000


@pytest.fixture(scope="module")
def store_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two imports: the second one changes what the first one created, and creates more."""
    folder = tmp_path_factory.mktemp("imported")
    engine = Engine(folder / "data", now=Clock(), user="anna")
    for town in ("Paris", "Lyon"):
        rows = "".join(f"{n},Customer {n},{town},{n}@x.fr\n" for n in range(ROWS + (town == "Lyon")))
        file = folder / f"{town}.csv"
        file.write_text(f"Customer ID,Customer name,Town,Contact email\n{rows}", encoding="utf-8")
        import_file(engine, file)
    return folder / "data"


@pytest.fixture
def imported(store_of_two: Path, data: Path) -> Engine:
    """The engine over a copy of it."""
    shutil.copytree(store_of_two, data)
    return Engine(data, now=Clock(), user="anna")


def undo(client: EngineClient, heard: Heard, number: int, revision: int | None = None) -> Message:
    """The last word on an undo."""
    return heard.answer(client.ask(Ask.UNDO, number=number, revision=revision))


def child_of(data: Path, heard: Heard, command: list[str]) -> ChildEngine:
    return ChildEngine(data, data / "logs" / "engine.log", heard, command=command)


def test_it_says_what_was_undone_and_kept(client: EngineClient, heard: Heard, imported: Engine) -> None:
    answer = undo(client, heard, 1)
    assert (answer.kind, answer.values) == ("undone", {"number": 3, "undoes": 1, "undone": 0, "kept": ROWS})
    assert undo(client, heard, 2).values == {"number": 4, "undoes": 2, "undone": ROWS + 1, "kept": 0}
    assert undo(client, heard, 1).values == {"number": 5, "undoes": 1, "undone": ROWS, "kept": 0}
    assert list(imported.customers()) == []
    assert [message.values["stage"] for message in heard.messages if message.kind == "progress"]


def test_what_cannot_be_undone_is_refused(client: EngineClient, heard: Heard, imported: Engine) -> None:
    answer = undo(client, heard, 7)
    assert (answer.kind, answer.values["message"]) == ("refused", "There is no import 7.")
    assert answer.values["fix"]


def test_a_store_that_changed_since_the_plan_is_said(client: EngineClient, heard: Heard, imported: Engine) -> None:
    with imported.past.undo_plan(2) as plan:
        revision = plan.revision
    assert undo(client, heard, 2, revision - 1).kind == "changed"
    assert len(list(imported.history())) == 2
    assert undo(client, heard, 2, revision).kind == "undone"


def test_progress_goes_from_the_beginning_to_the_end(data: Path, heard: Heard, imported: Engine) -> None:
    client = child_of(data, heard, engine_that_tells_all(data))
    try:
        undo(client, heard, 2)
        done = [message.values["done"] for message in heard.messages if message.kind == "progress"]
        assert done == sorted(done)
        assert done[-1] == 1
        assert len(done) > 10
    finally:
        client.close()


def test_a_cancel_leaves_all_as_it_was_and_the_engine_goes_on(data: Path, heard: Heard, imported: Engine) -> None:
    before = customers_json(imported)
    client = child_of(data, heard, engine_that_holds(data))
    try:
        generation = client.ask(Ask.UNDO, number=2, revision=None)
        heard.stage("writing", generation)
        client.cancel()
        assert heard.answer(generation).kind == "cancelled"
        assert customers_json(imported) == before
        assert len(list(imported.history())) == 2
    finally:
        client.close()


def test_closing_the_window_rolls_back(data: Path, heard: Heard, imported: Engine) -> None:
    before = customers_json(imported)
    client = child_of(data, heard, engine_that_holds(data))
    heard.stage("writing", client.ask(Ask.UNDO, number=2, revision=None))
    client.close()
    assert customers_json(imported) == before


def test_a_full_disk_is_a_refusal(data: Path, heard: Heard, imported: Engine) -> None:
    before = customers_json(imported)
    client = child_of(data, heard, engine_whose_disk_is_full(data, 100_000))
    try:
        answer = undo(client, heard, 2)
        assert answer.kind == "refused", answer
        assert "disk" in answer.values["message"]
    finally:
        client.close()
    assert customers_json(imported) == before
    assert Engine(data).past.undo(2).kept == 0


@pytest.mark.parametrize("delay", [0.001, 0.02])
def test_a_crash_says_that_the_store_was_being_written(
    data: Path, heard: Heard, imported: Engine, delay: float
) -> None:
    before = customers_json(imported)
    client = child_of(data, heard, engine_that_dies_committing(data, delay))
    try:
        values: dict[str, Any] = undo(client, heard, 2).values
        if "number" not in values:
            assert values["applying"]
    finally:
        client.close()
    assert (customers_json(imported) == before) == (len(list(imported.history())) == 2)
