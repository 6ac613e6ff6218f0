"""Rows as a CSV file, in the dialect of those who read it (docs/rules.md §6 "CSV files that leave").

A spreadsheet wants a BOM, the delimiter of its country, and cells that it does not run; a script wants none of these.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from types import SimpleNamespace
from typing import BinaryIO, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.formulas import neutralised

_BOM: Final = b"\xef\xbb\xbf"
_END: Final = "\r\n"
_ROWS_A_WRITE: Final = 200
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


def write_csv(rows: Iterable[Sequence[str]], out: BinaryIO, dialect: CsvDialect, *, is_guarded: bool = False) -> int:
    """Writes rows, the header first, some of them at a time; returns how many there were under the header.

    Args:
        rows: of texts.
        out: receives the file.
        dialect: how it is written.
        is_guarded: whether cells have got the apostrophes of the dialect.
    """
    if dialect.bom:
        out.write(_BOM)
    guards = dialect.guard and not is_guarded
    # What writes to `str` gives back what it writes.
    quoted = csv.writer(SimpleNamespace(write=str), delimiter=dialect.delimiter, lineterminator=_END).writerow
    left = iter(rows)
    count = 0
    while some := list(islice(left, _ROWS_A_WRITE)):
        count += len(some)
        lines = _lines([neutralised(row) for row in some] if guards else some, dialect.delimiter, quoted)
        out.write("".join(lines).encode())
    return max(count - 1, 0)


def _lines(rows: Sequence[Sequence[str]], delimiter: str, quoted: Callable[[Sequence[str]], str]) -> Iterator[str]:
    """The lines of some rows, each with its end.

    `quoted` is asked only where a cell may need quotes: joining the others gives the same in a fraction of the time.
    """
    for row, line in zip(rows, map(delimiter.join, rows), strict=True):
        is_plain = (
            line.count(delimiter) + 1 == len(row)
            and '"' not in line
            and "\n" not in line
            and "\r" not in line
            and line  # a single blank cell is written as quotes
        )
        yield f"{line}{_END}" if is_plain else quoted(row)


def _has_comma(environment: Mapping[str, str]) -> bool:
    """Whether the person's spreadsheet has a comma between cells. The locale's name says it: over a network, its
    tables are often not installed. Without a name it is the semicolon, which Upflow's help page names first."""
    given = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    language, _, country = given.partition(".")[0].partition("@")[0].partition("_")
    if language == "es":
        return country in _COMMA_IN_SPANISH
    return language in _COMMA and not (language == "en" and country in _SEMICOLON_IN_ENGLISH)
