"""Imports that are older than the settings keep them are forgotten at the start of the program; by default none is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.engine.prepared import leave
from upflow_tui.engine.past.retention import LetGo, let_go_what_is_old
from upflow_tui.engine.past.unfinished import UNFINISHED, has_unfinished
from upflow_tui.engine.prepare.prepared_imports import prepared_imports
from upflow_tui.engine.service import Engine
from upflow_tui.engine.settings.settings import Settings
from upflow_tui.importing.choices import ImportChoices


def imported(folder: Path, tmp_path: Path, days_ago: int, marker: str) -> int:
    path = tmp_path / "customers.csv"
    path.write_text(f"Customer name\n{marker}\n")
    engine = Engine(folder, now=lambda: datetime.now(UTC) - timedelta(days=days_ago))
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), ImportChoices())
        return engine.run(opened, ImportChoices(), workspace).number


def forgotten(folder: Path) -> dict[int, bool]:
    return {summary.number: summary.forgotten is not None for summary in Engine(folder).history()}


def test_only_what_is_older_is_forgotten_and_only_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    imported(folder, tmp_path, 100, "Dupont the old")
    imported(folder, tmp_path, 10, "Lenoir the new")
    assert let_go_what_is_old(folder, 30) == LetGo(1, 0)
    assert forgotten(folder) == {1: True, 2: False}
    assert let_go_what_is_old(folder, 30) == LetGo(0, 0)


def test_it_is_off_at_first_and_creates_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert Settings().retention_days == 0
    assert let_go_what_is_old(folder, 30) == LetGo(0, 0) and not folder.exists()
    imported(folder, tmp_path, 4000, "Dupont")
    assert let_go_what_is_old(folder, 0) == let_go_what_is_old(folder, -1) == LetGo(0, 0)
    assert forgotten(folder) == {1: False}


def test_what_was_cut_short_is_finished_also_where_none_is_too_old(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    imported(folder, tmp_path, 1, "Dupont")
    assert not has_unfinished(folder)
    (folder / UNFINISHED).write_text("1")
    assert has_unfinished(folder)
    let_go_what_is_old(folder, 0)
    assert forgotten(folder) == {1: True} and not has_unfinished(folder)


def test_unfinished_imports_that_nobody_touched_for_longer_are_discarded(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for name, days in (("old.csv", 40), ("new.csv", 20)):
        leave(folder, name, age=timedelta(days=days))
    assert let_go_what_is_old(folder, 0) == LetGo(0, 0)
    assert let_go_what_is_old(folder, 30) == LetGo(0, 1)
    assert [item.file_name for item in prepared_imports(folder)] == ["new.csv"]


def test_one_that_a_window_works_on_stays_however_old(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    mine = leave(folder, "mine.csv", age=timedelta(days=40), release=False)
    assert let_go_what_is_old(folder, 30) == LetGo(0, 0)
    mine.discard()
