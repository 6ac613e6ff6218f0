"""A finished draft changed in place: some of its customers planned again, in one transaction (docs/architecture.md).

While it is changed readers see the draft as it was, and then as it is: what is written goes to a log beside the file
(WAL) and counts from the commit on. So nobody waits for anybody, and a process that ends before has changed nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, field
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store.draft.draft import check_sums, open_for_writing
from upflow_tui.store.draft.rows import PLACE_BITS, as_json
from upflow_tui.store.draft.tables import DraftTables

_PATIENCE: Final = 1.0
"""Seconds to wait for a reader that holds the file while its log begins; then a whole pass is made."""


@dataclass(slots=True)
class Patch:
    """What differs in a draft."""

    totals: Totals
    """Of the whole plan."""
    fates: LineFates
    """Of all lines."""
    meta: dict[str, Any] = field(default_factory=dict)
    """What `DraftWriter.finish` is given."""
    removed: list[int] = field(default_factory=list)
    """The ids of the findings that go."""
    findings: list[Finding] = field(default_factory=list)
    """Those that come, in their order."""
    batch: PlanBatch | None = None
    """The customers that are planned again; None where none is."""
    postal_codes: PostalCodes | None = None
    """Of all lines; None where they stay."""
    problems: dict[int, Sequence[int]] = field(default_factory=dict)
    """Errors, warnings and notes on the lines of each of these customers; those without any are left out."""


class DraftPatcher:
    """Changes a finished draft.

    Raises (everywhere): sqlite3.Error where the disk is full, the file is damaged, or a reader keeps us from it: then
    the draft is as it was.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file; nothing is changed yet."""
        self._connection = open_for_writing(path, _PATIENCE)
        try:
            fetch = self._connection.execute
            fetch("BEGIN IMMEDIATE")
            findings = fetch("SELECT coalesce(max(id), 0) FROM findings").fetchone()[0]
            names = [name for (name,) in fetch("SELECT name FROM custom_fields ORDER BY place").fetchall()]
        except BaseException:
            self.close()
            raise
        self._tables = DraftTables(self._connection, findings=findings, custom_fields=names)

    def patch(self, patch: Patch) -> None:
        """Makes the changes, all at once.

        Raises:
            ValueError: the fates of the lines are not those of the totals; the draft is as it was.
        """
        check_sums(patch.totals, patch.fates)
        execute, many = self._connection.execute, self._connection.executemany
        execute("DELETE FROM alike")
        many("DELETE FROM findings WHERE id = ?", ((number,) for number in patch.removed))
        self._tables.add_findings(patch.findings)
        if patch.batch is not None:
            self._replace(patch.batch)
        if patch.postal_codes is not None:
            self._tables.keep_postal_codes(patch.postal_codes)
        many(
            "INSERT INTO problems VALUES (?, ?, ?, ?)", ((number, *counts) for number, counts in patch.problems.items())
        )
        execute("UPDATE lines SET fates = ?", (bytes(patch.fates.fates),))
        for name, value in (("totals", asdict(patch.totals)), ("meta", patch.meta)):
            execute("UPDATE meta SET value = ? WHERE name = ?", (as_json(value), name))
        execute("COMMIT")

    def _replace(self, batch: PlanBatch) -> None:
        many = self._connection.executemany
        numbers = [item.number for some in (batch.planned, batch.new, batch.same) for item in some]
        for table in ("customers", "problems"):
            many(f"DELETE FROM {table} WHERE number = ?", ((number,) for number in numbers))
        for table in ("contacts", "changes"):
            many(
                f"DELETE FROM {table} WHERE id >= ? << {PLACE_BITS} AND id < (? + 1) << {PLACE_BITS}",
                ((number, number) for number in numbers),
            )
        self._tables.add_batch(batch)

    def close(self) -> None:
        """Closes the file; what is not complete is taken back."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._connection.close()
