"""The fix of one cell in the preview: another text for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.repairs import CellEdit
from upflow_tui.tui.dialogs.edit_cell import CellToEdit, EditCellDialog
from upflow_tui.tui.wizard.preview.fix_flow import FixFlow
from upflow_tui.tui.wizard.preview.unfixable import has_cells, why_no_cell

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lines import LineList
    from upflow_tui.tui.wizard.preview.problem import Problem

_LONGEST: Final = 10_000
"""Characters of a cell that can be edited here."""


class CellFix:
    """Asks for another text of a cell, and has it put in."""

    def __init__(self, flow: FixFlow) -> None:
        self._flow = flow

    def edit_first(self, problem: Problem, lines: LineList | None) -> None:
        """Edits the first cell of a group of problems. `lines`: the file's; None: they are being read."""
        draft = self._flow.session.draft
        if draft is None:
            return

        def edit(place: tuple[int | None, int | None]) -> None:
            if place[0] is not None:
                self.edit(lines, place[0], place[1])

        self._flow.read(lambda: problem.first_place(draft), edit)

    def edit(self, lines: LineList | None, line: int, column: int | None) -> None:
        """Asks for another text of one cell; where there is none to fix, it is said why.

        Args:
            lines: the file's; None: they are being read.
            line: the number of the line.
            column: from 0; None: the line's number.
        """
        flow, opened = self._flow, self._flow.opened
        if column is None:
            self._explain_line(lines, line)
            return
        field = opened.mapping.fields[column]
        if field is None:
            name = opened.table.columns[column].name
            flow.explain(
                "Nothing to fix here",
                f"The column “{name}” is not used: it is not imported.",
                "b goes to the mapping.",
            )
            return
        if lines is None:
            return
        engine = flow.session.services.engine

        def read() -> CellToEdit | None:
            from upflow_tui.importing.fixes.cell_proposals import cell_proposals

            on_line = lines.findings(line)
            if not all(has_cells(finding.code) for finding in on_line):
                return None
            as_read, cells = lines.cells(line)
            findings = [finding for finding in on_line if finding.column == column]
            proposals = cell_proposals(opened.mapping, engine.organization(), cells, column)
            before = as_read[column] if column < len(as_read) else ""
            header = opened.table.columns[column].name
            return CellToEdit(line, column, header, label_of(field), cells[column], before, findings, proposals)

        flow.read(read, lambda cell: self._ask(cell) if cell is not None else self._explain_line(lines, line))

    def _ask(self, cell: CellToEdit) -> None:
        if len(cell.value) > _LONGEST:
            self._flow.explain(
                "Too long to be edited here", f"The cell has {len(cell.value):,} characters.", "Shorten it in the file."
            )
            return

        def take(text: str) -> None:
            if text != cell.value:
                self._flow.make(CellEdit(cell.line, cell.column, cell.value, text))

        self._flow.ask(EditCellDialog(cell), take)

    def _explain_line(self, lines: LineList | None, line: int) -> None:
        if lines is None:
            return

        def read() -> list[str]:
            return [finding.code for finding in lines.findings(line)]

        self._flow.read(read, lambda codes: self._flow.explain(*why_no_cell(line, codes)))
