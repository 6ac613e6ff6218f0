"""The draft of an import: the file streamed once through checking, grouping and planning (docs/architecture.md)."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import Organization, Part
from upflow_tui.core.text import name_key
from upflow_tui.engine.child.progress import Progress, ProgressSink, Stage, no_progress
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.reader import reader_findings
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.grouping import Grouper
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.importing.planning.planning import Planner, count_lines
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.stored_customers import StoredCustomers
from upflow_tui.importing.planning.stored_ids import stored_ids
from upflow_tui.store.draft.draft import DraftWriter, delete_draft
from upflow_tui.store.draft.held import Held

REPAIRED: Final = "repaired"
"""In the facts of a draft: how many cells each repair has changed in this whole pass."""
_SEVERITY: Final = attrgetter("severity")
_LINE: Final = attrgetter("line")


class Stopped(Exception):
    """The person cancelled; the draft is gone."""


@dataclass(slots=True)
class _Pass:
    """What one way through the file has counted and found so far."""

    writer: DraftWriter
    totals: Totals
    fates: LineFates
    error_lines: set[int]

    def tell(self, findings: Iterable[Finding]) -> None:
        """Writes findings to the draft and counts them."""
        findings = list(findings)
        counts = Counter(map(_SEVERITY, findings))
        self.totals.errors += counts[Severity.ERROR]
        self.totals.warnings += counts[Severity.WARNING]
        self.totals.notes += counts[Severity.NOTE]
        if counts[Severity.ERROR]:
            errors = [finding for finding in findings if finding.severity is Severity.ERROR]
            self.error_lines.update(line for line in map(_LINE, errors) if line is not None)
        self.writer.add_findings(findings)

    def tell_all(self, crowds: Iterable[Crowd]) -> None:
        """Likewise, of notes that are told together."""
        for crowd in crowds:
            self.totals.notes += len(crowd.lines)
            self.writer.add_crowd(crowd)


class Drafter:
    """Makes the draft of one import.

    Args:
        opened: the file with its mapping.
        organization: what its cells are checked against.
        choices: what the person decided.
        stored: the customers that it meets.
        file_findings: what else there is to say of the file (imported before).
        progress: is told how far it is.
        cancelled: asked often; true ends the work.
        depth: what will be looked at.
        held: takes the plain new customers instead of the draft, if nobody looks at customers; and perhaps findings.
    """

    def __init__(
        self,
        opened: Opened,
        organization: Organization,
        choices: ImportChoices,
        stored: StoredCustomers,
        *,
        file_findings: Iterable[Finding] = (),
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = lambda: False,
        depth: Depth = Depth.EVERYTHING,
        held: Held | None = None,
    ) -> None:
        self._depth = depth
        self._held = held
        self._opened = opened
        self._organization = organization
        self._choices = choices
        self._stored = stored
        self._file_findings = [*opened.findings, *file_findings]
        self._progress = progress
        self._cancelled = cancelled
        self._columns = opened.columns_of_fields
        self._skipped: dict[int, list[Finding]] = {}
        """Lines sent away by *skip the whole line* for an error that only planning finds, with their errors."""
        self._put_back: set[int] = set()
        """Lines that look like headings of groups, but are customers: stored ones, or parents of others."""

    def write(self, path: Path, meta: Mapping[str, Any]) -> Totals:
        """Writes the draft to `path`, which must not exist, and returns its totals.

        Args:
            path: where the draft goes.
            meta: what the draft has to remember besides, as plain values (the store's revision…).

        Raises:
            Stopped: cancelled; `path` is gone.
            OSError, sqlite3.Error: the draft cannot be written.
        """
        while True:
            try:
                with _without_garbage_collection():
                    totals, late = self._once(path, meta)
            except BaseException:
                delete_draft(path)
                raise
            if totals is None:
                delete_draft(path)
                continue
            if self._choices.on_error is not OnError.SKIP_LINE or not late:
                return totals
            self._skipped.update(late)
            delete_draft(path)

    def _once(self, path: Path, meta: Mapping[str, Any]) -> tuple[Totals | None, dict[int, list[Finding]]]:
        """One way through the file; the second answer: lines that *skip the whole line* sends away only now.

        No totals: lines were skipped as headings that are customers, and are put back on the next way.
        """
        with DraftWriter(path, depth=self._depth, held=self._held) as writer, Shelf(path.parent) as shelf:
            state = _Pass(writer, Totals(), LineFates(), set())
            state.tell(self._file_findings)
            for findings in self._skipped.values():
                state.tell(findings)
            repairer = self._opened.repairer(self._organization)
            checker = Checker(
                repairer.mapping,
                self._opened.table.columns,
                self._organization,
                self._choices,
                self._opened.mode,
                repairer.splits,
                self._opened.table.habits,
                self._put_back,
                marks=self._opened.text_marks,
                ids=self._opened.id_cells(stored_ids(self._stored)),
            )
            continues = self._opened.continues
            grouper = Grouper(
                checker.layout,
                self._columns,
                writes_identity=self._writes_identity,
                skip=self._skipped,
                second_names=continues.second_names if continues is not None else (),
                clears=self._choices.blank is BlankCells.CLEAR,
                creates_parents=self._choices.missing_parents is MissingParents.CREATE,
                alone=self._choices.alone,
                nobody_stored=next(iter(self._stored.names()), None) is None,
                shelf=shelf,
            )
            self._read(repairer, checker, grouper, state)
            if customers := checker.line_kinds.headings.real(self._stored_names) - self._put_back:
                self._put_back |= customers
                return None, {}
            layout = checker.layout
            del checker  # what it remembers of cells is not wanted any more
            planner = Planner(
                grouper.finish(self._stored),
                layout,
                self._columns,
                self._organization,
                self._choices,
                self._stored,
                state.fates,
                state.error_lines,
                self._depth,
            )
            late = self._plan(planner, state)
            self._count(planner, state)
            writer.finish(state.totals, state.fates, {**meta, REPAIRED: repairer.counts})
            return state.totals, late

    def _stored_names(self, names: Collection[str]) -> set[str]:
        """Those of some names that stored customers bear."""
        keys = {name_key(name): name for name in names}
        return {
            keys[key]
            for identity in self._stored.identities(name_keys=keys.keys())
            if (key := name_key(identity.name)) in keys
        }

    @property
    def _writes_identity(self) -> bool:
        """Whether names and IDs of the file are written, or only find stored customers (docs/rules.md §1)."""
        return self._opened.mode is Mode.CUSTOMERS and self._organization.may_update(Part.DETAILS)

    def _read(self, repairer: Repairer, checker: Checker, grouper: Grouper, state: _Pass) -> None:
        reader = self._opened.table.read()
        size = max(1, self._opened.source.text_size)
        for chunk in reader:
            self._stop_if_cancelled()
            checked = checker.check(repairer.repair(chunk), self._skipped)
            state.fates.extend(_lines(chunk))
            state.tell(checked.findings)
            for item in checked.refused:
                state.fates.set(item.line, Fate.REFUSED)
            for item in checked.skipped:
                state.fates.set(item.line, Fate.SKIPPED)
            grouper.add(checked, state.error_lines)
            self._progress(Progress(Stage.READING, min(1.0, reader.position / size), len(state.fates)))
        state.tell(checker.finish())
        if checker.postal_codes is not None:
            state.writer.keep_postal_codes(checker.postal_codes)
        state.tell(reader_findings(reader))

    def _plan(self, planner: Planner, state: _Pass) -> dict[int, list[Finding]]:
        late: dict[int, list[Finding]] = {}
        planned = 0
        whole = max(1, planner.group_count)
        for batch in planner.batches():
            self._stop_if_cancelled()
            state.tell_all(batch.crowds)
            state.tell(batch.findings)
            state.writer.add_batch(batch)
            for finding in batch.findings:
                if finding.line in planner.late_error_lines and finding.is_error:
                    late.setdefault(finding.line, []).append(finding)
            planned += len(batch)
            self._progress(Progress(Stage.PLANNING, min(1.0, planned / whole), planned))
        return late

    def _count(self, planner: Planner, state: _Pass) -> None:
        state.totals.customers = planner.totals.customers
        state.totals.contacts = planner.totals.contacts
        state.totals.parents_created = planner.totals.parents_created
        count_lines(state.totals, state.fates)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise Stopped


def _lines(chunk: Chunk) -> list[int]:
    """Every data line of a chunk, the unreadable ones included, in order."""
    if not chunk.broken:
        return chunk.lines
    return sorted([*chunk.lines, *(line for line, _ in chunk.broken)])


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """No cycles are made while a file streams; looking for them costs a quarter of the time (docs/performance.md).

    One look at the end, at what is new alone, gives the memory back: what Python keeps of freed tuples for later ones
    holds an eighth of an import's, just when the store needs it.
    """
    was_on, is_ours = gc.isenabled(), gc.get_freeze_count() == 0
    gc.disable()
    if is_ours:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if is_ours:
            gc.unfreeze()
        if was_on:
            gc.enable()
