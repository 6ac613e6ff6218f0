"""Chunks of the file as they are after the repairs: what is checked, shown and imported (docs/product.md "3 Preview").

A repaired chunk is a chunk: everything behind it treats it like one of a file that was right from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import is_, ne
from typing import Final, TypeAlias

from upflow_tui.core.fields import Field, catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.cells import CellJudge, Place
from upflow_tui.importing.checking.emails import Emails
from upflow_tui.importing.checking.rows import CONTACT_KEYS, REFUSED
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.fixes.catalogue import fields_of, is_cell_fix, leaves, may_be_fixed, text_fix_of
from upflow_tui.importing.fixes.repairs import CellEdit, Combine, FixAll, FixName, How, MapValues, Repair, Replace
from upflow_tui.importing.fixes.splitting import NO_SPLITS, addresses_of, names_of, with_addresses_alone
from upflow_tui.importing.fixes.texts import TextFix, without_invisible
from upflow_tui.importing.fixes.values import mapping_values, replacing
from upflow_tui.importing.matching.mapping import Mapping as ColumnMapping

_REMEMBERED: Final = 20_000
"""Cells of a column whose fixed text is remembered; then they are forgotten, so that memory stays small."""


class Cells:
    """The cells of some lines while they are fixed: column by column, a row copied only where a cell changes."""

    def __init__(self, lines: Sequence[int], rows: Sequence[list[str]]) -> None:
        self.lines = lines
        self._rows = rows
        self._columns: dict[int, list[str]] = {}

    def column(self, index: int) -> list[str]:
        """The cells of a column as they are now, one a line; not to be changed."""
        cells = self._columns.get(index)
        return cells if cells is not None else [row[index] for row in self._rows]

    def put(self, index: int, cells: list[str]) -> None:
        """The cells of a column as they are from now on."""
        self._columns[index] = cells

    def rows(self) -> list[list[str]]:
        """The rows as they are now; those of which no cell changed are the same objects."""
        rows = list(self._rows)
        for index, cells in self._columns.items():
            for at, cell in enumerate(cells):
                row = rows[at]
                if row[index] != cell:
                    if row is self._rows[at]:
                        row = rows[at] = row.copy()
                    row[index] = cell
        return rows


Step: TypeAlias = Callable[[Cells, list[int]], None]
"""One repair, or some, of some cells; adds to the counts of each repair how many cells it changes."""


class Memo(dict[str, str]):
    """Cells seen → the same cells fixed, remembered as long as there is room."""

    def __init__(self, text_fix: TextFix) -> None:
        super().__init__()
        self._text_fix = text_fix

    def __missing__(self, cell: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        fixed = self[cell] = self._text_fix(cell)
        return fixed


def _column_step(place: int, column: int, text_fix: TextFix, unless: Callable[[str], bool] | None) -> Step:
    memo = Memo(text_fix)

    def step(cells: Cells, counts: list[int]) -> None:
        before = cells.column(column)
        if unless is not None and unless("|".join(before)):
            return
        after = list(map(memo.__getitem__, before))
        if after != before:
            cells.put(column, after)
            counts[place] += sum(map(ne, before, after))

    return step


def _edit_step(edits: Mapping[int, list[tuple[int, CellEdit]]]) -> Step:
    """Edits by line, each with its place among the repairs."""

    def step(cells: Cells, counts: list[int]) -> None:
        if edits.keys().isdisjoint(cells.lines):
            return
        for at, line in enumerate(cells.lines):
            for place, edit in edits.get(line, ()):
                before = cells.column(edit.column)
                if clean(before[at]) == clean(edit.old):
                    after = before.copy()
                    after[at] = edit.new
                    cells.put(edit.column, after)
                    counts[place] += before[at] != edit.new

    return step


def _counting_step(place: int, column: int, parts: Callable[[str], Sequence[str] | None]) -> Step:
    """Changes nothing: counts the cells that will be taken apart when they are checked."""
    apart = Memo(lambda cell: "1" if parts(cell) else "")

    def step(cells: Cells, counts: list[int]) -> None:
        counts[place] += sum(map(len, map(apart.__getitem__, cells.column(column))))

    return step


def _names_step(place: int, columns: Sequence[int], holds: Collection[str]) -> Step:
    """Splits full names over two columns, in lines where one of them is blank.

    Args:
        place: that of the repair among the others.
        columns: those of first and family name.
        holds: which of the two fields may hold full names.
    """

    def step(cells: Cells, counts: list[int]) -> None:
        first, family = (cells.column(index).copy() for index in columns)
        for at, (one, other) in enumerate(zip(first, family, strict=True)):
            full = one if "first_name" in holds and not clean(other) else ""
            full = other if "family_name" in holds and not clean(one) else full
            names = names_of(full) if full else None
            if names is not None:
                first[at], family[at] = names
                counts[place] += (first[at] != one) + (family[at] != other)
        cells.put(columns[0], first)
        cells.put(columns[1], family)

    return step


def _contacts_step(place: int, columns: Sequence[int], is_usable: Callable[[str], bool]) -> Step:
    """Makes the contact cells of lines blank whose address cannot be used.

    Args:
        place: that of the repair among the others.
        columns: those of the contact fields, that of the address first.
        is_usable: whether a cell holds addresses that are accepted.
    """
    usable = Memo(lambda cell: "1" if is_usable(cell) else "")

    def step(cells: Cells, counts: list[int]) -> None:
        judged = list(map(usable.__getitem__, cells.column(columns[0])))
        if all(judged):
            return
        for index in columns:
            before = cells.column(index)
            after = [cell if keep or not clean(cell) else "" for cell, keep in zip(before, judged, strict=True)]
            if after != before:
                cells.put(index, after)
                counts[place] += sum(map(ne, before, after))

    return step


def _combine_step(place: int, repair: Combine) -> Step:
    """Brings several columns together in the first of them."""

    def join(parts: tuple[str, ...]) -> str:
        return " ".join(text for part in parts if (text := clean(part)))

    def first(parts: tuple[str, ...]) -> str:
        return next((part for part in parts if clean(part)), parts[0])

    together = join if repair.how is How.JOIN else first

    def step(cells: Cells, counts: list[int]) -> None:
        columns = [cells.column(index) for index in repair.columns]
        after = [together(parts) if any(map(clean, parts[1:])) else parts[0] for parts in zip(*columns, strict=True)]
        counts[place] += sum(map(ne, columns[0], after))
        cells.put(repair.columns[0], after)

    return step


class Repairer:
    """Fixes the chunks of one file.

    Args:
        mapping: the field of each column.
        columns: the file's columns.
        organization: what names and types the fixes go by.
        repairs: what is to be done, in this order. What concerns a column that is not mapped does nothing.
    """

    def __init__(
        self,
        mapping: ColumnMapping,
        columns: Sequence[Column],
        organization: Organization,
        repairs: Iterable[Repair],
    ) -> None:
        self.mapping = mapping
        self._width = len(columns)
        self._organization = organization
        self._fields = {item.key: item for item in catalogue(organization)}
        self._steps: list[Step] = []
        self.splits = NO_SPLITS
        """What is taken apart when the chunks are checked."""
        self.counts: list[int] = []
        """How many cells each repair has changed so far, or will have taken apart."""
        edits: dict[int, list[tuple[int, CellEdit]]] = {}
        for place, repair in enumerate(repairs):
            self.counts.append(0)
            if isinstance(repair, CellEdit):
                if mapping.fields[repair.column : repair.column + 1] not in ((), (None,)):
                    edits.setdefault(repair.line, []).append((place, repair))
                continue
            if edits:
                self._steps.append(_edit_step(edits))
                edits = {}
            self._add(place, repair)
        if edits:
            self._steps.append(_edit_step(edits))

    def repair(self, chunk: Chunk) -> Chunk:
        """The chunk after all repairs: the same object where nothing changes, else a new one."""
        if not self._steps or not chunk.rows:
            return chunk
        cells = Cells(chunk.lines, chunk.rows)
        for step in self._steps:
            step(cells, self.counts)
        rows = cells.rows()
        if all(map(is_, rows, chunk.rows)):
            return chunk
        return Chunk(rows, chunk.lines, chunk.ragged, chunk.broken, chunk.last, chunk.opened)

    def repair_rows(self, lines: Sequence[int], rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """Some lines of the file as they are after the repairs, for a screen.

        Args:
            lines: the physical line on which each begins.
            rows: their cells as the csv reader gives them, of any number.

        Returns:
            One list for each, as wide as the file; a line of one cell in a wider file (its quotes are wrong) as it is.
        """
        width = self._width
        padded = [[*row[:width], *[""] * (width - len(row))] for row in rows]
        if not self._steps:
            return padded
        whole = [at for at, row in enumerate(rows) if len(row) > 1 or width == 1]
        fixed = self.repair(Chunk([padded[at] for at in whole], [lines[at] for at in whole])).rows
        for at, row in zip(whole, fixed, strict=True):
            padded[at] = row[:width]
        return padded

    def _add(self, place: int, repair: FixAll | Replace | MapValues | Combine) -> None:
        """Adds the steps of one repair."""
        if isinstance(repair, Combine):
            first = repair.columns[0]
            if max(repair.columns) < self._width and self.mapping.fields[first] == repair.field:
                self._steps.append(_combine_step(place, repair))
            return
        if isinstance(repair, FixAll):
            if not is_cell_fix(repair.fix):
                self._split(place, repair)
                return
            for field in self._fields_to_fix(repair):
                text_fix = text_fix_of(repair.fix, field, self._organization, repair.option)
                self._add_column(place, field.key, text_fix, leaves(repair.fix))
            return
        if repair.field in self._fields:
            field = self._fields[repair.field]
            text_fix = replacing(repair) if isinstance(repair, Replace) else mapping_values(repair, field)
            self._add_column(place, field.key, text_fix)

    def _split(self, place: int, repair: FixAll) -> None:
        """Adds what takes cells apart: names in two columns now, the rest when the cells are checked."""
        keys = [field.key for field in self._fields_to_fix(replace(repair, field=None))]
        if repair.field is not None and repair.field not in keys:
            return
        columns = [self.mapping.fields.index(key) for key in keys]
        if repair.fix is FixName.CONTACTS:
            if keys:
                self._steps.append(_contacts_step(place, self._contact_columns(), self._is_usable))
            return
        if repair.fix is FixName.SPLIT_EMAILS:
            if keys and not self.splits.emails:
                self.splits = replace(self.splits, emails=True)
                self._steps.append(_counting_step(place, columns[0], addresses_of))
        elif len(keys) == 1:
            if self.splits.names is None:
                self.splits = replace(self.splits, names=keys[0])
                self._steps.append(_counting_step(place, columns[0], names_of))
        elif keys:
            self._steps.append(_names_step(place, columns, [repair.field or key for key in keys]))

    def _contact_columns(self) -> list[int]:
        """The columns of the contact fields, that of the address first."""
        found = {key: self.mapping.column_of(key) for key in CONTACT_KEYS}
        return [index for index in found.values() if index is not None]

    def _is_usable(self, cell: str) -> bool:
        """Whether a cell holds an address that is accepted, or several, or one that another fix makes right."""
        judge = self._judge_of_addresses
        if judge(cell)[0] not in (None, REFUSED) or addresses_of(cell):
            return True
        return judge(without_invisible(with_addresses_alone(cell)))[0] not in (None, REFUSED)

    @cached_property
    def _judge_of_addresses(self) -> CellJudge:
        place = Place(0, self._fields["contact_email"])
        return CellJudge(place, Emails(place).accept)

    def _fields_to_fix(self, repair: FixAll) -> Sequence[Field]:
        if repair.field is None:
            return fields_of(repair.fix, self._organization, self.mapping.mapped)
        field = self._fields.get(repair.field)
        return (field,) if field is not None and may_be_fixed(repair.fix, field) else ()

    def _add_column(self, place: int, key: str, text_fix: TextFix, unless: Callable[[str], bool] | None = None) -> None:
        column = self.mapping.column_of(key)
        if column is not None:
            self._steps.append(_column_step(place, column, text_fix, unless))
