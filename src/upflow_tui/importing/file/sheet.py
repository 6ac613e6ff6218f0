"""The sheet of a workbook as the one parsed table reads it: as text, a row of the sheet on each line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import CUSTOM_PREFIX, label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find

DELIMITER: Final = ";"
ENCODING: Final = "utf-8"
LINE_BREAK: Final = "\u2028"
"""Stands in the text for a line break inside a cell, which would shift the numbers of the lines below it."""

_NAMED: Final = 5
_NEVER: Final = (0, "")
_AS_SHOWN: Final = "Write the values as text in the workbook, as they are shown, if all of it belongs to them."
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
    percents: Mapping[int, int] = field(default_factory=dict)
    """The last row in which a column holds a number that is shown as percent."""
    hidden: tuple[int, ...] = ()
    """The hidden rows."""
    shown: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    """By column: the last row with a number whose format shows more than it holds, and that format."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells merged over several rows: first and last column (0 = first), first and last row (1 = first)."""


def restore_line_breaks(rows: list[list[str]]) -> None:
    """Puts line breaks back into the cells that had some."""
    for row in rows:
        if any(LINE_BREAK in cell for cell in row):
            row[:] = [cell.replace(LINE_BREAK, "\n") for cell in row]


def number_findings(sheet: Sheet, first_row: int, fields: Mapping[str, int]) -> tuple[Finding, ...]:
    """A warning for each column of IDs, postal codes or phone numbers that holds numbers, and for each column of text
    whose numbers are shown with zeros or signs that they do not hold.

    Args:
        sheet: where the cells come from.
        first_row: from which row on (1 = first) the data stand.
        fields: the column's index of each mapped field.
    """
    return tuple(
        _number_finding(sheet, first_row, key, column)
        for key, column in fields.items()
        if (key in _NUMBERED and sheet.last_numbers.get(column, 0) >= first_row)
        or (not key.startswith(CUSTOM_PREFIX) and sheet.shown.get(column, _NEVER)[0] >= first_row)
    )


def _number_finding(sheet: Sheet, first_row: int, key: str, column: int) -> Finding:
    label = label_of(key)
    row, code = sheet.shown.get(column, _NEVER)
    if row < first_row:
        return find("number_cells", column=column, field=key, label=label, values=_NUMBERED[key])
    message = f"{label} is shown with the number format {shorten(code, 40)}, but only the number itself is read."
    return find("number_cells", column=column, field=key, message=message, fix=_AS_SHOWN)


def merged_findings(sheet: Sheet, first_row: int, fields: Mapping[str, int]) -> Iterator[Finding]:
    """A warning for each column with cells that are merged over several rows.

    Args: as for `number_findings`.
    """
    for key, column in fields.items():
        rows = [
            (top, end) for first, last, top, end in sheet.merged if first <= column <= last and end > top >= first_row
        ]
        if rows:
            top, end = min(rows)
            yield find("merged_cells", column=column, field=key, label=label_of(key), top=f"{top:,}", end=f"{end:,}")


def sheet_findings(sheet: Sheet, first_row: int, fields: Mapping[str, int]) -> tuple[Finding, ...]:
    """What there is to say of the sheet: columns of numbers and percents, merged cells, hidden rows, and that there are
    other sheets.

    Args: as for `number_findings`.
    """
    found = [*number_findings(sheet, first_row, fields)]
    found += (
        find("percent_cells", column=column, field=key, label=label_of(key))
        for key, column in fields.items()
        if sheet.percents.get(column, 0) >= first_row
    )
    found += merged_findings(sheet, first_row, fields)
    hidden = [row for row in sheet.hidden if row >= first_row]
    if hidden:
        rows = counted(len(hidden), "hidden row")
        found.append(find("hidden_rows", rows=rows, were="is" if len(hidden) == 1 else "are", row=f"{hidden[0]:,}"))
    others = [f'"{shorten(name, 30)}"' for name in sheet.names if name != sheet.name]
    if others:
        named = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
        found.append(find("other_sheets", sheet=shorten(sheet.name, 30), others=named))
    return tuple(found)
