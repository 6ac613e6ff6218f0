"""The findings of a draft as the preview looks at them: grouped, then line by line, then cell by cell.

Ids first, then the findings of one page, as in draft_pages.py.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.search_words import search_words
from upflow_tui.store.draft.reader import FINDING_COLUMNS, DraftReader, finding_of
from upflow_tui.store.folding import folded_column, know_folding
from upflow_tui.store.queries import all_of, marks

SHOWN_CHARACTERS: Final = 500
"""How much of a value is read where only its beginning is shown."""

_PROBLEM: Final = "severity IN ('error', 'warning')"
_ORDER: Final = (
    "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, freed DESC, count(DISTINCT line) DESC, "
    "count(*) DESC, min(id)"
)
# A line is freed by fixing its last kind of error.
_FREED: Final = (
    "WITH last AS (SELECT line FROM findings WHERE severity = 'error' AND line IS NOT NULL "
    "GROUP BY line HAVING min(code) = max(code) AND min(coalesce(field, '')) = max(coalesce(field, '')))"
)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one code, severity and field."""

    severity: Severity
    code: str
    field: str | None
    message: str | None
    """The message, where all have the same."""
    fix: str | None
    """The fix, where all have the same."""
    count: int
    values: int
    """How many different values; findings without one count as one value."""
    lines: int
    """How many lines they are on; 0: they are about the file or a column."""
    freed: int
    """How many of these lines have no other error: fixing the group sets them free."""
    first: int
    """The id of the first one."""


@dataclass(frozen=True, slots=True)
class FindingValue:
    """The findings of a group that are about one value."""

    value: str | None
    """Its first 500 characters."""
    message: str
    count: int
    first: int
    """The id of the first one."""


class FindingPages(DraftReader):
    """One connection to a draft, for the lists of findings. Raises StoreError as `DraftReader` does."""

    def __enter__(self) -> FindingPages:
        return self

    def finding_groups(self, search: str = "") -> list[FindingGroup]:
        """All findings by severity, code and field: errors first, those that hold back the most lines first."""
        where, values = self._finding_search(search)
        rows = self._fetch(
            f"{_FREED} SELECT severity, code, field, CASE WHEN min(message) = max(message) THEN min(message) END, "
            "CASE WHEN min(fix) = max(fix) THEN min(fix) END, count(*), "
            "count(DISTINCT value) + max(value IS NULL), count(DISTINCT line), "
            "count(DISTINCT CASE WHEN severity = 'error' THEN last.line END) AS freed, min(id) "
            f"FROM findings LEFT JOIN last USING (line) {all_of(where)} "
            f"GROUP BY severity, code, field ORDER BY {_ORDER}",
            values,
        )
        return [FindingGroup(Severity(severity), *rest) for severity, *rest in rows]

    def finding_values(self, group: FindingGroup, limit: int, search: str = "") -> list[FindingValue]:
        """The values of a group, the most frequent first, at most `limit`."""
        where, values = self._of_group(group)
        more, needles = self._finding_search(search)
        rows = self._fetch(
            f"SELECT substr(value, 1, {SHOWN_CHARACTERS}), min(message), count(*), min(id) "
            f"FROM findings {all_of([*where, *more])} GROUP BY value ORDER BY count(*) DESC, min(id) LIMIT ?",
            [*values, *needles, limit],
        )
        return [FindingValue(*row) for row in rows]

    def finding_ids(self, group: FindingGroup, value_of_id: int | None = None, search: str = "") -> Sequence[int]:
        """The ids of the findings of a group by line, those about the file first.

        Args:
            group: which.
            value_of_id: only those with the same value as the finding with this id.
            search: only those with each of its words in value or message, or as the number of the line.
        """
        where, values = self._of_group(group)
        if value_of_id is not None:
            where.append("value IS (SELECT value FROM findings WHERE id = ?)")
            values.append(value_of_id)
        more, needles = self._finding_search(search)
        return self._ids(
            f"SELECT id FROM findings {all_of([*where, *more])} ORDER BY line NULLS FIRST, id", [*values, *needles]
        )

    def findings_at(self, ids: Sequence[int]) -> list[tuple[int, Finding]]:
        """The findings with these ids (some thousands at most), in this order."""
        rows = self._fetch(f"SELECT id, {FINDING_COLUMNS} FROM findings WHERE id IN ({marks(ids)})", list(ids))
        found = {row[0]: finding_of(row[1:]) for row in rows}
        return [(key, found[key]) for key in ids if key in found]

    def findings_on(self, lines: Sequence[int], limit: int) -> list[tuple[int, Finding]]:
        """The findings on these physical lines (some thousands at most) by line, at most `limit`."""
        rows = self._fetch(
            f"SELECT id, {FINDING_COLUMNS} FROM findings WHERE line IN ({marks(lines)}) ORDER BY line, id LIMIT ?",
            [*lines, limit],
        )
        return [(row[0], finding_of(row[1:])) for row in rows]

    def problem_cells(self, lines: Sequence[int]) -> list[tuple[int, int | None, Severity]]:
        """Line, column and severity of each error and warning on these physical lines."""
        rows = self._fetch(
            f"SELECT line, column, severity FROM findings WHERE line IN ({marks(lines)}) AND {_PROBLEM}", list(lines)
        )
        return [(line, column, Severity(severity)) for line, column, severity in rows]

    def next_problem(self, line: int, column: int | None, step: int) -> tuple[int, int | None] | None:
        """Line and column of the nearest error or warning after this cell (`step` 1) or before it (-1); None: no more.

        A finding about the line as a whole (column None) comes before those of its cells.
        """
        sign, order = (">", "ASC") if step > 0 else ("<", "DESC")
        rows = self._fetch(
            f"SELECT line, column FROM findings WHERE {_PROBLEM} AND line {sign}= ? "
            f"AND (line, coalesce(column, -1)) {sign} (?, ?) "
            f"ORDER BY line {order}, coalesce(column, -1) {order} LIMIT 1",
            [line, line, -1 if column is None else column],
        )
        return rows[0] if rows else None

    def problem_lines(self, *, errors_only: bool = False) -> array[int]:
        """The physical lines with an error or a warning, rising."""
        condition = "severity = 'error'" if errors_only else _PROBLEM
        sql = f"SELECT DISTINCT line FROM findings WHERE line IS NOT NULL AND {condition} ORDER BY line"
        return array("I", self._ids(sql))

    def _ids(self, sql: str, values: Sequence[Any] = ()) -> array[int]:
        return array("q", [key for (key,) in self._fetch(sql, values)])

    def _finding_search(self, search: str) -> tuple[list[str], list[Any]]:
        """A condition for each word of a search."""
        words = search_words(search)
        know_folding(self._connection)
        condition = f"(instr({folded_column('message')}, ?) OR instr({folded_column('value')}, ?) OR line = ?)"
        return [condition] * len(words), [value for word in words for value in (word, word, _line(word))]

    @staticmethod
    def _of_group(group: FindingGroup) -> tuple[list[str], list[Any]]:
        return ["severity = ?", "code = ?", "field IS ?"], [group.severity.value, group.code, group.field]


def _line(search: str) -> int:
    """The line that is searched for by its number; -1 if it is no number."""
    return int(search) if search.isascii() and search.isdigit() and len(search) < 10 else -1
