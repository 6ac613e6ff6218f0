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
_SHOWN: Final = 5
_SHOWN_LOW: Final = 3
_NAMED: Final = 8
"""So many lines are named of each kind."""
_LOW: Final = 26
"""Lines of the view below which fewer kinds of errors are shown."""


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
        self.query_one(PlanSummary).show(totals, assigned, done=True)
        for part in (".result--errors", ".result--skipped"):
            self.query_one(part, Static).display = False
        ways = [way for way in _NEXT if way != ERRORS or totals["errors"]]
        rows = [Row(way, (_NEXT[way][0], _NEXT[way][1], Cell(_NEXT[way][2], Tone.MUTED))) for way in ways]
        grid = self.query_one(RowGrid)
        grid.styles.height = len(rows)
        grid.show_rows(rows)
        self._groups, self._odd_lines = [], []
        if draft is not None:
            self._read_odd_lines(draft)
        if totals["errors"] and draft is not None:
            self._read_errors(draft)

    def undone(self, kept: int) -> None:
        """The import was taken back, but for what was `kept`."""
        number_and_name = self.title.partition(":")[0].removeprefix("✓ ").removeprefix("! ")
        left = f", but for {counted(kept, 'value')} that {'was' if kept == 1 else 'were'} kept" if kept else ""
        self._say(f"↶ {number_and_name}: Undone{left}", "$text-muted")

    def _say(self, title: str, style: str) -> None:
        self.title = title
        self.query_one(".result--title", Static).update(Content.styled(title, style))

    def focus_list(self) -> None:
        """Gives the keys to the ways on."""
        self.query_one(RowGrid).focus()

    def on_resize(self) -> None:
        """Where there are few lines fewer kinds of errors are shown."""
        self._show_errors()
        self._show_odd_lines()

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
            self._show_odd_lines()

        off_loop(self, read, take, group="odd lines", failed=lambda _: None)

    def _show_odd_lines(self) -> None:
        """Which lines were skipped, and which were put back."""
        if not self._odd_lines:
            return
        found = [
            (f"{sign} {LINE_KIND_LABELS[kind.code]} {what}: {_named(some)}", style)
            for kind in self._odd_lines
            for sign, what, some, style in (
                ("⊘", "skipped", kind.skipped, "$warning"),
                ("↶", "put back", kind.put_back, "$success"),
            )
            if some
        ]
        most = _SHOWN_LOW if self.size.height < _LOW else _SHOWN + 1
        if len(found) > most:
            found = [*found[: most - 1], ("See Import history for the others.", "$text-muted")]
        lines = [Content.styled("Lines that do not look like customers", "$text-muted")]
        lines += [safe_text(text, style=style) for text, style in found]
        skipped = self.query_one(".result--skipped", Static)
        skipped.update(Content("\n").join(lines))
        skipped.display = True

    def _take_errors(self, groups: list[FindingGroup]) -> None:
        self._groups = groups
        self._show_errors()

    def _show_errors(self) -> None:
        if not self._groups:
            return
        from upflow_tui.engine.found import title_of as group_title

        groups, most = self._groups, _SHOWN_LOW if self.size.height < _LOW else _SHOWN
        shown = groups if len(groups) <= most + 1 else groups[:most]
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
