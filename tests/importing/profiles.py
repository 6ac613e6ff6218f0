"""Columns and their profiles as reading makes them, from headers and cells, for the tests of matching and mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from upflow_tui.core.text import clean
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.profile import ColumnProfile


def columns_of(headers: Sequence[str]) -> tuple[Column, ...]:
    """Columns with these headers, told apart as on screen."""
    seen: Counter[str] = Counter()
    columns = []
    for index, header in enumerate(headers):
        seen[header] += 1
        name = header or f"Column {index + 1}"
        columns.append(Column(index, header, name if seen[header] == 1 or not header else f"{name} ({seen[header]})"))
    return tuple(columns)


def profiles_of(headers: Sequence[str], cells: Mapping[int, Sequence[str]] | None = None) -> list[ColumnProfile]:
    """One profile a column; `cells` by the column's index, blank ones included; other columns hold nothing at all."""
    lines = max((len(values) for values in (cells or {}).values()), default=0)
    profiles = []
    for column in columns_of(headers):
        whole = tuple(map(clean, (cells or {}).get(column.index, ())))
        values = tuple(filter(None, whole))
        looked_at = lines if cells and column.index in cells else 0
        distinct = tuple(dict.fromkeys(values))
        profiles.append(ColumnProfile(column, len(values), len(distinct), distinct[:5], values, looked_at, whole))
    return profiles
