"""A plan's customers as rows of the draft: a few microseconds each, for forty thousand of them."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, TypeAlias

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.core.text import email_key, id_near_key, name_key
from upflow_tui.importing.planning.plan import Action, Change, PlannedContact, PlannedCustomer, PlannedValue

PLACE_BITS: Final = 28
"""The id of a contact or change is its customer's number, and these bits for its place: found again without an
index, and in the order of the plan. No file of 512 MiB holds more for one customer."""

OWN, MANAGERS, CUSTOM = 1, 2, 4
"""Added up in `customers.marks`: what an update changes of the customer itself."""

Row: TypeAlias = tuple[Any, ...]
Columns: TypeAlias = Mapping[str, Sequence[Any]]

_MEMO: Final = 20_000
_WRITTEN: Final = (Action.CREATE, Action.UPDATE)
NULL: Final = math.nan
"""Bound as NULL, which is what SQLite makes of it (sqlite.org/floatingpoint.html): for a None, and for a bool as well,
Python's sqlite3 first looks for an adapter, which takes longer than all the rest of a column."""
NO_PARENT: Final = (NULL, NULL, NULL, NULL)
_PARTS: Final = attrgetter(*("action", "email", "first_name", "family_name", "phone", "position", "main", "line"))
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_PARENT_COLUMNS: Final = ("parent_number", "parent_key", "parent_external_id", "parent_name")
BARE_COLUMNS: Final = (
    *("number", "action", "key", "external_id", "name", *_PARENT_COLUMNS, "marks", "lines", "same_contacts"),
)
WHOLE_COLUMNS: Final = (
    *("number", "action", "key", "external_id", "name", "name_key", "near_key", *DETAIL_KEYS, "managers", "workflow"),
    *(*_PARENT_COLUMNS, "marks", "lines"),
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

    def unknown_keys(self, batch: Iterable[Collection[str]]) -> list[str]:
        """The keys of custom fields that come for the first time; from now on they have a column.

        Args:
            batch: the field keys of some customers.
        """
        before = len(self.custom_keys)
        for keys in batch:
            if not self._known.issuperset(keys):
                self.custom_keys += (key for key in keys if key not in self._known)
                self._known.update(keys)
        return self.custom_keys[before:]

    def bare(self, batch: list[PlannedCustomer], packed: Container[int]) -> Iterator[Row]:
        """Rows of customers that are not written: `BARE_COLUMNS`; those of these numbers with their contacts."""
        for customer in batch:
            yield (
                customer.number,
                customer.action._value_,  # .value costs more than binding it
                NULL if customer.key is None else customer.key,
                NULL if customer.external_id is None else customer.external_id,
                NULL if customer.name is None else customer.name,
                *(NO_PARENT if customer.parent is None else customer.parent),
                0,
                str(customer.lines),
                _packed_contacts(customer.contacts) if customer.number in packed else NULL,
            )

    def whole(self, batch: list[PlannedCustomer]) -> Iterable[Row]:
        """Rows of customers with values: `WHOLE_COLUMNS` and a column for each of `custom_keys`."""
        values = [customer.values for customer in batch]
        columns = {key: [some.get(key) for some in values] for key in {key for some in values for key in some}}
        nothing = [NULL] * len(batch)
        return zip(
            [customer.number for customer in batch],
            [customer.action._value_ for customer in batch],
            nulls([customer.key for customer in batch]),
            nulls([customer.external_id for customer in batch]),
            nulls([customer.name for customer in batch]),
            [_name_key(customer) for customer in batch],
            [_near_key(customer) for customer in batch],
            *self.value_columns(columns, nothing),
            *zip(*(NO_PARENT if customer.parent is None else customer.parent for customer in batch), strict=True),
            [_changed(customer.changes) if customer.changes else 0 for customer in batch],
            [str(customer.lines) for customer in batch],
            *self.custom_columns(columns, nothing),
            strict=True,
        )

    def value_columns(self, columns: Columns, nothing: Sequence[float]) -> Iterator[Sequence[Any]]:
        """The columns of details, managers and workflow from a batch's by field key; `nothing` for the others."""
        for key in DETAIL_KEYS:
            yield nulls(columns[key]) if key in columns else nothing
        managers = columns.get("account_manager")
        yield [self._list_json(chosen) for chosen in managers] if managers is not None else nothing
        yield nulls(columns["workflow"]) if "workflow" in columns else nothing

    def custom_columns(self, columns: Columns, nothing: Sequence[float]) -> Iterator[Sequence[Any]]:
        """The columns of `custom_keys` from a batch's by field key; `nothing` for the others."""
        for key in self.custom_keys:
            yield self._custom(nulls(columns[key])) if key in columns else nothing

    def _custom(self, column: Sequence[Any]) -> Sequence[Any]:
        """Texts as they are, Booleans as integers, and several options as a JSON list in a blob."""
        kinds = set(map(type, column))
        if bool in kinds:
            column = [int(value) if value.__class__ is bool else value for value in column]
        if tuple in kinds:
            column = [self._list_json(value).encode() if value.__class__ is tuple else value for value in column]
        return column

    def _list_json(self, chosen: PlannedValue) -> Any:
        """A tuple as JSON; the same few come again and again."""
        if chosen is None or chosen is NULL:
            return NULL
        found = self._lists.get(chosen)
        if found is None:
            if len(self._lists) >= _MEMO:
                self._lists.clear()
            found = self._lists[chosen] = as_json(chosen)
        return found


def is_bare(customer: PlannedCustomer) -> bool:
    """Whether all that the draft keeps of the customer itself is in `BARE_COLUMNS`."""
    return customer.action not in _WRITTEN and not customer.values


def _name_key(customer: PlannedCustomer) -> str | float:
    if customer.action not in _WRITTEN or customer.name is None:
        return NULL
    return name_key(customer.name)


def _near_key(customer: PlannedCustomer) -> str | float:
    if customer.action not in _WRITTEN or customer.external_id is None:
        return NULL
    return id_near_key(customer.external_id)


def can_pack_contacts(customer: PlannedCustomer) -> bool:
    """Whether the contacts of a bare customer can be kept beside it, without rows: nothing is written of them."""
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


def contact_rows(batch: Iterable[PlannedCustomer]) -> Iterable[Row]:
    """The rows of the contacts of these customers, a column at a time."""
    owners = [customer for customer in batch if customer.contacts]
    parts = [_PARTS(contact) for customer in owners for contact in customer.contacts]
    if not parts:
        return ()
    actions, emails, *texts, mains, lines = zip(*parts, strict=True)
    keys = list(map(email_key, emails))
    return zip(
        [place for item in owners for place in range(item.number << PLACE_BITS, _end_of_contacts(item))],
        [NULL if item.key is None else item.key for item in owners for _ in item.contacts],
        [action._value_ for action in actions],
        emails,
        [key if key != email else NULL for key, email in zip(keys, emails, strict=True)],
        *map(nulls, texts),
        map(int, mains),
        nulls(lines),
        strict=True,
    )


def _end_of_contacts(customer: PlannedCustomer) -> int:
    return (customer.number << PLACE_BITS) + len(customer.contacts)


def nulls(column: Sequence[Any]) -> Sequence[Any]:
    """The column with NULL for None."""
    return [NULL if value is None else value for value in column] if None in column else column


def change_rows(customer: PlannedCustomer, packed: Container[int]) -> Iterable[Row]:
    """The rows of what changes in a customer and its contacts; nothing changes in contacts that are packed."""
    key = customer.key
    if key is None or (customer.number in packed and not customer.changes):
        return ()
    return _all_changes(customer, key)


def _all_changes(customer: PlannedCustomer, key: int) -> Iterator[Row]:
    first = customer.number << PLACE_BITS
    yield from _changes(customer.changes, first, (key, None, None))
    first += len(customer.changes)
    for place, contact in enumerate(customer.contacts):
        if contact.changes:
            yield from _changes(contact.changes, first, (key, place, contact.email))
            first += len(contact.changes)


def _changes(found: list[Change], first: int, owner: tuple[int | None, int | None, str | None]) -> Iterator[Row]:
    for place, (field, old, new, line) in enumerate(found, first):
        yield (place, *owner, field, as_json(old), as_json(new), line)


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
