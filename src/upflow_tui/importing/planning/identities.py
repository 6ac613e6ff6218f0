"""What becomes of the ID, name and parent of a customer: how it differs from the store, and its parent afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from upflow_tui.core.customer import Customer
from upflow_tui.importing.checking.rows import EXTERNAL_ID, NAME, PARENT_ID
from upflow_tui.importing.planning.customers import made_of
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.parent_links import Parents
from upflow_tui.importing.planning.plan import Change, ParentLink, PlannedCustomer
from upflow_tui.importing.planning.stored_customers import StoredIdentity, StoredRow


class FileIdentities:
    """As the file says it, and its parent cells.

    Args:
        groups: the customers of the file in plan order.
        parents: what became of their parent cells.
        clears: whether blank cells clear (the choice *clear*).
    """

    def __init__(self, groups: Sequence[Group], parents: Parents, *, clears: bool) -> None:
        self._groups = groups
        self._parents = parents
        self._clears = clears
        self._renamed: dict[int, Group] | None = None
        """Stored customers that get another name or an ID, by number; looked for when first needed."""

    def compare_names(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        """Adds to `planned` what changes of ID and name."""
        if planned.external_id != customer.external_id:
            line = group.line_of(EXTERNAL_ID, planned.external_id)
            planned.changes.append(Change("external_id", customer.external_id, planned.external_id, line))
        if planned.name != customer.name:
            line = group.line_of(NAME, planned.name)
            planned.changes.append(Change("customer_name", customer.name, planned.name, line))

    def compare_parent(self, group: Group, customer: Customer, planned: PlannedCustomer) -> None:
        """Sets the parent of `planned`, and adds what changes of it."""
        old = customer.parent.external_id or customer.parent.name if customer.parent is not None else None
        link = self.link(group)
        if link is not None and (link.key is None or link.key != customer.parent_key):
            line = self._parents.links[group.index].line
            planned.changes.append(Change("parent_id", old, link.external_id, line))
            planned.parent = link
        elif link is None and customer.parent_key is not None:
            if self._clears and group.index in self._parents.blank:
                planned.changes.append(Change("parent_id", old, None, group.line_of(PARENT_ID, None)))
            else:
                assert customer.parent is not None
                planned.parent = self._kept_parent(
                    customer.parent_key, customer.parent.external_id, customer.parent.name
                )
        else:
            planned.parent = link

    def keeps_identity(self, group: Group, stored: StoredRow | StoredIdentity) -> bool:
        """Whether the file leaves ID, name and parent of a stored customer as they are."""
        if group.final_id != stored.external_id:
            return False
        if not group.keeps_name and group.name is not None and group.name != stored.name:
            return False
        if group.index in self._parents.links:
            link = self.link(group)
            return link is not None and link.key is not None and link.key == stored.parent_key
        return stored.parent_key is None or not (self._clears and group.index in self._parents.blank)

    def same_parent(self, group: Group, stored: StoredRow) -> ParentLink | None:
        """The parent of a customer whose parent stays."""
        if stored.parent_key is None or group.index in self._parents.links:
            return self.link(group)
        return self._kept_parent(stored.parent_key, stored.parent_external_id, stored.parent_name or "")

    def _kept_parent(self, key: int, external_id: str | None, name: str) -> ParentLink:
        """The parent that stays, under the name and ID that it will have."""
        if self._renamed is None:
            self._renamed = {
                group.stored.key: group
                for group in [*made_of(self._groups), *self._parents.created]
                if group.stored is not None
                and (group.final_id, group.final_name) != (group.stored.external_id, group.stored.name)
            }
        group = self._renamed.get(key)
        if group is not None:
            return ParentLink(group.index + 1, key, group.final_id, group.final_name or "")
        return ParentLink(None, key, external_id, name)

    def link(self, group: Group) -> ParentLink | None:
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
