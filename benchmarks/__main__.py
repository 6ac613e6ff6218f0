"""`make bench`: all goals of docs/performance.md as one table, which is written there.

    python -m benchmarks [--only commands exports] [--million] [--lines 100000] [--rounds 5] [--dry]

Each benchmark of the list gives its figures; alone, most have more to say: `python -m benchmarks.exports`. What takes
long (a million lines, 400,000 stored customers) is measured with --million only; its rows stay in the page until then.
Whatever became worse by more than a tenth, against the table that stood there, is said at the end.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import commands, exports, fixing, groups, lists, peers, places, repairs, screens
from benchmarks.figure import WORSE, Figure, Unit, cells, line
from benchmarks.machine import load, machine, state
from benchmarks.page import HEADER, PAGE, Block, Page


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Args:
        lines: of a large file; a million are ten times as many, stored customers four tenths.
        rounds: how often what is not slow is measured.
    """

    lines: int = 100_000
    rounds: int = 5


Part = Callable[[Size], Iterable[Figure]]

PARTS: Final[Mapping[str, Part]] = {
    "commands": lambda size: commands.figures((size.lines // 100, size.lines), size.rounds),
    "exports": lambda size: exports.figures(size.lines, size.rounds),
    "peers": lambda size: peers.figures(size.lines, size.rounds),
    "repairs": lambda size: repairs.figures(size.lines, size.rounds),
    "lists": lambda size: lists.figures(size.lines * 2 // 5, size.rounds),
    "starting": lambda size: screens.starts(size.rounds * 2),
    "screens": lambda size: screens.figures(size.lines),
    "fixing": lambda size: fixing.figures(size.lines),
    "groups": lambda size: groups.figures(size.lines),
}
LONG: Final[Mapping[str, Part]] = {
    "million": lambda size: commands.growth(size.lines, size.lines * 10, min(size.rounds, 3)),
    "long lists": lambda size: lists.figures(size.lines * 4, size.rounds),
    "places": lambda size: places.figures(size.lines * 4),
}
"""What takes long."""
_IN_TMUX: Final = frozenset({"screens", "fixing", "groups", "places"})


def main(arguments: list[str] | None = None) -> int:
    """Prints the table, and writes it unless told otherwise. Returns 1 if a goal was missed."""
    options = _options(arguments)
    if options.pin is not None:
        os.sched_setaffinity(0, {options.pin})
    page = Page(options.page)
    parts = options.only or [*PARTS, *(LONG if options.million else ())]
    measured = _measured(parts, Size(options.lines, options.rounds), page, write=not options.dry)
    missed = [figure.job for figure in measured if figure.missed]
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    return 1 if missed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*PARTS, *LONG], metavar="BENCHMARK", help="measure these alone")
    parser.add_argument("--million", action="store_true", help=f"measure what takes long, too: {', '.join(LONG)}")
    parser.add_argument("--lines", type=int, default=100_000, help="of a large file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pin", type=int, help="run everything on this processor")
    parser.add_argument("--page", type=Path, default=PAGE, help="what the table stands in")
    parser.add_argument("--dry", action="store_true", help="print the table, and write nothing")
    return parser.parse_args(arguments)


def _measured(parts: Iterable[str], size: Size, page: Page, *, write: bool) -> list[Figure]:
    """Measures part after part, prints, compares, and writes if told to."""
    begun, before = load(), page.measured()
    print(f"{machine()}; load {begun} at the start\n\n{line(HEADER[:-1])}", flush=True)
    figures: list[Figure] = []
    rows: list[tuple[str, ...]] = []
    worse: list[str] = []
    done: set[str] = set()
    for part in parts:
        if part in _IN_TMUX and not screens.has_tmux():
            print(f"{part}: tmux is missing, and nothing was measured.")
            continue
        for figure in _figures(part, size):
            last, where = before.get(figure.job, ("", ""))
            row = (*cells(figure), last, _change(figure, last), part)
            print(line(row[:-1]), flush=True)
            if figure.value is None:  # the page keeps what was measured where it was installed
                continue
            done.add(part)
            figures.append(figure)
            rows.append(row)
            if (figure.times(last) or 0) > WORSE:
                worse.append(f"  {figure.job}: {last} → {figure.measured} ({_change(figure, last)}; {where})")
    where = f"{machine()}; load {begun} at the start and {load()} at the end; {state()}"
    print(f"\n{where}\n\nWorse by more than a tenth than the table in {page.path.name}:{' nothing' * (not worse)}")
    print("\n".join(worse), end="\n" * bool(worse))
    if write:
        page.write(Block(where, tuple(rows)), done)
    return figures


def _figures(part: str, size: Size) -> Iterator[Figure]:
    """Those of one part, as far as it comes; why it came no farther is said."""
    try:
        yield from {**PARTS, **LONG}[part](size)
    except (OSError, RuntimeError) as error:
        yield Figure(None, f"{part}: {str(error).splitlines()[0]}", None, Unit.TIMES, absent="failed")


def _change(figure: Figure, last: str) -> str:
    times = figure.times(last)
    return f"{(times - 1) * 100:+.0f} %" if times is not None else ""


if __name__ == "__main__":
    sys.exit(main())
