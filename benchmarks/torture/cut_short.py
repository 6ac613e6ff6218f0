"""Kills and failing writes at every k: what is in the store is as before or as after, never between."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.torture.faulty import fail_at_statement, kill_after, kill_at_statement
from benchmarks.torture.jobs import Job
from benchmarks.torture.state import state_of, traces
from benchmarks.torture.tally import Tally
from benchmarks.torture.tracing import FAILING, WRITING, can_trace, count_calls, fail_at, kill_at
from benchmarks.torture.trial import PRIVATE, Ended, Trial, run

_AGAIN: Final = 4
"""After one trial of so many it is looked at what was left, and what came to nothing is done again."""


@dataclass(frozen=True, slots=True)
class Known:
    """A job, what its folder holds before and after, and how much there is to be cut short."""

    job: Job
    before: str
    after: str
    seconds: float
    calls: int
    """Calls that write; 0 without strace."""
    failing: dict[str, int]
    """By error: the calls that can fail with it."""


def know(job: Job, folder: Path) -> Known:
    """Does the job once, whole; measured by strace where there is one."""
    data = job.copy(folder / "data")
    before = state_of(data)
    ended = run(job.on(data), folder)
    after = state_of(data)
    if ended.code not in (0, 1) or after == before:
        raise RuntimeError(f"{job.name} ended with {ended.code}: {ended.err}")
    calls, failing = 0, {}
    if can_trace():
        calls = count_calls(Trial(job.on(job.copy(data)), folder), WRITING, folder / "calls")
        for error, names in FAILING.items():
            failing[error] = count_calls(Trial(job.on(job.copy(data)), folder), names, folder / "calls")
    return Known(job, before, after, ended.seconds, calls, failing)


def kill_once(known: Known, place: float, tally: Tally, folder: Path, random: Random) -> None:
    """One kill, at this place (0 to 1) of all there are."""
    job, data = known.job, known.job.copy(folder / "data")
    way = random.choice(("call", "call", "time", "statement")) if known.calls else random.choice(("time", "statement"))
    tracer = None
    if way == "call":
        k = 1 + int(place * known.calls)
        trial = Trial(job.on(data), folder)
        tracer = kill_at(trial, WRITING, k)
    elif way == "time":
        k = int(place * known.seconds * 1e6)
        trial = Trial(job.on(data), folder, kill_after(place * known.seconds))
    else:
        k = 1 + int(place * 60)
        trial = Trial(job.on(data), folder, kill_at_statement(k))
    trial.go()
    ended = trial.ended()
    if tracer is not None:
        tracer.wait()
    fault = "" if ended.code in (-signal.SIGKILL, -signal.SIGALRM) and not ended.hung else ended.fault
    detail = f"{way} {k} of {job.name}: {ended.code} {ended.err}"
    _judge(known, data, fault, f"kill {job.name}", detail, tally, ended, random.random() < 1 / _AGAIN)


def fail_once(known: Known, place: float, tally: Tally, folder: Path, random: Random) -> None:
    """One write that fails, at this place (0 to 1) of all there are."""
    job, data = known.job, known.job.copy(folder / "data")
    error = random.choice([error for error, calls in known.failing.items() if calls] or ["FULL"])
    tracer = None
    if known.failing.get(error) and random.random() < 0.75:
        k, for_ever = 1 + int(place * known.failing[error]), random.random() < 0.5
        trial = Trial(job.on(data), folder)
        tracer = fail_at(trial, error, FAILING[error], k, for_ever=for_ever)
        way = f"{error} at {k}{' and on' if for_ever else ''}"
    else:
        k = 1 + int(place * 60)
        code = random.choice((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))
        trial = Trial(job.on(data), folder, fail_at_statement(k, code))
        way = f"statement {k} fails by {code}"
    trial.go()
    ended = trial.ended()
    if tracer is not None:
        tracer.wait()
    detail = f"{way} of {job.name}: {ended.code} {ended.err}"
    _judge(known, data, ended.fault, f"fail {job.name}", detail, tally, ended, random.random() < 1 / _AGAIN)


def places(random: Random) -> Iterator[float]:
    """Places from 0 to 1, spread ever more closely over all of them; each run has its own."""
    start = random.random()
    return ((start + number * 0.6180339887498949) % 1 for number in count())


def _judge(
    known: Known, data: Path, fault: str, what: str, detail: str, tally: Tally, ended: Ended, looks_on: bool
) -> None:
    """Looks at what is in the folder now; now and then at what was left, and whether it can be done again."""
    try:
        state = state_of(data)
    except RuntimeError as error:
        tally.fail(what, "between", f"{detail} -> {error}")
        return
    if state not in (known.before, known.after):
        tally.fail(what, "between", detail)
        return
    how = "as after" if state == known.after else "as before"
    fault = fault or _lies(ended, state == known.after) or (_left(known, data, state, ended) if looks_on else "")
    if not fault and how == "as before" and looks_on:
        again = run(known.job.on(data), data.parent)
        if again.code not in (0, 1) or state_of(data) != known.after:
            fault = "cannot be done again"
            detail += f" -> again: {again.code} {again.err}"
    tally.judge(what, fault, how, detail)


def _lies(ended: Ended, is_done: bool) -> str:
    """Whether a command that ended by itself said something else than what is in the store."""
    if ended.code < 0:
        return ""
    if ended.code in (0, 1) and not is_done:
        return "says done, and is not"
    if ended.code in (2, 3) and is_done:
        return "says nothing done, and it is"
    if ended.code in (2, 3) and (not ended.err.startswith("upflow-tui: ") or ended.err.count("\n") != 1):
        return "does not say why in one line"
    return ""


def _left(known: Known, data: Path, state: str, ended: Ended) -> str:
    """Whether customer data are where no promise speaks of them."""
    work = data.parent / "next.csv"
    work.write_text("Customer ID,Customer name\nN-1,Next\n", encoding="utf-8")
    run(["inspect", str(work), "--data-dir", str(data)], data.parent)  # the next one that works tidies
    if found := traces(data.parent / PRIVATE, b"Customer 1"):
        return f"left in the temporary folder: {len(found)}"
    says_so = "traces may be left" in ended.err
    if known.job.erases and state == known.after and not says_so and (found := traces(data, known.job.erases.encode())):
        return f"left in {found[0]}"
    return ""


Once = Callable[[Known, float, Tally, Path, Random], None]
