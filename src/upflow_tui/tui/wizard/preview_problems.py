"""The tab Problems of the preview: findings grouped by what they say, by value, and then line by line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from upflow_tui.core.findings import Severity
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.place import Listed
from upflow_tui.tui.widgets.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.row_grid import Cell, RowGrid
from upflow_tui.tui.wizard.customer_lines import Target
from upflow_tui.tui.wizard.finding_detail import FindingDetail
from upflow_tui.tui.wizard.problem_rows import GROUP_COLUMNS, LINE_COLUMNS, Entry, finding_row, group_row, target_of
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.draft_lists import FindingGroup, FindingValue

FILTERS: Final = (
    (None, "All problems and notes"),
    (Severity.ERROR, "Only errors"),
    (Severity.WARNING, "Only warnings"),
    (Severity.NOTE, "Only notes"),
)

_WIDE: Final = 105
"""Cells from which on all columns are in sight."""


class ProblemsTab(Vertical):
    """The findings of the plan."""

    DEFAULT_CSS = """
    ProblemsTab {
        & > .problems--title { height: 1; padding: 0 1; background: $panel; color: $accent; text-style: bold; }
        & > .problems--title, & > #problem-lines { display: none; }
        &.-lines > .problems--title, &.-lines > #problem-lines { display: block; }
        &.-lines > #problem-groups { display: none; }
    }
    """

    class Followed(Message):
        """Enter on a finding: to its line."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    class Narrowed(Message):
        """The list shows another part of the findings."""

    def __init__(self) -> None:
        super().__init__(id="tab-problems")
        self._draft: Path | None = None
        self._groups: list[FindingGroup] = []
        self._entries: list[Entry] = []
        self._unfolded: dict[int, list[FindingValue]] = {}
        """The values of the groups that are open, by the id of the group's first finding."""
        self._only = 0
        self._search = ""
        self._chosen: Entry | None = None
        self._is_narrow = False

    def compose(self) -> ComposeResult:
        """The groups, or the lines of one of them; and under both what the row under the cursor says, whole."""
        yield Static(classes="problems--title")
        yield RowGrid(GROUP_COLUMNS, empty_text="Listed when the plan is complete.", id="problem-groups")
        yield FedGrid(LINE_COLUMNS, empty_text="No finding is like that.", enter_label="To it", id="problem-lines")
        yield FindingDetail()

    @property
    def groups(self) -> RowGrid:
        """The list of groups."""
        return self.query_one("#problem-groups", RowGrid)

    @property
    def lines(self) -> FedGrid:
        """The findings of one group."""
        return self.query_one("#problem-lines", FedGrid)

    @property
    def note(self) -> str:
        """What the list is narrowed to, in words; blank: nothing."""
        parts = [FILTERS[self._only][1].lower()] if self._only else []
        return " · ".join([*parts, f"with “{self._search}”"] if self._search else parts)

    def on_resize(self) -> None:
        """Leaves the last column out where there is no room: what to do stands below the list, whole."""
        is_narrow = self.size.width < _WIDE
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            for grid, columns in ((self.groups, GROUP_COLUMNS), (self.lines, LINE_COLUMNS)):
                grid.set_columns(columns[:-1] if is_narrow else columns)

    # The draft

    def show_draft(self, draft: Path | None, empty: str = "") -> None:
        """Shows the findings of another draft; None: there is none, and `empty` says why."""
        self._draft = draft
        self._unfolded = {}
        self._leave_lines()
        if draft is None:
            self._take_groups([], draft, self._search)
            self.groups.empty_text = empty
            self.groups.refresh()
        else:
            self._read_groups(draft, self._search)

    @work(thread=True, exclusive=True, group="groups", exit_on_error=False)
    def _read_groups(self, draft: Path, search: str) -> None:
        from upflow_tui.engine.draft_lists import problem_groups

        try:
            groups = problem_groups(draft, search)
        except Exception as error:
            self.app.call_from_thread(self.post_message, FedGrid.Failed(self.lines, error))
        else:
            self.app.call_from_thread(self._take_groups, groups, draft, search)

    def _take_groups(self, groups: list[FindingGroup], draft: Path | None, search: str) -> None:
        if draft != self._draft or search != self._search:
            return
        self._groups = groups
        self.groups.empty_text = "Nothing is like that." if self.note else "✓ Nothing was found: the file is fine."
        self._list_groups(0)

    def _list_groups(self, cursor: int) -> None:
        from upflow_tui.engine.draft_lists import title_of

        only = FILTERS[self._only][0]
        self._entries = []
        for group in self._groups:
            if only is not None and group.severity is not only:
                continue
            self._entries.append(Entry(group, title_of(group)))
            for value in self._unfolded.get(group.first, ()):
                self._entries.append(Entry(group, value.message, value))
        rows = [
            group_row(key, entry, unfolded=entry.group.first in self._unfolded)
            for key, entry in enumerate(self._entries)
        ]
        self.groups.show_rows(rows, cursor=cursor)
        self._say_group()
        self.post_message(self.Narrowed())

    # Groups, values, lines

    @on(RowGrid.RowSelected, "#problem-groups")
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        entry = self._entries[event.index]
        if not entry.opens_values:
            self._open_lines(entry)
        elif entry.group.first in self._unfolded:
            del self._unfolded[entry.group.first]
            self._list_groups(event.index)
        elif self._draft is not None:
            self._read_values(self._draft, entry.group, self._search)

    @work(thread=True, exclusive=True, group="values", exit_on_error=False)
    def _read_values(self, draft: Path, group: FindingGroup, search: str) -> None:
        from upflow_tui.engine.draft_lists import group_values

        try:
            values = group_values(draft, group, search)
        except Exception as error:
            self.app.call_from_thread(self.post_message, FedGrid.Failed(self.lines, error))
        else:
            self.app.call_from_thread(self._unfold, draft, group, values)

    def _unfold(self, draft: Path, group: FindingGroup, values: list[FindingValue]) -> None:
        if draft == self._draft:
            self._unfolded[group.first] = values
            self._list_groups(self.groups.cursor_row)

    def _open_lines(self, entry: Entry) -> None:
        from upflow_tui.engine.draft_lists import GroupFindings

        draft = self._draft
        if draft is None:
            return
        self._chosen = entry
        value = entry.value
        called = entry.title if value is None else f"{entry.title}  {value.value or '(blank)'}"
        count = entry.group.count if value is None else value.count
        title = f"{called}  ·  {counted(count, 'finding')}"
        self.query_one(".problems--title", Static).update(safe_text(title, max(20, self.size.width - 4)))
        self.add_class("-lines")
        self.lines.focus()
        first = value.first if value is not None else None
        make = partial(GroupFindings, draft, entry.group, first, self._search)

        def listing() -> Listing:
            return Listed(make(), finding_row)

        self.lines.feed(listing)

    def _leave_lines(self) -> None:
        if self.has_class("-lines"):
            had_focus = self.lines.has_focus
            self.remove_class("-lines")
            if had_focus:
                self.groups.focus()
            self._say_group()

    @on(RowGrid.RowSelected, "#problem-lines")
    def _follow(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        line, column = target_of(event.row)
        if line is None:
            self.app.bell()
        else:
            self.post_message(self.Followed(Target(line, column)))

    # What the cursor is on

    @on(RowGrid.RowHighlighted)
    def _say(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.grid is self.groups:
            self._say_group()
        elif event.row is not None and self.has_class("-lines"):
            line, value, message, fix = (cell.text if isinstance(cell, Cell) else cell for cell in event.row.cells)
            place = "about the file" if target_of(event.row)[0] is None else f"line {line}"
            where = f"{place} · {value}" if value else place
            self.query_one(FindingDetail).say((message, "bold"), (fix, "$text-muted"), (where, "$text-muted"))

    def _say_group(self) -> None:
        detail = self.query_one(FindingDetail)
        place = self.groups.cursor_row
        if place >= len(self._entries):
            detail.say()
            return
        entry = self._entries[place]
        group, value = entry.group, entry.value
        if value is not None:
            detail.say(
                (value.message, "bold"), (group.fix or "", "$text-muted"), (value.value or "(blank)", "$text-muted")
            )
            return
        parts = [counted(group.count, "finding"), counted(group.lines, "line") if group.lines else "about the file"]
        if group.values > 1:
            parts.append(counted(group.values, "value"))
        parts.append("enter shows the values" if entry.opens_values else "enter shows them")
        fix = group.fix or "What to do differs from line to line."
        detail.say((entry.title, "bold"), (fix, "$text-muted"), (" · ".join(parts), "$text-muted"))

    # Keys of the step

    def search(self, text: str) -> None:
        """Only findings with this text in value or message, or on this line."""
        self._search = text
        self._unfolded = {}
        if self.has_class("-lines") and self._chosen is not None:
            self._open_lines(self._chosen)
        if self._draft is not None:
            self._read_groups(self._draft, text)

    def ask_filter(self) -> None:
        """Asks which findings to show."""
        choices = [Choice(key, label) for key, (_, label) in enumerate(FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._only), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._only = key
            self._leave_lines()
            self._list_groups(0)
            self.groups.focus()

    def close(self) -> bool:
        """From the lines back to the groups; False if it is there."""
        was_open = self.has_class("-lines")
        self._leave_lines()
        return was_open

    def focus_list(self) -> None:
        """Gives the keys to what is in sight."""
        (self.lines if self.has_class("-lines") else self.groups).focus()
