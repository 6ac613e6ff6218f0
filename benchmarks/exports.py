"""Files as exports have them, besides the one of 25 columns: a customer a line, and findings on each line.

    python -m benchmarks.exports [--lines 100000] [--rounds 5]

R as in `python -m benchmarks`. Each file is checked, imported, and imported again; the store is weighed after the
first import.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from statistics import median

from benchmarks.__main__ import FLOOR, PROGRAM
from benchmarks.measuring import Measured, measure, middle
from upflow_tui.samples import sample_path
from upflow_tui.samples.generator import records

Cells = Sequence[str]

_FAULTS = {"Contact email": "nobody(at)mars.example", "Contract end": "31/12/2025", "Tier": "platinum"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file and what it may cost at most."""

    name: str
    rows: Callable[[int], Iterator[Cells]]
    """The header and so many lines."""
    check: float | None = None
    """R."""
    a_customer: float | None = None
    """Microseconds of CPU, for each of check, import and again."""
    store: float | None = None
    """The size of the store after the first import, as a multiple of the file's."""


def plain(lines: int) -> Iterator[Cells]:
    """Five columns, a customer a line: what most programs export."""
    yield "Customer name", "Customer ID", "Country", "Contact email", "Payment terms"
    for number in range(lines):
        country = "France" if number % 3 else "Germany"
        email = f"p{number}@mars{number % 500}.example"
        yield f"Société {number} Müller", f"C{number:06d}", country, email, str(number % 90)


def wrong_numbers(lines: int) -> Iterator[Cells]:
    """A VAT number on each line that is none."""
    header, *rows = _sample(lines)
    place = header.index("VAT number")
    yield header
    for number, row in enumerate(rows):
        country = ("DE", "FR", "IT", "ES", "NL", "BE")[number % 6]
        yield [*row[:place], f"{country}{number * 7919 % 10**11:011d}", *row[place + 1 :]]


def faulty(lines: int) -> Iterator[Cells]:
    """Three errors on each line."""
    header, *rows = _sample(lines)
    places = {header.index(name): cell for name, cell in _FAULTS.items()}
    yield header
    for row in rows:
        yield [places.get(place, cell) for place, cell in enumerate(row)]


SHAPES = (
    Shape("a customer a line", plain, a_customer=18),
    Shape("a finding a line", wrong_numbers, check=12),
    Shape("three errors a line", faulty, check=15, store=1.2),
)


def _sample(lines: int) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(records(lines)), newline="")))


def main() -> int:
    """Prints a table, and says what costs more than it may. Returns 1 if anything does."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        for shape in SHAPES:
            path = Path(folder) / "shape.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(shape.rows(options.lines))
            missed += _measured(shape, path, options.lines, options.rounds)
    print("\nGoals missed: " + ("; ".join(missed) if missed else "none"))
    return 1 if missed else 0


def _measured(shape: Shape, path: Path, lines: int, rounds: int) -> Iterator[str]:
    """Measures one file, prints what it costs, and yields what is too much."""
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    weights = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
            data = Path(folder) / "data"
            floor = measure([sys.executable, "-c", FLOOR, str(path)])
            for name, measured in _round(path, data):
                found[name].append((measured.cpu, measured.cpu / floor.cpu))
                if name == "import":
                    weights.append(sum(part.stat().st_size for part in data.glob("upflow.db*")) / path.stat().st_size)
    print(f"\n{shape.name}: {lines:,} lines, store × {median(weights):.2f} of the file after the first import")
    for name, entries in found.items():
        each = [cpu / lines * 1e6 for cpu, _ in entries]
        ratios = [ratio for _, ratio in entries]
        print(f"  {name:7} {middle(ratios):>22} R   {middle(each):>22} µs of CPU a line")
        if shape.a_customer is not None and median(each) > shape.a_customer:
            yield f"{name} of {shape.name}: {median(each):.1f} µs, at most {shape.a_customer:g}"
        if name == "check" and shape.check is not None and median(ratios) > shape.check:
            yield f"check of {shape.name}: {median(ratios):.1f} R, at most {shape.check:g}"
    if shape.store is not None and median(weights) > shape.store:
        yield f"store of {shape.name}: × {median(weights):.2f}, at most {shape.store:g}"


def _round(path: Path, data: Path) -> Iterator[tuple[str, Measured]]:
    """Check, import, import again, in an empty data folder with the sample organization."""
    environment = {"UPFLOW_TUI_DATA_DIR": str(data)}
    load = [*PROGRAM, "org", "load", str(sample_path("organization.toml"))]
    steps = (("check", ["check"]), ("import", ["import", "--yes"]), ("again", ["import", "--yes"]))
    for name, command in chain([("", load)], ((name, [*PROGRAM, *words, str(path)]) for name, words in steps)):
        measured = measure(command, environment)
        if measured.code not in (0, 1):
            raise RuntimeError(f"{' '.join(command)} ended with {measured.code}")
        if name:
            yield name, measured


if __name__ == "__main__":
    sys.exit(main())
