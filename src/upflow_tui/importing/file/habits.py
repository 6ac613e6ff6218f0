"""What the first records of a file show of the others: the shapes of its columns, its quotes (docs/rules.md §2).

Only the head of the file is looked at, so a harmed line further down is judged by how the file begins; a harmed line in
the head is outvoted by the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import clean
from upflow_tui.importing.file.foreign_cells import ForeignCells
from upflow_tui.importing.file.shapes import Shape, nearly_all, shape_of

SAMPLE: Final = 500
"""Records of the head that are looked at."""

_DISTINCT: Final = 0.9
_DISTINCT_FIRST: Final = 0.5
"""Which part of the values must differ in a column of IDs; of plain numbers in the first, where a customer may have
several lines."""
_RULER: Final = "-=_.*"
_ENOUGH: Final = 20
_FEWEST_OF_A_WIDTH: Final = 3
_SHARE_OF_A_WIDTH: Final = 0.05
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ColumnHabit:
    """What a column of a strict or weak shape holds."""

    shape: Shape
    is_filled: bool
    """Whether nearly all records hold something in it."""
    is_identity: bool
    """Whether its values differ as IDs do."""


@dataclass(frozen=True)
class Habits:
    """What the head of a file shows."""

    width: int = 0
    """Cells of the header; 0 where nothing is known."""
    delimiter: str = ";"
    columns: Mapping[int, ColumnHabit] = field(default_factory=dict)
    """The columns that have a shape, by index."""
    has_quotes: bool = False
    """Whether some cells stand in quotes."""
    is_spaced: bool = False
    """Whether blanks stand behind delimiters."""
    skips_blanks: bool = False
    """Whether a blank before an opening quote is skipped: nearly all quotes stand so."""
    sample: Sequence[Sequence[str]] = ()
    """The cells of the first records, trimmed, of the header's width each."""
    lines_width: int = 0
    """Cells of nearly all lines where the header has others, counting only columns that hold something; else 0."""
    first_line: int = 0
    """Physical line from which on the data are read; 0 where the file has no header."""
    titles: frozenset[tuple[str, ...]] = frozenset()
    """The filled cells of the lines above the header, in small letters, each number as a 9."""
    widths: frozenset[int] = frozenset()
    """How many cells lines have: the header's, and those that several of the first records share."""

    @cached_property
    def identity(self) -> int | None:
        """The column that IDs stand in, by their shape: the first strict one whose values differ, else a weak one."""
        found = [index for index, column in sorted(self.columns.items()) if column.is_identity and column.is_filled]
        strict = [index for index in found if self.columns[index].shape.is_strict]
        return next(iter(strict or found), None)

    @cached_property
    def has_strict(self) -> bool:
        """Whether any column has a shape by which a record can be told."""
        return self.identity is not None or any(column.shape.is_strict for column in self.columns.values())

    def tells_record(self, cells: Sequence[str], *, whole: bool = False) -> bool:
        """Whether the cells of a physical line are those of a record, by their content.

        Args:
            cells: as the line has them.
            whole: the line has exactly the header's width and its quotes are right.
        """
        hits = weak = 0
        for index, column in self.columns.items():
            if index < len(cells) and (value := clean(cells[index])) and column.shape.fits(value):
                if column.shape.is_strict:
                    hits += 1
                elif index == self.identity:
                    weak += 1
        if not whole:
            return hits > 0 or (weak > 0 and len(cells) == self.width)
        identity = self.identity
        if identity is not None and (value := clean(cells[identity])):
            return self.columns[identity].shape.fits(value)
        return hits > 0

    def has_moved(self, cells: Sequence[str], least: int = 1) -> bool:
        """Whether values of a line have plainly moved: something of a strict shape stands in a column that never has
        it; or of any shape in the column beside its own, which does not have it.

        Args:
            cells: of the line.
            least: so many values must have moved.
        """
        count, lacking = len(cells), set()
        for index, fits in self._fitting:
            own = cells[index] if index < count else ""
            if not (own and (fits(own) or fits(clean(own)))):
                lacking.add(index)
        if not lacking:
            return False
        moved = set()
        for cell, foreign in zip(cells, self._foreign, strict=False):
            if (found := foreign[cell]) and not lacking.isdisjoint(found):
                moved.update(lacking.intersection(found))
                if len(moved) >= least:
                    return True
        return False

    def lacks_usual(self, cells: Sequence[str]) -> bool:
        """Whether a line has nothing in a column that all of the first records fill, or holds something in a column of
        numbers or of a strict shape that does not fit; together with an odd width that is no chance."""
        count = len(cells)
        if any(index >= count or not cells[index].strip() for index in self.always):
            return True
        for index, fits in self._fitting:
            shape = self.columns[index].shape
            value = clean(cells[index]) if index < count else ""
            if value and (shape.is_strict or shape.is_number) and not fits(value):
                return True
        return False

    @cached_property
    def always(self) -> tuple[int, ...]:
        """The columns that each of the first records fills, but for one that may be damaged."""
        if len(self.sample) < _ENOUGH:
            return ()
        columns = enumerate(zip(*self.sample, strict=True))
        return tuple(index for index, values in columns if sum(map(bool, values)) + 1 >= len(values))

    @cached_property
    def _fitting(self) -> list[tuple[int, Callable[[str], re.Match[str] | None]]]:
        """Each column with a shape, and what tells whether a value fits it."""
        return [(index, column.shape.pattern.fullmatch) for index, column in self.columns.items()]

    @cached_property
    def _foreign(self) -> list[ForeignCells]:
        """For each column what tells of which other ones a cell of it has the shape."""
        shapes = {index: column.shape for index, column in self.columns.items()}
        mark = "" if self.is_spaced else self.delimiter
        return [ForeignCells(other, shapes, self._has_had, mark) for other in range(self.width)]

    def _has_had(self, other: int, index: int) -> bool:
        """Whether values of the shape of column `index` stand in another column; where little is known they may."""
        known = self._had.get((other, index))
        if known is None:
            shape = self.columns[index].shape
            hits = sum(1 for row in self.sample if other < len(row) and row[other] and shape.fits(row[other]))
            # One may be that of the very line that is judged.
            known = hits > 1 or (not shape.is_strict and len(self.sample) < _ENOUGH)
            self._had[other, index] = known
        return known

    @cached_property
    def _had(self) -> dict[tuple[int, int], bool]:
        return {}

    def makes_whole(self, first: Sequence[str], second: Sequence[str]) -> bool:
        """Whether two lines are the halves of one record that a line break has torn: joined, every value has the shape
        of its column, and so have values of the second half."""
        cells = [*first[:-1], first[-1] + second[0], *second[1:]]
        if len(cells) > self.width or not second[0].strip():
            return False
        hits = 0
        for index, column in self.columns.items():
            value = clean(cells[index]) if index < len(cells) else ""
            if not value:
                continue
            if not column.shape.fits(value):
                return False
            torn = index == len(first) - 1 and not column.shape.fits(clean(first[-1]))
            hits += (1 + column.shape.is_strict) * (torn or index >= len(first))
        return hits > 1 or (len(cells) == self.width and len(second) > 1 and self._begins_as_none(second[0]))

    def begins_inside_word(self, cell: str) -> bool:
        """Whether the first cell of a line begins with a small letter, as at most one of the first records does."""
        return cell[:1].islower() and self._has_capitals

    @cached_property
    def _has_capitals(self) -> bool:
        return len(self.sample) >= _ENOUGH and sum(1 for row in self.sample if row[0][:1].islower()) <= 1

    def _begins_as_none(self, cell: str) -> bool:
        """Whether the first cell of a line has not the shape that those of nearly all have."""
        first = self.columns.get(0)
        return first is not None and first.is_filled and first.shape.is_strict and not first.shape.fits(clean(cell))

    @cached_property
    def well_quoted(self) -> re.Pattern[str]:
        """What a record looks like whose quotes stand around whole cells, each cell ended by `delimiter`."""
        mark = re.escape(self.delimiter)
        cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{mark}]*)'
        return re.compile(rf"{cell}(?:{mark}{cell})*")

    @cached_property
    def well_quoted_lines(self) -> re.Pattern[str]:
        """The same of many records, line by line: from one quote to the next in few steps, cells without any included.

        For what a strict reader has taken apart: which quotes open a cell is told by what stands before them.
        """
        ends = rf"[^{re.escape(self.delimiter)}\n\r]"
        return re.compile(rf'[^"]*+(?:(?<!{ends})"[^"]*+(?:""[^"]*+)*+"(?!{ends})[^"]*+)*')


NO_HABITS: Final = Habits()
"""Nothing is known."""


def habits_of(
    rows: Sequence[Sequence[str]],
    width: int,
    delimiter: str,
    lines: Sequence[str],
    *,
    skips_blanks: bool = False,
) -> Habits:
    """What the first records show.

    Args:
        rows: their cells; those of another width than `width` are left out where enough others are there.
        width: cells of the header.
        delimiter: one character.
        lines: the physical lines, with their ends.
        skips_blanks: as in `Habits`.
    """
    right = [row for row in rows if len(row) == width]
    if 2 * len(right) < len(rows):
        right = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    cells = [[clean(cell) for cell in row] for row in right[:SAMPLE]]
    sample = [row for row in cells if any(cell.strip(_RULER) for cell in row)]
    columns: dict[int, ColumnHabit] = {}
    whole = [row for row in sample if sum(map(bool, row)) > 1]  # the others are titles, or headings of groups
    for index, values in enumerate(zip(*(whole if 2 * len(whole) > len(sample) else sample), strict=True)):
        filled = [value for value in values if value]
        shape = shape_of(filled)
        if shape is None:
            continue
        least = _DISTINCT if index else 0 if shape.is_strict else _DISTINCT_FIRST
        differ = len(set(filled)) >= least * len(filled)
        columns[index] = ColumnHabit(shape, nearly_all(len(filled), len(values)), differ)
    mark = re.escape(delimiter)
    # Without going back (*+): what it would go back to takes a hundred times the memory of the cell.
    cell = rf'(?:^|[\r{mark}])"(?:[^"\r\n]+|"")*+"(?:[\r{mark}]|$)'
    quoted = re.search(cell, "".join(lines), re.MULTILINE) is not None
    plain = [line for line in lines if delimiter in line and '"' not in line]
    is_spaced = 2 * sum(f"{delimiter} " in line for line in plain) > len(plain)
    return Habits(
        width, delimiter, columns, quoted, is_spaced, skips_blanks, sample, _width_of(rows, width),
        widths=_usual_widths(rows, width),
    )  # fmt: skip


def _usual_widths(rows: Sequence[Sequence[str]], width: int) -> frozenset[int]:
    """The header's width, and those of several records that hold more than one cell."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    least = max(_FEWEST_OF_A_WIDTH, _SHARE_OF_A_WIDTH * len(rows))
    return frozenset((width, *(own for own, many in counts.items() if many >= least)))


def _width_of(rows: Sequence[Sequence[str]], width: int) -> int:
    """The cells of nearly all lines, where the header has fewer or more; else 0.

    Only columns that hold something in some line count: a file may have blank cells beyond its header (trailing), or
    leave out columns that are blank in all lines (trimmed).
    """
    most, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if most < width and nearly_all(count, len(rows)):
        return most if any(cell.strip() for row in rows for cell in row[most:width]) else 0
    beyond = [row for row in rows if any(cell.strip() for cell in row[width:])]
    if not nearly_all(sum(len(row) > width for row in rows), len(rows)) or nearly_all(
        len(rows) - len(beyond), len(rows)
    ):
        return 0
    return most


def title_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The filled cells of a line as they are compared with those above the header: a page title counts its pages."""
    texts = (" ".join(clean(cell).lstrip("\x0c").casefold().split()) for cell in cells)
    return tuple(_NUMBER.sub("9", text) for text in texts if text)
