"""What the columns of a table hold: counts and samples, by which they are mapped and described (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import clean
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.table import Table

_MAX_DISTINCT: Final = 20_000
_KEPT_VALUES: Final = 2_000
_SAMPLES: Final = 5
_DRAWN: Final = "-=_+|* "
_SHORTEST_LINE: Final = 5


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What the records looked at hold in one column."""

    column: Column
    filled: int
    """Records whose cell is not blank."""
    distinct: int
    """Different cleaned values; counted up to 20,000."""
    samples: tuple[str, ...]
    """The first five distinct values, cleaned."""
    values: tuple[str, ...]
    """The cleaned values that are not blank, in the order of the file: the first 2,000 records, or `limit` if more."""
    lines: int
    """Records looked at, without broken ones and those that only draw a line (`-----`) or repeat the header."""
    cells: tuple[str, ...] = ()
    """As `values`, with the blank ones: beside those of other columns, what a record holds."""


def profile(table: Table, limit: int | None = 2_000) -> tuple[ColumnProfile, ...]:
    """What the first `limit` records hold, column by column; None: all records (values and memory stay bounded)."""
    tallies = [_Tally() for _ in table.columns]
    headers = [column.header for column in table.columns]
    looked_at = 0
    reader = table.read()
    for chunk in reader:
        rows = [row for row in chunk.rows if not _says_nothing(row, headers)]
        if limit is not None:
            del rows[limit - looked_at :]
        looked_at += len(rows)
        for tally, cells in zip(tallies, zip(*rows, strict=True), strict=False):
            tally.add(cells, max(_KEPT_VALUES, limit or 0))
        if looked_at == limit:
            break
    reader.close()
    return tuple(tally.profile(column, looked_at) for column, tally in zip(table.columns, tallies, strict=True))


def _says_nothing(row: Sequence[str], headers: Sequence[str]) -> bool:
    """Whether a record only draws a line through the table, or repeats its header."""
    text = "".join(row)
    if not text.strip(_DRAWN):
        return len(text) >= _SHORTEST_LINE
    return clean(row[0]) == headers[0] and list(map(clean, row)) == headers


class _Tally:
    """The counts of one column."""

    def __init__(self) -> None:
        self.filled = 0
        self.seen: dict[str, None] = {}
        self.cells: list[str] = []
        self.looked_at = 0

    def add(self, cells: Sequence[str], keep: int) -> None:
        """Count the cells of a chunk; keep the values of the first `keep` records."""
        cleaned = list(map(clean, cells))
        values = list(filter(None, cleaned))
        self.filled += len(values)
        if self.looked_at < keep:
            self.cells += cleaned[: keep - self.looked_at]
        self.looked_at += len(cells)
        if len(self.seen) < _MAX_DISTINCT:
            self.seen.update(dict.fromkeys(values))

    def profile(self, column: Column, lines: int) -> ColumnProfile:
        """The profile that the counts make."""
        samples = tuple(islice(self.seen, _SAMPLES))
        distinct = min(len(self.seen), _MAX_DISTINCT)
        values = tuple(filter(None, self.cells))
        return ColumnProfile(column, self.filled, distinct, samples, values, lines, tuple(self.cells))
