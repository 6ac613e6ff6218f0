"""Findings of a draft that say the same of the same value, together: a file may have one error on each line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.store.draft.finding_rows import KIND_COLUMNS

LINES: Final = 5
"""So many lines are told of findings that are alike."""
_KEPT: Final = 20_000
"""So many different findings are kept in mind; then those until here are told, and counted anew."""
_FETCHED: Final = 2_000

_NO_TEXTS: Final = [None, None, None]

_Kinds: TypeAlias = dict[int, tuple[Any, ...]]
_Key: TypeAlias = int | tuple[Any, ...]
"""The kind, or the kind with the value and the texts that the findings have beyond it."""
_Counted: TypeAlias = list[Any]
"""How many, the row of the first, the first lines."""


@dataclass(slots=True)
class Alike:
    """Findings that say the same of the same value; of notes, those of one kind."""

    first: Finding
    """The first in reading order."""
    number: int
    """Which one that is in the order in which they were found."""
    count: int
    lines: list[int]
    """The first of their physical lines, rising, at most `LINES`; none where they are about the file or a column."""

    @property
    def reading_order(self) -> tuple[int, int, int]:
        """What they are sorted by to be read: those of the file, then by line and column."""
        return self.first.line or 0, -1 if self.first.column is None else self.first.column, self.number

    def add(self, more: Alike) -> None:
        """Counts others among them."""
        if more.reading_order < self.reading_order:
            self.first, self.number = more.first, more.number
        self.count += more.count
        if more.lines and (len(self.lines) < LINES or more.lines[0] < self.lines[-1]):
            self.lines = sorted({*self.lines, *more.lines})[:LINES]


def alike_findings(connection: sqlite3.Connection) -> Iterator[Alike]:
    """The findings of a draft, those that are alike together, in no order; some are told in several parts.

    Notes ask for nothing, and are often about another value each: they are alike if they are of one kind.

    Raises:
        sqlite3.Error: the draft cannot be read.
    """
    kinds = _kinds(connection)
    notes = {kind for kind, about in kinds.items() if about[2] is Severity.NOTE}
    cursor = connection.execute("SELECT kind, value, places, message, fix, line, id FROM findings ORDER BY id")
    found: dict[_Key, _Counted] = {}
    while rows := cursor.fetchmany(_FETCHED):
        for row in rows:
            key = row[0] if row[0] in notes else row[:5]
            counted = found.get(key)
            line = row[5]
            if counted is None:
                found[key] = [1, row, [] if line is None else [line]]
                continue
            counted[0] += 1
            if line is None or len(counted[2]) < LINES or line < counted[2][-1]:
                _add_line(counted, row, line)
        if len(found) > _KEPT:
            yield from (_alike(kinds, *counted) for counted in found.values())
            found.clear()
    yield from (_alike(kinds, *counted) for counted in found.values())


def _add_line(counted: _Counted, row: tuple[Any, ...], line: int | None) -> None:
    if (line or 0) < (counted[1][5] or 0):
        counted[1] = row
    if line is not None:
        counted[2] = sorted({*counted[2], line})[:LINES]


def _kinds(connection: sqlite3.Connection) -> _Kinds:
    rows = connection.execute(f"SELECT kind, {KIND_COLUMNS} FROM finding_kinds").fetchall()
    return {
        kind: (column, field, Severity(severity), Scope(scope), *texts)
        for kind, column, field, severity, scope, *texts in rows
    }


def _alike(kinds: _Kinds, count: int, first: tuple[Any, ...], lines: list[int]) -> Alike:
    kind, value, *own, line, number = first
    column, field, severity, scope, code, *texts = kinds[kind]
    if own != _NO_TEXTS:
        texts = [text if text is not None else other for text, other in zip(own, texts, strict=True)]
    return Alike(Finding(line, column, field, value, severity, scope, code, *texts), number, count, lines)
