"""Which of the plan's customers are listed, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.filters import NONE, Filter, Filters
from upflow_tui.tui.wizard.preview.plan_filters import MANAGER, PARENT, WORKFLOW, chosen_only
from upflow_tui.tui.wizard.preview.plan_rows import GROUPED, SORTS
from upflow_tui.tui.wording import found

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import PlanQuery


@dataclass(slots=True)
class PlanView:
    """The filters, what was chosen of `SORTS` by its place there, and what is searched for."""

    filters: Filters = NONE
    sort: int = 0
    reverse: bool = False
    search: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether customers are left out."""
        return bool(self.filters or self.search)

    @property
    def is_grouped(self) -> bool:
        """Whether children stand under their parents."""
        return self.sort == GROUPED

    @property
    def query(self) -> PlanQuery:
        """The question to the draft."""
        from upflow_tui.engine.draft.lists import PlanOnly, PlanQuery, PlanSort

        return PlanQuery(
            self.search,
            tuple(map(PlanOnly, chosen_only(self.filters))),
            PlanSort(SORTS[self.sort][0]),
            self.reverse,
            manager=self.filters.text(MANAGER),
            workflow=self.filters.text(WORKFLOW),
            parent=self.filters.number(PARENT),
        )

    def query_with(self, more: Filter) -> PlanQuery:
        """The question with one filter more."""
        return replace(self, filters=self.filters.with_one(more)).query

    def note(self, count: int | None) -> str:
        """How many of `count` are left where it is narrowed, and what it is sorted by; blank: nothing."""
        parts = [found(count)] if self.is_narrowed and count is not None else []
        if self.sort or self.reverse:
            parts.append(SORTS[self.sort][2] + (", turned" if self.reverse else ""))
        return " · ".join(parts)

    def sort_by(self, place: int | None = None) -> None:
        """Sorts by the order at `place`; None: by the next one."""
        self.sort = (self.sort + 1) % len(SORTS) if place is None else place
        self.reverse = False

    def turn(self) -> None:
        """Turns the order that is there."""
        self.reverse = not self.reverse

    def widen(self) -> None:
        """Leaves no customer out any more."""
        self.filters, self.search = NONE, ""
