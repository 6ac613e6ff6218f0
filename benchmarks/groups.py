"""Lists of customers arranged by parent: how long a key takes to the screen, stored and in the preview.

    python -m benchmarks.groups [--customers 100000]

A tenth of the customers are parents of nine each, and each customer has a contact, so that all unfolded the list has
twice as many rows. The program runs in tmux at 120 × 36, as in `benchmarks.screens`; a key is repainted at the last
byte before 40 ms of silence.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.figure import Figure, report
from benchmarks.screens import MOVES, SIZE
from benchmarks.terminal import Terminal
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.samples import ORGANIZATION, sample_path

GROUP = 10
AT_MOST = 0.1
_NEXT = "\x1b[19~"
"""F8, which works in a field, too."""
FOLDS = ("t", "t", "down", "t", "t", "pagedown", "t", "t")
"""One customer folded and unfolded, here and there."""


def write_groups(path: Path, customers: int) -> None:
    """A file of groups of ten."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Customer ID,Customer name,Town,Parent ID,Parent name,Contact email\n")
        for place in range(customers):
            head = place // GROUP * GROUP
            parent = "," if place == head else f"C-{head},{_name(head, customers)}"
            file.write(f"C-{place},{_name(place, customers)},Paris,{parent},c{place}@x.example\n")


def _name(place: int, customers: int) -> str:
    return f"Customer {place * 7919 % customers:06}"


def figures(customers: int) -> Iterator[Figure]:
    """All of it, with goal 8 for each key."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        for what, seconds in _measured(Path(folder), customers):
            is_key = "repainted" in what
            job = f"{customers:,} customers by parent: {what}"
            yield Figure.late(8 if is_key else None, job, seconds, AT_MOST if is_key else None)


def _measured(folder: Path, customers: int) -> Iterator[tuple[str, float]]:
    """What was measured, and the seconds."""
    data, path = folder / "data", folder / "groups.csv"
    write_groups(path, customers)
    engine, choices = Engine(data, user="benchmark"), ImportChoices()
    engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    with engine.workspace() as workspace:
        engine.run(engine.open(engine.read(path, workspace), choices), choices, workspace)
    program = [sys.executable, "-m", "upflow_tui", "--data-dir", str(data)]
    environment = {"UPFLOW_TUI_CONFIG_DIR": str(folder / "config")}
    for name, command in (("stored", program), ("preview", [*program, str(path)])):
        place = folder / name
        place.mkdir()
        terminal = Terminal(command, place, size=SIZE, env=environment)
        try:
            yield from _walk(terminal, name)
        finally:
            terminal.close()


def _walk(terminal: Terminal, name: str) -> Iterator[tuple[str, float]]:
    if name == "preview":
        for shown in ("✓ chosen", "2 Map ●"):
            terminal.until(shown, time.monotonic())
            terminal.rest()
            terminal.type([_NEXT])
    else:
        terminal.until("Customer 0000", time.monotonic())
        terminal.rest()
        begun = terminal.type(["p"])
        yield "arranged by parent", terminal.until("▾ Customer", begun)
    terminal.until("▾ Customer", time.monotonic())  # the preview has it remembered
    for level in ("children", "contacts too", "parents only"):
        yield f"{name}, {level}: key → repainted, p95", _p95(terminal, MOVES * 3)
        terminal.type(["home", "T"])
        terminal.rest()
    yield f"{name}: all folded or unfolded → repainted, p95", _p95(terminal, ["T"] * 12)
    yield f"{name}: one folded or unfolded → repainted, p95", _p95(terminal, FOLDS * 4)


def _p95(terminal: Terminal, keys: Iterable[str]) -> float:
    taken = sorted(seconds for key in keys if (seconds := terminal.repaint(key)) is not None)
    return taken[int(len(taken) * 0.95)]


def main() -> int:
    """Prints the table. Returns 1 if a key takes longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.groups", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    return report(figures(parser.parse_args().customers))


if __name__ == "__main__":
    sys.exit(main())
