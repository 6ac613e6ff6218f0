"""The groups of problems in the preview: what is wrong, in which field, on how many lines, and with which values."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from upflow_tui.core.findings import Severity
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail
from upflow_tui.tui.wizard.preview.problem_rows import (
    GROUP_COLUMNS,
    LINE_COLUMNS,
    Entry,
    GroupIdentity,
    Identity,
    ProblemTree,
    group_identity,
    group_row,
    read_problems,
)
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import FindingGroup, FindingValue

FILTERS: Final = (
    (None, "All problems and notes"),
    (Severity.ERROR, "Only errors"),
    (Severity.WARNING, "Only warnings"),
    (Severity.NOTE, "Only notes"),
)

_WIDE: Final = 105
"""Cells from which on all columns are in sight."""


class ProblemGroups(Vertical):
    """The findings of the plan by what they say, each of which opens to its values."""

    class Narrowed(Message):
        """The list shows another part of the findings."""

    def __init__(self) -> None:
        super().__init__(id="tab-problems")
        self._draft: Path | None = None
        self._tree = ProblemTree()
        self._reading = 0
        """Rises with each reading of the groups: what was read before comes too late."""
        self._entries: list[Entry] = []
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
        self._tree = ProblemTree()
        self.leave_lines()
        if draft is None:
            self._reading += 1
            self._take(self._tree, self._reading, None)
            self.groups.empty_text = empty
            self.groups.refresh()
        else:
            self.read(draft, self._search, (), None)

    def show_again(self, draft: Path) -> None:
        """Shows the findings of a draft that differs by a repair; the cursor stays on its problem, or on the next."""
        self._draft = draft
        entry = self.entry
        self.read(draft, self._search, tuple(self._tree.values), entry.identity if entry is not None else None)

    def read(self, draft: Path, search: str, opened: Collection[GroupIdentity], cursor: Identity | None) -> None:
        """Reads the groups, and the values of those that are `opened`; then the cursor goes to `cursor`."""
        self._reading += 1
        self._read_off_loop(draft, search, opened, cursor, self._reading)

    @work(thread=True, exclusive=True, group="groups", exit_on_error=False)
    def _read_off_loop(
        self, draft: Path, search: str, opened: Collection[GroupIdentity], cursor: Identity | None, reading: int
    ) -> None:
        try:
            tree = read_problems(draft, search, opened)
        except Exception as error:
            self.app.call_from_thread(self.post_message, FedGrid.Failed(self.lines, error))
        else:
            self.app.call_from_thread(self._take, tree, reading, cursor)

    def _take(self, tree: ProblemTree, reading: int, cursor: Identity | None) -> None:
        if reading != self._reading or not self.is_attached:
            return
        self._tree = tree
        self.groups.empty_text = "Nothing is like that." if self.note else "✓ Nothing was found: the file is fine."
        self._entries = self._tree.entries(FILTERS[self._only][0])
        self._list_groups(self._place_of(cursor) if cursor is not None else 0)
        if cursor is not None and self.has_class("-lines"):
            self.show_lines_again(cursor)

    def _place_of(self, cursor: Identity) -> int:
        """Where a problem is now; of one that is gone, the place of the next, or the top where that is no error."""
        for place, entry in enumerate(self._entries):
            if entry.identity == cursor:
                return place
        place = max(0, min(self.groups.cursor_row, len(self._entries) - 1))
        below = [entry.group.severity for entry in self._entries[place : place + 1]]
        return 0 if cursor[0] is Severity.ERROR and below != [Severity.ERROR] else place

    def show_lines_again(self, identity: Identity) -> None:
        """The lines of the problem that is open, as they are now; back to the groups if there are none."""

    def open_lines(self, entry: Entry) -> None:
        """Shows the lines of a group or value."""

    def leave_lines(self) -> None:
        """Back to the groups."""

    @property
    def entry(self) -> Entry | None:
        """The group or value that the cursor is on."""
        place = self.groups.cursor_row
        return self._entries[place] if place < len(self._entries) else None

    def _list_groups(self, cursor: int) -> None:
        self._entries = self._tree.entries(FILTERS[self._only][0])
        opened = self._tree.values
        rows = [
            group_row(key, entry, unfolded=group_identity(entry.group) in opened)
            for key, entry in enumerate(self._entries)
        ]
        self.groups.show_rows(rows, cursor=cursor)
        self.say_group()
        self.post_message(self.Narrowed())

    # Groups and values

    @on(RowGrid.RowSelected, "#problem-groups")
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        entry = self._entries[event.index]
        if not entry.opens_values:
            self.open_lines(entry)
        elif group_identity(entry.group) in self._tree.values:
            del self._tree.values[group_identity(entry.group)]
            self._list_groups(event.index)
        elif self._draft is not None:
            self._read_values(self._draft, entry.group, self._search)

    @work(thread=True, exclusive=True, group="values", exit_on_error=False)
    def _read_values(self, draft: Path, group: FindingGroup, search: str) -> None:
        from upflow_tui.engine.draft.lists import group_values

        try:
            values = group_values(draft, group, search)
        except Exception as error:
            self.app.call_from_thread(self.post_message, FedGrid.Failed(self.lines, error))
        else:
            self.app.call_from_thread(self._unfold, draft, group, values)

    def _unfold(self, draft: Path, group: FindingGroup, values: list[FindingValue]) -> None:
        if draft == self._draft:
            self._tree.values[group_identity(group)] = values
            self._list_groups(self.groups.cursor_row)

    def say_group(self) -> None:
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
        if group.freed:
            parts.append(f"mending it frees {counted(group.freed, 'line')}")
        parts.append("enter shows the values" if entry.opens_values else "enter shows them")
        fix = group.fix or "What to do differs from line to line."
        detail.say((entry.title, "bold"), (fix, "$text-muted"), (" · ".join(parts), "$text-muted"))

    # Keys of the step

    def ask_filter(self) -> None:
        """Asks which findings to show."""
        choices = [Choice(key, label) for key, (_, label) in enumerate(FILTERS)]
        self.app.push_screen(ChooseDialog("Show", choices, current=self._only), self._take_filter)

    def _take_filter(self, key: int | None) -> None:
        if key is not None:
            self._only = key
            self.leave_lines()
            self._list_groups(0)
            self.groups.focus()
