"""The damage laboratory in short: its verdicts are right, and harmed lines do not go unsaid (docs/rules.md §2 and §5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks.damage import Run, print_false_alarms, run_kind
from benchmarks.laboratory.good_files import LONG, PLANS
from benchmarks.laboratory.harms import KINDS, SEPARATORS
from benchmarks.laboratory.judging import Kept, Result, Verdict, judge
from benchmarks.laboratory.loading import GoodFile, good_files
from benchmarks.laboratory.running import Outcome, in_memory
from benchmarks.laboratory.texts import look, split_raw, value_of, written
from upflow_tui.core.findings import find
from upflow_tui.importing.planning.plan import Action, PlannedContact, PlannedCustomer

RUNS = 4
"""Of each kind: two seconds in all."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with in_memory():
        yield tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="module")
def files(folder: Path) -> list[GoodFile]:
    return list(good_files(1, folder, None))


@pytest.fixture(scope="module")
def runs(files: Sequence[GoodFile], folder: Path) -> list[Run]:
    return [run for kind in KINDS for run in run_kind(kind, RUNS, 1, files, folder)]


def test_the_good_files_are_of_every_habit_and_without_a_finding(files: Sequence[GoodFile]) -> None:
    made = [file for file in files if file.habit != "sample"]
    habits = Counter(file.habit for file in made)
    assert len(made) >= 40
    assert min(habits[habit] for habit in ("padded", "trimmed", "ragged", "trailing", "changing")) >= 3
    assert sum(file.is_workbook for file in made) >= 2
    without_id = [file for file in made if file.column("external_id") is None and file.column("contact_email") is None]
    assert len(without_id) >= 3
    assert {file.delimiter for file in made} == set(";,|\t")
    assert {file.end for file in made} == {"\n", "\r\n", "\r"}
    assert [item for file in made for item in file.outcome.findings if item.severity != "note"] == []


def test_the_long_good_files_are_of_five_habits() -> None:
    habits = Counter(plan.habit for plan in PLANS if plan.name in LONG)
    assert min(habits[habit] for habit in ("padded", "trimmed", "ragged", "trailing", "changing")) >= 2


def test_good_lines_raise_no_alarm(folder: Path) -> None:
    assert print_false_alarms(2_100, 1, folder) == 0


def test_every_kind_of_harm_befalls_some_file(runs: Sequence[Run]) -> None:
    assert Counter(run.kind for run in runs) == dict.fromkeys(KINDS, RUNS)
    unchanged = [run for run in runs if run.harmed.records == [run.file.raw(record) for record in run.file.records]]
    assert {run.kind for run in unchanged} <= {"other_encoding"}


def test_harms_are_said(runs: Sequence[Run]) -> None:
    verdicts = Counter(run.judged.verdict for run in runs)
    silent = [(run.kind, run.file.name) for run in runs if run.judged.verdict in (Verdict.SILENT, Verdict.GRAVE)]
    grave = [(run.kind, run.file.name) for run in runs if run.judged.verdict is Verdict.GRAVE]
    assert len(silent) <= 0.04 * len(runs), silent
    assert len(grave) <= 0.005 * len(runs), grave
    assert verdicts[Verdict.NAMED] > 0.75 * len(runs)


def test_harms_of_separators_and_quotes_in_padded_files_are_never_grave(
    files: Sequence[GoodFile], folder: Path
) -> None:
    padded = [file for file in files if file.habit == "padded"]
    found = [run for harm in SEPARATORS for run in run_kind(harm.__name__, 10, 2, padded, folder)]
    assert [(run.kind, run.file.name) for run in found if run.judged.verdict is Verdict.GRAVE] == []


RIGHT: Result = {
    ("C-1", ""): Kept(
        "Alpha", {"town": "Lyon"}, None, {"a@b.example": (None, None, None, None, False)}, True, frozenset()
    )
}


class TestJudging:
    """The laboratory is not blind."""

    GOOD = Outcome()

    def harmed(self, *customers: PlannedCustomer) -> Outcome:
        return Outcome(customers=list(customers))

    def customer(self, external_id: str = "C-1", email: str = "a@b.example", town: str = "Lyon") -> PlannedCustomer:
        contact = PlannedContact(email, Action.CREATE)
        return PlannedCustomer(1, Action.CREATE, None, external_id, "Alpha", {"town": town}, contacts=[contact])

    def verdict(self, outcome: Outcome, *, seeable: bool = True) -> Verdict:
        return judge(self.GOOD, RIGHT, outcome, range(4, 5), 0, ("C-l",), seeable=seeable).verdict

    def test_the_same_customers_are_harmless(self) -> None:
        assert self.verdict(self.harmed(self.customer())) is Verdict.HARMLESS

    def test_another_value_is_silent_and_another_customer_grave(self) -> None:
        assert self.verdict(self.harmed(self.customer(town="Paris"))) is Verdict.SILENT
        assert self.verdict(self.harmed(self.customer("C-l"))) is Verdict.GRAVE
        assert self.verdict(self.harmed()) is Verdict.GRAVE
        assert self.verdict(self.harmed(), seeable=False) is Verdict.UNSEEN

    def test_a_warning_names_it_by_line_or_value_and_a_note_does_not(self) -> None:
        outcome = self.harmed(self.customer("C-l"))
        outcome.findings = [find("id_blank", line=4, name="x")]
        assert self.verdict(outcome) is Verdict.NAMED
        outcome.findings = [find("id_blank", line=9, name="x")]
        assert self.verdict(outcome) is Verdict.GRAVE
        outcome.findings = [find("id_blank", line=9, name="C-l")]
        assert self.verdict(outcome) is Verdict.NAMED
        outcome.findings = [find("duplicate_line", line=4, first_line=2)]
        assert self.verdict(outcome) is Verdict.GRAVE


@pytest.mark.parametrize("raw", ["a;b;", '"a;""b""";c', "", ';"x\ny";;'])
def test_a_record_taken_apart_is_put_together_as_it_was(raw: str) -> None:
    cells = split_raw(raw, ";")
    assert ";".join(cells) == raw
    assert [written(value_of(cell), ";", cell) for cell in cells] == cells


def test_values_of_one_make_look_the_same() -> None:
    assert look("C-0012") == look("D-7") == "A-9"
    assert look("a@b.example") == "@"
