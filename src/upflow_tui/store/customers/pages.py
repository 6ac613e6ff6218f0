"""Long lists for the screens: first which rows and in which order, as packed ids, then the rows of one page.

The ids of a list are read once and whole (8 bytes a row; nothing where they run without a gap), so that a screen can
jump anywhere in it, and each page is one look-up by ids: never OFFSET, no cursor left open (docs/architecture.md).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.customers.narrowing import conditions_of
from upflow_tui.store.customers.query import CustomerQuery, Only, SortBy
from upflow_tui.store.database import Database
from upflow_tui.store.kept_values import value_of
from upflow_tui.store.queries import all_of, fetch_ids, marks
from upflow_tui.store.read_back import read_back

if TYPE_CHECKING:
    from upflow_tui.importing.planning.plan import PlannedValue


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a list shows it."""

    key: int
    name: str
    external_id: str | None
    parent: str | None
    """The parent's name."""
    contacts: int
    account_managers: tuple[str, ...]
    """E-mail addresses in alphabetical order."""
    workflow: str | None
    parent_key: int | None = None
    town: str | None = None
    country: str | None = None
    main_contact: str | None = None
    """E-mail address of the main contact."""


@dataclass(frozen=True, slots=True)
class CustomerEvent:
    """Something that an import did to a customer; `field` is None where the customer or the contact was created."""

    number: int
    """The import."""
    started: str
    """UTC, ISO 8601."""
    file_name: str | None
    by: str
    contact_email: str | None
    field: str | None
    old: PlannedValue
    new: PlannedValue


_ORDERS: Final = {
    SortBy.NAME: "",
    SortBy.EXTERNAL_ID: "c.external_id",
    SortBy.PARENT: "(SELECT p.name_key FROM customers p WHERE p.id = c.parent_id)",
    SortBy.CONTACTS: "(SELECT count(*) FROM contacts k WHERE k.customer_id = c.id)",
    SortBy.MANAGERS: (
        "(SELECT min(m.email) FROM customer_managers a JOIN members m ON m.id = a.member_id WHERE a.customer_id = c.id)"
    ),
    SortBy.WORKFLOW: "(SELECT lower(w.name) FROM workflows w WHERE w.id = c.workflow_id)",
}


def customer_keys(db: Database, query: CustomerQuery) -> array[int]:
    """The numbers of the customers that `query` asks for, in its order; blank values come last either way."""
    with db.read():
        where, values = conditions_of(db, query)
        return fetch_ids(db, f"SELECT c.id FROM {source_of(query)} {all_of(where)} ORDER BY {order_of(query)}", values)


def customer_count(db: Database, query: CustomerQuery) -> int:
    """How many customers `query` asks for."""
    with db.read():
        where, values = conditions_of(db, query)
        return int(db.fetch(f"SELECT count(*) FROM {source_of(query)} {all_of(where)}", values)[0][0])


def source_of(query: CustomerQuery) -> str:
    """The FROM of the customers `c` that `query` asks for.

    Where the contacts of each are counted, the customers are walked by number, as contacts are stored, and not by an
    index of names, in which the contacts of each would be looked up far from those of the one before.
    """
    counts = query.sort is SortBy.CONTACTS or Only.NO_CONTACT in query.only
    few = query.parent is not None or query.workflow is not None or Only.HAS_PARENT in query.only
    return "customers c NOT INDEXED" if counts and not few else "customers c"


def order_of(query: CustomerQuery) -> str:
    """The ORDER BY of the customers `c` that `query` asks for."""
    # The sign keeps SQLite from walking an index by name: each customer would be looked up far from the one before.
    name = "+c.name_key" if query.is_narrowed else "c.name_key"
    order, direction = _ORDERS[query.sort], "DESC" if query.reverse else "ASC"
    return f"{order} {direction} NULLS LAST, {name}, c.id" if order else f"{name} {direction}, c.id {direction}"


def customer_rows(db: Database, keys: Sequence[int]) -> list[CustomerRow | None]:
    """The customers with these numbers (some thousands at most), in this order; None for those that are gone."""
    some = marks(keys)
    with db.read():
        rows = db.fetch(
            "SELECT c.id, c.name, c.external_id, p.name, w.name, p.id, "
            "(SELECT count(*) FROM contacts k WHERE k.customer_id = c.id), c.town, c.country, "
            "(SELECT k.email FROM contacts k WHERE k.customer_id = c.id AND k.main = 1) "
            "FROM customers c LEFT JOIN customers p ON p.id = c.parent_id "
            f"LEFT JOIN workflows w ON w.id = c.workflow_id WHERE c.id IN ({some})",
            keys,
        )
        managed = db.fetch(
            "SELECT a.customer_id, m.email FROM customer_managers a JOIN members m ON m.id = a.member_id "
            f"WHERE a.customer_id IN ({some}) ORDER BY m.email",
            keys,
        )
    managers: dict[int, tuple[str, ...]] = {}
    for key, email in managed:
        managers[key] = (*managers.get(key, ()), email)
    found = {
        key: CustomerRow(key, name, external_id, parent, contacts, managers.get(key, ()), workflow, parent_key, *more)
        for key, name, external_id, parent, workflow, parent_key, contacts, *more in rows
    }
    return [found.get(key) for key in keys]


@read_back("the history of a customer")
def customer_events(db: Database, key: int, limit: int) -> list[CustomerEvent]:
    """What imports did to the customer with this number, newest first; at most `limit` changes and contacts."""
    columns = "i.id, i.started, i.file_name, i.by"
    with db.read():
        created = db.fetch(
            f"SELECT {columns} FROM customers c JOIN imports i ON i.id = c.created_import WHERE c.id = ?", (key,)
        )
        # CROSS JOIN: there are few imports, and each is looked up by the key of the other table.
        contacts = db.fetch(
            f"SELECT {columns}, k.email FROM imports i CROSS JOIN import_created_contacts k "
            "ON k.import_id = i.id AND k.customer_id = ? ORDER BY i.id DESC LIMIT ?",
            (key, limit),
        )
        changes = db.fetch(
            f"SELECT {columns}, k.contact_email, k.field, k.old, k.new FROM import_changes k "
            "JOIN imports i ON i.id = k.import_id WHERE k.customer_id = ? ORDER BY k.import_id DESC, k.seq LIMIT ?",
            (key, limit),
        )
    events = [_event(row) for row in created]
    events += [_event(row, email) for *row, email in contacts]
    events += [
        _event(row, email, field, value_of(old) if old else None, value_of(new) if new else None)
        for *row, email, field, old, new in changes
    ]
    return sorted(events, key=lambda event: -event.number)


def _event(
    row: Sequence[Any],
    email: str | None = None,
    field: str | None = None,
    old: PlannedValue = None,
    new: PlannedValue = None,
) -> CustomerEvent:
    number, started, file_name, by = row
    return CustomerEvent(number, started, file_name, by, email, field, old, new)
