"""Lists as an Excel workbook, written a line at a time.

Source: docs/rules.md §6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final, TypeAlias

from upflow_tui.reports.text_sheet import NoRoom, TextSheet, TooLarge
from upflow_tui.store.work_folders import WorkFolder

__all__ = ["AddSheet", "TooLarge", "new_workbook", "write_workbook"]

AddSheet: TypeAlias = Callable[[str], TextSheet]
"""Adds a sheet of this name behind the others."""

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@contextmanager
def new_workbook(out: BinaryIO) -> Iterator[AddSheet]:
    """A workbook that is written when the context ends well; nothing is written if it does not.

    Args:
        out: receives the workbook.

    Raises:
        TooLarge: it would have more than 4 GB, the temporary folder has no room for it, or a sheet said so.
        OSError: it cannot be written to `out`.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    sheets: list[TextSheet] = []

    def add_sheet(name: str) -> TextSheet:
        sheets.append(TextSheet(book, name))
        return sheets[-1]

    # private: XlsxWriter keeps the lines in files of its own
    with WorkFolder(None) as folder:
        target = _Target(out)
        book = Workbook(target, {**_OPTIONS, "tmpdir": str(folder)})
        yield add_sheet
        for sheet in sheets:
            sheet.finish()
        try:
            book.close()
        except FileCreateError as error:
            raise (error.args[0] if target.has_failed else NoRoom(error.args[0])) from None
        except FileSizeError:
            raise TooLarge("The workbook would have more than 4 GB.") from None
        finally:
            target.leave()


class _Target:
    """Where the archive goes. One that was left unfinished tries to end itself when it is cleared away: too late to be
    of use, and what then fails would be printed."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._is_left = False
        self.has_failed = False
        """Whether the file could not be written; any other error is one of the temporary folder."""
        self._place = 0
        """Where the archive has last gone: one that was left finds itself there."""

    def leave(self) -> None:
        """From now on nothing reaches the file."""
        self._is_left = True

    def write(self, data: bytes) -> int:
        if self._is_left:
            return len(data)
        self.has_failed = True
        written = self._out.write(data)
        self.has_failed = False
        return written

    def seek(self, place: int, whence: int = 0) -> int:
        self._place = place if self._is_left else self._out.seek(place, whence)
        return self._place

    def tell(self) -> int:
        return self._place if self._is_left else self._out.tell()

    def flush(self) -> None:
        if not self._is_left:
            self.has_failed = True
            self._out.flush()
            self.has_failed = False


def write_workbook(rows: Iterable[Sequence[str]], out: BinaryIO, sheet: str = "Customers") -> int:
    """Writes rows, the header first, as a workbook of one sheet; returns how many there were under the header.

    Args:
        rows: as many texts each.
        out: receives the workbook.
        sheet: the name of its one sheet.

    Raises:
        TooLarge, OSError: as `new_workbook`.
    """
    with new_workbook(out) as add_sheet:
        page = add_sheet(sheet)
        for row in rows:
            page.write(row)
    return max(page.lines - 1, 0)
