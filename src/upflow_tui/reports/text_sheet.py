"""One sheet of an Excel workbook whose every cell is a text: IDs keep their zeros, and nothing is a formula.

Source: docs/rules.md §6.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST_LINES: Final = 1_048_576
"""Lines that a sheet of Excel has, the header included."""
MOST_COLUMNS: Final = 16_384
"""Columns that a sheet of Excel has."""
LONGEST: Final = 32_767
"""Characters that a cell of Excel has, counted as UTF-16 does: an emoji is two."""
_LOOKED_AT: Final = 60
_WIDEST: Final = 60
_TEXT: Final = {"num_format": 49}
"""Excel's own format for text: what is typed into such a cell stays as it is typed."""
_FAULTY: Final = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
"""As Excel itself marks what is bad."""
_NOTE: Final = {"x_scale": 2.5, "y_scale": 1.2}
"""Room for a sentence or two."""
_LONGEST_NOTE: Final = 1_000


class TooLarge(Exception):
    """What is to be written does not fit a sheet of Excel. `message` is one clear line, `fix` what helps."""

    def __init__(self, message: str, fix: str = "Write a .csv file.") -> None:
        super().__init__(f"{message} {fix}")
        self.message = message
        self.fix = fix


class NoRoom(TooLarge):
    """The temporary folder cannot hold the lines until the workbook is written."""

    def __init__(self, error: OSError) -> None:
        message = f"The temporary folder has no room for the workbook: {error.strerror or error}."
        super().__init__(message, "Free some space there, or set TMPDIR to another folder.")


class TextSheet:
    """Lines go in from the first to the last, and none stays in memory.

    Args:
        book: where the sheet comes behind those that it has.
        name: of the sheet, as Excel allows them.
    """

    def __init__(self, book: Workbook, name: str) -> None:
        self._page = book.add_worksheet(name)
        self._text = book.add_format(_TEXT)
        self._bold = book.add_format({**_TEXT, "bold": True})
        self._faulty = book.add_format({**_TEXT, **_FAULTY})
        self.lines = 0
        """Written so far, the header included."""
        self._widths: list[int] = []
        self._page.freeze_panes(1, 0)

    def write(self, row: Sequence[str], faulty: Collection[int] = ()) -> None:
        """Writes the next line; the first one is the header.

        Args:
            row: its cells.
            faulty: the columns (0 = first) whose cells are marked.

        Raises:
            TooLarge: there are more lines or columns than a sheet has, or a text is longer than a cell may be.
            NoRoom: the lines so far do not fit the temporary folder.
        """
        line = self.lines
        self.lines += 1
        if line >= MOST_LINES:
            raise TooLarge(f"An Excel sheet has {MOST_LINES:,} rows, and there are more lines.")
        if len(row) > MOST_COLUMNS:
            raise TooLarge(f"An Excel sheet has {MOST_COLUMNS:,} columns, and these are {len(row):,}.")
        try:
            self._write_cells(line, row, faulty)
        except OSError as error:
            raise NoRoom(error) from None
        if line < _LOOKED_AT:
            self._widths = _wider(self._widths, row)

    def _write_cells(self, line: int, row: Sequence[str], faulty: Collection[int]) -> None:
        for column, cell in enumerate(row):
            style = self._faulty if column in faulty else self._text if line else self._bold
            if cell:
                if len(cell) > LONGEST // 2:
                    _require_short(cell, line, column)
                self._page.write_string(line, column, cell, style)
            elif column in faulty:
                self._page.write_blank(line, column, None, style)

    def note(self, column: int, text: str) -> None:
        """Puts a comment on a cell of the line that was written last."""
        short = text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…"
        self._page.write_comment(self.lines - 1, column, short, _NOTE)

    def offer(self, column: int, sheet: str, at: int, count: int, *, refused: str = "", prompt: str = "") -> None:
        """Gives every cell of a column below the header a drop-down.

        Args:
            column: 0 = first.
            sheet: where the values stand.
            at: the column in that sheet, in which they stand below a header.
            count: how many they are.
            refused: what Excel asks before it takes another value; "": it takes any.
            prompt: what Excel says at such a cell; at most 255 characters, as `refused`.
        """
        from xlsxwriter.utility import xl_range_abs

        rule = {
            "validate": "list",
            "source": f"={sheet}!{xl_range_abs(1, at, count, at)}",
            "show_error": bool(refused),
            "error_type": "warning",
            **({"error_message": refused} if refused else {}),
            **({"input_message": prompt} if prompt else {}),
        }
        self._page.data_validation(1, column, MOST_LINES - 1, column, rule)

    def finish(self) -> None:
        """Makes the columns as wide as what stands in them, and texts as well as what will be typed there."""
        for column, width in enumerate(self._widths):
            self._page.set_column(column, column, width + 2, self._text)


def _require_short(cell: str, line: int, column: int) -> None:
    units = len(cell.encode("utf-16-le", "surrogatepass")) // 2
    if units > LONGEST:
        place = f"Line {line + 1:,}, column {column + 1}"
        raise TooLarge(f"{place}: a text of {units:,} characters; an Excel cell has room for {LONGEST:,}.")


def _wider(widths: Sequence[int], row: Sequence[str]) -> list[int]:
    """The widths of the columns with one row more, in characters."""
    known = [*widths, *[0] * (len(row) - len(widths))]
    new = [*row, *[""] * (len(known) - len(row))]
    return [min(_WIDEST, max(width, len(cell))) for width, cell in zip(known, new, strict=True)]
