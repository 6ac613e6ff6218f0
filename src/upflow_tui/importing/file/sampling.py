"""The first records of a file, and the record at one line: what detection looks at."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import SPACES, ZERO_WIDTH
from upflow_tui.importing.file.encoding import Encoding, open_text
from upflow_tui.importing.file.records import MAX_RECORD_LINES, Batch, Records, lines_of
from upflow_tui.importing.file.source import Source

SAMPLE_RECORDS: Final = 200
_SAMPLE_CHARS: Final = 2**20
_SAMPLE_LINES: Final = 2000
BLANK: Final = SPACES + ZERO_WIDTH
"""What a blank cell may hold."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record on the physical lines `start` to `end`; `broken` where its quotes are wrong, read leniently."""

    cells: list[str]
    start: int
    end: int
    broken: bool = False


def first_lines(source: Source, encoding: Encoding) -> tuple[int, list[str]]:
    """The number of the first physical line that is not blank, and up to 2,000 lines from there (none: all blank)."""
    with open_text(source, encoding.name, encoding.start) as text:
        for number, line in enumerate(text, 1):
            if line.strip(BLANK):
                return number, [line, *text.readlines(_SAMPLE_CHARS)][:_SAMPLE_LINES]
    return 1, []


def lines_from(source: Source, encoding: Encoding, line: int) -> list[str]:
    """Up to 2,000 physical lines from `line` on (1 = first), of about a million characters at most."""
    with open_text(source, encoding.name, encoding.start) as text:
        deque(islice(text, line - 1), maxlen=0)
        lines, left = [], _SAMPLE_CHARS
        for one in islice(text, _SAMPLE_LINES):
            lines.append(one)
            left -= len(one)
            if left < 0:
                break
        return lines


def first_records(
    lines: Sequence[str], delimiter: str, first_line: int = 1, *, skips_blanks: bool = False
) -> list[Record]:
    """The first 200 records of the physical `lines` that are not blank, broken ones among them."""
    records: list[Record] = []
    for batch in Records(lines_of(lines), delimiter, first_line=first_line, skips_blanks=skips_blanks):
        found = sorted(_records(batch, delimiter), key=lambda item: item.start)
        records += [record for record in found if any(map(_filled, record.cells))]
        if len(records) >= SAMPLE_RECORDS:
            break
    return records[:SAMPLE_RECORDS]


def record_at(
    source: Source, encoding: Encoding, delimiter: str, line: int, *, skips_blanks: bool = False
) -> Record | None:
    """The record that begins at physical line `line` (1 = first); None beyond the end of the file."""
    with open_text(source, encoding.name, encoding.start) as text:
        deque(islice(text, line - 1), maxlen=0)
        lines = list(islice(text, MAX_RECORD_LINES + 1))
        for batch in Records(lines_of(lines), delimiter, first_line=line, skips_blanks=skips_blanks):
            return min(_records(batch, delimiter), key=lambda item: item.start, default=None)
    return None


def has_records(source: Source, encoding: Encoding, delimiter: str, line: int) -> bool:
    """Whether any cell from physical line `line` on is filled."""
    nothing = BLANK + delimiter + '"'
    with open_text(source, encoding.name, encoding.start) as text:
        return any(rest.strip(nothing) for rest in islice(text, line - 1, None))


def _filled(cell: str) -> bool:
    return bool(cell.strip(BLANK))


def _records(batch: Batch, delimiter: str) -> list[Record]:
    """What `batch` holds; a broken record as its first physical line read without being strict."""
    good = [Record(*found) for found in zip(batch.rows, batch.starts, batch.ends, strict=True)]
    lenient = (next(csv.reader([raw], delimiter=delimiter), []) for _, raw in batch.broken)
    bad = [Record(cells, line, line, True) for cells, (line, _) in zip(lenient, batch.broken, strict=True)]
    return good + bad
