"""The tab Problems of the preview: findings grouped by what they say, by value, and then line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from upflow_tui.core.findings import Severity
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.filters import NONE, Filter, Filters
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.pace import Pace
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.copying import cells
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing
from upflow_tui.tui.widgets.grid.listed import Listed
from upflow_tui.tui.widgets.grid.row_grid import Cell, RowGrid
from upflow_tui.tui.wizard.preview.customer_lines import Target
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail
from upflow_tui.tui.wizard.preview.problem import Problem
from upflow_tui.tui.wizard.preview.problem_rows import (
    GROUP_COLUMNS,
    LINE_COLUMNS,
    NOTES,
    Entry,
    GroupIdentity,
    Identity,
    ProblemTree,
    entry_title,
    entry_words,
    finding_row,
    finding_words,
    group_identity,
    group_row,
    read_problems,
    target_of,
)
from upflow_tui.tui.wording import nothing_matches

if TYPE_CHECKING:
    from upflow_tui.engine.found import FindingGroup, FindingValue

FILTERS: Final = (
    (None, "All problems and notes"),
    (Severity.ERROR, "Only errors"),
    (Severity.WARNING, "Only warnings"),
    (Severity.NOTE, "Only notes"),
)
_WIDE: Final = 105
"""Cells from which on all columns are in sight."""
_GROUPS: Final = "groups"
"""The reading of the groups, of which only the newest counts."""


class ProblemsTab(Vertical):
    """The findings of the plan by what they say, each of which opens to its values, and the lines of one of them."""

    DEFAULT_CSS = """
    ProblemsTab {
        & > .problems--title { height: 1; padding: 0 1; background: $panel; color: $accent; text-style: bold; }
        & > .problems--title, & > #problem-lines { display: none; }
        &.-lines > .problems--title, &.-lines > #problem-lines { display: block; }
        &.-lines > #problem-groups { display: none; }
    }
    """

    class Narrowed(Message):
        """The list shows another part of the findings."""

    class Followed(Message):
        """Enter on a finding: to its line."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self) -> None:
        super().__init__(id="tab-problems")
        # Held, not asked of the DOM: a message that was on its way finds them even while the screen goes.
        self.groups: Final = RowGrid(
            GROUP_COLUMNS,
            empty_text="Problems appear when the preview is complete.",
            copies=lambda row: self._entries[row.key].title,
            list_name="preview.problems",
            id="problem-groups",
        )
        """The list of groups."""
        self.lines: Final = FedGrid(
            LINE_COLUMNS,
            empty_text="No problems match.",
            enter_label="Go to cell",
            copies=cells(2),
            list_name="preview.problem lines",
            id="problem-lines",
        )
        """The findings of one group."""
        self.pace: Final = Pace()
        """How long a search takes."""
        self._title: Final = CutText(classes="problems--title")
        self._detail: Final = FindingDetail()
        self._draft: Path | None = None
        self._tree = ProblemTree()
        self._entries: list[Entry] = []
        self._only = 0
        self._search = ""
        self._chosen: Entry | None = None
        """The group or value whose lines are shown, or were last."""
        self._is_narrow = False

    def compose(self) -> ComposeResult:
        """The groups, or the lines of one of them; and under both what the row under the cursor says, whole."""
        yield self._title
        yield self.groups
        yield self.lines
        yield self._detail

    @property
    def note(self) -> str:
        """Nothing: how many there are stands in the tab, and what they are narrowed to above them."""
        return ""

    def on_resize(self) -> None:
        """Hides the last column where there is no room: what to do stands below the list, whole."""
        is_narrow = self.size.width < _WIDE
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            for grid, columns in ((self.groups, GROUP_COLUMNS), (self.lines, LINE_COLUMNS)):
                grid.set_columns([*columns[:-1], replace(columns[-1], hidden=is_narrow)])

    # The cursor

    @property
    def entry(self) -> Entry | None:
        """The group or value that the cursor is on, or whose lines are shown."""
        return self._chosen if self._shows_lines else self._entry_under_cursor

    @property
    def _entry_under_cursor(self) -> Entry | None:
        place = self.groups.cursor_row
        return self._entries[place] if place < len(self._entries) else None

    @property
    def _shows_lines(self) -> bool:
        return self.has_class("-lines")

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """Line and column (0 = first) of the finding under the cursor, where single ones are listed."""
        line, column = target_of(self.lines.row) if self._shows_lines else (None, None)
        return (line, column) if line is not None else None

    @property
    def problem(self) -> Problem | None:
        """The problem under the cursor: a group, a value of it, or a single finding."""
        entry = self.entry
        if entry is None or entry.is_notes:
            return None
        group, first = entry.group, entry.value.first if entry.value is not None else None
        return Problem(group.code, group.field, self._value(entry), group, group.severity, group.fix, first)

    def _value(self, entry: Entry) -> str | None:
        """The value that the cursor is on: of a row of values, or of a single finding; None: the whole group."""
        if self._shows_lines and self.lines.row is not None:
            value = self.lines.row.cells[1]
            return value.text if isinstance(value, Cell) else value
        return entry.value.value if entry.value is not None else None

    # The draft

    def show_draft(self, draft: Path | None, empty: str = "") -> None:
        """Shows the findings of another draft; None: there is none, and `empty` says why."""
        self._draft = draft
        self._tree = ProblemTree()
        self._leave_lines()
        if draft is None:
            self.workers.cancel_group(self, _GROUPS)
            self._take(self._tree, None)
            self.groups.empty_text = empty
            self.groups.refresh()
        else:
            self._read(draft, (), None)

    def show_again(self, draft: Path) -> None:
        """Shows the findings of a draft that differs by a repair; the cursor stays on its problem, or on the next."""
        self._draft = draft
        entry = self.entry
        self._read(draft, tuple(self._tree.values), entry.identity if entry is not None else None)

    def _read(self, draft: Path, opened: Collection[GroupIdentity], cursor: Identity | None) -> None:
        """Reads the groups, and the values of those that are `opened`; then the cursor goes to `cursor`."""
        from upflow_tui.engine.found import DraftFindings

        search = self._search
        off_loop(
            self,
            self.pace.timed(lambda: read_problems(DraftFindings(draft), search, opened)),
            lambda tree: self._take(tree, cursor),
            group=_GROUPS,
            failed=self._tell,
        )

    def _tell(self, error: Exception) -> None:
        self.post_message(FedGrid.Failed(self.lines, error))

    def _take(self, tree: ProblemTree, cursor: Identity | None) -> None:
        self._tree = tree
        self.groups.empty_text = self._empty_text
        self._entries = self._tree.entries(FILTERS[self._only][0])
        self._list_groups(self._place_of(cursor) if cursor is not None else 0)
        if cursor is not None and self._shows_lines:
            self._show_lines_again(cursor)

    @property
    def _empty_text(self) -> str:
        if not (self._only or self._search):
            return "✓ No problems found."
        return nothing_matches("problems", self._search, filtered=bool(self._only))

    def _place_of(self, cursor: Identity) -> int:
        """Where a problem is now. Of a value that is gone: the next of its group, or the group; of a group that is gone
        the place of the next, or the top where that is no error."""
        group = []
        for place, entry in enumerate(self._entries):
            if entry.identity == cursor:
                return place
            if group_identity(entry.group) == cursor[:3]:
                group.append(place)
        place = max(0, min(self.groups.cursor_row, len(self._entries) - 1))
        if group:
            return max(group[0], min(place, group[-1]))
        below = [entry.group.severity for entry in self._entries[place : place + 1]]
        return 0 if cursor[0] is Severity.ERROR and below != [Severity.ERROR] else place

    def _list_groups(self, cursor: int) -> None:
        self._entries = self._tree.entries(FILTERS[self._only][0])
        opened = self._tree.values
        rows = [
            group_row(key, entry, unfolded=group_identity(entry.group) in opened)
            for key, entry in enumerate(self._entries)
        ]
        self.groups.show_rows(rows, cursor=cursor)
        self._say_group()
        self.post_message(self.Narrowed())

    # Groups and values

    @on(RowGrid.RowSelected, "#problem-groups")
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        entry = self._entries[event.index]
        if not entry.opens_values:
            self._open_lines(entry)
        elif group_identity(entry.group) in self._tree.values:
            del self._tree.values[group_identity(entry.group)]
            self._list_groups(event.index)
        elif entry.is_notes:
            self._tree.values[NOTES] = ()
            self._list_groups(event.index)
        elif self._draft is not None:
            self._read_values(self._draft, entry.group)

    def _read_values(self, draft: Path, group: FindingGroup) -> None:
        search = self._search

        def read() -> list[FindingValue]:
            from upflow_tui.engine.found import DraftFindings, group_values

            return group_values(DraftFindings(draft), group, search)

        def unfold(values: list[FindingValue]) -> None:
            if draft == self._draft:
                self._tree.values[group_identity(group)] = values
                self._list_groups(self.groups.cursor_row)

        off_loop(self, read, unfold, group="values", failed=self._tell)

    # The lines of one problem

    def _open_lines(self, entry: Entry) -> None:
        if self._draft is None:
            return
        self._chosen = entry
        self._say_title(entry)
        self.add_class("-lines")
        self.lines.focus()
        self.lines.feed(self._maker(entry, self._draft))

    def _show_lines_again(self, identity: Identity) -> None:
        """The lines of the problem that is open, as they are now; back to the groups if there are none."""
        entry = next((entry for entry in self._entries if entry.identity == identity), None)
        if entry is None:
            self._leave_lines()
            return
        self._chosen = entry
        line, _ = target_of(self.lines.row)
        self._say_title(entry)

        def find(listing: Listing) -> int | None:
            rows = listing.rows(self.lines.cursor_row, 1) if line is not None else []
            return None if not rows or target_of(rows[0])[0] != line else self.lines.cursor_row

        self.lines.renew(self._maker(entry, self._draft), find)

    def _leave_lines(self) -> None:
        """Back to the groups."""
        if self._shows_lines:
            had_focus = self.lines.has_focus
            self.remove_class("-lines")
            if had_focus:
                self.groups.focus()
            self._say_group()

    def _say_title(self, entry: Entry, found: int | None = None) -> None:
        self._title.update(safe_text(entry_title(entry, found)))

    @on(FedGrid.Counted)
    def _say_found(self, event: FedGrid.Counted) -> None:
        """Of the lines that a search leaves there may be fewer than the problem has."""
        event.stop()
        if event.is_all and self._search and self._shows_lines and self._chosen is not None:
            self._say_title(self._chosen, event.count)

    def _maker(self, entry: Entry, draft: Path | None) -> Callable[[], Listing]:
        search, first = self._search, entry.value.first if entry.value is not None else None

        def make() -> Listing:
            from upflow_tui.engine.found import DraftFindings, GroupFindings

            assert draft is not None
            return Listed(GroupFindings(DraftFindings(draft), entry.group, first, search), finding_row)

        return make

    @on(RowGrid.RowSelected, "#problem-lines")
    def _follow(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        line, column = target_of(event.row)
        if line is None:
            self.app.bell()
        else:
            self.post_message(self.Followed(Target(line, column)))

    # What the cursor is on, whole

    @on(RowGrid.RowHighlighted)
    def _say(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        if event.grid is self.groups:
            self._say_group()
        elif event.row is not None and self._shows_lines:
            self._detail.say(*finding_words(event.row))

    def _say_group(self) -> None:
        entry = self._entry_under_cursor
        self._detail.say(*(entry_words(entry) if entry is not None else ()))

    # Keys of the step

    @property
    def filters(self) -> Filters:
        """What the list is narrowed by, besides the search."""
        label = FILTERS[self._only][1]
        return Filters((Filter("only", self._only, label),)) if self._only else NONE

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

    def search(self, text: str) -> None:
        """Only findings with this text in value or message, or on this line."""
        self._search = text
        self._tree = ProblemTree()
        if self._shows_lines and self._chosen is not None:
            self._open_lines(self._chosen)
        if self._draft is not None:
            self._read(self._draft, (), None)

    def is_open(self) -> bool:
        """Whether the lines of one problem are shown."""
        return self._shows_lines

    def close(self) -> None:
        """From the lines back to the groups."""
        self._leave_lines()

    def narrow(self, filters: Filters) -> None:
        """Lets the filter go, or takes another one."""
        self._take_filter(filters.number("only") or 0)

    def focus_list(self) -> None:
        """Gives the keys to what is in sight."""
        (self.lines if self._shows_lines else self.groups).focus()
