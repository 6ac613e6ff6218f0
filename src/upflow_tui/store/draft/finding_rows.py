"""Findings as rows of a draft: what many of them have in common is written once, as their kind.

A kind is column, field, severity, scope and code, with the texts that go with them while these repeat: three errors on
each of 100,000 lines are hardly more than 300,000 values. Texts of which each finding has another stay in its row.
Source: docs/architecture.md, "How data walk".
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, Final, TypeAlias, cast

from upflow_tui.core.crowd import Crowd
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.store.draft.alike import KIND_COLUMNS, AlikeCounts
from upflow_tui.store.draft.held_findings import FindingColumns, HeldFindings
from upflow_tui.store.draft.rows import nulls

_Kind: TypeAlias = tuple[Any, ...]

_WITH_TEXTS: Final = 64
"""So many kinds of the same column, field, severity, scope and code have texts: beyond, they hardly repeat."""
_NO_TEXTS: Final[_Kind] = (None, None, None)
_ALL_NONE: Final = (repeat(None), repeat(None), repeat(None))
_KIND_FIELDS: Final = ("column", "field", "severity", "scope", "code", "places", "own_message", "own_fix")
_KIND_OF: Final = itemgetter(*map(Finding._fields.index, _KIND_FIELDS))
_SEVERITY: Final = _KIND_FIELDS.index("severity")
_LINE: Final = itemgetter(Finding._fields.index("line"))
_VALUE: Final = itemgetter(Finding._fields.index("value"))
_INSERT_KIND: Final = f"INSERT INTO finding_kinds (kind, {KIND_COLUMNS}) VALUES ({', '.join('?' * 9)})"

FINDING_TABLES: Final = """
CREATE TABLE finding_kinds (
    kind INTEGER PRIMARY KEY, column INTEGER, field TEXT, severity TEXT NOT NULL, scope TEXT NOT NULL,
    code TEXT NOT NULL, places TEXT, message TEXT, fix TEXT
) STRICT;
CREATE TABLE findings (
    id INTEGER PRIMARY KEY, line INTEGER, kind INTEGER NOT NULL, error INTEGER NOT NULL, value TEXT,
    places TEXT, message TEXT, fix TEXT
) STRICT;
-- Where findings are only counted: those that are alike together.
CREATE TABLE alike (packed TEXT NOT NULL) STRICT;
-- Each finding whole. CROSS JOIN: the kinds are looked up, whatever the query.
CREATE VIEW whole_findings AS SELECT
    f.id, f.line, k.column, k.field, f.value, k.severity, k.scope, k.code, coalesce(f.places, k.places) AS places,
    coalesce(f.message, k.message) AS message, coalesce(f.fix, k.fix) AS fix, f.kind
    FROM findings f CROSS JOIN finding_kinds k ON k.kind = f.kind;
"""
_INSERT: Final = "INSERT INTO findings (id, line, kind, error, value) VALUES (?, ?, ?, ?, ?)"
_INSERT_WITH_TEXTS: Final = f"INSERT INTO findings VALUES ({', '.join('?' * 8)})"


class FindingRows:
    """Writes findings as rows, or counts them, or both.

    Args:
        connection: the draft, within a transaction; the kinds that it has are known from the start.
        findings: the highest id of a finding that is there.
        counts: where they are counted.
        writes: whether they are written.
        held: takes them instead of the draft, while they are not too many.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        findings: int = 0,
        counts: AlikeCounts | None = None,
        *,
        writes: bool = True,
        held: HeldFindings | None = None,
    ) -> None:
        self._connection = connection
        self._writes = writes
        self._held = held
        self._counts = counts
        self._last = findings
        rows = connection.execute(f"SELECT {KIND_COLUMNS}, kind FROM finding_kinds ORDER BY kind").fetchall()
        self._kinds: dict[_Kind, int] = {tuple(row[:-1]): row[-1] for row in rows}
        self._is_error = {row[-1]: _is_error(row) for row in rows}
        """By the number of a kind, 1 for an error."""
        self._with_texts = Counter(kind[:-3] for kind in self._kinds)
        self._beyond: dict[_Kind, int] = {}
        """The kind without texts of those that have so many with texts that each further text stays in its row."""
        self._highest = rows[-1][-1] if rows else 0

    def add(self, findings: Sequence[Finding]) -> None:
        """Writes some thousands of findings at most, with the next ids."""
        kinds = list(map(self._kinds.get, map(_KIND_OF, findings)))
        numbers = range(self._last + 1, self._last + 1 + len(findings))
        self._last += len(findings)
        texts = self._add_kinds(findings, kinds) if None in kinds else ()
        lines, values = list(map(_LINE, findings)), list(map(_VALUE, findings))
        if self._counts is not None:
            self._counts.add(zip(kinds, values, lines, numbers, *(texts or _ALL_NONE), strict=False))
        if self._writes:
            self._write(numbers, FindingColumns(lines, cast("list[int]", kinds), values, texts))

    def add_crowd(self, crowd: Crowd) -> None:
        """Likewise, findings that were told together."""
        kind = _KIND_OF(crowd.like)
        number = self._kinds.get(kind)
        if number is None:
            number, texts = self._new_kind(kind[:-3], kind[-3:])
            if texts is not _NO_TEXTS:
                self.add(crowd.findings)
                return
        lines, values = crowd.lines, crowd.values
        numbers = range(self._last + 1, self._last + 1 + len(lines))
        self._last += len(lines)
        if self._counts is not None:
            self._counts.add_crowd(number, values, lines, numbers)
        if self._writes:
            self._write(numbers, FindingColumns(lines, [number] * len(lines), values))

    def _write(self, numbers: Sequence[int], found: FindingColumns) -> None:
        """Writes findings with these ids, or holds them."""
        held = self._held
        if held is None:
            self._insert(numbers, found)
            return
        held.add(found)
        if held.is_full:
            self._held = None
            last = 0
            for part in held.parts():
                self._insert(range(last + 1, last + 1 + len(part.kinds)), part)
                last += len(part.kinds)
            held.clear()

    def _insert(self, numbers: Sequence[int], found: FindingColumns) -> None:
        lines, kinds, values, texts = found
        errors = map(self._is_error.__getitem__, kinds)
        rows = zip(numbers, nulls(lines), kinds, errors, nulls(values), *map(nulls, texts), strict=True)
        self._connection.executemany(_INSERT_WITH_TEXTS if texts else _INSERT, rows)

    def _add_kinds(self, findings: Sequence[Finding], kinds: list[int | None]) -> Sequence[Sequence[Any]]:
        """Gives those of some findings a kind that have none yet.

        Returns:
            The texts of each that stay in its row, column by column; nothing where none do.
        """
        known = self._kinds.get
        own: dict[int, _Kind] = {}
        for place, found in enumerate(findings):
            if kinds[place] is None:
                kind = _KIND_OF(found)
                number = known(kind)
                if number is None:
                    number, texts = self._new_kind(kind[:-3], kind[-3:])
                    if texts is not _NO_TEXTS:
                        own[place] = texts
                kinds[place] = number
        if not own:
            return ()
        texts_of_all = [own.get(place, _NO_TEXTS) for place in range(len(findings))]
        return list(zip(*texts_of_all, strict=True))

    def _new_kind(self, common: _Kind, texts: _Kind) -> tuple[int, _Kind]:
        """The number of a kind for these texts, and those of them that stay in the row."""
        beyond = self._beyond.get(common)
        if beyond is not None:
            return beyond, texts
        if self._with_texts[common] >= _WITH_TEXTS:
            beyond = self._beyond[common] = self._kind((*common, *_NO_TEXTS))
            return beyond, texts
        self._with_texts[common] += 1
        return self._kind((*common, *texts)), _NO_TEXTS

    def _kind(self, kind: _Kind) -> int:
        number = self._kinds.get(kind)
        if number is None:
            number = self._highest = self._highest + 1
            self._kinds[kind], self._is_error[number] = number, _is_error(kind)
            self._connection.execute(_INSERT_KIND, (number, *kind))
            if self._counts is not None:
                self._counts.know(number, kind)
        return number


def _is_error(kind: _Kind) -> int:
    return int(kind[_SEVERITY] == Severity.ERROR)
