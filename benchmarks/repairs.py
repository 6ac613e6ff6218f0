"""Goal 10: how long it takes from a repair to the draft that has it, in an engine of its own as the program has it.

    python -m benchmarks.repairs [--lines 100000] [--rounds 5]

Of the lines 2 % are faulty. Each round makes a whole pass and then one repair after another, each taken back again:
from the message that asks to the one that says READY. Once with an empty store, once with one that has all of the file.
Other work on the computer slows everything alike, so the ratio to the whole pass of the same round is printed, too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figure import Figure, Unit
from upflow_tui.core.findings import Finding
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.protocol import INTERIM, Ask, Message, Say
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.generator import write_lines
from upflow_tui.store.draft.reader import DraftReader

ONE_VALUE = 0.5
"""Seconds that a repair of one value may take at most."""
WHOLE = "a whole pass"
IDENTITY = 1.5
"""Whole passes that a repair in a column of ID, name or parent may take at most."""


class Asking:
    """An engine in a child process that is asked one thing at a time."""

    def __init__(self, data: Path, folder: Path) -> None:
        self._folder = folder
        self._said: list[Message] = []
        self._news = threading.Condition()
        self._client = ChildEngine(data, data / "logs" / "engine.log", self._hear)
        self._source: dict[str, Any] = {}
        self.choices = ImportChoices()

    def _hear(self, message: Message) -> None:
        with self._news:
            self._said.append(message)
            self._news.notify_all()

    def ask(self, kind: Ask, **values: Any) -> tuple[dict[str, Any], float]:
        """What is answered, and after how many seconds."""
        started = time.perf_counter()
        generation = self._client.ask(kind, folder=str(self._folder), source=self._source, **values)
        with self._news:
            while True:
                last = next((one for one in self._said if self._is_answer(one, generation)), None)
                if last is not None:
                    break
                self._news.wait()
        seconds = time.perf_counter() - started
        if last.kind not in (Say.READ, Say.READY):
            raise RuntimeError(f"{kind} was answered with {last.kind}: {last.values}")
        return last.values, seconds

    @staticmethod
    def _is_answer(message: Message, generation: int) -> bool:
        return message.generation == generation and message.kind not in INTERIM

    def read(self, path: Path) -> None:
        """Has a file read."""
        self._source = self.ask(Ask.READ, path=str(path))[0]["source"]

    def draft(self, *repairs: Repair) -> tuple[dict[str, Any], float]:
        """Has a draft made with these repairs."""
        return self.ask(Ask.DRAFT, choices=choices_as_json(replace(self.choices, repairs=repairs)))

    def close(self) -> None:
        """Ends the engine."""
        self._client.close()


def repairs_of(draft: Path) -> Iterator[tuple[str, Repair, str]]:
    """What is measured: its name, the repair, and what it may take: "value", "all" or "identity"."""
    with DraftReader(draft) as reader:
        findings = list(reader.iter_findings())
        customers = {customer.lines[0]: customer for customer in islice(reader.iter_customers(), 500) if customer.lines}

    def some(code: str) -> Finding:
        found = [finding for finding in findings if finding.code == code]
        return found[len(found) // 2]

    def edit(code: str, new: str) -> CellEdit:
        found = some(code)
        return CellEdit(found.line or 0, found.column or 0, found.value or "", new)

    yield "a cell (workflow)", edit("workflow_not_found", "Standard reminders"), "value"
    yield "a cell (contact email)", edit("email_invalid", "somebody.new@mars.example"), "value"
    yield "a value (workflow), all its lines", _mapped(some("workflow_not_found"), "Standard reminders"), "value"
    found = some("email_invalid")
    yield "find and replace (contact email)", Replace("contact_email", _odd(found.value or ""), "@"), "all"
    yield "repair all alike (managers' capitals)", FixAll(FixName.LOWERCASE_MANAGERS), "all"
    yield "repair all alike (spaces, every column)", FixAll(FixName.SPACES), "all"
    line, customer = next(item for item in sorted(customers.items()) if item[1].name and item[1].external_id)
    column = next(finding.column for finding in findings if finding.code == "workflow_not_found") or 0
    name = CellEdit(line, 0, customer.name or "", f"{customer.name} and Sons")
    assert column, "the name is in the first column of this file"
    yield "a cell (customer name)", name, "identity"


def _mapped(found: Finding, new: str) -> MapValues:
    return MapValues("workflow", ((found.value or "", new),))


def _odd(address: str) -> str:
    return "(at)" if "(at)" in address else address


@dataclass(slots=True)
class Times:
    """What was measured with one store, by its name.

    Args:
        taken: seconds, round by round.
        ratios: the same as multiples of a whole pass.
        kinds: what each repair is, as in `repairs_of`; one taken back has none.
    """

    taken: dict[str, list[float]] = field(default_factory=dict)
    ratios: dict[str, list[float]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def slowest(self, kind: str) -> float:
        """The seconds of the slowest repair of a kind, by its median."""
        return max(median(self.taken[name]) for name, its in self.kinds.items() if its == kind)


def figures(lines: int, rounds: int) -> Iterator[Figure]:
    """Goal 10: the slowest repair of each kind."""
    for what, times in _both(lines, rounds):
        job = f"{lines:,} lines, {what}: "
        yield Figure.late(None, f"{job}a whole pass", median(times.taken[WHOLE]))
        yield Figure.late(10, f"{job}repair of one value, the slowest", times.slowest("value"), ONE_VALUE)
        yield Figure.late(None, f"{job}repair of all alike, the slowest", times.slowest("all"))
        passes = max(median(times.ratios[name]) for name, kind in times.kinds.items() if kind == "identity")
        yield Figure(10, f"{job}repair in a name, in whole passes", passes, Unit.TIMES, IDENTITY, 1.0)


def main() -> int:
    """Prints the table. Returns 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repairs", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    missed: list[str] = []
    for what, times in _both(options.lines, options.rounds):
        _print(what, times)
        missed += _missed(times)
    print(f"\nGoals missed: {'; '.join(missed) or 'none'}")
    return 1 if missed else 0


def _both(lines: int, rounds: int) -> Iterator[tuple[str, Times]]:
    """Once with an empty store, once with one that has all of the file."""
    with tempfile.TemporaryDirectory(prefix="upflow-bench-") as place:
        folder = Path(place)
        path = folder / "big.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            write_lines(file, lines)
        engine = Engine(folder / "data")
        engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
        yield "an empty store", _measured(folder, path, rounds)
        with engine.workspace() as workspace:
            choices = ImportChoices()
            engine.run(engine.open(engine.read(path, workspace), choices), choices, workspace)
        yield "all of it stored already", _measured(folder, path, rounds)


def _measured(folder: Path, path: Path, rounds: int) -> Times:
    prepared = folder / "prepared"
    prepared.mkdir(exist_ok=True)
    times = Times()
    with closing(Asking(folder / "data", prepared)) as asking:
        asking.read(path)
        for turn in range(rounds):
            # Another choice than in the round before, so that nothing of its draft is taken over.
            asking.choices = ImportChoices(keep_total_line=turn % 2 == 1)
            ready, whole = asking.draft()
            times.taken.setdefault(WHOLE, []).append(whole)
            for name, repair, kind in repairs_of(Path(ready["draft"])):
                times.kinds[name] = kind
                _, there = asking.draft(repair)
                _, back = asking.draft()
                for key, seconds in ((name, there), (f"{name}: taken back", back)):
                    times.taken.setdefault(key, []).append(seconds)
                    times.ratios.setdefault(key, []).append(seconds / whole)
    return times


def _missed(times: Times) -> Iterator[str]:
    for name, kind in times.kinds.items():
        if kind == "value" and median(times.taken[name]) > ONE_VALUE:
            yield f"{name}: {median(times.taken[name]):.2f} s, at most {ONE_VALUE}"
        if kind == "identity" and median(times.ratios[name]) > IDENTITY:
            yield f"{name}: {median(times.ratios[name]):.2f} passes, at most {IDENTITY}"


def _print(what: str, times: Times) -> None:
    print(f"\n{what:<56} {'median':>9} {'worst':>9} {'of a pass':>10}")
    for name, seconds in times.taken.items():
        ratio = f"{median(times.ratios[name]):.3f}" if name in times.ratios else ""
        print(f"  {name:<54} {median(seconds) * 1000:>6,.0f} ms {max(seconds) * 1000:>6,.0f} ms {ratio:>10}")


if __name__ == "__main__":
    sys.exit(main())
