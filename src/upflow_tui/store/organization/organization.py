"""The organization in the store: read, replaced as a whole, and what changes said in sentences.

Source: docs/commands.md, `org`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.organization.changes import describe_changes, same_fields
from upflow_tui.store.read_back import read_back, text

__all__ = ["InUse", "Use", "describe_changes", "load_organization", "replace_organization", "uses_taken_away"]

_SHOWN_USERS: Final = 5


@dataclass(frozen=True, slots=True)
class Use:
    """Something that would go, and who uses it."""

    what: str
    """As a sentence begins: `Workflow "Standard"`."""
    customers: int
    examples: tuple[str, ...]
    """The first few customers, as `Name (ID)`."""

    @property
    def sentence(self) -> str:
        """`Workflow "Standard" is used by 3 customers: A (1), B (2), C (3).`"""
        rest = self.customers - len(self.examples)
        names = ", ".join(self.examples) + (f" and {rest:,} more" if rest else "")
        return f"{self.what} is used by {counted(self.customers, 'customer')}: {names}."


class InUse(StoreError):
    """What would go is in use; nothing was changed."""

    def __init__(self, uses: Sequence[Use]) -> None:
        super().__init__(" ".join(use.sentence for use in uses), "Keep it, or use --force to unlink it.")
        self.uses = tuple(uses)


@read_back("the organization")
def load_organization(db: Database) -> Organization:
    """The stored organization, its lists in the order in which they were given."""
    with db.read():
        name, source_system, *allowed = db.fetch(
            "SELECT name, source_system, allows_details, allows_contacts, allows_account_managers FROM organization"
        )[0]
        members = db.fetch("SELECT name, email, role, position, status FROM members ORDER BY place, id")
        workflows = db.fetch("SELECT name FROM workflows ORDER BY place, id")
        positions = db.fetch("SELECT name FROM positions ORDER BY place, id")
        fields = db.fetch("SELECT id, name, type, managed_by FROM custom_fields ORDER BY place, id")
        options: dict[int, list[str]] = {field_id: [] for field_id, *_ in fields}
        for field_id, option in db.fetch("SELECT field_id, name FROM custom_options ORDER BY place, id"):
            options[field_id].append(option)
    return Organization(
        text(name),
        SourceSystem(source_system),
        frozenset(part for part, allows in zip(Part, allowed, strict=True) if allows),
        tuple(text(position) for (position,) in positions),
        tuple(
            Member(text(name), text(email), Role(role), MemberPosition(position), MemberStatus(status))
            for name, email, role, position, status in members
        ),
        tuple(Workflow(text(workflow)) for (workflow,) in workflows),
        tuple(
            CustomField(text(name), CustomFieldType(kind), tuple(map(text, options[field_id])), ManagedBy(managed_by))
            for field_id, name, kind, managed_by in fields
        ),
    )


def replace_organization(db: Database, new: Organization, *, force: bool = False) -> list[str]:
    """Makes `new` the organization, all or nothing.

    Members are the same by e-mail, workflows, positions, options and custom fields by name; a custom field of another
    type is another field.

    Args:
        new: the whole organization; its names and e-mails are unique, each in its list.
        force: what goes although it is used is unlinked from its customers.

    Returns:
        What changed, in sentences; empty if nothing did, and then nothing is written.

    Raises:
        InUse: something that customers use would go, and `force` is not given (docs/commands.md).
        StoreError: the store cannot be written.
    """
    if load_organization(db) == new:
        return []
    with db.write() as connection:
        old = load_organization(db)
        removals = _removals(old, new)
        uses = _uses(db, removals)
        if uses and not force:
            raise InUse(uses)
        for removal in removals:
            connection.execute(removal.statement, removal.names)
        _put(connection, new)
    unlinked = [f"{use.what} is taken from {counted(use.customers, 'customer')}." for use in uses]
    return describe_changes(old, new) + unlinked


def uses_taken_away(db: Database, new: Organization) -> list[Use]:
    """What customers use now and `new` does not have: what `replace_organization` refuses without `force`."""
    return _uses(db, _removals(load_organization(db), new))


def _uses(db: Database, removals: Iterable[_Removal]) -> list[Use]:
    """Those of the removals that customers use."""
    uses = []
    for removal in removals:
        rows = db.fetch(f"SELECT count(DISTINCT customer_id) FROM ({removal.users})", removal.names)
        if not rows[0][0]:
            continue
        examples = db.fetch(
            "SELECT name, external_id FROM customers "
            f"WHERE id IN (SELECT customer_id FROM ({removal.users})) ORDER BY id LIMIT {_SHOWN_USERS}",
            removal.names,
        )
        shown = tuple(name if external_id is None else f"{name} ({external_id})" for name, external_id in examples)
        uses.append(Use(removal.what, rows[0][0], shown))
    return uses


@dataclass(frozen=True, slots=True)
class _Removal:
    """Something that goes: how it is called, the query for its customers, the statement that removes it."""

    what: str
    users: str
    statement: str
    names: tuple[str, ...]


_FIELD_USERS: Final = (
    "SELECT customer_id FROM custom_values JOIN custom_fields f ON f.id = field_id WHERE f.name = ?1 "
    "UNION ALL SELECT customer_id FROM customer_options JOIN custom_options o ON o.id = option_id "
    "JOIN custom_fields f ON f.id = o.field_id WHERE f.name = ?1"
)
_OPTION: Final = (
    "SELECT o.id FROM custom_options o JOIN custom_fields f ON f.id = o.field_id WHERE f.name = ?1 AND o.name = ?2"
)
_REMOVALS: Final = {
    "Member": (
        "SELECT customer_id FROM customer_managers JOIN members m ON m.id = member_id WHERE m.email = ?1",
        "DELETE FROM members WHERE email = ?1",
    ),
    "Account manager": (
        "SELECT customer_id FROM customer_managers JOIN members m ON m.id = member_id WHERE m.email = ?1",
        "DELETE FROM customer_managers WHERE member_id IN (SELECT id FROM members WHERE email = ?1)",
    ),
    "Workflow": (
        "SELECT c.id AS customer_id FROM customers c JOIN workflows w ON w.id = c.workflow_id WHERE w.name = ?1",
        "DELETE FROM workflows WHERE name = ?1",
    ),
    "Contact position": (
        "SELECT customer_id FROM contacts JOIN positions p ON p.id = position_id WHERE p.name = ?1",
        "DELETE FROM positions WHERE name = ?1",
    ),
    "Custom field": (_FIELD_USERS, "DELETE FROM custom_fields WHERE name = ?1"),
    "Option": (
        f"SELECT customer_id FROM customer_options WHERE option_id IN ({_OPTION})",
        f"DELETE FROM custom_options WHERE id IN ({_OPTION})",
    ),
}


def _removals(old: Organization, new: Organization) -> list[_Removal]:
    """What `new` does not have; a custom field of another type counts as gone."""
    kept = {(item.name, item.type) for item in new.custom_fields}
    gone = [
        *(("Member", email) for email in _missing((m.email for m in old.members), (m.email for m in new.members))),
        *(("Account manager", email) for email in _no_longer_managers(old, new)),
        *(("Workflow", name) for name in _missing((w.name for w in old.workflows), (w.name for w in new.workflows))),
        *(("Contact position", name) for name in _missing(old.positions, new.positions)),
        *(("Custom field", item.name) for item in old.custom_fields if (item.name, item.type) not in kept),
    ]
    removals = [_Removal(f'{noun} "{name}"', *_REMOVALS[noun], (name,)) for noun, name in gone]
    for before, after in same_fields(old, new):
        if before.type is after.type:
            removals += [
                _Removal(f'Option "{option}" of {before.name}', *_REMOVALS["Option"], (before.name, option))
                for option in _missing(before.options, after.options)
            ]
    return removals


def _no_longer_managers(old: Organization, new: Organization) -> list[str]:
    """The members that stay and are account managers no more: no customer may have them."""
    others = {member.email for member in new.members if member.position is not MemberPosition.ACCOUNT_MANAGER}
    managers = (member.email for member in old.members if member.position is MemberPosition.ACCOUNT_MANAGER)
    return [email for email in managers if email in others]


def _missing(old: Iterable[str], new: Iterable[str]) -> list[str]:
    kept = set(new)
    return [name for name in old if name not in kept]


def _put(connection: sqlite3.Connection, new: Organization) -> None:
    """Writes what `new` has; rows of the same name keep their ids, and with them what refers to them."""
    connection.execute(
        "UPDATE organization SET name = ?, source_system = ?, allows_details = ?, allows_contacts = ?, "
        "allows_account_managers = ?",
        (new.name, new.source_system.value, *(int(part in new.api_allows) for part in Part)),
    )
    connection.executemany(
        "INSERT INTO members (place, name, email, role, position, status) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (email) DO UPDATE SET place = excluded.place, name = excluded.name, role = excluded.role, "
        "position = excluded.position, status = excluded.status",
        [
            (place, item.name, item.email, item.role.value, item.position.value, item.status.value)
            for place, item in enumerate(new.members)
        ],
    )
    for table, names in (("workflows", [item.name for item in new.workflows]), ("positions", new.positions)):
        connection.executemany(
            f"INSERT INTO {table} (place, name) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET place = excluded.place",
            enumerate(names),
        )
    for place, field in enumerate(new.custom_fields):
        connection.execute(
            "INSERT INTO custom_fields (place, name, type, managed_by) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET place = excluded.place, managed_by = excluded.managed_by",
            (place, field.name, field.type.value, field.managed_by.value),
        )
        connection.executemany(
            "INSERT INTO custom_options (field_id, place, name) SELECT id, ?, ? FROM custom_fields WHERE name = ? "
            "ON CONFLICT (field_id, name) DO UPDATE SET place = excluded.place",
            [(option_place, option, field.name) for option_place, option in enumerate(field.options)],
        )
