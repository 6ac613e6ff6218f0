"""How a file is written: encoding, delimiter and header line, chosen or detected, with the evidence.

Source: docs/rules.md §2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Severity, find
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.delimiter import DELIMITERS, best_delimiter, blanks_before_quotes, separator_line
from upflow_tui.importing.file.encoding import Encoding, codec_name, detect_encoding
from upflow_tui.importing.file.header import data_above, find_header
from upflow_tui.importing.file.sampling import BLANK, Record, first_lines, first_records, has_records, record_at
from upflow_tui.importing.file.sheet import DELIMITER, ENCODING, Sheet
from upflow_tui.importing.file.source import Source, SourceError

_MENDED_THERE: Final = "They were already wrong when the workbook was saved: fix them there."


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is as it is: `subject` is "delimiter", "encoding", "header" or "sheet"; `text` one phrase."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ErrorsColumn:
    """The column that a file of lines with errors has in addition (errors_column.py)."""

    at: int
    """Its index: as many columns stand before it."""
    number: int
    """The import whose lines these are."""
    is_sheet: bool = False
    """Whether the file is a workbook: there a line whose quotes are wrong is one cell behind this column."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is read."""

    encoding: str
    """A Python codec name; the whole file decodes in it without an error."""
    bom: bool
    """Whether the file begins with a byte order mark."""
    delimiter: str
    """The character itself."""
    header_line: int
    """Physical line on which the header begins, 1 = first; 0: the columns are unnamed."""
    first_record_line: int = 2
    """Physical line from which on the data are read."""
    text_start: int = 0
    """Byte at which the text begins: after the byte order marks."""
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    """All of scope file; none of them an error."""
    skips_blanks: bool = False
    """Whether a blank between delimiter and quote is skipped: nearly all quotes stand behind one."""
    errors: ErrorsColumn | None = None
    """Where the file holds the lines with errors of an import: they are read as that import had them."""

    def of_errors(self, delimiter: str, start: int, end: int, column: ErrorsColumn) -> Dialect:
        """The dialect of a file of lines with errors, whose header stands on the lines `start` to `end`."""
        known = {
            "delimiter": f"{delimiter_name(delimiter)} comes before the column of errors",
            "header": f"header on line {start}",
        }
        return replace(
            self,
            delimiter=delimiter,
            header_line=start,
            first_record_line=end + 1,
            evidence=tuple(replace(item, text=known.get(item.subject, item.text)) for item in self.evidence),
            findings=tuple(item for item in self.findings if item.code != "lines_above_header"),
            errors=column,
        )


def detect(source: Source, choices: ImportChoices) -> Dialect:
    """The dialect of `source`: what `choices` say (delimiter, encoding, header_line), the rest as detected.

    Raises:
        ValueError: a delimiter, encoding or header line was chosen that there is not, or, for a workbook, a delimiter
            or an encoding; one clear sentence.
        SourceError: bad_bytes, empty, no_data, or not_text for a line longer than any table's.

    Source: docs/rules.md §2.
    """
    if choices.delimiter is not None and choices.delimiter not in DELIMITERS:
        raise ValueError(f"The separator {choices.delimiter!r} is not known; use ; , | or a tab.")
    if source.sheet is not None:
        choices = _of_sheet(choices)
    encoding = detect_encoding(source, choices.encoding)
    first_line, lines = first_lines(source, encoding)
    if not lines:
        raise SourceError(find("empty"))
    separator = separator_line(lines[0]) if first_line == 1 and source.sheet is None else None
    if separator is not None:
        first_line, lines = 2, lines[1:]
    delimiter, why = _delimiter(lines, choices.delimiter, separator)
    skips_blanks = source.sheet is None and blanks_before_quotes(lines, delimiter)
    records = first_records(lines, delimiter, first_line, skips_blanks=skips_blanks)
    if choices.header_line is not None:
        header_line, next_line = _chosen_header(source, encoding, delimiter, choices.header_line)
        next_line = first_line if header_line == 0 else next_line
        header = f"header on line {header_line} was chosen" if header_line else "no header was chosen"
    else:
        header_line, next_line, header = _header(records, first_line)
    findings = encoding.findings + _skipped(lines, records, first_line, header_line, next_line)
    if skips_blanks:
        findings = (*findings, find("spaced_quotes"))
    if not has_records(source, encoding, delimiter, next_line):
        raise SourceError(find("no_data"))
    evidence: tuple[Evidence, ...]
    evidence = (Evidence("delimiter", why), Evidence("encoding", encoding.evidence), Evidence("header", header))
    if source.sheet is not None:
        evidence = (*_sheet_evidence(source.sheet, choices), evidence[-1])
        findings = tuple(
            item._replace(own_fix=_MENDED_THERE) if item in encoding.findings else item for item in findings
        )
    return Dialect(
        encoding.name,
        encoding.bom,
        delimiter,
        header_line,
        next_line,
        encoding.start,
        evidence,
        findings,
        skips_blanks,
    )


def _of_sheet(choices: ImportChoices) -> ImportChoices:
    """The choices with what the text of a sheet is written with; another delimiter or encoding cannot be chosen."""
    if choices.delimiter not in (None, DELIMITER):
        raise ValueError("A workbook has no separator to choose: it has cells.")
    if choices.encoding is not None and codec_name(choices.encoding) != ENCODING:
        raise ValueError("A workbook has no encoding to choose: it says its own.")
    return replace(choices, delimiter=DELIMITER, encoding=ENCODING)


def _sheet_evidence(sheet: Sheet, choices: ImportChoices) -> tuple[Evidence, ...]:
    """Which sheet is read, and why it has no delimiter and no encoding."""
    name = f'"{shorten(sheet.name)}"'
    which = f"sheet {name} of {len(sheet.names)}" if len(sheet.names) > 1 else f"sheet {name}, the only one"
    if choices.sheet is not None and len(sheet.names) > 1:
        which += " was chosen"
    return (
        Evidence("sheet", which),
        Evidence("delimiter", f"none is needed: {which}"),
        Evidence("encoding", "the workbook's own"),
    )


def _delimiter(lines: Sequence[str], chosen: str | None, separator: str | None) -> tuple[str, str]:
    """The delimiter, and why."""
    if chosen is not None:
        return chosen, f"{delimiter_name(chosen)} was chosen"
    if separator is not None:
        return separator, f"{delimiter_name(separator)} is set by line 1"
    best = best_delimiter(lines)
    if best.width == 1:
        return best.delimiter, "no semicolon, comma, vertical bar or tab gives more than one column"
    name, share = delimiter_name(best.delimiter), int(100 * best.share)
    return best.delimiter, f"{name} gives {best.width} columns on {share} % of lines"


def _chosen_header(source: Source, encoding: Encoding, delimiter: str, line: int) -> tuple[int, int]:
    """The chosen header line, and the line after it (which means nothing for 0, no header)."""
    if line == 0:
        return 0, 1
    record = record_at(source, encoding, delimiter, line) if line > 0 else None
    if record is None:
        raise ValueError(f"The file has no line {line} that could be the header.")
    if not any(cell.strip(BLANK) for cell in record.cells):
        raise ValueError(f"Line {line} is empty and cannot be the header.")
    return line, record.end + 1


def _header(records: Sequence[Record], first_line: int) -> tuple[int, int, str]:
    """The header line (0: none), the line from which on the data are read, and why."""
    if not records:  # nothing but delimiters
        return 0, first_line, "no header: every cell is empty"
    place = find_header([record.cells for record in records])
    record = records[place.place]
    if place.named:
        return record.start, record.end + 1, f"header on line {record.start}"
    return 0, record.start, f"no header: line {record.start} holds data like the lines below it"


def _skipped(
    lines: Sequence[str], records: Sequence[Record], first_line: int, header_line: int, next_line: int
) -> tuple[Finding, ...]:
    """The note that lines above the header, or above the first record, were left out; a warning where one of them looks
    like data."""
    begin = header_line or next_line
    above = lines[: begin - first_line]
    beyond = begin - first_line - len(above)  # a header may be chosen far below the lines that were looked at
    count = beyond + sum(1 for line in above if line.strip(BLANK))
    if not count:
        return ()
    were = "was" if count == 1 else "were"
    if not header_line:
        message = f"{counted(count, 'line')} above the first record {were} skipped; the file has no header."
        return (find("lines_above_header", message=message, fix="Choose the header line if there is one."),)
    found = find("lines_above_header", count=counted(count, "line"), were=were, header_line=header_line)
    place = next((at for at, record in enumerate(records) if record.start >= header_line), len(records))
    data = data_above([record.cells for record in records], place)
    if data is None:
        return (found,)
    message = f"{found.message[:-1]}, and line {records[data].start} above it looks like data."
    return (found._replace(severity=Severity.WARNING, own_message=message),)
