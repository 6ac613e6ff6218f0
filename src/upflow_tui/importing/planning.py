"""The plan: what the import will do to each customer, field by field, before it does it (rules.md §5 and §6).

Preview, import and commands all show and write what comes out of here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from upflow_tui.core.customer import DETAIL_KEYS, Customer
from upflow_tui.core.fields import custom_key
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import Organization
from upflow_tui.core.values import number_keys, same_value
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents
from upflow_tui.importing.contact_planning import ContactPlanner
from upflow_tui.importing.fates import settle_fates
from upflow_tui.importing.grouping import Group, Grouping
from upflow_tui.importing.merging import Merged, Merger
from upflow_tui.importing.parents import ParentFinder, Parents
from upflow_tui.importing.plan import (
    Action,
    Change,
    Fate,
    LineFates,
    ParentLink,
    PlannedCustomer,
    PlannedValue,
    StoredCustomers,
    Totals,
)
from upflow_tui.importing.rows import EXTERNAL_ID, NAME, PARENT_ID, REFUSED, RowLayout

_BATCH: Final = 400


@dataclass(slots=True)
class PlanBatch:
    """Some customers of the plan, in order, and what was found while planning them."""

    customers: list[PlannedCustomer] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Planner:
    """Makes the plan of one file against one store.

    Args:
        grouping: the customers of the file.
        layout: how their rows are laid out.
        columns: the index of each mapped field's column, for findings.
        organization: for the kinds of its custom fields.
        choices: what blank cells and missing parents mean.
        stored: the customers of the store.
        fates: every data line of the file; planning gives each its fate.
        error_lines: the lines with an error; planning adds those that it finds.

    `totals` counts customers and contacts, complete when `batches` is through.
    """

    def __init__(
        self,
        grouping: Grouping,
        layout: RowLayout,
        columns: Mapping[str, int],
        organization: Organization,
        choices: ImportChoices,
        stored: StoredCustomers,
        fates: LineFates,
        error_lines: set[int],
    ) -> None:
        self.totals = Totals(lines=len(fates))
        self.late_error_lines: set[int] = set()
        """Lines in which only planning found the first error, though something of them is written."""
        self._groups = grouping.groups
        self._grouping = grouping
        self._layout = layout
        self._clears = choices.blank is BlankCells.CLEAR
        self._creates_parents = choices.missing_parents is MissingParents.CREATE
        self._stored = stored
        self._fates = fates
        self._error_lines = error_lines
        self._columns = columns
        self._numbers = number_keys(organization)
        self._merger = Merger(layout, columns, self._numbers)
        self._contacts = ContactPlanner(layout, columns, clears=self._clears)
        self._parents = Parents()
        self._renamed: dict[int, Group] | None = None
        """Stored customers that get another name or an ID, by number; looked for when first needed."""

    @property
    def group_count(self) -> int:
        """How many customers the file has, parents to be created not yet counted."""
        return len(self._groups)

    def batches(self) -> Iterator[PlanBatch]:
        """The plan in order, a few hundred customers at a time; each group's rows are freed when it is planned."""
        self.totals.contacts.refused += self._grouping.contacts_refused
        if self._layout.has_parent:
            finder = ParentFinder(
                self._groups,
                self._stored,
                self._columns,
                create_missing=self._creates_parents,
                clears=self._clears,
            )
            self._parents = finder.resolve()
        first = PlanBatch(findings=[*self._grouping.findings, *self._parents.findings])
        self._note_errors(first.findings)
        yield first
        groups = [*self._groups, *self._parents.created]
        for start in range(0, len(groups), _BATCH):
            yield self._batch(groups[start : start + _BATCH])
        self.totals.parents_created = len(self._parents.created)

    def _note_errors(self, findings: Sequence[Finding]) -> None:
        lines = {item.line for item in findings if item.severity is Severity.ERROR and item.line is not None}
        self.late_error_lines |= lines - self._error_lines
        self._error_lines |= lines

    def _batch(self, groups: Sequence[Group]) -> PlanBatch:
        batch = PlanBatch()
        keys = [group.stored.key for group in groups if group.stored is not None and not group.refused]
        whole = {customer.key: customer for customer in self._stored.customers(keys)} if keys else {}
        for group in groups:
            if group.refused:
                planned = self._refuse(group)
            elif not group.rows:
                planned = self._create_parent(group)
            else:
                customer = whole[group.stored.key] if group.stored is not None else None
                planned = self._plan(group, customer, batch.findings)
            self.totals.customers.add(planned.action)
            batch.customers.append(planned)
            group.rows = []
        return batch

    def _refuse(self, group: Group) -> PlannedCustomer:
        for row in group.rows:
            if self._layout.contact_keys and row[self._layout.contact_start] is not None:
                self.totals.contacts.refused += 1
        key = group.stored.key if group.stored is not None else None
        lines = group.lines
        settle_fates(self._fates, group, None, None, self._error_lines, self._layout)
        return PlannedCustomer(group.index + 1, Action.REFUSED, key, group.external_id, group.name, lines=lines)

    def _create_parent(self, group: Group) -> PlannedCustomer:
        return PlannedCustomer(group.index + 1, Action.CREATE, None, group.external_id, group.name)

    def _plan(self, group: Group, customer: Customer | None, findings: list[Finding]) -> PlannedCustomer:
        merged = self._merger.merge(group.rows)
        contacts, said = self._contacts.plan(merged, customer, group.label)
        findings += merged.findings
        findings += said
        planned = PlannedCustomer(
            group.index + 1, Action.CREATE, None, group.final_id, group.final_name, contacts=contacts, lines=group.lines
        )
        totals = self.totals.contacts
        totals.refused += merged.contacts_refused
        if customer is None:
            keys = self._layout.customer_keys
            planned.values = {
                key: value
                for key, value in zip(keys, merged.values, strict=True)
                if value is not None and value is not REFUSED
            }
            planned.parent = self._link(group)
            totals.create += len(contacts)
        else:
            planned.key = customer.key
            self._compare(group, merged, customer, planned)
            for contact in contacts:
                totals.add(contact.action)
        link = self._parents.links.get(group.index)
        sets_parent = customer is None or any(item.field == "parent_id" for item in planned.changes)
        parent_lines = link.lines if link is not None and sets_parent else ()
        settle_fates(self._fates, group, merged, planned, self._error_lines, self._layout, parent_lines)
        return planned

    def _compare(self, group: Group, merged: Merged, customer: Customer, planned: PlannedCustomer) -> None:
        """What changes in a stored customer; its values after the import."""
        changes = planned.changes
        if planned.external_id != customer.external_id:
            line = group.line_of(EXTERNAL_ID, planned.external_id)
            changes.append(Change("external_id", customer.external_id, planned.external_id, line))
        if planned.name != customer.name:
            changes.append(Change("customer_name", customer.name, planned.name, group.line_of(NAME, planned.name)))
        start = self._layout.customer_start
        present: dict[str, PlannedValue] | None = None
        for place, (key, value) in enumerate(zip(self._layout.customer_keys, merged.values, strict=True)):
            if value is REFUSED or (value is None and not self._clears):
                continue
            present = present if present is not None else stored_values(customer)
            old = present.get(key)
            if old is value or same_value(old, value, as_number=key in self._numbers):
                continue
            changes.append(Change(key, old, value, group.line_of(start + place, value)))
        self._compare_parent(group, customer, planned)
        if not changes and all(contact.action is Action.UNCHANGED for contact in planned.contacts):
            planned.action = Action.UNCHANGED
            return
        planned.action = Action.UPDATE
        values = {**(present if present is not None else stored_values(customer))}
        values.update((change.field, change.new) for change in changes)
        for key in ("external_id", "customer_name", "parent_id"):
            values.pop(key, None)
        planned.values = {key: value for key, value in values.items() if value is not None}

    def _compare_parent(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        old = customer.parent.external_id or customer.parent.name if customer.parent is not None else None
        link = self._link(group)
        if link is not None and (link.key is None or link.key != customer.parent_key):
            line = self._parents.links[group.index].line
            planned.changes.append(Change("parent_id", old, link.external_id, line))
            planned.parent = link
        elif link is None and customer.parent_key is not None:
            if self._clears and group.index in self._parents.blank:
                planned.changes.append(Change("parent_id", old, None, group.line_of(PARENT_ID, None)))
            else:
                planned.parent = self._kept_parent(customer)
        else:
            planned.parent = link

    def _kept_parent(self, customer: Customer) -> ParentLink:
        """The parent that stays, under the name and ID that it will have."""
        assert customer.parent is not None and customer.parent_key is not None
        if self._renamed is None:
            self._renamed = {
                group.stored.key: group
                for group in self._groups
                if group.stored is not None
                and (group.final_id, group.final_name) != (group.stored.external_id, group.stored.name)
            }
        group = self._renamed.get(customer.parent_key)
        if group is not None:
            return ParentLink(group.index + 1, customer.parent_key, group.final_id, group.final_name or "")
        return ParentLink(None, customer.parent_key, customer.parent.external_id, customer.parent.name)

    def _link(self, group: Group) -> ParentLink | None:
        """The accepted parent of a group, as the plan writes it."""
        candidate = self._parents.links.get(group.index)
        if candidate is None:
            return None
        if candidate.node < 0:
            return ParentLink(None, -candidate.node, candidate.external_id, candidate.name)
        groups, created = self._groups, self._parents.created
        node = candidate.node
        parent = groups[node] if node < len(groups) else created[node - len(groups)]
        key = parent.stored.key if parent.stored is not None else None
        return ParentLink(node + 1, key, parent.final_id, parent.final_name or "")


def stored_values(customer: Customer) -> dict[str, Any]:
    """The values of a stored customer by field key, as a plan has them; absent ones are left out."""
    values: dict[str, Any] = {key: customer.details[key] for key in DETAIL_KEYS if key in customer.details}
    if customer.account_managers:
        values["account_manager"] = customer.account_managers
    if customer.workflow is not None:
        values["workflow"] = customer.workflow
    for name, value in customer.custom.items():
        values[custom_key(name)] = value
    return values


def count_lines(totals: Totals, fates: LineFates) -> None:
    """Puts the number of lines of each fate in the totals. Lines in are their sum (rules.md §6).

    Raises:
        AssertionError: a line has no fate (a fault of the program).
    """
    totals.lines = len(fates)
    totals.applied = fates.count(Fate.APPLIED)
    totals.unchanged = fates.count(Fate.UNCHANGED)
    totals.refused = fates.count(Fate.REFUSED)
    totals.skipped = fates.count(Fate.SKIPPED)
    if totals.lines != totals.applied + totals.unchanged + totals.refused + totals.skipped:
        raise AssertionError("a line has no fate")
