"""A look at a file before its lines are read: the first lines as parsed, and what the choices would make of them.

Of a file that was not chosen yet only the head is read, so that the look costs the same whatever the size; it goes
through the same detection and the same table as everything else (docs/rules.md §2 "One parsed table").
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, Severity, find
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.delimiter import DELIMITERS, Score, score
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.encoding import Encoding, open_text
from upflow_tui.importing.file.records import MAX_RECORD_LINES
from upflow_tui.importing.file.sampling import first_lines
from upflow_tui.importing.file.signatures import utf16_without_bom
from upflow_tui.importing.file.source import MAX_SIZE, Head, Source, SourceError, read_head, read_source
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.file.workbooks import with_sheet

PEEKED: Final = 2**17
"""Bytes of the head."""
FIRST_ROWS: Final = 100
"""Records that are shown."""
HEADER_LINES: Final = 30
"""Physical lines that are offered as the header."""

_PEEKED_AT_MOST: Final = 2**22
"""Bytes of the head where its lines are so long that hardly any would be seen."""
_WORKBOOK_AT_MOST: Final = 2**22
"""Bytes of the largest workbook that is read to be looked at."""
_FEW_LINES: Final = 8
_AROUND: Final = 48
"""Bytes shown before and after the first byte beyond ASCII."""
_NO_END: Final = 2**62
_NAMED: Final = 5
"""Lines named in one finding."""
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")
_UNSEEN: Final = find(
    "too_large",
    message="This workbook is too large for a preview.",
    fix="Choose it to read it, or choose another file.",
)
_SPACES: Final = frozenset({b"\xc2\xa0", b"\xa0"})
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class FirstLines:
    """The first records: `lines[i]` is the physical line (1 = first) on which `rows[i]` begins."""

    lines: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    suspects: frozenset[int] = frozenset()
    """Lines with another number of cells than the header."""
    findings: tuple[Finding, ...] = ()
    """Lines of another width or with a quote in the wrong place, each kind as one warning."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What helps the person to choose otherwise."""

    delimiters: tuple[Score, ...] = ()
    """What each delimiter would give."""
    lines: tuple[tuple[int, str], ...] = ()
    """The first physical lines with their numbers, for the header."""
    accents: bytes = b""
    """Some bytes around the first one beyond ASCII, to be read in each encoding; none where all are ASCII."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook by their names, even where the one that was chosen holds no table."""


@dataclass(frozen=True, slots=True)
class Peek:
    """What is seen of a file. Its private copy may be gone: the table is for its columns, dialect and findings."""

    name: str
    size: int
    """Of the whole file, in bytes."""
    is_whole: bool
    """Whether all of it was looked at; else only its head."""
    clues: Clues
    table: Table | None = None
    first: FirstLines = FirstLines()
    refusal: Finding | None = None
    """Why there is no table."""
    sha256: str | None = None
    """Of the whole file, where all of it was looked at."""
    findings: tuple[Finding, ...] = ()
    """What there is to say of the file, of its columns and of its first lines."""


def peek_head(path: Path, copy_to: Path, choices: ImportChoices, *, limit: int = MAX_SIZE) -> Peek:
    """Look at the head of the file at `path`, by way of the new private file `copy_to`.

    Raises:
        SourceError: there is nothing to look at: not_a_file, unreadable, missing, too_large, empty, not_text.
        ValueError: a choice that does not fit, in one sentence.
        OSError: `copy_to` cannot be written.
    """
    head = read_head(path, PEEKED, limit=limit)
    if head.is_workbook:
        return _peek_workbook(path, copy_to, choices, head)
    if not head.is_whole and _line_ends(head.data) < _FEW_LINES:
        head = read_head(path, _PEEKED_AT_MOST, limit=limit)
    source = head.keep(copy_to, _end(head))
    clues = Clues(accents=_accents(head.data))
    try:
        table = open_table(source, detect(source, choices))
    except SourceError as error:
        return Peek(head.name, head.size, head.is_whole, clues, refusal=_refusal(error.finding, head))
    digest = source.sha256 if head.is_whole else None
    return _peek(table, head.size, clues, digest)


def _peek_workbook(path: Path, copy_to: Path, choices: ImportChoices, head: Head) -> Peek:
    """Look at a workbook: it has no head that can be read alone. Raises as `peek_head`."""
    if head.size > _WORKBOOK_AT_MOST:
        return Peek(head.name, head.size, False, Clues(), refusal=_UNSEEN)
    sheets: tuple[str, ...] = ()
    try:
        source = with_sheet(read_source(path, copy_to), choices.sheet)
        sheets = source.sheet.names if source.sheet is not None else ()
        table = open_table(source, detect(source, choices))
    except SourceError as error:
        return Peek(head.name, head.size, True, Clues(sheets=sheets), refusal=error.finding)
    return peek_table(table)


def peek_table(table: Table) -> Peek:
    """Look at a file that was read as a whole."""
    accents = b""
    if table.source.sheet is None:
        with table.source.open() as file:
            accents = _accents(file.read(PEEKED))
    return _peek(table, table.source.size, Clues(accents=accents), table.source.sha256)


def peek_again(peek: Peek, dialect: Dialect) -> Peek:
    """The same look at the same bytes, read in another way. Raises OSError where our copy of them is gone."""
    if peek.table is None:
        return peek
    return _peek(open_table(peek.table.source, dialect), peek.size, peek.clues, peek.sha256)


def _peek(table: Table, size: int, clues: Clues, sha256: str | None) -> Peek:
    first = first_rows(table, cut=sha256 is None)
    dialect = table.dialect
    encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
    _, sample = first_lines(table.source, encoding)
    clues = Clues(
        tuple(score(sample, delimiter) for delimiter in DELIMITERS),
        tuple(_physical_lines(table.source, encoding)),
        clues.accents,
        table.source.sheet.names if table.source.sheet is not None else (),
    )
    findings = (*table.findings, *first.findings)
    return Peek(table.source.name, size, sha256 is not None, clues, table, first, None, sha256, findings)


def first_rows(table: Table, limit: int = FIRST_ROWS, *, cut: bool = False) -> FirstLines:
    """The first `limit` records of `table`.

    Args:
        cut: the file goes on after what the table has, so a quote that is open at the end may be closed later.
    """
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    at_end = True
    widths: dict[int, int] = {}
    broken: list[int] = []
    reader = table.read()
    for chunk in reader:
        for ragged in chunk.ragged:
            if ragged.cells < table.width or ragged.extra_filled:
                widths[chunk.lines[ragged.position]] = ragged.cells
        lines += chunk.lines
        rows += map(tuple, chunk.rows)
        broken += [line for line, _ in chunk.broken]
        at_end = chunk.last
        if len(rows) >= limit:
            break
    reader.close()
    end = lines[limit - 1] if len(lines) > limit else _NO_END
    if cut and at_end:
        last = max(lines[-1:] + broken[-1:], default=0)
        end = min([end, *(line - 1 for line in broken if line > last - MAX_RECORD_LINES)])
    count = bisect_right(lines[:limit], end)
    suspects = {line: cells for line, cells in widths.items() if line <= end}
    found = (*_ragged(suspects, table), *_broken([line for line in broken if line <= end]))
    return FirstLines(tuple(lines[:count]), tuple(rows[:count]), frozenset(suspects), found)


def _ragged(widths: dict[int, int], table: Table) -> tuple[Finding, ...]:
    """One warning for all lines of another width."""
    if not widths:
        return ()
    if len(widths) == 1:
        ((line, cells),) = widths.items()
        had = counted(cells, "cell")
        return (find("width", line=line, severity=Severity.WARNING, number=line, cells=had, width=table.width),)
    message = f"{_named(sorted(widths))} have a different number of cells from the header ({table.width})."
    return (find("width", severity=Severity.WARNING, message=message),)


def _broken(lines: Sequence[int]) -> tuple[Finding, ...]:
    """One warning for all lines with a quote in the wrong place."""
    if not lines:
        return ()
    if len(lines) == 1:
        return (find("quote", line=lines[0], severity=Severity.WARNING, number=lines[0]),)
    return (find("quote", severity=Severity.WARNING, message=f"{_named(lines)} have a quote in the wrong place."),)


def _named(lines: Sequence[int]) -> str:
    """`Lines 3, 5 and 8`, `Lines 3, 5, 8, 9, 12 and 7 more`."""
    if len(lines) > _NAMED:
        return f"Lines {', '.join(map(str, lines[:_NAMED]))} and {len(lines) - _NAMED} more"
    return f"Lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def _physical_lines(source: Source, encoding: Encoding) -> list[tuple[int, str]]:
    with open_text(source, encoding.name, encoding.start) as text:
        return [(number, line.rstrip("\r\n")[:500]) for number, line in enumerate(islice(text, HEADER_LINES), 1)]


def _refusal(finding: Finding, head: Head) -> Finding:
    """`finding` as it is true of a head: what lies behind it was not looked at."""
    if head.is_whole or finding.code not in ("empty", "no_data"):
        return finding
    message = f"The first {len(head.data) // 2**10:,} KiB hold no line of data."
    return find(finding.code, message=message, fix="Choose it to read all of it, or choose another file.")


def _line_marks(data: bytes) -> tuple[bytes, bytes]:
    """What a line feed and a carriage return are in the text that begins with `data`, as long as its characters."""
    name = next((name for mark, name in _WIDE if data.startswith(mark)), None) or utf16_without_bom(data[: 2**16])
    return "\n".encode(name or "ascii"), "\r".encode(name or "ascii")


def _line_ends(data: bytes) -> int:
    return max(data.count(b"\n"), data.count(b"\r"))


def _end(head: Head) -> int:
    """How many bytes of the head to keep: up to its last line end, so that no line and no character is cut."""
    data = head.data
    if head.is_whole:
        return len(data)
    marks = _line_marks(data)
    unit = len(marks[0])
    last = max(_last(data, mark) for mark in marks)
    return last + unit if last >= 0 else len(data) - len(data) % unit


def _last(data: bytes, mark: bytes) -> int:
    """Where `mark` last stands as a character of its own; -1 if nowhere."""
    place = data.rfind(mark)
    while place > 0 and place % len(mark):
        place = data.rfind(mark, 0, place + len(mark) - 1)
    return place


def _accents(data: bytes) -> bytes:
    """The bytes around the first one beyond ASCII, whole words where there are spaces; of UTF-16 and UTF-32, none."""
    if len(_line_marks(data)[0]) > 1:
        return b""
    found = next((match for match in _BEYOND_ASCII.finditer(data, 3) if match[0] not in _SPACES), None)
    if found is None:
        return b""
    place = found.start()
    before = data[max(0, place - _AROUND) : place]
    cuts = [before.rfind(mark) for mark in (b"\n", b"\r", b";", b",", b"|", b"\t")]
    start = place - len(before) + max(cuts) + 1
    after = data[place : place + _AROUND]
    ends = [end for mark in (b"\n", b"\r", b";", b",", b"|", b"\t") if (end := after.find(mark)) >= 0]
    return data[start : place + min(ends)] if ends else data[start:place] + after
