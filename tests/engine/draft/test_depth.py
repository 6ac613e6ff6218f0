"""What is prepared for those who look at less is the same, but for what nobody looks at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.engine.conftest import Clock
from upflow_tui.core.findings import Finding
from upflow_tui.engine.draft.writing import Outcome
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.generator import records
from upflow_tui.store.draft import held_customers
from upflow_tui.store.draft.alike import Alike
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.errors import StoreError

CHOICES = (
    ImportChoices(),
    ImportChoices(blank=BlankCells.CLEAR, missing_parents=MissingParents.CREATE, on_error=OnError.SKIP_LINE),
)


class Seen(NamedTuple):
    """What a draft says besides its customers."""

    totals: object
    findings: list[Finding] | list[Alike]
    fates: bytes


def engine_in(folder: Path) -> Engine:
    engine = Engine(folder, now=Clock(), user="anna")
    engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    return engine


def run(engine: Engine, path: Path, choices: ImportChoices, depth: Depth, lists_findings: bool = True) -> Outcome:
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        return engine.run(opened, choices, workspace, depth=depth, lists_findings=lists_findings)


@contextmanager
def drafted(engine: Engine, path: Path, choices: ImportChoices, depth: Depth) -> Iterator[DraftReader]:
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        with DraftReader(engine.draft(opened, choices, workspace, depth=depth)) as reader:
            yield reader


def listed(reader: DraftReader) -> Seen:
    return Seen(reader.totals, list(reader.iter_findings()), bytes(reader.fates.fates))


def together(reader: DraftReader) -> Seen:
    """What a draft says to those who are told of findings that are alike together."""
    return Seen(reader.totals, list(reader.iter_alike()), bytes(reader.fates.fates))


def stored(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "upflow.db")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.fixture
def files(file_of: Callable[..., Path]) -> list[Path]:
    """A file with faults, the same once more, and one in which some customers changed, went and came."""
    lines = list(records(200, seed=4))
    changed = [line.replace("Paris", "Lyon") if at % 7 == 0 else line for at, line in enumerate(lines)]
    return [
        file_of("".join(lines)),
        file_of("".join(lines)),
        file_of("".join([lines[0], *changed[40:], *list(records(220, seed=4))[201:]]), "later.csv"),
        sample_path("faulty.csv"),
    ]


@pytest.mark.parametrize("lists_findings", [True, False])
@pytest.mark.parametrize("choices", CHOICES, ids=["usual", "clearing"])
def test_the_store_is_the_same_whoever_looks(
    tmp_path: Path, files: list[Path], choices: ImportChoices, lists_findings: bool
) -> None:
    whole, changes = engine_in(tmp_path / "whole"), engine_in(tmp_path / "changes")
    outcomes = set()
    for path in files:
        outcome = run(whole, path, choices, Depth.EVERYTHING)
        assert run(changes, path, choices, Depth.CHANGES, lists_findings).totals == outcome.totals
        counts = outcome.totals.customers
        outcomes |= {name for name in ("create", "update", "unchanged", "refused") if getattr(counts, name)}
        assert stored(changes.folder) == stored(whole.folder)
    assert outcomes == {"create", "update", "unchanged", "refused"}


def test_what_is_new_or_found_in_an_import_by_command_does_not_go_through_the_draft(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_customers, "_IN_MEMORY", 60)  # most of them wait in the file
    whole, changes = engine_in(tmp_path / "whole"), engine_in(tmp_path / "changes")
    created = run(whole, files[0], ImportChoices(), Depth.EVERYTHING).totals.customers.create
    with changes.workspace() as workspace:
        opened = changes.open(changes.read(files[0], workspace), ImportChoices())
        draft = changes.run(opened, ImportChoices(), workspace, depth=Depth.CHANGES, lists_findings=False).draft
        connection = sqlite3.connect(draft)
        drafted = connection.execute("SELECT count(*) FROM customers WHERE action = 'create'").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM findings").fetchone()[0] == 0
        connection.close()
        with DraftReader(draft) as reader:
            totals = reader.totals
            assert reader.held[1] == totals.errors + totals.warnings + totals.notes > 0
            assert reader.held[0] + drafted == created
            assert reader.held[0] > created // 2
    assert stored(changes.folder) == stored(whole.folder)


@pytest.mark.parametrize("choices", CHOICES, ids=["usual", "clearing"])
def test_findings_totals_and_lines_are_the_same_at_every_depth(
    tmp_path: Path, files: list[Path], choices: ImportChoices
) -> None:
    engine = engine_in(tmp_path / "data")
    run(engine, files[0], ImportChoices(), Depth.CHANGES)
    for path in files[1:]:
        with drafted(engine, path, choices, Depth.EVERYTHING) as reader:
            whole, alike = listed(reader), together(reader)
        assert whole.findings
        with drafted(engine, path, choices, Depth.FINDINGS) as reader:
            assert listed(reader) == whole
        with drafted(engine, path, choices, Depth.COUNTS) as reader:
            assert together(reader) == alike
        with drafted(engine, path, choices, Depth.CHANGES) as reader:
            assert (listed(reader), together(reader)) == (whole, alike)


def test_a_draft_without_its_customers_does_not_show_fewer(engine: Engine, file_of: Callable[..., Path]) -> None:
    path = file_of("Customer ID,Customer name\nC-1,Acme\n")
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), ImportChoices())
        draft = engine.draft(opened, ImportChoices(), workspace, depth=Depth.CHANGES)
        with DraftReader(draft) as reader, pytest.raises(StoreError, match="without its customers"):
            list(reader.iter_customers())


def test_a_draft_that_counts_its_findings_does_not_show_none(engine: Engine, file_of: Callable[..., Path]) -> None:
    path = file_of("Customer ID,Customer name,Country\nC-1,Acme,Atlantis\n")
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), ImportChoices())
        with DraftReader(engine.draft(opened, ImportChoices(), workspace, depth=Depth.COUNTS)) as reader:
            assert [item.first.code for item in reader.iter_alike()] == ["country_unknown"]
            for read in (
                reader.iter_findings,
                reader.iter_errors,
                reader.iter_ordered_findings,
                lambda: reader.lines_with_codes(["country_unknown"]),
            ):
                with pytest.raises(StoreError, match="without its findings"):
                    list(read())
