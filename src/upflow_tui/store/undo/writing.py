"""An undo that was judged, written: values go back, contacts and customers go, and the history keeps what was done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.store.undo.values import CONTACT_COLUMNS, CUSTOMER_COLUMNS, Kind, UndoValues

RANGE: Final = 2_000
_BACK: Final = "t.field = :field AND t.field_ref IS :ref AND t.seq IS NOT NULL AND t.reason IS NULL"
_KEYS: Final = {"name": ", name_key = undo_name_key(t.back)", "external_id": ", near_key = undo_near_key(t.back)"}
_OF_CUSTOMER: Final = (
    "UPDATE main.customers SET {0} FROM temp.undo_cells t WHERE main.customers.id = t.customer_id AND " + _BACK
)
_OF_CONTACT: Final = (
    "UPDATE main.contacts SET {0} FROM temp.undo_cells t WHERE main.contacts.customer_id = t.customer_id "
    "AND main.contacts.email_key = t.email_key AND " + _BACK
)
_SOME: Final = "t.back IS NOT NULL"
_ID: Final = "CAST(t.back AS INTEGER)"
_OWNERS: Final = f"SELECT t.customer_id FROM temp.undo_cells t WHERE {_BACK}"
_EACH: Final = (
    f"SELECT t.customer_id, j.value FROM temp.undo_cells t, json_each('[' || t.back || ']') j WHERE {_BACK} AND {_SOME}"
)

_CONTACT_COLUMNS: Final = "customer_id, email_key, email, first_name, family_name, phone, position_id, main"
_KEEP_CONTACTS: Final = f"""
INSERT INTO import_removed_contacts (import_id, {_CONTACT_COLUMNS})
SELECT :undo, k.* FROM (SELECT {_CONTACT_COLUMNS} FROM main.contacts) k
JOIN temp.undo_contacts g USING (customer_id, email_key) WHERE g.reason IS NULL
"""
_REMOVE_CONTACTS: Final = """
DELETE FROM main.contacts WHERE (customer_id, email_key) IN
    (SELECT customer_id, email_key FROM temp.undo_contacts WHERE reason IS NULL)
"""
_GOES: Final = "SELECT id FROM temp.undo_customers WHERE id BETWEEN :low AND :high AND reason IS NULL"
_KEEP_CUSTOMERS: Final = f"""
INSERT INTO import_removed_customers (import_id, customer_id, external_id, name, {", ".join(DETAIL_KEYS)}, parent_id,
    workflow_id, created_import, managers, custom)
SELECT :undo, c.id, c.external_id, c.name, {", ".join(f"c.{key}" for key in DETAIL_KEYS)}, c.parent_id, c.workflow_id,
    c.created_import,
    (SELECT json_group_array(a.member_id) FROM main.customer_managers a WHERE a.customer_id = c.id),
    (SELECT json_group_object(v.field_id, json(v.value)) FROM (
        SELECT field_id, json_quote(value) AS value FROM main.custom_values WHERE customer_id = c.id
        UNION ALL SELECT o.field_id, json_group_array(o.id) FROM main.customer_options p
            JOIN main.custom_options o ON o.id = p.option_id WHERE p.customer_id = c.id GROUP BY o.field_id) v)
FROM temp.undo_customers u CROSS JOIN main.customers c ON c.id = u.id
WHERE u.id BETWEEN :low AND :high AND u.reason IS NULL
"""
_KEEP_THEIR_CONTACTS: Final = f"""
INSERT INTO import_removed_contacts (import_id, {_CONTACT_COLUMNS})
SELECT :undo, {_CONTACT_COLUMNS} FROM main.contacts WHERE customer_id IN ({_GOES})
"""
_OWNED: Final = ("contacts", "customer_managers", "custom_values", "customer_options")

_NOTE: Final = (
    "UPDATE import_changes SET undone_by = :undo WHERE import_id = :import "
    "AND seq IN (SELECT seq FROM temp.undo_cells WHERE seq IS NOT NULL AND reason IS NULL)",
    # Later imports that changed a value there and back again: what they did is taken back with it.
    "UPDATE import_changes SET undone_by = :undo FROM temp.undo_cells t WHERE t.seq IS NOT NULL AND t.reason IS NULL "
    "AND import_changes.customer_id = t.customer_id AND import_changes.import_id > :import "
    "AND import_changes.undone_by IS NULL AND coalesce(import_changes.field_ref, import_changes.field) = "
    "coalesce(t.field_ref, t.field) AND undo_email_key(import_changes.contact_email) IS t.email_key",
    "UPDATE import_created_contacts SET undone_by = :undo WHERE import_id = :import AND (customer_id, email_key) IN "
    "(SELECT customer_id, email_key FROM temp.undo_contacts WHERE reason IS NULL)",
    # The customers' names are not kept here: they are looked up, so that nothing of them stays when they are forgotten.
    "INSERT INTO import_kept (import_id, seq, customer_id, contact_email, field, reason) "
    "SELECT :undo, row_number() OVER (ORDER BY i.place), i.customer_id, t.email, v.field, i.reason "
    "FROM temp.undo_items i LEFT JOIN main.contacts t ON t.customer_id = i.customer_id AND t.email_key = i.email_key "
    "LEFT JOIN temp.undo_cells v ON v.id = i.cell WHERE i.kept AND :import",
)


def undo_steps(connection: sqlite3.Connection) -> int:
    """How often `write_undo` will yield."""
    return len(_fields(connection)) + len(_ranges(connection)) + 2


def write_undo(connection: sqlite3.Connection, number: int, undo: int) -> Iterator[None]:
    """Writes what was judged, and what the history keeps of it; yields between.

    Args:
        connection: the store under the lock, with the tables of `judge` and `list_items` filled.
        number: the import that is undone.
        undo: the number of this undo.
    """
    of = {"import": number, "undo": undo}
    for statement in _NOTE:
        connection.execute(statement, of)
    yield
    values = UndoValues(connection)
    for field, ref in _fields(connection):
        for sql in _statements(values.kind(field, ref), field):
            connection.execute(sql, {"field": field, "ref": ref})
        yield
    connection.execute(_KEEP_CONTACTS, of)
    connection.execute(_REMOVE_CONTACTS)
    # Only now: a contact that goes may have been the main one, and there is one at most.
    connection.execute(_OF_CONTACT.format("main = 1") + " AND t.back = '1'", {"field": "main_contact", "ref": None})
    yield
    for low in _ranges(connection):
        place = {"undo": undo, "low": low, "high": low + RANGE - 1}
        connection.execute(_KEEP_CUSTOMERS, place)
        connection.execute(_KEEP_THEIR_CONTACTS, place)
        for table in _OWNED:
            connection.execute(f"DELETE FROM main.{table} WHERE customer_id IN ({_GOES})", place)
        connection.execute(f"DELETE FROM main.customers WHERE id IN ({_GOES})", place)
        yield


def _fields(connection: sqlite3.Connection) -> list[tuple[str, int | None]]:
    return connection.execute(
        "SELECT DISTINCT field, field_ref FROM temp.undo_cells WHERE seq IS NOT NULL AND reason IS NULL"
    ).fetchall()


def _ranges(connection: sqlite3.Connection) -> range:
    """The lowest number of each range of customers that go."""
    first, last = connection.execute(
        "SELECT min(id), max(id) FROM temp.undo_customers WHERE reason IS NULL"
    ).fetchall()[0]
    return range(first, last + 1, RANGE) if first is not None else range(0)


def _statements(kind: Kind, field: str) -> tuple[str, ...]:
    """What gives the values of a field back; the main mark is only taken away here."""
    match kind:
        case Kind.COLUMN if field in CUSTOMER_COLUMNS:
            column = CUSTOMER_COLUMNS[field]
            return (_OF_CUSTOMER.format(f"{column} = t.back{_KEYS.get(column, '')}"),)
        case Kind.COLUMN:
            return (_OF_CONTACT.format(f"{CONTACT_COLUMNS[field]} = t.back"),)
        case Kind.PARENT:
            return (_OF_CUSTOMER.format(f"parent_id = {_ID}"),)
        case Kind.WORKFLOW:
            return (_OF_CUSTOMER.format(f"workflow_id = {_ID}"),)
        case Kind.POSITION:
            return (_OF_CONTACT.format(f"position_id = {_ID}"),)
        case Kind.MAIN:
            return (_OF_CONTACT.format("main = 0") + " AND t.back = '0'",)
        case Kind.MANAGERS:
            return (
                f"DELETE FROM main.customer_managers WHERE customer_id IN ({_OWNERS})",
                f"INSERT OR IGNORE INTO main.customer_managers (customer_id, member_id) {_EACH}",
            )
        case Kind.OPTIONS:
            return (
                f"DELETE FROM main.customer_options WHERE customer_id IN ({_OWNERS}) "
                "AND option_id IN (SELECT id FROM main.custom_options WHERE field_id = :ref)",
                f"INSERT OR IGNORE INTO main.customer_options (customer_id, option_id) {_EACH}",
            )
        case Kind.CUSTOM:
            return (
                f"DELETE FROM main.custom_values WHERE field_id = :ref AND customer_id IN ({_OWNERS})",
                "INSERT INTO main.custom_values (customer_id, field_id, value) "
                f"SELECT t.customer_id, t.field_ref, t.back FROM temp.undo_cells t WHERE {_BACK} AND {_SOME}",
            )
        case Kind.GONE:
            raise AssertionError("a field that is gone is kept")
