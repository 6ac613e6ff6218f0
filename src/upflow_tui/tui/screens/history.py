"""The place Import history: past imports, newest first."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.place import Listed, PlaceScreen
from upflow_tui.tui.widgets.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wording import counted, moment, number, status

if TYPE_CHECKING:
    from upflow_tui.engine.lists import ImportSummary

_NARROW: Final = 110
"""Cells up to which the name of the file has to do with less, for the sake of the errors."""
_MODES: Final = {"customers": "Import", "assign": "Assign"}
_FILTERS: Final = (
    (None, None, "All imports"),
    ("success", None, "Success"),
    ("error", None, "Error"),
    ("undone", None, "Undone"),
    ("failed", None, "Failed"),
    ("cancelled", None, "Cancelled"),
    (None, "customers", "Import customers"),
    (None, "assign", "Assign customers"),
)


class HistoryScreen(PlaceScreen):
    """The past imports."""

    PLACE = "history"
    SEARCHES = "File or who imported it"
    CSS_PATH = "history.tcss"
    BINDINGS = bindings_for("history")

    def __init__(self) -> None:
        super().__init__()
        self._search = ""
        self._filter = 0

    def compose_body(self) -> ComposeResult:
        """Facts, the field, the list."""
        yield Static(classes="history--facts")
        yield FedGrid(_columns(22), empty_text=_NOTHING_YET, id="list")

    def on_mount(self) -> None:
        """Puts the focus on the list."""
        self.query_one(FedGrid).focus()

    def on_resize(self) -> None:
        """The name of the file takes the room that there is."""
        self.query_one(FedGrid).set_columns(_columns(22 if self.size.width < _NARROW else 30))

    def reload(self, number: int | None = None) -> None:
        """Reads again, and opens the import that was just made."""
        super().reload()
        if number is not None:
            self._show(number)

    def read(self) -> None:
        """Reads the list."""
        self._feed()

    def _feed(self) -> None:
        grid = self.query_one(FedGrid)
        narrowed = bool(self._search or self._filter)
        grid.empty_text = "No import matches. Esc shows all again." if narrowed else _NOTHING_YET
        state, mode, _ = _FILTERS[self._filter]
        grid.feed(
            partial(_history, self.upflow.services.folder, self._search, state, mode),
            cursor=0 if narrowed else grid.cursor_row,
        )

    @on(FedGrid.Counted)
    def _show_count(self, event: FedGrid.Counted) -> None:
        event.stop()
        parts = [counted(event.count, "import")]
        parts += [f"found by “{self._search}”"] if self._search else []
        parts += [f"only: {_FILTERS[self._filter][2]}"] if self._filter else []
        self.query_one(".history--facts", Static).update(safe_text(" · ".join(parts), 200))

    def search(self, text: str) -> None:
        """Narrows the list."""
        self._search = text
        self._feed()

    def action_filter(self) -> None:
        """Asks for what to show."""
        from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog

        choices = [Choice(key, label) for key, (_, _, label) in enumerate(_FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._filter), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._filter = key
            self._feed()

    def go_back(self) -> bool:
        """Esc: first the search, then the filter go."""
        if super().go_back():
            return True
        if self._filter:
            self._take_filter(0)
            return True
        return False

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is not None:
            self._show(event.row.key)

    def _show(self, number: int) -> None:
        from upflow_tui.tui.screens.past_import import PastImportScreen

        self.app.push_screen(PastImportScreen(number))


_NOTHING_YET: Final = "Nothing was imported yet. Customers (c), then Add customers (a)."


def _history(folder: Path, search: str, state: str | None, mode: str | None) -> Listing:
    """The list that is asked for; called in a thread."""
    from upflow_tui.engine.lists import HistoryList

    return Listed(HistoryList(folder, search, status=state, mode=mode), _row)


def _columns(name: int) -> tuple[GridColumn, ...]:
    """The columns, with at least `name` cells for the name of the file; those that can best be missed come last."""
    return (
        GridColumn("No.", 5, align="right"),
        GridColumn("Status", 11),
        GridColumn("When", 16),
        GridColumn("File", min_width=name, weight=3),
        GridColumn("Errors", 6, align="right"),
        GridColumn("New", 7, align="right"),
        GridColumn("Changed", 7, align="right"),
        GridColumn("Refused", 7, align="right"),
        GridColumn("Mode", 6),
        GridColumn("By", min_width=8, weight=1),
        GridColumn("Same", 7, align="right"),
    )


def _row(summary: ImportSummary) -> Row:
    customers = summary.totals.customers
    errors = summary.totals.errors
    return Row(
        summary.number,
        (
            str(summary.number),
            status(summary.status),
            moment(summary.started),
            summary.file_name or (f"undo of import {summary.undoes}" if summary.undoes else "–"),
            *map(_count, (errors, customers.create, customers.update, customers.refused)),
            _MODES.get(summary.mode or "", "Undo"),
            summary.by,
            _count(customers.unchanged),
        ),
    )


def _count(count: int) -> Cell:
    return Cell(number(count), Tone.PLAIN if count else Tone.MUTED)
