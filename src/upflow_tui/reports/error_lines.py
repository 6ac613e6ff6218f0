"""The file of lines with errors: what was not imported, as it came, with the reason; to be fixed and imported again.

Source: docs/rules.md §6 "Lines with errors". How it is written, so that nothing is lost and it reads back as it was:

- A line stands as it stood, cell by cell, with the edits of single cells that were made before the import. Repairs of
  whole columns come back with the file when it continues the import.
- The reason is the last cell of the line: of one that is too long behind its last cell, of one that is too short there
  where it ends, so that either is found again, and fixed by moving its cells.
- A line whose quotes are wrong stays as it is written, and the reason behind it in quotes: it cannot be read as
  anything else before it is fixed.
- Line breaks in cells stay, in quotes. A workbook becomes a CSV file (comma, UTF-8 with BOM); a cell whose lines look
  like lines of the file gets U+2028 for its line breaks.
- The header stands on the first line, or on the second after `sep=;` where the source had that; other lines above it
  are left out. A file without a header gets one: Column 1, Column 2 …
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from io import StringIO
from itertools import groupby, islice
from operator import itemgetter
from pathlib import PurePath
from typing import BinaryIO, Final, NamedTuple, TypeAlias

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.formulas import neutralise
from upflow_tui.importing.file.delimiter import separator_line
from upflow_tui.importing.file.encoding import Encoding, open_text
from upflow_tui.importing.file.errors_column import errors_text, neutral_raw, restore_batch
from upflow_tui.importing.file.reading import Table
from upflow_tui.importing.file.records import Records, lines_of
from upflow_tui.importing.file.sampling import record_at
from upflow_tui.importing.file.sheet import LINE_BREAK, restore_line_breaks
from upflow_tui.importing.matching.headers import ERRORS_HEADER
from upflow_tui.importing.planning.plan import Fate
from upflow_tui.store.database import StoreError
from upflow_tui.store.history.history import PastImport

BECAUSE_OF_OTHERS: Final = (
    "The line was not imported because of another line of the same customer. Mend that line; this one follows."
)
"""Of a line that has no error of its own."""

_UTF8: Final = "utf-8"
_BOMS: Final = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
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
    """Whether it is another encoding than the file's, which could not hold a message, or would be taken for UTF-8."""


def errors_file_name(file_name: str | None) -> str:
    """What to call the file of lines with errors of an import of `file_name`."""
    return f"{PurePath(file_name).stem if file_name else 'import'}-errors.csv"


def written_headers(headers: Sequence[str], header_line: int | None) -> tuple[str, ...]:
    """The headers as such a file has them: those of the import, or Column 1, Column 2 … where it had none."""
    if header_line == 0:
        return tuple(f"Column {index + 1}" for index in range(len(headers)))
    return tuple(headers)


def text_of(number: int, line: int, errors: Iterable[Finding], headers: Sequence[str]) -> str:
    """What the last column says of a line.

    Args:
        number: the import.
        line: the physical line in its file.
        errors: what is wrong with it; nothing where it was refused because of another line.
        headers: of the file's columns.
    """
    texts = [f"{_of_column(item, headers)}{item.message} {item.fix}" for item in errors]
    return errors_text(number, line, texts or [BECAUSE_OF_OTHERS])


def write_error_lines(
    past: PastImport, table: Table, headers: Sequence[str], edited: Edited, out: BinaryIO
) -> WrittenErrors:
    """Writes the lines with errors of an import.

    Args:
        past: the import.
        table: its file, opened as it was then.
        headers: of its columns, cleaned.
        edited: lays the edits of single cells on a line.
        out: where to.

    Raises:
        StoreError: no line has an error.
    """
    if next(_texts(past, headers), None) is None:
        number = past.summary.number
        raise StoreError(f"Import {number} has no lines with errors.", "There is nothing to mend.")
    is_sheet = table.source.sheet is not None
    lines = _Lines(past, table, headers, edited, "," if is_sheet else table.dialect.delimiter)
    encoding = _UTF8 if is_sheet else table.dialect.encoding
    bom = is_sheet or table.dialect.bom or encoding.startswith(("utf-16", "utf-32"))
    other = encoding not in _BOMS and not _comes_back(encoding, lines)
    if other:
        encoding, bom = _UTF8, True
    if bom:
        out.write(_BOMS[encoding])
    count = -1 - lines.has_separator
    for text in lines:
        out.write(text.encode(encoding))
        count += 1
    return WrittenErrors(count, encoding, bom, other)


def _comes_back(encoding: str, lines: Iterable[str]) -> bool:
    """Whether every line can be written in this encoding, and nothing would take the bytes for UTF-8 (docs/rules.md §2:
    what is UTF-8, and what mostly is)."""
    keeping, dropping = (codecs.getincrementaldecoder(_UTF8)(errors) for errors in ("surrogateescape", "ignore"))
    is_ascii = is_same = True
    valid = invalid = 0
    try:
        for line in lines:
            data = line.encode(encoding)
            if data.isascii():
                is_same = is_same and data == line.encode(_UTF8)
                continue
            good = dropping.decode(data)
            invalid += len(keeping.decode(data)) - len(good)
            valid += len(good) - len(good.encode("ascii", "ignore"))
            is_ascii = False
    except UnicodeEncodeError:
        return False
    return is_same if is_ascii else valid <= invalid


def _texts(past: PastImport, headers: Sequence[str]) -> Iterator[_Reason]:
    """Each line that is to be written, in order."""
    refused = ((line, None) for line, fate in past.fates if fate is Fate.REFUSED)
    for line, found in groupby(merge(_errors(past), refused, key=_LINE), _LINE):
        errors = [error for _, error in found if error is not None]
        text = text_of(past.summary.number, line, errors, headers)
        yield _Reason(line, text, any(error.code == "width" for error in errors))


def _errors(past: PastImport) -> Iterator[tuple[int, Finding | None]]:
    """The errors of lines, in their order, read page by page."""
    errors = past.iter_findings(Severity.ERROR)
    return ((finding.line, finding) for finding in errors if finding.line is not None)


def _of_column(error: Finding, headers: Sequence[str]) -> str:
    """The column's name, where the message does not begin with it."""
    if error.column is None or error.column >= len(headers):
        return ""
    name = headers[error.column] or f"Column {error.column + 1}"
    return "" if error.message.startswith(name) else f"{name}: "


class _Reason(NamedTuple):
    """Why a line is written: what the last column says, and whether it has too many cells, or too few."""

    line: int
    text: str
    is_ragged: bool


_NO_MORE: Final = _Reason(0, "", False)


class _Lines:
    """The lines of the file as text, each with its line end; made anew each time it is gone through."""

    def __init__(self, past: PastImport, table: Table, headers: Sequence[str], edited: Edited, delimiter: str) -> None:
        self._past = past
        self._table = table
        self._headers = headers
        self._edited = edited
        self._delimiter = delimiter
        dialect, source = table.dialect, table.source
        with open_text(source, dialect.encoding, dialect.text_start) as text:
            first = text.readline()
        self.has_separator = source.sheet is None and separator_line(first) is not None
        """Whether the first line sets the delimiter."""
        ends = [end for end in ("\r\n", "\n", "\r") if first.endswith(end)]
        self._end = ends[0] if ends and source.sheet is None else "\r\n"

    def __iter__(self) -> Iterator[str]:
        if self.has_separator:
            yield f"sep={self._delimiter}{self._end}"
        yield self._join(self._header(), ERRORS_HEADER)
        reasons = _texts(self._past, self._headers)
        wanted = next(reasons, _NO_MORE)
        for line, record in _records(self._table):
            if line == wanted.line:
                yield self._line(record, wanted)
                wanted = next(reasons, _NO_MORE)

    def _line(self, record: list[str] | str, reason: _Reason) -> str:
        if isinstance(record, str):
            return f"{neutral_raw(record, self._delimiter)}{self._delimiter}{_quoted(reason.text)}{self._end}"
        cells, width = self._edited(reason.line, record), self._table.width
        if not reason.is_ragged:  # cells that are missing or too many are blank, and say nothing
            cells = [*cells[:width], *[""] * (width - len(cells))]
        return self._join(cells, reason.text)

    def _header(self) -> list[str]:
        dialect = self._table.dialect
        if dialect.header_line:
            encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
            record = record_at(self._table.source, encoding, dialect.delimiter, dialect.header_line)
            if record is not None and dialect.errors is None:
                cells = [record.cells]
                if self._table.source.sheet is not None:
                    restore_line_breaks(cells)
                return cells[0]
        return list(written_headers([column.header for column in self._table.columns], dialect.header_line))

    def _join(self, cells: Sequence[str], text: str) -> str:
        """One record: its cells, made harmless, and what is said of it."""
        parts = [_cell(neutralise(cell), self._delimiter) for cell in cells]
        line = self._delimiter.join([*parts, _quoted(text) if text != ERRORS_HEADER else text])
        if ("\n" in line or "\r" in line) and not _reads_back(line, self._table, self._delimiter):
            line = line.replace("\r\n", LINE_BREAK).replace("\n", LINE_BREAK).replace("\r", LINE_BREAK)
        return line + self._end


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


def _reads_back(line: str, table: Table, delimiter: str) -> bool:
    """Whether a record of several lines is taken for one, and not for several with a quote that was never closed."""
    habits = replace(table.habits, width=table.width + 1, delimiter=delimiter)
    records = Records(lines_of(list(StringIO(line, newline=""))), delimiter, habits=habits)
    batches = list(records)
    return sum(len(batch.rows) for batch in batches) == 1 and not any(batch.broken for batch in batches)


def _cell(cell: str, delimiter: str) -> str:
    """A cell as CSV has it: in quotes where it must be."""
    return _quoted(cell) if any(sign in cell for sign in (delimiter, '"', "\n", "\r")) else cell


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
