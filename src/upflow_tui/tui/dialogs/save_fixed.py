"""Saving the fixed file: asks for which lines, then where to, and says what was left out (docs/rules.md §6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from textual.screen import Screen

from upflow_tui.reports.fixed_lines import WhichLines
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.save_as import save_file
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.reports.fixed_lines import FixedCounts

Write: TypeAlias = Callable[[Path, WhichLines, bool], "FixedCounts"]
"""Writes the file at a path, with which lines, over another file only where that is true; called in a thread."""

TITLE: Final = "Save the fixed file for Upflow"
_CHOICES: Final = (
    (WhichLines.VALID, "Valid data", "Invalid cells are blanked and refused lines are skipped; both are counted."),
    (
        WhichLines.CHANGED,
        "Changes only",
        "Only lines that create or change stored customers.",
    ),
    (WhichLines.ALL, "All lines", "Invalid cells are kept as they are; skipped lines are left out."),
)
_HINT: Final = "A name ending in .csv or .xlsx. Only mapped columns, under Upflow's own labels."


def save_fixed(screen: Screen[Any], name: str, write: Write, *, alone: bool = False) -> None:
    """Asks which lines, then where, and writes the file in a thread; says how many lines, and what was left out.

    Args:
        screen: the screen over which it happens.
        name: the proposed base name.
        write: writes it.
        alone: whether the file was checked without the stored customers: then nothing is known to change anything.
    """
    unknown = "The file was checked without the stored customers." if alone else None
    choices = [
        Choice(place, label, detail, unknown if which is WhichLines.CHANGED else None)
        for place, (which, label, detail) in enumerate(_CHOICES)
    ]

    def ask_where(place: int | None) -> None:
        if place is not None:
            _save(screen, name, write, _CHOICES[place][0])

    screen.app.push_screen(ChooseDialog(TITLE, choices, label="Lines", detail="What this means"), ask_where)


def _save(screen: Screen[Any], name: str, write: Write, which: WhichLines) -> None:
    done: list[FixedCounts] = []

    def save(path: Path, replace: bool) -> None:
        done[:] = [write(path, which, replace)]

    save_file(screen, TITLE, name, save, told=lambda path: in_words(done[0], path), hint=_HINT)


def in_words(counts: FixedCounts, path: Path) -> str:
    """What was written, and what was left out."""
    left_out = [f"{counted(count, what)} {why}" for count, what, why in counts.left_out()]
    return f"{counted(counts.lines, 'line')} saved: {path}" + "".join(f" · {text}" for text in left_out)
