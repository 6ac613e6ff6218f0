"""The table of the file's lines in the preview: its columns and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.core.findings import Severity
from upflow_tui.tui.file_columns import file_column
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, CellLike, Row, Tone
from upflow_tui.tui.wizard.preview.finding_detail import TONES

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lines import LineList, LineRow
    from upflow_tui.engine.prepare.opening import Opened

_WIDEST: Final = 32
_MARKED: Final = frozenset({Tone.ERROR, Tone.WARNING, Tone.LOCKED})


def line_columns(opened: Opened) -> list[GridColumn]:
    """The line's number, then the file's columns: by their field where they have one."""
    columns = zip(opened.table.columns, opened.mapping.fields, strict=True)
    return [
        GridColumn("Line", 9),
        *(file_column(column.name, field, most=_WIDEST) for column, field in columns),
    ]


class LineRows:
    """The lines as the grid shows them."""

    def __init__(self, lines: LineList) -> None:
        self.lines = lines

    def count(self) -> int:
        """How many there are."""
        return self.lines.count()

    def rows(self, start: int, count: int) -> list[Row]:
        """Those from index `start` on."""
        return [line_row(row) for row in self.lines.rows(start, count)]


def line_row(row: LineRow) -> Row:
    """A line as the table shows it: its number with the worst that was found on it, then its cells with theirs.

    A skipped line has ⊘ at its number. A fixed cell has a sign of its own, unless something is still wrong with it.
    """
    marks, worst = row.marks, row.worst
    head = Cell(str(row.line), Tone.LOCKED if row.skipped else _tone(worst))
    if not marks and not row.edited:
        return Row(row.line, (head, *row.cells))
    cells: list[CellLike] = list(row.cells)
    for index in row.edited:
        cells[index] = Cell(row.cells[index], Tone.EDITED)
    for column, severity in marks.items():
        if column is not None and column < len(cells):
            cells[column] = Cell(row.cells[column], _tone(severity))
    return Row(row.line, (head, *cells))


def has_problem(row: Row) -> bool:
    """Whether something is marked on the line."""
    return any(isinstance(cell, Cell) and cell.tone in _MARKED for cell in row.cells)


def _tone(severity: Severity | None) -> Tone:
    return TONES[severity] if severity is not None else Tone.MUTED
