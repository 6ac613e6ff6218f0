"""Findings as rows of a draft: what many of them have in common is written once, as their kind.

A kind is column, field, severity, scope and code, with the texts that go with them while these repeat: three errors on
each of 100,000 lines are hardly more than 300,000 values. Texts of which each finding has another stay in its row.
Source: docs/architecture.md, "How data walk".
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.store.draft.rows import Row

_Kind: TypeAlias = tuple[Any, ...]

_WITH_TEXTS: Final = 64
"""So many kinds of the same column, field, severity, scope and code have texts: beyond, they hardly repeat."""
KIND_COLUMNS: Final = "column, field, severity, scope, code, places, message, fix"
_NO_TEXTS: Final[_Kind] = (None, None, None)
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
-- Each finding whole. CROSS JOIN: the kinds are looked up, whatever the query.
CREATE VIEW whole_findings AS SELECT
    f.id, f.line, k.column, k.field, f.value, k.severity, k.scope, k.code, coalesce(f.places, k.places) AS places,
    coalesce(f.message, k.message) AS message, coalesce(f.fix, k.fix) AS fix, f.kind
    FROM findings f CROSS JOIN finding_kinds k ON k.kind = f.kind;
"""
_INSERT: Final = "INSERT INTO findings (id, line, kind, error, value) VALUES (?, ?, ?, ?, ?)"
_INSERT_WITH_TEXTS: Final = f"INSERT INTO findings VALUES ({', '.join('?' * 8)})"


class FindingRows:
    """Writes findings as rows.

    Args:
        connection: the draft, within a transaction; the kinds that it has are known from the start.
        findings: the highest id of a finding that is there.
    """

    def __init__(self, connection: sqlite3.Connection, findings: int = 0) -> None:
        self._connection = connection
        self._last = findings
        rows = connection.execute(f"SELECT {KIND_COLUMNS}, kind FROM finding_kinds ORDER BY kind").fetchall()
        self._kinds: dict[_Kind, int] = {tuple(row[:-1]): row[-1] for row in rows}
        self._with_texts = Counter(kind[:-3] for kind in self._kinds)
        self._highest = rows[-1][-1] if rows else 0

    def add(self, findings: Sequence[Finding]) -> None:
        """Writes some thousands of findings at most, with the next ids."""
        kinds, error = self._kinds, Severity.ERROR
        rows: list[Row] = []
        with_texts: list[Row] = []
        for number, found in enumerate(findings, self._last + 1):
            line, column, field, value, severity, scope, code, places, message, fix = found
            # The plain text of an enum is bound, and hashed, faster than the enum itself.
            kind = kinds.get((column, field, severity._value_, scope._value_, code, places, message, fix))
            if kind is None:
                common = (column, field, severity._value_, scope._value_, code)
                kind, texts = self._new_kind(common, (places, message, fix))
                if texts != _NO_TEXTS:
                    with_texts.append((number, line, kind, severity is error, value, *texts))
                    continue
            rows.append((number, line, kind, severity is error, value))
        self._last += len(findings)
        self._connection.executemany(_INSERT, rows)
        self._connection.executemany(_INSERT_WITH_TEXTS, with_texts)

    def _new_kind(self, common: _Kind, texts: _Kind) -> tuple[int, _Kind]:
        """The number of a kind for these texts, and those of them that stay in the row."""
        if self._with_texts[common] >= _WITH_TEXTS:
            return self._kind(common, _NO_TEXTS), texts
        self._with_texts[common] += 1
        return self._kind(common, texts), _NO_TEXTS

    def _kind(self, common: _Kind, texts: _Kind) -> int:
        kind = (*common, *texts)
        if kind not in self._kinds:
            self._highest += 1
            self._kinds[kind] = self._highest
            self._connection.execute(_INSERT_KIND, (self._highest, *kind))
        return self._kinds[kind]
