"""The findings of a past import by physical line, and by what they are about.

They are kept in reading order: those about the file first, then line by line. So the place of a line is found by
halving, without an index that every import would have to write.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.store.database import Database
from upflow_tui.store.draft.reader import FINDING_COLUMNS
from upflow_tui.store.finding_groups import IS_PROBLEM
from upflow_tui.store.finding_texts import texts_of
from upflow_tui.store.history.pages import stored_finding
from upflow_tui.store.queries import fetch_ids
from upflow_tui.store.read_back import read_back

_SHOWN: Final = 1_000
"""How many findings of one line are read."""


@read_back("a finding of an import")
def problem_cells(db: Database, number: int, lines: Sequence[int]) -> list[tuple[int, int | None, Severity]]:
    """Line, column and severity of each error and warning of an import on lines that rise, in reading order."""
    if not lines:
        return []
    wanted = set(lines)
    with db.read():
        first, last = _first_place(db, number, lines[0]), _first_place(db, number, lines[-1] + 1)
        rows = db.fetch(
            "SELECT line, column, severity FROM past_findings "
            f"WHERE import_id = ? AND seq >= ? AND seq < ? AND {IS_PROBLEM} ORDER BY seq",
            (number, first, last),
        )
    return [(line, column, Severity(severity)) for line, column, severity in rows if line in wanted]


@read_back("a finding of an import")
def findings_on(db: Database, number: int, line: int) -> list[Finding]:
    """What an import found on a physical line, notes included, at most 1,000."""
    with db.read():
        rows = db.fetch(
            f"SELECT {FINDING_COLUMNS} FROM past_findings WHERE import_id = ? AND seq >= ? AND line = ? "
            "ORDER BY seq LIMIT ?",
            (number, _first_place(db, number, line), line, _SHOWN),
        )
        texts = texts_of(db, number)
    return [stored_finding(row, texts) for row in rows]


@read_back("a finding of an import")
def errors_with_code(db: Database, number: int, code: str) -> list[Finding]:
    """All errors of an import with this code, in reading order."""
    with db.read():
        rows = db.fetch(
            f"SELECT {FINDING_COLUMNS} FROM past_findings WHERE import_id = ? AND error AND code = ? ORDER BY seq",
            (number, code),
        )
        texts = texts_of(db, number)
    return [stored_finding(row, texts) for row in rows]


def problem_lines(db: Database, number: int, *, errors_only: bool = False) -> array[int]:
    """The physical lines of an import with an error or a warning, rising."""
    condition = "error" if errors_only else IS_PROBLEM
    return fetch_ids(
        db,
        f"SELECT DISTINCT line FROM past_findings WHERE import_id = ? AND line IS NOT NULL AND {condition} "
        "ORDER BY line",
        (number,),
    )


def _first_place(db: Database, number: int, line: int) -> int:
    """The place of the first finding on physical line `line` or on a later one."""
    low, high = db.fetch("SELECT min(seq), max(seq) + 1 FROM import_findings WHERE import_id = ?", (number,))[0]
    if low is None:
        return 0
    while low < high:
        middle = (low + high) // 2
        place, at = db.fetch(
            "SELECT seq, line FROM import_findings WHERE import_id = ? AND seq >= ? ORDER BY seq LIMIT 1",
            (number, middle),
        )[0]
        if at is None or at < line:
            low = place + 1
        else:
            high = middle
    return int(low)
