"""Which of the plan's customers are listed, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upflow_tui.tui.wizard.preview.plan_rows import FILTERS, GROUPED, SORTS
from upflow_tui.tui.wording import narrowed

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import PlanQuery


@dataclass(slots=True)
class PlanView:
    """What was chosen of `FILTERS` and `SORTS` by its place there, and what is searched for."""

    only: int = 0
    sort: int = 0
    reverse: bool = False
    search: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether customers are left out."""
        return bool(self.only or self.search)

    @property
    def is_grouped(self) -> bool:
        """Whether children stand under their parents."""
        return self.sort == GROUPED

    @property
    def query(self) -> PlanQuery:
        """The question to the draft."""
        from upflow_tui.engine.draft.lists import PlanOnly, PlanQuery, PlanSort

        only = FILTERS[self.only][0]
        return PlanQuery(
            self.search, PlanOnly(only) if only is not None else None, PlanSort(SORTS[self.sort][0]), self.reverse
        )

    def note(self, count: int | None) -> str:
        """What the list is narrowed to and sorted by, in words; blank: nothing. `count`: how many are listed."""
        parts = narrowed(FILTERS[self.only][1] if self.only else "", self.search, count)
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
        self.only, self.search = 0, ""
