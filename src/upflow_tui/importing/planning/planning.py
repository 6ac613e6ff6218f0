"""The plan: what the import will do to each customer, field by field, before it does it (docs/rules.md §5 and §6).

Preview, import and commands all show and write what comes out of here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.rows import RowLayout
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.planning.batch_planning import BatchPlanner
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.customers import in_parts
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.groups import Grouping, ShelvedGroup
from upflow_tui.importing.planning.identities import FileIdentities
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.parent_links import Parents
from upflow_tui.importing.planning.parents import ParentFinder
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.importing.planning.stored_addresses import BroughtByFile
from upflow_tui.importing.planning.stored_customers import StoredCustomers

_BATCH: Final = 400


class Planner:
    """Makes the plan of one file against one store.

    Args:
        grouping: the customers of the file.
        layout: how their rows are laid out.
        columns: the index of each mapped field's column, for findings.
        organization: for the kinds of its custom fields.
        choices: what blank cells and missing parents mean.
        stored: the customers of the store.
        fates: every data line of the file; planning gives each its fate.
        error_lines: the lines with an error; planning adds those that it finds.
        depth: what will be looked at.

    `totals` counts customers and contacts, complete when `batches` is through.
    """

    def __init__(
        self,
        grouping: Grouping,
        layout: RowLayout,
        columns: Mapping[str, int],
        organization: Organization,
        choices: ImportChoices,
        stored: StoredCustomers,
        fates: LineFates,
        error_lines: set[int],
        depth: Depth = Depth.EVERYTHING,
    ) -> None:
        self.totals = Totals(lines=len(fates))
        self.late_error_lines: set[int] = set()
        """Lines in which only planning found the first error, though something of them is written."""
        self._groups = grouping.groups
        self._grouping = grouping
        self._layout = layout
        self._organization = organization
        self._choices = choices
        self._stored = stored
        self._fates = fates
        self._error_lines = error_lines
        self._columns = columns
        self._depth = depth

    @property
    def group_count(self) -> int:
        """How many customers the file has, parents to be created not yet counted."""
        return len(self._groups)

    def batches(self) -> Iterator[PlanBatch]:
        """The plan in order, a few hundred customers at a time; each group's rows are freed when it is planned."""
        self.totals.contacts.refused += self._grouping.contacts_refused
        clears = self._choices.blank is BlankCells.CLEAR
        parents = self._find_parents(clears=clears)
        planner = BatchPlanner(
            self._layout,
            self._columns,
            self._organization,
            self._choices,
            self._stored,
            self._fates,
            self._error_lines,
            self.totals,
            parents,
            FileIdentities(self._groups, parents, clears=clears),
            brings=BroughtByFile(self._groups, self._layout),
            depth=self._depth,
            again=self._grouping.again,
        )
        first = PlanBatch(self._layout, findings=[*self._grouping.findings, *parents.findings])
        self._note_errors(first.findings)
        yield first
        for some in chain(in_parts(self._groups, _BATCH), in_parts(parents.created, _BATCH)):
            for group in some:
                if isinstance(group, ShelvedGroup):
                    group.take()
            yield planner.batch(some)
        self.totals.parents_created = sum(group.stored is None for group in parents.created)

    def _find_parents(self, *, clears: bool) -> Parents:
        if not self._layout.has_parent:
            return Parents()
        creates = self._choices.missing_parents is MissingParents.CREATE
        away = "skipped" if self._choices.on_error is OnError.SKIP_LINE else "refused"
        finder = ParentFinder(
            self._groups,
            self._stored,
            self._columns,
            create_missing=creates,
            clears=clears,
            away=away,
            alone=self._choices.alone,
        )
        return finder.resolve()

    def _note_errors(self, findings: Sequence[Finding]) -> None:
        lines = {item.line for item in findings if item.severity is Severity.ERROR and item.line is not None}
        self.late_error_lines |= lines - self._error_lines
        self._error_lines |= lines


def count_lines(totals: Totals, fates: LineFates) -> None:
    """Puts the number of lines of each fate in the totals. Lines in are their sum (docs/rules.md §6).

    Raises:
        AssertionError: a line has no fate (a fault of the program).
    """
    totals.lines = len(fates)
    totals.applied = fates.count(Fate.APPLIED)
    totals.unchanged = fates.count(Fate.UNCHANGED)
    totals.refused = fates.count(Fate.REFUSED)
    totals.skipped = fates.count(Fate.SKIPPED)
    if totals.lines != totals.applied + totals.unchanged + totals.refused + totals.skipped:
        raise AssertionError("a line has no fate")
