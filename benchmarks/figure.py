"""What a benchmark gives: a figure with what it may be at most, and how figures are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final, Self

WORSE: Final = 1.1
"""More than so many times what it was is worse."""
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Unit(StrEnum):
    """What a figure counts; more is worse with all of them."""

    FLOORS = "R"
    TIMES = "×"
    MILLISECONDS = "ms"
    MICROSECONDS = "µs"
    SECONDS = "s"
    MEGABYTES = "MB"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Args:
        goal: its number in docs/performance.md, where it belongs to one.
        job: what was measured, always by the same name.
        value: the figure; None where what it measures is not installed.
        spread: the least and the most of what the figure is the median of.
        absent: why there is no value.
    """

    goal: int | None
    job: str
    value: float | None
    unit: Unit
    at_most: float | None = None
    aim: float | None = None
    spread: tuple[float, float] | None = None
    absent: str = "not installed"

    @classmethod
    def of(
        cls,
        goal: int | None,
        job: str,
        values: Sequence[float],
        unit: Unit,
        at_most: float | None = None,
        aim: float | None = None,
    ) -> Self:
        """The median of several."""
        return cls(goal, job, median(values), unit, at_most, aim, (min(values), max(values)))

    @classmethod
    def late(
        cls, goal: int | None, job: str, seconds: float, at_most: float | None = None, aim: float | None = None
    ) -> Self:
        """A wait, all of it given in seconds and shown in milliseconds."""
        value, most, aimed = (None if part is None else part * 1_000 for part in (seconds, at_most, aim))
        return cls(goal, job, value, Unit.MILLISECONDS, most, aimed)

    @property
    def missed(self) -> bool:
        """Whether it is more than it may be at most."""
        return self.value is not None and self.at_most is not None and self.value > self.at_most

    @property
    def met(self) -> str:
        """In a word; blank where nothing is asked."""
        return "" if self.value is None or self.at_most is None else "**no**" if self.missed else "yes"

    @property
    def measured(self) -> str:
        """The figure in words."""
        text = shown(self.value, self.unit) if self.value is not None else self.absent
        if self.spread is None or self.spread[0] == self.spread[1]:
            return text
        return f"{text} ({digits(self.spread[0])}–{digits(self.spread[1])})"

    def times(self, before: str) -> float | None:
        """What it is as a multiple of a figure in words; None where either is none."""
        known = number(before)
        return self.value / known if self.value is not None and known else None


def shown(value: float | None, unit: Unit) -> str:
    """A number with its unit; blank for None."""
    if value is None:
        return ""
    return f"× {digits(value)}" if unit is Unit.TIMES else f"{digits(value)} {unit}"


def digits(value: float) -> str:
    """Three digits, or as many as it has before the point."""
    return f"{value:,.0f}" if value >= 99.95 else f"{value:.3g}"


def number(text: str) -> float | None:
    """The first number of a figure in words, None where it has none."""
    found = _NUMBER.search(text)
    return float(found[0].replace(",", "")) if found else None


def report(figures: Iterable[Figure]) -> int:
    """Prints figures as they come, and how many goals were missed. Returns 1 if any was."""
    print(line(("goal", "job", "measured", "at most", "aim", "met")))
    missed = 0
    for one in figures:
        missed += one.missed
        print(line(cells(one)), flush=True)
    print(f"\nGoals missed: {missed or 'none'}")
    return 1 if missed else 0


def cells(figure: Figure) -> tuple[str, ...]:
    """A figure, what it may be and what is aimed at."""
    goal = "" if figure.goal is None else str(figure.goal)
    wanted = (shown(figure.at_most, figure.unit), shown(figure.aim, figure.unit))
    return (goal, figure.job, figure.measured, *wanted, figure.met)


def line(texts: Sequence[str]) -> str:
    """A row for a terminal."""
    widths = (4, 74, 24, 10, 10, 6, 24, 8)
    return "  ".join(text.ljust(width) for text, width in zip(texts, widths, strict=False)).rstrip()
