"""The findings of a draft as the preview looks at them: grouped, by line, and cell by cell.

Ids first, then the findings of one page, as in pages.py.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.store.draft.reader import FINDING_COLUMNS, DraftReader, finding_of
from upflow_tui.store.finding_groups import IS_PROBLEM, GroupedFindings
from upflow_tui.store.queries import marks


class FindingPages(DraftReader):
    """One connection to a draft, for the lists of findings. Raises StoreError as `DraftReader` does."""

    def __enter__(self) -> FindingPages:
        return self

    @property
    def grouped(self) -> GroupedFindings:
        """The findings by group, by value, and one by one."""
        return GroupedFindings(self._connection, self._fetch, "whole_findings", "id")

    def findings_on(self, lines: Sequence[int], limit: int) -> list[tuple[int, Finding]]:
        """The findings on these physical lines (some thousands at most) by line, at most `limit`."""
        where = f"line IN ({marks(lines)}) ORDER BY line, id LIMIT ?"
        rows = self._fetch(f"SELECT id, {FINDING_COLUMNS} FROM whole_findings WHERE {where}", [*lines, limit])
        return [(row[0], finding_of(row[1:])) for row in rows]

    def problem_cells(self, lines: Sequence[int]) -> list[tuple[int, int | None, Severity]]:
        """Line, column and severity of each error and warning on these physical lines."""
        rows = self._fetch(
            f"SELECT line, column, severity FROM whole_findings WHERE line IN ({marks(lines)}) AND {IS_PROBLEM}",
            list(lines),
        )
        return [(line, column, Severity(severity)) for line, column, severity in rows]

    def next_problem(self, line: int, column: int | None, step: int) -> tuple[int, int | None] | None:
        """Line and column of the nearest error or warning after this cell (`step` 1) or before it (-1); None: no more.

        A finding about the line as a whole (column None) comes before those of its cells.
        """
        sign, order = (">", "ASC") if step > 0 else ("<", "DESC")
        rows = self._fetch(
            f"SELECT line, column FROM whole_findings WHERE {IS_PROBLEM} AND line {sign}= ? "
            f"AND (line, coalesce(column, -1)) {sign} (?, ?) "
            f"ORDER BY line {order}, coalesce(column, -1) {order} LIMIT 1",
            [line, line, -1 if column is None else column],
        )
        return rows[0] if rows else None

    def problem_lines(self, *, errors_only: bool = False) -> array[int]:
        """The physical lines with an error or a warning, rising."""
        condition = "severity = 'error'" if errors_only else IS_PROBLEM
        sql = f"SELECT DISTINCT line FROM whole_findings WHERE line IS NOT NULL AND {condition} ORDER BY line"
        return array("I", self._ids(sql))

    def _ids(self, sql: str, values: Sequence[Any] = ()) -> array[int]:
        return array("q", [key for (key,) in self._fetch(sql, values)])
