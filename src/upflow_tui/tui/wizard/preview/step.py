"""Step 3 of the wizard: what the import will do, before it does it (docs/product.md "3 Preview")."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.failures import say_failure
from upflow_tui.tui.leaving import Levels
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.preview.cell_fix import CellFix
from upflow_tui.tui.wizard.preview.column_fixes import ColumnFixes
from upflow_tui.tui.wizard.preview.creating import MissingCreator, ends_by_creating
from upflow_tui.tui.wizard.preview.fix_flow import FixFlow
from upflow_tui.tui.wizard.preview.fixes_alike import FixesAlike
from upflow_tui.tui.wizard.preview.lines import LinesTab
from upflow_tui.tui.wizard.preview.plan_totals import PlanTotals
from upflow_tui.tui.wizard.preview.skipped_lines import SkippedLines
from upflow_tui.tui.wizard.preview.tabs import CUSTOMERS, LINES, PROBLEMS, PreviewTabs
from upflow_tui.tui.wizard.session import Event, ImportSession
from upflow_tui.tui.wizard.write.progress_line import ProgressLine

_RESTARTS: Final = 1
"""How often a draft is begun again by itself after the engine stopped (docs/architecture.md)."""


class PreviewStep(StepPane):
    """The draft is made when the step comes in front, and its three lists fill while it grows.

    While lines are only checked again after a repair, the pages of before stay until the new ones are complete.
    """

    STEP: ClassVar[int] = 3
    BINDINGS = bindings_for("preview")

    class OrganizationChanged(Message):
        """Something was created: other places have to show it."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._tabs = PreviewTabs(session)
        self._shown: object = None
        """The draft that the first tab shows."""
        self._complete: int | None = None
        """The edition of the finished draft that all tabs show."""
        self._restarts = 0
        self._flow = FixFlow(self, self._tabs.say, self._show_or_make, self._tell_errors)
        self._cell_fix = CellFix(self._flow)
        self._column_fixes = ColumnFixes(self._flow)
        self._fixes_alike = FixesAlike(self._flow, self._column_fixes)
        self._skipped_lines = SkippedLines(self._flow)
        self._creator = MissingCreator(self._flow, self._created)

    def compose(self) -> ComposeResult:
        """Totals or progress on top, then the tabs."""
        yield PlanTotals()
        yield ProgressLine()
        yield self._tabs

    def on_mount(self) -> None:
        """There is nothing to tell yet."""
        self._show_progress(False)

    # The step

    def enter(self) -> None:
        """Asks for the draft of the choices of now, and shows what there is of it."""
        self._restarts = 0
        self._show_or_make()
        self._tabs.focus_list()

    def levels(self) -> Levels:
        """What is open in the tab in front."""
        return self._tabs.levels()

    def why_not_next(self) -> str | None:
        """The plan must be complete."""
        if self.session.is_drafting:
            return "The preview is not complete yet: please wait."
        return None if self.session.is_drafted else "The preview was stopped: press F5 to prepare it again."

    def engine_said(self, event: Event) -> None:
        """The draft grows, is complete, or was stopped."""
        session = self.session
        if session.step != self.STEP:
            return
        if event is Event.PROGRESS:
            self._progress()
        elif event is Event.PAGE:
            self._shown = session.draft
            self._tabs.customers.show_draft(session.draft)
        elif event is Event.READY:
            self._show_plan()
            self._flow.lines_are_checked()
        elif event is Event.LOOKED:
            self._flow.take_look()
        elif event is Event.CRASHED:
            self._flow.forget_look()
            if self._restarts < _RESTARTS:
                self._restarts += 1
                self._show_or_make()
            else:
                self._show_nothing("The program stopped twice, so there is no preview.")
        elif event is Event.CANCELLED:
            self._flow.forget_look()
            self._show_nothing("The preview was not completed.")
        elif event is Event.REFUSED:
            said = f"{session.said['message']} {session.said['fix']}".strip()
            if self._flow.forget_look():
                self.notify(said, severity="warning", markup=False)
            else:
                self._show_nothing(said)

    # The plan

    def _show_or_make(self) -> None:
        """Shows the plan; where there is none for the choices of now, it is made."""
        session = self.session
        if session.is_drafted:
            self._show_plan()
            return
        session.make_draft()
        if session.draft is None:
            self._clear("Customers appear here as they are prepared.")
            self._show_progress(True)
            self.query_one(ProgressLine).show(session.doing)
        else:
            self._tabs.say("… checking again")
        self._tabs.show_counts()
        self.refresh_bindings()

    def _show_progress(self, is_drafting: bool) -> None:
        self.query_one(ProgressLine).display = is_drafting
        self.query_one(PlanTotals).display = not is_drafting

    def _progress(self) -> None:
        session, doing = self.session, self.session.doing
        if not session.is_drafting or doing is None:
            return
        if self._complete is not None:
            self._tabs.say(f"… checking again {int(100 * doing.done)} %")
            return
        self.query_one(ProgressLine).show(doing)
        if doing.stage == "planning" and self._shown is not None:
            self._tabs.customers.grow()

    def _show_plan(self) -> None:
        session = self.session
        self._show_progress(False)
        assert session.totals is not None
        assert session.draft is not None
        self.query_one(PlanTotals).show(session.totals, alone=session.choices.alone)
        opened = self._flow.opened
        customers, problems, lines = self._tabs.customers, self._tabs.problems, self._tabs.lines
        if self._complete is None:
            if self._shown != session.draft:
                customers.show_draft(session.draft)
            else:
                customers.grow(filled=True)
            problems.show_draft(session.draft)
            lines.show_draft(session.draft, opened)
        elif self._complete != session.edition:
            customers.show_again(session.draft)
            problems.show_again(session.draft)
            lines.show_again(session.draft, opened)
        self._shown, self._complete = session.draft, session.edition
        self._tabs.say("")
        self.refresh_bindings()

    def _tell_errors(self, before: int, after: int) -> None:
        self.query_one(PlanTotals).tell(before, after)

    def _show_nothing(self, reason: str) -> None:
        self._show_progress(False)
        self._tabs.say("")
        if self.session.draft is None or self._complete is None:
            self._clear("There is no preview: F5 prepares it, b goes back.")
        self.query_one(PlanTotals).say(f"! {reason} Press F5 to prepare it again, or b to go back.")
        self.refresh_bindings()

    def _clear(self, empty: str) -> None:
        self._shown = self._complete = None
        self._tabs.customers.show_draft(None, empty)
        self._tabs.problems.show_draft(None, "Problems appear when the preview is complete.")
        self._tabs.lines.show_draft(None, None, "Lines appear when the preview is complete.")
        self._tabs.show_counts()

    @on(FedGrid.Failed)
    def _list_failed(self, event: FedGrid.Failed) -> None:
        event.stop()
        if not self.session.is_drafting:  # else the draft was begun again under the list
            say_failure(self.app, event.error, "The list cannot be read")

    # Fixes

    @property
    def _field(self) -> str | None:
        """The key of the field that the cursor is on."""
        if self._tabs.front == PROBLEMS:
            problem = self._tabs.problem
            return problem.field if problem is not None else None
        cell = self._tabs.cell
        return self._flow.opened.mapping.fields[cell[1]] if cell is not None and cell[1] is not None else None

    def _read_value(self) -> Callable[[], str]:
        """What reads the value that the cursor is on, off the loop; it gives "" where several are meant, or none."""
        draft, cell, lines, problem = self.session.draft, self._tabs.cell, self._tabs.lines.lines, self._tabs.problem

        def read() -> str:
            if self._tabs.front == LINES and lines is not None and cell is not None and cell[1] is not None:
                return lines.cells(cell[0])[1][cell[1]]
            values = problem.values(draft) if problem is not None else []
            return values[0] if len(values) == 1 else ""

        return read

    def _created(self, what: str) -> None:
        """The organization has it now: the places show it, and the lines are checked again."""
        self.post_message(self.OrganizationChanged())
        self._flow.check_again(what)

    @on(LinesTab.EditAsked)
    def _edit_from_lines(self, event: LinesTab.EditAsked) -> None:
        event.stop()
        self.action_edit()

    # Keys

    @property
    def key_kept(self) -> tuple[str, ...]:
        """What the key bar always shows: while errors are left, the way to all fixes."""
        totals = self.session.totals
        return ("preview.all",) if totals is not None and totals["errors"] else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        session = self.session
        has_draft = session.draft is not None
        match action:
            case "stop":
                return session.is_drafting
            case "again":
                return self._lacks_plan
            case "repair" | "all_fixes":
                return has_draft and (session.is_drafted or session.is_drafting)
            case "undo_repair" | "list_repairs":
                return has_draft and session.can_undo_repair
            case "redo_repair":
                return has_draft and session.can_redo_repair
            case "create_missing":
                return session.is_drafted and ends_by_creating(self._tabs.problem)
            case "keep":
                return session.is_drafted and self._tabs.odd_line is not None
            case "edit":
                return session.is_drafted and self._can_edit
            case "map_values" | "replace_text":
                return has_draft and session.opened is not None
            case "filter":
                return has_draft
            case "save_plan":
                return session.is_drafted
            case "goto" | "next_problem":
                return has_draft and self._tabs.front == LINES
            case "sort" | "turn" | "unfold" | "arrange":
                return has_draft and self._tabs.front == CUSTOMERS
            case "unfold_all":
                return self._tabs.front == CUSTOMERS and self._tabs.customers.arranging.is_grouped
        return True

    @property
    def _can_edit(self) -> bool:
        if self._tabs.cell is not None:
            return True
        problem = self._tabs.problem if self._tabs.front == PROBLEMS else None
        return problem is not None and problem.group is not None and problem.group.lines > 0

    @property
    def _lacks_plan(self) -> bool:
        """Whether there is no plan and none is being made: it was stopped."""
        return not self.session.is_drafting and not self.session.is_drafted

    @property
    def key_labels(self) -> dict[str, str]:
        """What z does now, for the key bar."""
        odd = self._tabs.odd_line
        labels = {"preview.keep": "Skip"} if odd is not None and odd.is_kept(self.session.choices) else {}
        return labels | self._tabs.customers.arranging.key_labels

    def action_repair(self) -> None:
        """Fixes the problem under the cursor, or shows all that can be fixed."""
        self._fixes_alike.fix(self._tabs.problem)

    def action_again(self) -> None:
        """Makes the plan that was stopped."""
        self.enter()

    def action_all_fixes(self) -> None:
        """Shows every fix that would change something, with how much."""
        self._fixes_alike.choose()

    def action_list_repairs(self) -> None:
        """Lists the repairs made so far."""
        self._fixes_alike.list_made()

    def action_edit(self) -> None:
        """Fixes the cell under the cursor; of a problem, the first one of its cells."""
        cell, problem, lines = self._tabs.cell, self._tabs.problem, self._tabs.lines.lines
        if cell is not None:
            self._cell_fix.edit(lines, *cell)
        elif problem is not None and problem.group is not None:
            self._cell_fix.edit_first(problem, lines)

    def action_keep(self) -> None:
        """Puts back lines that are skipped as no customers, or skips them again."""
        odd = self._tabs.odd_line
        if odd is not None:
            self._skipped_lines.ask(odd)

    def action_map_values(self) -> None:
        """Says what values of a field mean: of the one under the cursor, or of one that is chosen."""
        self._column_fixes.map_values(self._field)

    def action_replace_text(self) -> None:
        """Replaces a text in the column under the cursor, or in one that is chosen."""
        self._column_fixes.replace_text(self._field, self._read_value())

    def action_create_missing(self) -> None:
        """Creates the member or the workflow that the problem under the cursor lacks."""
        problem = self._tabs.problem
        if problem is not None:
            self._creator.create(problem)

    def action_undo_repair(self) -> None:
        """Takes the last repair back."""
        self._flow.undo()

    def action_redo_repair(self) -> None:
        """Makes the repair again that was taken back last."""
        self._flow.redo()

    def action_save_plan(self) -> None:
        """Saves the fixed file, ready for Upflow."""
        from upflow_tui.tui.wizard.fixed_file import save_plan_fixed

        save_plan_fixed(self.screen, self.session)

    def action_stop(self) -> None:
        """Ends the drafting."""
        self.session.cancel()

    def action_next_list(self, step: int = 1) -> None:
        """Brings the next list in front, or the one before (-1)."""
        self._tabs.show_next(step)

    def action_search(self) -> None:
        """Opens the field above the list in front."""
        self._tabs.search()

    def action_filter(self) -> None:
        """Narrows the list in front."""
        self._tabs.tab.ask_filter()

    def action_goto(self) -> None:
        """Goes to a line by its number."""
        self._tabs.lines.ask_line()

    def action_next_problem(self, step: int = 1) -> None:
        """Goes to the next cell with a problem, or to the one before."""
        self._tabs.lines.go_to_problem(step)

    def action_sort(self) -> None:
        """Sorts the customers by the next column."""
        self._tabs.customers.sort()

    def action_turn(self) -> None:
        """Sorts the customers the other way round."""
        self._tabs.customers.turn()

    def action_unfold(self) -> None:
        """Opens the customer under the cursor to its contacts and children, or closes it."""
        self._tabs.customers.unfold()

    def action_unfold_all(self) -> None:
        """Folds all customers, or unfolds them by one level."""
        self._tabs.customers.arranging.unfold_all()
        self.refresh_bindings()

    def action_arrange(self) -> None:
        """Arranges the customers by parent, or as one list."""
        self._tabs.customers.arranging.turn()
        self.refresh_bindings()
