"""The rows of the history and what they can be narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.tui.filters import Filter, Filters
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wording import moment, number, status

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import HistoryQuery, ImportSummary

_MODES: Final = {"customers": "Import", "assign": "Assign"}


STATUS: Final = "status"
MODE: Final = "mode"
KIND: Final = "kind"
BY: Final = "by"
FILE: Final = "file_name"

FIXED: Final = (
    (Filter(STATUS, "success", "Success"), "result"),
    (Filter(STATUS, "error", "Error"), "result"),
    (Filter(STATUS, "undone", "Undone"), "result"),
    (Filter(STATUS, "failed", "Failed"), "result"),
    (Filter(STATUS, "cancelled", "Cancelled"), "result"),
    (Filter(MODE, "customers", "Import customers"), "mode"),
    (Filter(MODE, "assign", "Assign customers"), "mode"),
    (Filter(KIND, "import", "Imports without undos"), "kind of entry"),
    (Filter(KIND, "undo", "Undos"), "kind of entry"),
)
"""What can always be chosen, and what it is about; kinds and values are those of `engine.lists.HistoryQuery`."""


def filters_of(summary: ImportSummary) -> list[Filter]:
    """What an entry shares with others."""
    found = [Filter(BY, summary.by, f"By: {summary.by}")]
    return [*found, Filter(FILE, summary.file_name, f"File: {summary.file_name}")] if summary.file_name else found


def query_of(search: str, filters: Filters) -> HistoryQuery:
    """The question for the list."""
    from upflow_tui.engine.history_lists import HistoryQuery

    kinds = (STATUS, MODE, KIND, BY, FILE)
    return HistoryQuery(search, **{kind: filters.text(kind) for kind in kinds})


def entries(count: int) -> str:
    """How many entries, in words."""
    return "1 entry" if count == 1 else f"{number(count)} entries"


HISTORY_COLUMNS: Final = (
    GridColumn("No.", 5, align="right"),
    GridColumn("Status", 11),
    GridColumn("When", 16),
    GridColumn("File", min_width=22, weight=3),
    GridColumn("Errors", 6, align="right"),
    GridColumn("New", 7, align="right"),
    GridColumn("Changed", 7, align="right"),
    GridColumn("Refused", 7, align="right"),
    GridColumn("Mode", 6),
    GridColumn("By", min_width=8, weight=1),
    GridColumn("Same", 7, align="right"),
)
"""Those that can best be missed come last."""


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
