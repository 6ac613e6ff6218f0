"""Two commands at once on one store: what comes out is what one after the other would give, or one of them alone."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations
from pathlib import Path
from random import Random

from benchmarks.torture.jobs import Job
from benchmarks.torture.state import state_of
from benchmarks.torture.tally import Tally
from benchmarks.torture.trial import Ended, Trial, run


class Pairs:
    """Pairs of jobs that begin from one folder, and what each of their orders gives."""

    def __init__(self, jobs: list[Job], folder: Path) -> None:
        self._folder = folder
        alike = [job for job in jobs if job.name in ("import", "undo", "forget", "erase", "org load")]
        self._pairs = list(combinations_with_replacement(alike, 2))
        self._known: dict[tuple[str, ...], str] = {}

    def try_one(self, tally: Tally, random: Random) -> None:
        """Two at the same moment, or nearly."""
        pair = random.choice(self._pairs)
        data = pair[0].copy(self._folder / "data")
        trials = [Trial(job.on(data), self._folder / str(place)) for place, job in enumerate(pair)]
        random.shuffle(trials)
        for trial in trials:
            trial.go()
        ended = [trial.ended() for trial in trials]
        what = f"pair {pair[0].name} + {pair[1].name}"
        detail = " | ".join(f"{one.code} {one.err}" for one in ended)
        fault = next(filter(None, (one.fault for one in ended)), "")
        try:
            state = state_of(data)
        except RuntimeError as error:
            tally.fail(what, "between", f"{detail} -> {error}")
            return
        if not fault and state not in self._possible(pair, ended):
            fault = "between"
        how = "both done" if all(one.code in (0, 1) for one in ended) else "one refused"
        tally.judge(what, fault, how, detail)

    def _possible(self, pair: tuple[Job, Job], ended: list[Ended]) -> set[str]:
        """The states that may come of a pair: of both orders where both were done, else of one alone, or of none."""
        found = {self._after(order) for order in permutations(pair)}
        if not all(one.code in (0, 1) for one in ended):
            found |= {self._after((job,)) for job in pair} | {self._after(())}
        return found

    def _after(self, order: tuple[Job, ...]) -> str:
        """What is there after these jobs one by one; the second may be refused."""
        names = (order[0].name if order else "", *(job.name for job in order))
        if names not in self._known:
            folder = self._folder / "alone"
            data = self._folder / "alone-data"
            (order[0] if order else self._pairs[0][0]).copy(data)
            for job in order:
                run(job.on(data), folder)
            self._known[names] = state_of(data)
        return self._known[names]
