"""Lines made as wide as the table; what is wrong with their widths, the lines around them tell (docs/rules.md §2)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, repeat

from upflow_tui.importing.file.chunk import Chunk, Ragged
from upflow_tui.importing.file.habits import Habits
from upflow_tui.importing.file.sampling import BLANK
from upflow_tui.importing.file.sheet import restore_line_breaks
from upflow_tui.importing.file.widths import AROUND, NEAR, Around, Verdict


class Fitting:
    """Makes the chunks of one pass as wide as the table.

    Args:
        width: how many columns the table has.
        habits: what the head of the file shows; without it nothing is said of widths.
        is_sheet: whether the file is a workbook.
        is_own: whether it is a file of lines with errors that the program wrote.
    """

    def __init__(self, width: int, habits: Habits | None, *, is_sheet: bool, is_own: bool) -> None:
        self._width, self._habits = width, habits
        self._is_sheet, self._is_own = is_sheet, is_own

    def fitted(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The chunks made as wide as the table; each waits until the lines that its verdicts need are there.

        Args:
            chunks: with rows as wide as they are in the file.
        """
        before: list[Chunk] = []
        ahead: deque[Chunk] = deque()
        lines_before = lines_ahead = passed = 0
        for raw in chain(chunks, (None,)):
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
        if self._habits is None or (self._is_sheet and not self._is_own) or self._width < 2:
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
            is_own=self._is_own,
        )
        found = around.verdicts(first, last)
        return {place - first: verdict for place, verdict in found.items()}
