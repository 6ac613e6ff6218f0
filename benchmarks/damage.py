"""How often a harm to one line of a good file goes unsaid: `python -m benchmarks.damage [--runs 500]`.

Each run draws a good file, a line and a column, harms that line, and runs what `check` runs. The plan is compared with
that of the good file: *named* (a warning or an error on the line or about it, or the file refused), *harmless* (the
customers are right all the same), *unseen* (no person could see it: two free texts exchanged), *silent*, and *grave*
(silent, and a customer is invented, lost or merged, or a contact, parent or manager is at another customer). *Alarms*
are new warnings on lines that were not harmed. The same seed, the same harms.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from benchmarks.laboratory.good_files import LONG, PLANS, as_workbook, make
from benchmarks.laboratory.harms import IN_STORE, KINDS, SEPARATORS, Harmed, Unfit
from benchmarks.laboratory.judging import Judged, Verdict, judge
from benchmarks.laboratory.loading import GoodFile, good_files
from benchmarks.laboratory.running import in_memory, outcome_of
from upflow_tui.core.findings import Severity
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers
from upflow_tui.samples import ORGANIZATION, sample_path

_TRIES = 200
_HEADS = (("runs", 7), ("named", 8), ("harmless", 10), ("unseen", 8), ("silent", 8), ("grave", 8), ("alarms", 8))


@dataclass(slots=True)
class Run:
    """One harm and what came of it."""

    kind: str
    file: GoodFile
    harmed: Harmed
    judged: Judged
    lines: range
    in_store: bool


@dataclass(slots=True)
class Tally:
    """The verdicts of one kind."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)

    @property
    def runs(self) -> int:
        """How many there were."""
        return self.verdicts.total()

    def share(self, *verdicts: Verdict) -> float:
        """Which part of the runs came to one of these."""
        return sum(self.verdicts[verdict] for verdict in verdicts) / max(1, self.runs)


def run_kind(kind: str, runs: int, seed: int, files: Sequence[GoodFile], folder: Path) -> list[Run]:
    """So many harms of one kind (to be called within `in_memory`); fewer where no file can be harmed that way."""
    random = Random(f"{kind} {seed}")
    done = []
    for _ in range(runs):
        drawn = _draw(random, kind, files)
        if drawn is not None:
            done.append(_run(kind, *drawn, folder))
    return done


def _run_kinds(kinds: Sequence[str], runs: int, seed: int, files: Sequence[GoodFile], folder: Path) -> Iterator[Run]:
    """The runs of some kinds, with a word on each kind as it is done; what went well is not kept whole."""
    for kind in kinds:
        done = run_kind(kind, runs, seed, files, folder)
        counts = Counter(run.judged.verdict for run in done)
        print(f"  {kind:20} {', '.join(f'{count} {verdict}' for verdict, count in sorted(counts.items()))}", flush=True)
        for run in done:
            if run.judged.verdict not in (Verdict.SILENT, Verdict.GRAVE, Verdict.UNSEEN) and not run.judged.alarms:
                run.harmed.records = []
            yield run


def _draw(random: Random, kind: str, files: Sequence[GoodFile]) -> tuple[GoodFile, Harmed, bool] | None:
    for _ in range(_TRIES):
        file = random.choice(files)
        at = random.randrange(len(file.records))
        in_store = kind in IN_STORE and file.holding is not None and random.random() < 0.5
        try:
            return file, KINDS[kind](random, file, at), in_store
        except Unfit:
            continue
    return None


def _run(kind: str, file: GoodFile, harmed: Harmed, in_store: bool, folder: Path) -> Run:
    text = file.data(harmed.records)
    first = file.head.count(file.end) + 1 + sum(
        record.count(file.end) + 1 for record in harmed.records[: harmed.at]
    )  # fmt: skip
    height = sum(record.count(file.end) + 1 for record in harmed.records[harmed.at : harmed.at + harmed.count])
    before = file.records[harmed.at : harmed.at + harmed.removed]
    moved_by = height - sum(file.raw(record).count(file.end) + 1 for record in before)
    data = _encoded(file, harmed, text)
    stored = file.holding if in_store and file.holding is not None else file.stored
    outcome = outcome_of(data, folder, file.organization, stored, file.choices)
    lines = range(first, first + height)
    judged = judge(
        file.outcome,
        {} if in_store else file.result,
        outcome,
        lines,
        moved_by,
        harmed.values,
        seeable=harmed.seeable,
        harmed_ids=[identity for record in before for identity in file.identities(record)],
    )
    return Run(kind, file, harmed, judged, lines, in_store)


def _encoded(file: GoodFile, harmed: Harmed, text: str) -> bytes:
    if file.is_workbook:
        data = as_workbook(text, file.delimiter)
    elif harmed.encode is None:
        data = text.encode(file.encoding, "replace")
    else:
        parts = [file.head.encode(file.encoding)]
        for place, record in enumerate(harmed.records):
            is_harmed = harmed.at <= place < harmed.at + harmed.count
            parts.append((harmed.encode if is_harmed else _encoder(file.encoding))(record + file.end))
        data = b"".join(parts)
    return data


def _encoder(encoding: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(encoding, "replace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.damage", description=__doc__)
    parser.add_argument("--runs", type=int, default=500, help="harms of each kind")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND")
    parser.add_argument("--files", nargs="+", help="only the good files with these names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="show so many of each kind that went unsaid")
    parser.add_argument("--clean", type=int, metavar="LINES", help="only look for false alarms on so many good lines")
    parser.add_argument("--alarms", type=int, default=0, help="show so many new warnings on unharmed lines")
    options = parser.parse_args(arguments)
    given = os.environ.get("UPFLOW_CORPORA")
    corpora = Path(given) / "files" if given else None
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="upflow-damage-", dir=_quick_folder()) as name, in_memory():
        folder = Path(name)
        if options.clean:
            return print_false_alarms(options.clean, options.seed, folder)
        files = [file for file in good_files(options.seed, folder, corpora) if _is_wanted(file, options.files)]
        _print_files(files)
        runs = list(_run_kinds(options.kinds, options.runs, options.seed, files, folder))
    seconds = time.perf_counter() - started
    print_table(runs)
    print(f"\n{len(runs):,} runs in {seconds:.0f} s, {len(runs) / seconds:.0f} a second")
    _print_examples(runs, options.examples, options.alarms)
    return 0


def print_false_alarms(lines: int, seed: int, folder: Path) -> int:
    """What is said above note of good files with so many lines in all; 1 where anything is, else 0."""
    organization = load_organization_file(sample_path(ORGANIZATION))
    plans = [plan for plan in PLANS if plan.name in LONG]
    count = 0
    for plan in plans:
        data = make(replace(plan, lines=lines // len(plans)), seed)
        outcome = outcome_of(data, folder, organization, NoStoredCustomers(), ImportChoices())
        said = [item for item in outcome.findings if item.severity != Severity.NOTE]
        print(f"  {plan.name:22} {plan.habit:9} {len(outcome.customers):7,} customers, {len(said)} above note")
        for item in said[:5]:
            print(f"      line {item.line}: {item.code}: {item.message}")
        count += len(said) + bool(outcome.refused)
    print(f"\n{count} findings above note")
    return 1 if count else 0


def _is_wanted(file: GoodFile, names: Sequence[str] | None) -> bool:
    return not names or file.name in names


def _quick_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _print_files(files: Sequence[GoodFile]) -> None:
    for file in files:
        above = Counter(item.code for item in file.outcome.findings if item.severity != "note")
        said = ", ".join(f"{code} {count}" for code, count in above.items())
        print(f"  {file.name:22} {file.habit:9} {len(file.records):4} records, {len(file.result):4} customers  {said}")


def print_table(runs: Sequence[Run]) -> None:
    """The verdicts by kind, and over all."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    padded, whole = Tally(), Tally()
    separators = {harm.__name__ for harm in SEPARATORS}
    for run in runs:
        for tally in (
            tallies[run.kind],
            whole,
            *([padded] if run.kind in separators and run.file.habit == "padded" else []),
        ):
            tally.verdicts[run.judged.verdict] += 1
            tally.alarms.update({item.code for item in run.judged.alarms})
    print(
        f"\n{'kind':20} {'runs':>6} {'named':>7} {'harmless':>9} {'unseen':>7} {'silent':>7} {'grave':>7} {'alarms':>7}"
    )
    for kind, tally in tallies.items():
        print(_row(kind, tally))
    print(_row("all", whole))
    print(_row("separators, padded", padded))


def _row(name: str, tally: Tally) -> str:
    silent = tally.share(Verdict.SILENT, Verdict.GRAVE)
    alarms = tally.alarms.total() / max(1, tally.runs)
    return (
        f"{name:20} {tally.runs:6,} {tally.share(Verdict.NAMED):7.1%} {tally.share(Verdict.HARMLESS):9.1%}"
        f" {tally.share(Verdict.UNSEEN):7.1%} {silent:7.2%} {tally.share(Verdict.GRAVE):7.2%} {alarms:7.2%}"
    )


def _print_examples(runs: Sequence[Run], count: int, alarms: int) -> None:
    shown: Counter[tuple[str, str]] = Counter()
    for verdict in (Verdict.GRAVE, Verdict.SILENT, Verdict.UNSEEN):
        for run in runs:
            if run.judged.verdict is verdict and shown[run.kind, verdict] < count:
                shown[run.kind, verdict] += 1
                _print_example(run)
                for text in run.judged.differences[:4]:
                    print(f"      {text}")
    for run in runs:
        for item in run.judged.alarms:
            if shown["alarm", item.code] < alarms:
                shown["alarm", item.code] += 1
                _print_example(run)
                print(f"      alarm: line {item.line} {item.code}: {item.message}")


def _print_example(run: Run) -> None:
    store = ", in store" if run.in_store else ""
    print(f"\n{run.judged.verdict} {run.kind}: {run.file.name} ({run.file.habit}), line {run.lines.start}{store}")
    good = run.file.records[run.harmed.at : run.harmed.at + run.harmed.removed]
    for record in good[:2]:
        print(f"    - {run.file.raw(record)!r}")
    for raw in run.harmed.records[run.harmed.at : run.harmed.at + run.harmed.count]:
        print(f"    + {raw!r}")


if __name__ == "__main__":
    sys.exit(main())
