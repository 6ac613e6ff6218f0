"""What the stored customers can be filtered by: what the row under the cursor has, what is missing, and an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from upflow_tui.tui.filters import Filter
from upflow_tui.tui.screens.customers.customer_asking import (
    CHANGED_BY,
    CONTACT,
    MANAGER,
    PARENT,
    WORKFLOW,
    Asked,
    query_of,
)
from upflow_tui.tui.wording import counted, moment

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.engine.lists import CustomerRow
    from upflow_tui.tui.dialogs.filter_choice import Offer

FIXED: Final = (
    Filter(WORKFLOW, "", "No workflow"),
    Filter(MANAGER, "", "No account manager"),
    Filter(CONTACT, "", "No contact"),
    Filter(PARENT, 0, "Has a parent"),
)
_IMPORTS_OFFERED: Final = 200


def filters_of(row: CustomerRow) -> list[Filter]:
    """What a customer shares with others: its account managers, its workflow, its parent; last, itself as a parent."""
    found = [Filter(MANAGER, email, f"Manager: {email}") for email in row.account_managers]
    if row.workflow:
        found.append(Filter(WORKFLOW, row.workflow, f"Workflow: {row.workflow}"))
    if row.parent_key is not None:
        found.append(Filter(PARENT, row.parent_key, f"Parent: {row.parent}"))
    return [*found, Filter(PARENT, row.key, f"Parent: {row.name}")]


def read_offers(folder: Path, asked: Asked, key: int | None) -> list[Offer]:
    """What can be chosen for the list that is asked for; called in a thread.

    Args:
        folder: the data folder.
        asked: the list.
        key: the customer under its cursor.
    """
    from upflow_tui.engine.history_lists import HistoryList
    from upflow_tui.engine.lists import customer_counts, customers_at
    from upflow_tui.tui.dialogs.filter_choice import Offer

    row = customers_at(folder, [key])[0] if key else None
    shared = filters_of(row) if row is not None else []
    counts = customer_counts(folder, [query_of(asked.with_filters(asked.filters.with_one(one))) for one in shared])
    offers = [Offer(one, counted(count, "customer")) for one, count in zip(shared, counts, strict=True) if count]
    offers += [Offer(one) for one in FIXED]
    return offers + list(map(_by_import, HistoryList(folder).rows(0, _IMPORTS_OFFERED)))


def _by_import(summary: ImportSummary) -> Offer:
    from upflow_tui.tui.dialogs.filter_choice import Offer

    name = summary.file_name or ("undo" if summary.kind == "undo" else "forgotten")
    only = Filter(CHANGED_BY, summary.number, f"Created or changed by import {summary.number}")
    return Offer(only, f"{moment(summary.started)} · {name}")
