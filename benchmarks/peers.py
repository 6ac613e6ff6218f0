"""Others on the same file, where they are installed (`pip install -e '.[bench]'`): what four rules cost them.

    python -m benchmarks.peers [--lines 100000] [--rounds 5]

R as in `benchmarks.commands`; what each does stands in `benchmarks.peer_jobs`. A check of this program judges every
cell and makes customers of the lines: it stands in the table of the commands.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.commands import FLOOR
from benchmarks.figure import Figure, Unit, report
from benchmarks.measuring import measure
from upflow_tui.samples.generator import write_lines


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program.

    Args:
        label: what it is called in the table.
        packages: what has to be there.
    """

    label: str
    packages: tuple[str, ...]

    @property
    def is_installed(self) -> bool:
        """Whether all is there that it needs."""
        return all(find_spec(name) is not None for name in self.packages)


PEERS: Final[Mapping[str, Peer]] = {
    "polars": Peer("Polars, four rules", ("polars",)),
    "duckdb": Peer("DuckDB, four rules", ("duckdb",)),
    "pandera": Peer("pandera with pandas, four rules", ("pandera", "pandas")),
    "csvclean": Peer("csvclean of csvkit, the shape of lines alone", ("csvkit",)),
    "frictionless": Peer("frictionless, four rules", ("frictionless",)),
}
"""By their names in `benchmarks.peer_jobs`."""


def figures(lines: int, rounds: int) -> Iterator[Figure]:
    """R and memory of each; without a value where one is not installed.

    Raises:
        RuntimeError: one of them fails.
    """
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as folder:
        path = Path(folder) / "customers.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            write_lines(file, lines)
        for name, peer in PEERS.items():
            job = f"{peer.label}, {lines:,} lines"
            if peer.is_installed:
                yield from _of(job, name, path, rounds)
            else:
                yield Figure(None, job, None, Unit.FLOORS)


def _of(job: str, name: str, path: Path, rounds: int) -> Iterator[Figure]:
    ratios, peaks = [], []
    for _ in range(rounds):
        floor = measure([sys.executable, "-c", FLOOR, str(path)])
        measured = measure([sys.executable, "-m", "benchmarks.peer_jobs", name, str(path)])
        if measured.code != 0:
            raise RuntimeError(f"{name} ended with {measured.code}")
        ratios.append(measured.cpu / floor.cpu)
        peaks.append(measured.peak / 1e6)
    yield Figure.of(None, job, ratios, Unit.FLOORS)
    yield Figure(None, f"{job}: memory", max(peaks), Unit.MEGABYTES)


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    return report(figures(options.lines, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
