"""The customers of a draft written into the store, a range of numbers at a time, with what the history keeps of each.

New customers get the highest id ever used and their number in the plan: parents are known before they are written.
A name that the organization does not have becomes the id 0, which no row has: it breaks its reference, and with it
the transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.store.draft.applying_names import Names
from upflow_tui.store.draft.applying_new import NewCustomerWriter
from upflow_tui.store.draft.applying_values import CLEAR, value_statements
from upflow_tui.store.draft.held_customers import HeldCustomers
from upflow_tui.store.draft.rows import OWN, PLACE_BITS
from upflow_tui.store.read_back import number, reading_back

RANGE: Final = 2_000
_LOOKED_UP_BY: Final = ("customers_name", "customers_near", "contacts_email")
_WEIGHT: Final = 10
"""What a customer and its contacts weigh in the progress, against one finding."""

_WORKFLOW: Final = (
    "CASE WHEN d.workflow IS NOT NULL THEN coalesce((SELECT id FROM workflows WHERE name = d.workflow), 0) END"
)
_POSITION: Final = (
    "CASE WHEN k.position IS NOT NULL THEN coalesce((SELECT id FROM positions WHERE name = k.position), 0) END"
)
_PARENT: Final = "coalesce(d.parent_key, :base + d.parent_number)"
_IN_RANGE: Final = "d.number BETWEEN :low AND :high"
_PARTS_IN_RANGE: Final = f"k.id >= :low << {PLACE_BITS} AND k.id < (:high + 1) << {PLACE_BITS}"

# Before the customers are updated: the old parent is looked up.
_KEEP_CHANGES: Final = f"""
INSERT INTO import_changes (import_id, seq, customer_id, external_id, name, contact_email, field, field_ref,
    old, new, old_ref, new_ref, line)
SELECT :import, k.id, k.customer_key, d.external_id, d.name, k.email, k.field, field_id(k.field), k.old, k.new,
    CASE k.field WHEN 'parent_id' THEN (SELECT '[' || parent_id || ']' FROM main.customers WHERE id = k.customer_key)
        ELSE refs(k.field, k.old) END,
    CASE k.field WHEN 'parent_id' THEN '[' || {_PARENT} || ']' ELSE refs(k.field, k.new) END,
    k.line
FROM draft.changes k CROSS JOIN draft.customers d ON d.number = k.id >> {PLACE_BITS}
WHERE {_PARTS_IN_RANGE} AND d.action = 'update'
"""
_UPDATE: Final = f"""
UPDATE main.customers SET external_id = d.external_id, name = d.name, name_key = d.name_key, near_key = d.near_key,
    {", ".join(f"{key} = d.{key}" for key in DETAIL_KEYS)}, parent_id = {_PARENT}, workflow_id = {_WORKFLOW}
FROM draft.customers d NOT INDEXED
WHERE main.customers.id = d.key AND {_IN_RANGE} AND d.action = 'update' AND d.marks & {OWN}
"""
_CREATE: Final = f"""
INSERT INTO main.customers (id, external_id, name, name_key, near_key, {", ".join(DETAIL_KEYS)}, parent_id,
    workflow_id, created_import)
SELECT :base + d.number, d.external_id, d.name, d.name_key, d.near_key, {", ".join(f"d.{key}" for key in DETAIL_KEYS)},
    {_PARENT}, {_WORKFLOW}, :import
FROM draft.customers d NOT INDEXED WHERE {_IN_RANGE} AND d.action = 'create' ORDER BY d.number
"""
_UPDATE_CONTACTS: Final = f"""
UPDATE main.contacts SET email = k.email, first_name = k.first_name, family_name = k.family_name, phone = k.phone,
    position_id = {_POSITION}, main = k.main
FROM draft.contacts k
WHERE main.contacts.customer_id = k.customer_key AND main.contacts.email_key = coalesce(k.email_key, k.email)
    AND {_PARTS_IN_RANGE} AND k.action = 'update' AND k.main = :main
"""
_CONTACT_COLUMNS: Final = "customer_id, email_key, email, first_name, family_name, phone, position_id, main"
_NEW_CONTACTS: Final = f"""
SELECT coalesce(k.customer_key, :base + (k.id >> {PLACE_BITS})), coalesce(k.email_key, k.email), k.email,
    k.first_name, k.family_name, k.phone, {_POSITION}, k.main
FROM draft.contacts k WHERE {_PARTS_IN_RANGE} AND k.action = 'create'
"""
_CREATE_CONTACTS: Final = f"INSERT INTO main.contacts ({_CONTACT_COLUMNS}) {_NEW_CONTACTS}"
_KEEP_CREATED_CONTACTS: Final = f"""
INSERT INTO import_created_contacts (import_id, {_CONTACT_COLUMNS})
SELECT :import, * FROM ({_NEW_CONTACTS} AND k.customer_key IS NOT NULL)
"""


class CustomerRanges:
    """The part of the plan that writes customers; made under the lock, with the draft attached as `draft`.

    Args:
        connection: the store.
        held: the new customers that are not in the draft.
    """

    def __init__(self, connection: sqlite3.Connection, held: HeldCustomers | None = None) -> None:
        self._connection = connection
        self._held = held if held is not None and held.count else None
        counts = {
            action: (first, last, count)
            for action, first, last, count in connection.execute(
                "SELECT action, min(number), max(number), count(*) FROM draft.customers GROUP BY action"
            ).fetchall()
            if action in ("create", "update")
        }
        self._is_drafted = bool(counts)
        if self._held is not None:
            first, last, count = counts.get("create", (self._held.first, self._held.last, 0))
            first, last = min(first, self._held.first), max(last, self._held.last)
            counts["create"] = (first, last, count + self._held.count)
        self._low = min((first for first, _, _ in counts.values()), default=1)
        self._high = max((last for _, last, _ in counts.values()), default=0)
        self._updates = "update" in counts
        used = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'customers'").fetchall()
        with reading_back("the highest number of a customer"):
            self.base: int = number(used[0][0]) if used else 0
            """The highest id that a customer ever had; new ones follow, each by its number."""
        self.created: tuple[int, int] | None = None
        """Between which ids the new customers lie."""
        if "create" in counts:
            self.created = (self.base + counts["create"][0], self.base + counts["create"][1])
        self._values: tuple[str, ...] = ()
        self.weight: int = max(0, self._high - self._low + 1) * _WEIGHT
        """What all of it weighs in the progress."""

    def write(self, number: int) -> Iterator[int]:
        """Writes everything, for the import of this number; yields the weight of each range when it is written.

        Raises:
            sqlite3.IntegrityError: the plan does not fit the store.
        """
        # Sorted at the end, these are made in a third of the time that filling them in any order takes.
        indexes = self._drop_indexes() if self._is_empty() else []
        new = NewCustomerWriter(self._connection, self.base, number) if self._held is not None else None
        self._values = value_statements(self._connection) if self._is_drafted else ()
        names = Names(self._connection) if self._updates else None
        if names is not None:
            self._connection.create_function("field_id", 1, names.field_id, deterministic=True)
            self._connection.create_function("refs", 2, names.refs, deterministic=True)
        for low in range(self._low, self._high + 1, RANGE):
            high = min(low + RANGE - 1, self._high)
            if self._held is not None and new is not None:
                for some in self._held.take(high):
                    new.write(some)
            if self._is_drafted:
                self._write_range({"low": low, "high": high, "base": self.base, "import": number})
            yield (high - low + 1) * _WEIGHT
        for index in indexes:
            self._connection.execute(index)

    def _is_empty(self) -> bool:
        return not self._connection.execute("SELECT 1 FROM main.customers LIMIT 1").fetchall()

    def _drop_indexes(self) -> list[str]:
        """Drops the indexes that only looking up needs, and returns how they are made again."""
        found = self._connection.execute(
            "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND name IN (?, ?, ?)", _LOOKED_UP_BY
        ).fetchall()
        for name, _ in found:
            self._connection.execute(f"DROP INDEX main.{name}")
        return [sql for _, sql in found]

    def _write_range(self, place: dict[str, int]) -> None:
        execute = self._connection.execute
        if self._updates:
            for statement in (_KEEP_CHANGES, _UPDATE, *CLEAR):
                execute(statement, place)
        for statement in (_CREATE, *self._values):
            execute(statement, place)
        if self._updates:
            # The old main contact first loses its mark: two at once would break the rule, if only for a moment.
            execute(_UPDATE_CONTACTS, {**place, "main": 0})
            execute(_UPDATE_CONTACTS, {**place, "main": 1})
        execute(_CREATE_CONTACTS, place)
        if self._updates:
            execute(_KEEP_CREATED_CONTACTS, place)
