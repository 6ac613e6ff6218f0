"""The list of customers: its columns, and what each is sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.engine.lists import CustomerRow

COLUMNS: Final = (
    GridColumn("Customer", min_width=22, weight=3, sortable=True),
    GridColumn("ID", min_width=9, weight=1, sortable=True, whole=True),
    GridColumn("Parent", min_width=12, weight=2, sortable=True),
    GridColumn("Contacts", width=10, align="right", sortable=True),
    GridColumn("Account managers", min_width=19, weight=2, sortable=True),
    GridColumn("Workflow", min_width=10, weight=2, sortable=True),
    GridColumn("Town", min_width=8, weight=1),
    GridColumn("Country", min_width=7, weight=1),
    GridColumn("Main contact", min_width=19, weight=2),
)
"""What most rows are told apart by stands first: the last ones come into sight where there is room, or by scrolling."""
SORTS: Final = ("name", "external_id", "parent", "contacts", "managers", "workflow")
"""What each of the first columns is sorted by (`engine.lists.SortBy`)."""


def customer_row(customer: CustomerRow | None) -> Row:
    """A customer as the list shows it."""
    if customer is None:
        return Row(0, (Cell("⊘ erased", Tone.MUTED), *[""] * (len(COLUMNS) - 1)))
    return Row(
        customer.key,
        (
            customer.name,
            customer.external_id or "",
            customer.parent or "",
            number(customer.contacts) if customer.contacts else Cell("none", Tone.MUTED),
            ", ".join(customer.account_managers),
            customer.workflow or "",
            customer.town or "",
            customer.country or "",
            customer.main_contact or "",
        ),
    )
