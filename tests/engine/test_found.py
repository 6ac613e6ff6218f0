"""What was found is grouped alike before an import and after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.engine.imports import import_file
from upflow_tui.core.findings import Severity
from upflow_tui.engine.found import (
    DraftFindings,
    FindingGroup,
    Findings,
    GroupFindings,
    PastFindings,
    group_values,
    problem_groups,
)
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices

FILE = """Customer ID,Customer name,Town,Contact email,Main contact
C-1,Abel,Paris,nobody,
C-2,Zoé,Lyon,nobody,perhaps
C-3,Zoé,Metz,nothing,
C-4,Rive,Metz,r@rive.example,perhaps
,,Nice,,

C-5,Bois,Metz,b@bois.example,
"""


def without_ids(groups: list[FindingGroup]) -> list[FindingGroup]:
    return [replace(group, first=0) for group in groups]


def texts(findings: Findings, group: FindingGroup, search: str = "") -> list[tuple[int | None, str | None]]:
    return [(finding.line, finding.value) for _, finding in GroupFindings(findings, group, None, search).rows(0, 99)]


def test_groups_values_and_lines_are_those_of_the_preview(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(FILE, encoding="utf-8")
    engine, choices = Engine(tmp_path / "data", user="anna"), ImportChoices()
    import_file(engine, path)  # another one before it
    engine.past.undo(1)
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        before = DraftFindings(engine.draft(opened, choices, workspace))
        number = import_file(engine, path).number
        after = PastFindings(tmp_path / "data", number)
        groups = problem_groups(before)
        assert len(groups) > 3
        assert without_ids(groups) == without_ids(problem_groups(after))
        severities = [group.severity for group in groups]
        assert severities == sorted(severities, key=list(Severity).index), "errors first"
        for group, past in zip(groups, problem_groups(after), strict=True):
            values = [(value.value, value.count) for value in group_values(before, group)]
            assert values == [(value.value, value.count) for value in group_values(after, past)]
            assert sorted(texts(before, group), key=str) == sorted(texts(after, past), key=str)
        for search in ("nobody", "3", "example perhaps"):
            assert without_ids(problem_groups(before, search)) == without_ids(problem_groups(after, search))
        [first] = [group for group in problem_groups(after) if group.code == "email_invalid"]
        [value] = [value for value in group_values(after, first) if value.value == "nobody"]
        assert [found.line for _, found in GroupFindings(after, first, value.first).rows(0, 9)] == [2, 3]
