"""Goals 1 to 6: the commands, on files made for it.

    python -m benchmarks.commands [--lines 1000 100000] [--rounds 5] [--pin CPU]

R is the CPU time of a process that only runs `for row in csv.reader(f)` over the same file, in the same round; the
ratios are taken pair by pair.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figure import Figure, Unit, report
from benchmarks.measuring import Measured, measure
from upflow_tui.samples import sample_path
from upflow_tui.samples.generator import write_lines

FLOOR: Final = (
    "import csv,sys\nwith open(sys.argv[1], newline='', encoding='utf-8') as f:\n    for row in csv.reader(f): pass"
)
PROGRAM: Final = (sys.executable, "-m", "upflow_tui")
JOBS: Final[Mapping[str, tuple[str, ...]]] = {
    "check": ("check",),
    "first import": ("import", "--yes"),
    "the same file again": ("import", "--yes"),
}
GOALS: Final[Mapping[str, tuple[int, float, float]]] = {
    "check": (1, 7.5, 6),
    "first import": (2, 11, 9),
    "the same file again": (3, 10.5, 8),
}
"""The number of the goal; at most, and what is aimed at, as multiples of R."""
GROWTH: Final = (1.15, 1.1)
"""Goal 4, in the same way."""
_OFTENER: Final = 4
"""So many times as often the smaller file is measured for that, on which half of the ratio rests: it is soon done."""
A_THOUSAND: Final = (0.7, 0.4)
"""Goal 5: seconds."""
LARGE: Final = 100_000
"""From so many lines on the ratios are judged: below, a start weighs more than the lines."""


MANY: Final = 1_000_000
FOR_MANY: Final = 600.0
"""Megabytes for so many lines, or more."""


def most_memory(lines: int) -> tuple[float, float]:
    """Goal 6: megabytes of the largest process, at most and aimed at."""
    at_most, aim = 100 + lines * 900e-6, 60 + lines * 450e-6
    return (at_most, aim) if lines < MANY else (min(at_most, FOR_MANY), min(aim, FOR_MANY))


@dataclass(slots=True)
class Costs:
    """What the commands took on one file, round by round, by what they did."""

    ratios: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    walls: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    peaks: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Megabytes."""
    cpu: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds."""
    weights: list[float] = field(default_factory=list)
    """The store after the first import, as a multiple of the file."""

    def add(self, job: str, floor: Measured, measured: Measured) -> None:
        """Notes one run of a command, with its floor."""
        self.ratios[job].append(measured.cpu / floor.cpu)
        self.walls[job].append(measured.wall)
        self.peaks[job].append(measured.peak / 1e6)
        self.cpu[job].append(measured.cpu)


def costs_of(path: Path, rounds: int) -> Costs:
    """Check, import, import again, each round in an empty data folder with the sample organization.

    Raises:
        RuntimeError: a command ended in a way that is none.
    """
    costs = Costs()
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder, contextlib.chdir(folder):
            data = Path(folder) / "data"
            _run(["org", "load", str(sample_path("organization.toml"))], data)
            for job, words in JOBS.items():
                floor = measure([sys.executable, "-c", FLOOR, str(path)])
                costs.add(job, floor, _run([*words, str(path)], data))
                if job == "first import":
                    kept = sum(part.stat().st_size for part in data.glob("upflow.db*"))
                    costs.weights.append(kept / path.stat().st_size)
    return costs


def _run(words: Sequence[str], data: Path) -> Measured:
    measured = measure([*PROGRAM, *words], {"UPFLOW_TUI_DATA_DIR": str(data)})
    if measured.code not in (0, 1):
        raise RuntimeError(f"{' '.join(words)} ended with {measured.code}")
    return measured


def figures(sizes: Sequence[int], rounds: int) -> Iterator[Figure]:
    """Goals 1 to 3, 5 and 6, at each size."""
    for lines in sizes:
        yield from _of(lines, _costs(lines, rounds))


def growth(small: int, large: int, rounds: int) -> Iterator[Figure]:
    """Goals 4 and 6: the ratios of a file against those of a smaller one, and its memory; that of narrow lines, too."""
    first, second = _costs(small, rounds * _OFTENER), _costs(large, rounds)
    yield from _of(large, second)
    for job in JOBS:
        times = median(second.ratios[job]) / median(first.ratios[job])
        yield Figure(4, f"{job}: R at {large:,} lines against R at {small:,}", times, Unit.TIMES, *GROWTH)
    narrow = _costs(large * 2, 1, narrow=True)
    for job in JOBS:
        most, _ = most_memory(large * 2)
        name = f"{job}, {large * 2:,} lines of two cells: memory"
        yield Figure(6, name, narrow.peaks[job][0], Unit.MEGABYTES, most)


def _costs(lines: int, rounds: int, *, narrow: bool = False) -> Costs:
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        path = Path(folder) / f"{lines}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            if narrow:
                file.write("Customer name,Customer ID\n")
                file.writelines(f"Customer {number},C-{number}\n" for number in range(lines))
            else:
                write_lines(file, lines)
        return costs_of(path, rounds)


def _of(lines: int, costs: Costs) -> Iterator[Figure]:
    for job, ratios in costs.ratios.items():
        goal, at_most, aim = GOALS[job]
        name = f"{job}, {lines:,} lines"
        if lines >= LARGE:
            yield Figure.of(goal, name, ratios, Unit.FLOORS, at_most, aim)
        else:
            limits = A_THOUSAND if job == "first import" else ()
            yield Figure.of(5 if limits else None, f"{name}: wall clock", costs.walls[job], Unit.SECONDS, *limits)
        yield Figure(6, f"{name}: memory", max(costs.peaks[job]), Unit.MEGABYTES, *most_memory(lines))


def main() -> int:
    """Prints a table. Returns 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pin", type=int, help="run everything on this processor")
    options = parser.parse_args()
    if options.pin is not None:
        os.sched_setaffinity(0, {options.pin})
    return report(figures(options.lines, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
