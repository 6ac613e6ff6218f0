"""The tab Lines of the preview: the file as a table, its problem cells marked, and the cell under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import Cell, RowGrid, Tone
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail
from upflow_tui.tui.wizard.preview.line_rows import has_problem
from upflow_tui.tui.wizard.preview.line_table import LineTable

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lines import LineList


class LinesTab(LineTable):
    """The lines of the file; enter on a number leads to the customer, on a cell to its mending."""

    class Followed(Message):
        """Enter on a line: to its customer in the plan."""

        def __init__(self, customer: int) -> None:
            super().__init__()
            self.customer = customer

    class EditAsked(Message):
        """Enter on a cell: it is to be mended."""

    def on_mount(self) -> None:
        """Follows the cursor sideways too."""
        self.watch(self.grid, "cursor_column", self._went_sideways, init=False)

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """Line and column (0 = first) under the cursor; the column is None on the line's number."""
        row, place = self.grid.row, self.grid.cursor_column
        return (row.key, place - 1 if place else None) if row is not None else None

    @property
    def finding(self) -> Finding | None:
        """The worst that was found in the cell under the cursor, or on the line where the cursor is on its number."""
        cell = self.cell
        if cell is None:
            return None
        found = [item for item in self._found.get(cell[0], []) if cell[1] is None or item.column == cell[1]]
        return min(found, key=lambda item: list(Severity).index(item.severity), default=None)

    # Going about

    def go_to_problem(self, step: int) -> None:
        """Brings the next cell with a problem under the cursor (`step` 1), or the one before (-1)."""
        if self._list is not None and self.cell is not None:
            self._find_problem(self._list, *self.cell, step)

    @work(thread=True, exclusive=True, group="problem", exit_on_error=False)
    def _find_problem(self, lines: LineList, line: int, column: int | None, step: int) -> None:
        try:
            found = lines.next_problem(line, column, step)
        except Exception as error:
            self.app.call_from_thread(self.post_message, FedGrid.Failed(self.grid, error))
        else:
            self.app.call_from_thread(self._go_to_found, lines, found)

    def _go_to_found(self, lines: LineList, found: tuple[int, int | None] | None) -> None:
        if found is None:
            self.app.bell()
        elif lines is self._list:
            self.go_to(*found)

    @on(RowGrid.RowSelected)
    def _follow(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if self.grid.cursor_column:
            self.post_message(self.EditAsked())
        elif self._list is not None and event.row is not None:
            self._find_customer(self._list, event.row.key)

    @work(thread=True, exclusive=True, group="customer", exit_on_error=False)
    def _find_customer(self, lines: LineList, line: int) -> None:
        try:
            customer = lines.customer_of(line)
        except Exception as error:
            self.app.call_from_thread(self.post_message, FedGrid.Failed(self.grid, error))
        else:
            self.app.call_from_thread(self._go_to_customer, line, customer)

    def _go_to_customer(self, line: int, customer: int | None) -> None:
        if customer is None:
            self.notify(f"Line {line} belongs to no customer: it is left out.", severity="warning", markup=False)
        else:
            self.post_message(self.Followed(customer))

    # The cell under the cursor

    @on(RowGrid.RowHighlighted)
    def _read(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        row, lines = event.row, self._list
        if row is None or lines is None:
            return
        if row.key not in self._found and has_problem(row):
            self._read_findings(lines, row.key)
        self._say()

    @work(thread=True, exclusive=True, group="findings", exit_on_error=False)
    def _read_findings(self, lines: LineList, line: int) -> None:
        try:
            findings = lines.findings(line)
        except Exception:
            findings = []  # the list says why the draft cannot be read
        self.app.call_from_thread(self._take_findings, lines, line, findings)

    def _take_findings(self, lines: LineList, line: int, findings: list[Finding]) -> None:
        if lines is self._list:
            self._found = {line: findings}
            self._say()

    def _went_sideways(self) -> None:
        self.grid.key_labels = {"list.select": "Edit" if self.grid.cursor_column else "Customer"}
        self.refresh_bindings()
        self._say()

    def _say(self) -> None:
        detail = self.query_one(FindingDetail)
        row, opened = self.grid.row, self._opened
        if row is None or opened is None:
            detail.say()
            return
        findings = self._found.get(row.key, [])
        place = self.grid.cursor_column
        if place == 0:
            detail.show(findings, [(f"Line {row.key}", "bold")], "and {count} more: go right, cell by cell")
            return
        column = opened.table.columns[place - 1]
        cell = row.cells[place]
        text, tone = cell if isinstance(cell, Cell) else (cell, Tone.PLAIN)
        mended = "  ✎ mended" if tone is Tone.EDITED else ""
        here = [finding for finding in findings if finding.column == column.index]
        head = f"Line {row.key} · {column.name}: {text or '(blank)'}{mended}"
        detail.show(here, [(head, "bold")], "and {count} more")

    # Keys of the step

    def close(self) -> bool:
        """There is nothing to close here."""
        return False

    def focus_list(self) -> None:
        """Gives the keys to the table."""
        self.grid.focus()
