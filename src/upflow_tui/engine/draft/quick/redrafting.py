"""The draft after one repair more or less: only what that changes is made anew, in the same file
(docs/architecture.md).

A repair of other columns than ID, name and parent leaves lines and customers together as they are. So the customers of
the lines that it changes are planned again, and those that share an address with them where that is said; the rest of
the draft stays. Whatever might be otherwise is left to a whole pass (`drafting.py`): `redraft` then says no, and has
changed nothing. To be sure of that each customer is planned twice, with the repairs of before as well: what comes out
must be what the draft says.

What a program needs to know: while the question is under way the draft of before can be looked at, and afterwards the
same file holds the new one; READY names it. If more is fixed meanwhile, the next draft is asked for without a
cancel before: then the engine goes on from the draft that it has, instead of beginning with a new process and a whole
pass. After CANCELLED, CRASHED or REFUSED the draft is not to be used any more: whether it was changed in the last
moment is not known, and no engine will import it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.child.progress import Progress, ProgressSink, Stage
from upflow_tui.engine.draft.drafting import REPAIRED, Stopped
from upflow_tui.engine.draft.quick.rechecking import CannotTell, LinesAgain
from upflow_tui.engine.draft.quick.replanned_customers import Replans
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.fixes.changed_lines import ChangedLines
from upflow_tui.importing.planning.stored_ids import stored_ids
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.database import Database, StoreChanged
from upflow_tui.store.draft.draft import REVISION
from upflow_tui.store.draft.kept_reader import KeptReader
from upflow_tui.store.draft.patching import DraftPatcher
from upflow_tui.store.errors import StoreError
from upflow_tui.store.organization.organization import load_organization


@dataclass(slots=True)
class Drafted:
    """A finished draft and what it was made of."""

    generation: int
    opened: Opened
    choices: ImportChoices
    path: Path
    pages: LinePages | None = None
    """The lines of its file, once they are counted."""

    def count_lines(self, stopped: Callable[[], bool]) -> LinePages | None:
        """Counts the lines of its file, once: a repair finds its lines with them. None where it was stopped."""
        if self.pages is None:
            try:
                pages = LinePages(self.opened.table.source, self.opened.table.dialect, stopped)
            except OSError:  # the import was discarded a moment ago
                return None
            self.pages = pages if not stopped() else None
        return self.pages


def repaired(drafted: Drafted, folder: Path, source: Source, choices: ImportChoices) -> Opened | None:
    """The file as `choices` open it, where nothing but repairs differs from what a draft was made of; else None.

    Opening it again would detect and propose the same, in a fifth of a second.
    """
    own = drafted.opened.source
    if (source.name, source.size, source.sha256, folder) != (own.name, own.size, own.sha256, drafted.path.parent):
        return None
    if choices.repairs is None or replace(drafted.choices, repairs=choices.repairs) != choices:
        return None
    return replace(drafted.opened, repairs=choices.repairs)


def redraft(
    folder: Path,
    drafted: Drafted,
    opened: Opened,
    *,
    progress: ProgressSink,
    cancelled: Callable[[], bool],
) -> bool:
    """Makes a draft that of `opened` in place; false where only a whole pass can, and the draft is as it was.

    Args:
        folder: the data folder.
        drafted: the draft with what it was made of.
        opened: the same file with other repairs (`repaired`).
        progress: is told how far it is.
        cancelled: asked often; true ends the work.

    Raises:
        Stopped: cancelled; the draft is as it was.
    """
    if drafted.choices.on_error is OnError.SKIP_LINE or drafted.choices.alone:
        return False
    if drafted.opened.findings != opened.findings:
        return False  # what is said of the file stands before its lines
    try:
        with closing(Database.open(folder, readonly=True)) as database:
            return _patch(database, drafted, opened, progress, cancelled)
    except (CannotTell, StoreChanged, StoreError, sqlite3.Error):  # whoever meets the fault again will name it
        return False


def _patch(
    database: Database, drafted: Drafted, opened: Opened, progress: ProgressSink, cancelled: Callable[[], bool]
) -> bool:
    def step(stage: Stage, done: float, count: int) -> None:
        if cancelled():
            raise Stopped
        progress(Progress(stage, done, count))

    organization = load_organization(database)
    before, after = drafted.opened.repairs, opened.repairs
    with KeptReader(drafted.path) as reader:
        meta = reader.meta
        if meta[REVISION] != database.revision:
            return False
        numbers = reader.fates.numbers
        pages = drafted.count_lines(cancelled)
        step(Stage.READING, 0, 0)
        if pages is None:
            return False
        changed = ChangedLines(opened.table, pages, opened.mapping, organization, before, after)
        if changed.takes_apart:
            return False
        lines = changed.find(numbers, lambda done: step(Stage.READING, done, int(done * len(numbers))))
        if lines is None:
            return False
        step(Stage.PLANNING, 0, 0)
        stored = StoredCustomersOf(database)
        again = LinesAgain(
            drafted.opened,
            opened,
            drafted.choices,
            organization,
            stored_ids(stored),
            reader,
            pages,
            lambda: step(Stage.PLANNING, 0, 0),
        )
        patch = Replans(again, opened, drafted.choices, organization, stored, reader).patch(lines)
    # Whatever the repairs that differ have changed stands on lines that were looked at.
    patch.meta = {**meta, REPAIRED: [*meta[REPAIRED][: changed.same], *again.repaired[changed.same :]]}
    step(Stage.PLANNING, 1, len(lines))
    with closing(DraftPatcher(drafted.path)) as patcher:
        patcher.patch(patch)
    return True
