"""The fixes of all cells alike in the preview: of the problem under the cursor, or chosen from a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.repairs import FixAll, FixName, Repair
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.repairs_made import RepairsMadeDialog
from upflow_tui.tui.wizard.preview.column_fixes import ColumnFixes
from upflow_tui.tui.wizard.preview.fix_flow import FixFlow
from upflow_tui.tui.wizard.preview.unfixable import why_not_alike
from upflow_tui.tui.wizard.repair_words import repair_details, repair_title

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import FixOffer
    from upflow_tui.tui.wizard.preview.problem import Problem

_ASKING: Final = {"date_invalid": FixName.DATES, "number_invalid": FixName.NUMBERS}
"""Problems whose cells may be readable in two ways: the whole column is looked at first."""


class FixesAlike:
    """Offers what fixes many cells at once."""

    def __init__(self, flow: FixFlow, columns: ColumnFixes) -> None:
        """`columns`: for the problems whose values have to be told their meaning."""
        self._flow = flow
        self._columns = columns

    # One problem

    def fix(self, problem: Problem | None) -> None:
        """Offers what fixes a problem; where there is none, all that can be fixed."""
        if problem is None:
            self.choose()
        elif problem.code in _ASKING:
            self._look_for(problem)
        else:
            self._propose(problem)

    def _propose(self, problem: Problem) -> None:
        """Offers the repair that fixes most of the problem, if there is one."""
        engine, draft = self._flow.session.services.engine, self._flow.session.draft

        def read() -> tuple[Repair | None, bool]:
            from upflow_tui.core.fields import catalogue
            from upflow_tui.importing.fixes.proposing import Proposer
            from upflow_tui.importing.fixes.value_hints import is_mappable

            organization = engine.organization()
            proposer = Proposer(organization)
            field = next((item for item in catalogue(organization) if item.key == problem.field), None)
            values = problem.values(draft)
            said: Sequence[str | None] = values or [None]  # of a column, or of a blank cell, there is no value
            found = [proposer.proposed_repair(problem.code, problem.field, value) for value in said]
            fixes = Counter(repair for repair in found if isinstance(repair, FixAll))
            mappable = field is not None and is_mappable(field) and bool(values)
            if mappable and problem.value is not None and found[0] is not None:
                return found[0], True
            return (None if mappable or not fixes else fixes.most_common(1)[0][0]), mappable

        def offer(answer: tuple[Repair | None, bool]) -> None:
            repair, mappable = answer
            if repair is not None:
                self._flow.offer(repair)
            elif mappable and problem.field is not None:
                self._columns.map_values_of(problem.field, problem.value)
            else:
                self._explain(problem)

        self._flow.read(read, offer)

    def _look_for(self, problem: Problem) -> None:
        """Looks how the column is written, asks if it must be, and offers its fix."""
        from upflow_tui.engine.draft.fix_preview import LookAtFixes

        def take(offers: tuple[FixOffer, ...]) -> None:
            wanted = _ASKING[problem.code]
            for offer in offers:
                if (offer.fix, offer.field) == (wanted, problem.field):
                    self._ask_how(offer)
                    return
            self._explain(problem)

        self._flow.look(LookAtFixes(), take)

    def _explain(self, problem: Problem) -> None:
        self._flow.explain(*why_not_alike(problem.code, problem.severity, problem.fix))

    # All that can be fixed

    def choose(self) -> None:
        """Shows every fix that would change something, with how much."""
        from upflow_tui.engine.draft.fix_preview import LookAtFixes

        self._flow.look(LookAtFixes(), self._choose)

    def _choose(self, offers: tuple[FixOffer, ...]) -> None:
        if offers:
            self._flow.offer_all(offers)
        else:
            self._flow.explain(
                "Nothing left to fix",
                "None of the automatic fixes would change a cell.",
                "Under Problems, e fixes one cell, V maps values, E replaces a text in a column.",
            )

    def _ask_how(self, offer: FixOffer) -> None:
        """Asks how cells are to be read that can be read in two ways, then shows what the fix does."""
        if offer.question is None:
            self._flow.offer(offer.repair())
            return
        self._flow.ask(
            ChooseReading(label_of(offer.field), offer.question, offer.options),
            lambda option: self._flow.offer(offer.repair(option or None)),
        )

    # Those made

    def list_made(self) -> None:
        """Lists the repairs made so far."""
        mapping = self._flow.opened.mapping
        repairs = self._flow.session.repairs
        made = [(repair_title(repair, mapping), repair_details(repair, mapping)) for repair in repairs]
        self._flow.ask(RepairsMadeDialog(made), lambda wanted: self._flow.undo() if wanted else None)
