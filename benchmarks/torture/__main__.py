"""What must not happen to anybody's data, tried again and again: `make torture`, `python -m benchmarks.torture`.

Kills and failing writes at every k of imports, undos, erasures, organizations, migrations and restores; two commands at
once; damaged stores; mutated inputs; hostile text through every output. The seed is printed and the log kept: what went
wrong stands in it with what is needed to do it again. Exits with 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final, TextIO

from benchmarks.torture import loading
from benchmarks.torture.cut_short import fail_once, kill_once, know, places
from benchmarks.torture.inputs import Inputs
from benchmarks.torture.jobs import jobs
from benchmarks.torture.outputs import Outputs
from benchmarks.torture.stores import Stores
from benchmarks.torture.tally import Tally
from benchmarks.torture.together import Pairs
from benchmarks.torture.tracing import can_trace

SUBJECTS: Final = ("kills", "failures", "pairs", "stores", "inputs", "outputs")
_SHARES: Final = {"kills": 40, "failures": 20, "pairs": 4, "stores": 12, "inputs": 130, "outputs": 1}
"""How often each has its turn, beside the others."""

Turn = Callable[[Tally, Random], None]


def torture(
    subjects: Sequence[str], seconds: float, seed: str, log: TextIO, folder: Path, say: Callable[[str], None]
) -> Tally:
    """Tries things until the time is over, every subject in turn.

    Args:
        subjects: of `SUBJECTS`.
        seconds: how long; what has been begun is finished.
        seed: the same one tries the same things, as far as the computer's speed lets it.
        log: gets a line for each thing tried.
        folder: for everything that is made.
        say: told how it stands.
    """
    loading.load_all()
    gc.freeze()
    tally, random = Tally(log), Random(seed)
    turns = _turns(subjects, folder, Random(f"{seed} places"))
    names, weights = list(turns), [_SHARES[name] for name in turns]
    until, next_word = time.monotonic() + seconds, time.monotonic()
    for first in names:  # each at least once, however short the time is
        turns[first](tally, random)
    while time.monotonic() < until:
        turns[random.choices(names, weights)[0]](tally, random)
        if time.monotonic() > next_word:
            say(f"{tally.tried.total():7,} tried, {tally.wrong.total()} wrong")
            next_word = time.monotonic() + 15
    return tally


def _turns(subjects: Sequence[str], folder: Path, random: Random) -> dict[str, Turn]:
    """What each subject does in its turn."""
    found = list(jobs(folder / "jobs")) if {"kills", "failures", "pairs", "stores"} & set(subjects) else []
    turns: dict[str, Turn] = {}
    if {"kills", "failures"} & set(subjects):
        known = [know(job, folder / "cut") for job in found]
        for name, once in (("kills", kill_once), ("failures", fail_once)):
            along = [(item, places(random)) for item in known]

            def turn(tally: Tally, random: Random, once=once, along=along) -> None:  # type: ignore[no-untyped-def]
                item, where = along[sum(tally.tried.values()) % len(along)]
                once(item, next(where), tally, folder / "cut", random)

            turns[name] = turn
    if "pairs" in subjects:
        turns["pairs"] = Pairs(found, folder / "pairs").try_one
    if "stores" in subjects:
        filled = next(job for job in found if job.name == "import")
        turns["stores"] = Stores(filled, folder / "jobs" / "fourth.csv", folder / "stores").try_one
    if "inputs" in subjects:
        turns["inputs"] = Inputs(folder / "inputs").try_one
    if "outputs" in subjects:
        (folder / "outputs").mkdir()
        turns["outputs"] = Outputs(folder / "outputs").try_one
    return {name: turn for name, turn in turns.items() if name in subjects}


def main() -> int:
    """Prints the counts. Returns 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)}; all by default")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", default=str(time.time_ns() % 10**9), help="of an earlier run; a new one by default")
    parser.add_argument("--log", type=Path, default=Path("torture.log"))
    options = parser.parse_args()
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"unknown: {', '.join(unknown)}")
    traced = "with strace" if can_trace() else "without strace: by time and by statement alone"
    print(f"seed {options.seed}, {traced}, {options.minutes:g} minutes; log: {options.log}")
    with (
        options.log.open("w", encoding="utf-8") as log,
        tempfile.TemporaryDirectory(prefix="upflow-torture-") as folder,
    ):
        log.write(f"seed {options.seed}\n")
        tally = torture(
            options.subjects or SUBJECTS, options.minutes * 60, options.seed, log, Path(folder),
            lambda word: print(word, flush=True),
        )  # fmt: skip
    print()
    for what, number in sorted(tally.outcomes.items()):
        print(f"{number:7,}  {what}")
    print(
        f"\n{tally.sum('kill'):,} kills, {tally.sum('fail'):,} failing writes, {tally.sum('pair'):,} pairs, "
        f"{tally.sum('damaged'):,} damaged stores, {tally.sum('mutated'):,} mutated inputs, "
        f"{tally.sum('hostile'):,} hostile outputs"
    )
    print("Wrong: " + (", ".join(f"{count} × {kind}" for kind, count in tally.wrong.items()) or "nothing"))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
