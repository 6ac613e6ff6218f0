"""What writes a list as each kind of file that it can be (docs/rules.md §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, TypeAlias

from upflow_tui.reports.csv_file import CsvDialect, write_csv
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.reports.workbook import write_workbook

WriteList: TypeAlias = Callable[[Iterable[Sequence[str]], BinaryIO, CsvDialect], int]
"""Writes rows, the header first, and returns how many there were under the header; the dialect is that of CSV."""


def list_writers(sheet: str, *, is_guarded: bool = False) -> dict[str, WriteList]:
    """What writes a list, by the ending of its file's name.

    Args:
        sheet: the name of the sheet in a workbook.
        is_guarded: whether cells have got their apostrophes; else those of CSV get them where the dialect says so.
    """

    def write_as_csv(rows: Iterable[Sequence[str]], out: BinaryIO, dialect: CsvDialect) -> int:
        return write_csv(rows, out, dialect, is_guarded=is_guarded)

    def write_as_workbook(rows: Iterable[Sequence[str]], out: BinaryIO, _dialect: CsvDialect) -> int:
        return write_workbook(rows, out, sheet)

    return {Kind.CSV.value: write_as_csv, Kind.WORKBOOK.value: write_as_workbook}
