"""The numbers of the chart above the history: by days, weeks or months, and how the imports ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from upflow_tui.engine.past.history_chart import BARS, Period, history_chart
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.store.database import Database

FileOf = Callable[..., Path]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days are those of this computer's clock."""
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def import_on(folder: Path, path: Path, *days: str) -> list[int]:
    """Imports the file on each of these days."""
    numbers = []
    for day in days:
        moment = datetime.fromisoformat(day).replace(hour=10, tzinfo=UTC)
        engine = Engine(folder, now=lambda moment=moment: moment, user="anna")  # type: ignore[misc]
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(path, workspace), ImportChoices())
            numbers.append(engine.run(opened, ImportChoices(), workspace).number)
    return numbers


@pytest.fixture
def path(file_of: FileOf) -> Path:
    return file_of("Customer ID,Customer name\nC-1,Abel\n")


def test_an_empty_history_has_a_chart_of_zeros(data: Path) -> None:
    chart = history_chart(data, TODAY)
    assert (chart.period, sum(chart.counts), chart.outcomes, chart.imports) == (Period.DAY, 0, (), 0)
    assert len(chart.starts) == len(chart.counts) == BARS[Period.DAY]
    assert chart.starts[-1] == TODAY


def test_recent_imports_are_counted_by_days(data: Path, path: Path) -> None:
    import_on(data, path, "2026-11-21", "2026-11-23", "2026-11-23")
    chart = history_chart(data, TODAY)
    assert chart.period is Period.DAY
    assert chart.counts[-3:] == (1, 0, 2)
    assert chart.starts[-3] == date(2026, 11, 21)


def test_older_ones_by_weeks_from_monday(data: Path, path: Path) -> None:
    import_on(data, path, "2026-09-06", "2026-09-07", "2026-09-13", "2026-11-23")
    chart = history_chart(data, TODAY)
    assert chart.period is Period.WEEK
    found = {start: count for start, count in zip(chart.starts, chart.counts, strict=True) if count}
    assert found == {date(2026, 8, 31): 1, date(2026, 9, 7): 2, date(2026, 11, 23): 1}
    assert all(start.weekday() == 0 for start in chart.starts)


def test_still_older_ones_by_months_and_the_oldest_only_in_the_outcomes(data: Path, path: Path) -> None:
    import_on(data, path, "2019-01-31", "2025-12-31", "2026-11-01")
    chart = history_chart(data, TODAY)
    assert chart.period is Period.MONTH
    found = {start: count for start, count in zip(chart.starts, chart.counts, strict=True) if count}
    assert found == {date(2025, 12, 1): 1, date(2026, 11, 1): 1}
    assert chart.imports == 3


def test_outcomes_are_those_of_now_and_undos_are_counted_apart(data: Path, path: Path, file_of: FileOf) -> None:
    bad = file_of("Customer ID,Customer name,Workflow\nC-2,Berta,Nobody's\n", "bad.csv")
    import_on(data, path, "2026-11-20", "2026-11-21")
    import_on(data, bad, "2026-11-22")
    Engine(data, user="anna").past.undo(2)
    with Database.open(data) as database, database.write() as connection:
        connection.execute("UPDATE imports SET started = '2026-11-23T09:00:00.000000+00:00' WHERE kind = 'undo'")
    chart = history_chart(data, TODAY)
    assert chart.outcomes == (("success", 1), ("error", 1), ("undone", 1))
    assert chart.undos == 1
    assert sum(chart.counts) == 3, "an undo is no import"


def test_an_import_of_the_future_is_not_in_the_bars(data: Path, path: Path) -> None:
    """The clock was wrong once."""
    import_on(data, path, "2031-01-01")
    chart = history_chart(data, TODAY)
    assert sum(chart.counts) == 0
    assert chart.imports == 1
