"""An unfinished import as a window sees it, and how it is told: as a row of a list, and in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wording import counted, moment, number

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.prepared_imports import PreparedImport

COLUMNS: Final = (
    GridColumn("Not imported yet", min_width=20),
    GridColumn("Lines", 9, align="right"),
    GridColumn("Fixes", 6, align="right"),
    GridColumn("Step", 12),
    GridColumn("When", 16),
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A prepared import as this window sees it."""

    item: PreparedImport
    state: str
    """Why it can be neither gone on with nor discarded here now, in a word or two; blank: it can."""
    is_here: bool
    """Whether it is the one in the wizard of this window."""


def unfinished_row(key: int, unfinished: Unfinished) -> Row:
    """File, lines, fixes, step and when."""
    item = unfinished.item
    unknown = Cell("–", Tone.MUTED)
    return Row(
        key,
        (
            item.file_name,
            number(item.lines) if item.lines is not None else unknown,
            number(item.fixes) if item.fixes else unknown,
            Cell(unfinished.state, Tone.MUTED) if unfinished.state else step_of(item),
            moment(item.changed),
        ),
    )


def step_of(item: PreparedImport) -> str:
    """`3 Preview`."""
    from upflow_tui.engine.prepare.choices_file import STEP_NAMES

    return f"{item.step} {STEP_NAMES[item.step]}"


def facts_of(item: PreparedImport) -> str:
    """`step 3 Preview · 1 204 lines · 4 fixes · 2026-05-12 14:03`."""
    parts = [f"step {step_of(item)}"]
    parts += [counted(item.lines, "line")] if item.lines is not None else []
    parts += [counted(item.fixes, "fix", "fixes")] if item.fixes else []
    return " · ".join([*parts, moment(item.changed)])
