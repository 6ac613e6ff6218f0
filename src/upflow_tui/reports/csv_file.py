"""Rows as a CSV file, in the dialect of those who read it (docs/rules.md §6 "CSV files that leave").

A spreadsheet wants a BOM, the delimiter of its country, and cells that it does not run; a script wants none of these.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import BinaryIO, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.formulas import neutralised

_BOM: Final = b"\xef\xbb\xbf"
_ROWS_A_WRITE: Final = 1_000
_LOCALE: Final = ("LC_ALL", "LC_NUMERIC", "LANG")
"""The variables that name the locale of numbers, the first that is set."""
_COMMA: Final = frozenset({"en", "ga", "he", "hi", "ja", "ko", "ms", "mt", "th", "zh"})
"""Languages whose spreadsheets have a comma between cells; the others, whose numbers have one, take a semicolon."""
_COMMA_IN_SPANISH: Final = frozenset({"DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US"})
_SEMICOLON_IN_ENGLISH: Final = frozenset({"DK", "ZA"})


class DialectName(StrEnum):
    """What a person may ask for."""

    EXCEL = "excel"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """How a CSV file is written: always UTF-8, CRLF, and quotes where they are needed."""

    delimiter: str
    bom: bool
    """Whether the three bytes stand in front by which Excel knows UTF-8."""
    guard: bool
    """Whether a cell that a spreadsheet would run as a formula gets an apostrophe in front."""


PLAIN: Final = CsvDialect(",", bom=False, guard=False)


def csv_dialect(name: DialectName = DialectName.EXCEL, environment: Mapping[str, str] = os.environ) -> CsvDialect:
    """The dialect of that name.

    Args:
        name: `excel` is for spreadsheets, with the delimiter of the person's country; `plain` for everything else.
        environment: names the country; by default that of the process.
    """
    if name is DialectName.PLAIN:
        return PLAIN
    return CsvDialect("," if _has_comma(environment) else ";", bom=True, guard=True)


def write_csv(rows: Iterable[Sequence[str]], out: BinaryIO, dialect: CsvDialect) -> int:
    """Writes rows, the header first, some of them at a time; returns how many there were under the header."""
    if dialect.bom:
        out.write(_BOM)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    count = 0
    for count, row in enumerate(rows):
        writer.writerow(neutralised(row) if dialect.guard else row)
        if text.tell() and count % _ROWS_A_WRITE == 0:
            out.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    out.write(text.getvalue().encode())
    return count


def _has_comma(environment: Mapping[str, str]) -> bool:
    """Whether the person's spreadsheet has a comma between cells. The locale's name says it: over a network, its
    tables are often not installed. Without a name it is the semicolon, which Upflow's help page names first."""
    given = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    language, _, country = given.partition(".")[0].partition("@")[0].partition("_")
    if language == "es":
        return country in _COMMA_IN_SPANISH
    return language in _COMMA and not (language == "en" and country in _SEMICOLON_IN_ENGLISH)
