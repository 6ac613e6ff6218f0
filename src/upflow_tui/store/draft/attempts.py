"""An import that wrote nothing, kept in the history with its file and findings (docs/rules.md §6, "Status")."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from upflow_tui.importing.file.source import Source
from upflow_tui.importing.planning.plan import Counts, Totals
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.draft.applying import attached
from upflow_tui.store.draft.applying_findings import keep_findings
from upflow_tui.store.draft.applying_history import (
    ImportRecord,
    end_import,
    keep_file,
    keep_unwritten_lines,
    start_import,
)
from upflow_tui.store.draft.held_findings import HeldFindings
from upflow_tui.store.draft.reader import DraftReader


def keep_attempt(
    db: Database,
    draft_path: Path | None,
    source: Source,
    record: ImportRecord,
    status: str,
    *,
    now: Callable[[], datetime],
    held: HeldFindings | None = None,
) -> int:
    """Writes the entry of an import that was cancelled or has failed, in a transaction of its own.

    A draft stays as good as it was: nothing that a plan is made against is written.

    Args:
        db: the store, open for writing.
        draft_path: the finished draft with its findings; None where there is none.
        source: the file; its bytes are kept.
        record: what the history is to say of it.
        status: `cancelled` or `failed`.
        now: the clock, with a time zone.
        held: the findings that were held beside the draft.

    Returns:
        The number of the entry.

    Raises:
        StoreError: the store cannot be written; or the draft or the copy of the file is not as it was.
    """
    totals = Totals()
    with ExitStack() as stack:
        if draft_path is not None:
            with DraftReader(draft_path) as reader:
                totals = unwritten(reader.totals)
                if reader.held[1] != (held.count if held is not None else 0):
                    raise StoreError("This import was prepared without its findings.", "Prepare it again.")
            stack.enter_context(attached(db, draft_path))
        connection = stack.enter_context(db.write(revises=False))
        number = start_import(connection, record, totals, status)
        if draft_path is not None:
            for _ in keep_findings(connection, number, held):
                continue
            keep_unwritten_lines(connection, number)
        for _ in keep_file(connection, number, source):
            continue
        end_import(connection, number, now(), None)
    return number


def unwritten(totals: Totals) -> Totals:
    """The totals of a plan of which nothing was written: its lines were skipped, its customers are as they were."""
    return replace(
        totals,
        customers=Counts(unchanged=totals.customers.unchanged, refused=totals.customers.refused),
        contacts=Counts(unchanged=totals.contacts.unchanged, refused=totals.contacts.refused),
        parents_created=0,
        applied=0,
        skipped=totals.skipped + totals.applied,
    )
