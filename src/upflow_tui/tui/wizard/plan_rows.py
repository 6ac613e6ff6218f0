"""The list of the plan's customers: its columns, what it can be narrowed to, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.tui.widgets.grid_columns import GridColumn
from upflow_tui.tui.widgets.grid_rows import Cell, Row, Tone
from upflow_tui.tui.wizard.customer_lines import ACTION_TONES
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.engine.draft_lists import PlanList, PlanRow

COLUMNS: Final = (
    GridColumn("Customer", min_width=30, weight=4),
    GridColumn("Problems", width=8),
    GridColumn("ID", min_width=9, weight=1),
    GridColumn("Parent", min_width=12, weight=2),
    GridColumn("Contacts", width=8, align="right"),
    GridColumn("Account managers", min_width=16, weight=2),
    GridColumn("Workflow", min_width=10, weight=2),
)
FILTERS: Final = (
    (None, "All customers", ""),
    ("new", "Only new", "+ the import creates them"),
    ("changed", "Only changed", "~ something of them becomes another"),
    ("same", "Only unchanged", "= all that the file says is stored already"),
    ("refused", "Only refused", "✗ nothing of them is written"),
    ("problems", "Only with problems", "✗ or ! on one of their lines"),
)
"""What the list can be narrowed to (`engine.draft_lists.PlanOnly`), what that is called, and what it means."""


class PlanRows:
    """The plan's list as the grid shows it."""

    def __init__(self, plan: PlanList) -> None:
        self._plan = plan

    def count(self) -> int:
        """How many rows there are."""
        return self._plan.count()

    def rows(self, start: int, count: int) -> list[Row]:
        """The rows from index `start` on."""
        return [customer_row(row) for row in self._plan.rows(start, count)]


def customer_row(row: PlanRow | None) -> Row:
    """A customer of the plan as the list shows it."""
    if row is None:
        return Row(0, (Cell("…", Tone.MUTED), "", "", "", "", "", ""))
    problems = Cell("", Tone.PLAIN)
    if row.errors:
        problems = Cell(number(row.errors), Tone.ERROR)
    elif row.warnings:
        problems = Cell(number(row.warnings), Tone.WARNING)
    return Row(
        row.number,
        (
            Cell(row.name or "(no name)", ACTION_TONES[row.action]),
            problems,
            row.external_id or "",
            row.parent or "",
            number(row.contacts) if row.contacts else "",
            ", ".join(row.account_managers),
            row.workflow or "",
        ),
    )
