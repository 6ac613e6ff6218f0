"""The place Import history: past imports, newest first, under a chart of them."""

from __future__ import annotations

from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.filters import NONE, Filters
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop, said_elsewhere
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.history.marks import ImportMarks
from upflow_tui.tui.screens.history.rows import (
    FIXED,
    HISTORY_COLUMNS,
    entries,
    filters_of,
    history_row,
    query_of,
)
from upflow_tui.tui.screens.past_import.actions import ImportActions
from upflow_tui.tui.screens.unfinished_list import UnfinishedList
from upflow_tui.tui.widgets.filter_line import FilterLine
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.import_chart import ImportChart
from upflow_tui.tui.wording import nothing_matches

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import HistoryList, HistoryQuery, ImportSummary
    from upflow_tui.engine.past.history_chart import HistoryChart

_OPENS: Final = (
    "upflow_tui.tui.screens.past_import.screen",
    "upflow_tui.tui.screens.past_import.undo",
    "upflow_tui.tui.screens.undo.screen",
    "upflow_tui.tui.screens.compare.screen",
    "upflow_tui.tui.dialogs.save_as",
    "upflow_tui.engine.past.errors_file",
    "upflow_tui.engine.past.reporting",
)
"""Modules that the keys of this screen need."""
_NOTHING_YET: Final = "No imports yet. Go to Customers (c), then Add customers (a)."


class HistoryScreen(ImportActions):
    """The past imports."""

    PLACE = "history"
    SEARCHES = "Words: file, who imported it, result, number or date"
    CSS_PATH = "screen.tcss"
    BINDINGS = bindings_for("history")

    def __init__(self) -> None:
        super().__init__()
        self._search = ""
        self._facts = ""
        self._filters = NONE
        self._listed: _Summaries | None = None
        self._marks: ImportMarks | None = None
        """The imports that are marked; None: there is no list yet."""

    def compose_body(self) -> ComposeResult:
        """What is not finished, facts, the chart, the field, the list."""
        yield UnfinishedList(self.focus_list)
        yield Static(classes="history--facts")
        yield ImportChart()
        yield FilterLine()
        yield FedGrid(HISTORY_COLUMNS, empty_text=_NOTHING_YET, list_name="history", id="list")

    def on_mount(self) -> None:
        """Puts the focus on the list."""
        self.query_one("#list", FedGrid).focus()

    def reload(self, number: int | None = None) -> None:
        """Reads again, and opens the import that was just made."""
        super().reload()
        if number is not None:
            self._show(number, "import")

    # Reading

    def read(self) -> None:
        """Reads the list and the chart."""
        self._feed()
        folder = self.upflow.services.folder

        def read() -> HistoryChart:
            from upflow_tui.engine.past.history_chart import history_chart

            return history_chart(folder, date.today())

        off_loop(self, read, self._show_chart, group="chart", failed=said_elsewhere)

    def _show_chart(self, chart: HistoryChart) -> None:
        self.query_one(ImportChart).show(chart)
        # What opens over the list is imported while the list is looked at: on the loop that takes 50 ms and more.
        off_loop(self, lambda: [import_module(name) for name in _OPENS], group="opens")

    def _feed(self) -> None:
        grid = self.query_one("#list", FedGrid)
        narrowed = bool(self._search or self._filters)
        nothing = nothing_matches("imports", self._search, filtered=bool(self._filters))
        grid.empty_text = f"{nothing} Esc shows more again." if narrowed else _NOTHING_YET
        grid.feed(self._make(), cursor=0 if narrowed else grid.cursor_row)

    def _make(self) -> partial[Listing]:
        return partial(_history, self, self.upflow.services.folder, query_of(self._search, self._filters))

    def take_list(self, listed: _Summaries) -> None:
        """The list that is shown from now on; called from a thread."""
        self._listed = listed

    @on(FedGrid.Counted)
    def _show_count(self, event: FedGrid.Counted) -> None:
        event.stop()
        self._facts = entries(event.count)
        self._say_facts()

    def _say_facts(self) -> None:
        words = self.marks.words
        self.query_one(".history--facts", Static).update(safe_text(" · ".join(filter(None, (self._facts, words))), 200))

    @property
    def chosen_import(self) -> ImportSummary | None:
        """The one under the cursor; none while the keys are those of the unfinished imports."""
        if self.query_one(UnfinishedList).grid.has_focus:
            return None
        row = self.query_one("#list", FedGrid).row
        return self._listed.seen.get(row.key) if row is not None and self._listed is not None else None

    # What is not finished

    def look_for_unfinished(self) -> None:
        """Lists them again, above the imports."""
        self.query_one(UnfinishedList).look()

    def action_other_list(self) -> None:
        """To the unfinished imports, or back to the list."""
        self.query_one(UnfinishedList).change_over()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is unfinished there is no other list."""
        if action == "other_list":
            return self.query_one(UnfinishedList).is_any
        return super().check_action(action, parameters)

    @on(RowGrid.RowHighlighted)
    def _follow(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        self.refresh_bindings()  # what can be done depends on the import

    # Searching, narrowing

    def search(self, text: str) -> None:
        """Narrows the list."""
        self._search = text
        self._feed()

    def action_filter(self) -> None:
        """Offers to show only what the entry under the cursor shares with others, and more."""
        from upflow_tui.tui.dialogs.filter_choice import Offer, choose_filter

        summary = self.chosen_import
        shared = [Offer(one, "as this one") for one in filters_of(summary)] if summary is not None else []
        offers = [*shared, *(Offer(one, about) for one, about in FIXED)]
        choose_filter(self.app, self._filters, offers, self._narrow)

    def _narrow(self, filters: Filters) -> None:
        self._filters = filters
        self.query_one(FilterLine).show(filters)
        self._feed()

    @on(FilterLine.Removed)
    def _remove_filter(self, event: FilterLine.Removed) -> None:
        event.stop()
        self._narrow(self._filters.without(event.place))

    def levels(self) -> Levels:
        """The search, the marks, then one filter after the other, the newest first."""
        mark = Level(lambda: self.marks.numbers, self._unmark)
        newest = Level(lambda: self._filters, lambda: self._narrow(self._filters.without(-1)))
        return (*super().levels(), mark, newest)

    # Marking, comparing, forgetting

    @property
    def marks(self) -> ImportMarks:
        """The imports that are marked."""
        if self._marks is None:
            self._marks = ImportMarks(self.query_one("#list", FedGrid), self._summary_of)
        return self._marks

    def _summary_of(self, number: int) -> ImportSummary | None:
        return self._listed.seen.get(number) if self._listed is not None else None

    @on(RowGrid.MarksChanged)
    def _take_marks(self, event: RowGrid.MarksChanged) -> None:
        event.stop()
        self._tell_marks(self.marks.take())

    def _unmark(self) -> None:
        self.marks.clear()
        self._tell_marks(True)

    def _tell_marks(self, could: bool) -> None:
        if not could:
            said = "Only imports whose details are kept can be marked."
            self.notify(said, severity="warning", markup=False)
        self._say_facts()
        self.refresh_bindings()

    def action_compare(self) -> None:
        """Compares the two that are marked, or the marked one with that under the cursor; else marks this one."""
        self.marks.take()  # a mark may have been made just before, and not be told yet
        marked, summary = self.marks.numbers, self.chosen_import
        if len(marked) == 1 and summary is not None and summary.number not in marked:
            marked.append(summary.number)
        if len(marked) == 2:
            from upflow_tui.tui.screens.compare.screen import compare

            self._unmark()
            compare(self, *marked)
        elif len(marked) > 2:
            self.notify("Mark two imports to compare them.", severity="warning", markup=False)
        elif summary is not None:
            self._tell_marks(self.marks.toggle(summary.number))

    def action_forget(self) -> None:
        """Asks, says what is erased and what is kept of the marked imports, or of that under the cursor."""
        from upflow_tui.tui.screens.past_import.doing import ask_to_forget

        self.marks.take()
        if marked := self.marks.imports:
            ask_to_forget(self, self.upflow.services, marked, self._forgot_marked)
        else:
            super().action_forget()

    def _forgot_marked(self, error: Exception | None) -> None:
        self._unmark()
        self._forgotten(error)

    def can_do(self, does: str) -> bool:
        """What is marked can be forgotten, wherever the cursor is."""
        return (does == "forget" and bool(self.marks.numbers)) or super().can_do(does)

    # Opening

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is not None and (summary := self.chosen_import) is not None:
            self._show(event.row.key, summary.kind)

    def _show(self, number: int, kind: str) -> None:
        if kind == "undo":
            from upflow_tui.tui.screens.past_import.undo import PastUndoScreen

            self.app.push_screen(PastUndoScreen(number))
        else:
            from upflow_tui.tui.screens.past_import.screen import PastImportScreen

            self.app.push_screen(PastImportScreen(number))


class _Summaries:
    """The imports as records of the list; those whose rows were read are at hand."""

    def __init__(self, records: HistoryList) -> None:
        self._records = records
        self.seen: dict[int, ImportSummary] = {}

    def count(self) -> int:
        """How many there are."""
        return self._records.count()

    def rows(self, start: int, count: int) -> list[ImportSummary]:
        """The imports from index `start` on."""
        found = self._records.rows(start, count)
        self.seen.update((summary.number, summary) for summary in found)
        return found


def _history(screen: HistoryScreen, folder: Path, query: HistoryQuery) -> Listing:
    """The list that is asked for; called in a thread."""
    from upflow_tui.engine.history_lists import HistoryList

    records = _Summaries(HistoryList(folder, query))
    screen.take_list(records)
    return Listed(records, history_row)
