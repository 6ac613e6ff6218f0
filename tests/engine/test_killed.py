"""Import, undo and forget killed at random moments: the store is as before or as after, and the history agrees.

UPFLOW_KILLS says how many moments of each are tried (in the suite: 4).
"""

from __future__ import annotations

import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.imports import import_file
from tests.engine.past.test_forgetting import MARKER, places_of_marker
from tests.engine.undo_files import MARS, csv_text, customers_json
from upflow_tui.core.findings import Finding
from upflow_tui.engine.service import Engine

SCRIPT = Path(__file__).with_name("killed.py")
PROJECT = Path(__file__).parents[2]
MOMENTS = int(os.environ.get("UPFLOW_KILLS", "4"))
ROWS = 1_500 if MOMENTS >= 50 else 500
"""Of each file; reading what a store holds after each kill costs the most."""
HEADER = ["Customer ID", "Customer name", "Town", "Note", "Contact email", "Phone"]

State = tuple[Any, ...]


def rows(town: str, first: int, word: str) -> list[list[str]]:
    """Customers from the number `first` on, each with a contact."""
    return [
        [f"C-{n}", f"Customer {n}", town, f"{word} {n}", f"{n}@x.fr", str(n)] for n in range(first, first + ROWS)
    ] + [["C-0", "Zero", town, "", "nobody", ""]]


@dataclass(frozen=True)
class Ground:
    """A data folder with three imports, a file for a fourth, and how long each piece of work takes."""

    data: Path
    file: Path

    def copy(self, to: Path) -> Path:
        shutil.rmtree(to, ignore_errors=True)
        return shutil.copytree(self.data, to)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("killed")
    engine = Engine(folder / "data", user="anna")
    engine.replace_organization(MARS)
    file = folder / "file.csv"
    third = [row[:3] for row in rows("Nice", ROWS, "")[: ROWS // 3]]
    for text in (
        csv_text(HEADER, rows("Paris", 1, "plain")),
        csv_text(HEADER, rows("Lyon", ROWS // 2, MARKER)),
        csv_text(HEADER[:3], third),
    ):
        file.write_text(text)
        import_file(engine, file)
    file.write_text(csv_text(HEADER, rows("Metz", ROWS * 2 // 3, "new")))
    yield Ground(folder / "data", file)


def state_of(data: Path) -> State:
    """What a data folder holds: the customers, the history, the findings and files, all whole."""
    engine = Engine(data)
    history = list(engine.history())
    parts: list[Any] = [customers_json(engine)]
    for summary in history:
        epoch = history[0].started
        moments = (summary.undone is not None, summary.forgotten is not None)
        parts.append((moments, replace(summary, started=epoch, ended=epoch, undone=None, forgotten=None)))
        with engine.past_import(summary.number) as past:
            assert past is not None
            findings: list[Finding] = list(past.iter_findings())
            parts.append((findings, list(past.iter_changes()), list(past.fates)))
        if summary.kind == "import" and summary.forgotten is None:
            out = io.BytesIO()
            engine.write_file(summary.number, out)
            assert len(out.getvalue()) == summary.size
    connection = sqlite3.connect(data / "upflow.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()
    # The times of entries of this run are those of now: all else must be the same.
    return tuple(repr(part).replace(repr(history[0].started), "") for part in parts)


def start(what: str, data: Path, file: Path) -> subprocess.Popen[str]:
    """The child at the moment at which it begins."""
    child = subprocess.Popen(
        [sys.executable, str(SCRIPT), what, str(data), str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}"},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begins\n", child.communicate()
    return child


@pytest.mark.parametrize("what", ["import", "undo", "forget"])
def test_killed_at_a_random_moment_it_is_as_before_or_as_after(what: str, ground: Ground, tmp_path: Path) -> None:
    before = state_of(ground.data)
    data = ground.copy(tmp_path / "data")
    child = start(what, data, ground.file)
    began = time.monotonic()
    out, err = child.communicate()
    whole = time.monotonic() - began
    assert out == "done\n", err
    after = state_of(data)
    assert after != before
    chance = random.Random(what)
    seen: list[str] = []
    for _ in range(MOMENTS):
        data = ground.copy(tmp_path / "data")
        child = start(what, data, ground.file)
        time.sleep(chance.uniform(0, whole))
        child.kill()
        child.communicate()
        state = state_of(data)
        assert state in (before, after)
        seen.append("after" if state == after else "before")
        if what == "forget":
            check_forgotten(data, before, after)
        elif state == before:
            assert start(what, data, ground.file).communicate()[0] == "done\n"
            assert state_of(data) == after
    if MOMENTS >= 50:
        assert {"before", "after"} == set(seen), seen


def check_forgotten(data: Path, before: State, after: State) -> None:
    """What was cut short is finished at the next start, with no trace; or was not begun."""
    engine = Engine(data)
    was_begun = (data / "forgetting").exists()
    assert engine.past.forget_older_than(0) == []
    assert state_of(data) == after if was_begun else state_of(data) in (before, after)
    assert not list(data.glob("*.new")) or not was_begun
    if state_of(data) == after:
        # The customers still have it, as the import was not undone.
        tables = {place.partition(":")[0] for place in places_of_marker(data)} - {"upflow.db"}
        assert tables <= {"custom_values", "customers", "contacts"}
