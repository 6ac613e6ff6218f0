"""The list of the plan's customers: its columns, its orders, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wizard.preview.customer_lines import ACTION_TONES, MAIN
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.core.customer import Contact
    from upflow_tui.engine.draft.lists import PlanRow
    from upflow_tui.engine.draft.plan_outline import Part, PlanOutline
    from upflow_tui.importing.planning.plan import PlannedContact

COLUMNS: Final = (
    GridColumn("Customer", min_width=22, weight=4, sortable=True),
    GridColumn("Problems", width=8, sortable=True),
    GridColumn("ID", min_width=9, weight=1, sortable=True, whole=True),
    GridColumn("Parent", min_width=10, weight=2, sortable=True),
    GridColumn("Contacts", width=8, align="right"),
    GridColumn("Account managers", min_width=16, weight=2),
    GridColumn("Workflow", min_width=10, weight=2),
)
SORTS: Final = (
    ("file", None, "as in the file"),
    ("name", 0, "by name"),
    ("problems", 1, "by problems"),
    ("id", 2, "by ID"),
    ("group", 3, "by parent"),
)
"""The orders (`engine.draft_lists.PlanSort`), the column that each belongs to, and what it is called."""
GROUPED: Final = 4
"""The order in which children stand under their parents."""

_OPENED: Final = "▾ "
_UNDER: Final = "└ "


class PlanRows:
    """The plan's list as the grid shows it.

    Args:
        outline: the customers and what those open to that are opened.
        opened: the numbers of these.
        lines: receives the first line of each customer that is listed, by its number.
        grouped: children stand under their parents.
    """

    def __init__(
        self, outline: PlanOutline, opened: frozenset[int], lines: dict[int, int | None], *, grouped: bool
    ) -> None:
        self.outline = outline
        self._lines = lines
        self._opened = opened
        self._grouped = grouped

    def count(self) -> int:
        """How many rows there are."""
        return self.outline.count()

    def rows(self, start: int, count: int) -> list[Row]:
        """The rows from index `start` on."""
        from upflow_tui.engine.draft.lists import PlanRow

        rows = []
        for owner, entry in self.outline.rows(start, count):
            if entry is None or (isinstance(entry, PlanRow) and entry.number == owner):
                if entry is not None:
                    self._lines[owner] = entry.line
                before = _OPENED if owner in self._opened else ""
                if self._grouped and entry is not None and entry.parent:
                    before = f"{_UNDER}{before}"
                rows.append(customer_row(entry, before))
            else:
                rows.append(_part_row(owner, entry))
        return rows


def customer_row(row: PlanRow | None, before: str = "") -> Row:
    """A customer of the plan as the list shows it; `before` stands before its name."""
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
            Cell(f"{before}{row.name or '(no name)'}", ACTION_TONES[row.action]),
            problems,
            row.external_id or "",
            row.parent or "",
            number(row.contacts) if row.contacts else "",
            ", ".join(row.account_managers),
            row.workflow or "",
        ),
    )


def _part_row(owner: int, part: Part) -> Row:
    """A contact or a child of a customer that is opened."""
    from upflow_tui.engine.draft.lists import PlanRow

    if isinstance(part, PlanRow):
        return customer_row(part, f"  {_UNDER}")
    from upflow_tui.importing.planning.plan import PlannedContact

    tone = ACTION_TONES[part.action] if isinstance(part, PlannedContact) else Tone.SAME
    return Row(owner, (Cell(f"  · {contact_words(part)}", tone), "", "", "", "", "", ""))


def contact_words(contact: PlannedContact | Contact) -> str:
    """`anna@durand.example ★ main · Anna Roy · Accounting`."""
    name = " ".join(part for part in (contact.first_name, contact.family_name) if part)
    called = f"{contact.email} {MAIN}" if contact.main else contact.email
    return " · ".join(part for part in (called, name, contact.position or "") if part)
