"""The first customers of a long list, found by walking in its order until there are enough of them.

To put hundreds of thousands of customers in order, or to look for a word in all of them, takes a part of a second; the
first page of most lists is found in some milliseconds. Where it is not (few match, far from each other), it is given up
with those that were found by then, and the whole list is no later than without this.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.customers.narrowing import conditions_of
from upflow_tui.store.customers.query import CustomerQuery, SortBy
from upflow_tui.store.database import Database
from upflow_tui.store.watching import Cancelled, interrupted

_SMALL: Final = 60_000
"""Customers up to which the whole list is there at once."""
_PATIENCE: Final = 0.25
_PATIENCE_WITH_WORDS: Final = 0.06
"""Seconds of this thread after which it is given up; what is searched for may be at the very end."""
_MINIMUM: Final = (
    "(SELECT min(m.email) FROM customer_managers a JOIN members m ON m.id = a.member_id WHERE a.customer_id = c.id)"
)
_CONTACTS: Final = "(SELECT count(*) FROM contacts k WHERE k.customer_id = c.id)"
_BY_NAME: Final = "customers c INDEXED BY customers_name", "c.name_key, c.id"


@dataclass(frozen=True, slots=True)
class FirstKeys:
    """The numbers of the first customers of a list, in its order."""

    keys: Sequence[int]
    is_all: bool
    """Whether there are no more."""


def first_customer_keys(
    db: Database,
    query: CustomerQuery,
    count: int,
    cancelled: Callable[[], bool],
    *,
    small: int = _SMALL,
    patience: float | None = None,
) -> FirstKeys | None:
    """The first `count` customers that `query` asks for; fewer where there are no more, or where they take too long.

    Args:
        db: the store.
        query: which customers, in which order.
        count: how many.
        cancelled: asked on the way; when it says so, Cancelled is raised.
        small: up to so many customers it is not tried.
        patience: seconds of this thread after which it is given up; None: as the query deserves.

    Returns:
        None where the whole list is found as quickly.
    """
    if int(db.fetch("SELECT coalesce(max(id), 0) FROM customers")[0][0]) <= small:
        return None
    if patience is None:
        patience = _PATIENCE_WITH_WORDS if query.words else _PATIENCE
    end = time.thread_time() + patience
    found = array("q")
    try:
        with db.read(), interrupted(db.connection, lambda: cancelled() or time.thread_time() > end):
            where, values = conditions_of(db, query, one_by_one=True)
            for table, condition, order, more in _walks(db, query):
                if cancelled():
                    raise Cancelled
                conditions = " AND ".join((condition, *where))
                sql = f"SELECT c.id FROM {table} WHERE {conditions} ORDER BY {order} LIMIT :count"
                # One by one: what was found stays where the walk is broken off, but for the one that Python holds.
                for (key,) in db.connection.execute(sql, {**values, **more, "count": count - len(found)}):
                    found.append(key)
                if len(found) == count:
                    break
    except Cancelled:
        if cancelled():
            raise
        return FirstKeys(found, is_all=False) if found else None
    return FirstKeys(found, is_all=len(found) < count)


def _walks(db: Database, query: CustomerQuery) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """What is walked one after the other in the order of `order_of`: table, condition, order, and values."""
    way = "DESC" if query.reverse else "ASC"
    if query.sort is SortBy.NAME:
        yield _BY_NAME[0], "true", f"c.name_key {way}, c.id {way}", {}
    elif query.sort is SortBy.EXTERNAL_ID:
        yield "customers c", "c.external_id IS NOT NULL", f"c.external_id {way}", {}
        yield _by_name("c.external_id IS NULL")
    elif query.sort is SortBy.PARENT:
        table = "customers p INDEXED BY customers_name CROSS JOIN customers c INDEXED BY customers_parent"
        yield table, "c.parent_id = p.id", f"p.name_key {way}, c.name_key, c.id", {}
        yield _by_name("c.parent_id IS NULL")
    elif query.sort is SortBy.WORKFLOW:
        alike = f"SELECT group_concat(id) FROM workflows GROUP BY lower(name) ORDER BY lower(name) {way}"
        yield from (_by_name(f"+c.workflow_id IN ({keys})") for (keys,) in db.fetch(alike))
        yield _by_name("c.workflow_id IS NULL")
    elif query.sort is SortBy.MANAGERS:
        for (email,) in db.fetch(f"SELECT email FROM members ORDER BY email {way}"):
            yield _by_name(f"{_MINIMUM} = :first_manager", {"first_manager": email})
        yield _by_name("NOT EXISTS (SELECT 1 FROM customer_managers a WHERE a.customer_id = c.id)")
    else:
        yield from _by_contacts(db, way, reverse=query.reverse)


def _by_contacts(db: Database, way: str, *, reverse: bool) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    nobody = _by_name("NOT EXISTS (SELECT 1 FROM contacts k WHERE k.customer_id = c.id)")
    if not reverse:
        yield nobody
    counts = f"SELECT DISTINCT count(*) AS n FROM contacts GROUP BY customer_id ORDER BY n {way}"
    for (contacts,) in db.fetch(counts):
        yield _by_name(f"{_CONTACTS} = :contacts", {"contacts": contacts})
    if reverse:
        yield nobody


def _by_name(condition: str, values: Mapping[str, Any] | None = None) -> tuple[str, str, str, Mapping[str, Any]]:
    table, order = _BY_NAME
    return table, condition, order, values or {}
