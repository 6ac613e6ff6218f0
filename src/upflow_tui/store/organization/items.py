"""The things an organization has, each with its number, and who uses it (docs/product.md "Organization").

A number stays with a thing when its name changes, so assignments and the history follow a renaming by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Role,
)
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import Use
from upflow_tui.store.read_back import read_back, text

SHOWN_USERS: Final = 5


TABLES: Final = {
    ItemKind.MEMBER: "members",
    ItemKind.WORKFLOW: "workflows",
    ItemKind.POSITION: "positions",
    ItemKind.FIELD: "custom_fields",
    ItemKind.OPTION: "custom_options",
}
USERS: Final = {
    ItemKind.MEMBER: "SELECT customer_id FROM customer_managers WHERE member_id = ?1",
    ItemKind.WORKFLOW: "SELECT id AS customer_id FROM customers WHERE workflow_id = ?1",
    ItemKind.POSITION: "SELECT customer_id FROM contacts WHERE position_id = ?1",
    ItemKind.FIELD: (
        "SELECT customer_id FROM custom_values WHERE field_id = ?1 "
        "UNION ALL SELECT customer_id FROM customer_options "
        "WHERE option_id IN (SELECT id FROM custom_options WHERE field_id = ?1)"
    ),
    ItemKind.OPTION: "SELECT customer_id FROM customer_options WHERE option_id = ?1",
}
"""The customers that use the thing with a number, some perhaps twice."""
_COUNTS: Final = {
    ItemKind.MEMBER: "SELECT member_id, count(*) FROM customer_managers GROUP BY member_id",
    ItemKind.WORKFLOW: (
        "SELECT workflow_id, count(*) FROM customers WHERE workflow_id IS NOT NULL GROUP BY workflow_id"
    ),
    # Contacts stand together by customer: counting the customers costs no more than counting the contacts.
    ItemKind.POSITION: (
        "SELECT position_id, count(DISTINCT customer_id) FROM contacts WHERE position_id IS NOT NULL "
        "GROUP BY position_id"
    ),
    ItemKind.FIELD: (
        "SELECT field_id, count(DISTINCT customer_id) FROM (SELECT field_id, customer_id FROM custom_values "
        "UNION ALL SELECT o.field_id, u.customer_id FROM customer_options u JOIN custom_options o ON o.id = u.option_id"
        ") GROUP BY field_id"
    ),
    ItemKind.OPTION: "SELECT option_id, count(*) FROM customer_options GROUP BY option_id",
}


@dataclass(frozen=True, slots=True)
class MemberItem:
    """A member and its number."""

    key: int
    member: Member


@dataclass(frozen=True, slots=True)
class NamedItem:
    """A workflow, a contact position or an option, and its number."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class FieldItem:
    """A custom field with its options, and their numbers."""

    key: int
    field: CustomField
    options: tuple[NamedItem, ...]


@dataclass(frozen=True, slots=True)
class OrganizationItems:
    """All lists of an organization, in its order."""

    members: tuple[MemberItem, ...]
    workflows: tuple[NamedItem, ...]
    fields: tuple[FieldItem, ...]
    positions: tuple[NamedItem, ...]


@read_back("the organization")
def organization_items(db: Database) -> OrganizationItems:
    """The lists of the organization with their numbers."""
    with db.read():
        members = db.fetch("SELECT id, name, email, role, position, status FROM members ORDER BY place, id")
        workflows = db.fetch("SELECT id, name FROM workflows ORDER BY place, id")
        positions = db.fetch("SELECT id, name FROM positions ORDER BY place, id")
        fields = db.fetch("SELECT id, name, type, managed_by FROM custom_fields ORDER BY place, id")
        options: dict[int, list[NamedItem]] = {key: [] for key, *_ in fields}
        for field_key, key, name in db.fetch("SELECT field_id, id, name FROM custom_options ORDER BY place, id"):
            options[field_key].append(NamedItem(key, text(name)))
    return OrganizationItems(
        tuple(
            MemberItem(key, Member(text(name), text(email), Role(role), MemberPosition(position), MemberStatus(status)))
            for key, name, email, role, position, status in members
        ),
        tuple(NamedItem(key, text(name)) for key, name in workflows),
        tuple(
            FieldItem(
                key,
                CustomField(
                    text(name),
                    CustomFieldType(kind),
                    tuple(option.name for option in options[key]),
                    ManagedBy(managed_by),
                ),
                tuple(options[key]),
            )
            for key, name, kind, managed_by in fields
        ),
        tuple(NamedItem(key, text(name)) for key, name in positions),
    )


@read_back("the organization")
def use_counts(db: Database, kind: ItemKind) -> dict[int, int]:
    """How many customers use each thing of a kind, by its number; what nobody uses is left out."""
    return dict(db.fetch(_COUNTS[kind]))


def users_of(db: Database, kind: ItemKind, key: int, what: str) -> Use | None:
    """The customers that use the thing with this number; None if nobody does.

    Args:
        what: how the thing is called at the beginning of a sentence: `Workflow "Standard"`.
    """
    count = db.fetch(f"SELECT count(DISTINCT customer_id) FROM ({USERS[kind]})", (key,))[0][0]
    if not count:
        return None
    rows: Sequence[tuple[str, str | None]] = db.fetch(
        f"SELECT name, external_id FROM customers WHERE id IN ({USERS[kind]}) ORDER BY id LIMIT {SHOWN_USERS}", (key,)
    )
    shown = tuple(name if external_id is None else f"{name} ({external_id})" for name, external_id in rows)
    return Use(what, count, shown)
