"""Two lists, one in front: what an undo takes back, and what it keeps with the reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.place import PlaceScreen
from upflow_tui.tui.screens.undo.rows import BACK, COLUMNS, KEPT, whole_of
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine
from upflow_tui.tui.wizard.write.progress_line import ProgressLine

_LIST_NAMES: Final = ("undo.back", "undo.kept")


class UndoLists(PlaceScreen):
    """What was or would be undone."""

    PLACE = "history"
    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._front = BACK
        self._makes: tuple[Callable[[], Listing], ...] = ()
        self._counts: list[int | None] = [None, None]

    def compose_body(self) -> ComposeResult:
        """What it is about, the tabs, the progress, the list, the whole of the row under the cursor."""
        yield Static(classes="undo--head")
        yield Static(classes="undo--facts")
        yield ProgressLine()
        yield TabLine([Tab("Will be undone"), Tab("Kept")])
        yield FedGrid(COLUMNS[BACK], empty_text="…", enter_label=None, copies=cells(5), id="list")
        yield CutText(classes="undo--whole")

    def on_mount(self) -> None:
        """Puts the focus on the list."""
        self.query_one(FedGrid).focus()

    def say(self, head: Content, *facts: Content) -> None:
        """The lines above the lists."""
        self.query_one(".undo--head", Static).update(head)
        self.query_one(".undo--facts", Static).update(Content("\n").join(facts))

    def show_lists(self, back: Callable[[], Listing], kept: Callable[[], Listing], counts: tuple[int, int]) -> None:
        """Shows other lists; those that are kept come in front where nothing goes back."""
        self._makes = (back, kept)
        self._counts = list(counts)
        self._front = KEPT if counts[KEPT] and not counts[BACK] else BACK
        self._feed()

    def bring(self, front: int) -> None:
        """Brings one of the two lists in front."""
        if self._makes and front in (BACK, KEPT):
            self._front = front
            self._feed()
            self.focus_list()

    def action_tab(self, index: int) -> None:
        """Brings the other list in front."""
        if index != self._front:
            self.bring(index)

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    @property
    def empty(self) -> tuple[str, str]:
        """What the two lists say when there is nothing in them."""
        return "Nothing can be undone.", "Everything can be undone."

    @property
    def labels(self) -> tuple[str, str]:
        """What the two lists are called."""
        return "Will be undone", "Kept"

    def _feed(self) -> None:
        grid = self.query_one(FedGrid)
        self.query_one(TabLine).show(
            self._front, [Tab(label, count) for label, count in zip(self.labels, self._counts, strict=True)]
        )
        grid.empty_text = "…"
        grid.show_rows([])
        grid.set_columns(COLUMNS[self._front], _LIST_NAMES[self._front])
        grid.feed(self._makes[self._front])
        self.query_one(".undo--whole", Static).update("")
        self.refresh_bindings()

    @on(FedGrid.Counted)
    def _count(self, event: FedGrid.Counted) -> None:
        event.stop()
        event.grid.empty_text = self.empty[self._front]
        event.grid.refresh()

    @on(RowGrid.RowHighlighted)
    def _tell(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        whole = whole_of(self._front == KEPT, event.row) if event.row is not None else ""
        self.query_one(".undo--whole", Static).update(safe_text(whole, 600))
