"""The plan of a draft becomes customers and history, in one transaction (docs/rules.md §6).

What was shown is what is written: the draft is attached read-only and copied by SQLite itself, a range of customers
at a time, so that progress is true and a cancel is heard. New customers and findings that nobody looked at may be held
beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store.database import Database, StoreChanged, StoreError
from upflow_tui.store.draft.applying_customers import CustomerRanges
from upflow_tui.store.draft.applying_findings import keep_findings
from upflow_tui.store.draft.applying_history import (
    ImportRecord,
    end_import,
    keep_file,
    keep_lines,
    start_import,
)
from upflow_tui.store.draft.draft import REVISION
from upflow_tui.store.draft.held import Held
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.files import file_uri
from upflow_tui.store.watching import Cancelled, Watch, interrupted

__all__ = ["Cancelled", "ImportRecord", "StoreChanged", "apply_draft"]

_CACHE: Final = 64_000
"""KiB of the store that are held while it is written."""


def apply_draft(
    db: Database,
    draft_path: Path,
    source: Source,
    record: ImportRecord,
    *,
    now: Callable[[], datetime],
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    held: Held | None = None,
) -> int:
    """Writes the plan of a finished draft, and all that the history keeps of it: everything or nothing.

    Args:
        db: the store, open for writing.
        draft_path: the draft; it is not changed.
        source: the file; its bytes are read again from our private copy and kept.
        record: what the history is to say of the import.
        now: the clock, with a time zone.
        progress: told from 0 to 1, every few thousand rows.
        cancelled: asked every few milliseconds.
        held: what was held beside the draft; it hands the new customers over.

    Returns:
        The number of the import.

    Raises:
        StoreChanged: the store's revision is not the draft's (docs/rules.md §6): plan again.
        Cancelled: `cancelled` said so.
        StoreError: the store cannot be written; the draft is damaged or not finished, or what is held is not what
            belongs to it; the private copy of the file is not what it was when it was read.
    """
    facts = _facts(draft_path, held.counts if held is not None else (0, 0))
    with fitting(), attached(db, draft_path), db.write(fills=True) as connection:
        if db.revision != facts.revision:
            raise StoreChanged
        ranges = CustomerRanges(connection, held.customers if held is not None else None)
        whole = ranges.weight + facts.findings + source.size // 500
        watch = Watch(progress, cancelled, whole)
        with interrupted(connection, cancelled):
            number = start_import(connection, record, facts.totals)
            for weight in ranges.write(number):
                watch.step(weight)
            for rows in keep_findings(connection, number, held.findings if held is not None else None):
                watch.step(rows)
            keep_lines(connection, number, ranges.base)
            for size in keep_file(connection, number, source):
                watch.step(size // 500)
            end_import(connection, number, now(), ranges.created)
            watch.step(whole)
    return number


@contextmanager
def fitting() -> Iterator[None]:
    """What the store's own rules refuse is a plan that does not fit it. Raises StoreError then."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError("The prepared import does not fit the store.", "Prepare it again.") from error


@dataclass(frozen=True, slots=True)
class _Facts:
    """What must be known of a draft before it is applied."""

    revision: object
    totals: Totals
    findings: int


def _facts(draft_path: Path, held: tuple[int, int]) -> _Facts:
    with DraftReader(draft_path) as reader:
        totals = reader.totals
        if reader.depth < Depth.CHANGES:
            raise StoreError("This import was only checked.", "Prepare it again.")
        if reader.held != held:
            raise StoreError("This import was prepared without its customers or findings.", "Prepare it again.")
        return _Facts(reader.meta[REVISION], totals, totals.errors + totals.warnings + totals.notes)


@contextmanager
def attached(db: Database, draft_path: Path) -> Iterator[None]:
    """The draft as `draft`, read-only, so that the store is the one file that is written."""
    connection = db.connection
    _detach(connection)
    connection.execute("ATTACH DATABASE ? AS draft", (file_uri(draft_path, "ro"),))
    # What is written stays in memory to the end anyway; with less room the pages that are only read go round and round.
    connection.execute(f"PRAGMA main.cache_size = -{_CACHE}")
    try:
        yield
    finally:
        _detach(connection)


def _detach(connection: sqlite3.Connection) -> None:
    """Lets go of the draft. Under a lock that goes on it stays attached, until the next one or the end."""
    # the names alone: a path need not be text
    attached = [name for (name,) in connection.execute("SELECT name FROM pragma_database_list").fetchall()]
    if "draft" in attached and not connection.in_transaction:
        connection.execute("DETACH DATABASE draft")
