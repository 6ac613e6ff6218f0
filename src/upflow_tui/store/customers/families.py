"""A parent and its children, for the tree of one customer (Seed: "Groups and entities")."""

from __future__ import annotations

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.planning.stored_customers import StoredIdentity
from upflow_tui.store.database import Database


@dataclass(frozen=True, slots=True)
class Family:
    """The group that a customer belongs to. Two levels at most (docs/rules.md §5)."""

    children: tuple[StoredIdentity, ...]
    """The children of the customer, or of its parent where it has one (it is one of them then); by name."""
    count: int
    """How many there are: only the first ones are given, and the customer itself."""


def family_of(db: Database, key: int, parent_key: int | None, limit: int) -> Family:
    """The group of the customer with this number.

    Args:
        key: the customer.
        parent_key: its parent.
        limit: how many children are given at most, besides the customer.
    """
    head = key if parent_key is None else parent_key
    columns = "SELECT id, external_id, name, parent_id FROM customers"
    rows = db.fetch(f"{columns} WHERE parent_id = ? ORDER BY name_key, id LIMIT ?", (head, limit))
    count = len(rows)
    if count == limit:
        count = db.fetch("SELECT count(*) FROM customers WHERE parent_id = ?", (head,))[0][0]
    if parent_key is not None and key not in {row[0] for row in rows}:
        rows += db.fetch(f"{columns} WHERE id = ?", (key,))
    return Family(tuple(StoredIdentity(*row) for row in rows), count)
