"""The sheet of a workbook as the one parsed table reads it: as text, a row of the sheet on each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import Finding, find

DELIMITER: Final = ";"
ENCODING: Final = "utf-8"
LINE_BREAK: Final = "\u2028"
"""Stands in the text for a line break inside a cell, which would shift the numbers of the lines below it."""

_NUMBERED: Final = {"external_id": "IDs", "parent_id": "IDs", "postal_code": "postal codes", "phone": "phone numbers"}
"""Fields whose values may begin with a zero, which no number does; with what they are called together."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, written as delimited text: line 12 of the text is row 12 of the sheet."""

    path: Path
    """The text, in UTF-8, cells apart by `DELIMITER`."""
    size: int
    """Of the text, in bytes."""
    name: str
    names: tuple[str, ...]
    """Of all sheets of the workbook that hold cells or may hold some, in their order."""
    last_numbers: Mapping[int, int] = field(default_factory=dict)
    """The last row (1 = first) in which a column (0 = first) holds a number."""


def restore_line_breaks(rows: list[list[str]]) -> None:
    """Puts line breaks back into the cells that had some."""
    for row in rows:
        if any(LINE_BREAK in cell for cell in row):
            row[:] = [cell.replace(LINE_BREAK, "\n") for cell in row]


def number_findings(sheet: Sheet, first_row: int, fields: Mapping[str, int]) -> tuple[Finding, ...]:
    """A warning for each column of IDs, postal codes or phone numbers that holds numbers.

    Args:
        sheet: where the cells come from.
        first_row: from which row on (1 = first) the data stand.
        fields: the column's index of each mapped field.
    """
    return tuple(
        find("number_cells", column=column, field=key, label=label_of(key), values=_NUMBERED[key])
        for key, column in fields.items()
        if key in _NUMBERED and sheet.last_numbers.get(column, 0) >= first_row
    )
