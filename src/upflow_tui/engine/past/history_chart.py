"""How many imports there were over time and how they ended, for the chart of the history (docs/product.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.database import Database
from upflow_tui.store.history.pages import import_moments


class Period(StrEnum):
    """What one bar of the chart stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


BARS: Final = {Period.DAY: 14, Period.WEEK: 26, Period.MONTH: 36}
"""How many bars of a period are drawn; what is older than 36 months counts only in the outcomes."""


@dataclass(frozen=True, slots=True)
class HistoryChart:
    """The numbers of the chart; undos are counted apart, they are no imports."""

    period: Period
    starts: tuple[date, ...]
    """The first day of each bar, oldest first; the last one is the present."""
    counts: tuple[int, ...]
    """How many imports began in each."""
    outcomes: tuple[tuple[str, int], ...]
    """How many imports have which status now, of all there are: success, error, undone, failed, cancelled; no zeros."""
    undos: int

    @property
    def imports(self) -> int:
        """How many imports there are in all."""
        return sum(count for _, count in self.outcomes)


_OUTCOMES: Final = ("success", "error", "undone", "failed", "cancelled")


def history_chart(folder: Path, today: date) -> HistoryChart:
    """Counts the imports by days, weeks (from Monday) or months: the finest that reaches back to the first one.

    Args:
        folder: the data folder.
        today: the present day on this computer's clock.

    Raises:
        StoreError: the store cannot be read.
    """
    with Database.open(folder, readonly=True) as database:
        moments = import_moments(database)
    days = [moment.astimezone().date() for moment, kind, _ in moments if kind == "import"]
    period = _period(min(days, default=today), today)
    begin = _BEGINS[period]
    starts = [begin(today)]
    while len(starts) < BARS[period]:
        starts.append(begin(starts[-1] - timedelta(days=1)))
    starts.reverse()
    counted = Counter(begin(day) for day in days)
    ended = Counter(status for _, kind, status in moments if kind == "import")
    return HistoryChart(
        period,
        tuple(starts),
        tuple(counted[start] for start in starts),
        tuple((name, ended[name]) for name in _OUTCOMES if ended[name]),
        sum(1 for _, kind, _ in moments if kind == "undo"),
    )


def _period(first: date, today: date) -> Period:
    days = (today - first).days
    if days < BARS[Period.DAY]:
        return Period.DAY
    return Period.WEEK if days < 7 * (BARS[Period.WEEK] - 1) else Period.MONTH


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


_BEGINS: Final[dict[Period, Callable[[date], date]]] = {
    Period.DAY: lambda day: day,
    Period.WEEK: _monday,
    Period.MONTH: lambda day: day.replace(day=1),
}
