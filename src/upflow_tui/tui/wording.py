"""How numbers, times, sizes and statuses are written on screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from upflow_tui.core.counting import counted as in_words
from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.engine.settings.settings import DateStyle
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.widgets.grid.rows import Cell, Tone

MODES: Final = {"customers": "Import customers", "assign": "Assign customers"}
"""What an import is for, by its mode."""

_STATUSES: Final = {
    "success": Cell("Success", Tone.SUCCESS),
    "error": Cell("Error", Tone.ERROR),
    "cancelled": Cell("⊘ Cancelled", Tone.MUTED),
    "failed": Cell("Failed", Tone.ERROR),
    "undone": Cell("↶ Undone", Tone.MUTED),
}

THOUSANDS: Final = "\u00a0"
"""Between the thousands: a space that does not break."""

_TYPED: Final = 40
"""Cells of a search that are told again."""
_DAYS: Final = {DateStyle.ISO: "%Y-%m-%d", DateStyle.DAY_FIRST: "%d/%m/%Y", DateStyle.MONTH_FIRST: "%m/%d/%Y"}


class _Days:
    """How days are written now: one way for the whole program."""

    form = _DAYS[DateStyle.ISO]


def number(value: int) -> str:
    """`1 204`: thousands apart, by a space that does not break."""
    return f"{value:,}".replace(",", THOUSANDS)


def found(count: int) -> str:
    """How many rows a narrowed list has left."""
    return f"{number(count)} found"


def nothing_matches(things: str, search: str, *, filtered: bool) -> str:
    """`No customers match "steel 2".`: what a list without rows says, where it is narrowed.

    Args:
        things: what is listed, in the plural.
        search: what is searched for; it is cut and made safe here.
        filtered: whether filters narrow it, too.
    """
    typed = f'"{safe_str(search, _TYPED)}"' if search else ""
    narrowed_by = " and ".join(filter(None, (typed, "the filters" if filtered else "")))
    return f"No {things} match {narrowed_by}." if narrowed_by else f"No {things} match."


def counted(count: int, noun: str, several: str | None = None) -> str:
    """`1 line`, `1 204 lines`, `3 entries` (`several`); the number as `number` writes it."""
    return in_words(count, noun, several, thousands=THOUSANDS)


def use_date_style(style: DateStyle) -> None:
    """From now on days are written in this style."""
    _Days.form = _DAYS[style]


def moment(value: datetime) -> str:
    """A time on this computer's clock: `2026-05-12 14:03`; the day, of ten characters, as the person wants it."""
    return f"{value.astimezone():{_Days.form} %H:%M}"


def size(count: int) -> str:
    """Bytes as people read them: `812 B`, `240 kB`, `1.2 MB`."""
    if count < 1_000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1_000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def delimiter(character: str | None) -> str:
    """A delimiter by its name; blank: there is none."""
    return delimiter_name(character) if character else ""


def status(value: str) -> Cell:
    """The status of an import with its sign."""
    return _STATUSES.get(value, Cell(value))


def why_nothing(totals: Mapping[str, int], *, done: bool = False) -> str:
    """Why an import changes nothing: `everything in it is already stored`."""
    verb = "was" if done else "is"
    if not totals["unchanged"]:
        return f"none of its lines {verb} imported"
    what = "everything in it" if not (totals["refused"] or totals["skipped"]) else "what is imported of it"
    return f"{what} {verb} already stored"
