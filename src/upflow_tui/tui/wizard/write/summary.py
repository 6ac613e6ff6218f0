"""The summary of step 4: what the import will do, and the choices that can still be made before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upflow_tui.engine.draft.outlook import outlook
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.preview.plan_summary import what_differs
from upflow_tui.tui.wizard.write.confirm_view import ConfirmView
from upflow_tui.tui.wizard.write.import_choices import ImportChoice, import_choices, options_of, why_not_start

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import Assignments
    from upflow_tui.tui.wizard.pane import StepPane


class Summary:
    """What the `ConfirmView` of a step shows, and the plan behind it: each other choice has it made anew.

    Args:
        step: the step, which has the session and the view.
    """

    def __init__(self, step: StepPane) -> None:
        self._step = step
        self._session = step.session
        self.before: dict[str, Any] | None = None
        """The totals of the plan that another import made void."""
        self.assigned: Assignments | None = None
        """How many get assigned what; None: not counted yet."""
        self._has_skipped = False
        self._choices: list[ImportChoice] = []

    @property
    def view(self) -> ConfirmView:
        """Where it is shown."""
        return self._step.query_one(ConfirmView)

    def ask(self) -> None:
        """Makes sure that there is a plan for the choices of now."""
        self._list_choices()
        if self._session.is_drafted:
            self.show_plan()
            return
        self._session.make_draft()
        self.view.counting(self._session.doing)
        self.say_whether()

    def show_plan(self) -> None:
        """The plan is complete."""
        session = self._session
        assert session.totals is not None and session.draft is not None
        self.assigned = None
        self.view.show_plan(session.totals, session.draft)
        self.say_whether()

    def take_count(self, assigned: Assignments, has_skipped: bool) -> None:
        """What only the draft tells: how many get assigned what, and whether lines look like no customers."""
        self.assigned = assigned
        if has_skipped != self._has_skipped:
            self._has_skipped = has_skipped
            self._list_choices()

    def tell_what_differs(self) -> None:
        """Says what is other than in the plan before, if another import made that void."""
        before, self.before = self.before, None
        if before is None or self._session.totals is None:
            return
        differs = what_differs(before, self._session.totals)
        text = f"what differs: {differs}." if differs else "nothing differs."
        self.view.say(f"The customers have changed since, so the plan was made again; {text}")
        self.put_focus()
        if not self._step.screen.is_active and self._session.source is not None:
            name = safe_str(self._session.source.name, 60)
            self._step.app.notify(
                f"{name} is not imported yet: the customers have changed since, so its plan was made again; {text} "
                "Choose Add customers to continue it.",
                severity="warning",
                markup=False,
            )

    def _list_choices(self) -> None:
        opened = self._session.opened
        mapped = opened.mapping.mapped if opened is not None else frozenset()
        self._choices = import_choices(self._session.choices, mapped, has_skipped=self._has_skipped)
        self.view.show_choices(self._choices, self._session.choices)

    def say_whether(self) -> None:
        """Says what the plan comes to, and whether the import may start, and if not, why."""
        if self._session.is_drafted and self._session.totals is not None:
            totals = self._session.totals
            found = outlook(totals["errors"], totals["applied"], self._session.choices.on_error)
            self.view.say_outlook(found, totals)
        self.view.forbid(why_not_start(self._session), is_waiting=self._session.is_drafting)
        self._step.refresh_bindings()

    def put_focus(self) -> None:
        """On the button where nothing forbids, else on the choices."""
        may_start = why_not_start(self._session) is None or self._session.is_drafting
        (self.view.focus_start if may_start else self.view.focus_choices)()

    def open_choice(self, index: int) -> None:
        """Asks for another option of the choice at this place of the list."""
        choice = self._choices[index]
        dialog = ChooseDialog(choice.label, options_of(choice), current=choice.chosen(self._session.choices))
        self._step.app.push_screen(dialog, lambda place: self._choose(choice, place))

    def _choose(self, choice: ImportChoice, place: int | None) -> None:
        if place is None or place == choice.chosen(self._session.choices):
            return
        self._session.choose(**choice.taken(place))
        self.view.say("")
        self.before = None
        self.ask()
