"""Findings of a draft about the same value, together: a file may have one error on each line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final, NamedTuple, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Scope, Severity

KIND_COLUMNS: Final = "column, field, severity, scope, code, places, message, fix"
"""What is known of a kind, in this order."""
LINES: Final = 5
"""So many lines are told of findings that are alike."""
MOST: Final = 20_000
"""So many groups are told apart by field and value; beyond, findings are counted by severity and code alone."""

_Key: TypeAlias = tuple[int, str | None]
"""The number of a severity, code and field; and the value."""
AlikeRow: TypeAlias = Sequence[Any]
"""Kind, value, line, id, and the texts that a finding has beyond its kind."""
_LINE = 2
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


class AlikeCounts:
    """Counts the findings of a draft, as they are written or as they are read."""

    def __init__(self) -> None:
        self._kinds: dict[int, _Kind] = {}
        self._groups: dict[tuple[Severity, str, str | None], int] = {}
        self._found: dict[_Key, _Counted] = {}

    def know(self, number: int, kind: Sequence[Any]) -> None:
        """There is a kind with this number: `KIND_COLUMNS`."""
        column, field, severity, scope, code, *texts = kind
        how = Severity(severity)
        group = self._group(how, code, field)
        self._kinds[number] = _Kind(
            (column, field, how, Scope(scope), code, *texts),
            -1 if column is None else column,
            group,
            (group, None) if how is Severity.NOTE else None,
            (self._group(how, code, None), None),
        )

    def add(self, rows: Iterable[AlikeRow]) -> None:
        """More findings, by rising id; their kinds are known."""
        # No object is made of a row before it is known which ones are told: there may be hundreds of thousands.
        kinds, found = self._kinds, self._found
        for row in rows:
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
                self._add_line(counted, row)

    def add_crowd(self, kind: int, values: Sequence[str], lines: Sequence[int], numbers: Sequence[int]) -> None:
        """More findings of one kind, each with its line, by rising id."""
        key = self._kinds[kind].all
        counted = self._found.get(key) if key is not None else None
        if counted is not None and len(counted[2]) == LINES and min(lines) > counted[2][-1]:
            counted[0] += len(lines)
        else:
            nothing = repeat(None)
            self.add(zip(repeat(kind), values, lines, numbers, nothing, nothing, nothing))

    def alike(self) -> Iterator[Alike]:
        """Those that are alike together, each group once, in no order."""
        for count, first, lines in self._found.values():
            yield self._alike(count, first, lines)

    def packed(self) -> str:
        """All groups, for `unpack` of one that knows the same kinds."""
        return json.dumps(list(self._found.values()), separators=(",", ":"))

    def unpack(self, packed: str) -> Iterator[Alike]:
        """The groups of another, as `alike` gives them."""
        for counted in json.loads(packed):
            yield self._alike(*counted)

    def _group(self, severity: Severity, code: str, field: str | None) -> int:
        return self._groups.setdefault((severity, code, field), len(self._groups))

    def _add_line(self, counted: _Counted, row: AlikeRow) -> None:
        first, line = counted[1], row[_LINE]
        if (line or 0, self._kinds[row[0]].column) < (first[_LINE] or 0, self._kinds[first[0]].column):
            counted[1] = row
        if line is not None:
            counted[2] = sorted({*counted[2], line})[:LINES]

    def _alike(self, count: int, first: AlikeRow, lines: list[int]) -> Alike:
        number, value, line, place, *own = first
        column, field, severity, scope, code, *texts = self._kinds[number].about
        texts = [text if text is not None else other for text, other in zip(own, texts, strict=True)]
        return Alike(Finding(line, column, field, value, severity, scope, code, *texts), place, count, lines)


def alike_findings(connection: sqlite3.Connection) -> Iterator[Alike]:
    """The findings of a draft, those that are alike together, each group once, in no order.

    They are counted now, unless they were counted when they were found (`Depth.counts_findings`).

    Raises:
        sqlite3.Error: the draft cannot be read.
    """
    counts = AlikeCounts()
    for number, *kind in connection.execute(f"SELECT kind, {KIND_COLUMNS} FROM finding_kinds"):
        counts.know(number, kind)
    for (packed,) in connection.execute("SELECT packed FROM alike"):
        return counts.unpack(packed)
    counts.add(connection.execute("SELECT kind, value, line, id, places, message, fix FROM findings ORDER BY id"))
    return counts.alike()
