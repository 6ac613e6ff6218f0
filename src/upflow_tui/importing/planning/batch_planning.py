"""Some customers of a file planned, where it is known which groups they are and what becomes of their parents.

Most customers are plain: new, or just as the store has them; these take a fast path (fast_path.py).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from upflow_tui.core.customer import Customer
from upflow_tui.core.findings import Finding
from upflow_tui.core.organization import Organization
from upflow_tui.core.values import number_keys
from upflow_tui.importing.checking.rows import LINE, REFUSED, Row, RowLayout
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.batches import KeptCustomer, PlanBatch, SameCustomer
from upflow_tui.importing.planning.comparing import Comparer, Identities, stored_values
from upflow_tui.importing.planning.contact_planning import ContactPlanner, PlainContacts
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.fast_path import Plain, PlainReader
from upflow_tui.importing.planning.filled import FilledBeside
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.line_outcomes import LineOutcomes
from upflow_tui.importing.planning.merging import Merger
from upflow_tui.importing.planning.new_customers import NewCustomers
from upflow_tui.importing.planning.parent_links import Parents
from upflow_tui.importing.planning.plan import Action, Change, PlannedCustomer, Totals
from upflow_tui.importing.planning.stored_addresses import Brings, StoredAddresses, brings_nothing
from upflow_tui.importing.planning.stored_customers import StoredCustomers
from upflow_tui.importing.planning.unchanged import Unchanged


class BatchPlanner:
    """Plans customers of one file against one store, some at a time.

    Args:
        layout: how their rows are laid out.
        columns: the index of each mapped field's column, for findings.
        organization: for the kinds of its custom fields.
        choices: what blank cells mean.
        stored: the customers of the store.
        fates: every data line of the file; planning gives each its fate.
        error_lines: the lines with an error.
        totals: customers and contacts are counted here.
        parents: what became of the parent cells.
        identities: what becomes of IDs, names and parents.
        owners: addresses that customers before these have, by `email_key`, with what a message calls the first of them.
        brings: what lines of the file give to stored customers.
        depth: what will be looked at.
        again: the addresses that need remembering, as `ContactPlanner` has them.
    """

    def __init__(
        self,
        layout: RowLayout,
        columns: Mapping[str, int],
        organization: Organization,
        choices: ImportChoices,
        stored: StoredCustomers,
        fates: LineFates,
        error_lines: set[int],
        totals: Totals,
        parents: Parents,
        identities: Identities,
        owners: Mapping[str, str] | None = None,
        brings: Brings = brings_nothing,
        depth: Depth = Depth.EVERYTHING,
        again: set[int] | None = None,
    ) -> None:
        clears = choices.blank is BlankCells.CLEAR
        numbers = number_keys(organization)
        self.totals = totals
        self._depth = depth
        self._layout = layout
        self._stored = stored
        self._fates = fates
        self._error_lines = error_lines
        self._parents = parents
        self._identities = identities
        self._comparer = Comparer(identities, layout, numbers, clears=clears)
        self._outcomes = LineOutcomes(fates, error_lines, layout)
        self._merger = Merger(layout, columns, numbers)
        self._plain = PlainReader(layout, numbers, self._merger, clears=clears)
        self._addresses = StoredAddresses(stored, layout, brings)
        self._contacts = ContactPlanner(layout, columns, self._addresses, clears=clears, again=again)
        self._contacts.know(owners or {})
        self._alike = Unchanged(stored, layout, identities)

    def batch(self, groups: Sequence[Group]) -> PlanBatch:
        """The plan of these customers; the rows of each are freed when it is planned."""
        batch = PlanBatch(self._layout)
        plains = self._plain.read_all(groups, self._error_lines)
        same = self._unchanged(groups, plains, batch)
        self._addresses.read(groups, plains, same, self._contacts.seen)
        whole = self._whole(groups, same)
        findings, together = batch.findings, self._contacts.tells_together
        created: list[tuple[Group, Plain, list[Row]]] = []
        unmarked: list[Row] = []
        told: list[PlainContacts] = []
        contacts_new = contacts_same = 0
        for group, plain in zip(groups, plains, strict=True):
            if plain is not None and group.index in same:
                contacts_same += len(plain.contacts)
                findings += plain.findings
                if plain.faulty:
                    self._refuse_faulty(group)
                if plain.contacts:
                    told.append((plain.contacts, group.label, same[group.index]))
            elif plain is not None and not plain.faulty and group.stored is None:
                findings += plain.findings
                created.append((group, plain, group.rows))
                if plain.contacts:
                    contacts_new += len(plain.contacts)
                    told.append((plain.contacts, group.external_id or group.label, None))
                    if plain.main is None:
                        unmarked.append(group.rows[0])
            else:
                findings += self._contacts.tell_of_plain(told)
                told = []
                planned = self._plan_any(group, whole, findings)
                self.totals.customers.add(planned.action)
                batch.planned.append(planned)
            if told and not together:
                findings += self._contacts.tell_of_plain(told)
                told = []
            group.rows = []
        findings += self._contacts.tell_of_plain(told)
        if self._depth <= Depth.FINDINGS:
            batch.unlisted = len(created)
        else:
            batch.new = self._create_plain(created)
        batch.crowds += self._contacts.first_ones(unmarked)
        applied = [row[LINE] for _, _, rows in created for row in rows]
        applied.sort()
        self._fates.set_all(applied, Fate.APPLIED)
        self.totals.customers.add(Action.CREATE, len(groups) - len(batch.planned) - len(same))
        self.totals.customers.add(Action.UNCHANGED, len(same))
        self.totals.contacts.add(Action.CREATE, contacts_new)
        self.totals.contacts.add(Action.UNCHANGED, contacts_same)
        return batch

    def _unchanged(self, groups: Sequence[Group], plains: Sequence[Plain | None], batch: PlanBatch) -> dict[int, int]:
        """Puts into the batch the plain customers of which the store has everything already.

        Returns:
            Their numbers in the store by the group's index.
        """
        known = [
            (group, plain, group.stored.key)
            for group, plain in zip(groups, plains, strict=True)
            if plain is not None and group.stored is not None
        ]
        if not known:
            return {}
        same: dict[int, int] = {}
        identities, reader, depth = self._identities, self._plain, self._depth
        # What is stored of a customer is looked at by nobody but who looks at everything.
        alike = self._alike.among(known) if depth < Depth.EVERYTHING else ()
        others = [key for _, _, key in known if key not in alike]
        stored_rows = self._stored.rows(others, self._layout.customer_keys)
        for group, plain, key in known:
            stored = next(stored_rows) if key not in alike else None
            if stored is not None and not (
                identities.keeps_identity(group, stored)
                and reader.has_same_values(plain, stored)
                and reader.has_same_contacts(plain, stored)
            ):
                continue
            same[group.index] = key
            if depth <= Depth.FINDINGS:
                batch.unlisted += 1
            elif stored is None or depth is Depth.CHANGES:
                batch.kept.append(KeptCustomer(group.index + 1, key, group.lines))
            else:
                parent, contacts = identities.same_parent(group, stored), reader.same_contacts(plain, stored)
                batch.same.append(
                    SameCustomer(group.index + 1, key, stored.external_id, stored.name, parent, contacts, group.lines)
                )
        return same

    def _whole(self, groups: Sequence[Group], same: Container[int]) -> dict[int, Customer]:
        """The stored customers that must be compared field by field, by number."""
        keys = [
            group.stored.key
            for group in groups
            if group.stored is not None and not group.refused and group.index not in same
        ]
        return {customer.key: customer for customer in self._stored.customers(keys)} if keys else {}

    def _refuse_faulty(self, group: Group) -> None:
        """Of a customer that stays as it is, the lines with an error have brought nothing but that."""
        for row in group.rows:
            if row[LINE] in self._error_lines:
                self._fates.set(row[LINE], Fate.REFUSED)

    def _create_plain(self, created: Sequence[tuple[Group, Plain, list[Row]]]) -> NewCustomers:
        """New customers of their groups, what their lines say, and these."""
        groups = [group for group, _, _ in created]
        return NewCustomers(
            [group.index + 1 for group in groups],
            [group.external_id or group.received_id for group in groups],
            [group.name for group in groups],  # type: ignore[misc]  # who is created has one
            [group.compared for group in groups],
            list(map(self._identities.link, groups)) if self._layout.has_parent else [None] * len(groups),
            [plain.values for _, plain, _ in created],
            [rows for _, _, rows in created],
            [
                (rows[0] if plain.main is None else plain.contacts[plain.main])[LINE] if plain.contacts else 0
                for _, plain, rows in created
            ],
            [group.near_key for group in groups],
        )

    def _plan_any(self, group: Group, whole: Mapping[int, Customer], findings: list[Finding]) -> PlannedCustomer:
        if group.refused:
            return self._refuse(group)
        if not group.rows:
            return self._create_parent(group) if group.stored is None else self._name_parent(group, whole)
        return self._plan(group, whole[group.stored.key] if group.stored is not None else None, findings)

    def _refuse(self, group: Group) -> PlannedCustomer:
        for row in group.rows:
            if self._layout.contact_keys and (email := row[self._layout.contact_start]) is not None:
                self.totals.contacts.refused += len(email) if isinstance(email, tuple) else 1
        key = group.stored.key if group.stored is not None else None
        lines = group.lines
        self._outcomes.settle(group, None, None)
        return PlannedCustomer(group.index + 1, Action.REFUSED, key, group.external_id, group.name, lines=lines)

    def _create_parent(self, group: Group) -> PlannedCustomer:
        return PlannedCustomer(group.index + 1, Action.CREATE, None, group.external_id, group.name)

    def _name_parent(self, group: Group, whole: Mapping[int, Customer]) -> PlannedCustomer:
        """A stored customer without a line that receives its ID from the parent cells of others."""
        assert group.stored is not None
        customer = whole[group.stored.key]
        change = Change("external_id", customer.external_id, group.final_id, None)
        planned = PlannedCustomer(
            group.index + 1,
            Action.UPDATE,
            customer.key,
            group.final_id,
            customer.name,
            stored_values(customer),
            changes=[change],
        )
        self._identities.compare_parent(group, customer, planned)
        return planned

    def _plan(self, group: Group, customer: Customer | None, findings: list[Finding]) -> PlannedCustomer:
        merged = self._merger.merge(group.rows)
        contacts, said = self._contacts.plan(merged, customer, group.label, FilledBeside(group.beside))
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
            planned.parent = self._identities.link(group)
            totals.create += len(contacts)
        else:
            planned.key = customer.key
            self._comparer.compare(group, merged, customer, planned)
            for contact in contacts:
                totals.add(contact.action)
        link = self._parents.links.get(group.index)
        sets_parent = customer is None or any(item.field == "parent_id" for item in planned.changes)
        parent_lines = link.lines if link is not None and sets_parent else ()
        self._outcomes.settle(group, merged, planned, parent_lines)
        return planned
