"""The repairs of all cells alike in the preview: of the problem under the cursor, or chosen from a list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.repairs import FixAll, FixName, Repair
from upflow_tui.tui.dialogs.choose_fix import ChooseFix
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.repairs_made import RepairsMadeDialog
from upflow_tui.tui.wizard.preview.creating import PreviewCreating, Problem
from upflow_tui.tui.wizard.preview.unfixable import why_not_alike
from upflow_tui.tui.wizard.repair_words import repair_details, repair_title

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import FixOffer

_ASKING: Final = {"date_invalid": FixName.DATES, "number_invalid": FixName.NUMBERS}
"""Problems whose cells may be readable in two ways: the whole column is looked at first."""


class PreviewRepairs(PreviewCreating):
    """A preview in which problems are mended in all cells alike."""

    # The problem under the cursor

    def action_repair(self) -> None:
        """Mends the problem under the cursor; where there is none, shows all that can be mended."""
        problem = self.problem
        if problem is None:
            self.action_all_fixes()
        elif problem.code in _ASKING:
            self._look_for(problem)
        else:
            self._propose(problem)

    def _propose(self, problem: Problem) -> None:
        """Offers the repair that mends most of the problem, if there is one."""
        engine = self.session.services.engine

        def read() -> tuple[Repair | None, bool]:
            from upflow_tui.core.fields import catalogue
            from upflow_tui.importing.fixes.proposing import Proposer
            from upflow_tui.importing.fixes.value_hints import is_mappable

            organization = engine.organization()
            proposer = Proposer(organization)
            field = next((item for item in catalogue(organization) if item.key == problem.field), None)
            values = self.values_of(problem)
            found = [proposer.proposed_repair(problem.code, problem.field, value) for value in values]
            fixes = Counter(repair for repair in found if isinstance(repair, FixAll))
            mappable = field is not None and is_mappable(field) and bool(values)
            if mappable and problem.value is not None and found[0] is not None:
                return found[0], True
            return (None if mappable or not fixes else fixes.most_common(1)[0][0]), mappable

        def offer(answer: tuple[Repair | None, bool]) -> None:
            repair, mappable = answer
            if repair is not None:
                self.offer(repair)
            elif mappable and problem.field is not None:
                self.map_values(problem.field, problem.value)
            else:
                self.explain(*why_not_alike(problem.code, problem.severity, problem.fix))

        self.off_loop(read, offer)

    def _look_for(self, problem: Problem) -> None:
        """Looks how the column is written, asks if it must be, and offers its fix."""
        from upflow_tui.engine.draft.fix_preview import LookAtFixes

        def take(offers: tuple[FixOffer, ...]) -> None:
            wanted = _ASKING[problem.code]
            for offer in offers:
                if (offer.fix, offer.field) == (wanted, problem.field):
                    self._ask_how(offer)
                    return
            self.explain(*why_not_alike(problem.code, problem.severity, problem.fix))

        self.look(LookAtFixes(), take)

    # All that can be mended

    def action_all_fixes(self) -> None:
        """Shows every fix that would change something, with how much."""
        from upflow_tui.engine.draft.fix_preview import LookAtFixes

        self.look(LookAtFixes(), self._choose_fix)

    def _choose_fix(self, offers: tuple[FixOffer, ...]) -> None:
        if not offers:
            self.explain(
                "Nothing to repair alike",
                "None of the fixes would change a cell.",
                "2 shows the problems; e mends one cell, v maps values, p replaces a text in a column.",
            )
            return

        def take(place: int | None) -> None:
            if place is not None:
                self._ask_how(offers[place])

        self.app.push_screen(ChooseFix(offers), take)

    def _ask_how(self, offer: FixOffer) -> None:
        """Asks how cells are to be read that can be read in two ways, then shows what the fix does."""
        if offer.question is None:
            self.offer(FixAll(offer.fix, offer.field, offer.option))
            return
        dialog = ChooseReading(label_of(offer.field), offer.question, offer.options)

        def take(option: str | None) -> None:
            if option is not None:
                self.offer(FixAll(offer.fix, offer.field, option or None))

        self.app.push_screen(dialog, take)

    # Those made

    def action_list_repairs(self) -> None:
        """Lists the repairs made so far."""
        mapping = self.opened.mapping
        made = [(repair_title(repair, mapping), repair_details(repair, mapping)) for repair in self.session.repairs]
        self.app.push_screen(RepairsMadeDialog(made), lambda wanted: self.action_undo_repair() if wanted else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something now."""
        if action in ("repair", "all_fixes"):
            return self.session.draft is not None and (self.session.is_drafted or self.session.is_drafting)
        if action == "list_repairs":
            return self.session.can_undo_repair and self.session.draft is not None
        return super().check_action(action, parameters)
