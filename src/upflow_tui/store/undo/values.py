"""The values that an undo compares and gives back, each in one plain form (docs/rules.md §6, "Undo").

The history keeps values as JSON, as shown, and beside it the ids of what was meant. Here each becomes a text: a text
is itself, a Boolean `true` or `false`, whatever names something its ids in rising order, with commas between them. So
a workflow that got another name since is still the same one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.fields import custom_name
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.core.text import email_key, id_near_key, name_key
from upflow_tui.importing.planning.plan import PlannedValue
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.read_back import read_back
from upflow_tui.store.undo import reasons as undo_reasons


class Kind(Enum):
    """How the value of a field is kept in the store."""

    COLUMN = "column"
    """A text in a column of the customer, or of the contact."""
    CUSTOM = "custom"
    """A custom field's text, or its Boolean."""
    OPTIONS = "options"
    MANAGERS = "managers"
    WORKFLOW = "workflow"
    POSITION = "position"
    PARENT = "parent"
    MAIN = "main"
    GONE = "gone"
    """A custom field that the organization has no more."""


CUSTOMER_COLUMNS: Final = {"customer_name": "name", "external_id": "external_id", **{key: key for key in DETAIL_KEYS}}
CONTACT_COLUMNS: Final = {"first_name": "first_name", "family_name": "family_name", "phone": "phone"}
_FIXED: Final = {
    **dict.fromkeys(CUSTOMER_COLUMNS, Kind.COLUMN),
    **dict.fromkeys(CONTACT_COLUMNS, Kind.COLUMN),
    "account_manager": Kind.MANAGERS,
    "workflow": Kind.WORKFLOW,
    "position": Kind.POSITION,
    "parent_id": Kind.PARENT,
    "main_contact": Kind.MAIN,
}
_NOUNS: Final = {
    Kind.MANAGERS: "Member",
    Kind.WORKFLOW: "Workflow",
    Kind.POSITION: "Contact position",
    Kind.OPTIONS: "Option",
}
_LISTS: Final = {
    Kind.MANAGERS: "SELECT id, email FROM members",
    Kind.WORKFLOW: "SELECT id, name FROM workflows",
    Kind.POSITION: "SELECT id, name FROM positions",
}
_SELECTS: Final = (CustomFieldType.SINGLE_SELECT, CustomFieldType.MULTI_SELECT)
_ARGUMENTS: Final = 4


class UndoValues:
    """What the organization calls things now, read once; made under the lock, or in one read."""

    @read_back("the organization")
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._names = {kind: dict(connection.execute(sql).fetchall()) for kind, sql in _LISTS.items()}
        """By kind: the name of each id; for options see `_options`."""
        self._types: dict[int, str] = dict(connection.execute("SELECT id, type FROM custom_fields").fetchall())
        self._options: dict[int, dict[int, str]] = {field: {} for field in self._types}
        for key, field, name in connection.execute(
            "SELECT id, field_id, name FROM custom_options ORDER BY place, id"
        ).fetchall():
            self._options[field][key] = name

    def teach(self, connection: sqlite3.Connection) -> None:
        """Gives SQL the functions `undo_left`, `undo_whole`, `undo_back` and `undo_missing`, each of a field, its ref,
        a kept value and the ids behind it; and the keys that e-mails, names and IDs are compared by."""
        for name, function in (
            ("undo_left", self.left),
            ("undo_whole", self.is_whole),
            ("undo_back", self.back),
            ("undo_missing", self.missing),
        ):
            connection.create_function(name, _ARGUMENTS, function, deterministic=True)
        for name, key in (("undo_email_key", email_key), ("undo_name_key", name_key), ("undo_near_key", id_near_key)):
            connection.create_function(name, 1, _or_none(key), deterministic=True)

    def kind(self, field: str, ref: int | None) -> Kind:
        """How the values of a field are kept; custom fields go by their id."""
        if custom_name(field) is None:
            return _FIXED.get(field, Kind.GONE)
        known = self._types.get(ref) if ref is not None else None
        if known is None:
            return Kind.GONE
        return Kind.OPTIONS if known in _SELECTS else Kind.CUSTOM

    def left(self, field: str, ref: int | None, value: str, refs: str | None) -> str | None:
        """A kept value in its plain form, without what the organization has no more."""
        kind = self.kind(field, ref)
        if kind is Kind.PARENT:
            return str(json.loads(refs)[0]) if refs is not None else None
        names = self._names_of(kind, ref)
        if names is None:
            return _plain(kind, value)
        return _joined(key for key in _ids(refs) if key in names)

    def is_whole(self, field: str, ref: int | None, _: str, refs: str | None) -> bool:
        """Whether the organization still has all that a kept value names."""
        names = self._names_of(self.kind(field, ref), ref)
        return names is None or all(key in names for key in _ids(refs))

    def back(self, field: str, ref: int | None, value: str, refs: str | None) -> str | None:
        """A kept value as it can be given back: what has gone counts as back if something else has its name now."""
        kind = self.kind(field, ref)
        names = self._names_of(kind, ref)
        if names is None:
            return self.left(field, ref, value, refs)
        return _joined(key for key, _ in self._found(names, value, refs) if key is not None)

    def missing(self, field: str, ref: int | None, value: str, refs: str | None) -> str | None:
        """Why a kept value cannot be given back, in one sentence; None if it can."""
        kind = self.kind(field, ref)
        if kind is Kind.GONE:
            return undo_reasons.FIELD_GONE
        names = self._names_of(kind, ref)
        if names is None:
            return None
        for key, name in self._found(names, value, refs):
            if key is None:
                return undo_reasons.name_gone(_NOUNS[kind], name)
        return None

    def shown(self, field: str, ref: int | None, plain: str | None, kept: str | None = None) -> PlannedValue:
        """A value in its plain form as people read it, by the names of now; parents by their id (see `undo_items`).

        Args:
            field: the field key.
            ref: the id of the custom field.
            plain: the value in its plain form.
            kept: the value as the history has it, for what the organization has no more.
        """
        kind = self.kind(field, ref)
        if kind is Kind.GONE:
            return value_of(kept) if kept is not None else None
        if plain is None:
            return None
        names = self._names_of(kind, ref)
        if names is not None:
            found = tuple(name for key, name in names.items() if str(key) in plain.split(","))
            several = kind is Kind.MANAGERS or (ref is not None and self._types[ref] == CustomFieldType.MULTI_SELECT)
            return (tuple(sorted(found)) if kind is Kind.MANAGERS else found) if several else (found or (None,))[0]
        if kind is Kind.MAIN:
            return plain == "1"
        if kind is Kind.CUSTOM and ref is not None and self._types[ref] == CustomFieldType.BOOLEAN:
            return plain == "true"
        return plain

    def _names_of(self, kind: Kind, ref: int | None) -> dict[int, str] | None:
        """The names that a value of this kind may have, by id; None for plain values."""
        return self._options[ref] if kind is Kind.OPTIONS and ref is not None else self._names.get(kind)

    def _found(self, names: dict[int, str], value: str, refs: str | None) -> Iterator[tuple[int | None, str]]:
        """The id and the name of each thing that a kept value names; no id for what is gone."""
        kept = value_of(value)
        texts = kept if isinstance(kept, tuple) else (kept,)
        for key, text in zip(_ids(refs), texts, strict=False):
            if key in names:
                yield key, names[key]
            else:
                yield next((other for other, name in names.items() if name == text), None), str(text)


def now_expression(kind: Kind, field: str, ref: int | None) -> str:
    """The SQL for the value that a row of `undo_cells` is about as it is now, in its plain form."""
    of_customer = "SELECT {0} FROM main.customers c WHERE c.id = undo_cells.customer_id"
    of_contact = (
        "SELECT {0} FROM main.contacts k WHERE k.customer_id = undo_cells.customer_id "
        "AND k.email_key = undo_cells.email_key"
    )
    joined = "SELECT group_concat({0}) FROM ({1} ORDER BY {0})"
    match kind:
        case Kind.COLUMN if field in CUSTOMER_COLUMNS:
            sql = of_customer.format(CUSTOMER_COLUMNS[field])
        case Kind.COLUMN:
            sql = of_contact.format(CONTACT_COLUMNS[field])
        case Kind.PARENT | Kind.WORKFLOW:
            sql = of_customer.format(f"CAST({'parent_id' if kind is Kind.PARENT else 'workflow_id'} AS TEXT)")
        case Kind.POSITION | Kind.MAIN:
            sql = of_contact.format(f"CAST({'position_id' if kind is Kind.POSITION else 'main'} AS TEXT)")
        case Kind.MANAGERS:
            chosen = "SELECT member_id FROM main.customer_managers a WHERE a.customer_id = undo_cells.customer_id"
            sql = joined.format("member_id", chosen)
        case Kind.OPTIONS:
            sql = joined.format(
                "option_id",
                "SELECT option_id FROM main.customer_options o WHERE o.customer_id = undo_cells.customer_id "
                f"AND o.option_id IN (SELECT id FROM main.custom_options WHERE field_id = {ref})",
            )
        case Kind.CUSTOM:
            sql = (
                "SELECT value FROM main.custom_values v "
                f"WHERE v.customer_id = undo_cells.customer_id AND v.field_id = {ref}"
            )
        case Kind.GONE:
            return "NULL"
    return f"({sql})"


def _plain(kind: Kind, kept: str) -> str | None:
    """A kept value that names nothing."""
    value = json.loads(kept)
    if kind is Kind.GONE or value is None:
        return None
    if kind is Kind.MAIN:
        return str(int(value))
    if value is True or value is False:
        return "true" if value else "false"
    return str(value)


def _ids(refs: str | None) -> Sequence[int]:
    found: Sequence[int] = json.loads(refs) if refs is not None else ()
    return found


def _joined(ids: Iterator[int]) -> str | None:
    return ",".join(map(str, sorted(ids))) or None


def _or_none(key: Any) -> Any:
    return lambda text: key(text) if text is not None else None
