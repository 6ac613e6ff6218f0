"""What a sheet of a binary workbook (XLS, XLSB) holds that what reads its cells does not give."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.file.sheet_facts import NO_RESULT, SheetFacts
from upflow_tui.importing.file.sheet_styles import Styles

_SHOWN: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_MOST_MERGED: Final = 10_000
"""Blocks of merged cells that are kept."""

Errors = dict[tuple[int, int], str]
"""By row and column (0 = first): what the cell shows."""


@dataclass(slots=True)
class BinarySheet:
    """One sheet, told record by record; rows and columns are counted from 0."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    errors: Errors = field(default_factory=dict)
    _hidden: set[int] = field(default_factory=set)
    """Hidden rows; those of them that hold nothing are not said."""
    _cells: Counter[int] = field(default_factory=Counter)
    """By column: the cells that are no formulas."""
    _formulas: dict[int, list[int]] = field(default_factory=dict)
    """By column: the number of formulas, then the rows of those whose result is 0 or blank."""

    def hide(self, row: int) -> None:
        """A row is hidden."""
        self._hidden.add(row)

    def merge(self, top: int, end: int, first: int, last: int) -> None:
        """Cells of some rows and columns are merged."""
        if end > top and len(self.facts.merged) < _MOST_MERGED:
            self.facts.merged.append((first, last, top + 1, end + 1))

    def cell(self, row: int, column: int) -> None:
        """A cell holds something; each is told so, whatever it holds."""
        if row in self._hidden:
            self._hidden.discard(row)
            self.facts.hidden.append(row + 1)
        self._cells[column] += 1

    def number(self, row: int, column: int, style: int, styles: Styles) -> None:
        """A cell holds a number."""
        key = b"%d" % style
        if key in styles.percents:
            self.facts.percents[column] = row + 1
        elif key in styles.shown:
            self.facts.shown[column] = row + 1, styles.shown[key]

    def formula(self, row: int, column: int, *, is_nothing: bool) -> None:
        """A cell holds a formula, whose stored result is 0 or blank, or not. Told after `cell`."""
        self._cells[column] -= 1
        rows = self._formulas.setdefault(column, [0])
        rows[0] += 1
        if is_nothing:
            rows.append(row)

    def error(self, row: int, column: int, code: int) -> None:
        """A cell holds an error, or a formula that gives one."""
        self.errors[row, column] = _SHOWN.get(code, "#N/A")

    def end(self) -> None:
        """All was told: columns of formulas that nobody has worked out become errors."""
        for column, (count, *rows) in self._formulas.items():
            if count == len(rows) and count >= self._cells[column]:
                self.errors.update(((row, column), NO_RESULT) for row in rows)
