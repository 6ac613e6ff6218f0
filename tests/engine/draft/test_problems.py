"""Problems by what is found and by value, those that hold back the most lines first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from upflow_tui.engine.draft import problems
from upflow_tui.engine.draft.problems import Problem, problems_of
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import FixAll, FixName, MapValues
from upflow_tui.store.draft.reader import DraftReader

FileOf = Callable[..., Path]

FILE = (
    "Customer ID,Customer name,Workflow,Country,Contract end,Payment terms\n"
    "C-1,A,standard reminders,France,05/06/2025,\n"
    "C-2,B,standard reminders,France,,\n"
    "C-3,C,standard reminders,Atlantis,,\n"
    "C-4,D,other,France,31/12/2025,\n"
    "C-5,E,other,France,05/06/2025,\n"
    'C-6,F,,France,,"1,204"\n'
)


def found(engine: Engine, path: Path, choices: ImportChoices | None = None) -> list[Problem]:
    chosen = choices or ImportChoices()
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), chosen)
        with DraftReader(engine.draft(opened, chosen, workspace)) as reader:
            return problems_of(reader.iter_findings(), opened, engine.organization())


def test_those_that_free_the_most_lines_come_first_and_warnings_last(sample_engine: Engine, file_of: FileOf) -> None:
    rows = [
        (item.first.code, item.first.value, item.count, item.lines, item.freed)
        for item in found(sample_engine, file_of(FILE))
    ]
    assert rows == [
        ("workflow_not_found", "standard reminders", 3, 3, 2),
        ("number_invalid", "1,204", 1, 1, 1),
        ("date_invalid", "05/06/2025", 2, 2, 0),
        ("workflow_not_found", "other", 2, 2, 0),
        ("date_invalid", "31/12/2025", 1, 1, 0),
        ("country_unknown", "Atlantis", 1, 1, 0),
    ]


def test_each_has_the_repair_that_would_fix_it(sample_engine: Engine, file_of: FileOf) -> None:
    repairs = {(item.first.code, item.first.value): item.repair for item in found(sample_engine, file_of(FILE))}
    assert repairs == {
        ("workflow_not_found", "standard reminders"): MapValues(
            "workflow", (("standard reminders", "Standard reminders"),)
        ),
        ("number_invalid", "1,204"): None,
        ("workflow_not_found", "other"): None,
        # Another cell of the column proves that the day comes first.
        ("date_invalid", "05/06/2025"): FixAll(FixName.DATES, "custom:Contract end", "dmy"),
        ("date_invalid", "31/12/2025"): FixAll(FixName.DATES, "custom:Contract end", "dmy"),
        ("country_unknown", "Atlantis"): None,
    }


def test_what_is_fixed_is_no_problem(sample_engine: Engine, file_of: FileOf) -> None:
    repairs = (FixAll(FixName.DATES, None, "dmy"),)
    codes = {item.first.code for item in found(sample_engine, file_of(FILE), ImportChoices(repairs=repairs))}
    assert "date_invalid" not in codes


def test_beyond_what_is_told_apart_the_rest_is_one_problem(
    sample_engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "_KEPT", 2)
    path = file_of("Customer ID,Customer name,Workflow\n" + "".join(f"C-{n},A{n},w{n}\n" for n in range(6)))
    assert sorted((item.count, item.lines) for item in found(sample_engine, path)) == [(1, 1), (1, 1), (4, 4)]


def test_a_file_without_problems_has_none(sample_engine: Engine, file_of: FileOf) -> None:
    assert found(sample_engine, file_of("Customer ID,Customer name\nC-1,A\n")) == []
