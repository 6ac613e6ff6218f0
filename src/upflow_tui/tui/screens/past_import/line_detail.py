"""Under the lines of a past import: the cell under the cursor, whole, and what was found on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from upflow_tui.tui.off_loop import off_loop, said_elsewhere
from upflow_tui.tui.widgets.grid.rows import text_of
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail

if TYPE_CHECKING:
    from upflow_tui.core.findings import Finding
    from upflow_tui.engine.past.lines import FatedLines
    from upflow_tui.tui.widgets.grid.rows import Row

BEFORE_CELLS = 2
"""Columns of the list that are not of the file: the line's number and its fate."""


class LineDetail:
    """Says it in a few lines; the findings of a line are read when the cursor is on it."""

    def __init__(self) -> None:
        self.shown = FindingDetail()
        """What the screen shows."""
        self._lines: FatedLines | None = None
        self._row: Row | None = None
        self._place = 0
        self._label = ""
        self._found: dict[int, list[Finding]] = {}

    def follow(self, lines: FatedLines | None, row: Row | None, place: int, label: str) -> None:
        """Tells of the cell in column `place` of the list, which is called `label`."""
        if lines is not self._lines:
            self._found = {}
        self._lines, self._row, self._place, self._label = lines, row, place, label
        if lines is not None and row is not None and row.key not in self._found:
            line = row.key
            off_loop(
                self.shown,
                lambda: lines.findings(line),
                partial(self._take, lines, line),
                group="findings",
                failed=said_elsewhere,
            )
        self._say()

    def _take(self, lines: FatedLines, line: int, findings: list[Finding]) -> None:
        if lines is self._lines:
            self._found = {line: findings}
            self._say()

    def _say(self) -> None:
        row = self._row
        if row is None:
            self.shown.say()
            return
        findings = self._found.get(row.key, [])
        index = self._place - BEFORE_CELLS
        if index < 0 or self._place >= len(row.cells):
            self.shown.show(
                findings, [(f"Line {row.key}: {text_of(row, 1)}", "bold")], "and {count} more: go right, cell by cell"
            )
            return
        here = [finding for finding in findings if finding.column == index]
        text = text_of(row, self._place) or "(blank)"
        self.shown.show(here, [(f"Line {row.key} · {self._label}: {text}", "bold")], "and {count} more")
