"""The fixed file of a past import, from the file and the choices that the history keeps (docs/rules.md §6)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from upflow_tui.core.fields import Mode, catalogue
from upflow_tui.core.findings import Severity
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.engine.prepare.earlier_choices import earlier
from upflow_tui.engine.prepare.opening import SAMPLED
from upflow_tui.importing.checking.traces import text_marks
from upflow_tui.importing.choices import BlankCells
from upflow_tui.importing.file.profile import profile
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.matching.mapping import Mapping as ColumnMapping
from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.reports.fixed_lines import OVERWRITING, FixedLines, Judged, Way, WhichLines
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import past_import
from upflow_tui.store.organization.organization import load_organization
from upflow_tui.store.read_back import damaged_value
from upflow_tui.store.work_folders import WorkFolder

_WROTE: Final = ("success", "error", "undone")
"""Of others no line was judged to its end: all count as skipped."""


@contextmanager
def past_fixed_lines(
    folder: Path, number: int, which: WhichLines = WhichLines.VALID, *, all_columns: bool = False
) -> Iterator[FixedLines]:
    """The rows of the fixed file of import `number`, to be gone through inside the context.

    Args:
        folder: the data folder.
        number: the import.
        which: which lines are wanted; those that the import refused are left out, whatever would be said of them now.
        all_columns: whether columns without a field are kept; so are those of custom fields that are gone since.

    Raises:
        StoreError: no such import, an undo, a forgotten one, one that failed or was cancelled, or a file
            that no longer matches its SHA-256.
    """
    database = Database.open(folder, readonly=True)
    try:
        past = past_import(database, number)
        if past is None:
            raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
        before = earlier(past)
        if past.summary.status not in _WROTE:
            message = f"Import {number} wrote nothing, so it has no fixed file."
            raise StoreError(message, "Use upflow-tui fix with the file, or open it again.")
        organization = load_organization(database)
        with WorkFolder(folder) as workspace:
            table = kept_table(database, number, workspace)
            if len(before.fields) != len(table.columns):
                raise damaged_value(f"the mapping of import {number}")
            known = {item.key for item in catalogue(organization)}
            fields = tuple(key if key in known else None for key in before.fields)  # a custom field may be gone since
            mapping = ColumnMapping(fields)
            mode = before.choices.mode or Mode.CUSTOMERS
            profiles = profile(table, SAMPLED)
            marks = text_marks({key: profiles[at].values for at, key in enumerate(fields) if key is not None})

            def way() -> Way:
                repairer = Repairer(mapping, table.columns, organization, before.repairs)
                return Way.of(table, repairer, organization, mode, marks)

            fates, customers = past.fates, past.line_customers
            judged = Judged(
                fates,
                lambda: (item for item in past.iter_findings(Severity.ERROR) if item.line is not None),
                {line for line in fates.lines_of(Fate.REFUSED) if line not in customers},
                {item.line for item in past.iter_findings(Severity.WARNING) if item.code in OVERWRITING and item.line},
                clears=before.choices.blank is BlankCells.CLEAR,
            )
            yield FixedLines(table, fields, mode, way, judged, which, all_columns=all_columns)
    finally:
        database.close()
