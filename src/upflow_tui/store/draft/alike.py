"""Findings of a draft about the same value, together: a file may have one error on each line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.store.draft.finding_rows import KIND_COLUMNS

LINES: Final = 5
"""So many lines are told of findings that are alike."""
MOST: Final = 20_000
"""So many groups are told apart by field and value; beyond, findings are counted by severity and code alone."""

_Key: TypeAlias = tuple[int, str | None]
"""The number of a severity, code and field; and the value."""
_Row: TypeAlias = tuple[Any, ...]
"""Kind, value, line, id, and the texts that a finding has beyond its kind."""
_LINE, _ID = 2, 3
_Counted: TypeAlias = list[Any]
"""How many, the row of the first, the first lines."""


@dataclass(slots=True)
class Alike:
    """Findings of one code about the same value of a field; of notes, about any value of it."""

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


class _Kind(NamedTuple):
    """What findings of a kind have in common."""

    about: tuple[Any, ...]
    """Column, field, severity, scope, code and the texts."""
    column: int
    """As they are sorted by it."""
    group: int
    all: _Key | None
    """Where all of them are counted together, whatever their value: notes ask for nothing."""
    beyond: _Key
    """Where they are counted when there are `MOST` groups."""


def alike_findings(connection: sqlite3.Connection) -> Iterator[Alike]:
    """The findings of a draft, those that are alike together, each group once, in no order.

    Raises:
        sqlite3.Error: the draft cannot be read.
    """
    kinds = _kinds(connection)
    found: dict[_Key, _Counted] = {}
    # No object is made of a row before it is known which ones are told: there may be hundreds of thousands.
    for row in connection.execute("SELECT kind, value, line, id, places, message, fix FROM findings ORDER BY id"):
        number, value, line, *_ = row
        kind = kinds[number]
        key = kind.all or (kind.group, value)
        counted = found.get(key)
        if counted is None and len(found) >= MOST:
            key = kind.beyond
            counted = found.get(key)
        if counted is None:
            found[key] = [1, row, [] if line is None else [line]]
            continue
        counted[0] += 1
        lines = counted[2]
        if len(lines) < LINES or line is None or line <= lines[-1]:
            _add_line(counted, row, kinds)
    for count, first, lines in found.values():
        yield Alike(_finding(kinds, first), first[_ID], count, lines)


def _add_line(counted: _Counted, row: _Row, kinds: dict[int, _Kind]) -> None:
    first, line = counted[1], row[_LINE]
    if (line or 0, kinds[row[0]].column) < (first[_LINE] or 0, kinds[first[0]].column):
        counted[1] = row
    if line is not None:
        counted[2] = sorted({*counted[2], line})[:LINES]


def _kinds(connection: sqlite3.Connection) -> dict[int, _Kind]:
    """What is known of each kind, by its number."""
    groups: dict[tuple[Severity, str, str | None], int] = {}
    kinds = {}
    for number, column, field, severity, scope, code, *texts in connection.execute(
        f"SELECT kind, {KIND_COLUMNS} FROM finding_kinds"
    ):
        how = Severity(severity)
        group = groups.setdefault((how, code, field), len(groups))
        kinds[number] = _Kind(
            (column, field, how, Scope(scope), code, *texts),
            -1 if column is None else column,
            group,
            (group, None) if how is Severity.NOTE else None,
            (groups.setdefault((how, code, None), len(groups)), None),
        )
    return kinds


def _finding(kinds: dict[int, _Kind], row: _Row) -> Finding:
    number, value, line, _, *own = row
    column, field, severity, scope, code, *texts = kinds[number].about
    texts = [text if text is not None else other for text, other in zip(own, texts, strict=True)]
    return Finding(line, column, field, value, severity, scope, code, *texts)
