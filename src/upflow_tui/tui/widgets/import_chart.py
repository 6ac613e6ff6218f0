"""The chart above the history: how many imports over time and how they ended, with the same numbers in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.past.history_chart import HistoryChart

Part = tuple[str, str]
"""A text and its style."""

_LEVELS: Final = " ▁▂▃▄▅▆▇█"
_NOTHING: Final = "·"
_LABEL: Final = 10
_BAR: Final = 24
"""Cells of the bar of outcomes."""
_TALL: Final = 30
"""Lines of the window from which on the bars are higher than one line."""
_ROWS: Final = 3
_FEWEST: Final = 5
"""Imports from which on a chart says more than the list under it."""
_OUTCOMES: Final = {
    "success": ("━", "✓", "success", "$success"),
    "error": ("┅", "✗", "error", "$error"),
    "undone": ("┄", "↶", "undone", "$text-muted"),
    "failed": ("╍", "✗", "failed", "$error"),
    "cancelled": ("─", "⊘", "cancelled", "$text-muted"),
}


class ImportChart(Widget):
    """Hidden until it is given a chart of five imports or more."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ImportChart { height: auto; padding: 0 1; display: none; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart: HistoryChart | None = None

    def show(self, chart: HistoryChart) -> None:
        """Draws these numbers."""
        self._chart = chart
        self.display = chart.imports >= _FEWEST
        self.refresh(layout=True)

    @property
    def rows(self) -> int:
        """Lines of the bars over time."""
        return _ROWS if self.app.size.height >= _TALL else 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The bars over time, and the line of outcomes."""
        return self.rows + 1

    def render(self) -> Content:
        """The lines, for the width that there is."""
        chart = self._chart
        if chart is None:
            return Content()
        width = self.content_size.width
        bars = bar_lines(chart.counts, self.rows)
        lines: list[list[Part]] = []
        for place, bar in enumerate(bars):
            last = place == len(bars) - 1
            parts: list[Part] = [("Over time " if last else " " * _LABEL, "$text-muted"), (bar, "$accent")]
            words = over_time(chart, width - _LABEL - len(chart.counts) - 2)
            lines.append([*parts, ("  " + words, "$foreground")] if last else parts)
        lines.append([("Outcomes  ", "$text-muted"), *outcome_parts(chart, width - _LABEL)])
        return Content("\n").join([Content.assemble(*parts) for parts in lines])


def bar_lines(counts: tuple[int, ...], rows: int) -> list[str]:
    """One bar of a cell's width for each count, `rows` lines high, from the top line down."""
    most = max(counts, default=0)
    heights = [0 if not count else max(1, round(count * 8 * rows / most)) for count in counts]
    lines = []
    for row in reversed(range(rows)):
        levels = [min(8, max(0, height - 8 * row)) for height in heights]
        lines.append("".join(_NOTHING if row == 0 and not level else _LEVELS[level] for level in levels))
    return lines


def over_time(chart: HistoryChart, room: int) -> str:
    """The counts of the bars in words, as many as fit into `room` cells."""
    shown, bars = sum(chart.counts), len(chart.counts)
    most = max(chart.counts)
    when = day_words(chart.starts[chart.counts.index(most)])
    named = {"day": f"on {when}", "week": f"in the week of {when}", "month": f"in {when.partition(' ')[2]}"}
    words = f"{counted(shown, 'import')} in {bars} {chart.period.value}s"
    longer = f"{words}, most {named[chart.period.value]}: {number(most)}"
    return longer if most and cell_len(longer) <= room else words


def day_words(day: date) -> str:
    """`9 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def outcome_parts(chart: HistoryChart, room: int) -> list[Part]:
    """The outcomes as one bar, then each with its sign and number in words."""
    parts: list[Part] = []
    left, cells = chart.imports, _BAR
    for name, count in chart.outcomes:
        glyph, _, _, style = _OUTCOMES[name]
        width = max(1, round(cells * count / left)) if left else 0
        parts.append((glyph * width, style))
        left, cells = left - count, cells - width
    words = [(f"{_OUTCOMES[name][1]} {number(count)} {_OUTCOMES[name][2]}", name) for name, count in chart.outcomes]
    room -= sum(cell_len(text) for text, _ in parts) + 2
    for place, (text, name) in enumerate(words):
        room -= cell_len(text) + 3
        if room < 0:
            parts.append((" …", "$text-muted"))
            break
        parts += [("  " if place == 0 else " · ", "$text-muted"), (text, _OUTCOMES[name][3])]
    if chart.undos and room >= cell_len(undos := f" · {counted(chart.undos, 'undo')}"):
        parts.append((undos, "$text-muted"))
    return parts
