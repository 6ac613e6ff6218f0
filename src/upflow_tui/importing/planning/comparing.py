"""What changes in a stored customer, field by field."""

from __future__ import annotations

from typing import Any, Protocol

from upflow_tui.core.customer import DETAIL_KEYS, Customer
from upflow_tui.core.fields import custom_key
from upflow_tui.core.values import same_value
from upflow_tui.importing.checking.rows import REFUSED, RowLayout
from upflow_tui.importing.planning.filled import FilledBeside
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.merging import Merged
from upflow_tui.importing.planning.plan import Action, Change, ParentLink, PlannedCustomer, PlannedValue
from upflow_tui.importing.planning.stored_customers import StoredIdentity, StoredRow


class Identities(Protocol):
    """What becomes of the IDs, names and parents of customers that the store has."""

    def compare_names(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        """Adds to `planned` what changes of ID and name."""
        ...

    def compare_parent(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        """Sets the parent of `planned`, and adds what changes of it."""
        ...

    def keeps_identity(self, group: Group, stored: StoredRow | StoredIdentity) -> bool:
        """Whether ID, name and parent of a stored customer stay as they are."""
        ...

    def same_parent(self, group: Group, stored: StoredRow) -> ParentLink | None:
        """The parent of a customer whose parent stays."""
        ...

    def link(self, group: Group) -> ParentLink | None:
        """The accepted parent of a group, as the plan writes it."""
        ...


class Comparer:
    """Compares the customers of the file with those of the store.

    Args:
        identities: what becomes of their IDs, names and parents.
        layout: how their rows are laid out.
        numbers: the field keys that compare as decimals.
        clears: whether blank cells clear (the choice *clear*).
    """

    def __init__(self, identities: Identities, layout: RowLayout, numbers: frozenset[str], *, clears: bool) -> None:
        self._identities = identities
        self._layout = layout
        self._numbers = numbers
        self._clears = clears

    def compare(self, group: Group, merged: Merged, customer: Customer, planned: PlannedCustomer) -> None:
        """Sets what changes, the values after the import, the parent and the action of `planned`."""
        changes = planned.changes
        self._identities.compare_names(group, customer, planned)
        start = self._layout.customer_start
        present = stored_values(customer)
        beside = FilledBeside(group.beside)
        for place, (key, value) in enumerate(zip(self._layout.customer_keys, merged.values, strict=True)):
            if value is REFUSED or (value is None and not (self._clears and not beside.of_customer(start + place))):
                continue
            old = present.get(key)
            if old is value or same_value(old, value, as_number=key in self._numbers):
                continue
            changes.append(Change(key, old, value, group.line_of(start + place, value)))
        self._identities.compare_parent(group, customer, planned)
        if not changes and all(contact.action is Action.UNCHANGED for contact in planned.contacts):
            planned.action = Action.UNCHANGED
            return
        planned.action = Action.UPDATE
        values: dict[str, PlannedValue] = {**present}
        values.update((change.field, change.new) for change in changes)
        for key in ("external_id", "customer_name", "parent_id"):
            values.pop(key, None)
        planned.values = {key: value for key, value in values.items() if value is not None}


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
