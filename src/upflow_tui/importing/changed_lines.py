"""Which lines of a file two lists of repairs leave different (performance.md, goal 10)."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Final, TypeAlias

from upflow_tui.core.organization import Organization
from upflow_tui.importing.fixes import fields_of
from upflow_tui.importing.line_pages import LinePages
from upflow_tui.importing.mapping import Mapping
from upflow_tui.importing.needles import field_of, lines_to_look_at
from upflow_tui.importing.read_again import chunks_of
from upflow_tui.importing.reading import Chunk, Table
from upflow_tui.importing.repairing import Repairer
from upflow_tui.importing.repairs import CellEdit, FixAll, Repair

Repairs: TypeAlias = Sequence[Repair]

_SHARE: Final = 20
"""Of more than one line in so many, a whole pass is as quick."""
_FEW: Final = 200
"""So many lines are looked at in a small file, too."""


class ChangedLines:
    """Finds the lines whose cells differ between two lists of repairs; what is taken apart only when it is checked
    (`Repairer.splits`) is not looked at.

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
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
        self._common = before[:same]
        self._before, self._after = before[same:], after[same:]

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
        """The lines of these chunks that differ; it ends when there are more than `most`."""
        common, before, after = map(self._repairer, (self._common, self._before, self._after))
        found: list[int] = []
        for raw in chunks:
            step()
            chunk = common.repair(raw)
            one, other = before.repair(chunk), after.repair(chunk)
            if one is not other:
                rows = zip(chunk.lines, one.rows, other.rows, strict=True)
                found += (line for line, row, changed in rows if row is not changed and row != changed)
                if len(found) > most:
                    break
        return found

    def _repairer(self, repairs: Repairs) -> Repairer:
        return Repairer(self._mapping, self._table.columns, self._organization, repairs)


def _edited(repairs: Iterable[Repair]) -> set[int] | None:
    """The lines of edited cells; None where there is another repair."""
    lines = set()
    for repair in repairs:
        if not isinstance(repair, CellEdit):
            return None
        lines.add(repair.line)
    return lines
