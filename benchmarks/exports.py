"""Files as exports have them, besides the one of 25 columns: a customer a line, and findings on each line.

    python -m benchmarks.exports [--lines 100000] [--rounds 5]

R as in `benchmarks.commands`. Each file is checked, imported, and imported again; the store is weighed after the
first import.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from benchmarks.commands import Costs, costs_of
from benchmarks.figure import Figure, Unit, report
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


def figures(lines: int, rounds: int) -> Iterator[Figure]:
    """Goals 14 to 16, each shape in so many lines."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        for shape in SHAPES:
            path = Path(folder) / "shape.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(shape.rows(lines))
            yield from _of(shape, lines, costs_of(path, rounds))


def _of(shape: Shape, lines: int, costs: Costs) -> Iterator[Figure]:
    for job, ratios in costs.ratios.items():
        name = f"{job}, {lines:,} lines, {shape.name}"
        if shape.a_customer is not None:
            each = [cpu / lines * 1e6 for cpu in costs.cpu[job]]
            yield Figure.of(14, f"{name}: CPU a customer", each, Unit.MICROSECONDS, shape.a_customer)
        else:
            limit = shape.check if job == "check" else None
            yield Figure.of(None if limit is None else 15, name, ratios, Unit.FLOORS, limit)
    goal = None if shape.store is None else 16
    name = f"the store after {lines:,} lines, {shape.name}, against the file"
    yield Figure.of(goal, name, costs.weights, Unit.TIMES, shape.store)


def main() -> int:
    """Prints a table. Returns 1 if anything costs more than it may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    return report(figures(options.lines, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
