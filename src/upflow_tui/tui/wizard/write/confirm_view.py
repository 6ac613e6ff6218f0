"""The summary to confirm: what the import will do, the choices, and the button that starts it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from upflow_tui.engine.draft.outlook import Outlook
from upflow_tui.tui.actions import START, bindings_for
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str, safe_text
from upflow_tui.tui.widgets.cut_text import CutText
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.preview.plan_summary import PlanSummary
from upflow_tui.tui.wizard.session_events import Doing
from upflow_tui.tui.wizard.write.import_choices import COLUMNS, NARROW_COLUMNS, ImportChoice, choice_row
from upflow_tui.tui.wizard.write.progress_line import ProgressLine
from upflow_tui.tui.wording import counted, why_nothing

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import Assignments
    from upflow_tui.importing.choices import ImportChoices

_WIDE = 150
_PROMISES = {
    Outlook.WRITES: "You can cancel at any time; nothing is saved until it finishes.",
    Outlook.NOTHING: "No customer changes; the import is only listed in the history.",
}
_WILL_DO = "What this import will do"
_SHOWN_NAME = 50


class ChoicesGrid(RowGrid, inherit_bindings=True):
    """The choices; below the last one is the button."""

    def action_cursor_down(self) -> None:
        """One row down, or on to the button."""
        if self.cursor_row >= self.row_count - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down()


class StartButton(Button, inherit_bindings=True):
    """The button that starts the import."""

    BINDINGS = bindings_for(START)

    def action_choices(self) -> None:
        """To the choices above."""
        self.screen.focus_previous()


class ConfirmView(Vertical):
    """What will be done, and what can still be chosen."""

    DEFAULT_CSS = """
    ConfirmView {
        & > .confirm--notice { height: auto; padding: 0 2; color: $warning; display: none; }
        &.-notice > .confirm--notice { display: block; }
        & > .confirm--heading { height: auto; padding: 0 2; margin-top: 1; color: $accent; text-style: bold; }
        & > PlanSummary { padding: 0 2; }
        & > ProgressLine { display: none; background: $background; padding: 0 2; }
        &.-counting > ProgressLine { display: block; }
        & > ChoicesGrid { height: auto; margin: 1 1 0 1; background: $background; }
        & > .confirm--meaning { height: 2; padding: 0 2; color: $text-muted; }
        & > StartButton {
            margin: 1 2 0 2;
            min-width: 16;
            color: $foreground !important;
            background: $panel !important;
            text-style: none;
            &:focus {
                color: $block-cursor-foreground !important;
                background: $block-cursor-background !important;
                text-style: bold;
            }
            &:nocolor:focus { text-style: bold reverse; }
        }
        & > .confirm--whether { height: auto; padding: 0 2; color: $text-muted; }
        &.-forbidden > .confirm--whether { color: $error; }
    }
    """

    class Started(Message):
        """The button was pressed."""

    class Counted(Message):
        """What only the draft tells: how many get assigned what, and whether lines look like no customers."""

        def __init__(self, assigned: Assignments, has_skipped: bool) -> None:
            super().__init__()
            self.assigned = assigned
            self.has_skipped = has_skipped

    class ChoiceOpened(Message):
        """Enter on a choice; `index` is its place in the list."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, organization: str | None = None) -> None:
        """`organization`: what the one that is written is called among several; None: it is the default one."""
        super().__init__()
        self._will_do = _WILL_DO if organization is None else f"{_WILL_DO} in {safe_str(organization, _SHOWN_NAME)}"
        self._choices: Sequence[ImportChoice] = ()
        self._chosen: ImportChoices | None = None
        self._draft: Path | None = None
        self._totals: dict[str, Any] = {}
        self._outlook = Outlook.WRITES

    def compose(self) -> ComposeResult:
        """Notice, numbers, choices, button."""
        yield Static(classes="confirm--notice")
        yield Static(self._will_do, classes="confirm--heading", markup=False)
        yield PlanSummary()
        yield ProgressLine()
        yield ChoicesGrid(COLUMNS, enter_label="Change")
        yield CutText(classes="confirm--meaning")
        yield StartButton("Import", compact=True)
        yield Static(classes="confirm--whether")

    def on_resize(self) -> None:
        """What a choice means stands in its row where there is room for all of it, else below the list."""
        is_narrow = self.size.width < _WIDE
        self.query_one(".confirm--meaning").display = is_narrow
        self.grid.set_columns(NARROW_COLUMNS if is_narrow else COLUMNS)

    @property
    def grid(self) -> ChoicesGrid:
        """The choices."""
        return self.query_one(ChoicesGrid)

    def say(self, notice: str) -> None:
        """What happened, above all; blank: nothing to say."""
        self.set_class(bool(notice), "-notice")
        self.query_one(".confirm--notice", Static).update(safe_text(f"! {notice}" if notice else ""))

    def show_plan(self, totals: dict[str, Any], draft: Path) -> None:
        """The numbers of a complete plan; what only its draft tells follows."""
        self.remove_class("-counting")
        self._draft, self._totals = draft, totals
        self.query_one(PlanSummary).show(totals, None)
        self._count(draft)

    def _count(self, draft: Path) -> None:
        def count() -> tuple[Assignments, bool]:
            from upflow_tui.engine.draft.lists import assignments, odd_lines

            return assignments(draft), bool(odd_lines(draft))

        def take(counted: tuple[Assignments, bool]) -> None:
            if draft == self._draft and not self.has_class("-counting"):
                self.query_one(PlanSummary).show(self._totals, counted[0])
                self.post_message(self.Counted(*counted))

        # Where it cannot be counted, the summary stands without it.
        off_loop(self, count, take, group="assignments", failed=lambda _: None)

    def counting(self, doing: Doing | None) -> None:
        """The plan is made again: the old numbers are greyed."""
        self.add_class("-counting")
        self.query_one(PlanSummary).outdate()
        self.query_one(ProgressLine).show(doing)

    def stopped(self) -> None:
        """There is no plan, and none is being made."""
        self.remove_class("-counting")
        self.query_one(PlanSummary).outdate()

    def show_choices(self, shown: Sequence[ImportChoice], choices: ImportChoices) -> None:
        """The choices as they are now."""
        self._choices, self._chosen = shown, choices
        grid = self.grid
        grid.styles.height = len(shown) + 1
        grid.show_rows([choice_row(key, choice, choices) for key, choice in enumerate(shown)], cursor=grid.cursor_row)
        self._say_meaning()

    def say_outlook(self, found: Outlook, totals: dict[str, Any]) -> None:
        """What the numbers are worth: what the import will do, that it changes nothing, or that it is stopped."""
        self._outlook = found
        said, style = self._will_do, "$accent"
        if found is Outlook.STOPS:
            errors = counted(totals["errors"], "error")
            said = f"✗ Nothing will be imported, because of {errors}. Otherwise it would do this:"
            style = "$error"
        elif found is Outlook.NOTHING:
            said, style = f"= This file changes nothing: {why_nothing(totals)}.", "$warning"
        self.query_one(".confirm--heading", Static).update(Content.styled(said, f"bold {style}"))

    def forbid(self, reason: str | None, *, is_waiting: bool) -> None:
        """Whether it may start, and if not, why."""
        self.set_class(reason is not None and not is_waiting, "-forbidden")
        sign = "" if reason is None or is_waiting else "✗ "
        promise = _PROMISES.get(self._outlook, "")
        self.query_one(".confirm--whether", Static).update(safe_text(sign + (reason or promise)))

    def focus_start(self) -> None:
        """Gives the focus to the button."""
        self.query_one(StartButton).focus()

    def focus_choices(self) -> None:
        """Gives the focus to the choices."""
        self.grid.focus()

    def _say_meaning(self) -> None:
        place = self.grid.cursor_row
        if self._chosen is None or place >= len(self._choices):
            return
        choice = self._choices[place]
        meaning = choice.options[choice.chosen(self._chosen)].meaning
        self.query_one(".confirm--meaning", Static).update(safe_text(f"{choice.label}: {meaning}"))

    @on(RowGrid.RowHighlighted)
    def _follow(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()
        self._say_meaning()

    @on(RowGrid.RowSelected)
    def _open(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        self.post_message(self.ChoiceOpened(event.index))

    @on(Button.Pressed)
    def _start(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Started())
