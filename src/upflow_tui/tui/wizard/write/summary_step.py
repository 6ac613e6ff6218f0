"""The summary of step 4: what the import will do, and the choices that can still be made before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on

from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.preview.plan_summary import what_differs
from upflow_tui.tui.wizard.session import ImportSession
from upflow_tui.tui.wizard.write.confirm_view import ConfirmView
from upflow_tui.tui.wizard.write.import_choices import ImportChoice, import_choices, options_of, why_not_start

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import Assignments


class SummaryStep(StepPane):
    """A step with a `ConfirmView`: each other choice has the plan made anew."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self._before: dict[str, Any] | None = None
        """The totals of the plan that another import made void."""
        self._assigned: Assignments | None = None
        self._has_total = False
        self._choices: list[ImportChoice] = []

    @property
    def confirm(self) -> ConfirmView:
        """The summary with the choices."""
        return self.query_one(ConfirmView)

    def _ask(self) -> None:
        """Makes sure that there is a plan for the choices of now."""
        self._list_choices()
        if self.session.is_drafted:
            self._show_plan()
            return
        self.session.make_draft()
        self.confirm.counting(self.session.doing)
        self._say_whether()

    def _show_plan(self) -> None:
        session = self.session
        assert session.totals is not None and session.draft is not None
        self._assigned = None
        self.confirm.show_plan(session.totals, session.draft)
        self._say_whether()

    @on(ConfirmView.Counted)
    def _take_count(self, event: ConfirmView.Counted) -> None:
        event.stop()
        self._assigned = event.assigned
        if event.has_total != self._has_total:
            self._has_total = event.has_total
            self._list_choices()

    def _tell_what_differs(self) -> None:
        before, self._before = self._before, None
        if before is None or self.session.totals is None:
            return
        differs = what_differs(before, self.session.totals)
        text = f"what differs: {differs}." if differs else "nothing differs."
        self.confirm.say(f"The customers changed meanwhile, so the plan was made again; {text}")
        self._put_focus()
        if not self.screen.is_active and self.session.source is not None:
            name = safe_str(self.session.source.name, 60)
            self.app.notify(
                f"{name} is not imported yet: the customers changed meanwhile, so its plan was made again; {text} "
                "Add customers goes on with it.",
                severity="warning",
                markup=False,
            )

    def _list_choices(self) -> None:
        opened = self.session.opened
        mapped = opened.mapping.mapped if opened is not None else frozenset()
        self._choices = import_choices(self.session.choices, mapped, has_total=self._has_total)
        self.confirm.show_choices(self._choices, self.session.choices)

    def _say_whether(self) -> None:
        self.confirm.forbid(why_not_start(self.session), is_waiting=self.session.is_drafting)
        self.refresh_bindings()

    def _put_focus(self) -> None:
        """On the button where nothing forbids, else on the choices."""
        may_start = why_not_start(self.session) is None or self.session.is_drafting
        (self.confirm.focus_start if may_start else self.confirm.focus_choices)()

    @on(ConfirmView.ChoiceOpened)
    def _open_choice(self, event: ConfirmView.ChoiceOpened) -> None:
        event.stop()
        choice = self._choices[event.index]
        dialog = ChooseDialog(choice.label, options_of(choice), current=choice.chosen(self.session.choices))
        self.app.push_screen(dialog, lambda place: self._choose(choice, place))

    def _choose(self, choice: ImportChoice, place: int | None) -> None:
        if place is None or place == choice.chosen(self.session.choices):
            return
        self.session.choose(**{choice.name: choice.options[place].value})
        self.confirm.say("")
        self._before = None
        self._ask()
