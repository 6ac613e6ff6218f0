"""What an import did: status, numbers, the most frequent errors, and where to go from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from upflow_tui.core.findings import LINE_KIND_LABELS
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wizard.preview.plan_summary import PlanSummary
from upflow_tui.tui.wording import counted, number, why_nothing

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import Assignments
    from upflow_tui.engine.draft.odd_lines import OddLines
    from upflow_tui.engine.found import FindingGroup

ERRORS, HISTORY, FIXED, UNDO, ANOTHER, CUSTOMERS = range(6)
_NEXT: Final = {
    ERRORS: ("e", "Save the lines with errors", "fix them in that file and import it"),
    HISTORY: ("v", "Open in history", "errors, changes, lines, the file"),
    FIXED: ("W", "Save the fixed file", "ready for Upflow"),
    UNDO: ("u", "Undo this import", "shows what changes first"),
    ANOTHER: ("a", "Import another file", ""),
    CUSTOMERS: ("c", "See the customers", "as they are now"),
}
_COLUMNS: Final = (GridColumn("", 1), GridColumn("", 27), GridColumn("", min_width=34))
_SHOWN: Final = 6
"""So many lines are said of errors, and of lines that are no customers, where there is room for that."""
_LEAST_SHOWN: Final = 2
_LEAST_WAYS: Final = 3
"""So many ways on are in sight in a low window, the others are reached by the cursor."""
_HEAD: Final = 2
"""The heading of each of these, and the blank line before it."""
_MARGINS: Final = 4
"""The blank lines around the title, the heading of the ways on and the blank line before it."""
_NAMED: Final = 8
"""So many lines are named of each kind."""


class ResultView(Vertical):
    """The end of the wizard."""

    DEFAULT_CSS = """
    ResultView {
        padding: 0 2;
        & > .result--title { height: auto; margin: 1 0; text-style: bold; }
        & > .result--errors, & > .result--skipped {
            height: auto;
            margin-top: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & > .result--next { height: 1; margin-top: 1; color: $text-muted; }
        & > RowGrid { height: auto; max-height: 6; background: $background; }
    }
    """

    class Chosen(Message):
        """What to do next: ERRORS, HISTORY, FIXED, UNDO, ANOTHER or CUSTOMERS."""

        def __init__(self, way: int) -> None:
            super().__init__()
            self.way = way

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        """Number and status of the import."""
        self._ways: list[int] = []
        """What can be done next."""
        self._groups: list[FindingGroup] = []
        self._odd_lines: list[OddLines] = []

    def compose(self) -> ComposeResult:
        """Status, numbers, errors, ways on."""
        yield Static(classes="result--title")
        yield PlanSummary()
        yield Static(classes="result--errors")
        yield Static(classes="result--skipped")
        yield Static("Next steps", classes="result--next", markup=False)
        yield RowGrid(_COLUMNS, enter_label="Open")

    def show(self, outcome: dict[str, Any], assigned: Assignments | None, draft: Path | None) -> None:
        """Shows what was done.

        Args:
            outcome: the engine's answer: number, status, totals.
            assigned: as the summary had it.
            draft: the plan that was written, to read the errors from.
        """
        totals = outcome["totals"]
        self._say(*title_of(outcome))
        self.query_one(PlanSummary).show(totals, assigned)
        for part in (".result--errors", ".result--skipped"):
            self.query_one(part, Static).display = False
        self._show_ways([way for way in _NEXT if way != ERRORS or totals["errors"]])
        self._groups, self._odd_lines = [], []
        self._fit()
        if draft is not None:
            self._read_odd_lines(draft)
        if totals["errors"] and draft is not None:
            self._read_errors(draft)

    def undone(self, kept: int) -> None:
        """The import was taken back, but for what was `kept`."""
        number_and_name = self.title.partition(":")[0].removeprefix("✓ ").removeprefix("! ")
        left = f", but for {counted(kept, 'value')} that {'was' if kept == 1 else 'were'} kept" if kept else ""
        self._say(f"↶ {number_and_name}: Undone{left}", "$text-muted")
        self._show_ways([way for way in self._ways if way != UNDO])
        self._fit()

    def _show_ways(self, ways: list[int]) -> None:
        self._ways = ways
        rows = [Row(way, (_NEXT[way][0], _NEXT[way][1], Cell(_NEXT[way][2], Tone.MUTED))) for way in ways]
        self.query_one(RowGrid).show_rows(rows)

    def _say(self, title: str, style: str) -> None:
        self.title = title
        self.query_one(".result--title", Static).update(Content.styled(title, style))

    def focus_list(self) -> None:
        """Gives the keys to the ways on."""
        self.query_one(RowGrid).focus()

    def on_resize(self) -> None:
        """Where there are few lines, fewer kinds of errors are shown."""
        self._fit()

    def _fit(self) -> None:
        """Shows as much of the errors and the skipped lines as leaves room for the ways on, which have the keys."""
        grid, above = self.query_one(RowGrid), (self.query_one(".result--title"), self.query_one(PlanSummary))
        size = self.content_size
        taken = sum(part.get_content_height(size, size, size.width) for part in above) + _MARGINS
        room, lines = size.height - taken, [len(self._groups), len(self._odd_texts())]
        shown = [min(count, _SHOWN) for count in lines]
        while sum(count + _HEAD for count in shown if count) + grid.row_count > room and max(shown) > _LEAST_SHOWN:
            shown[shown.index(max(shown))] -= 1
        left = room - sum(count + _HEAD for count in shown if count)
        grid.styles.height = max(_LEAST_WAYS, min(grid.row_count, left))
        self._show_errors(shown[0])
        self._show_odd_lines(shown[1])

    def _read_errors(self, draft: Path) -> None:
        def read() -> list[FindingGroup]:
            from upflow_tui.core.findings import Severity
            from upflow_tui.engine.found import DraftFindings, problem_groups

            return [group for group in problem_groups(DraftFindings(draft)) if group.severity is Severity.ERROR]

        # Where they cannot be read, the history has them as well.
        off_loop(self, read, self._take_errors, group="errors", failed=lambda _: None)

    def _read_odd_lines(self, draft: Path) -> None:
        def read() -> list[OddLines]:
            from upflow_tui.engine.draft.odd_lines import odd_lines_of

            return odd_lines_of(draft)

        def take(found: list[OddLines]) -> None:
            self._odd_lines = found
            self._fit()

        off_loop(self, read, take, group="odd lines", failed=lambda _: None)

    def _odd_texts(self) -> list[tuple[str, str]]:
        """Which lines were skipped, and which were put back; each text with its style."""
        return [
            (f"{sign} {LINE_KIND_LABELS[kind.code]} {what}: {_named(some)}", style)
            for kind in self._odd_lines
            for sign, what, some, style in (
                ("⊘", "skipped", kind.skipped, "$warning"),
                ("↶", "put back", kind.put_back, "$success"),
            )
            if some
        ]

    def _show_odd_lines(self, most: int) -> None:
        found = self._odd_texts()
        if not found:
            return
        if len(found) > most:
            found = [*found[: most - 1], ("See Import history for the others.", "$text-muted")]
        lines = [Content.styled("Lines that do not look like customers", "$text-muted")]
        lines += [safe_text(text, style=style) for text, style in found]
        skipped = self.query_one(".result--skipped", Static)
        skipped.update(Content("\n").join(lines))
        skipped.display = True

    def _take_errors(self, groups: list[FindingGroup]) -> None:
        self._groups = groups
        self._fit()

    def _show_errors(self, most: int) -> None:
        if not self._groups:
            return
        from upflow_tui.engine.found import title_of as group_title

        groups = self._groups
        shown = groups if len(groups) <= most else groups[: most - 1]
        lines = [Content.styled("Errors", "$text-muted")]
        texts = (f"✗ {number(group.count):>6}  {group_title(group)}" for group in shown)
        lines += [safe_text(text, style="$error") for text in texts]
        if len(groups) > len(shown):
            more = f"and {counted(len(groups) - len(shown), 'other kind')} of errors: the import history lists them all"
            lines.append(safe_text(more, style="$text-muted"))
        errors = self.query_one(".result--errors", Static)
        errors.update(Content("\n").join(lines))
        errors.display = True

    @on(RowGrid.RowHighlighted)
    def _stop(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()

    @on(RowGrid.RowSelected)
    def _choose(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        if event.row is not None:
            self.post_message(self.Chosen(event.row.key))


def _named(lines: list[int]) -> str:
    """`line 4`, `lines 4, 6, 9 and 3 more`."""
    first = ", ".join(map(number, lines[:_NAMED]))
    more = f" and {number(len(lines) - _NAMED)} more" if len(lines) > _NAMED else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {first}{more}"


def title_of(outcome: dict[str, Any]) -> tuple[str, str]:
    """Number and status of an import in one line, and its style (docs/rules.md §6, "Status")."""
    totals = outcome["totals"]
    if outcome["status"] == "success":
        nothing = "" if totals["applied"] else f" · nothing changed: {why_nothing(totals, done=True)}"
        return f"✓ Import {outcome['number']}: Success{nothing}", "$success"
    lines = f"{number(totals['applied'])} of {counted(totals['lines'], 'line')} applied"
    return f"! Import {outcome['number']}: Error · {lines}", "$warning"
