"""The lines with errors: what was not imported, as it came, with the reason; to be fixed and imported again.

Source: docs/rules.md §6 "Lines with errors". What holds for the CSV file (errors_csv.py) and the workbook
(errors_workbook.py), so that nothing is lost and they read back as they were:

- A line stands as it stood, cell by cell, with the edits of single cells that were made before the import. Repairs of
  whole columns come back with the file when it continues the import.
- The reason is the last cell of the line: of one that is too long behind its last cell, of one that is too short there
  where it ends, so that either is found again, and fixed by moving its cells.
- Lines above the header are left out. A file without a header gets one: Column 1, Column 2 …
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import PurePath
from typing import Final, NamedTuple, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.importing.file.encoding import Encoding, open_text
from upflow_tui.importing.file.errors_column import errors_text, restore_batch
from upflow_tui.importing.file.records import Records
from upflow_tui.importing.file.sampling import record_at
from upflow_tui.importing.file.sheet import restore_line_breaks
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.store.database import StoreError
from upflow_tui.store.history.history import PastImport

SHEET_FIXES: Final = {
    "width": "Put each value under its own column; join lines that belong together.",
    "quote": "Put each value of this line under its own column.",
}
"""What helps with a line as a whole, by the code: a workbook has no separators and no quotes."""
NO_FIXES: Final[Mapping[str, str]] = {}
"""What is found says what helps: the file is a text."""
BECAUSE_OF_OTHERS: Final = (
    "The line was not imported because of another line of the same customer. Fix that line; this one will follow."
)
"""Of a line that has no error of its own."""

_BATCH: Final = 256
_LINE: Final = itemgetter(0)

Edited: TypeAlias = Callable[[int, list[str]], list[str]]
"""The cells of a line (its number, its cells) with the edits of single cells."""


@dataclass(frozen=True, slots=True)
class WrittenErrors:
    """What was written."""

    lines: int
    encoding: str
    """A Python codec name."""
    bom: bool
    other_encoding: bool
    """Whether it is another encoding than the file's, which cannot hold a message, or would be taken for another."""
    without_comment: int = 0
    """Marked cells of a workbook that have no comment, because so many have."""


class Fault(NamedTuple):
    """What is wrong with one cell."""

    column: int
    """0 = first."""
    text: str


class Reason(NamedTuple):
    """Why a line is written."""

    line: int
    text: str
    """What the last column says."""
    is_ragged: bool
    """Whether it has too many cells, or too few."""
    faults: tuple[Fault, ...]
    """Its cells with errors; none where it is the line as a whole that is wrong."""


class ErrorLine(NamedTuple):
    """One line of the file, and why it is written."""

    cells: list[str] | str
    """The raw line where its quotes are wrong."""
    reason: Reason


def errors_file_name(file_name: str | None, kind: Kind = Kind.CSV) -> str:
    """What to call the file of lines with errors of an import of `file_name`."""
    return f"{PurePath(file_name).stem if file_name else 'import'}-errors{kind}"


def written_headers(headers: Sequence[str], header_line: int | None) -> tuple[str, ...]:
    """The headers as such a file has them: those of the import, or Column 1, Column 2 … where it had none."""
    if header_line == 0:
        return tuple(f"Column {index + 1}" for index in range(len(headers)))
    return tuple(headers)


def text_of(
    number: int, line: int, errors: Iterable[Finding], headers: Sequence[str], fixes: Mapping[str, str] = NO_FIXES
) -> str:
    """What the last column says of a line.

    Args:
        number: the import.
        line: the physical line in its file.
        errors: what is wrong with it; nothing where it was refused because of another line.
        headers: of the file's columns.
        fixes: what helps instead of what the finding says, by its code.
    """
    texts = [f"{_of_column(item, headers)}{item.message} {fixes.get(item.code, item.fix)}" for item in errors]
    return errors_text(number, line, texts or [BECAUSE_OF_OTHERS])


def _of_column(error: Finding, headers: Sequence[str]) -> str:
    """The column's name, where the message does not begin with it."""
    if error.column is None or error.column >= len(headers):
        return ""
    name = headers[error.column] or f"Column {error.column + 1}"
    return "" if error.message.startswith(name) else f"{name}: "


class ErrorLines:
    """The lines with errors of an import, made anew each time it is gone through.

    Args:
        past: the import.
        table: its file, opened as it was then.
        headers: of its columns, cleaned.
        edited: lays the edits of single cells on a line.
        fixes: as in `text_of`.

    Raises:
        StoreError: no line has an error.
    """

    def __init__(
        self,
        past: PastImport,
        table: Table,
        headers: Sequence[str],
        edited: Edited,
        fixes: Mapping[str, str] = NO_FIXES,
    ) -> None:
        self.table = table
        self._past = past
        self._headers = headers
        self._edited = edited
        self._fixes = fixes
        if next(self._reasons(), None) is None:
            number = past.summary.number
            raise StoreError(f"Import {number} has no lines with errors.", "There is nothing to fix.")

    def header(self) -> list[str]:
        """The headers as they stand in the file; those of a file of lines with errors, or of none, as the import had
        them."""
        dialect, source = self.table.dialect, self.table.source
        if dialect.header_line:
            encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
            record = record_at(source, encoding, dialect.delimiter, dialect.header_line)
            if record is not None and dialect.errors is None:
                cells = [record.cells]
                if source.sheet is not None:
                    restore_line_breaks(cells)
                return cells[0]
        return list(written_headers([column.header for column in self.table.columns], dialect.header_line))

    def __iter__(self) -> Iterator[ErrorLine]:
        reasons = self._reasons()
        wanted = next(reasons, None)
        for line, record in _records(self.table):
            if wanted is not None and line == wanted.line:
                yield ErrorLine(self._cells(record, wanted), wanted)
                wanted = next(reasons, None)

    def _cells(self, record: list[str] | str, reason: Reason) -> list[str] | str:
        if isinstance(record, str):
            return record
        cells, width = self._edited(reason.line, record), self.table.width
        # cells that are missing or too many are blank, and say nothing
        return cells if reason.is_ragged else [*cells[:width], *[""] * (width - len(cells))]

    def _reasons(self) -> Iterator[Reason]:
        """Each line that is to be written, in order."""
        number = self._past.summary.number
        refused = ((line, None) for line, fate in self._past.fates if fate is Fate.REFUSED)
        for line, found in groupby(merge(self._errors(), refused, key=_LINE), _LINE):
            errors = [error for _, error in found if error is not None]
            faults = (Fault(item.column, f"{item.message} {item.fix}") for item in errors if item.column is not None)
            text = text_of(number, line, errors, self._headers, self._fixes)
            yield Reason(line, text, any(error.code == "width" for error in errors), tuple(faults))

    def _errors(self) -> Iterator[tuple[int, Finding | None]]:
        """The errors of lines, in their order, read page by page."""
        errors = self._past.iter_findings(Severity.ERROR)
        return ((finding.line, finding) for finding in errors if finding.line is not None)


def _records(table: Table) -> Iterator[tuple[int, list[str] | str]]:
    """Every record by its first line, with all its cells; the raw line where its quotes are wrong."""
    dialect, source = table.dialect, table.source
    with open_text(source, dialect.encoding, dialect.text_start) as text:
        first = dialect.first_record_line
        deque(islice(text, first - 1), maxlen=0)
        readings = Records(
            text.readlines,
            dialect.delimiter,
            first_line=first,
            habits=table.habits,
            skips_blanks=dialect.skips_blanks,
            batch=_BATCH,
        )
        for batch in readings:
            restore_batch(batch, dialect)
            if source.sheet is not None:
                restore_line_breaks(batch.rows)
            records: Iterable[tuple[int, list[str] | str]] = zip(batch.starts, batch.rows, strict=True)
            yield from merge(records, batch.broken, key=_LINE) if batch.broken else records
