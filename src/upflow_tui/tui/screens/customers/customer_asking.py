"""What the list of customers is asked for, before the engine is imported; and the list itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from upflow_tui.tui.screens.customers.customer_columns import SORTS, customer_row
from upflow_tui.tui.widgets.grid.listed import Listed

if TYPE_CHECKING:
    from upflow_tui.engine.lists import CustomerQuery
    from upflow_tui.tui.widgets.grid.fed_grid import Listing


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list shows: the fields of `engine.lists.CustomerQuery`, before that is imported."""

    search: str = ""
    sort: str = SORTS[0]
    reverse: bool = False
    only: str | None = None
    changed_by: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether some customers may be left out."""
        return bool(self.search) or self.only is not None or self.changed_by is not None


def customers_of(folder: Path, asked: Asked, cancelled: Callable[[], bool]) -> Listing:
    """The list that is asked for; called in a thread. `cancelled`: whether another one is asked for by now."""
    from upflow_tui.engine.lists import CustomerList

    return Listed(CustomerList(folder, query_of(asked), cancelled), customer_row)


def query_of(asked: Asked) -> CustomerQuery:
    """The same for the engine."""
    from upflow_tui.engine.lists import CustomerQuery, Only, SortBy

    only = (Only(asked.only),) if asked.only else ()
    return CustomerQuery(asked.search, SortBy(asked.sort), asked.reverse, only, asked.changed_by)
