"""The torture in short (`make torture` is the long one): nothing goes wrong, and what would go wrong is seen."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from benchmarks.torture.__main__ import SUBJECTS, torture
from benchmarks.torture.cut_short import Known, kill_once, places
from benchmarks.torture.jobs import Job
from benchmarks.torture.outputs import _shown, _written
from benchmarks.torture.state import state_of
from benchmarks.torture.tally import Tally
from benchmarks.torture.trial import Ended, in_a_process, run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

SECONDS = 3.0
"""Beside what is made first, which takes about as long."""


def test_nothing_goes_wrong(tmp_path: Path) -> None:
    log = io.StringIO()
    tally = in_a_process(lambda: _wrong(torture(SUBJECTS, SECONDS, "short", log, tmp_path, lambda _: None), log), 300)
    wrong, _, tried = tally.partition("|")
    assert wrong == ""
    assert all(subject in tried for subject in ("kill", "fail", "pair", "damaged", "mutated", "hostile"))


def _wrong(tally: Tally, log: io.StringIO) -> str:
    """What was wrong, and what was tried: it is all worked out in a process without the threads of other tests."""
    lines = "\n".join(line for line in log.getvalue().splitlines() if "\tWRONG\t" in line)
    return f"{lines}|{sorted(tally.tried)}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A data folder with an organization."""
    file = tmp_path / "file.csv"
    file.write_text("Customer ID,Customer name\nC-1,Alpha\n")
    assert run(["import", str(file), "--yes", "--data-dir", str(tmp_path / "data")], tmp_path).code == 0
    yield tmp_path / "data"


def test_two_folders_of_the_same_content_have_the_same_state_and_any_change_has_another(store: Path) -> None:
    state = state_of(store)
    assert state_of(store) == state
    with sqlite3.connect(store / "upflow.db") as connection:
        connection.execute("UPDATE customers SET town = 'Lyon'")
    assert state_of(store) != state


def test_a_damaged_store_is_seen(store: Path) -> None:
    with sqlite3.connect(store / "upflow.db") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE customers SET parent_id = 77")
    with pytest.raises(RuntimeError, match="damaged"):
        state_of(store)


def test_a_state_between_is_seen(store: Path, tmp_path: Path) -> None:
    """A job that writes in two steps: killed between them, it is neither as before nor as after."""
    job = Job("two steps", store, ("org", "workflow", "add", "A"))
    data = job.copy(tmp_path / "after")
    run(job.on(data), tmp_path)
    run(["org", "workflow", "add", "B", "--data-dir", str(data)], tmp_path)
    known = Known(job, state_of(store), state_of(data), 60.0, 0, {})
    tally = Tally(io.StringIO())
    kill_once(known, 0.99, tally, tmp_path / "cut", Random(1))
    assert dict(tally.wrong) == {"between": 1}


@pytest.mark.parametrize(
    ("ended", "fault"),
    [
        (Ended(0, "", "", 1.0), ""),
        (Ended(2, "", "upflow-tui: no\n", 1.0), ""),
        (Ended(1, "", "Traceback (most recent call last)", 1.0), "Traceback (most recent"),
        (Ended(2, "", "upflow-tui: This is a program error: X", 1.0), "This is a program error"),
        (Ended(99, "", "", 1.0), "exit code 99"),
        (Ended(-9, "", "", 1.0, hung=True), "hangs"),
    ],
)
def test_what_no_command_may_do_is_seen(ended: Ended, fault: str) -> None:
    assert ended.fault == fault


def test_hostile_outputs_are_seen(tmp_path: Path) -> None:
    assert _shown("a\x1b[2J") and not _shown("a\nb\tc")
    for name, bad in (("a.csv", "x,=SUM(A1)\n"), ("a.html", "<p><script>"), ("a.md", "\x1b]0;x")):
        path = tmp_path / name
        path.write_text(bad)
        assert _written(path)
        path.write_text("x,'=SUM(A1)\n")
        assert not _written(path)


def test_places_are_spread_over_everything() -> None:
    where = places(Random(3))
    found = sorted(next(where) for _ in range(100))
    assert found[0] < 0.02 and found[-1] > 0.98
    assert max(after - before for before, after in pairwise(found)) < 0.03
