"""A source and its dialect as a table of columns, cells and line numbers, streamed in chunks (rules.md §2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from upflow_tui.core.findings import Finding
from upflow_tui.importing.dialect import Dialect
from upflow_tui.importing.source import Source


@dataclass(frozen=True, slots=True)
class Column:
    """One column, known by its place (0 = first)."""

    index: int
    header: str
    name: str


@dataclass(slots=True)
class Ragged:
    """A row of another width than the header."""

    position: int
    cells: int
    extra_filled: bool


@dataclass(slots=True)
class Chunk:
    """Some rows, all of the table's width."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    ragged: list[Ragged] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    last: bool = False


class Reader:
    """One pass over the data lines."""

    lines: int
    blank_lines: int
    position: int

    def __iter__(self) -> Iterator[Chunk]:
        raise NotImplementedError


class Table:
    """The file as everything after it sees it."""

    source: Source
    dialect: Dialect
    columns: tuple[Column, ...]
    width: int
    findings: tuple[Finding, ...]

    def read(self, chunk_size: int = 256) -> Reader:
        """A new pass over the data lines."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What the first records hold in one column."""

    column: Column
    filled: int
    distinct: int
    samples: tuple[str, ...]
    values: tuple[str, ...]
    lines: int


def open_table(source: Source, dialect: Dialect) -> Table:
    """The table of a file."""
    raise NotImplementedError


def profile(table: Table, limit: int | None = 2000) -> tuple[ColumnProfile, ...]:
    """One profile per column."""
    raise NotImplementedError
