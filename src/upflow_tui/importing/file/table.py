"""A source and its dialect as a table of columns and data lines (docs/rules.md §2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import count
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Finding, Severity, find
from upflow_tui.importing.file.column import Column, names_apart
from upflow_tui.importing.file.delimiter import commonest_width
from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.encoding import Encoding
from upflow_tui.importing.file.errors_column import clean_headers
from upflow_tui.importing.file.habits import SAMPLE, Habits
from upflow_tui.importing.file.reader import Reader
from upflow_tui.importing.file.sampling import record_at
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table_findings import header_findings, lost_letters_findings, other_quotes
from upflow_tui.importing.file.table_habits import table_habits
from upflow_tui.importing.file.unnamed import UnnamedColumns, blank_columns, unnamed_findings

_WHOLE: Final = SAMPLE // 2
"""Fewer records in the sample are all that the file has."""


class Table:
    """The file as the first lines on screen, the mapping, the preview and the import all see it.

    `findings`: those of the dialect, then duplicate_header, empty_header, one_column; none is an error.
    """

    def __init__(
        self,
        source: Source,
        dialect: Dialect,
        columns: tuple[Column, ...],
        findings: tuple[Finding, ...],
        watch: Callable[[Reader], None] | None = None,
    ) -> None:
        """`watch`: told of each pass before each of its chunks is given; what it raises ends the pass."""
        self.source = source
        self.dialect = dialect
        self.columns = columns
        self.width = len(columns)
        self.findings = findings
        self._watch = watch

    def watched(self, watch: Callable[[Reader], None]) -> Table:
        """The same table, whose passes `watch` is told of."""
        return Table(self.source, self.dialect, self.columns, self.findings, watch)

    @cached_property
    def habits(self) -> Habits:
        """What the first records show. Raises OSError when the private copy is gone."""
        return table_habits(self.source, self.dialect, self.width)

    def read(self, chunk_size: int = 256) -> Reader:
        """A new pass over the data lines, in chunks of `chunk_size` rows (the last one may have fewer)."""
        unnamed = UnnamedColumns(blank_columns(self._headers, self.habits.sample))
        return Reader(self.source, self.dialect, self.width, chunk_size, self.habits, self._watch, unnamed)

    @property
    def _headers(self) -> list[str]:
        """Of all columns; of a file without a header, none: nobody misses names there."""
        return [column.header for column in self.columns] if self.dialect.header_line else []


def open_table(source: Source, dialect: Dialect) -> Table:
    """The table that `dialect` makes of `source`. Raises OSError when the private copy is gone."""
    encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
    header = record_at(source, encoding, dialect.delimiter, dialect.header_line) if dialect.header_line else None
    if header is not None:
        texts = clean_headers(header.cells, dialect.errors)
    else:
        texts = [""] * _width_without_header(source, dialect)
    columns = tuple(
        Column(index, text, name) for index, text, name in zip(count(), texts, names_apart(texts), strict=False)
    )
    findings = dialect.findings
    if header is not None:
        if header.broken:
            findings += (find("quote", line=header.start, severity=Severity.WARNING, number=header.start),)
        findings += header_findings(texts)
    if len(columns) == 1:
        findings += (find("one_column"),)
    table = Table(source, dialect, columns, findings)
    sample = table.habits.sample
    table.findings += (*other_quotes(columns, sample), *lost_letters_findings(findings, sample))
    if header is not None:
        table.findings += tuple(unnamed_findings(texts, sample, is_whole=len(sample) < _WHOLE))
    if header is not None and (cells := table.habits.lines_width):
        width, lines = counted(table.width, "cell"), f"{cells:,}"
        table.findings += (find("header_width", width=width, cells=lines),)
    return table


def _width_without_header(source: Source, dialect: Dialect) -> int:
    """The commonest width of the first 200 records."""
    for chunk in Reader(source, dialect, 0, 200):
        return max(1, commonest_width([[""] * item.cells for item in chunk.ragged]))
    return 1
