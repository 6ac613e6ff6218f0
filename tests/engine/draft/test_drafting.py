"""The draft: one way through the file, or as many as skipping lines takes; progress, cancelling, counts."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.imports import csv_of, draft, fates_add_up, import_file, stored
from upflow_tui.core.findings import find
from upflow_tui.core.organization import Organization
from upflow_tui.engine.child.progress import Progress, Stage
from upflow_tui.engine.draft import drafting as module
from upflow_tui.engine.draft.drafting import Drafter, Stopped
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices, MissingParents, OnError
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers
from upflow_tui.samples import sample_path
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.reader import DraftReader

FileOf = Callable[..., Path]

TWO = "Customer ID,Customer name\nC-1,Acme\nC-2,Beta\n"
CHAIN = csv_of(
    {"Customer ID": "C-1", "Customer name": "One", "Parent ID": "C-2", "Parent name": "Two"},
    {"Customer ID": "C-2", "Customer name": "Two", "Parent ID": "P-9", "Parent name": "Nowhere"},
    {"Customer ID": "C-3", "Customer name": "Three", "Parent ID": "C-4", "Parent name": "Four"},
    {"Customer ID": "C-4", "Customer name": "Four"},
    {"Customer ID": "C-5", "Customer name": "Five", "Contact email": "nobody"},
)
"""Line 3 has an error that only planning finds; without line 3, line 2 has one, too. Line 6 has one at once."""


class Watch:
    """Counts the ways through the file, and what was reported."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ways = 0
        begin = DraftWriter.__init__

        def count(writer: DraftWriter, path: Path, **others: Any) -> None:
            self.ways += 1
            begin(writer, path, **others)

        monkeypatch.setattr(DraftWriter, "__init__", count)


class TestSkipLine:
    """docs/rules.md §6 "skip the whole line", for errors that only planning finds."""

    def test_it_goes_on_until_planning_finds_no_more(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        watch = Watch(monkeypatch)
        drafted = draft(engine, file_of(CHAIN), on_error=OnError.SKIP_LINE)
        assert watch.ways == 3
        assert drafted.fates == {2: "skipped", 3: "skipped", 4: "applied", 5: "applied", 6: "skipped"}

    def test_every_skipped_line_keeps_its_error(self, engine: Engine, file_of: FileOf) -> None:
        drafted = draft(engine, file_of(CHAIN), on_error=OnError.SKIP_LINE)
        errors = sorted((finding.line, finding.code) for finding in drafted.findings if finding.is_error)
        assert errors == [(2, "parent_not_found"), (3, "parent_not_found"), (6, "email_invalid")]
        assert drafted.totals.errors == 3

    def test_the_fates_add_up_and_nothing_of_a_skipped_line_is_written(self, engine: Engine, file_of: FileOf) -> None:
        totals = import_file(engine, file_of(CHAIN), on_error=OnError.SKIP_LINE).totals
        assert fates_add_up(totals)
        assert (totals.applied, totals.skipped, totals.refused) == (2, 3, 0)
        assert list(stored(engine)) == ["C-4", "C-3"]

    def test_one_way_is_enough_where_checking_finds_them_all(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        watch = Watch(monkeypatch)
        path = file_of("Customer ID,Customer name,Contact email\nC-1,Acme,nobody\nC-2,Beta,\n")
        assert draft(engine, path, on_error=OnError.SKIP_LINE).totals.skipped == 1
        assert watch.ways == 1

    @pytest.mark.parametrize("on_error", [OnError.VALID, OnError.STOP])
    def test_otherwise_it_goes_once_and_the_rest_of_the_line_is_planned(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch, on_error: OnError
    ) -> None:
        watch = Watch(monkeypatch)
        drafted = draft(engine, file_of(CHAIN), on_error=on_error)
        assert watch.ways == 1
        assert drafted.fates[3] == "applied"
        assert drafted.lines_of("parent_not_found") == [3]

    def test_a_parent_that_is_created_is_no_error(self, engine: Engine, file_of: FileOf) -> None:
        drafted = draft(engine, file_of(CHAIN), on_error=OnError.SKIP_LINE, missing_parents=MissingParents.CREATE)
        assert drafted.totals.parents_created == 1
        assert drafted.lines_of("parent_not_found") == []

    def test_a_draft_on_its_way_that_somebody_reads_is_replaced_whole(self, engine: Engine, file_of: FileOf) -> None:
        readers: list[DraftReader] = []
        chosen = ImportChoices(on_error=OnError.SKIP_LINE)
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(file_of(CHAIN), workspace), chosen)

            def look(progress: Progress) -> None:
                if progress.stage is Stage.PLANNING and not readers:
                    readers.append(DraftReader(workspace / "draft-1.db"))
                    list(readers[0].iter_customers())

            path = engine.draft(opened, chosen, workspace, progress=look)
            with DraftReader(path) as reader:
                assert reader.totals.skipped == 3
            readers[0].close()


class TestCounts:
    def test_findings_are_counted_by_severity_and_lines_by_fate(self, sample_engine: Engine) -> None:
        drafted = draft(sample_engine, sample_path("faulty.csv"))
        severities = [finding.severity.value for finding in drafted.findings]
        totals = drafted.totals
        assert (totals.errors, totals.warnings, totals.notes) == tuple(
            severities.count(severity) for severity in ("error", "warning", "note")
        )
        assert fates_add_up(totals)
        assert totals.lines == len(drafted.fates)

    @pytest.mark.parametrize(
        ("blank", "message"), [(1, "1 empty line was skipped."), (3, "3 empty lines were skipped.")]
    )
    def test_empty_lines_are_said_and_are_no_lines(
        self, engine: Engine, file_of: FileOf, blank: int, message: str
    ) -> None:
        drafted = draft(engine, file_of(TWO + ",\n" * blank + "C-3,Gamma\n"))
        assert drafted.totals.lines == 3
        (found,) = [finding for finding in drafted.findings if finding.code == "blank_lines"]
        assert found.message == message

    def test_lines_that_cannot_be_read_have_their_place_and_fate(self, engine: Engine, file_of: FileOf) -> None:
        drafted = draft(engine, file_of('Customer ID,Customer name\nC-1,Acme\nC-2,"Be"ta\nC-3,Gamma\n'))
        assert drafted.fates == {2: "applied", 3: "refused", 4: "applied"}
        assert drafted.lines_of("quote") == [3]


class TestProgress:
    def reports(self, engine: Engine, path: Path, **choices: Any) -> list[Progress]:
        said: list[Progress] = []
        chosen = ImportChoices(**choices)
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(path, workspace), chosen)
            engine.run(opened, chosen, workspace, progress=said.append)
        return said

    def test_it_rises_within_each_stage_and_ends_at_one(self, sample_engine: Engine, large_file: Path) -> None:
        said = self.reports(sample_engine, large_file)
        assert list(dict.fromkeys(report.stage for report in said)) == [Stage.READING, Stage.PLANNING, Stage.WRITING]
        for stage in Stage:
            done = [report.done for report in said if report.stage is stage]
            assert done == sorted(done) and done[-1] == 1 and len(done) > 5
        counts = {stage: [report.count for report in said if report.stage is stage][-1] for stage in Stage}
        assert counts[Stage.READING] == 20_000
        assert counts[Stage.WRITING] == len(stored(sample_engine))
        assert counts[Stage.PLANNING] > counts[Stage.WRITING], "the refused ones are planned and not written"


class TestEnd:
    def test_a_fault_leaves_no_draft_and_no_side_file(
        self, engine: Engine, file_of: FileOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        readers: list[DraftReader] = []

        def fail(progress: Progress) -> None:
            if progress.stage is Stage.PLANNING:
                readers.append(DraftReader(next(tmp_path.glob("draft-*.db"))))  # keeps the log beside it
                list(readers[0].iter_customers())
                raise RuntimeError("a fault")

        opened = engine.open(engine.read(file_of(TWO), tmp_path), ImportChoices())
        with pytest.raises(RuntimeError):
            engine.draft(opened, ImportChoices(), tmp_path, progress=fail)
        assert list(tmp_path.glob("draft-*")) == []
        readers[0].close()

    @pytest.mark.parametrize("stage", [Stage.READING, Stage.PLANNING])
    def test_a_cancel_is_heard_at_each_stage(
        self, engine: Engine, file_of: FileOf, tmp_path: Path, stage: Stage
    ) -> None:
        said: list[Stage] = []
        path = file_of("Customer ID,Customer name\n" + "".join(f"C-{i},N {i}\n" for i in range(3000)))
        opened = engine.open(engine.read(path, tmp_path), ImportChoices())
        with pytest.raises(Stopped):
            engine.draft(
                opened,
                ImportChoices(),
                tmp_path,
                progress=lambda progress: said.append(progress.stage),
                cancelled=lambda: stage in said,
            )
        assert said[-1] is stage and said.count(stage) == 1
        assert list(tmp_path.glob("draft-*")) == []

    @pytest.mark.parametrize("on", [True, False])
    def test_garbage_collection_is_afterwards_as_it_was(self, on: bool) -> None:
        try:
            (gc.enable if on else gc.disable)()
            with module._without_garbage_collection():
                assert not gc.isenabled()
            assert gc.isenabled() is on
        finally:
            gc.enable()

    @pytest.mark.parametrize("frozen", [True, False])
    def test_memory_is_given_back_at_the_end_and_what_was_frozen_stays_so(self, frozen: bool) -> None:
        collected: list[int] = []

        def note(phase: str, info: dict[str, int]) -> None:
            collected.append(info["generation"])

        gc.callbacks.append(note)
        try:
            if frozen:
                gc.freeze()
            with module._without_garbage_collection():
                assert collected == []
            assert collected == [2, 2], "one collection of everything, begun and ended"
            assert (gc.get_freeze_count() > 0) is frozen
        finally:
            gc.callbacks.remove(note)
            gc.unfreeze()


def test_a_drafter_needs_no_store_and_nobody_who_looks(engine: Engine, file_of: FileOf, tmp_path: Path) -> None:
    opened = engine.open(engine.read(file_of(TWO), tmp_path), ImportChoices())
    said = [find("same_file", date="today", number=3)]
    drafter = Drafter(opened, Organization(), ImportChoices(), NoStoredCustomers(), file_findings=said)
    totals = drafter.write(tmp_path / "draft.db", {"revision": 0})
    assert (totals.customers.create, totals.warnings) == (2, 1)
    with DraftReader(tmp_path / "draft.db") as reader:
        assert [finding.code for finding in reader.iter_findings()] == ["same_file"]


def test_a_draft_is_a_function_of_file_choices_and_store(engine: Engine, file_of: FileOf) -> None:
    once, again = (draft(engine, file_of(CHAIN), on_error=OnError.SKIP_LINE) for _ in range(2))
    assert once == again
