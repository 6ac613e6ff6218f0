"""The fixed file as CSV or workbook (docs/rules.md §6 "The fixed file")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import BinaryIO, Final, TypeAlias

from upflow_tui.reports.csv_file import CsvDialect, write_csv
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.reports.workbook import write_workbook

__all__ = ["DELIMITER", "DELIMITERS", "Kind", "Rows", "fixed_file_name", "writer_of"]

DELIMITER: Final = ";"
"""What the fixed file has between its cells unless something else is asked for."""
DELIMITERS: Final = (";", ",", "|")
"""What Upflow reads (Seed: "The file")."""

Rows: TypeAlias = Iterable[Sequence[str]]


def fixed_file_name(file_name: str, kind: Kind = Kind.CSV) -> str:
    """What to call the fixed file of `file_name`."""
    return f"{PurePath(file_name).stem}-fixed{kind}"


def writer_of(kind: Kind, delimiter: str = DELIMITER) -> Callable[[Rows, BinaryIO], object]:
    """What writes rows as a file of this kind: UTF-8 without BOM, and nothing added to any cell.

    The writer raises TooLarge where a workbook cannot hold them.
    """
    if kind is Kind.WORKBOOK:
        return write_workbook
    return lambda rows, out: write_csv(rows, out, CsvDialect(delimiter, bom=False, guard=False))
