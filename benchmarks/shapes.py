"""No work and no text grows with the square of the input: `python -m benchmarks.shapes [SHAPE ...] [--size 1000000]`.

Each shape is a file of one odd kind, made at a quarter of the size and at the whole. Both are checked, imported into an
empty data folder, and imported again. CPU may grow with the file (× 4, a quarter more is allowed), the memory of the
largest process may be 100 MB and 20 times what is read, and so may the data folder and what is printed. What a command
costs on three lines is taken off before ratios are made. Exits with 1 if a shape missed any of it.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.shape_files import cells, identities, lines, organizations, workbooks
from benchmarks.shape_files.shape import SHAPES, Made
from upflow_tui.samples import sample_path

FAMILIES: Final = (identities, cells, lines, organizations, workbooks)
"""The modules whose shapes are registered in `SHAPES`."""
GROWTH: Final = 5.0
"""CPU of four times the file, at most so many times that of the file."""
SHARE: Final = 20
FLOOR: Final = 100 * 10**6
"""Bytes: at most this and `SHARE` times what is read."""
SOME: Final = 0.15
"""Seconds of CPU that may be chance."""
_COMMANDS: Final = (("check", "--json"), ("import", "--yes", "--json"), ("import", "--yes", "--json"))


@dataclass(slots=True)
class Cost:
    """What the three commands took together."""

    cpu: float = 0.0
    peak: int = 0
    """Bytes of the largest process."""
    folder: int = 0
    """Bytes of the data folder at its largest end."""
    printed: int = 0
    """Bytes, at most, by one command."""
    fault: str = ""


def cost_of(made: Made, folder: Path, seconds: float) -> Cost:
    """Runs the commands on one file, in an empty data folder.

    Args:
        made: the file.
        folder: an empty one.
        seconds: after which a command is ended, which is a fault.
    """
    path = folder / f"customers{made.ending}"
    path.write_bytes(made.data)
    data = folder / "data"
    organization = sample_path("organization.toml")
    if made.organization:
        organization = folder / "organization.toml"
        organization.write_text(made.organization, encoding="utf-8")
    cost = Cost()
    for arguments in (["org", "load", str(organization)], *([word, str(path), *rest] for word, *rest in _COMMANDS)):
        _run(arguments, data, cost, seconds)
        if cost.fault:
            return cost
        cost.folder = max(cost.folder, sum(file.stat().st_size for file in data.rglob("*") if file.is_file()))
    return cost


def _run(arguments: Sequence[str], data: Path, cost: Cost, seconds: float) -> None:
    """One command, its CPU and memory with those of its children."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "upflow_tui", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**os.environ, "UPFLOW_TUI_DATA_DIR": str(data)},
            start_new_session=True,
        )
        clock = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        clock.start()
        _, status, usage = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        cost.cpu += usage.ru_utime + usage.ru_stime
        cost.peak = max(cost.peak, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
        cost.printed = max(cost.printed, out.seek(0, os.SEEK_END) + err.seek(0, os.SEEK_END))
        err.seek(0)
        said = err.read(100_000).decode("utf-8", "replace")
        if process.returncode == -signal.SIGKILL:
            cost.fault = f"{arguments[0]} took more than {seconds:g} s"
        elif process.returncode not in (0, 1, 2) or "Traceback" in said or "fault of the program" in said:
            cost.fault = f"{arguments[0]} ended with {process.returncode}: {said[-300:]!r}"


def misses(small: Cost, large: Cost, base: Cost, read: int) -> Iterator[str]:
    """What a shape missed.

    Args:
        small, large: a quarter of the file, and the whole.
        base: three lines.
        read: bytes of the whole.
    """
    for cost in (small, large):
        if cost.fault:
            yield cost.fault
            return
    growth = growth_of(small, large, base)
    if growth > GROWTH:
        yield f"CPU × {growth:.1f}"
    for what, taken in (("memory", large.peak), ("data folder", large.folder), ("output", large.printed)):
        if taken > FLOOR + SHARE * read:
            yield f"{what} {taken / 1e6:.0f} MB of {(FLOOR + SHARE * read) / 1e6:.0f}"


def growth_of(small: Cost, large: Cost, base: Cost) -> float:
    """By how much the work grew, without what every command does."""
    return max(0.0, large.cpu - base.cpu) / max(SOME, small.cpu - base.cpu + SOME)


def main() -> int:
    """Prints a line for each shape. Returns 1 if any missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shapes", description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help="all, where none is named")
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of the larger file, about")
    parser.add_argument("--seconds", type=float, default=120, help="after which a command is ended")
    options = parser.parse_args()
    unknown = [name for name in options.shapes if name not in SHAPES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(SHAPES)}")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="upflow-shapes-") as folder:
        base = _measured(SHAPES["good_lines"](100), Path(folder), options.seconds)
        print(f"three lines: {base.cpu:.2f} s, {base.peak / 1e6:.0f} MB\n")
        print(f"{'shape':42} read, kB  CPU, s of a quarter     × peak, MB  kept   out")
        missed = [
            name for name in options.shapes or SHAPES if _shown(name, options.size, base, Path(folder), options.seconds)
        ]
    print(f"\n{len(options.shapes or SHAPES)} shapes, {time.monotonic() - begun:.0f} s")
    print("Missed: " + (", ".join(missed) or "none"))
    return 1 if missed else 0


def _shown(name: str, size: int, base: Cost, folder: Path, seconds: float) -> bool:
    """Measures and prints one shape; whether it missed anything."""
    made = SHAPES[name](size)
    small = _measured(SHAPES[name](size // 4), folder, seconds)
    large = small if small.fault else _measured(made, folder, seconds)
    wrong = "; ".join(misses(small, large, base, made.weight))
    print(
        f"{name:42}{made.weight / 1e3:9,.0f}{large.cpu:8.2f}{small.cpu:13.2f}{growth_of(small, large, base):6.1f}"
        f"{large.peak / 1e6:9.0f}{large.folder / 1e6:6.1f}{large.printed / 1e6:6.1f}  {wrong}",
        flush=True,
    )
    return bool(wrong)


def _measured(made: Made, folder: Path, seconds: float) -> Cost:
    with tempfile.TemporaryDirectory(dir=folder) as inner:
        return cost_of(made, Path(inner), seconds)


if __name__ == "__main__":
    sys.exit(main())
