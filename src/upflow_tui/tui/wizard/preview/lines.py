"""The tab Lines of the preview: the file as a table, its problem cells marked, and the cell under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from upflow_tui.core.findings import LINE_KINDS, Finding, Severity
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.go_to_line import GoToLine
from upflow_tui.tui.filters import NONE, Filter, Filters
from upflow_tui.tui.off_loop import off_loop, said_elsewhere
from upflow_tui.tui.pace import Pace
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, RowGrid, Tone
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail
from upflow_tui.tui.wizard.preview.line_rows import LineRows, has_problem, line_columns
from upflow_tui.tui.wizard.preview.problem import Problem
from upflow_tui.tui.wizard.preview.skipped_lines import KEY, OddLine
from upflow_tui.tui.wording import found, nothing_matches

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lines import LineList
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.engine.service import Engine
    from upflow_tui.importing.file.line_pages import LinePages

FILTERS: Final = (
    (None, "All lines"),
    ("problems", "Only lines with problems"),
    ("errors", "Only lines with errors"),
    ("skipped", "Only skipped lines"),
    ("kept", "Only lines that were put back"),
)
_LIST: Final = "list"
"""The opening of the list, of which only the newest counts."""


class LinesTab(Vertical):
    """The lines of the file, each with its number as an editor shows it.

    Enter on a number leads to the customer, on a cell to its fixing.
    """

    class Narrowed(Message):
        """The list shows another part of the lines."""

    class Followed(Message):
        """Enter on a line: to its customer in the plan."""

        def __init__(self, customer: int) -> None:
            super().__init__()
            self.customer = customer

    class EditAsked(Message):
        """Enter on a cell: it is to be fixed."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: knows the organization by which cells are fixed."""
        super().__init__(id="tab-lines")
        # Held, not asked of the DOM: a message that was on its way finds them even while the screen goes.
        self.grid: Final = FedGrid(
            [GridColumn("Line", 9)],
            empty_text="Lines appear when the preview is complete.",
            enter_label="Customer",
            cell_cursor=True,
            list_name="preview.lines",
        )
        """The table."""
        self.pace: Final = Pace()
        """How long a search takes."""
        self._detail: Final = FindingDetail()
        self._engine = engine
        self._draft: Path | None = None
        self._opened: Opened | None = None
        self._pages: LinePages | None = None
        self._list: LineList | None = None
        self._only = 0
        self._search = ""
        self._wanted: tuple[int, int | None] | None = None
        """The line and column to go to as soon as the list is counted."""
        self._stop = Event()
        """Ends the listing under way."""
        self._has_row = False
        """Whether the row under the cursor has come."""
        self._found: dict[int, list[Finding]] = {}
        """What was found on the line under the cursor, by its number."""

    def compose(self) -> ComposeResult:
        """The table, and under it the cell under the cursor, whole."""
        yield self.grid
        yield self._detail

    def on_mount(self) -> None:
        """Follows the cursor sideways too."""
        self.watch(self.grid, "cursor_column", self._went_sideways, init=False)

    @property
    def note(self) -> str:
        """What the list is narrowed to, in words; blank: nothing."""
        return found(self._list.count()) if self._list is not None and (self._only or self._search) else ""

    @property
    def lines(self) -> LineList | None:
        """What is listed; None while it is read."""
        return self._list

    # The cursor

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """Line and column (0 = first) under the cursor; the column is None on the line's number."""
        row, place = self.grid.row, self.grid.cursor_column
        return (row.key, place - 1 if place else None) if row is not None else None

    @property
    def problem(self) -> Problem | None:
        """The worst that was found in the cell under the cursor, or on the line where the cursor is on its number."""
        cell = self.cell
        if cell is None:
            return None
        found = [item for item in self._found.get(cell[0], []) if cell[1] is None or item.column == cell[1]]
        worst = min(found, key=lambda item: list(Severity).index(item.severity), default=None)
        if worst is None:
            return None
        return Problem(worst.code, worst.field, worst.value, severity=worst.severity, fix=worst.fix)

    @property
    def odd_line(self) -> OddLine | None:
        """The line under the cursor, where it looks like no customer."""
        line = self.grid.row.key if self.grid.row is not None else 0
        kind = next((item.code for item in self._found.get(line, []) if item.code in LINE_KINDS), None)
        return OddLine(kind, line) if kind is not None else None

    # The draft

    def show_draft(self, draft: Path | None, opened: Opened | None, empty: str = "") -> None:
        """Shows the lines of another draft, which is finished; None: there is none, and `empty` says why."""
        if opened is None or self._opened is None or opened.table is not self._opened.table:
            self._pages = None
        self._draft, self._opened = draft, opened
        self._list = None
        self._found = {}
        self._stop.set()
        if draft is None or opened is None:
            self.workers.cancel_group(self, _LIST)
            self.grid.empty_text = empty
            self.grid.show_rows([])
            self._detail.say()
            return
        self.grid.set_columns(line_columns(opened))
        self._feed()

    def show_again(self, draft: Path, opened: Opened) -> None:
        """Shows the lines of a draft that differs by a repair; the cursor stays on its cell."""
        if self._draft is None or self._list is None or opened.mapping != getattr(self._opened, "mapping", None):
            self.show_draft(draft, opened)
            return
        row = self.grid.row
        line = row.key if row is not None else None
        self._draft, self._opened = draft, opened
        self._found = {}

        def find(listing: Listing) -> int | None:
            assert isinstance(listing, LineRows)
            return listing.lines.index_from(line) if line is not None and listing.count() else None

        self._make(lambda listing: self.grid.renew(lambda: listing, find))

    def _feed(self) -> None:
        self._has_row = False
        self._make(lambda listing: self.grid.feed(lambda: listing))

    def _make(self, show: Callable[[LineRows], None]) -> None:
        """Opens the list as it is wanted now, and hands it to `show`."""
        from upflow_tui.engine.draft.lines import LineList

        draft, opened, pages, engine = self._draft, self._opened, self._pages, self._engine
        if draft is None or opened is None:
            return
        self._stop.set()
        stop = self._stop = Event()
        only, search = FILTERS[self._only][0], self._search
        nothing = nothing_matches("lines", search, filtered=bool(only))
        self.grid.empty_text = nothing if only or search else "No lines."

        def read() -> LineList:
            repairer = opened.repairer(engine.organization()) if opened.repairs else None
            return LineList(
                draft, opened.table, pages=pages, only=only, search=search, repairer=repairer, stopped=stop.is_set
            )

        def take(lines: LineList) -> None:
            self._list, self._pages = lines, lines.pages
            self.post_message(self.Narrowed())
            show(LineRows(lines))

        off_loop(self, self.pace.timed(read), take, group=_LIST, failed=self._tell)

    @on(FedGrid.Counted)
    def _go_to_wanted(self, event: FedGrid.Counted) -> None:
        event.stop()
        self.refresh_bindings()
        if self._wanted is not None:
            self.go_to(*self._wanted)

    # Going about

    def go_to(self, line: int, column: int | None = None) -> None:
        """Brings the record on physical line `line` under the cursor, and `column` (0 = first) of it."""
        self._wanted = (line, column)
        lines = self._list
        if lines is None or not lines.count():
            return
        place = lines.index_of(line)
        if self._only and lines.lines[place] != line:
            self._only = 0
            self._feed()
            return
        self._wanted = None
        self.grid.cursor_row = place
        self.grid.cursor_column = 0 if column is None else column + 1

    def ask_line(self) -> None:
        """Asks for the number of a line."""
        if self._list is None:
            self.app.bell()
            return
        self.app.push_screen(GoToLine(), lambda line: self.go_to(line) if line is not None else None)

    def go_to_problem(self, step: int) -> None:
        """Brings the next cell with a problem under the cursor (`step` 1), or the one before (-1)."""
        lines, cell = self._list, self.cell
        if lines is None or cell is None:
            return

        def go(found: tuple[int, int | None] | None) -> None:
            if found is None:
                self.app.bell()
            elif lines is self._list:
                self.go_to(*found)

        off_loop(self, lambda: lines.next_problem(*cell, step), go, group="problem", failed=self._tell)

    @on(RowGrid.RowSelected)
    def _follow(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if self.grid.cursor_column:
            self.post_message(self.EditAsked())
        elif self._list is not None and event.row is not None:
            self._go_to_customer(self._list, event.row.key)

    def _go_to_customer(self, lines: LineList, line: int) -> None:
        def go(customer: int | None) -> None:
            if customer is None:
                back = f" Press {KEY} to put it back if it is one." if self.odd_line is not None else ""
                self.notify(f"Line {line} belongs to no customer.{back}", severity="warning", markup=False)
            else:
                self.post_message(self.Followed(customer))

        off_loop(self, lambda: lines.customer_of(line), go, group="customer", failed=self._tell)

    def _tell(self, error: Exception) -> None:
        self.post_message(FedGrid.Failed(self.grid, error))

    # The cell under the cursor, whole

    @on(RowGrid.RowHighlighted)
    def _read(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        row, lines = event.row, self._list
        if (row is not None) is not self._has_row:
            self._has_row = row is not None
            self.refresh_bindings()  # a cell can be edited from when it is there
        if row is None or lines is None:
            return
        if row.key not in self._found and has_problem(row):
            self._read_findings(lines, row.key)
        self._say()

    def _read_findings(self, lines: LineList, line: int) -> None:
        def take(findings: list[Finding]) -> None:
            if lines is self._list:
                self._found = {line: findings}
                self._say()
                self.refresh_bindings()  # a line that is skipped can be put back from when that is known

        off_loop(self, lambda: lines.findings(line), take, group="findings", failed=said_elsewhere)

    def _went_sideways(self) -> None:
        self.grid.key_labels = {"list.select": "Edit" if self.grid.cursor_column else "Customer"}
        self.refresh_bindings()
        self._say()

    def _say(self) -> None:
        detail = self._detail
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
        fixed = "  ✎ fixed" if tone is Tone.EDITED else ""
        here = [finding for finding in findings if finding.column == column.index]
        head = f"Line {row.key} · {column.name}: {text or '(blank)'}{fixed}"
        detail.show(here, [(head, "bold")], "and {count} more")

    # Keys of the step

    def search(self, text: str) -> None:
        """Only lines with this text."""
        self._search = text
        self._feed()

    @property
    def filters(self) -> Filters:
        """What the list is narrowed by, besides the search."""
        label = FILTERS[self._only][1]
        return Filters((Filter("only", self._only, label),)) if self._only else NONE

    def ask_filter(self) -> None:
        """Asks which lines to show."""
        choices = [Choice(key, label) for key, (_, label) in enumerate(FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._only), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._only = key
            self._feed()
            self.grid.focus()

    def is_open(self) -> bool:
        """Nothing opens over the lines."""
        return False

    def close(self) -> None:
        """There is nothing to close here."""

    def narrow(self, filters: Filters) -> None:
        """Lets the filter go, or takes another one."""
        self._take_filter(filters.number("only") or 0)

    def focus_list(self) -> None:
        """Gives the keys to the table."""
        self.grid.focus()
