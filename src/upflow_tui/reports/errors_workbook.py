"""The lines with errors of an import as an Excel workbook: the faulty cells marked, each with its reason as a comment.

Source: docs/rules.md §6 "Lines with errors". The cells are those of the CSV file, its apostrophes included, so that the
workbook is read as that file is. A line whose quotes are wrong stands, as it is written, in one cell behind the reason,
to be taken apart by hand; the columns before it are blank.
"""

from __future__ import annotations

from collections import defaultdict
from typing import BinaryIO, Final

from upflow_tui.core.formulas import neutralise
from upflow_tui.importing.matching.headers import ERRORS_HEADER
from upflow_tui.reports.error_lines import ErrorLine, ErrorLines, WrittenErrors
from upflow_tui.reports.text_sheet import TextSheet
from upflow_tui.reports.workbook import new_workbook

SHEET: Final = "Lines with errors"
MOST_COMMENTS: Final = 10_000
"""Comments in a workbook: more of them make Excel slow. The last column says it of every line."""
_TAKE_APART: Final = "Put each value of this line under its column, then clear this cell."


def write_errors_workbook(errors: ErrorLines, out: BinaryIO) -> WrittenErrors:
    """Writes the lines with errors of an import.

    Raises:
        TooLarge, OSError: as `new_workbook`.
    """
    with new_workbook(out) as add_sheet:
        lines = _Lines(add_sheet(SHEET), errors.table.width)
        lines.page.write([*map(neutralise, errors.header()), ERRORS_HEADER])
        for line in errors:
            lines.write(line)
    return WrittenErrors(lines.count, "utf-8", bom=False, other_encoding=False, without_comment=lines.without_comment)


class _Lines:
    """Writes one line after the other on a sheet, and counts."""

    def __init__(self, page: TextSheet, width: int) -> None:
        self.page = page
        self.count = 0
        self.without_comment = 0
        self._width = width
        self._comments = 0

    def write(self, line: ErrorLine) -> None:
        """The cells, and the reason behind them."""
        cells, reason = line
        if isinstance(cells, str):
            self.page.write([*[""] * self._width, reason.text, neutralise(cells)], {self._width + 1})
            self._comment(self._width + 1, _TAKE_APART)
        else:
            faulty: dict[int, list[str]] = defaultdict(list)
            for fault in reason.faults:
                if fault.column < len(cells):
                    faulty[fault.column].append(fault.text)
            if reason.is_ragged:
                faulty[len(cells)].append(_TAKE_APART)
            self.page.write([*map(neutralise, cells), reason.text], faulty or {len(cells)})
            for column, said in faulty.items():
                self._comment(column, "\n".join(said))
        self.count += 1

    def _comment(self, column: int, text: str) -> None:
        if self._comments < MOST_COMMENTS:
            self.page.note(column, text)
            self._comments += 1
        else:
            self.without_comment += 1
