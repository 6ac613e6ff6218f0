"""The table of the file's lines in the preview: how it is fed, narrowed, and kept while lines are mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from upflow_tui.core.findings import Finding
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.go_to_line import GoToLine
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import GridColumn
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail
from upflow_tui.tui.wizard.preview.line_rows import LineRows, line_columns
from upflow_tui.tui.wording import narrowed

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lines import LineList
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.engine.service import Engine
    from upflow_tui.importing.file.line_pages import LinePages

FILTERS: Final = (
    (None, "All lines"),
    ("problems", "Only lines with problems"),
    ("errors", "Only lines with errors"),
)


class LineTable(Vertical):
    """The lines of the file, each with its number as an editor shows it."""

    class Narrowed(Message):
        """The list shows another part of the lines."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: knows the organization by which cells are mended."""
        super().__init__(id="tab-lines")
        self._engine = engine
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

    @property
    def grid(self) -> FedGrid:
        """The table."""
        return self.query_one(FedGrid)

    @property
    def note(self) -> str:
        """What the list is narrowed to, in words; blank: nothing."""
        only = FILTERS[self._only][1] if self._only else ""
        return " · ".join(narrowed(only, self._search, self._list.count() if self._list is not None else None))

    @property
    def lines(self) -> LineList | None:
        """What is listed; None while it is read."""
        return self._list

    # The draft

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

        make = self._maker()
        if make is not None:
            self.grid.renew(make, find)

    def show_draft(self, draft: Path | None, opened: Opened | None, empty: str = "") -> None:
        """Shows the lines of another draft, which is finished; None: there is none, and `empty` says why."""
        if opened is None or self._opened is None or opened.table is not self._opened.table:
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
        make = self._maker()
        if make is not None:
            self.grid.feed(make)

    def _maker(self) -> Callable[[], Listing] | None:
        from upflow_tui.engine.draft.lines import LineList

        draft, opened, pages, engine = self._draft, self._opened, self._pages, self._engine
        if draft is None or opened is None:
            return None
        self._stop.set()
        stop = self._stop = Event()
        self._shown += 1
        generation, only, search = self._shown, FILTERS[self._only][0], self._search
        self.grid.empty_text = "No line is like that. f and / show others." if only or search else "No lines."

        def make() -> Listing:
            repairer = opened.repairer(engine.organization()) if opened.repairs else None
            lines = LineList(
                draft, opened.table, pages=pages, only=only, search=search, repairer=repairer, stopped=stop.is_set
            )
            self.app.call_from_thread(self._take, lines, generation)
            return LineRows(lines)

        return make

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
