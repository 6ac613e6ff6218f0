"""The list of customers: its columns, what each is sorted by, and what it can be narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wording import moment, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upflow_tui.engine.lists import CustomerRow, ImportSummary
    from upflow_tui.tui.dialogs.choose import Choice

COLUMNS: Final = (
    GridColumn("Customer", min_width=22, weight=3, sortable=True),
    GridColumn("ID", min_width=9, weight=1, sortable=True),
    GridColumn("Parent", min_width=12, weight=2, sortable=True),
    GridColumn("Contacts", width=10, align="right", sortable=True),
    GridColumn("Account managers", min_width=19, weight=2, sortable=True),
    GridColumn("Workflow", min_width=10, weight=2, sortable=True),
)
SORTS: Final = ("name", "external_id", "parent", "contacts", "managers", "workflow")
"""What each column is sorted by (`engine.lists.SortBy`)."""

FILTERS: Final = (
    (None, "All customers"),
    ("no_workflow", "No workflow"),
    ("no_manager", "No account manager"),
    ("no_contact", "No contact"),
    ("has_parent", "Has a parent"),
)
"""What the list can be narrowed to (`engine.lists.Only`), and what that is called."""
_IMPORTS: Final = 100
"""From this key on, a choice is an import: 100 and its number."""


def customer_row(customer: CustomerRow | None) -> Row:
    """A customer as the list shows it."""
    if customer is None:
        return Row(0, (Cell("⊘ erased", Tone.MUTED), "", "", "", "", ""))
    return Row(
        customer.key,
        (
            customer.name,
            customer.external_id or "",
            customer.parent or "",
            number(customer.contacts) if customer.contacts else Cell("none", Tone.MUTED),
            ", ".join(customer.account_managers),
            customer.workflow or "",
        ),
    )


def filter_choices(imports: Sequence[ImportSummary]) -> list[Choice]:
    """What to choose from: the filters, then the customers that one of these imports created or changed."""
    from upflow_tui.tui.dialogs.choose import Choice

    choices = [Choice(key, label) for key, (_, label) in enumerate(FILTERS)]
    return choices + [
        Choice(
            _IMPORTS + summary.number,
            f"Created or changed by import {summary.number}",
            f"{moment(summary.started)} · {summary.file_name or ('undo' if summary.kind == 'undo' else 'forgotten')}",
        )
        for summary in imports
    ]


def chosen_filter(key: int) -> tuple[str | None, int | None, str]:
    """The filter, the import, and what the list is then called, by the key of a choice."""
    if key >= _IMPORTS:
        return None, key - _IMPORTS, f"changed by import {key - _IMPORTS}"
    only, label = FILTERS[key]
    return only, None, label.lower() if only else ""
