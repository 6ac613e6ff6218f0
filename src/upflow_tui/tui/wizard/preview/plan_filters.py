"""What the plan's customers can be filtered by: what the row under the cursor has, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upflow_tui.tui.filters import Filter, Filters
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import PlanQuery, PlanRow
    from upflow_tui.tui.dialogs.filter_choice import Offer

MANAGER: Final = "manager"
WORKFLOW: Final = "workflow"
PARENT: Final = "parent"
"""As `PlanQuery.parent` has it."""

FIXED: Final = (
    (Filter("action", "new", "Only new"), "+ created by the import"),
    (Filter("action", "changed", "Only changed"), "~ at least one value changes"),
    (Filter("action", "same", "Only unchanged"), "= everything is already stored"),
    (Filter("action", "refused", "Only refused"), "✗ not imported"),
    (Filter("problems", "problems", "Only with problems"), "✗ or ! on one of their lines"),
    (Filter("grouped", "grouped", "Only in a group"), "with a parent, or with children"),
)
"""Each with what it means; the values are those of `engine.draft.lists.PlanOnly`."""
ONLY: Final = ("action", "problems", "grouped")
"""The kinds of these."""


def filters_of(row: PlanRow) -> list[Filter]:
    """What a customer of the plan shares with others; last, itself as a parent."""
    found = [Filter(MANAGER, email, f"Manager: {email}") for email in row.account_managers]
    if row.workflow:
        found.append(Filter(WORKFLOW, row.workflow, f"Workflow: {row.workflow}"))
    if row.parent_ref is not None:
        found.append(Filter(PARENT, row.parent_ref, f"Parent: {row.parent}"))
    return [*found, Filter(PARENT, row.number, f"Parent: {row.name or '(no name)'}")]


def read_offers(
    folder: Path, draft: Path, customer: int | None, query_with: Callable[[Filter], PlanQuery]
) -> list[Offer]:
    """What can be chosen; called in a thread.

    Args:
        folder: the data folder.
        draft: the path of the draft.
        customer: the number of the customer under the cursor.
        query_with: the question of the list with one filter more.
    """
    from upflow_tui.engine.draft.lists import plan_counts, plan_rows
    from upflow_tui.tui.dialogs.filter_choice import Offer

    row = plan_rows(folder, draft, [customer])[0] if customer is not None else None
    shared = filters_of(row) if row is not None else []
    counts = plan_counts(folder, draft, list(map(query_with, shared)))
    offers = [Offer(one, counted(count, "customer")) for one, count in zip(shared, counts, strict=True) if count]
    return offers + [Offer(one, detail) for one, detail in FIXED]


def chosen_only(filters: Filters) -> tuple[str, ...]:
    """The `engine.draft.lists.PlanOnly` among the filters."""
    return tuple(str(one.value) for one in filters if one.kind in ONLY)
