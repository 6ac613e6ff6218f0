"""The tab of a past import with everything that was found, and the one with everything that it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from upflow_tui.core.findings import Severity
from upflow_tui.tui.screens.past_import import rows as past_rows
from upflow_tui.tui.screens.past_import.tab import PastTab
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.rows import Row, text_of

_SEVERITIES: Final = (None, Severity.ERROR, Severity.WARNING, Severity.NOTE)


class ProblemsTab(PastTab):
    """Every finding, in the order of the lines."""

    LABEL = "Problems"
    EMPTY = "No problems found."
    COPIES = 2
    FILTERS = ("All problems", "Errors", "Warnings", "Notes")

    @property
    def tab_label(self) -> str:
        """What the tab is called now."""
        return self.FILTERS[self.narrowed] if self.narrowed else self.LABEL

    @property
    def total(self) -> int:
        """How many findings the filter leaves, as the totals say."""
        totals = self.facts.summary.totals
        counts = (totals.errors, totals.warnings, totals.notes)
        return counts[self.narrowed - 1] if self.narrowed else sum(counts)

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Line, field, message, value, fix."""
        return past_rows.FINDING_COLUMNS

    def listing(self) -> Callable[[], Listing]:
        """The findings."""
        facts = self.facts
        return partial(_findings, facts.folder, facts.number, self.search, _SEVERITIES[self.narrowed])

    def below(self, row: Row) -> str:
        """Message and fix."""
        return f"{text_of(row, 2)} {text_of(row, 4)}"


def _findings(folder: Path, number: int, search: str, severity: Severity | None) -> Listing:
    from upflow_tui.engine.lists import FindingList

    return Listed(FindingList(folder, number, search, severity=severity), past_rows.finding_row)


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
