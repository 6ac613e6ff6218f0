"""The tab Problems of the preview: findings grouped by what they say, by value, and then line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import on
from textual.message import Message
from textual.widgets import Static

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.screens.place import Listed
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.row_grid import Cell, RowGrid
from upflow_tui.tui.wizard.preview.customer_lines import Target
from upflow_tui.tui.wizard.preview.finding_detail import FindingDetail
from upflow_tui.tui.wizard.preview.problem_groups import ProblemGroups
from upflow_tui.tui.wizard.preview.problem_rows import Entry, Identity, ProblemTree, finding_row, target_of
from upflow_tui.tui.wording import counted


class ProblemsTab(ProblemGroups):
    """The findings of the plan, and the lines of one group or value."""

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

    @property
    def entry(self) -> Entry | None:
        """The group or value that the cursor is on, or whose lines are shown."""
        if self.has_class("-lines"):
            return self._chosen
        place = self.groups.cursor_row
        return self._entries[place] if place < len(self._entries) else None

    @property
    def cell(self) -> tuple[int, int | None] | None:
        """Line and column (0 = first) of the finding under the cursor, where single ones are listed."""
        line, column = target_of(self.lines.row) if self.has_class("-lines") else (None, None)
        return (line, column) if line is not None else None

    @property
    def value(self) -> str | None:
        """The value that the cursor is on: of a row of values, or of a single finding; None: the whole group."""
        if self.has_class("-lines") and self.lines.row is not None:
            value = self.lines.row.cells[1]
            return value.text if isinstance(value, Cell) else value
        entry = self.entry
        return entry.value.value if entry is not None and entry.value is not None else None

    # The lines of one problem

    def show_lines_again(self, identity: Identity) -> None:
        """The lines of the problem that is open, as they are now; back to the groups if there are none."""
        entry = next((entry for entry in self._entries if entry.identity == identity), None)
        if entry is None:
            self.leave_lines()
            return
        self._chosen = entry
        line, _ = target_of(self.lines.row)
        self._say_title(entry)

        def find(listing: Listing) -> int | None:
            rows = listing.rows(self.lines.cursor_row, 1) if line is not None else []
            return None if not rows or target_of(rows[0])[0] != line else self.lines.cursor_row

        self.lines.renew(self._maker(entry, self._draft), find)

    def open_lines(self, entry: Entry) -> None:
        if self._draft is None:
            return
        self._chosen = entry
        self._say_title(entry)
        self.add_class("-lines")
        self.lines.focus()
        self.lines.feed(self._maker(entry, self._draft))

    def _say_title(self, entry: Entry) -> None:
        value = entry.value
        called = entry.title if value is None else f"{entry.title}  {value.value or '(blank)'}"
        count = entry.group.count if value is None else value.count
        title = f"{called}  ·  {counted(count, 'finding')}"
        self.query_one(".problems--title", Static).update(safe_text(title, max(20, self.size.width - 4)))

    def _maker(self, entry: Entry, draft: Path | None) -> Callable[[], Listing]:
        search, first = self._search, entry.value.first if entry.value is not None else None

        def make() -> Listing:
            from upflow_tui.engine.draft.lists import GroupFindings

            assert draft is not None
            return Listed(GroupFindings(draft, entry.group, first, search), finding_row)

        return make

    def leave_lines(self) -> None:
        if self.has_class("-lines"):
            had_focus = self.lines.has_focus
            self.remove_class("-lines")
            if had_focus:
                self.groups.focus()
            self.say_group()

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
            self.say_group()
        elif event.row is not None and self.has_class("-lines"):
            line, value, message, fix = (cell.text if isinstance(cell, Cell) else cell for cell in event.row.cells)
            place = "about the file" if target_of(event.row)[0] is None else f"line {line}"
            where = f"{place} · {value}" if value else place
            self.query_one(FindingDetail).say((message, "bold"), (fix, "$text-muted"), (where, "$text-muted"))

    # Keys of the step

    def search(self, text: str) -> None:
        """Only findings with this text in value or message, or on this line."""
        self._search = text
        self._tree = ProblemTree()
        if self.has_class("-lines") and self._chosen is not None:
            self.open_lines(self._chosen)
        if self._draft is not None:
            self.read(self._draft, text, (), None)

    def close(self) -> bool:
        """From the lines back to the groups; False if it is there."""
        was_open = self.has_class("-lines")
        self.leave_lines()
        return was_open

    def focus_list(self) -> None:
        """Gives the keys to what is in sight."""
        (self.lines if self.has_class("-lines") else self.groups).focus()
