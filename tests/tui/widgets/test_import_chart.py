"""The chart above the history: bars over time and outcomes, drawn and in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from rich.cells import cell_len
from textual.app import App

from upflow_tui.engine.past.history_chart import HistoryChart, Period
from upflow_tui.tui.widgets.import_chart import ImportChart, bar_lines, outcome_parts, over_time

TODAY = date(2026, 11, 23)


def chart(counts: tuple[int, ...], period: Period = Period.DAY, **outcomes: int) -> HistoryChart:
    starts = tuple(TODAY - timedelta(days=len(counts) - 1 - place) for place in range(len(counts)))
    return HistoryChart(period, starts, counts, tuple(outcomes.items()), undos=0)


def test_bars_are_as_high_as_their_counts() -> None:
    assert bar_lines((0, 1, 4, 8), 1) == ["·▁▄█"]
    assert bar_lines((0, 1, 8), 2) == ["  █", "·▂█"]


def test_a_count_that_is_small_beside_the_others_is_still_seen() -> None:
    assert bar_lines((1, 1000), 1) == ["▁█"]


def test_without_imports_every_bar_is_a_dot() -> None:
    assert bar_lines((0, 0), 3) == ["  ", "  ", "··"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period.DAY, "7 imports in 3 days, most on 22 Nov 2026: 5"),
        (Period.WEEK, "7 imports in 3 weeks, most in the week of 22 Nov 2026: 5"),
        (Period.MONTH, "7 imports in 3 months, most in Nov 2026: 5"),
    ],
)
def test_the_same_numbers_stand_in_words(period: Period, words: str) -> None:
    shown = chart((0, 5, 2), period)
    assert over_time(shown, 80) == words
    assert over_time(shown, 30) == words.partition(",")[0], "where there is no room for all"


def test_outcomes_are_a_bar_and_words() -> None:
    parts = outcome_parts(chart((12,), success=9, error=2, undone=1), 80)
    text = "".join(part for part, _ in parts)
    assert text == "━━━━━━━━━━━━━━━━━━┅┅┅┅┄┄  ✓ 9 success · ✗ 2 error · ↶ 1 undone"


def test_every_outcome_has_a_part_of_the_bar_however_rare() -> None:
    parts = outcome_parts(chart((1,), success=10_000, error=1, undone=1, failed=1, cancelled=1), 100)
    bar = "".join(part for part, _ in parts)
    assert all(glyph in bar for glyph in "━┅┄╍─")


@pytest.mark.parametrize("room", range(30, 90, 7))
def test_outcomes_never_need_more_room_than_there_is(room: int) -> None:
    parts = outcome_parts(chart((1,), success=1234, error=567, undone=89, failed=12, cancelled=3), room)
    assert cell_len("".join(part for part, _ in parts)) <= room + 2


def test_undos_are_counted_in_words() -> None:
    shown = HistoryChart(Period.DAY, (TODAY,), (1,), (("undone", 1),), undos=2)
    assert "".join(part for part, _ in outcome_parts(shown, 80)).endswith("↶ 1 undone · 2 undos")


@pytest.mark.parametrize(("imports", "is_shown"), [(0, False), (4, False), (5, True)])
async def test_a_chart_is_shown_from_five_imports_on(imports: int, is_shown: bool) -> None:
    async with App[None]().run_test() as pilot:
        drawn = ImportChart()
        await pilot.app.mount(drawn)
        drawn.show(chart((imports,), success=imports))
        assert drawn.display is is_shown
