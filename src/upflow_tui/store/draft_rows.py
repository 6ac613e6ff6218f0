"""A plan's customers as rows of the draft: a few microseconds each, for forty thousand of them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.core.text import email_key, id_near_key, name_key
from upflow_tui.importing.plan import Action, Change, PlannedContact, PlannedCustomer, PlannedValue

PLACE_BITS: Final = 28
"""The id of a contact or change is its customer's number, and these bits for its place: found again without an
index, and in the order of the plan. No file of 512 MiB holds more for one customer."""

OWN, MANAGERS, CUSTOM = 1, 2, 4
"""Added up in `customers.marks`: what an update changes of the customer itself."""

Row: TypeAlias = tuple[Any, ...]

_MEMO: Final = 20_000
_WRITTEN: Final = (Action.CREATE, Action.UPDATE)
NULL: Final = math.nan
"""Bound as NULL, which is what SQLite makes of it (sqlite.org/floatingpoint.html): for a None, and for a bool as well,
Python's sqlite3 first looks for an adapter, which takes longer than all the rest of a column."""
_NO_PARENT: Final = (NULL, NULL, NULL, NULL)
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

BARE_COLUMNS: Final = ("number", "action", "key", "external_id", "name", "marks", "lines", "same_contacts")
WHOLE_COLUMNS: Final = (
    *("number", "action", "key", "external_id", "name", "name_key", "near_key", *DETAIL_KEYS, "managers", "workflow"),
    *("parent_number", "parent_key", "parent_external_id", "parent_name", "marks", "lines"),
)
"""What is written of a customer; its custom fields come after these."""


def custom_column(place: int) -> str:
    """The column of `customers` that holds the custom field of this place in the draft's `custom_fields`."""
    return f"custom_{place}"


class DraftRows:
    """Makes the rows of customers, a column at a time; remembers what repeats."""

    def __init__(self) -> None:
        self.custom_keys: list[str] = []
        """The keys of the custom fields that have a column, by their place."""
        self._known = {*DETAIL_KEYS, "account_manager", "workflow"}
        self._lists: dict[PlannedValue, str] = {}

    def unknown_keys(self, batch: list[PlannedCustomer]) -> list[str]:
        """The keys of custom fields that come for the first time; from now on they have a column."""
        before = len(self.custom_keys)
        for customer in batch:
            if not customer.values.keys() <= self._known:
                self.custom_keys += (key for key in customer.values if key not in self._known)
                self._known.update(customer.values)
        return self.custom_keys[before:]

    def bare(self, batch: list[PlannedCustomer]) -> Iterator[Row]:
        """Rows of customers that are not written: `BARE_COLUMNS`."""
        for customer in batch:
            yield (
                customer.number,
                customer.action._value_,  # .value costs more than binding it
                NULL if customer.key is None else customer.key,
                NULL if customer.external_id is None else customer.external_id,
                NULL if customer.name is None else customer.name,
                0,
                str(customer.lines),
                _packed_contacts(customer.contacts) if _are_same(customer) else NULL,
            )

    def whole(self, batch: list[PlannedCustomer]) -> Iterable[Row]:
        """Rows of customers with values: `WHOLE_COLUMNS` and a column for each of `custom_keys`."""
        values = [customer.values for customer in batch]
        return zip(
            [customer.number for customer in batch],
            [customer.action._value_ for customer in batch],
            [NULL if customer.key is None else customer.key for customer in batch],
            [NULL if customer.external_id is None else customer.external_id for customer in batch],
            [customer.name for customer in batch],
            [_name_key(customer) for customer in batch],
            [_near_key(customer) for customer in batch],
            *([some.get(key, NULL) for some in values] for key in DETAIL_KEYS),
            [self._list_json(some.get("account_manager")) for some in values],
            [some.get("workflow", NULL) for some in values],
            *_parents(batch),
            [_changed(customer.changes) if customer.changes else 0 for customer in batch],
            [str(customer.lines) for customer in batch],
            *(self._custom([some.get(key, NULL) for some in values]) for key in self.custom_keys),
            strict=True,
        )

    def _custom(self, column: list[Any]) -> list[Any]:
        """Texts as they are, Booleans as integers, and several options as a JSON list in a blob."""
        kinds = set(map(type, column))
        if bool in kinds:
            column = [int(value) if value.__class__ is bool else value for value in column]
        if tuple in kinds:
            column = [self._list_json(value).encode() if value.__class__ is tuple else value for value in column]
        return column

    def _list_json(self, chosen: PlannedValue) -> Any:
        """A tuple as JSON; the same few come again and again."""
        if chosen is None:
            return NULL
        found = self._lists.get(chosen)
        if found is None:
            if len(self._lists) >= _MEMO:
                self._lists.clear()
            found = self._lists[chosen] = as_json(chosen)
        return found


def is_bare(customer: PlannedCustomer) -> bool:
    """Whether all that the draft keeps of a customer is in `BARE_COLUMNS` and in its contacts and changes."""
    return customer.action not in _WRITTEN and not customer.values and customer.parent is None


def _name_key(customer: PlannedCustomer) -> str | float:
    if customer.action not in _WRITTEN or customer.name is None:
        return NULL
    return customer.name_key if customer.name_key is not None else name_key(customer.name)


def _near_key(customer: PlannedCustomer) -> str | float:
    if customer.action not in _WRITTEN or customer.external_id is None:
        return NULL
    return customer.near_key if customer.near_key is not None else id_near_key(customer.external_id)


def _are_same(customer: PlannedCustomer) -> bool:
    """Whether the contacts of a customer can be kept beside it: nothing is written of them."""
    if not customer.contacts or not is_bare(customer):
        return False
    unchanged = Action.UNCHANGED
    return not any(contact.action is not unchanged or contact.changes for contact in customer.contacts)


def _packed_contacts(contacts: list[PlannedContact]) -> str:
    """Unchanged contacts as a JSON list of lists in the order of `SAME_CONTACT`."""
    packed = []
    for contact in contacts:
        email = contact.email
        key = email_key(email)
        packed.append(
            (
                email,
                contact.first_name,
                contact.family_name,
                contact.phone,
                contact.position,
                contact.main,
                contact.line,
                key if key != email else None,
            )
        )
    return as_json(packed)


def _parents(batch: list[PlannedCustomer]) -> Iterable[Iterable[object]]:
    """The four columns of the parent links."""
    parents = [customer.parent for customer in batch]
    if not any(parents):
        return [[None] * len(batch)] * 4
    return zip(*(_NO_PARENT if parent is None else parent for parent in parents), strict=True)


def add_parts(customer: PlannedCustomer, contacts: list[Row], changes: list[Row]) -> None:
    """Adds the rows of the customer's contacts, where they have rows, and of its and their changes."""
    first = customer.number << PLACE_BITS
    key = customer.key
    if customer.changes:
        _add_changes(customer.changes, first, (key, None, None), changes)
    if _are_same(customer):
        return
    next_change = first + len(customer.changes)
    owner = NULL if key is None else key
    for place, contact in enumerate(customer.contacts, first):
        email = contact.email
        folded = email_key(email)
        contacts.append(
            (
                place,
                owner,
                contact.action._value_,
                email,
                folded if folded != email else NULL,
                contact.first_name or NULL,
                contact.family_name or NULL,
                contact.phone or NULL,
                contact.position or NULL,
                1 if contact.main else 0,
                contact.line or NULL,
            )
        )
        if contact.changes:
            _add_changes(contact.changes, next_change, (key, place - first, email), changes)
            next_change += len(contact.changes)


def _add_changes(
    found: list[Change], first: int, owner: tuple[int | None, int | None, str | None], changes: list[Row]
) -> None:
    for place, (field, old, new, line) in enumerate(found, first):
        changes.append((place, *owner, field, as_json(old), as_json(new), line))


def _changed(changes: list[Change]) -> int:
    changed = 0
    for change in changes:
        field = change.field
        if field == "account_manager":
            changed |= MANAGERS
        elif field.startswith(CUSTOM_PREFIX):
            changed |= CUSTOM
        else:
            changed |= OWN
    return changed
