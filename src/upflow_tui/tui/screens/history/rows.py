"""The rows of the history and what they can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wording import moment, number, status

if TYPE_CHECKING:
    from upflow_tui.engine.lists import ImportSummary

_MODES: Final = {"customers": "Import", "assign": "Assign"}


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What alone is shown."""

    status: str | None = None
    mode: str | None = None
    kind: str | None = None

    @property
    def words(self) -> str:
        """In words; blank: everything."""
        return " · ".join(label for label, field, value in FILTERS if getattr(self, field) == value)


FILTERS: Final = (
    ("Success", "status", "success"),
    ("Error", "status", "error"),
    ("Undone", "status", "undone"),
    ("Failed", "status", "failed"),
    ("Cancelled", "status", "cancelled"),
    ("Import customers", "mode", "customers"),
    ("Assign customers", "mode", "assign"),
    ("Imports without undos", "kind", "import"),
    ("Undos", "kind", "undo"),
)
"""Label, and which value of which field of `HistoryFilter` it stands for."""


def entries(count: int) -> str:
    """How many entries, in words."""
    return "1 entry" if count == 1 else f"{number(count)} entries"


def history_columns(name: int) -> tuple[GridColumn, ...]:
    """The columns, with at least `name` cells for the name of the file; those that can best be missed come last."""
    return (
        GridColumn("No.", 5, align="right"),
        GridColumn("Status", 11),
        GridColumn("When", 16),
        GridColumn("File", min_width=name, weight=3),
        GridColumn("Errors", 6, align="right"),
        GridColumn("New", 7, align="right"),
        GridColumn("Changed", 7, align="right"),
        GridColumn("Refused", 7, align="right"),
        GridColumn("Mode", 6),
        GridColumn("By", min_width=8, weight=1),
        GridColumn("Same", 7, align="right"),
    )


def history_row(summary: ImportSummary) -> Row:
    """An entry as the list shows it."""
    customers = summary.totals.customers
    errors = summary.totals.errors
    if summary.kind == "undo":
        nothing = Cell("–", Tone.MUTED)
        sign, name = Cell("↶ Undo", Tone.MUTED), Cell(f"Undo of import {summary.undoes}", Tone.MUTED)
        counts = (nothing, nothing, nothing, nothing)
        who = ("Undo", summary.by, nothing)
        return Row(summary.number, (str(summary.number), sign, moment(summary.started), name, *counts, *who))
    return Row(
        summary.number,
        (
            str(summary.number),
            status(summary.status),
            moment(summary.started),
            summary.file_name or Cell("forgotten", Tone.MUTED),
            *map(_count, (errors, customers.create, customers.update, customers.refused)),
            _MODES.get(summary.mode or "", "–"),
            summary.by,
            _count(customers.unchanged),
        ),
    )


def _count(count: int) -> Cell:
    return Cell(number(count), Tone.PLAIN if count else Tone.MUTED)
