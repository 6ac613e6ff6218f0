"""One past import in six tabs: summary, problems, changes, lines, mapping, file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.leaving import Level, Levels
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.past_import.actions import ImportActions
from upflow_tui.tui.screens.past_import.changes import ChangesTab
from upflow_tui.tui.screens.past_import.kept_parts import facts_of
from upflow_tui.tui.screens.past_import.line_detail import LineDetail
from upflow_tui.tui.screens.past_import.lines import FileTab, LinesTab
from upflow_tui.tui.screens.past_import.mapping import MappingTab
from upflow_tui.tui.screens.past_import.problems import ProblemsTab
from upflow_tui.tui.screens.past_import.summary import SummaryTab, head_content
from upflow_tui.tui.screens.past_import.tab import PastFacts, PastTab
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine
from upflow_tui.tui.wrapped_text import unbroken

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.tui.widgets.grid.rows import Row

_LABELS = ("Summary", "Problems", "Changes", "Lines", "Mapping", "File")


class PastImportScreen(ImportActions):
    """The import with this number. One list, whose contents the tabs choose."""

    PLACE = "history"
    SEARCHES = "Text of the list"
    CSS_PATH = "screen.tcss"
    BINDINGS = bindings_for("import", "tabs")

    def __init__(self, number: int, *, tab: int = 0) -> None:
        """`tab`: the index of the one to begin with."""
        super().__init__()
        self._number = number
        self._front = tab
        self._facts: PastFacts | None = None
        self._tabs: Sequence[PastTab] = ()
        self._detail = LineDetail()

    def compose_body(self) -> ComposeResult:
        """What it is, the tabs, words, the field, the list, and the whole of the row under the cursor."""
        yield Static(classes="past--head")
        yield TabLine([Tab(label) for label in _LABELS])
        yield Static(classes="past--above")
        yield FedGrid((), empty_text="…", id="list")
        yield CutText(classes="past--whole")
        yield self._detail.shown

    def on_mount(self) -> None:
        """Puts the focus on the list, and follows its cursor sideways too."""
        grid = self.query_one(FedGrid)
        grid.focus()
        self.watch(grid, "cursor_column", self._tell_line, init=False)

    def on_unmount(self) -> None:
        """Removes the copy of the file that was looked at."""
        for tab in self._tabs:
            if isinstance(tab, LinesTab):
                tab.close()
        if self._facts is not None:
            self._facts.file.close()

    @property
    def tab(self) -> PastTab:
        """The tab in front."""
        return self._tabs[self._front]

    @property
    def chosen_import(self) -> ImportSummary | None:
        """The import that the actions are about."""
        return self._facts.summary if self._facts is not None else None

    def can_do(self, does: str) -> bool:
        """An import that is undone can be undone again only if something of it was kept."""
        facts = self._facts
        if does == "undo_import" and facts is not None and facts.summary.undone is not None and not facts.kept:
            return False
        return super().can_do(does)

    # Reading

    def read(self) -> None:
        """Reads the summary, the mapping and the choices."""
        services = self.upflow.services

        def read() -> PastFacts | None:
            with services.engine.past_import(self._number) as past:
                return facts_of(services.folder, past) if past is not None else None

        off_loop(self, read, self._show, group="past")

    def _show(self, facts: PastFacts | None) -> None:
        if facts is None:
            self.notify(f"There is no import {self._number}.", severity="warning", markup=False)
            self.dismiss()
            return
        if facts.summary.kind == "undo":
            from upflow_tui.tui.screens.past_import.undo import PastUndoScreen

            facts.file.close()
            self.app.switch_screen(PastUndoScreen(self._number))
            return
        before, earlier = self._tabs, self._facts
        self._facts = facts
        makes = (ProblemsTab, ChangesTab, LinesTab, MappingTab, FileTab)
        self._tabs = (SummaryTab(facts, self.can_do), *(make(facts) for make in makes))
        if earlier is not None:
            earlier.file.close()
            before[self._front].cursor = self.query_one(FedGrid).cursor_row
            for tab, old in zip(self._tabs, before, strict=True):
                tab.go_on_from(old)
        self.query_one(".past--head", Static).update(head_content(facts.summary))
        self._feed()
        self.refresh_bindings()

    # Tabs

    def action_tab(self, index: int) -> None:
        """Brings another tab in front."""
        if self._tabs and index != self._front and index < len(self._tabs):
            self._leave_search()
            self.tab.cursor = self.query_one(FedGrid).cursor_row
            self._front = index
            self._feed()
            self.focus_list()

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    def _leave_search(self) -> None:
        tab = self.tab
        if tab.search:
            tab.search = ""
        self.leave_search()

    def _feed(self, cursor: int | None = None) -> None:
        """Shows the list of the tab in front; with the cursor on a row, or where it was."""
        if not self._tabs:
            return
        tab, grid = self.tab, self.query_one(FedGrid)
        self._show_tabs()
        self._show_above()
        grid.empty_text = "…"
        grid.key_labels = {"list.select": tab.ENTER} if tab.ENTER is not None else {}
        grid.cell_cursor = tab.CELL_CURSOR
        grid.copies = cells(tab.copies)
        grid.show_rows([])
        name = "" if isinstance(tab, SummaryTab) else f"import.{tab.list_name}"
        grid.set_columns(tab.columns(self.size.width), name)
        usual = 0 if tab.is_narrowed else tab.cursor
        grid.feed(tab.listing(), cursor=usual if cursor is None else cursor)
        whole = self.query_one(".past--whole", Static)
        whole.update("")
        whole.display = not isinstance(tab, SummaryTab | LinesTab)
        self._detail.shown.display = isinstance(tab, LinesTab)
        self._detail.follow(None, None, 0, "")
        self.refresh_bindings()

    def _show_tabs(self) -> None:
        shown = []
        for tab in self._tabs:
            if isinstance(tab, ProblemsTab):
                shown.append(Tab(tab.tab_label, tab.total))
            else:
                shown.append(Tab(tab.LABEL, tab.counted))
        self.query_one(TabLine).show(self._front, shown)

    def _show_above(self) -> None:
        content = self.tab.above()
        above = self.query_one(".past--above", Static)
        above.display = content is not None
        above.update(content if content is not None else "")

    @on(FedGrid.Counted)
    def _count(self, event: FedGrid.Counted) -> None:
        event.stop()
        tab = self.tab
        event.grid.empty_text = tab.empty
        event.grid.refresh()
        if isinstance(tab, ChangesTab | LinesTab) and not (tab.is_narrowed or tab.is_forgotten):
            tab.counted = event.count
            self._show_tabs()
        if isinstance(tab, ProblemsTab):
            tab.found = event.count if event.is_all else None
        self._show_above()  # what is said of the file is known now

    def search(self, text: str) -> None:
        """Narrows the list in front."""
        if self._tabs and text != self.tab.search:
            self.tab.search = text
            self._feed()

    def action_filter(self) -> None:
        """Asks which part of the list to show."""
        from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog

        tab = self.tab
        choices = [Choice(key, label) for key, label in enumerate(tab.FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=tab.narrowed), partial(self._narrow, tab))

    def _narrow(self, tab: PastTab, key: int | None) -> None:
        if key is not None and tab is self.tab:
            tab.narrowed = key
            if isinstance(tab, ProblemsTab):
                tab.close()
            self._feed()

    def levels(self) -> Levels:
        """What was opened, the search, the filter of the tab in front."""
        only = Level(lambda: self._tabs and self.tab.narrowed, lambda: self._narrow(self.tab, 0))
        opened = Level(
            lambda: self._tabs and isinstance(self.tab, ProblemsTab) and self.tab.is_open, self._close_problem
        )
        return (opened, *super().levels(), only)

    # The row under the cursor

    @on(RowGrid.RowHighlighted)
    def _tell(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if not self._tabs:
            return
        tab, grid = self.tab, self.query_one(FedGrid)
        whole = "" if event.row is None else tab.below(event.row)
        if event.row is not None and isinstance(tab, ProblemsTab):
            whole = tab.words_of(event.row, grid.listing)
        self.query_one(".past--whole", Static).update(safe_text(unbroken(whole), 600))
        self._tell_line()

    def _tell_line(self) -> None:
        tab, grid = self.tab if self._tabs else None, self.query_one(FedGrid)
        if isinstance(tab, LinesTab):
            label = grid.columns[grid.cursor_column].label
            self._detail.follow(tab.list, grid.row, grid.cursor_column, label.removeprefix("→ "))

    @on(RowGrid.RowSelected)
    async def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        row, tab = event.row, self.tab
        if row is None:
            return
        if isinstance(tab, SummaryTab):
            await self.run_action(tab.action_of(row))
        elif isinstance(tab, ProblemsTab):
            self._open_problem(tab, row)
        elif isinstance(tab, ChangesTab):
            self.open_change(self._number, row)
        elif isinstance(tab, LinesTab) and tab.list is not None:
            self.open_line(tab.list, row.key)
        else:
            from upflow_tui.tui.dialogs.message import MessageDialog
            from upflow_tui.tui.widgets.grid.row_grid import Tone

            self.app.push_screen(MessageDialog(tab.LABEL, tab.below(row), tone=Tone.PLAIN))

    def _open_problem(self, tab: ProblemsTab, row: Row) -> None:
        grid = self.query_one(FedGrid)
        dialog = tab.choose(row, grid.listing)
        if dialog is not None:
            self.app.push_screen(dialog)
        elif tab.is_open:
            self._feed(0)
        else:
            grid.renew(tab.listing(), lambda _: None)

    def _close_problem(self) -> None:
        """From the findings of a group back to the groups."""
        tab = self.tab
        if isinstance(tab, ProblemsTab):
            tab.close()
            self._feed(tab.cursor)

    def action_compare(self) -> None:
        """Asks which other import to compare this one with."""
        from upflow_tui.tui.screens.compare.choosing import choose_other

        choose_other(self, self._number)

    def action_goto(self) -> None:
        """Asks for the number of a line."""
        from upflow_tui.tui.dialogs.go_to_line import GoToLine

        tab = self.tab
        if isinstance(tab, LinesTab) and tab.list is not None:
            lines, grid = tab.list, self.query_one(FedGrid)

            def go(line: int | None) -> None:
                if line is not None:
                    grid.cursor_row = lines.index_of(line)

            self.app.push_screen(GoToLine(), go)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something with the tab in front."""
        tab = self.tab if self._tabs else None
        if action == "filter":
            return tab is not None and len(tab.FILTERS) > 1
        if action == "search":
            return tab is not None and tab.SEARCHES
        if action == "goto":
            return isinstance(tab, LinesTab)
        return super().check_action(action, parameters)
