"""A store in memory: answers what a plan asks of it, and takes a plan in, so that one can be made again.

Written from the rules alone; it refuses what no plan may ask of a store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Contact, Customer, ParentRef
from upflow_tui.core.fields import custom_key, custom_name
from upflow_tui.core.text import email_key, id_near_key, name_key
from upflow_tui.importing.planning.plan import Action, Change, PlannedContact, PlannedCustomer
from upflow_tui.importing.planning.stored_customers import Expected, StoredIdentity, StoredRow


class FakeStore:
    """Customers by number. `written` counts how many values, customers and contacts `apply` wrote."""

    def __init__(self) -> None:
        self.by_number: dict[int, Customer] = {}
        self.written = 0

    def __repr__(self) -> str:
        return f"FakeStore({list(self.by_number.values())})"

    def add(
        self,
        name: str,
        external_id: str | None = None,
        *,
        parent: Customer | None = None,
        contacts: Iterable[Contact] = (),
        **values: Any,
    ) -> Customer:
        """A stored customer; `values` by field key, custom fields as `custom={name: value}`."""
        customer = Customer(
            len(self.by_number) + 1,
            name,
            external_id,
            {key: values.pop(key) for key in DETAIL_KEYS if key in values},
            parent.key if parent is not None else None,
            account_managers=tuple(values.pop("account_managers", ())),
            contacts=list(contacts),
            **values,
        )
        self.by_number[customer.key] = customer
        self.check()
        return customer

    # What a plan asks

    def identities(
        self,
        external_ids: Collection[str] = (),
        name_keys: Collection[str] = (),
        near_keys: Collection[str] = (),
    ) -> Iterator[StoredIdentity]:
        """One that is wanted for two reasons comes twice: "each at least once"."""
        for customer in self.by_number.values():
            if customer.external_id in external_ids:
                yield _identity(customer)
            if name_key(customer.name) in name_keys:
                yield _identity(customer)
            if customer.external_id is not None and id_near_key(customer.external_id) in near_keys:
                yield _identity(customer)

    def external_ids(self) -> Iterator[str]:
        return (customer.external_id for customer in self.by_number.values() if customer.external_id is not None)

    def names(self) -> Iterator[str]:
        return (customer.name for customer in self.by_number.values())

    def by_keys(self, keys: Collection[int]) -> Iterator[StoredIdentity]:
        for key in keys:
            yield _identity(self.by_number[key])

    def children(self, keys: Collection[int]) -> Iterator[StoredIdentity]:
        for customer in self.by_number.values():
            if customer.parent_key in keys:
                yield _identity(customer)

    def bearers(self, email_keys: Collection[str]) -> Iterator[tuple[str, int]]:
        for key, customer in sorted(self.by_number.items()):
            for contact in customer.contacts:
                if email_key(contact.email) in email_keys:
                    yield email_key(contact.email), key

    def has_contacts(self) -> bool:
        return any(customer.contacts for customer in self.by_number.values())

    def shared_addresses(self) -> Iterator[str]:
        keys = [email_key(contact.email) for customer in self.by_number.values() for contact in customer.contacts]
        yield from (key for key, count in Counter(keys).items() if count > 1)

    def customers(self, keys: Sequence[int]) -> Iterator[Customer]:
        for key in keys:
            yield self._whole(key)

    def rows(self, keys: Sequence[int], fields: Sequence[str]) -> Iterator[StoredRow]:
        for key in keys:
            customer = self._whole(key)
            values = self.values_of(customer)
            parent = customer.parent
            yield StoredRow(
                key,
                customer.external_id,
                customer.name,
                customer.parent_key,
                parent.external_id if parent is not None else None,
                parent.name if parent is not None else None,
                tuple(values.get(field) for field in fields),
                {
                    email_key(item.email): (
                        item.email, item.first_name, item.family_name, item.phone, item.position, int(item.main)
                    )
                    for item in customer.contacts
                },
            )  # fmt: skip

    def unlike(self, expected: Expected, fields: Sequence[str], texts: Sequence[str]) -> set[int]:
        assert list(expected.keys) == sorted(set(expected.keys))
        contacts = _expected_contacts(expected)
        return {
            key
            for key, values, own in zip(expected.keys, expected.values, contacts, strict=True)
            if values != tuple(self.values_of(self.by_number[key]).get(field) for field in fields)
            or (own is not None and own != _stored_contacts(self.by_number[key], texts))
        }

    # What a plan does

    def apply(self, plan: Sequence[PlannedCustomer]) -> None:
        """Writes a plan as the store would.

        Raises:
            AssertionError: the plan does not fit the store, or leaves it as no store may be.
        """
        highest = max(self.by_number, default=0)
        numbers = {planned.number: planned.key or highest + planned.number for planned in plan}
        before = {key: self.values_of(customer) for key, customer in self.by_number.items()}
        for planned in plan:
            if planned.action is Action.CREATE:
                assert planned.key is None and not planned.changes
                self.by_number[numbers[planned.number]] = self._created(numbers[planned.number], planned)
                self.written += 1
            elif planned.action is Action.UPDATE:
                self._update(planned, before[planned.key or 0])
        for planned in plan:
            if planned.action in (Action.CREATE, Action.UPDATE):
                self._link(planned, numbers)
        self.check()

    def _created(self, key: int, planned: PlannedCustomer) -> Customer:
        assert planned.name
        customer = Customer(key, planned.name, planned.external_id)
        self._set_values(customer, planned.values)
        for contact in planned.contacts:
            assert contact.action is Action.CREATE
            customer.contacts.append(_contact(contact))
        return customer

    def _update(self, planned: PlannedCustomer, before: dict[str, Any]) -> None:
        assert planned.key is not None and planned.name
        customer = self.by_number[planned.key]
        for change in planned.changes:
            assert before.get(change.field) == change.old, f"{change} was {before.get(change.field)!r}"
        customer.name, customer.external_id = planned.name, planned.external_id
        self._set_values(customer, planned.values)
        after = self.values_of(customer)
        told = {change.field for change in planned.changes}
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert changed - {"parent_id"} == told - {"parent_id"}, "the values and the changes tell two stories"
        self.written += len(planned.changes)
        contacts = {email_key(contact.email): contact for contact in customer.contacts}
        for contact in planned.contacts:
            key = email_key(contact.email)
            if contact.action is Action.CREATE:
                assert key not in contacts
                self.written += 1
            elif contact.action is Action.UPDATE:
                self._check_changes(contacts[key], contact.changes)
                self.written += len(contact.changes)
            if contact.action is not Action.UNCHANGED:
                contacts[key] = _contact(contact)
        customer.contacts = list(contacts.values())

    def _check_changes(self, stored: Contact, changes: Sequence[Change]) -> None:
        for change in changes:
            old = stored.main if change.field == "main_contact" else getattr(stored, change.field)
            assert old == change.old != change.new

    def _set_values(self, customer: Customer, values: Mapping[str, Any]) -> None:
        assert None not in values.values()
        customer.details = {key: values[key] for key in DETAIL_KEYS if key in values}
        customer.account_managers = values.get("account_manager", ())
        customer.workflow = values.get("workflow")
        custom = ((custom_name(key), value) for key, value in values.items())
        customer.custom = {name: value for name, value in custom if name is not None}

    def _link(self, planned: PlannedCustomer, numbers: Mapping[int, int]) -> None:
        key = planned.key or numbers[planned.number]
        customer, parent = self.by_number[key], planned.parent
        told = [change for change in planned.changes if change.field == "parent_id"]
        before = customer.parent_key
        customer.parent_key = None
        if parent is not None:
            customer.parent_key = parent.key or numbers[parent.number or 0]
            if parent.number is not None:
                assert numbers[parent.number] == customer.parent_key
            shown = self.by_number[customer.parent_key]
            assert (parent.external_id, parent.name) == (shown.external_id, shown.name)
        if planned.action is Action.UPDATE:
            assert bool(told) == (before != customer.parent_key), "the parent and the changes tell two stories"

    # What can be asked of it in a test

    def check(self) -> None:
        """The rules that hold of every store (docs/rules.md §1 and §5)."""
        ids = [customer.external_id for customer in self.by_number.values() if customer.external_id is not None]
        assert len(ids) == len(set(ids)), "an ID is borne twice"
        for customer in self.by_number.values():
            assert customer.name
            keys = [email_key(contact.email) for contact in customer.contacts]
            assert len(keys) == len(set(keys)), "an e-mail is there twice"
            assert sum(contact.main for contact in customer.contacts) <= 1, "there are two main contacts"
            if customer.parent_key is not None:
                assert customer.parent_key != customer.key, "a customer is its own parent"
                assert self.by_number[customer.parent_key].parent_key is None, "there are three levels, or a loop"

    def shown(self) -> dict[tuple[str | None, str], dict[str, Any]]:
        """Everything stored by ID and name, numbers left out: two stores of the same content look alike."""
        shown = {}
        for customer in self.by_number.values():
            values = self.values_of(customer)
            values["contacts"] = sorted(
                (contact.email, *(getattr(contact, key) for key in CONTACT_KEYS), contact.main)
                for contact in customer.contacts
            )
            parent = self.by_number[customer.parent_key] if customer.parent_key is not None else None
            values["parent"] = (parent.external_id, parent.name) if parent is not None else None
            shown[customer.external_id, customer.name] = values
        return shown

    def values_of(self, customer: Customer) -> dict[str, Any]:
        """By field key; the absent ones are left out. The parent goes by its ID."""
        values: dict[str, Any] = {"customer_name": customer.name, **customer.details}
        parent = self.by_number[customer.parent_key] if customer.parent_key is not None else None
        optional = {
            "external_id": customer.external_id,
            "workflow": customer.workflow,
            "parent_id": parent.external_id or parent.name if parent is not None else None,
        }
        values |= {key: value for key, value in optional.items() if value is not None}
        if customer.account_managers:
            values["account_manager"] = customer.account_managers
        return values | {custom_key(name): value for name, value in customer.custom.items()}

    def _whole(self, key: int) -> Customer:
        customer = deepcopy(self.by_number[key])
        if customer.parent_key is not None:
            parent = self.by_number[customer.parent_key]
            customer.parent = ParentRef(parent.external_id, parent.name)
        return customer


def _identity(customer: Customer) -> StoredIdentity:
    return StoredIdentity(customer.key, customer.external_id, customer.name, customer.parent_key)


def _expected_contacts(expected: Expected) -> list[list[tuple[Any, ...]] | None]:
    """The contacts of each customer, cut from the columns."""
    contacts = expected.contacts
    if contacts is None:
        return [None] * len(expected.keys)
    rows = iter(zip(contacts.email_keys, *contacts.texts, contacts.mains, strict=True))
    cut: list[list[tuple[Any, ...]] | None] = [[next(rows) for _ in range(count)] for count in contacts.counts]
    assert not list(rows)
    return cut


def _stored_contacts(customer: Customer, texts: Sequence[str]) -> list[tuple[Any, ...]]:
    return sorted(
        (email_key(item.email), *(getattr(item, key) for key in texts), item.main) for item in customer.contacts
    )


def _contact(planned: PlannedContact) -> Contact:
    values = {key: getattr(planned, key) for key in CONTACT_KEYS}
    return Contact(planned.email, **values, main=planned.main)
