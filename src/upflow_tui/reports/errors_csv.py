"""The lines with errors of an import as CSV, with the delimiter and in the encoding of its file.

Source: docs/rules.md §6 "Lines with errors". Beside what error_lines.py says:

- A line whose quotes are wrong stays as it is written, and the reason behind it in quotes: it cannot be read as
  anything else before it is fixed.
- Line breaks in cells stay, in quotes. A workbook becomes a CSV file (comma, UTF-8 with BOM); a cell whose lines look
  like lines of the file gets U+2028 for its line breaks.
- The header stands on the first line, or on the second after `sep=;` where the source had that.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from typing import BinaryIO, Final

from upflow_tui.core.formulas import neutralise
from upflow_tui.importing.file.delimiter import separator_line
from upflow_tui.importing.file.encoding import open_text
from upflow_tui.importing.file.errors_column import neutral_raw
from upflow_tui.importing.file.records import Records, lines_of
from upflow_tui.importing.file.sheet import LINE_BREAK
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.matching.headers import ERRORS_HEADER
from upflow_tui.reports.error_lines import ErrorLine, ErrorLines, WrittenErrors
from upflow_tui.reports.reading_back import reads_back

_UTF8: Final = "utf-8"
_BOMS: Final = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def write_errors_csv(errors: ErrorLines, out: BinaryIO) -> WrittenErrors:
    """Writes the lines with errors of an import."""
    table = errors.table
    is_sheet = table.source.sheet is not None
    lines = _Lines(errors, "," if is_sheet else table.dialect.delimiter)
    encoding = _UTF8 if is_sheet else table.dialect.encoding
    bom = is_sheet or table.dialect.bom or encoding.startswith(("utf-16", "utf-32"))
    other = encoding not in _BOMS and not reads_back(lines, encoding, table.source.path.parent)
    if other:
        encoding, bom = _UTF8, True
    if bom:
        out.write(_BOMS[encoding])
    count = -1 - lines.has_separator
    for text in lines:
        out.write(text.encode(encoding))
        count += 1
    return WrittenErrors(count, encoding, bom, other)


class _Lines:
    """The lines of the file as text, each with its line end; made anew each time it is gone through."""

    def __init__(self, errors: ErrorLines, delimiter: str) -> None:
        self._errors = errors
        self._table = errors.table
        self._delimiter = delimiter
        dialect, source = self._table.dialect, self._table.source
        with open_text(source, dialect.encoding, dialect.text_start) as text:
            first = text.readline()
        self.has_separator = source.sheet is None and separator_line(first) is not None
        """Whether the first line sets the delimiter."""
        ends = [end for end in ("\r\n", "\n", "\r") if first.endswith(end)]
        self._end = ends[0] if ends and source.sheet is None else "\r\n"

    def __iter__(self) -> Iterator[str]:
        if self.has_separator:
            yield f"sep={self._delimiter}{self._end}"
        yield self._join(self._errors.header(), ERRORS_HEADER)
        yield from map(self._line, self._errors)

    def _line(self, line: ErrorLine) -> str:
        cells, text = line.cells, line.reason.text
        if isinstance(cells, str):
            return f"{neutral_raw(cells, self._delimiter)}{self._delimiter}{_quoted(text)}{self._end}"
        return self._join(cells, text)

    def _join(self, cells: Sequence[str], text: str) -> str:
        """One record: its cells, made harmless, and what is said of it."""
        parts = [_cell(neutralise(cell), self._delimiter) for cell in cells]
        line = self._delimiter.join([*parts, _quoted(text) if text != ERRORS_HEADER else text])
        if ("\n" in line or "\r" in line) and not _reads_back(line, self._table, self._delimiter):
            line = line.replace("\r\n", LINE_BREAK).replace("\n", LINE_BREAK).replace("\r", LINE_BREAK)
        return line + self._end


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
