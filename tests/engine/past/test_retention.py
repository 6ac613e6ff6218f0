"""Imports that are older than the settings keep them are forgotten at the start of the program; by default none is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from upflow_tui.engine.past.retention import forget_what_is_old
from upflow_tui.engine.past.unfinished import UNFINISHED, has_unfinished
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
    assert forget_what_is_old(folder, 30) == 1
    assert forgotten(folder) == {1: True, 2: False}
    assert forget_what_is_old(folder, 30) == 0


def test_it_is_off_at_first_and_creates_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert Settings().retention_days == 0
    assert forget_what_is_old(folder, 30) == 0 and not folder.exists()
    imported(folder, tmp_path, 4000, "Dupont")
    assert forget_what_is_old(folder, 0) == 0 and forget_what_is_old(folder, -1) == 0
    assert forgotten(folder) == {1: False}


def test_what_was_cut_short_is_finished_also_where_none_is_too_old(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    imported(folder, tmp_path, 1, "Dupont")
    assert not has_unfinished(folder)
    (folder / UNFINISHED).write_text("1")
    assert has_unfinished(folder)
    forget_what_is_old(folder, 0)
    assert forgotten(folder) == {1: True} and not has_unfinished(folder)
