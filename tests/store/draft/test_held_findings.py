"""Findings that are held until they are written: the history says of them what it says of those of a draft."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import NOW, counted_totals, fresh_store, new, record_of, source_of
from tests.store.draft.test_finding_rows import FINDINGS
from upflow_tui.core.crowd import Crowd
from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.draft import applying_findings, finding_rows, held_findings
from upflow_tui.store.draft.applying import apply_draft
from upflow_tui.store.draft.attempts import keep_attempt
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.held import Held
from upflow_tui.store.draft.held_findings import FindingColumns, HeldFindings
from upflow_tui.store.draft.reader import DraftReader

KEPT = ("import_findings", "import_finding_kinds", "import_texts")


@given(
    st.lists(
        st.lists(
            st.tuples(st.none() | st.integers(1, 9), st.integers(1, 9), st.none() | st.text(max_size=2)), min_size=1
        )
    ),
    st.booleans(),
)
def test_all_of_them_come_back_as_often_as_they_are_asked_for(
    given: list[list[tuple[int | None, int, str | None]]], own: bool
) -> None:
    held = HeldFindings()
    for some in given:
        lines, kinds, values = zip(*some, strict=True)
        held.add(FindingColumns(lines, kinds, values, [values, values, values] if own else ()))
    for _ in range(2):
        parts = list(held.parts())
        rows = [list(zip(part.lines, part.kinds, part.values, strict=True)) for part in parts]
        assert (rows, held.count) == (given, sum(map(len, given)))
        assert [list(part.texts) for part in parts] == [[part.values] * 3 if own else [] for part in parts]
    held.clear()
    assert (list(held.parts()), held.count) == ([], 0)


def drafted(path: Path, findings: Sequence[Finding], told: Sequence[Crowd], held: Held | None, revision: int) -> None:
    """A draft of one customer, and of these findings in two halves with those told together between."""
    plan = [new(1, "Acme", lines=[2])]
    middle = len(findings) // 2
    with DraftWriter(path, depth=Depth.CHANGES, held=held) as writer:
        writer.add_findings(findings[:middle])
        for crowd in told:
            writer.add_crowd(crowd)
        writer.add_findings(findings[middle:])
        writer.add_customers(plan)
        all_found = [*findings, *(found for crowd in told for found in crowd.findings)]
        writer.finish(*counted_totals(plan, all_found), {"revision": revision})


def kept_of(db: Database) -> list[list[tuple[object, ...]]]:
    return [db.fetch(f"SELECT * FROM {table}") for table in KEPT]


_NOTES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc")), min_size=1).map(
    lambda told: Crowd(find("first_contact_main", column=1, value="a"), *zip(*told, strict=True))
)


@settings(max_examples=few(40))
@given(
    FINDINGS, st.lists(_NOTES, max_size=2), st.sampled_from([(0, 99), (5, 99), (1_000, 8), (1_000, 99)]), st.booleans()
)
@example([find("quote", line=line, number=line) for line in (4, 3, 4, None, 2)], [], (1_000, 99), True)
@example([find("quote", line=line, value=str(line), number=1) for line in range(1, 20)], [], (1_000, 99), True)
def test_they_are_kept_as_through_a_draft(
    findings: list[Finding], told: list[Crowd], limits: tuple[int, int], writes: bool
) -> None:
    """In reading order, with the same kinds; whether the import is written or only noted, and where they are too many."""
    with fresh_store() as (db, folder), fresh_store() as (other, beside), pytest.MonkeyPatch.context() as patch:
        most, large = limits
        patch.setattr(held_findings, "MOST", most)
        patch.setattr(held_findings, "LARGE", large)
        patch.setattr(finding_rows, "_WITH_TEXTS", 2)
        patch.setattr(applying_findings, "_AT_ONCE", 7)
        source = source_of(folder)
        for _ in range(2):  # the second import has kinds before it
            with Held.of(folder, findings=True) as held:
                drafted(folder / "draft.db", findings, told, held, db.revision)
                drafted(beside / "draft.db", findings, told, None, other.revision)
                count = len(findings) + sum(len(crowd.lines) for crowd in told)
                if count > most:
                    assert held.counts == (0, 0)
                elif large == 99:
                    assert held.counts == (0, count)
                assert in_draft(folder / "draft.db") == count - held.counts[1]
                if writes:
                    apply_draft(db, folder / "draft.db", source, record_of(source), now=lambda: NOW, held=held)
                    apply_draft(other, beside / "draft.db", source, record_of(source), now=lambda: NOW)
                else:
                    for store, path, beside_it in ((db, folder, held.findings), (other, beside, None)):
                        keep_attempt(
                            store,
                            path / "draft.db",
                            source,
                            record_of(source),
                            "failed",
                            now=lambda: NOW,
                            held=beside_it,
                        )
            assert kept_of(db) == kept_of(other)
        assert db.fetch("PRAGMA integrity_check") == [("ok",)]


def in_draft(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        count: int = connection.execute("SELECT count(*) FROM findings").fetchone()[0]
        return count
    finally:
        connection.close()


def test_those_of_one_cell_stay_in_the_order_in_which_they_were_found(mars: Database, tmp_path: Path) -> None:
    places = [(3, 1, "a"), (2, 1, "b"), (3, 0, "c"), (3, 1, "d"), (3, None, "e"), (None, 2, "f"), (None, None, "g")]
    findings = [find("quote", line=line, column=column, value=value, number=1) for line, column, value in places]
    source = source_of(tmp_path)
    with Held.of(tmp_path, findings=True) as held:
        drafted(tmp_path / "draft.db", findings, [], held, mars.revision)
        apply_draft(mars, tmp_path / "draft.db", source, record_of(source), now=lambda: NOW, held=held)
    assert "".join(value for (value,) in mars.fetch("SELECT value FROM import_findings ORDER BY seq")) == "gfbecad"


def test_a_draft_without_its_findings_is_neither_applied_nor_noted_nor_read(mars: Database, tmp_path: Path) -> None:
    path, source = tmp_path / "draft.db", source_of(tmp_path)
    with Held.of(tmp_path, findings=True) as held, Held.of(tmp_path, findings=True) as empty:
        drafted(path, [find("no_data")], [], held, mars.revision)
        for other in (empty, Held.of(tmp_path), None):
            with pytest.raises(StoreError, match="without its customers or findings"):
                apply_draft(mars, path, source, record_of(source), now=lambda: NOW, held=other)
            beside = other.findings if other is not None else None
            with pytest.raises(StoreError, match="without its findings"):
                keep_attempt(mars, path, source, record_of(source), "failed", now=lambda: NOW, held=beside)
        with DraftReader(path) as reader:
            assert [item.first.code for item in reader.iter_alike()] == ["no_data"]
            reads: list[Callable[[], object]] = [reader.iter_findings, reader.iter_errors, reader.iter_ordered_findings]
            for read in reads:
                with pytest.raises(StoreError, match="without its findings"):
                    next(read())  # type: ignore[call-overload]
    assert mars.fetch("SELECT count(*) FROM imports") == [(0,)]


def test_a_new_draft_forgets_those_of_the_one_before() -> None:
    with tempfile.TemporaryDirectory() as folder, Held.of(Path(folder), findings=True) as held:
        for code in ("no_data", "empty"):
            drafted(Path(folder) / "draft.db", [find(code)], [], held, 0)
            assert held.counts == (0, 1)
    assert held.counts == (0, 0)


def test_of_a_large_file_none_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_findings, "LARGE", 10)
    for line, count in ((10, 2), (11, 0)):
        findings = [find("quote", line=at, number=at) for at in (2, line)]
        with Held.of(tmp_path, findings=True) as held:
            drafted(tmp_path / "draft.db", findings, [], held, 0)
            assert (held.counts, in_draft(tmp_path / "draft.db")) == ((0, count), 2 - count)
