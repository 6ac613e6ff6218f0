"""One thing of the organization added, changed or deleted, by its number, each in one transaction (docs/rules.md §1).

What may be written is judged above (engine/organization/edits.py), inside the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import Final

from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import CustomField, Member, Part, SourceSystem
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.organization.items import TABLES, users_of
from upflow_tui.store.organization.organization import InUse

_INSTEAD: Final = {
    ItemKind.MEMBER: (
        "INSERT OR IGNORE INTO customer_managers (customer_id, member_id) "
        "SELECT customer_id, :other FROM customer_managers WHERE member_id = :key",
    ),
    ItemKind.WORKFLOW: ("UPDATE customers SET workflow_id = :other WHERE workflow_id = :key",),
    ItemKind.POSITION: ("UPDATE contacts SET position_id = :other WHERE position_id = :key",),
    ItemKind.OPTION: (
        "INSERT OR IGNORE INTO customer_options (customer_id, option_id) "
        "SELECT customer_id, :other FROM customer_options WHERE option_id = :key",
    ),
}
"""How customers receive :other in the place of :key; the values of a custom field have no other place to go."""


def set_facts(db: Database, *, name: str, source_system: SourceSystem, api_allows: Collection[Part]) -> None:
    """The organization's name, source system, and what the set-up of its API allows."""
    with db.write() as connection:
        connection.execute(
            "UPDATE organization SET name = ?, source_system = ?, allows_details = ?, allows_contacts = ?, "
            "allows_account_managers = ?",
            (name, source_system.value, *(int(part in api_allows) for part in Part)),
        )


def add_members(db: Database, members: Iterable[Member]) -> list[int]:
    """Adds members at the end of the list; returns their numbers."""
    with db.write() as connection:
        return [
            _insert(
                connection,
                "INSERT INTO members (place, name, email, role, position, status) "
                "SELECT coalesce(max(place), -1) + 1, ?, ?, ?, ?, ? FROM members",
                _member_values(member),
            )
            for member in members
        ]


def set_member(db: Database, key: int, member: Member) -> None:
    """Another name, e-mail, role, position or status; the customers stay assigned."""
    with db.write() as connection:
        _update(
            connection,
            ItemKind.MEMBER,
            "UPDATE members SET name = ?, email = ?, role = ?, position = ?, status = ? WHERE id = ?",
            (*_member_values(member), key),
        )


def add_named(db: Database, kind: ItemKind, names: Iterable[str], *, field_key: int | None = None) -> list[int]:
    """Adds workflows, contact positions, or options of the custom field `field_key`; returns their numbers."""
    with db.write() as connection:
        if kind is ItemKind.OPTION:
            _must_be_there(connection, ItemKind.FIELD, field_key)
            sql = (
                "INSERT INTO custom_options (place, field_id, name) "
                "SELECT coalesce(max(place), -1) + 1, ?1, ?2 FROM custom_options WHERE field_id = ?1"
            )
            return [_insert(connection, sql, (field_key, name)) for name in names]
        table = TABLES[kind]
        sql = f"INSERT INTO {table} (place, name) SELECT coalesce(max(place), -1) + 1, ? FROM {table}"
        return [_insert(connection, sql, (name,)) for name in names]


def rename(db: Database, kind: ItemKind, key: int, name: str) -> None:
    """Another name for a workflow, a contact position, an option or a custom field; what refers to it stays."""
    with db.write() as connection:
        _update(connection, kind, f"UPDATE {TABLES[kind]} SET name = ? WHERE id = ?", (name, key))


def add_field(db: Database, field: CustomField) -> int:
    """Adds a custom field with its options; returns its number."""
    with db.write() as connection:
        key = _insert(
            connection,
            "INSERT INTO custom_fields (place, name, type, managed_by) "
            "SELECT coalesce(max(place), -1) + 1, ?, ?, ? FROM custom_fields",
            (field.name, field.type.value, field.managed_by.value),
        )
        add_named(db, ItemKind.OPTION, field.options, field_key=key)
        return key


def set_field(db: Database, key: int, field: CustomField) -> None:
    """Another name, type or owner of a custom field; its options are changed by their own numbers."""
    with db.write() as connection:
        _update(
            connection,
            ItemKind.FIELD,
            "UPDATE custom_fields SET name = ?, type = ?, managed_by = ? WHERE id = ?",
            (field.name, field.type.value, field.managed_by.value, key),
        )


def remove(db: Database, kind: ItemKind, key: int, *, unlink: bool = False, instead: int | None = None) -> int:
    """Deletes one thing.

    Args:
        unlink: it is taken from the customers that use it.
        instead: the number of another of its kind that they receive in its place.

    Returns:
        How many customers used it.

    Raises:
        InUse: customers use it, and neither was said; nothing was changed.
        StoreError: it, or the other one, is gone.
    """
    with db.write() as connection:
        name = _must_be_there(connection, kind, key)
        noun = kind.noun
        use = users_of(db, kind, key, f'{noun[0].upper()}{noun[1:]} "{name}"')
        if use is not None and not unlink and instead is None:
            raise InUse([use])
        if instead is not None:
            _must_be_there(connection, kind, instead)
            for statement in _INSTEAD[kind]:
                connection.execute(statement, {"key": key, "other": instead})
        connection.execute(f"DELETE FROM {TABLES[kind]} WHERE id = ?", (key,))
    return use.customers if use is not None else 0


def _member_values(member: Member) -> tuple[str, ...]:
    return (member.name, member.email, member.role.value, member.position.value, member.status.value)


def _must_be_there(connection: sqlite3.Connection, kind: ItemKind, key: int | None) -> str:
    """The name of the thing with this number. Raises StoreError: it is gone."""
    column = "email" if kind is ItemKind.MEMBER else "name"
    rows = connection.execute(f"SELECT {column} FROM {TABLES[kind]} WHERE id = ?", (key,)).fetchall()
    if not rows:
        raise _gone(kind)
    return str(rows[0][0])


def _insert(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> int:
    try:
        key = connection.execute(sql, values).lastrowid
    except sqlite3.IntegrityError as error:
        raise _taken() from error
    assert key is not None
    return key


def _update(connection: sqlite3.Connection, kind: ItemKind, sql: str, values: tuple[object, ...]) -> None:
    try:
        changed = connection.execute(sql, values).rowcount
    except sqlite3.IntegrityError as error:
        raise _taken() from error
    if not changed:
        raise _gone(kind)


def _gone(kind: ItemKind) -> StoreError:
    return StoreError(f"This {kind.noun} has been deleted.", "Look at the list again.")


def _taken() -> StoreError:
    return StoreError("There is one of this name already.", "Choose another name.")
