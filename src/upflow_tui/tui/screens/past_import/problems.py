"""The tab of a past import with what was found, grouped as in the preview, and the findings of one group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.content import Content

from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import Severity, problem_count
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.past_import.tab import PastFacts, PastTab
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.rows import Row
from upflow_tui.tui.wizard.preview.finding_detail import TONES
from upflow_tui.tui.wizard.preview.problem_rows import (
    GROUP_COLUMNS,
    LINE_COLUMNS,
    Entry,
    GroupIdentity,
    entry_title,
    entry_words,
    finding_row,
    finding_words,
    group_identity,
    group_row,
    read_problems,
    target_of,
)

if TYPE_CHECKING:
    from upflow_tui.engine.found import PastFindings

_SEVERITIES: Final = (None, Severity.ERROR, Severity.WARNING, Severity.NOTE)
_WIDE: Final = 105
"""Cells from which on all columns are in sight."""


class ProblemsTab(PastTab):
    """Groups, each of which opens to its values; or the findings of one group or value."""

    LABEL = "Problems"
    EMPTY = "✓ No problems found."
    ENTER = "Open"
    FILTERS = ("All problems and notes", "Only errors", "Only warnings", "Only notes")

    def __init__(self, facts: PastFacts) -> None:
        super().__init__(facts)
        self._opened: set[GroupIdentity] = set()
        """The groups whose values are shown."""
        self._chosen: Entry | None = None
        """The group or value whose findings are listed."""
        self.found: int | None = None
        """How many of these a search leaves; None: that is not known yet."""

    def go_on_from(self, before: PastTab) -> None:
        """The import was read again: the tab stays as the person had it."""
        super().go_on_from(before)
        assert isinstance(before, ProblemsTab)
        self._opened, self._chosen = before._opened, before._chosen

    @property
    def tab_label(self) -> str:
        """What the tab is called now."""
        return self.FILTERS[self.narrowed].removeprefix("Only ").capitalize() if self.narrowed else self.LABEL

    @property
    def total(self) -> int:
        """How many problems there are, or how many findings the filter leaves, as the totals say."""
        totals = self.facts.summary.totals
        counts = (totals.errors, totals.warnings, totals.notes)
        return counts[self.narrowed - 1] if self.narrowed else problem_count(totals.errors, totals.warnings)

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Those of the groups, or of their findings; without the last where there is no room: it stands below."""
        columns = LINE_COLUMNS if self._chosen is not None else GROUP_COLUMNS
        return [*columns[:-1], replace(columns[-1], hidden=width < _WIDE)]

    @property
    def list_name(self) -> str:
        """By what the columns of the groups, or of their findings, are remembered."""
        return "findings" if self._chosen is not None else super().list_name

    @property
    def copies(self) -> int:
        """The problem."""
        return 2 if self._chosen is not None else 0

    def listing(self) -> Callable[[], Listing]:
        """The groups, or the findings of the one that was chosen."""
        facts = self.facts
        if self._chosen is not None:
            return partial(_lines_of, facts, self._chosen, self.search)
        return partial(_groups_of, facts, self.search, set(self._opened), _SEVERITIES[self.narrowed])

    def above(self) -> Content | None:
        """Whose findings are listed."""
        if self._chosen is None:
            return None
        return safe_text(entry_title(self._chosen, self.found if self.search else None), 200, "bold $accent")

    def words_of(self, row: Row, listing: Listing | None) -> str:
        """All that there is to say of a group, a value or a finding of the list."""
        words = finding_words(row)
        if isinstance(listing, ProblemList) and row.key < len(listing.entries):
            words = entry_words(listing.entries[row.key])
        return " · ".join(text for text, _ in words if text)

    # Opening and closing

    def choose(self, row: Row, listing: Listing | None) -> MessageDialog | None:
        """Enter on a row: opens or folds values, or lists the findings; of a single finding, all it says."""
        if not isinstance(listing, ProblemList):
            return self._dialog(row)
        entry = listing.entries[row.key]
        if not entry.opens_values:
            self._chosen, self.cursor, self.found = entry, row.key, None
        else:
            self._opened ^= {group_identity(entry.group)}
        return None

    @property
    def is_open(self) -> bool:
        """Whether the findings of one group are listed."""
        return self._chosen is not None

    def close(self) -> None:
        """Back to the groups."""
        self._chosen = None

    def _dialog(self, row: Row) -> MessageDialog:
        line, _ = target_of(row)
        (message, _), (fix, _), (place, _) = finding_words(row)
        group = self._chosen.group if self._chosen is not None else None
        field = f" · {label_of(group.field)}" if group is not None and group.field else ""
        value = place.partition(" · ")[2]
        title = f"Line {line}{field}" if line is not None else f"The file{field}"
        tone = TONES[group.severity] if group is not None else TONES[Severity.NOTE]
        return MessageDialog(title, f"{message} Read: {value}" if value else message, fix, tone=tone)


class ProblemList:
    """The groups, and the values of those that are open, as a `Listing`.

    Args:
        entries: in their order; a row's key is its place.
        opened: the groups that are open.
    """

    def __init__(self, entries: Sequence[Entry], opened: set[GroupIdentity]) -> None:
        self.entries = entries
        self._rows = [
            group_row(key, entry, unfolded=group_identity(entry.group) in opened) for key, entry in enumerate(entries)
        ]

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows from index `start` on."""
        return self._rows[start : start + count]


def _past(facts: PastFacts) -> PastFindings:
    from upflow_tui.engine.found import PastFindings

    return PastFindings(facts.folder, facts.number)


def _groups_of(facts: PastFacts, search: str, opened: set[GroupIdentity], only: Severity | None) -> ProblemList:
    tree = read_problems(_past(facts), search, opened)
    return ProblemList(tree.entries(only), set(tree.values))


def _lines_of(facts: PastFacts, entry: Entry, search: str) -> Listing:
    from upflow_tui.engine.found import GroupFindings

    first = entry.value.first if entry.value is not None else None
    return Listed(GroupFindings(_past(facts), entry.group, first, search), finding_row)
