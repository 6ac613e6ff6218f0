"""What the list of customers is asked for, before the engine is imported; and the list itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.filters import NONE, Filters
from upflow_tui.tui.groups.listing import GroupListing
from upflow_tui.tui.screens.customers.customer_columns import SORTS, customer_row
from upflow_tui.tui.widgets.grid.fed_grid import BEGINNING, Beginning
from upflow_tui.tui.widgets.grid.listed import Listed

if TYPE_CHECKING:
    from upflow_tui.engine.groups.folds import Folds
    from upflow_tui.engine.lists import CustomerQuery
    from upflow_tui.tui.widgets.grid.fed_grid import Listing

WORKFLOW: Final = "workflow"
"""Its name; blank: none."""
MANAGER: Final = "manager"
"""The e-mail; blank: none."""
CONTACT: Final = "contact"
"""Blank: none."""
PARENT: Final = "parent"
"""The number of the parent; 0: any."""
CHANGED_BY: Final = "changed_by"
"""The number of an import."""
BLANK: Final = {WORKFLOW: "no_workflow", MANAGER: "no_manager", CONTACT: "no_contact", PARENT: "has_parent"}
"""The `engine.lists.Only` that the blank value of a kind stands for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list shows: the fields of `engine.lists.CustomerQuery`, before that is imported."""

    search: str = ""
    sort: str = SORTS[0]
    reverse: bool = False
    filters: Filters = NONE

    @property
    def is_narrowed(self) -> bool:
        """Whether some customers may be left out."""
        return bool(self.search or self.filters)

    def with_filters(self, filters: Filters) -> Asked:
        """The same list with other filters."""
        return replace(self, filters=filters)


def customers_of(folder: Path, asked: Asked, folds: Folds | None, cancelled: Callable[[], bool]) -> Listing:
    """The list that is asked for; called in a thread.

    Args:
        folder: the data folder.
        asked: which, in which order.
        folds: arranged by parent with this unfolded; None: one below the other.
        cancelled: whether another one is asked for by now.
    """
    if folds is not None:
        from upflow_tui.tui.screens.customers.arranged import arranged_customers

        return arranged_customers(folder, query_of(asked), folds, cancelled)
    from upflow_tui.engine.lists import CustomerList

    return Listed(CustomerList(folder, query_of(asked), cancelled), customer_row)


def place_in(listing: Listing, key: int) -> int | None:
    """The row of a customer, by its number, in what `customers_of` gave; None: it is not there."""
    if isinstance(listing, GroupListing):
        return listing.outline.index_of(key)
    from upflow_tui.engine.lists import CustomerList

    assert isinstance(listing, Listed) and isinstance(listing.records, CustomerList)
    return listing.records.index_of(key)


def customers_in(listing: Listing | None, rows: int) -> int:
    """How many customers were asked for and found, in a list of so many rows."""
    return listing.outline.customers() if isinstance(listing, GroupListing) else rows


def first_customers_of(folder: Path, asked: Asked, cancelled: Callable[[], bool]) -> Beginning | None:
    """The first of them, where the whole list takes longer; called in a thread."""
    from upflow_tui.engine.lists import first_customers

    first = first_customers(folder, query_of(asked), BEGINNING, cancelled)
    return Beginning(Listed(first, customer_row), is_all=first.is_all) if first is not None else None


def query_of(asked: Asked) -> CustomerQuery:
    """The same for the engine."""
    from upflow_tui.engine.lists import CustomerQuery, Only, SortBy

    filters = asked.filters
    return CustomerQuery(
        asked.search,
        SortBy(asked.sort),
        asked.reverse,
        only=tuple(Only(BLANK[one.kind]) for one in filters if one.kind in BLANK and not one.value),
        changed_by=filters.number(CHANGED_BY),
        manager=filters.text(MANAGER) or None,
        workflow=filters.text(WORKFLOW) or None,
        parent=filters.number(PARENT) or None,
    )
