"""One pass over the data lines of a table, streamed in chunks (docs/rules.md §2)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import islice, repeat
from operator import itemgetter
from typing import BinaryIO, Final, cast

from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.encoding import open_text
from upflow_tui.importing.file.end_marks import cut_end_marks
from upflow_tui.importing.file.errors_column import restore_batch
from upflow_tui.importing.file.fitting import Fitting
from upflow_tui.importing.file.habits import Habits
from upflow_tui.importing.file.records import Batch, Records
from upflow_tui.importing.file.sampling import BLANK
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.unnamed import UnnamedColumns

_FIRST: Final = itemgetter(0)


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
        is_sheet, is_own = source.sheet is not None, dialect.errors is not None
        self._fitting = Fitting(width, habits, is_sheet=is_sheet, is_own=is_own)
        self._position = 0
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
            for chunk in self._fitting.fitted(self._chunks()):
                if chunk.last:
                    self.close()
                    self.end_marks, lines = cut_end_marks(chunk)
                    self.lines -= lines
                self.unnamed.look(chunk.rows, chunk.lines)
                self._tell()
                yield chunk
        finally:
            self.close()

    def _tell(self) -> None:
        if self._watch is not None:
            self._watch(self)

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
