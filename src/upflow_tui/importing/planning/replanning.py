"""A few customers of a plan planned again, where their IDs, names and parents stay as they are (docs/architecture.md).

What groups lines into customers, finds them in the store and links parents looks at the whole file, but only at these
four fields. So while they stay, what the plan says of them stays, and everything else of a customer follows from its
own lines: batch_planning.py makes it here as it does in a whole pass. The one thing between customers besides, an
address that several have, is handed in.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import takewhile
from typing import Final

from upflow_tui.core.customer import Customer
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import name_key
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, PARENT_ID, PARENT_NAME, Row, RowLayout
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.batch_planning import BatchPlanner
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.parent_links import Candidate, Parents
from upflow_tui.importing.planning.plan import Change, ParentLink, PlannedCustomer, Totals
from upflow_tui.importing.planning.stored_addresses import Brings, brings_nothing
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity, StoredRow

IDENTITY: Final = ("external_id", "customer_name", "parent_id")
"""The fields of the changes that stay as they are."""

PARENT_ERRORS: Final = frozenset({"parent_incomplete", "parent_is_self", "parent_mismatch", "parent_not_found"})
"""The codes of lines that name no parent rightly."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of a customer of the plan."""

    number: int
    refused: bool
    key: int | None
    external_id: str | None
    name: str | None
    parent: ParentLink | None
    changes: Sequence[Change]
    """Those of `IDENTITY`."""
    lines: Sequence[int]


def restored(kept: Kept, rows: list[Row], refused_lines: list[int], stored: Mapping[int, StoredIdentity]) -> Group:
    """The group that a customer of the plan was made of.

    Args:
        kept: what the plan says of it.
        rows: its accepted rows, in line order.
        refused_lines: its other lines.
        stored: the identity of each stored customer that the plan has to do with.
    """
    # One that was found by its name has no ID of its own, though the plan shows the stored one.
    external_id = kept.external_id
    if not kept.refused and rows:
        external_id = next((row[EXTERNAL_ID] for row in rows if row[EXTERNAL_ID] is not None), None)
    return Group(
        external_id,
        kept.name,
        rows,
        stored[kept.key] if kept.key is not None else None,
        refused=kept.refused,
        refused_lines=refused_lines or (),
        index=kept.number - 1,
        compared=name_key(kept.name or ""),
        received_id=kept.external_id,
    )


def lines_of_parent(rows: Sequence[Row], wrong: Container[int]) -> list[int]:
    """The lines that name the parent which a customer is given: the last one that is named rightly.

    Args:
        rows: of the customer.
        wrong: the lines with one of `PARENT_ERRORS`.
    """
    named = [
        row
        for row in reversed(rows)
        if isinstance(row[PARENT_ID], str) and isinstance(row[PARENT_NAME], str) and row[LINE] not in wrong
    ]
    return [row[LINE] for row in takewhile(lambda row: row[PARENT_ID] == named[0][PARENT_ID], named)][::-1]


def replan(
    customers: Sequence[tuple[Kept, Group]],
    layout: RowLayout,
    columns: Mapping[str, int],
    organization: Organization,
    choices: ImportChoices,
    stored: StoredCustomers,
    fates: LineFates,
    error_lines: set[int],
    owners: Mapping[str, str],
    wrong_parents: Container[int],
    brings: Brings = brings_nothing,
) -> tuple[PlanBatch, Totals]:
    """The plan of some customers made again, with what is found meanwhile; and the totals of these alone.

    Args:
        customers: in the order of the plan, each with its group.
        layout, columns, organization, choices, stored: as for the whole plan.
        fates: those of the whole plan; the lines of the customers get theirs anew.
        error_lines: the lines of these customers that have an error.
        owners: addresses that customers before these have, with what a message calls the first of them.
        wrong_parents: the lines with one of `PARENT_ERRORS`.
        brings: what lines of the file give to stored customers.
    """
    parents, totals = Parents(), Totals(lines=len(fates))
    identities = _KeptIdentities({kept.number - 1: kept for kept, _ in customers})
    planner = BatchPlanner(
        layout, columns, organization, choices, stored, fates, error_lines, totals, parents, identities, owners,
        brings,
    )  # fmt: skip
    for kept, group in customers:
        for row in group.rows:
            fates.set(row[LINE], Fate.UNCHANGED)
        if kept.parent is not None and not kept.refused:
            lines = lines_of_parent(group.rows, wrong_parents)
            if lines:
                parents.links[group.index] = Candidate(
                    0, lines[0], kept.parent.external_id or "", kept.parent.name, lines
                )
    return planner.batch([group for _, group in customers]), totals


class _KeptIdentities:
    """IDs, names and parents stay as the plan has them."""

    def __init__(self, kept: Mapping[int, Kept]) -> None:
        self._kept = kept

    def keeps_identity(self, group: Group, stored: StoredRow | StoredIdentity) -> bool:
        return not self._kept[group.index].changes

    def same_parent(self, group: Group, stored: StoredRow) -> ParentLink | None:
        return self._kept[group.index].parent

    def link(self, group: Group) -> ParentLink | None:
        return self._kept[group.index].parent

    def compare_names(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        changes = self._kept[group.index].changes
        planned.changes += (change for change in changes if change.field != "parent_id")

    def compare_parent(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        kept = self._kept[group.index]
        planned.changes += (change for change in kept.changes if change.field == "parent_id")
        planned.parent = kept.parent
