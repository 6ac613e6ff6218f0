"""A plan's customers as rows of the draft: a few microseconds each, for forty thousand of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import CUSTOM_PREFIX
from upflow_tui.core.text import email_key, id_near_key, name_key
from upflow_tui.importing.plan import Action, Change, PlannedCustomer, PlannedValue

PLACE_BITS: Final = 28
"""The id of a contact or change is its customer's number, and these bits for its place: found again without an
index, and in the order of the plan. No file of 512 MiB holds more for one customer."""

OWN, MANAGERS, CUSTOM, NUL = 1, 2, 4, 8
"""Added up in `customers.marks`: what an update changes of the customer itself, and a NUL in a custom value."""

Row: TypeAlias = tuple[Any, ...]

_MEMO: Final = 20_000
_WRITTEN: Final = (Action.CREATE, Action.UPDATE)
_NO_PARENT: Final = (None, None, None, None)
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class DraftRows:
    """Makes the rows of customers, a column at a time; remembers what repeats."""

    def __init__(self) -> None:
        self._custom_names: dict[str, str] = dict.fromkeys((*DETAIL_KEYS, "account_manager", "workflow"), "")
        """By field key: how the value begins in the JSON object; empty for what has a column of its own."""
        self._lists: dict[PlannedValue, str | None] = {None: None}

    def customers(self, batch: list[PlannedCustomer]) -> Iterable[Row]:
        """Rows of `customers`: the columns in the order of the draft's schema."""
        values = [customer.values for customer in batch]
        custom = [self._custom_json(some) if some else None for some in values]
        names = [customer.name if customer.action in _WRITTEN else None for customer in batch]
        ids = [customer.external_id if customer.action in _WRITTEN else None for customer in batch]
        return zip(
            [customer.number for customer in batch],
            [customer.action._value_ for customer in batch],  # .value costs more than binding it
            [customer.key for customer in batch],
            [customer.external_id for customer in batch],
            [customer.name for customer in batch],
            [None if name is None else name_key(name) for name in names],
            [None if external_id is None else id_near_key(external_id) for external_id in ids],
            *([some.get(key) for some in values] for key in DETAIL_KEYS),
            [self._list_json(some.get("account_manager")) for some in values],
            [some.get("workflow") for some in values],
            custom,
            *_parents(batch),
            [
                (_changed(customer.changes) if customer.changes else 0) | (NUL if some and "\\u0000" in some else 0)
                for customer, some in zip(batch, custom, strict=True)
            ],
            [str(customer.lines) for customer in batch],
            strict=True,
        )

    def _list_json(self, chosen: PlannedValue) -> str | None:
        """A tuple as JSON; the same few come again and again."""
        found = self._lists.get(chosen, "")
        if found == "":
            if len(self._lists) >= _MEMO:
                self._lists = {None: None}
            found = self._lists[chosen] = as_json(chosen)
        return found

    def _custom_json(self, values: Mapping[str, PlannedValue]) -> str | None:
        """The custom values as a JSON object by the field's name."""
        names = self._custom_names
        parts = []
        for key, value in values.items():
            begin = names.get(key)
            if begin is None:
                begin = names[key] = as_json(key.removeprefix(CUSTOM_PREFIX)) + ":"
            if begin and value is not None:
                parts.append(f"{begin}{self._list_json(value) if value.__class__ is tuple else as_json(value)}")
        return f"{{{','.join(parts)}}}" if parts else None


def _parents(batch: list[PlannedCustomer]) -> Iterable[Iterable[object]]:
    """The four columns of the parent links."""
    parents = [customer.parent for customer in batch]
    if not any(parents):
        return [[None] * len(batch)] * 4
    return zip(*(_NO_PARENT if parent is None else parent for parent in parents), strict=True)


def add_parts(customer: PlannedCustomer, contacts: list[Row], changes: list[Row]) -> None:
    """Adds the rows of the customer's contacts, and of its and their changes."""
    first = customer.number << PLACE_BITS
    key = customer.key
    if customer.changes:
        _add_changes(customer.changes, first, (key, None, None), changes)
    next_change = first + len(customer.changes)
    for place, contact in enumerate(customer.contacts, first):
        email = contact.email
        folded = email_key(email)
        contacts.append(
            (
                place,
                key,
                contact.action._value_,
                email,
                folded if folded != email else None,
                contact.first_name,
                contact.family_name,
                contact.phone,
                contact.position,
                1 if contact.main else 0,
                contact.line,
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
