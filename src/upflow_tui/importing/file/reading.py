"""A source and its dialect as a table of columns, cells and line numbers, streamed in chunks (docs/rules.md §2)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from io import TextIOWrapper
from itertools import chain, count, islice, repeat
from operator import itemgetter
from typing import BinaryIO, Final, cast

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Severity, find
from upflow_tui.importing.file.delimiter import commonest_width
from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.encoding import Encoding, open_text
from upflow_tui.importing.file.errors_column import clean_headers, restore_batch
from upflow_tui.importing.file.habits import SAMPLE, Habits, habits_of, title_of
from upflow_tui.importing.file.mojibake import lost_letters
from upflow_tui.importing.file.records import Batch, Records, lines_of
from upflow_tui.importing.file.sampling import BLANK, first_records, lines_from, record_at
from upflow_tui.importing.file.shapes import nearly_all
from upflow_tui.importing.file.sheet import restore_line_breaks
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.unnamed import UnnamedColumns, blank_columns, unnamed_findings
from upflow_tui.importing.file.widths import AROUND, NEAR, Around, Verdict

_FIRST: Final = itemgetter(0)
_OTHER_QUOTES: Final = (
    ("'", "'", "single quotes ('…')"),
    ("‘", "’", "single quotes (‘…’)"),
    ("`", "'", "single quotes (`…')"),
    ("`", "`", "backticks (`…`)"),
    ("“", "”", "curly quotes (“…”)"),
    ("„", "“", "curly quotes („…“)"),
    ("„", "”", "curly quotes („…”)"),
    ("«", "»", "angle quotes («…»)"),
    ("»", "«", "angle quotes (»…«)"),
    ('"', '"', "doubled quotes"),
)
_END_MARKS: Final = {"\0": "A NUL character", "\x1a": "A Ctrl-Z character", "\x0c": "A form feed"}
_LOST_WORDS: Final = 2
"""So many different words at least: one "?" may be a slip of the finger."""
_COUNTS: Final = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_WHOLE: Final = SAMPLE // 2
"""Fewer records in the sample are all that the file has."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, known by its place (0 = first)."""

    index: int
    header: str
    """The header cell, cleaned, line breaks folded; "" where it is blank or the file has no header."""
    name: str
    """Told apart from every other column's: "Phone", "Phone (2)"; "Column 3" where the header is blank."""


@dataclass(slots=True)
class Ragged:
    """A row of another width than the header: its `position` in the chunk's rows, and the `cells` that it had."""

    position: int
    cells: int
    extra_filled: bool
    """Whether a cell beyond the header's width is not blank."""
    verdict: Verdict = Verdict.PASSES
    """By the habit of the lines around it."""


@dataclass(slots=True)
class Chunk:
    """Some data lines in the order of the file; `rows` and `lines` have the same length."""

    rows: list[list[str]] = field(default_factory=list)
    """Cells exactly as the csv reader gave them, every row padded or cut to the table's width."""
    lines: list[int] = field(default_factory=list)
    """Physical line (1 = first) on which each row begins."""
    ragged: list[Ragged] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Each physical line that a stray or unclosed quote makes unreadable, as written."""
    last: bool = False
    """The last chunk of the file; its last row or its last broken line is the last non-blank one."""
    opened: dict[int, int] = field(default_factory=dict)
    """Of the broken lines that stand inside another's quote: the line on which that quote opens."""
    is_odd: bool = False
    """Whether some rows had another width than the table; known to the reader alone."""


class Table:
    """The file as the first lines on screen, the mapping, the preview and the import all see it.

    `findings`: those of the dialect, then duplicate_header, empty_header, one_column; none is an error.
    """

    def __init__(
        self,
        source: Source,
        dialect: Dialect,
        columns: tuple[Column, ...],
        findings: tuple[Finding, ...],
        watch: Callable[[Reader], None] | None = None,
    ) -> None:
        """`watch`: told of each pass before each of its chunks is given; what it raises ends the pass."""
        self.source = source
        self.dialect = dialect
        self.columns = columns
        self.width = len(columns)
        self.findings = findings
        self._watch = watch

    def watched(self, watch: Callable[[Reader], None]) -> Table:
        """The same table, whose passes `watch` is told of."""
        return Table(self.source, self.dialect, self.columns, self.findings, watch)

    @cached_property
    def habits(self) -> Habits:
        """What the first records show. Raises OSError when the private copy is gone."""
        return _habits(self.source, self.dialect, self.width)

    def read(self, chunk_size: int = 256) -> Reader:
        """A new pass over the data lines, in chunks of `chunk_size` rows (the last one may have fewer)."""
        unnamed = UnnamedColumns(blank_columns(self._headers, self.habits.sample))
        return Reader(self.source, self.dialect, self.width, chunk_size, self.habits, self._watch, unnamed)

    @property
    def _headers(self) -> list[str]:
        """Of all columns; of a file without a header, none: nobody misses names there."""
        return [column.header for column in self.columns] if self.dialect.header_line else []


class Reader:
    """One pass over the data lines of a table, to be iterated once; memory does not grow with the file."""

    def __init__(
        self,
        source: Source,
        dialect: Dialect,
        width: int,
        chunk_size: int,
        habits: Habits | None = None,
        watch: Callable[[Reader], None] | None = None,
        unnamed: UnnamedColumns | None = None,
    ) -> None:
        self.lines = 0
        """Data lines so far, broken ones included; blank ones are not lines."""
        self.blank_lines = 0
        """Blank records so far: no cell with anything but white space."""
        self.end_marks: str | None = None
        """What stood behind the last line and was cut, in words; None where nothing did."""
        self._dialect, self._width, self._chunk_size = dialect, width, chunk_size
        self._watch = watch
        self.unnamed = unnamed or UnnamedColumns(())
        """What the columns hold that have no name and seemed to be blank."""
        self._habits = habits
        self._position = 0
        self._is_sheet = source.sheet is not None
        self._text: TextIOWrapper = open_text(source, dialect.encoding, dialect.text_start)

    @property
    def position(self) -> int:
        """Bytes of the text read so far, `Source.text_size` in all."""
        return self._position if self._text.closed else cast(BinaryIO, self._text.buffer).tell()

    def close(self) -> None:
        """Stop before the end; nothing to do after the last chunk."""
        if not self._text.closed:
            self._position = self.position
            self._text.close()

    def __iter__(self) -> Iterator[Chunk]:
        """The chunks, somewhat behind the file, so that the last one is known and each line has its neighbours."""
        try:
            for chunk in self._fitted():
                if chunk.last:
                    self.close()
                    self._cut_end_marks(chunk)
                self.unnamed.look(chunk.rows, chunk.lines)
                self._tell()
                yield chunk
        finally:
            self.close()

    def _tell(self) -> None:
        if self._watch is not None:
            self._watch(self)

    def _cut_end_marks(self, chunk: Chunk) -> None:
        """Takes away what some systems write behind the last line: NUL, Ctrl-Z, form feed."""
        marks = "".join(_END_MARKS)
        while chunk.rows:
            row = chunk.rows[-1]
            if not row:
                return
            place = max((at for at, cell in enumerate(row) if cell.strip(BLANK)), default=0)
            cell = row[place].rstrip(marks)
            if cell == row[place]:
                return
            self.end_marks = next(_END_MARKS[sign] for sign in row[place][len(cell) :] if sign in _END_MARKS)
            row[place] = cell
            if any(map(str.strip, row, repeat(BLANK))):
                return
            position = len(chunk.rows) - 1
            chunk.ragged = [item for item in chunk.ragged if item.position != position]
            chunk.rows.pop()
            chunk.lines.pop()
            self.lines -= 1

    def _fitted(self) -> Iterator[Chunk]:
        """The chunks made as wide as the table; each waits until the lines that its verdicts need are there."""
        before: list[Chunk] = []
        ahead: deque[Chunk] = deque()
        lines_before = lines_ahead = passed = 0
        for raw in chain(self._chunks(), (None,)):
            if raw is not None:
                ahead.append(raw)
                lines_ahead += len(raw.rows)
            while ahead and (raw is None or lines_ahead - len(ahead[0].rows) >= AROUND):
                chunk = ahead.popleft()
                lines_ahead -= len(chunk.rows)
                fitted = self._fit(chunk, before, ahead, at_start=passed == lines_before)
                fitted.last = raw is None and not ahead
                passed += len(chunk.rows)
                before.append(chunk)
                lines_before += len(chunk.rows)
                while len(before) > 1 and lines_before - len(before[0].rows) >= AROUND:
                    lines_before -= len(before.pop(0).rows)
                if lines_before > AROUND and len(before) == 1:
                    before[0] = Chunk(chunk.rows[-AROUND:], chunk.lines[-AROUND:], is_odd=chunk.is_odd)
                    lines_before = AROUND
                yield fitted

    def _chunks(self) -> Iterator[Chunk]:
        """Chunks of exactly `chunk_size` rows, then one of the rest; the rows are as wide as they are."""
        first_line, size = self._dialect.first_record_line, self._chunk_size
        deque(islice(self._text, first_line - 1), maxlen=0)
        rows: list[list[str]] = []
        lines: list[int] = []
        broken: list[tuple[int, str]] = []
        opened: dict[int, int] = {}
        records = Records(
            self._text.readlines,
            self._dialect.delimiter,
            first_line=first_line,
            habits=self._habits,
            skips_blanks=self._dialect.skips_blanks,
            batch=size,
        )
        for batch in records:
            restore_batch(batch, self._dialect)
            self._drop_blank(batch)
            self.lines += len(batch.rows) + len(batch.broken)
            rows += batch.rows
            lines += batch.starts
            broken += batch.broken
            opened.update(batch.opened)
            while len(rows) >= size or len(broken) >= size:
                end = lines[size - 1] if len(lines) >= size else None
                yield self._raw(rows[:size], lines[:size], _up_to(broken, end), opened)
                del rows[:size], lines[:size]
        if rows or broken:
            yield self._raw(rows, lines, broken, opened)

    def _raw(
        self, rows: list[list[str]], lines: list[int], broken: list[tuple[int, str]], opened: dict[int, int]
    ) -> Chunk:
        """A chunk whose rows are as wide as they are."""
        is_odd = bool(set(map(len, rows)) - {self._width})
        return Chunk(rows, lines, broken=broken, opened=opened, is_odd=is_odd)

    def _drop_blank(self, batch: Batch) -> None:
        """Take the blank records out of `batch` and count them. Most batches have none, which the first cells tell."""
        rows = batch.rows
        if all(rows) and all(map(str.strip, map(_FIRST, rows), repeat(BLANK))):
            return
        filled = [any(map(str.strip, row, repeat(BLANK))) for row in rows]
        if blank := filled.count(False):
            self.blank_lines += blank
            batch.rows = [row for row, keep in zip(rows, filled, strict=True) if keep]
            batch.starts = [line for line, keep in zip(batch.starts, filled, strict=True) if keep]

    def _fit(self, raw: Chunk, before: Sequence[Chunk], ahead: Sequence[Chunk], *, at_start: bool) -> Chunk:
        """A chunk made as wide as the table; `raw` keeps its rows as they are, for the chunks behind it."""
        rows, width = raw.rows, self._width
        chunk = Chunk(rows, raw.lines, broken=raw.broken, opened=raw.opened)
        if self._is_sheet:
            restore_line_breaks(rows)
        if not raw.is_odd and not self._is_near_odd(before, ahead):
            return chunk
        verdicts = self._verdicts(raw, before, ahead, at_start)
        if not raw.is_odd and not verdicts:
            return chunk
        chunk.rows = list(rows)
        for position, row in enumerate(rows):
            verdict = verdicts.get(position, Verdict.PASSES)
            if (cells := len(row)) != width or verdict:
                extra = any(map(str.strip, row[width:], repeat(BLANK)))
                chunk.ragged.append(Ragged(position, cells, extra, verdict))
                if cells != width:
                    chunk.rows[position] = [*row[:width], *[""] * (width - cells)]
        return chunk

    def _is_near_odd(self, before: Sequence[Chunk], ahead: Sequence[Chunk]) -> bool:
        """Whether rows of another width than the table stand so near that those between must be looked at."""
        if not any(item.is_odd for item in (*before, *ahead)):
            return False
        near = list(chain.from_iterable(item.rows for item in before))[-NEAR:]
        near += islice(chain.from_iterable(item.rows for item in ahead), NEAR)
        return any(len(row) != self._width for row in near)

    def _verdicts(
        self, raw: Chunk, before: Sequence[Chunk], ahead: Sequence[Chunk], at_start: bool
    ) -> dict[int, Verdict]:
        """What is wrong with the widths of a chunk's rows, by position. In a workbook every cell has its place, but for
        lines with errors, which may be those of a text."""
        if self._habits is None or (self._is_sheet and self._dialect.errors is None) or self._width < 2:
            return {}
        rows = list(chain.from_iterable(item.rows for item in before))[-AROUND:]
        lines = list(chain.from_iterable(item.lines for item in before))[-AROUND:]
        first, last = len(rows), len(rows) + len(raw.rows)
        beyond = sum(len(item.rows) for item in ahead)
        for item in (raw, *ahead):
            rows += item.rows
            lines += item.lines
        del rows[last + AROUND :], lines[last + AROUND :]
        around = Around(
            self._habits,
            rows,
            lines,
            at_start=at_start,
            at_end=beyond <= AROUND,
            is_own=self._dialect.errors is not None,
        )
        found = around.verdicts(first, last)
        return {place - first: verdict for place, verdict in found.items()}


def reader_findings(reader: Reader) -> list[Finding]:
    """What a whole pass has found besides: empty lines, marks behind the last line, values without a header."""
    found = [*reader.unnamed.findings]
    if reader.blank_lines:
        were = "was" if reader.blank_lines == 1 else "were"
        found.append(find("blank_lines", count=counted(reader.blank_lines, "empty line"), were=were))
    if reader.end_marks is not None:
        found.append(find("end_marks", marks=reader.end_marks, were="was"))
    return found


def _up_to(broken: list[tuple[int, str]], line: int | None) -> list[tuple[int, str]]:
    """Take out of `broken` (in the order of lines) what stands above `line`; all of it for None."""
    taken = [item for item in broken if line is None or item[0] < line]
    del broken[: len(taken)]
    return taken


def open_table(source: Source, dialect: Dialect) -> Table:
    """The table that `dialect` makes of `source`. Raises OSError when the private copy is gone."""
    encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
    header = record_at(source, encoding, dialect.delimiter, dialect.header_line) if dialect.header_line else None
    if header is not None:
        texts = clean_headers(header.cells, dialect.errors)
    else:
        texts = [""] * _width_without_header(source, dialect)
    columns = tuple(Column(index, text, name) for index, text, name in zip(count(), texts, _names(texts), strict=False))
    findings = dialect.findings
    if header is not None:
        if header.broken:
            findings += (find("quote", line=header.start, severity=Severity.WARNING, number=header.start),)
        findings += _header_findings(texts)
    if len(columns) == 1:
        findings += (find("one_column"),)
    table = Table(source, dialect, columns, findings)
    table.findings += (*_other_quotes(table), *_lost_letters(table))
    if header is not None:
        sample = table.habits.sample
        table.findings += tuple(unnamed_findings(texts, sample, is_whole=len(sample) < _WHOLE))
    if header is not None and (cells := table.habits.lines_width):
        width, lines = counted(table.width, "cell"), f"{cells:,}"
        table.findings += (find("header_width", width=width, cells=lines),)
    return table


def _other_quotes(table: Table) -> tuple[Finding, ...]:
    """What is said of columns whose cells nearly all stand in other marks than straight double quotes."""
    found = []
    for column, values in zip(table.columns, zip(*table.habits.sample, strict=True), strict=False):
        filled = [value for value in values if value]
        ends = Counter(value[0] + value[-1] for value in filled if len(value) > 1)
        for opening, closing, marks in _OTHER_QUOTES:
            if len(filled) > 1 and nearly_all(ends[opening + closing], len(filled)):
                found.append(find("other_quotes", column=column.index, name=shorten(column.name), marks=marks))
                break
    return tuple(found)


def _lost_letters(table: Table) -> tuple[Finding, ...]:
    """What is said of a file in whose words a `?` stands for letters, told by its first records."""
    if any(item.code == "damaged_accents" for item in table.findings):
        return ()
    words = lost_letters(cell for row in table.habits.sample for cell in row if "?" in cell)
    if len(words) < _LOST_WORDS:
        return ()
    message = f'Letters were lost and replaced by "?", as in "{shorten(words[0], 40)}" and "{shorten(words[1], 40)}".'
    return (
        find("damaged_accents", message=message, fix="Export the list again as UTF-8: no encoding can restore them."),
    )


def _habits(source: Source, dialect: Dialect, width: int) -> Habits:
    """What the first records of the data show."""
    encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
    lines = lines_from(source, encoding, dialect.first_record_line)
    rows: list[list[str]] = []
    for batch in Records(lines_of(lines), dialect.delimiter, skips_blanks=dialect.skips_blanks):
        restore_batch(batch, dialect)
        rows += [row for row in batch.rows if any(cell.strip(BLANK) for cell in row)]
        if len(rows) >= SAMPLE:
            break
    habits = habits_of(rows[:SAMPLE], width, dialect.delimiter, lines, skips_blanks=dialect.skips_blanks)
    if not dialect.header_line:
        return habits
    return replace(habits, first_line=dialect.first_record_line, titles=_titles(source, encoding, dialect))


def _titles(source: Source, encoding: Encoding, dialect: Dialect) -> frozenset[tuple[str, ...]]:
    """What stands above the header, to be known where it is printed again."""
    if dialect.header_line < 2:
        return frozenset()
    with open_text(source, encoding.name, encoding.start) as text:
        above = list(islice(text, dialect.header_line - 1))
    found = set()
    for record in first_records(above, dialect.delimiter):
        title = title_of(record.cells)
        if any(any(map(str.isalpha, cell)) for cell in title):
            found.add(title)
    return frozenset(found)


def _width_without_header(source: Source, dialect: Dialect) -> int:
    """The commonest width of the first 200 records."""
    for chunk in Reader(source, dialect, 0, 200):
        return max(1, commonest_width([[""] * item.cells for item in chunk.ragged]))
    return 1


def _names(headers: Sequence[str]) -> list[str]:
    """A name for each column, no two alike; a header keeps its own text where it is the first to bear it."""
    names: list[str] = [""] * len(headers)
    taken = set()
    for index, header in enumerate(headers):
        if header and header not in taken:
            names[index] = header
            taken.add(header)
    numbers: dict[str, int] = {}
    """The number that a name has come to: thousands of columns may bear it."""
    for index, header in enumerate(headers):
        if names[index]:
            continue
        wanted = header or f"Column {index + 1}"
        name, number = wanted, numbers.get(wanted, 2)
        while name in taken:
            name, number = f"{wanted} ({number})", number + 1
        names[index], numbers[wanted] = name, number
        taken.add(name)
    return names


def _header_findings(headers: Sequence[str]) -> tuple[Finding, ...]:
    """duplicate_header at the second column of a name."""
    counts = Counter(headers)
    seen: Counter[str] = Counter()
    findings = []
    for index, header in enumerate(headers):
        seen[header] += 1
        if header and seen[header] == 2:
            times = counts[header]
            word = _COUNTS[times - 2] if times - 2 < len(_COUNTS) else f"{times:,}"
            findings.append(find("duplicate_header", column=index, count=word, header=shorten(header)))
    return tuple(findings)
