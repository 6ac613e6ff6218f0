"""One past import: its summary, every finding, every change, what it created, its mapping, and its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens import past_rows
from upflow_tui.tui.screens.place import Listed, PlaceScreen
from upflow_tui.tui.widgets.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.row_grid import Row, RowGrid
from upflow_tui.tui.widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from pathlib import Path

    from upflow_tui.engine.lists import ImportSummary

_FINDINGS, _CHANGES, _CREATED, _MAPPING = range(4)
_COLUMNS = (
    past_rows.FINDING_COLUMNS,
    past_rows.CHANGE_COLUMNS,
    past_rows.CREATED_COLUMNS,
    past_rows.MAPPING_COLUMNS,
)
_NONE = (
    "No finding: every line was in order.",
    "Nothing that was stored before was changed.",
    "Nothing was created.",
    "",
)


class PastImportScreen(PlaceScreen):
    """The import with this number. One list, whose contents the tabs choose."""

    PLACE = "history"
    SEARCHES = "Text of the list"
    CSS_PATH = "past_import.tcss"
    BINDINGS = bindings_for("import", "tabs")

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._summary: ImportSummary | None = None
        self._mapping: list[Row] = []
        self._tab = _FINDINGS
        self._search = ""
        self._errors_only = False
        self._cursors = [0, 0, 0, 0]
        self._counts: dict[int, int] = {}

    def compose_body(self) -> ComposeResult:
        """The summary, the tabs, the field, the list, and the whole of the row under the cursor."""
        yield Static(classes="past--summary")
        yield TabLine([Tab("Findings"), Tab("Changes"), Tab("New"), Tab("Mapping")])
        yield FedGrid(_COLUMNS[0], empty_text="…", id="list")
        yield Static(classes="past--whole")

    def on_mount(self) -> None:
        """Puts the focus on the list."""
        self.query_one(FedGrid).focus()

    def read(self) -> None:
        """Reads the summary, the mapping and the choices."""
        self._read()

    @work(thread=True, exclusive=True, group="past", exit_on_error=False)
    def _read(self) -> None:
        try:
            with self.upflow.services.engine.past_import(self._number) as past:
                summary = past.summary if past is not None else None
                mapping = past_rows.mapping_rows(past.mapping, past.choices) if past is not None else []
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._show, summary, mapping)

    def _show(self, summary: ImportSummary | None, mapping: list[Row]) -> None:
        if summary is None:
            self.notify(f"There is no import {self._number}.", severity="warning", markup=False)
            self.dismiss()
            return
        self._summary, self._mapping = summary, mapping
        self._counts = {}
        self.query_one(".past--summary", Static).update(past_rows.summary_content(summary))
        if not summary.totals.errors + summary.totals.warnings + summary.totals.notes and self._tab == _FINDINGS:
            self._tab = _CHANGES if summary.totals.customers.update else _CREATED
        self._feed()
        self.refresh_bindings()

    # Tabs

    def action_tab(self, index: int) -> None:
        """Brings another tab in front."""
        if index != self._tab and index < len(_COLUMNS):
            grid = self.query_one(FedGrid)
            self._cursors[self._tab] = grid.cursor_row
            self._tab = index
            self._search = ""
            super().go_back()
            self._feed()
            grid.focus()

    @on(TabLine.Chosen)
    def _take_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    def _feed(self) -> None:
        """Shows the list of the tab in front."""
        if self._summary is None:
            return
        self._show_tabs()
        grid = self.query_one(FedGrid)
        narrowed = bool(self._search) or (self._errors_only and self._tab == _FINDINGS)
        grid.empty_text = "Nothing matches. Esc shows all again." if narrowed else _NONE[self._tab]
        grid.key_labels = {"list.select": "Open customer" if self._tab in (_CHANGES, _CREATED) else "Read"}
        self.refresh_bindings()
        grid.show_rows([])
        grid.set_columns(_COLUMNS[self._tab])
        grid.feed(self._listing(), cursor=0 if narrowed else self._cursors[self._tab])
        self.query_one(".past--whole", Static).update("")

    def _show_tabs(self) -> None:
        assert self._summary is not None
        totals = self._summary.totals
        findings = totals.errors + totals.warnings + totals.notes
        shown = Tab("Errors", totals.errors) if self._errors_only else Tab("Findings", findings)
        changes, created = Tab("Changes", self._counts.get(_CHANGES)), Tab("New", self._counts.get(_CREATED))
        self.query_one(TabLine).show(self._tab, [shown, changes, created, Tab("Mapping and choices")])

    @on(FedGrid.Counted)
    def _count(self, event: FedGrid.Counted) -> None:
        event.stop()
        if not self._search:
            self._counts[self._tab] = event.count
            self._show_tabs()

    def _listing(self) -> Callable[[], Listing]:
        folder, number, search = self.upflow.services.folder, self._number, self._search
        if self._tab == _FINDINGS:
            return partial(_findings, folder, number, search, self._errors_only)
        if self._tab == _CHANGES:
            return partial(_changes, folder, number, search)
        if self._tab == _CREATED:
            return partial(_created, folder, number, search)
        return partial(_Rows, self._mapping)

    def search(self, text: str) -> None:
        """Narrows the list in front."""
        if text != self._search:
            self._search = text
            self._feed()

    def action_filter(self) -> None:
        """The errors only, or every finding."""
        self._errors_only = not self._errors_only
        self._feed()

    def go_back(self) -> bool:
        """Esc: the search goes first, then the narrowing to errors."""
        if super().go_back():
            return True
        if self._errors_only and self._tab == _FINDINGS:
            self.action_filter()
            return True
        return False

    # The row under the cursor

    @on(RowGrid.RowHighlighted)
    def _tell(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        cells = event.row.cells if event.row is not None else ()
        texts = [cell if isinstance(cell, str) else cell.text for cell in cells]
        self.query_one(".past--whole", Static).update(safe_text(_whole(self._tab, texts), 600))

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is None:
            return
        if self._tab == _CREATED:
            self._open_customer(event.row.key)
        elif self._tab == _CHANGES:
            self._open_changed(event.row.key)
        else:
            self.app.push_screen(past_rows.whole_dialog(self._tab == _FINDINGS, event.row))

    @work(thread=True, exclusive=True, group="changed", exit_on_error=False)
    def _open_changed(self, place: int) -> None:
        try:
            from upflow_tui.engine.lists import changed_customer

            key = changed_customer(self.upflow.services.folder, self._number, place)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            if key is not None:
                self.app.call_from_thread(self._open_customer, key)

    def _open_customer(self, key: int) -> None:
        from upflow_tui.tui.screens.customer import CustomerScreen

        self.app.push_screen(CustomerScreen(key))

    # The file

    def action_save_file(self) -> None:
        """Saves the file again, byte for byte."""
        from upflow_tui.tui.dialogs.save_as import save_as

        if self._summary is not None and self._summary.file_name is not None:
            title = f"Save the file of import {self._number}"
            save_as(self, title, self._summary.file_name, self._write)

    def _write(self, out: BinaryIO) -> None:
        self.upflow.services.engine.write_file(self._number, out)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has no file has none to save; errors are only among the findings."""
        if action == "save_file":
            summary = self._summary
            return summary is not None and summary.file_name is not None and summary.forgotten is None
        if action == "filter":
            return self._tab == _FINDINGS
        return super().check_action(action, parameters)


class _Rows:
    """Rows that are at hand, as a `Listing`."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def count(self) -> int:
        return len(self._rows)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        return self._rows[start : start + count]


def _whole(tab: int, texts: list[str]) -> str:
    """What the list had to cut, in words."""
    if not texts:
        return ""
    if tab == _FINDINGS:
        return f"{texts[2]} {texts[4]}"
    if tab == _CHANGES:
        of = f" · {texts[5]}" if texts[5] else ""
        return f"{texts[0]}{of} · {texts[2]}: {texts[3]} → {texts[4]}"
    return " · ".join(text for text in texts if text)


def _findings(folder: Path, number: int, search: str, errors_only: bool) -> Listing:
    from upflow_tui.core.findings import Severity
    from upflow_tui.engine.lists import FindingList

    severity = Severity.ERROR if errors_only else None
    return Listed(FindingList(folder, number, search, severity=severity), past_rows.finding_row)


def _changes(folder: Path, number: int, search: str) -> Listing:
    from upflow_tui.engine.lists import ChangeList

    return Listed(ChangeList(folder, number, search), past_rows.change_row)


def _created(folder: Path, number: int, search: str) -> Listing:
    from upflow_tui.engine.lists import CreatedList

    return Listed(CreatedList(folder, number, search), past_rows.created_row)
