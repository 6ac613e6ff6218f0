"""The tab of a past import with everything that it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from upflow_tui.tui.screens.past_import import rows as past_rows
from upflow_tui.tui.screens.past_import.tab import PastTab
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.rows import Row, text_of


class ChangesTab(PastTab):
    """Every change, field by field, then what was created."""

    LABEL = "Changes"
    EMPTY = "Nothing was changed or created."
    COPIES = 4
    ENTER = "Open"
    FILTERS = ("Everything", "Changed fields", "New customers", "New contacts")

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Customer, ID, field, old, new, contact, line."""
        return past_rows.CHANGE_COLUMNS

    def listing(self) -> Callable[[], Listing]:
        """The changes."""
        return partial(_changes, self.facts.folder, self.facts.number, self.search, self.narrowed)

    def below(self, row: Row) -> str:
        """The whole change."""
        name, field, old, new, contact = (text_of(row, place) for place in (0, 1, 2, 3, 5))
        if past_rows.is_created(row):
            return f"{name} · {field}{f': {contact}' if contact else ''}. ↵ shows every field as it was created."
        return f"{name}{f' · {contact}' if contact else ''} · {field}: {old} → {new}"


def _changes(folder: Path, number: int, search: str, narrowed: int) -> Listing:
    from upflow_tui.engine.past.changes import ChangedOnly, EveryChange

    only = [None, *ChangedOnly][narrowed]
    return Listed(EveryChange(folder, number, search, only=only), past_rows.changed_row)
