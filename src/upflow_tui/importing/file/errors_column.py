"""The last column of a file of lines with errors: how it is written, and how such a file is read again.

Source: docs/rules.md §6 "Lines with errors". What stands in the column begins with `Import 14, line 37: `, so that the
file says itself which import it continues. Only a file of which the history agrees to that is read as one; then the
column is left out, and each cell is what it was in that import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.formulas import neutralise, restore
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean, fold_line_breaks
from upflow_tui.core.visible import visible
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.delimiter import DELIMITERS
from upflow_tui.importing.file.dialect import Dialect, ErrorsColumn
from upflow_tui.importing.file.encoding import Encoding
from upflow_tui.importing.file.header import MAX_ABOVE
from upflow_tui.importing.file.records import Batch
from upflow_tui.importing.file.sampling import BLANK, Record, first_lines, first_records
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.matching.headers import ERRORS_HEADER

BETWEEN: Final = " | "
"""Stands between the errors of one line."""

_TOLD: Final = late_pattern(r"Import ([0-9]{1,18}), line ([0-9]{1,18}): ")
_HEAD: Final = 2**18
"""Bytes in which the header of such a file is looked for."""
_NOT_PLAIN: Final = late_pattern(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell of the column says: the line of the import that its line was, and the whole text."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ErrorsFile:
    """A file that seems to hold the lines with errors of an import."""

    dialect: Dialect
    """How it is read, with `errors` set."""
    number: int
    """The import, as the column says."""
    headers: tuple[str, ...]
    """Of the columns before it, as that import had them; cleaned."""
    told: tuple[Told, ...]
    """What the first lines say."""


def errors_text(number: int, line: int, errors: Iterable[str]) -> str:
    """What the column says of one line, in one line of visible characters.

    Args:
        number: the import.
        line: the physical line of its file.
        errors: message and fix of each error.
    """
    return f"Import {number}, line {line}: {BETWEEN.join(map(visible, errors))}"


def says_same(one: str, other: str) -> bool:
    """Whether two texts of the column are the same, whatever became of quotes, spaces and accents on the way."""
    return _NOT_PLAIN.sub("", one) == _NOT_PLAIN.sub("", other)


def errors_file(source: Source, choices: ImportChoices, dialect: Dialect) -> ErrorsFile | None:
    """Whether a file has the column of errors last, and says of which import it is.

    Args:
        source: the file.
        choices: a delimiter or header line that was chosen must be that of the column.
        dialect: as detected, for the encoding.

    Returns:
        None for any other file. Whether there is such an import, and whether it agrees, only the history knows.
    """
    if not _may_have_column(source):
        return None
    encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
    first_line, lines = first_lines(source, encoding)
    of_file = (dialect.delimiter,) if source.sheet is not None else DELIMITERS
    for delimiter in (choices.delimiter,) if choices.delimiter is not None else of_file:
        records = first_records(lines, delimiter, first_line)
        for place, record in enumerate(records[: MAX_ABOVE + 1]):
            cells = _filled(record.cells)
            if len(cells) < 2 or record.broken or clean(cells[-1]) != ERRORS_HEADER:
                continue
            if choices.header_line not in (None, record.start):
                return None
            return _file(dialect, delimiter, record, records[place + 1 :], is_sheet=source.sheet is not None)
    return None


def _file(
    dialect: Dialect, delimiter: str, header: Record, records: Sequence[Record], *, is_sheet: bool
) -> ErrorsFile | None:
    at = len(_filled(header.cells)) - 1
    numbers, told = set(), []
    for record in records:
        cells = _filled(record.cells)
        cell = next(filter(_TOLD.match, reversed(cells)), cells[-1])
        # Of a line whose quotes are wrong the column is the end of some cell.
        found = _TOLD.search(cell) if record.broken else _TOLD.match(cell)
        if found is not None:
            numbers.add(int(found[1]))
            told.append(Told(int(found[2]), cell[found.start() :]))
    if len(numbers) != 1:
        return None
    column = ErrorsColumn(at, numbers.pop(), is_sheet)
    read_so = dialect.of_errors(delimiter, header.start, header.end, column)
    return ErrorsFile(read_so, column.number, tuple(clean_headers(header.cells, column)), tuple(told))


def clean_headers(cells: Sequence[str], column: ErrorsColumn | None = None) -> list[str]:
    """The headers of a file, cleaned, line breaks folded; of a file of lines with errors, those of the import."""
    if column is not None:
        cells = [restore(cell) for cell in cells[: column.at]]
    return [clean(fold_line_breaks(clean(cell))) for cell in cells]


def _filled(cells: Sequence[str]) -> Sequence[str]:
    """The cells up to the last one that is not blank: spreadsheets make all lines equally long."""
    end = len(cells)
    while end > 0 and not cells[end - 1].strip(BLANK):
        end -= 1
    return cells[:end]


def _may_have_column(source: Source) -> bool:
    """Whether the header's text stands in the head of the file, in whatever encoding; quickly said of most files."""
    with source.open_text() as file:
        return ERRORS_HEADER.encode("ascii") in file.read(_HEAD).replace(b"\0", b"")


def restore_batch(batch: Batch, dialect: Dialect) -> None:
    """Makes the records of a file of lines with errors those that its import had; those of other files stay."""
    if (column := dialect.errors) is not None:
        if column.is_sheet:
            _take_out_broken(batch, column)
        else:
            batch.broken = [(line, restore_raw(raw, column, dialect.delimiter)) for line, raw in batch.broken]
        batch.rows = [restore_record(row, column) for row in batch.rows]


def _take_out_broken(batch: Batch, column: ErrorsColumn) -> None:
    """Makes the records of a workbook that are one broken line each what they were; nothing else is broken there."""
    raws = [raw_of(row, column) for row in batch.rows]
    batch.broken = [(line, raw) for line, raw in zip(batch.starts, raws, strict=True) if raw is not None]
    kept = [raw is None for raw in raws]
    batch.rows = list(compress(batch.rows, kept))
    batch.starts, batch.ends = list(compress(batch.starts, kept)), list(compress(batch.ends, kept))


def raw_of(cells: Sequence[str], column: ErrorsColumn) -> str | None:
    """The line with a quote in the wrong place that a record of a workbook holds as it was written: alone, in the cell
    behind the column of errors. None for any other record."""
    filled = _filled(cells)
    return restore(filled[-1]) if column.is_sheet and _is_raw(filled, column.at) else None


def _is_raw(filled: Sequence[str], at: int) -> bool:
    if len(filled) != at + 2 or any(cell.strip(BLANK) for cell in filled[:at]):
        return False
    return _TOLD.match(filled[at]) is not None


def restore_record(cells: list[str], column: ErrorsColumn) -> list[str]:
    """A record as the import had it: without its last column, and one apostrophe taken away where one was put.

    What was found stands behind the last cell that the line had, so a line that is too long or too short is so again.
    Without it (the person took it away) the column is left out by its place, and blank cells behind the others; where
    it was forgotten among values that the person wrote behind it, its cell is blank.
    """
    width = column.at
    filled = _filled(cells)
    if filled and _is_told(filled[-1], column):
        end = len(filled) - 1
    else:
        cells = ["" if _is_told(cell, column) else cell for cell in (*cells[:width], *cells[width + 1 :])]
        end = max(width, len(_filled(cells)))
    return list(map(restore, cells[:end]))


def _is_told(cell: str, column: ErrorsColumn) -> bool:
    """Whether a cell is one that says what was found in this import."""
    return (found := _TOLD.match(cell)) is not None and int(found[1]) == column.number


def neutral_raw(raw: str, delimiter: str) -> str:
    """A physical line whose quotes are wrong, made harmless cell by cell as lenient readers would take it apart."""
    return _each_cell(raw, delimiter, neutralise)


def restore_raw(raw: str, column: ErrorsColumn, delimiter: str) -> str:
    """The line that `neutral_raw` was given; what the column says behind it goes, too."""
    end = raw.rfind(f'{delimiter}"Import {column.number}, line ')
    return _each_cell(raw[:end] if end >= 0 else raw, delimiter, restore)


def _each_cell(raw: str, delimiter: str, change: Callable[[str], str]) -> str:
    return "".join(change(part) if is_cell else part for part, is_cell in _parts(raw, delimiter))


def _parts(raw: str, delimiter: str) -> Iterator[tuple[str, bool]]:
    """The pieces of `raw` in order; true: the text of a cell, after the quotes that it may begin with."""
    place = 0
    while True:
        start = end = place
        if raw.startswith('"', place):
            end = _closing_quote(raw, place + 1)
            while raw.startswith('"', start):  # `""=1` is =1 to a lenient reader
                start += 1
            yield raw[place:start], False
        end = raw.find(delimiter, max(start, end))
        if end < 0:
            yield raw[start:], True
            return
        yield raw[start:end], True
        yield delimiter, False
        place = end + 1


def _closing_quote(raw: str, start: int) -> int:
    """The place after the quote that closes a cell; the end if none does."""
    place = raw.find('"', start)
    while place >= 0 and raw.startswith('"', place + 1):
        place = raw.find('"', place + 2)
    return place + 1 if place >= 0 else len(raw)
