"""The stored customers: looked up for a plan, and read whole for lists and output.

Every query is one page fetched whole; a whole customer costs five short queries per few hundred customers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from upflow_tui.core.customer import DETAIL_KEYS, Contact, Customer, ParentRef
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.importing.planning.stored_customers import Expected, StoredIdentity, StoredRow
from upflow_tui.store.customers.narrowing import conditions_of
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.customers.stored_columns import StoredColumns
from upflow_tui.store.customers.stored_rows import StoredRows
from upflow_tui.store.database import Database, StoreChanged
from upflow_tui.store.queries import all_of, fetch_ids
from upflow_tui.store.read_back import read_back, text, text_or_none

BATCH: Final = 400
_SCAN_PAGE: Final = 5_000
_IDENTITY: Final = "id, external_id, name, parent_id"
_FIRST_DETAIL: Final = 7
_WHOLE: Final = (
    "SELECT c.id, c.name, c.external_id, c.parent_id, p.external_id, p.name, w.name, "
    f"{', '.join(f'c.{key}' for key in DETAIL_KEYS)} "
    "FROM customers c LEFT JOIN customers p ON p.id = c.parent_id LEFT JOIN workflows w ON w.id = c.workflow_id "
    "WHERE c.id IN ({marks})"
)
_MANAGERS: Final = (
    "SELECT a.customer_id, m.email FROM customer_managers a JOIN members m ON m.id = a.member_id "
    "WHERE a.customer_id IN ({marks}) ORDER BY m.email"
)
_VALUES: Final = (
    "SELECT v.customer_id, f.name, f.type, v.value FROM custom_values v JOIN custom_fields f ON f.id = v.field_id "
    "WHERE v.customer_id IN ({marks})"
)
_OPTIONS: Final = (
    "SELECT v.customer_id, f.name, f.type, o.name FROM customer_options v "
    "JOIN custom_options o ON o.id = v.option_id JOIN custom_fields f ON f.id = o.field_id "
    "WHERE v.customer_id IN ({marks}) ORDER BY o.place, o.id"
)
_CONTACTS: Final = (
    "SELECT k.customer_id, k.email, k.first_name, k.family_name, k.phone, p.name, k.main "
    "FROM contacts k LEFT JOIN positions p ON p.id = k.position_id "
    "WHERE k.customer_id IN ({marks}) ORDER BY k.customer_id, k.email_key"
)
_SHARED: Final = "SELECT email_key FROM contacts INDEXED BY contacts_email GROUP BY email_key HAVING count(*) > 1"
_BEARERS: Final = "SELECT email_key, customer_id FROM contacts INDEXED BY contacts_email WHERE email_key IN ({marks})"


class StoredCustomersOf:
    """The customers of a store, as planning asks for them (importing.plan.StoredCustomers).

    Raises (everywhere): StoreError where the store is damaged or locked.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._rows: StoredRows | None = None
        """Not asked yet: None."""
        self._columns: StoredColumns | None = None
        """The same."""

    def identities(
        self,
        external_ids: Collection[str] = (),
        name_keys: Collection[str] = (),
        near_keys: Collection[str] = (),
    ) -> Iterator[StoredIdentity]:
        """Every stored customer with one of these IDs, `name_key`s or `id_near_key`s; each at least once."""
        wanted = (("external_id", external_ids), ("name_key", name_keys), ("near_key", near_keys))
        if self._is_cheaper_by_scan(max(len(keys) for _, keys in wanted)):
            yield from self._scan(_as_set(external_ids), _as_set(name_keys), _as_set(near_keys))
            return
        for column, keys in wanted:
            yield from self._looked_up(column, keys)

    def external_ids(self) -> Iterator[str]:
        """The ID of every stored customer that has one, read a page at a time."""
        last = 0
        query = "SELECT id, external_id FROM customers WHERE id > ? AND external_id IS NOT NULL ORDER BY id LIMIT ?"
        while rows := self._db.fetch(query, (last, _SCAN_PAGE)):
            last = rows[-1][0]
            yield from (external_id for _, external_id in rows)

    def names(self) -> Iterator[str]:
        """The name of every stored customer, read a page at a time."""
        last = 0
        query = "SELECT id, name FROM customers WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._db.fetch(query, (last, _SCAN_PAGE)):
            last = rows[-1][0]
            yield from (name for _, name in rows)

    def by_keys(self, keys: Collection[int]) -> Iterator[StoredIdentity]:
        """The stored customers with these numbers."""
        return self._looked_up("id", keys)

    def children(self, keys: Collection[int]) -> Iterator[StoredIdentity]:
        """The stored customers whose parent is one of these."""
        return self._looked_up("parent_id", keys)

    def has_contacts(self) -> bool:
        """Whether any stored customer has a contact."""
        return bool(self._db.fetch("SELECT 1 FROM contacts LIMIT 1"))

    def bearers(self, email_keys: Collection[str]) -> Iterator[tuple[str, int]]:
        """Each of these `email_key`s with the number of each customer that has it as a contact, rising."""
        wanted = list(email_keys)
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            yield from sorted(self._db.fetch(_BEARERS.format(marks=_marks(some)), some))

    def shared_addresses(self) -> Iterator[str]:
        """The `email_key`s of contacts that several stored customers have."""
        for (email,) in self._db.fetch(_SHARED):
            yield email

    def customers(self, keys: Sequence[int]) -> Iterator[Customer]:
        """The whole customers with these numbers, in this order, read a few hundred at a time.

        Raises:
            StoreChanged: one of them is gone: another window erased it since its number was read.
        """
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            found = load_customers(self._db, some)
            for key in some:
                if key not in found:
                    raise StoreChanged
                yield found[key]

    def rows(self, keys: Sequence[int], fields: Sequence[str]) -> Iterator[StoredRow]:
        """The customers with these numbers, in this order, with these of their fields. Raises as `customers`."""
        if self._rows is None or self._rows.fields != tuple(fields):
            self._rows = StoredRows(self._db, fields)
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            found = self._rows.read(some)
            for key in some:
                if key not in found:
                    raise StoreChanged
                yield found[key]

    def unlike(self, expected: Expected, fields: Sequence[str], texts: Sequence[str]) -> AbstractSet[int]:
        """The numbers of those of some customers (a few hundred at most) that are not to the letter as expected."""
        if self._columns is None or (self._columns.fields, self._columns.texts) != (tuple(fields), tuple(texts)):
            self._columns = StoredColumns(self._db, fields, texts)
        return self._columns.unlike(expected)

    def _is_cheaper_by_scan(self, wanted: int) -> bool:
        """Whether the keys are so many that reading the whole table is quicker.

        Source: docs/performance.md: a quarter of it.
        """
        highest = self._db.fetch("SELECT max(id) FROM customers")[0][0] or 0
        return wanted * 4 >= int(highest)

    def _scan(
        self, external_ids: AbstractSet[str], name_keys: AbstractSet[str], near_keys: AbstractSet[str]
    ) -> Iterator[StoredIdentity]:
        last = 0
        while rows := self._db.fetch(
            f"SELECT {_IDENTITY}, name_key, near_key FROM customers WHERE id > ? ORDER BY id LIMIT {_SCAN_PAGE}",
            (last,),
        ):
            last = rows[-1][0]
            for key, external_id, name, parent_key, compared, near in rows:
                if external_id in external_ids or compared in name_keys or near in near_keys:
                    yield StoredIdentity(key, external_id, name, parent_key)

    def _looked_up(self, column: str, keys: Collection[Any]) -> Iterator[StoredIdentity]:
        wanted = list(keys)
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            for row in self._db.fetch(f"SELECT {_IDENTITY} FROM customers WHERE {column} IN ({_marks(some)})", some):
                yield StoredIdentity(*row)


@read_back("a customer")
def load_customers(db: Database, keys: Sequence[int]) -> dict[int, Customer]:
    """The whole customers with these numbers (a few hundred at most), by number; unknown ones are left out."""
    marks = _marks(keys)
    with db.read():
        customers = {row[0]: _customer(row) for row in db.fetch(_WHOLE.format(marks=marks), keys)}
        managers = db.fetch(_MANAGERS.format(marks=marks), keys)
        values = db.fetch(_VALUES.format(marks=marks), keys)
        options = db.fetch(_OPTIONS.format(marks=marks), keys)
        contacts = db.fetch(_CONTACTS.format(marks=marks), keys)
    for key, email in managers:
        customers[key].account_managers += (text(email),)
    for key, name, kind, value in values:
        customers[key].custom[text(name)] = value == "true" if kind == CustomFieldType.BOOLEAN else text(value)
    for key, name, kind, option in options:
        custom = customers[key].custom
        if kind == CustomFieldType.MULTI_SELECT:
            chosen = custom.get(name, ())
            assert isinstance(chosen, tuple)
            custom[text(name)] = (*chosen, text(option))
        else:
            custom[text(name)] = text(option)
    for key, email, *others, main in contacts:
        first_name, family_name, phone, position = map(text_or_none, others)
        customers[key].contacts.append(Contact(text(email), first_name, family_name, phone, position, main == 1))
    return customers


def iter_customers(db: Database, query: CustomerQuery | None = None) -> Iterator[Customer]:
    """The customers that `query` asks for (None: all) by name as compared, then ID, then number, in no other order.

    Which ones is settled at the beginning; they are read a few hundred at a time, and one that is gone by then is left
    out.
    """
    with db.read():
        where, values = conditions_of(db, query or CustomerQuery())
        order = "+c.name_key, coalesce(c.external_id, ''), c.id"
        keys = fetch_ids(db, f"SELECT c.id FROM customers c {all_of(where)} ORDER BY {order}", values)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        found = load_customers(db, some)
        yield from (found[key] for key in some if key in found)


def count_customers(db: Database) -> int:
    """How many customers are stored."""
    return int(db.fetch("SELECT count(*) FROM customers")[0][0])


def _customer(row: tuple[Any, ...]) -> Customer:
    key, name, external_id, parent_key, parent_external_id, parent_name, workflow = row[:_FIRST_DETAIL]
    values = zip(DETAIL_KEYS, row[_FIRST_DETAIL:], strict=True)
    details = {field: text(value) for field, value in values if value is not None}
    parent = ParentRef(text_or_none(parent_external_id), text(parent_name)) if parent_key is not None else None
    return Customer(key, text(name), text_or_none(external_id), details, parent_key, parent, (), text_or_none(workflow))


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def _as_set(keys: Collection[str]) -> AbstractSet[str]:
    return keys if isinstance(keys, AbstractSet) else frozenset(keys)
