"""What an import did: status, numbers, the most frequent errors, and where to go from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from upflow_tui.core.findings import Severity
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.wizard.plan_summary import PlanSummary
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.draft_lists import Assignments, FindingGroup

HISTORY, CUSTOMERS, ANOTHER = 0, 1, 2
_NEXT: Final = (
    ("Open it in the import history", "every error, every change, every line, the file itself"),
    ("See the customers", "as they are now"),
    ("Import another file", "begin again with the first step"),
)
_SHOWN: Final = 5


class ResultView(Vertical):
    """The end of the wizard."""

    DEFAULT_CSS = """
    ResultView {
        padding: 1 2 0 2;
        & > .result--title { height: auto; margin-bottom: 1; text-style: bold; }
        & > .result--errors { height: auto; margin-top: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & > .result--next { height: 1; margin-top: 1; color: $text-muted; }
        & > RowGrid { height: 4; margin-top: 1; }
    }
    """

    class Chosen(Message):
        """Where to go: HISTORY, CUSTOMERS or ANOTHER."""

        def __init__(self, way: int) -> None:
            super().__init__()
            self.way = way

    title = ""
    """Number and status of the import."""

    def compose(self) -> ComposeResult:
        """Status, numbers, errors, ways on."""
        yield Static(classes="result--title")
        yield PlanSummary()
        yield Static(classes="result--errors")
        yield RowGrid((GridColumn("What next", 32), GridColumn("")), enter_label="Go")

    def show(self, outcome: dict[str, Any], assigned: Assignments | None, draft: Path | None) -> None:
        """Shows what was done.

        Args:
            outcome: the engine's answer: number, status, totals.
            assigned: as the summary had it.
            draft: the plan that was written, to read the errors from.
        """
        totals = outcome["totals"]
        title, style = f"✓ Import {outcome['number']}: Success", "$success"
        if outcome["status"] != "success":
            lines = f"{number(totals['applied'])} of {counted(totals['lines'], 'line')} applied"
            title, style = f"! Import {outcome['number']}: Error · {lines}", "$warning"
        self.title = title
        self.query_one(".result--title", Static).update(Content.styled(title, style))
        self.query_one(PlanSummary).show(totals, assigned, done=True)
        self.query_one(".result--errors", Static).display = False
        rows = [Row(way, (label, Cell(detail, Tone.MUTED))) for way, (label, detail) in enumerate(_NEXT)]
        self.query_one(RowGrid).show_rows(rows)
        if totals["errors"] and draft is not None:
            self._read_errors(draft)

    def focus_list(self) -> None:
        """Gives the keys to the ways on."""
        self.query_one(RowGrid).focus()

    @work(thread=True, exclusive=True, group="errors", exit_on_error=False)
    def _read_errors(self, draft: Path) -> None:
        from upflow_tui.engine.draft_lists import problem_groups

        try:
            groups = [group for group in problem_groups(draft) if group.severity is Severity.ERROR]
        except Exception:
            return  # the history has them as well
        self.app.call_from_thread(self._show_errors, groups)

    def _show_errors(self, groups: list[FindingGroup]) -> None:
        from upflow_tui.engine.draft_lists import title_of

        lines = [Content.styled("What failed, and why", "$text-muted")]
        texts = (f"✗ {number(group.count):>6}  {title_of(group)}" for group in groups[:_SHOWN])
        lines += [safe_text(text, style="$error") for text in texts]
        if len(groups) > _SHOWN:
            more = f"and {counted(len(groups) - _SHOWN, 'other kind')} of errors: the history has every one of them"
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
        self.post_message(self.Chosen(event.index))
