"""The stored customers for a list that is arranged by parent: who belongs to whom, and the contacts of some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from upflow_tui.core.customer import Contact
from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.customers.narrowing import conditions_of
from upflow_tui.store.customers.pages import order_of, source_of
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database
from upflow_tui.store.queries import all_of
from upflow_tui.store.read_back import read_back

_CONTACTS = (
    "SELECT k.email, k.first_name, k.family_name, k.phone, p.name, k.main FROM contacts k "
    "LEFT JOIN positions p ON p.id = k.position_id WHERE k.customer_id = ? ORDER BY k.email_key LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Kinships:
    """Customers with their parents, in the order of a list."""

    keys: Sequence[int]
    parents: Sequence[int]
    """Beside each the number of its parent; 0: none."""
    found: Sequence[int]
    """Beside each 1; 0 where it was not asked for, and is there as the parent of one that was."""


@read_back("a customer")
def kinships(db: Database, query: CustomerQuery) -> Kinships:
    """The customers that `query` asks for, and their parents, in its order."""
    where, values = conditions_of(db, query)
    if where:
        rows = db.fetch(
            f"WITH wanted AS MATERIALIZED (SELECT c.id, c.parent_id FROM {source_of(query)} {all_of(where)}) "
            "SELECT c.id, coalesce(c.parent_id, 0), c.id IN (SELECT id FROM wanted) FROM customers c WHERE c.id IN "
            "(SELECT id FROM wanted UNION SELECT parent_id FROM wanted WHERE parent_id IS NOT NULL) "
            f"ORDER BY {order_of(query)}",
            values,
        )
    else:
        rows = db.fetch(f"SELECT c.id, coalesce(c.parent_id, 0), 1 FROM {source_of(query)} ORDER BY {order_of(query)}")
    if not rows:
        return Kinships((), (), ())
    return Kinships(*zip(*rows, strict=True))


def children_counts(db: Database) -> dict[int, int]:
    """How many children each customer has that has some."""
    return dict(db.fetch("SELECT parent_id, count(*) FROM customers WHERE parent_id IS NOT NULL GROUP BY parent_id"))


def contact_counts(db: Database) -> dict[int, int]:
    """How many contacts each customer has that has some."""
    return dict(db.fetch("SELECT customer_id, count(*) FROM contacts GROUP BY customer_id"))


def parent_links(db: Database) -> dict[int, int]:
    """The parent of each customer that has one."""
    return dict(db.fetch("SELECT id, parent_id FROM customers WHERE parent_id IS NOT NULL"))


@read_back("a contact")
def first_contacts(db: Database, keys: Sequence[int], limit: int) -> Mapping[int, list[Contact]]:
    """The contacts of some customers (a page of them), at most `limit` of each, in alphabetical order."""
    with db.read():
        return {key: [_contact(row) for row in db.fetch(_CONTACTS, (key, limit))] for key in keys}


def _contact(row: tuple[Any, ...]) -> Contact:
    *texts, main = row
    email, first_name, family_name, phone, position = texts
    return Contact(email, first_name, family_name, phone, position, main=main == 1)
