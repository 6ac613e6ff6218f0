"""Columns whose header is blank: one note for all that hold nothing, a warning with a sample for each that holds
something (docs/rules.md §2, empty_header).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Scope, Severity, find
from upflow_tui.core.text import clean

_SHOWN: Final = 40
"""Characters of the sample."""


def unnamed_findings(headers: Sequence[str], sample: Sequence[Sequence[str]], *, is_whole: bool) -> list[Finding]:
    """What is said of the columns without a name.

    Args:
        headers: of all columns, cleaned.
        sample: the cells of the first records.
        is_whole: whether the file has no other records.
    """
    unnamed = [index for index, header in enumerate(headers) if not header]
    first = {index: value for index in unnamed if (value := _first_value(sample, index))}
    found = [_filled(index, value) for index, value in first.items()]
    blank = [index + 1 for index in unnamed if index not in first]
    if blank:
        where = "" if is_whole else f" in the first {len(sample):,} lines"
        have, name = ("has", "no name") if len(blank) == 1 else ("have", "no names")
        message = f"{_named(blank)} {have} {name} and no values{where}."
        fix = "Nothing to do: nothing is imported from there."
        found.append(find("empty_header", severity=Severity.NOTE, scope=Scope.FILE, message=message, fix=fix))
    return found


def blank_columns(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> list[int]:
    """The indexes of the columns without a name in which the first records hold nothing."""
    return [index for index, header in enumerate(headers) if not header and not _first_value(sample, index)]


class UnnamedColumns:
    """Looks, line by line, for values in the columns without a name that have held none so far.

    Args:
        columns: their indexes.
    """

    def __init__(self, columns: Iterable[int]) -> None:
        self._blank = list(columns)
        self.findings: list[Finding] = []
        """A warning for each of them that holds something after all."""

    def look(self, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> None:
        """Looks at more rows, each as wide as the table, with the lines on which they begin."""
        for index in list(self._blank):
            for row, line in zip(rows, lines, strict=True):
                if row[index] and (value := clean(row[index])):
                    self._blank.remove(index)
                    self.findings.append(_filled(index, value, line))
                    break


def _first_value(sample: Sequence[Sequence[str]], index: int) -> str:
    return next((value for row in sample if index < len(row) and (value := clean(row[index]))), "")


def _filled(index: int, value: str, line: int | None = None) -> Finding:
    where = f" on line {line:,}" if line is not None else ""
    message = f'Column {index + 1} has no name, but holds "{shorten(value, _SHOWN)}"{where}.'
    return find("empty_header", column=index, value=value, message=message)


def _named(numbers: Sequence[int]) -> str:
    """`Column 4`, `Columns 4, 6 and 9 to 23`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    listed = shorten(", ".join(parts[:-1]), _SHOWN) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"Column {listed}" if len(numbers) == 1 else f"Columns {listed}"
