"""Rows as an Excel workbook of one sheet: every cell a text, so that IDs keep their zeros and nothing is a formula.

Source: docs/rules.md §6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

MOST_LINES: Final = 1_048_576
"""Lines that a sheet of Excel has, the header included."""
LONGEST: Final = 32_767
"""Characters that a cell of Excel has."""
_LOOKED_AT: Final = 60
_WIDEST: Final = 60


class TooLarge(Exception):
    """What is to be written does not fit a sheet of Excel; the message is one clear line."""


def write_workbook(rows: Iterable[Sequence[str]], out: BinaryIO, sheet: str = "Customers") -> None:
    """Writes rows, the header first, a line at a time.

    Args:
        rows: as many texts each.
        out: receives the workbook.
        sheet: the name of its one sheet.

    Raises:
        TooLarge: there are more lines than a sheet has, or a text is longer than a cell may be.
    """
    from xlsxwriter import Workbook

    with TemporaryDirectory(prefix="upflow-tui-") as folder:  # private: XlsxWriter keeps the lines in files of its own
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False})
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        widths: list[int] = []
        try:
            for line, row in enumerate(rows):
                if line >= MOST_LINES:
                    raise TooLarge(f"An Excel sheet has {MOST_LINES:,} lines, and these are more. Write a .csv file.")
                for column, cell in enumerate(row):
                    if len(cell) > LONGEST:
                        raise TooLarge(
                            f"A text of {len(cell):,} characters does not fit an Excel cell. Write a .csv file."
                        )
                    if cell:
                        page.write_string(line, column, cell, bold if line == 0 else text)
                if line < _LOOKED_AT:
                    widths = _wider(widths, row)
            for column, width in enumerate(widths):
                page.set_column(column, column, width + 2, text)
        finally:
            book.close()


def _wider(widths: Sequence[int], row: Sequence[str]) -> list[int]:
    """The widths of the columns with one row more, in characters."""
    known = [*widths, *[0] * (len(row) - len(widths))]
    return [min(_WIDEST, max(width, len(cell))) for width, cell in zip(known, row, strict=False)]
