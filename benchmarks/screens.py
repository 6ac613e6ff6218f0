"""Goals 7, 8, 9, 12 and 13: how fast the screens are, in a real terminal.

    python -m benchmarks.screens [--lines 100000 1000000] [--rounds 10]

The program runs in tmux at 120 × 36, with the engine in its child process; a client of tmux in a pseudo-terminal of
ours types the keys and sees what is written. A key is repainted at the last byte before 40 ms of silence; a text is
there when `tmux capture-pane` has it, which is asked again and again and costs some milliseconds. The loop is watched
by a task within the program (`benchmarks.watched`), and beside it a loop that has nothing to do: what that one waits
for is the computer's. Starts are taken in turns with their floor, and the ratios pair by
pair.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from benchmarks.figure import Figure, Unit, report
from benchmarks.measuring import measure
from benchmarks.starting import seconds_until
from benchmarks.terminal import Terminal
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.generator import write_lines

SIZE = (120, 36)
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App[None]):
    def compose(self):
        yield Static("painted for the first time")
Bare().run()
"""
THREE = "Customer name,Customer ID,Contact email\nAbel,1,a@example.com\nBert,2,b@example.com\nCarl,3,c@example.com\n"
PLAN = re.compile(r"✓ no errors|✗ [\d\u00a0]+ errors?")
"""What stands above the preview when the plan is complete."""
MOVES = ("down", "down", "down", "down", "pagedown", "down", "pagedown", "up", "pageup", "end", "up", "pageup", "home")


def main() -> int:
    """Prints the table. Returns 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screens", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[100_000])
    parser.add_argument("--rounds", type=int, default=10, help="how often each start is measured")
    options = parser.parse_args()
    if not has_tmux():
        print("tmux is missing, and nothing was measured.", file=sys.stderr)
        return 2
    return report(chain(starts(options.rounds), *map(figures, options.lines)))


def has_tmux() -> bool:
    """Whether what is measured in a terminal can be measured here."""
    return shutil.which("tmux") is not None


def figures(lines: int) -> Iterator[Figure]:
    """Goals 7, 8, 9 and 12 with a file of so many lines."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        yield from _Walk(Path(folder), lines).measure()


def starts(rounds: int) -> Iterator[Figure]:
    """Goal 13: a start against its floor."""
    painted, listed, version, checked = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        place = Path(folder)
        (place / "bare.py").write_text(BARE)
        (place / "three.csv").write_text(THREE)
        program = [sys.executable, "-m", "upflow_tui", "--data-dir", str(place / "data")]
        for _ in range(rounds):
            floor = seconds_until([sys.executable, str(place / "bare.py")], SIZE, "painted for the first time")
            painted.append(seconds_until(program, SIZE, "Import history") / floor)
            listed.append(seconds_until(program, SIZE, "No customers yet") / floor)
            nothing = measure([sys.executable, "-c", "pass"]).wall
            version.append(measure([sys.executable, "-m", "upflow_tui", "--version"]).wall / nothing)
            checked.append(measure([*program, "check", str(place / "three.csv")]).cpu)
    yield Figure.of(13, "start → first paint, against a bare Textual program", painted, Unit.TIMES, 1.4, 1.25)
    yield Figure.of(13, "start → the list of customers is read, against the same", listed, Unit.TIMES, 1.6)
    yield Figure.of(13, "--version, against python -c pass", version, Unit.TIMES, 4.0, 2.5)
    yield Figure.of(13, "check of three lines, CPU", checked, Unit.SECONDS, 0.15)


class _Walk:
    """One file of `lines` lines on its way through the program.

    Args:
        folder: an empty folder.
        lines: of the file.
    """

    def __init__(self, folder: Path, lines: int) -> None:
        self._folder = folder
        self._lines = lines
        self._data = folder / "data"
        self._record = folder / "record"
        samples = folder / "samples"
        samples.mkdir()
        (samples / "a.csv").write_text("Customer name,Customer ID\nAbel,1\n")
        with (samples / "big.csv").open("w", encoding="utf-8", newline="") as file:
            write_lines(file, lines)
        Engine(self._data).replace_organization(load_organization_file(sample_path(ORGANIZATION)))
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        watched = [sys.executable, "-m", "benchmarks.watched"]
        self._floor = subprocess.Popen([*watched, str(folder / "floor")], env={**os.environ, **environment})
        self._terminal = Terminal(
            [*watched, str(self._record), str(self._data), str(samples)], folder, size=SIZE, env=environment
        )

    def measure(self) -> Iterator[Figure]:
        """Walks from the customers to the history."""
        try:
            yield from self._file()
            yield from self._preview()
            yield from self._import()
            yield from self._places()
        finally:
            self._terminal.close()
            self._floor.kill()
            self._floor.wait()

    def _named(self, what: str) -> str:
        return f"{self._lines:,} lines: {what}"

    def _wait(self, shown: str | Callable[[str], bool]) -> float:
        return self._terminal.until(shown, time.monotonic())

    def _press(self, *keys: str) -> float:
        """Sends keys when the screen is at rest; the time at which that began."""
        self._terminal.rest()
        return self._terminal.type(keys)

    def _file(self) -> Iterator[Figure]:
        terminal = self._terminal
        self._wait("Getting started")
        self._press("enter")
        self._wait("Abel")
        begun = self._press("big.csv")
        taken = terminal.until("G-000001", begun)
        yield Figure.late(9, self._named("file chosen → first lines on screen"), taken, 0.3, 0.15)
        begun = self._press("enter")
        taken = terminal.until("2 Map ●", begun)
        yield Figure.late(9, self._named("the same → all of it read, the mapping on screen"), taken)
        terminal.until("All required fields are mapped", begun)

    def _preview(self) -> Iterator[Figure]:
        terminal = self._terminal
        begun = self._press("n")
        window = time.monotonic()
        first = terminal.until(lambda screen: screen.count(" G-0000") > 9, begun)
        yield Figure.late(9, self._named("mapped → first page of the preview"), first, 4.0, None)
        taken = terminal.until(lambda screen: PLAN.search(screen) is not None, begun)
        yield Figure.late(9, self._named("mapped → the whole plan"), taken)
        yield from self._lateness("loop while the plan is made", window)
        for name in ("customers of the plan", "problems", "lines"):
            yield self._moves(name)
            self._press("tab")
        self._press("b")
        self._wait("2 Map ●")

    def _lateness(self, what: str, since: float) -> Iterator[Figure]:
        """Goal 7: how late the loop woke up since then; and a loop beside it that had nothing to do."""
        until = time.monotonic()
        time.sleep(0.1)
        late = _late(self._record, since, until)
        floor = _late(self._folder / "floor", since, until)
        yield Figure.late(7, self._named(f"{what}, p99"), late[int(len(late) * 0.99)], 0.02, 0.01)
        yield Figure.late(7, self._named(f"{what}, max"), late[-1], 0.1, 0.03)
        yield Figure.late(
            7, self._named(f"{what} (a loop beside it that has nothing to do, p99)"), floor[int(len(floor) * 0.99)]
        )
        yield Figure.late(7, self._named(f"{what} (the same, max)"), floor[-1])

    def _moves(self, name: str, times: int = 4) -> Figure:
        """Goal 8: from a key to the repainted list."""
        taken = [self._terminal.repaint(key) for _ in range(times) for key in MOVES]
        found = sorted(seconds for seconds in taken if seconds is not None)
        what = f"key → repainted, {name}, p95"
        return Figure.late(8, self._named(what), found[int(len(found) * 0.95)], 0.1, 0.04)

    def _import(self) -> Iterator[Figure]:
        terminal = self._terminal
        # Cancelled while the plan is made: another mapping makes it begin again.
        self._press("end", "x", "n")
        self._wait("Checking the lines")
        begun = terminal.type(["x"])
        taken = terminal.until("The preview was not completed", begun)
        yield Figure.late(12, self._named("cancel while the plan is made → free"), taken, 0.3, 0.1)
        self._press("f5")
        self._wait(lambda screen: PLAN.search(screen) is not None)
        self._press("n")
        self._wait("What this import will do")
        self._press("i")
        self._wait(lambda screen: re.search(r" [1-9]\d? %", screen) is not None)
        begun = terminal.type(["x"])
        taken = terminal.until("Cancelled: nothing was imported", begun)
        yield Figure.late(12, self._named("cancel while it is written → nothing written, free"), taken, 0.3, 0.1)
        if self._customers() != 0:
            raise RuntimeError("customers of a cancelled import are in the store")
        window = self._press("i")
        taken = terminal.until(lambda screen: re.search(r"Import \d: ", screen) is not None, window)
        yield Figure.late(7, self._named("written"), taken)
        yield from self._lateness("loop while it is written", window)

    def _customers(self) -> int:
        with sqlite3.connect(f"file:{self._data / 'upflow.db'}?mode=ro", uri=True) as store:
            return int(store.execute("SELECT count(*) FROM customers").fetchone()[0])

    def _places(self) -> Iterator[Figure]:
        self._press("v")
        self._wait("exactly as imported")
        self._press("2")
        self._wait("● 2 Problems")
        yield self._moves("findings of the import")
        self._press("c")
        self._wait("Account managers")
        yield self._moves("customers")


def _late(record: Path, since: float, until: float) -> list[float]:
    """What a watch noted in this time, sorted."""
    noted = (tuple(map(float, text.split())) for text in record.read_text().splitlines()[:-1])
    return sorted(lateness for when, lateness in noted if since <= when <= until)


if __name__ == "__main__":
    sys.exit(main())
