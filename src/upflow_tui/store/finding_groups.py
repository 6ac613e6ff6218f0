"""Findings grouped, then by value, then one by one: those of a draft and those of a past import in the same way.

What a *problem* is, is said here once: an error or a warning. Notes are told, and ask for nothing.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Sequence
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import PROBLEMS, Finding, Severity
from upflow_tui.core.search_words import search_words
from upflow_tui.store.draft.reader import FINDING_COLUMNS, finding_of
from upflow_tui.store.finding_texts import SAID_FOLDED, FindingTexts, catalogue_texts, know_messages
from upflow_tui.store.folding import folded_column, know_folding
from upflow_tui.store.queries import all_of, marks

SHOWN_CHARACTERS: Final = 500
"""How much of a value is read where only its beginning is shown."""
IS_PROBLEM: Final = f"severity IN ({', '.join(repr(severity.value) for severity in PROBLEMS)})"
"""Of a row of findings, in SQL: whether it is a problem."""

_ORDER: Final = (
    "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, freed DESC, count(DISTINCT line) DESC, "
    "count(*) DESC, min(coalesce(line, 0)), code, field"
)
# A line is freed by fixing its last kind of error.
_FREED: Final = (
    "WITH last AS (SELECT line FROM {table} {among} "
    "GROUP BY line HAVING min(code) = max(code) AND min(coalesce(field, '')) = max(coalesce(field, '')))"
)
_IS_ERROR_OF_LINE: Final = ("severity = 'error'", "line IS NOT NULL")


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


class GroupedFindings:
    """The findings of one table, or of a part of it.

    Args:
        connection: where a search is taught to compare without case.
        fetch: runs a query; it raises StoreError where the table cannot be read.
        table: of the findings.
        key: the column of their ids, which rise in the order of the findings.
        where: the part of the table that is meant, in SQL.
        values: those in it.
        texts: what the findings say; None: those of the catalogue.
        as_finding: makes a finding of its columns.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        fetch: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]],
        table: str,
        key: str,
        where: Sequence[str] = (),
        values: Sequence[Any] = (),
        texts: FindingTexts | None = None,
        as_finding: Callable[[Sequence[Any]], Finding] = finding_of,
    ) -> None:
        self._connection = connection
        self._fetch = fetch
        self._table, self._key = table, key
        self._where, self._values = list(where), list(values)
        self._texts = texts or catalogue_texts()
        self._as_finding = as_finding

    def groups(self, search: str = "") -> list[FindingGroup]:
        """All findings by severity, code and field: errors first, those that hold back the most lines first."""
        more, needles = self._search(search)
        freed = _FREED.format(table=self._table, among=all_of([*self._where, *_IS_ERROR_OF_LINE]))
        rows = self._fetch(
            f"{freed} SELECT severity, code, field, count(*), count(DISTINCT value) + max(value IS NULL), "
            "count(DISTINCT line), "
            f"count(DISTINCT CASE WHEN severity = 'error' THEN last.line END) AS freed, min({self._key}), "
            "min(coalesce(places, '')) = max(coalesce(places, '')), "
            "count(message), min(message) = max(message), count(fix), min(fix) = max(fix) "
            f"FROM {self._table} LEFT JOIN last USING (line) {all_of([*self._where, *more])} "
            f"GROUP BY severity, code, field ORDER BY {_ORDER}",
            [*self._values, *self._values, *needles],
        )
        first = dict(self.at([row[7] for row in rows]))
        return [self._group(row, first[row[7]]) for row in rows]

    def values(self, group: FindingGroup, limit: int, search: str = "") -> list[FindingValue]:
        """The values of a group, the most frequent first, at most `limit`."""
        where, values = self._of_group(group, search)
        rows = self._fetch(
            f"SELECT substr(value, 1, {SHOWN_CHARACTERS}), count(*), min({self._key}) "
            f"FROM {self._table} {where} GROUP BY value ORDER BY count(*) DESC, min(coalesce(line, 0)), value LIMIT ?",
            [*values, limit],
        )
        first = dict(self.at([key for _, _, key in rows]))
        return [FindingValue(value, first[key].message, count, key) for value, count, key in rows]

    def ids(self, group: FindingGroup, value_of_id: int | None = None, search: str = "") -> Sequence[int]:
        """The ids of the findings of a group by line, those about the file first.

        Args:
            group: which.
            value_of_id: only those with the same value as the finding with this id.
            search: only those with each of its words in value or message, or as the number of the line.
        """
        where, values = self._of_group(group, search)
        if value_of_id is not None:
            part = all_of([*self._where, f"{self._key} = ?"])
            where += f" AND value IS (SELECT value FROM {self._table} {part})"
            values += [*self._values, value_of_id]
        rows = self._fetch(
            f"SELECT {self._key} FROM {self._table} {where} ORDER BY line NULLS FIRST, {self._key}", values
        )
        return array("q", [key for (key,) in rows])

    def at(self, ids: Sequence[int]) -> list[tuple[int, Finding]]:
        """The findings with these ids (some thousands at most), in this order."""
        where = all_of([*self._where, f"{self._key} IN ({marks(ids)})"])
        rows = self._fetch(f"SELECT {self._key}, {FINDING_COLUMNS} FROM {self._table} {where}", [*self._values, *ids])
        found = {row[0]: self._as_finding(row[1:]) for row in rows}
        return [(key, found[key]) for key in ids if key in found]

    def _group(self, row: tuple[Any, ...], first: Finding) -> FindingGroup:
        """A group with the texts that all of its findings have. `first` is one of them."""
        severity, code, field, count, values, lines, freed, key, same_places, *own = row
        asked = self._texts.places(code) if own[0] < count or own[2] < count else (frozenset(), frozenset())
        alike = [
            bool(same)
            if owned == count
            else not owned and not (("value" in names and values > 1) or (names - {"value"} and not same_places))
            for names, owned, same in zip(asked, own[::2], own[1::2], strict=True)
        ]
        message, fix = (text if same else None for text, same in zip((first.message, first.fix), alike, strict=True))
        return FindingGroup(Severity(severity), code, field, message, fix, count, values, lines, freed, key)

    def _of_group(self, group: FindingGroup, search: str) -> tuple[str, list[Any]]:
        more, needles = self._search(search)
        where = [*self._where, "severity = ?", "code = ?", "field IS ?", *more]
        return all_of(where), [*self._values, group.severity.value, group.code, group.field, *needles]

    def _search(self, search: str) -> tuple[list[str], list[Any]]:
        """A condition for each word of a search."""
        words = search_words(search)
        know_folding(self._connection)
        know_messages(self._connection, self._texts)
        # The message last: it has to be made.
        condition = f"(line = ? OR instr({folded_column('value')}, ?) OR instr({SAID_FOLDED}, ?))"
        return [condition] * len(words), [value for word in words for value in (_line(word), word, word)]


def _line(search: str) -> int:
    """The line that is searched for by its number; -1 if it is no number."""
    return int(search) if search.isascii() and search.isdigit() and len(search) < 10 else -1
