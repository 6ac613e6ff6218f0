"""Findings come back as they were written, however their texts repeat; those that are alike are counted together."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.store.builders import NOW, apply_plan, new, record_of, source_of, write_draft
from upflow_tui.core.crowd import Crowd
from upflow_tui.core.findings import Finding, Scope, Severity, find
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store.database import Database
from upflow_tui.store.draft import alike, finding_rows
from upflow_tui.store.draft.alike import Alike
from upflow_tui.store.draft.applying import apply_draft
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.patching import DraftPatcher, Patch
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.history.pages import finding_places, findings_at

META = {"revision": 1}
TEXTS = st.none() | st.sampled_from(["", "a", "{b}", "c"])
FINDINGS = st.lists(
    st.builds(
        Finding,
        line=st.none() | st.integers(1, 9),
        column=st.none() | st.integers(0, 1),
        field=st.sampled_from([None, "town"]),
        value=TEXTS,
        severity=st.sampled_from(Severity),
        scope=st.sampled_from(Scope),
        code=st.sampled_from(["quote", "width"]),
        places=st.sampled_from([None, "{}", '{"number":2}']),
        own_message=TEXTS,
        own_fix=TEXTS,
    ),
    max_size=40,
)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the bounds are met by few findings."""
    monkeypatch.setattr(finding_rows, "_WITH_TEXTS", 2)
    monkeypatch.setattr(alike, "MOST", 3)


def drafted(path: Path, findings: Sequence[Finding], depth: Depth = Depth.EVERYTHING) -> Path:
    with DraftWriter(path, depth=depth) as writer:
        writer.add_findings(findings[:5])
        writer.add_findings(findings[5:])
        writer.finish(Totals(), LineFates(), META)
    return path


@given(FINDINGS, FINDINGS, st.sampled_from([Depth.CHANGES, Depth.EVERYTHING]))
def test_what_was_found_is_read_from_a_draft_and_from_a_patched_one(
    findings: list[Finding], more: list[Finding], depth: Depth
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = drafted(Path(folder) / "draft.db", findings, depth)
        with DraftReader(path) as reader:
            assert list(reader.iter_findings()) == findings
        patcher = DraftPatcher(path)
        patcher.patch(Patch(Totals(), LineFates(), META, removed=[1], findings=more))
        patcher.close()
        with DraftReader(path) as reader:
            assert list(reader.iter_findings()) == findings[1:] + more
            assert sum(item.count for item in reader.iter_alike()) == len(findings[1:] + more)


@given(FINDINGS, st.sampled_from(Depth))
@example(
    [find("quote", line=line, field="town", value=value, number=1) for line, value in enumerate("abcdeaf", 2)],
    Depth.COUNTS,
)
def test_those_that_are_alike_are_told_as_from_the_findings_themselves(findings: list[Finding], depth: Depth) -> None:
    """Counted as they are written, or when they are read."""
    with tempfile.TemporaryDirectory() as folder:
        path = drafted(Path(folder) / "draft.db", findings, depth)
        with DraftReader(path) as reader:
            told = list(reader.iter_alike())
    expected: dict[object, list[tuple[int, Finding]]] = {}
    for place, found in enumerate(findings, 1):
        value = found.value if found.severity is not Severity.NOTE else None
        key = found.severity, found.code, found.field, value
        if key not in expected and len(expected) >= alike.MOST:
            key = found.severity, found.code, None, None
        expected.setdefault(key, []).append((place, found))
    assert [(item.first, item.number, item.count, item.lines) for item in told] == [
        (*first_of(some)[::-1], len(some), lines_of(some)) for some in expected.values()
    ]


@given(FINDINGS, st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc")), min_size=2), st.sampled_from(Depth))
@example(
    [find("quote", line=line, number=line) for line in (2, 3, 4)],
    [(line, "a") for line in (9, 8, 7, 6, 5, 1)],
    Depth.CHANGES,
)
def test_those_told_together_are_kept_and_counted_as_one_by_one(
    others: list[Finding], told: list[tuple[int, str]], depth: Depth
) -> None:
    """A note of a column, between other findings; where its texts stay in the rows, too."""
    note = find("first_contact_main", line=1, column=1, field="contact_email", value="a", severity=Severity.NOTE)
    for like in (note, note._replace(own_message="m", own_fix="f"), note._replace(severity=Severity.ERROR)):
        crowds = [Crowd(like, *zip(*some, strict=True)) for some in (told[:-1], told[-1:])]
        assert [(item.line, item.value) for crowd in crowds for item in crowd.findings] == told
        assert {item._replace(line=1, value="a") for item in crowds[0].findings} == {like}
        with tempfile.TemporaryDirectory() as folder:
            together, each = Path(folder) / "together.db", Path(folder) / "each.db"
            for path in (together, each):
                with DraftWriter(path, depth=depth) as writer:
                    for crowd in crowds:
                        writer.add_findings(others)
                        if path is together:
                            writer.add_crowd(crowd)
                        else:
                            writer.add_findings(crowd.findings)
                    writer.finish(Totals(), LineFates(), META)
            assert rows_of(together) == rows_of(each)


def rows_of(path: Path) -> list[object]:
    """What a draft holds of findings."""
    with DraftReader(path) as reader:
        alike = [(item.first, item.number, item.count, item.lines) for item in reader.iter_alike()]
        return [*alike, *(reader.iter_findings() if reader.depth > Depth.COUNTS else ())]


@pytest.mark.parametrize("depth", [Depth.COUNTS, Depth.EVERYTHING])
def test_the_first_lines_are_told_in_whatever_order_they_were_found(depth: Depth, tmp_path: Path) -> None:
    places = [(14, 2), (10, 2), (12, 2), (16, 2), (20, 2), (19, 2), (30, 2), (10, 1), (10, 2)]
    findings = [find("quote", line=line, column=column, field="town", value="a", number=1) for line, column in places]
    with DraftReader(drafted(tmp_path / "draft.db", findings, depth)) as reader:
        [told] = reader.iter_alike()
    assert (told.count, told.lines) == (9, [10, 12, 14, 16, 19])
    assert (told.first, told.number) == (findings[7], 8)


def first_of(some: list[tuple[int, Finding]]) -> tuple[int, Finding]:
    return min(some, key=lambda one: Alike(one[1], one[0], 1, []).reading_order)


def lines_of(some: list[tuple[int, Finding]]) -> list[int]:
    return sorted({found.line for _, found in some if found.line is not None})[: alike.LINES]


def test_one_without_a_line_is_the_first_of_those_that_are_alike(tmp_path: Path) -> None:
    for order in ((None, 3, 2), (3, None, 2), (3, 2, None)):
        findings = [find("placeholder", line=line, value="n/a", label="Town", times="once") for line in order]
        with DraftReader(drafted(tmp_path / "draft.db", findings)) as reader:
            [told] = reader.iter_alike()
        assert (told.first.line, told.count, told.lines) == (None, 3, [2, 3])


def test_what_repeats_is_kept_once_and_texts_that_never_repeat_stay_in_their_rows(
    mars: Database, tmp_path: Path
) -> None:
    findings = [find("parent_loop", line=2, loop=f"C-{place % 4}, C-9") for place in range(40)]
    number = apply_plan(mars, tmp_path, [new(1, "Acme", lines=[2])], findings)
    kinds = mars.fetch("SELECT places FROM import_finding_kinds ORDER BY kind")
    assert kinds == [('{"loop":"C-0, C-9"}',), ('{"loop":"C-1, C-9"}',), (None,)]
    [own] = mars.fetch("SELECT count(*) FROM import_findings WHERE places IS NOT NULL")
    assert own == (20,)
    assert [found for _, found in findings_at(mars, number, finding_places(mars, number))] == findings


def test_a_text_that_no_finding_has_any_more_is_not_kept(mars: Database, tmp_path: Path) -> None:
    source = source_of(tmp_path, b"name\nAcme\n")
    loop = find("parent_loop", line=2, loop="C-1, C-2")
    path = write_draft(tmp_path / "draft.db", [new(1, "Acme", lines=[2])], [loop], revision=mars.revision)
    with DraftReader(path) as reader:
        patch = Patch(reader.totals, reader.fates, reader.meta, removed=[1], findings=[find("no_data")])
    patcher = DraftPatcher(path)
    patcher.patch(patch)
    patcher.close()
    apply_draft(mars, path, source, record_of(source), now=lambda: NOW)
    assert mars.fetch("SELECT code, places FROM import_finding_kinds") == [("no_data", None)]
    assert mars.fetch("SELECT code FROM import_texts") == [("no_data",)]
