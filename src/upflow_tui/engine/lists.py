"""The long lists of stored customers, as the screens ask for them: counted first, then read page by page. Those of past
imports are in `history_lists.py`.

Each opens the store for one short read and closes it again, so that it can be used from any thread and never stands in
the way of a window that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.customers.first_page import first_customer_keys
from upflow_tui.store.customers.pages import (
    CustomerEvent,
    CustomerRow,
    customer_count,
    customer_events,
    customer_keys,
    customer_rows,
)
from upflow_tui.store.customers.query import CustomerQuery, Only, SortBy
from upflow_tui.store.database import Database
from upflow_tui.store.files import FILE_NAME
from upflow_tui.store.watching import interrupted

if TYPE_CHECKING:
    from upflow_tui.core.customer import Customer
    from upflow_tui.store.customers.families import Family

# What one whole customer needs is imported when one is looked at: the first screen waits for a list.

__all__ = [
    "CustomerCard",
    "CustomerEvent",
    "CustomerList",
    "CustomerQuery",
    "CustomerRow",
    "FirstCustomers",
    "Only",
    "SortBy",
    "StoreFacts",
    "StoredList",
    "customer_card",
    "customer_counts",
    "customers_at",
    "first_customers",
    "store_facts",
    "store_revision",
]

Record = TypeVar("Record")

_SHOWN_EVENTS = 500
_SHOWN_CHILDREN = 200


class StoredList(Generic[Record]):
    """A list of records, its order fixed when it is made.

    Args:
        folder: the data folder.

    Raises (everywhere): StoreError, where the store cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with reading(folder) as db:
            self.keys = self._find(db)
        """What each record is known by, in order."""

    def count(self) -> int:
        """How many records there are."""
        return len(self.keys)

    def rows(self, start: int, count: int) -> list[Record]:
        """The records from index `start` (0 = first) on, at most `count`."""
        keys = self.keys[start : start + count]
        if not keys:
            return []
        with reading(self._folder) as db:
            return self._read(db, keys)

    def index_of(self, key: int) -> int:
        """Where the record with this key is; 0 if it is not in the list."""
        try:
            return self.keys.index(key)
        except ValueError:
            return 0

    def _find(self, db: Database) -> Sequence[int]:
        raise NotImplementedError

    def _read(self, db: Database, keys: Sequence[int]) -> list[Record]:
        raise NotImplementedError


class CustomerList(StoredList[CustomerRow | None]):
    """The stored customers that a query asks for; None where one was erased since.

    Args:
        folder: the data folder.
        query: which, in which order.
        cancelled: asked while they are found; when it says so, Cancelled is raised: nobody wants the list any more.
    """

    def __init__(self, folder: Path, query: CustomerQuery, cancelled: Callable[[], bool] | None = None) -> None:
        self._query = query
        self._cancelled = cancelled
        super().__init__(folder)

    def _find(self, db: Database) -> Sequence[int]:
        with interrupted(db.connection, self._cancelled):
            return customer_keys(db, self._query)

    def _read(self, db: Database, keys: Sequence[int]) -> list[CustomerRow | None]:
        return customer_rows(db, keys)


class FirstCustomers(StoredList[CustomerRow | None]):
    """The beginning of a `CustomerList`, found before the whole of it.

    Args:
        folder: the data folder.
        keys: which customers.
        is_all: whether there are no more.
    """

    def __init__(self, folder: Path, keys: Sequence[int], *, is_all: bool) -> None:
        self._folder = folder
        self.keys = keys
        self.is_all = is_all

    def _read(self, db: Database, keys: Sequence[int]) -> list[CustomerRow | None]:
        return customer_rows(db, keys)


def first_customers(
    folder: Path, query: CustomerQuery, count: int, cancelled: Callable[[], bool]
) -> FirstCustomers | None:
    """The first `count` customers of a long list, or those of them that are found at once; None where the whole list is
    found as quickly.

    Raises Cancelled where `cancelled` says so, StoreError as `StoredList`.
    """
    with reading(folder) as db:
        first = first_customer_keys(db, query, count, cancelled)
    return FirstCustomers(folder, first.keys, is_all=first.is_all) if first is not None else None


def customers_at(folder: Path, keys: Sequence[int]) -> list[CustomerRow | None]:
    """The customers with these numbers; None for those that are gone. Raises StoreError as `StoredList`."""
    with reading(folder) as db:
        return customer_rows(db, keys)


def customer_counts(folder: Path, queries: Sequence[CustomerQuery]) -> list[int]:
    """How many customers each of the queries asks for. Raises StoreError as `StoredList`."""
    with reading(folder) as db:
        return [customer_count(db, query) for query in queries]


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """One stored customer with all that its screen shows."""

    customer: Customer
    family: Family
    """Its children, or those of its parent."""
    events: tuple[CustomerEvent, ...]
    """What imports did to it, newest first."""


def customer_card(folder: Path, key: int) -> CustomerCard | None:
    """The customer with this number; None if it is gone. Raises StoreError where the store cannot be read."""
    from upflow_tui.store.customers.customers import load_customers
    from upflow_tui.store.customers.families import family_of

    with reading(folder) as db, db.read():
        customer = load_customers(db, [key]).get(key)
        if customer is None:
            return None
        family = family_of(db, key, customer.parent_key, _SHOWN_CHILDREN)
        return CustomerCard(customer, family, tuple(customer_events(db, key, _SHOWN_EVENTS)))


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """Where the data are, and how much there is."""

    folder: Path
    size: int
    """Bytes of the store; 0 before anything was written."""
    customers: int
    imports: int


def store_facts(folder: Path) -> StoreFacts:
    """What there is in the data folder. Raises StoreError where the store cannot be read."""
    from upflow_tui.store.customers.customers import count_customers

    with reading(folder) as db:
        customers = count_customers(db)
        imports = db.fetch("SELECT count(*) FROM imports")[0][0]
    try:
        size = (folder / FILE_NAME).stat().st_size
    except OSError:
        size = 0
    return StoreFacts(folder, size, customers, imports)


def store_revision(folder: Path) -> int:
    """A number that rises with everything that is written. Raises StoreError where the store cannot be read."""
    with reading(folder) as db:
        return db.revision


@contextmanager
def reading(folder: Path) -> Iterator[Database]:
    database = Database.open(folder, readonly=True)
    try:
        yield database
    finally:
        database.close()
