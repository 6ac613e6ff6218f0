"""The tab Lines of the preview: the file as a table, its problem cells marked."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.go_to_line import GoToLine
from upflow_tui.tui.widgets.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wizard.finding_detail import TONES, FindingDetail
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.engine.draft_lines import LineList, LineRow
    from upflow_tui.engine.opening import Opened
    from upflow_tui.importing.line_pages import LinePages

FILTERS: Final = (
    (None, "All lines"),
    ("problems", "Only lines with problems"),
    ("errors", "Only lines with errors"),
)
_WIDEST: Final = 32
_NARROWEST: Final = 8


class LinesTab(Vertical):
    """The lines of the file, each with its number as an editor shows it."""

    class Followed(Message):
        """Enter on a line: to its customer in the plan."""

        def __init__(self, customer: int) -> None:
            super().__init__()
            self.customer = customer

    class Narrowed(Message):
        """The list shows another part of the lines."""

    def __init__(self) -> None:
        super().__init__(id="tab-lines")
        self._draft: Path | None = None
        self._opened: Opened | None = None
        self._pages: LinePages | None = None
        self._list: LineList | None = None
        self._only = 0
        self._search = ""
        self._wanted: tuple[int, int | None] | None = None
        self._shown = 0
        self._stop = Event()
        self._found: dict[int, list[Finding]] = {}

    def compose(self) -> ComposeResult:
        """The table, and under it the cell under the cursor, whole."""
        yield FedGrid(
            [GridColumn("Line", 9)],
            empty_text="The lines are shown when the plan is complete.",
            enter_label="Customer",
            cell_cursor=True,
        )
        yield FindingDetail()

    def on_mount(self) -> None:
        """Follows the cursor sideways too."""
        self.watch(self.grid, "cursor_column", self._say, init=False)

    @property
    def grid(self) -> FedGrid:
        """The table."""
        return self.query_one(FedGrid)

    @property
    def note(self) -> str:
        """What the list is narrowed to, in words; blank: nothing."""
        parts = [FILTERS[self._only][1].lower()] if self._only else []
        if self._search:
            parts.append(f"with “{self._search}”")
        if parts and self._list is not None:
            parts.append(number(self._list.count()))
        return " · ".join(parts)

    # The draft

    def show_draft(self, draft: Path | None, opened: Opened | None, empty: str = "") -> None:
        """Shows the lines of another draft, which is finished; None: there is none, and `empty` says why."""
        if opened is not self._opened:
            self._pages = None
        self._draft, self._opened = draft, opened
        self._list = None
        self._found = {}
        self._stop.set()
        if draft is None or opened is None:
            self.grid.empty_text = empty
            self.grid.show_rows([])
            self.query_one(FindingDetail).say()
            return
        self.grid.set_columns(line_columns(opened))
        self._feed()

    def _feed(self) -> None:
        from upflow_tui.engine.draft_lines import LineList

        draft, opened, pages = self._draft, self._opened, self._pages
        if draft is None or opened is None:
            return
        self._stop.set()
        stop = self._stop = Event()
        self._shown += 1
        generation, only, search = self._shown, FILTERS[self._only][0], self._search
        self.grid.empty_text = "No line is like that. f and / show others." if only or search else "No lines."

        def make() -> Listing:
            lines = LineList(draft, opened.table, pages=pages, only=only, search=search, stopped=stop.is_set)
            self.app.call_from_thread(self._take, lines, generation)
            return _Rows(lines)

        self.grid.feed(make)

    def _take(self, lines: LineList, generation: int) -> None:
        if generation == self._shown:
            self._list, self._pages = lines, lines.pages
            self.post_message(self.Narrowed())

    @on(FedGrid.Counted)
    def _go_to_wanted(self, event: FedGrid.Counted) -> None:
        event.stop()
        self.refresh_bindings()
        if self._wanted is not None:
            line, column = self._wanted
            self.go_to(line, column)

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

    @on(RowGrid.RowSelected)
    def _follow(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if self._list is not None and event.row is not None:
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
        if row.key not in self._found and any(isinstance(cell, Cell) and cell.tone in _MARKED for cell in row.cells):
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
        text = cell.text if isinstance(cell, Cell) else cell
        here = [finding for finding in findings if finding.column == column.index]
        detail.show(here, [(f"Line {row.key} · {column.name}: {text or '(blank)'}", "bold")], "and {count} more")

    # Keys of the step

    def search(self, text: str) -> None:
        """Only lines with this text."""
        self._search = text
        self._feed()

    def ask_filter(self) -> None:
        """Asks which lines to show."""
        choices = [Choice(key, label) for key, (_, label) in enumerate(FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._only), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._only = key
            self._feed()
            self.grid.focus()

    def close(self) -> bool:
        """There is nothing to close here."""
        return False

    def focus_list(self) -> None:
        """Gives the keys to the table."""
        self.grid.focus()


_MARKED: Final = frozenset({Tone.ERROR, Tone.WARNING})


def line_columns(opened: Opened) -> list[GridColumn]:
    """The line's number, then the file's columns: by their field where they have one, as wide as their samples."""
    columns = [GridColumn("Line", 9)]
    for column, field, profile in zip(opened.table.columns, opened.mapping.fields, opened.profiles, strict=True):
        label = f"→ {label_of(field)}" if field is not None else column.name
        widest = max([len(label), *(len(sample) + 2 for sample in profile.samples)])
        columns.append(GridColumn(label, max(_NARROWEST, min(_WIDEST, widest))))
    return columns


class _Rows:
    """The lines as the grid shows them."""

    def __init__(self, lines: LineList) -> None:
        self._lines = lines

    def count(self) -> int:
        return self._lines.count()

    def rows(self, start: int, count: int) -> list[Row]:
        return [line_row(row) for row in self._lines.rows(start, count)]


def line_row(row: LineRow) -> Row:
    """A line as the table shows it: its number with the worst that was found on it, then its cells with theirs."""
    marks, worst = row.marks, row.worst
    head = Cell(str(row.line), _tone(worst))
    if not marks:
        return Row(row.line, (head, *row.cells))
    cells = (Cell(text, _tone(marks.get(index))) if index in marks else text for index, text in enumerate(row.cells))
    return Row(row.line, (head, *cells))


def _tone(severity: Severity | None) -> Tone:
    return TONES[severity] if severity is not None else Tone.MUTED
