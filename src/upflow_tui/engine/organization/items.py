"""The organization's lists as the screens show and change them: each thing with its number, and who uses it.

Each function opens the store for one short read: call them in a thread.
"""

from __future__ import annotations

from pathlib import Path

from upflow_tui.core.kinds import ItemKind
from upflow_tui.store.database import Database
from upflow_tui.store.organization.items import (
    FieldItem,
    MemberItem,
    NamedItem,
    OrganizationItems,
    organization_items,
    use_counts,
    users_of,
)
from upflow_tui.store.organization.organization import InUse, Use

__all__ = [
    "FieldItem",
    "InUse",
    "MemberItem",
    "NamedItem",
    "OrganizationItems",
    "Use",
    "read_items",
    "read_use_counts",
    "read_users",
]


def read_items(folder: Path) -> OrganizationItems:
    """The lists with their numbers. Raises StoreError where the store cannot be read."""
    with Database.open(folder, readonly=True) as db:
        return organization_items(db)


def read_use_counts(folder: Path) -> dict[ItemKind, dict[int, int]]:
    """How many customers use each thing, by kind and number; what nobody uses is left out. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        return {kind: use_counts(db, kind) for kind in ItemKind}


def read_users(folder: Path, kind: ItemKind, key: int, name: str) -> Use | None:
    """Who uses one thing; None if nobody does. Raises StoreError."""
    with Database.open(folder, readonly=True) as db:
        noun = kind.noun
        return users_of(db, kind, key, f'{noun[0].upper()}{noun[1:]} "{name}"')
