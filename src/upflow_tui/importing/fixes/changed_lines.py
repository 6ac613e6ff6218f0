"""Which lines of a file two lists of repairs leave different (docs/performance.md, goal 10)."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final, TypeAlias

from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.line_pages import LinePages
from upflow_tui.importing.file.picked_lines import chunks_of
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.catalogue import fields_of
from upflow_tui.importing.fixes.lines_concerned import field_of, lines_to_look_at
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, Repair
from upflow_tui.importing.fixes.splitting import NO_SPLITS
from upflow_tui.importing.matching.mapping import Mapping

Repairs: TypeAlias = Sequence[Repair]

_SHARE: Final = 20
"""Of more than one line in so many, a whole pass is as quick."""
_FEW: Final = 200
"""So many lines are looked at in a small file, too."""


class ChangedLines:
    """Finds the lines that are touched by a repair which only one of two lists has.

    The lists have the same beginning; whatever changes a cell after that is looked for.

    Args:
        table: the file.
        pages: its lines.
        mapping: the field of each column.
        organization: what the fixes go by.
        before, after: the repairs.
    """

    def __init__(
        self,
        table: Table,
        pages: LinePages,
        mapping: Mapping,
        organization: Organization,
        before: Repairs,
        after: Repairs,
    ) -> None:
        self._table = table
        self._pages = pages
        self._mapping = mapping
        self._organization = organization
        self.same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
        """How many repairs they begin with alike."""
        self._common = before[: self.same]
        self._before, self._after = before[self.same :], after[self.same :]

    @property
    def takes_apart(self) -> bool:
        """Whether a repair that only one list has takes cells apart when they are checked: lines and columns change."""
        return any(self._repairer([repair]).splits != NO_SPLITS for repair in (*self._before, *self._after))

    def find(self, numbers: array[int], step: Callable[[float], None]) -> list[int] | None:
        """The lines, rising; None where they are so many that a whole pass is as quick.

        Args:
            numbers: the lines on which the file's records begin, rising.
            step: is told again and again how much of the work is done, 0 to 1; it may raise to end it.
        """
        most = max(_FEW, len(numbers) // _SHARE)
        some = self._candidates(most)
        if some is not None:
            records = sorted({numbers[place] for line in some if (place := bisect_right(numbers, line) - 1) >= 0})
            if len(records) <= most:
                return self._compare(chunks_of(self._table, self._pages, numbers, records), most, lambda: step(1))
        reader = self._table.read()
        size = max(1, self._table.source.text_size)
        found = self._compare(reader, most, lambda: step(min(1.0, reader.position / size)))
        reader.close()
        return found if len(found) <= most else None

    def _candidates(self, most: int) -> set[int] | None:
        """The physical lines that alone may differ; None where only a pass can tell, or there are very many."""
        lines: set[int] = set()
        different = [*self._before, *self._after]
        for field in {field_of(repair, self._mapping.fields) for repair in different}:
            if field is None:
                found = _edited(repair for repair in different if field_of(repair, self._mapping.fields) is None)
            elif all(isinstance(repair, CellEdit) for repair in different):
                found = _edited(different)
            else:
                repairs = [repair for repair in (*self._common, *different) if self._concerns(repair, field)]
                found = lines_to_look_at(repairs, self._pages, most)
            if found is None:
                return None
            lines |= found
        return lines

    def _concerns(self, repair: Repair, field: str) -> bool:
        """Whether a repair may change cells of this field."""
        if isinstance(repair, FixAll) and repair.field is None:
            meant = fields_of(repair.fix, self._organization, self._mapping.mapped)
            return any(item.key == field for item in meant)
        return field_of(repair, self._mapping.fields) == field

    def _compare(self, chunks: Iterable[Chunk], most: int, step: Callable[[], None]) -> list[int]:
        """The lines of these chunks that are touched; it ends when there are more than `most`."""
        common = self._repairer(self._common)
        ways = [[self._repairer([repair]) for repair in repairs] for repairs in (self._before, self._after)]
        found: list[int] = []
        for raw in chunks:
            step()
            chunk = common.repair(raw)
            touched = {line for repairers in ways for line in _touched(chunk, repairers)}
            found += sorted(touched)
            if len(found) > most:
                break
        return found

    def _repairer(self, repairs: Repairs) -> Repairer:
        return Repairer(self._mapping, self._table.columns, self._organization, repairs)


def _touched(chunk: Chunk, repairers: Iterable[Repairer]) -> Iterator[int]:
    """The lines of a chunk in which these change a cell, one after the other."""
    for repairer in repairers:
        after = repairer.repair(chunk)
        if after is not chunk:
            rows = zip(chunk.lines, chunk.rows, after.rows, strict=True)
            yield from (line for line, row, changed in rows if row is not changed)
            chunk = after


def _edited(repairs: Iterable[Repair]) -> set[int] | None:
    """The lines of edited cells; None where there is another repair."""
    lines = set()
    for repair in repairs:
        if not isinstance(repair, CellEdit):
            return None
        lines.add(repair.line)
    return lines
