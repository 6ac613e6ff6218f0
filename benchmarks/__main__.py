"""`make bench`: goals 1 to 6 of the commands, on files made for it.

    python -m benchmarks [--lines 1000 100000 1000000] [--rounds 5] [--pin CPU]

R is the CPU time of a process that only runs `for row in csv.reader(f)` over the same file, in the same round; the
ratios are taken pair by pair and their medians printed. Files of a million lines take some minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.measuring import MEGABYTE, Measured, measure, middle
from upflow_tui.samples import sample_path
from upflow_tui.samples.generator import write_lines

FLOOR = "import csv,sys\nwith open(sys.argv[1], newline='', encoding='utf-8') as f:\n    for row in csv.reader(f): pass"
PROGRAM = (sys.executable, "-m", "upflow_tui")
GOALS = {"check": (7.5, "6"), "import": (11.0, "9"), "again": (10.5, "8")}
"""At most, and what is aimed at, as multiples of R (goals 1 to 3)."""


def main() -> int:
    """Prints one table per size, and says which goals were missed. Returns 1 if any was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pin", type=int, help="run everything on this processor")
    options = parser.parse_args()
    if options.pin is not None:
        os.sched_setaffinity(0, {options.pin})
    missed: list[str] = []
    ratios: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        for lines in options.lines:
            path = Path(folder) / f"{lines}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                write_lines(file, lines)
            rounds = max(1, options.rounds if lines < 1_000_000 else min(options.rounds, 3))
            ratios[lines] = _table(path, lines, rounds, missed)
            path.unlink()
    _growth(ratios, missed)
    print("\nGoals missed: " + ("; ".join(missed) if missed else "none"))
    return 1 if missed else 0


def _table(path: Path, lines: int, rounds: int, missed: list[str]) -> dict[str, float]:
    """Measures one size and prints it; the median ratios by what was measured."""
    print(f"\n{lines:,} lines, {path.stat().st_size / MEGABYTE:.1f} MiB, {rounds} rounds")
    found: defaultdict[str, list[tuple[Measured, float]]] = defaultdict(list)
    for _ in range(rounds):
        for name, floor, measured in _round(path):
            found[name].append((measured, measured.cpu / floor.cpu))
    medians = {}
    for name, entries in found.items():
        medians[name] = median(ratio for _, ratio in entries)
        peak = max(measured.peak for measured, _ in entries)
        wall = [measured.wall for measured, _ in entries]
        at_most, aim = GOALS[name]
        print(
            f"  {name:7} {middle([ratio for _, ratio in entries]):>22} R   (at most {at_most:g}, aim {aim})"
            f"   wall {middle(wall)} s   peak {peak / MEGABYTE:.0f} MiB"
        )
        if lines >= 100_000 and medians[name] > at_most:
            missed.append(f"{name} at {lines:,} lines: {medians[name]:.2f} R, at most {at_most:g}")
        allowed = 100 * 1_000_000 + 900 * lines
        if peak > allowed:
            missed.append(f"memory of {name} at {lines:,} lines: {peak / 1e6:.0f} MB, at most {allowed / 1e6:.0f}")
        if name == "import" and lines == 1_000 and median(wall) > 0.7:
            missed.append(f"import of 1,000 lines: {median(wall):.2f} s, at most 0.7")
    return medians


def _round(path: Path) -> list[tuple[str, Measured, Measured]]:
    """The floor and the three commands once, in an empty data folder with the sample organization."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder, contextlib.chdir(folder):
        environment = {"UPFLOW_TUI_DATA_DIR": str(Path(folder) / "data")}
        prepared = measure([*PROGRAM, "org", "load", str(sample_path("organization.toml"))], environment)
        if prepared.code != 0:
            raise RuntimeError("the sample organization could not be loaded")
        results = []
        for name, arguments in (
            ("check", ["check", str(path)]),
            ("import", ["import", str(path), "--yes"]),
            ("again", ["import", str(path), "--yes"]),
        ):
            floor = measure([sys.executable, "-c", FLOOR, str(path)])
            measured = measure([*PROGRAM, *arguments], environment)
            if measured.code not in (0, 1):
                raise RuntimeError(f"{name} of {path.name} ended with {measured.code}")
            results.append((name, floor, measured))
        return results


def _growth(ratios: dict[int, dict[str, float]], missed: list[str]) -> None:
    """Goal 4: the ratios at a million lines against those at 100,000."""
    small, large = ratios.get(100_000), ratios.get(1_000_000)
    if small is None or large is None:
        return
    print("\nA million lines against 100,000 (at most × 1.15, aim × 1.1)")
    for name, ratio in large.items():
        growth = ratio / small[name]
        print(f"  {name:7} × {growth:.2f}")
        if growth > 1.15:
            missed.append(f"growth of {name}: × {growth:.2f}, at most 1.15")


if __name__ == "__main__":
    sys.exit(main())
