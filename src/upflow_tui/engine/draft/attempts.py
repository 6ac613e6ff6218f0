"""What the history keeps of an import that was cancelled, or that failed (docs/rules.md §6, "Status")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from sqlite3 import Error as SQLiteError

from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.engine.draft.writing import record_of
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.draft.attempts import keep_attempt
from upflow_tui.store.draft.held_findings import HeldFindings
from upflow_tui.store.watching import Cancelled

_PATIENCE = 1.0
"""Seconds to wait for another process that writes: the import itself has waited long enough."""


def keep(
    folder: Path,
    opened: Opened,
    choices: ImportChoices,
    draft: Path | None,
    error: BaseException,
    *,
    by: str,
    now: Callable[[], datetime],
    held: HeldFindings | None = None,
) -> str:
    """Writes the entry of an import that ended by `error`, and says so in one sentence; it never raises.

    Args:
        folder: the data folder.
        opened, choices: the import.
        draft: its finished draft; None where it was cancelled before.
        error: what ended it; nothing was written.
        by: who imported.
        now: the clock, with a time zone.
        held: the findings that were held beside the draft.
    """
    status = "cancelled" if isinstance(error, Cancelled | Stopped) else "failed"
    try:
        record = record_of(opened, choices, by, now())
        with Database.open(folder, timeout=_PATIENCE) as database:
            number = keep_attempt(database, draft, opened.source, record, status, now=now, held=held)
    except (StoreError, OSError) as problem:
        reason = problem.message if isinstance(problem, StoreError) else problem.strerror or type(problem).__name__
        return f"The history has no entry of it: {reason.rstrip('.')}."
    except SQLiteError as problem:
        return f"The history has no entry of it: {type(problem).__name__}."
    return f"The history keeps it as import {number}."
