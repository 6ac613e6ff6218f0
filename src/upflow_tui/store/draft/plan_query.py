"""What a list of a plan's customers is asked for: which of them, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.search_words import search_words


class PlanOnly(StrEnum):
    """Which customers of the plan alone are wanted (docs/product.md "3 Preview")."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    PROBLEMS = "problems"
    """With an error or a warning on one of their lines."""
    GROUPED = "grouped"
    """With a parent, or with children within the plan."""


class PlanSort(StrEnum):
    """The order of the customers."""

    FILE = "file"
    """Of their first lines."""
    NAME = "name"
    ID = "id"
    GROUP = "group"
    """Each parent with its children after it; where the parent is not in the plan, by its name."""
    PROBLEMS = "problems"
    """The most errors first, then the most warnings."""


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """Which customers of the plan, in which order. Each condition narrows further."""

    search: str = ""
    """Only those that have each of its `search_words` where `CustomerQuery.search` has them; blank: all."""
    only: tuple[PlanOnly, ...] = ()
    sort: PlanSort = PlanSort.FILE
    reverse: bool = False
    manager: str | None = None
    """Only those that will have the account manager of this e-mail."""
    workflow: str | None = None
    """Only those that will be in the workflow of this name."""
    parent: int | None = None
    """Only the children of the customer with this number in the plan; with a minus, that in the store."""

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched for."""
        return search_words(self.search)

    @property
    def asks_for_stored(self) -> bool:
        """Whether the answer needs what is stored of the customers that stay as they are."""
        return bool(self.words) or any(value is not None for value in (self.manager, self.workflow, self.parent))

    @property
    def is_narrowed(self) -> bool:
        """Whether some customers may be left out."""
        return bool(self.only) or self.asks_for_stored

    @property
    def is_in_file_order(self) -> bool:
        """Whether the numbers rise."""
        return self.sort is PlanSort.FILE and not self.reverse


@dataclass(frozen=True, slots=True)
class StoredSide:
    """What the store says to a `PlanQuery`: the draft knows of customers that stay as they are only who they are."""

    keys: Sequence[int] = ()
    """The customers that fulfil its search and its filters as they are stored."""
    emails: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By a word of the search the e-mails of those members whose names have it."""
