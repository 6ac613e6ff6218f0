"""What an undo of an import does, judged by the values as they are now (docs/rules.md §6, "Undo").

The judgement is made in temporary tables, of what the import wrote and nobody has undone yet; nothing else is written,
so that it serves to show an undo and to do it. In each table `reason` is NULL for what is taken back, else why it is
kept:

- `undo_customers`: the customers that the import created. Each goes, unless something later hangs on it.
- `undo_contacts`: the contacts that it gave to customers stored before. Each goes, unless it was changed.
- `undo_cells`: with a `seq` the values that it changed: each goes back, where `now` is `wanted`. Without one, values
  of the customers it created that later imports changed: what the import had written is the oldest `old` of them.

What is gone itself (a customer that was erased, with its contacts) is in none of them: nothing is left to take back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from upflow_tui.store.undo import reasons as undo_reasons
from upflow_tui.store.undo.links import judge_links
from upflow_tui.store.undo.values import Kind, UndoValues, now_expression

_TABLES: Final = (
    "undo_customers (id INTEGER PRIMARY KEY, reason TEXT)",
    "undo_contacts (customer_id INTEGER NOT NULL, email_key TEXT NOT NULL, reason TEXT, "
    "PRIMARY KEY (customer_id, email_key)) WITHOUT ROWID",
    "undo_cells (id INTEGER PRIMARY KEY, seq INTEGER, customer_id INTEGER NOT NULL, email_key TEXT, "
    "field TEXT NOT NULL, field_ref INTEGER, wanted TEXT, whole INTEGER NOT NULL, back TEXT, now TEXT, "
    "missing TEXT, reason TEXT)",
)
_CUSTOMERS: Final = (
    "INSERT INTO temp.undo_customers (id) SELECT id FROM main.customers WHERE created_import = :import "
    "AND id BETWEEN (SELECT first_created FROM imports WHERE id = :import) "
    "AND (SELECT last_created FROM imports WHERE id = :import) ORDER BY id"
)
_LATER_CONTACT_CHANGE: Final = (
    "SELECT max(l.import_id) FROM import_changes l WHERE l.customer_id = k.customer_id AND l.import_id > :import "
    "AND l.undone_by IS NULL AND (l.new IS NULL OR undo_email_key(l.contact_email) = k.email_key)"
)
_CONTACTS: Final = f"""
INSERT INTO temp.undo_contacts
SELECT k.customer_id, k.email_key, CASE WHEN k.email IS NOT t.email OR k.first_name IS NOT t.first_name
    OR k.family_name IS NOT t.family_name OR k.phone IS NOT t.phone OR k.main IS NOT t.main
    OR k.position_id IS NOT t.position_id
        AND NOT (t.position_id IS NULL AND k.position_id NOT IN (SELECT id FROM positions))
    THEN undo_changed(({_LATER_CONTACT_CHANGE})) END
FROM import_created_contacts k
JOIN main.contacts t ON t.customer_id = k.customer_id AND t.email_key = k.email_key
WHERE k.import_id = :import AND k.undone_by IS NULL
"""
_CELLS: Final = """
INSERT INTO temp.undo_cells (seq, customer_id, email_key, field, field_ref, wanted, whole, back, missing)
SELECT k.seq, k.customer_id, undo_email_key(k.contact_email), k.field, k.field_ref,
    undo_left(k.field, k.field_ref, k.new, k.new_ref), undo_whole(k.field, k.field_ref, k.new, k.new_ref),
    undo_back(k.field, k.field_ref, k.old, k.old_ref), undo_missing(k.field, k.field_ref, k.old, k.old_ref)
FROM import_changes k CROSS JOIN main.customers c ON c.id = k.customer_id
WHERE k.import_id = :import AND k.undone_by IS NULL AND (k.contact_email IS NULL OR EXISTS (SELECT 1
    FROM main.contacts t WHERE t.customer_id = k.customer_id AND t.email_key = undo_email_key(k.contact_email)))
ORDER BY k.seq
"""
# One min() and no other: the other columns are those of the row that has it (sqlite.org/lang_select.html).
_CREATED_CELLS: Final = """
INSERT INTO temp.undo_cells (customer_id, email_key, field, field_ref, wanted, whole)
SELECT k.customer_id, undo_email_key(k.contact_email), k.field, k.field_ref,
    undo_left(k.field, k.field_ref, k.old, k.old_ref), 1
FROM (
    SELECT l.*, min(l.import_id), sum(l.undone_by IS NULL) AS standing
    FROM temp.undo_customers u CROSS JOIN import_changes l ON l.customer_id = u.id
    WHERE l.import_id > :import AND l.old IS NOT NULL
    GROUP BY l.customer_id, l.contact_email, coalesce(l.field_ref, l.field)
) k
WHERE k.standing > 0 AND (k.contact_email IS NULL OR EXISTS (SELECT 1
    FROM main.contacts t WHERE t.customer_id = k.customer_id AND t.email_key = undo_email_key(k.contact_email)))
"""
_LATER: Final = """
    SELECT max(l.import_id) FROM import_changes l
    WHERE l.customer_id = undo_cells.customer_id AND l.import_id > :import AND l.undone_by IS NULL
        AND coalesce(l.field_ref, l.field) = coalesce(undo_cells.field_ref, undo_cells.field)
        AND (l.new IS NULL OR undo_email_key(l.contact_email) IS undo_cells.email_key)
"""
# A value of which a part has gone from the organization is what the import wrote, if nobody wrote it again.
_JUDGE_CELLS: Final = f"""
UPDATE temp.undo_cells SET reason = CASE
    WHEN missing = :gone THEN missing
    WHEN now IS NOT wanted OR NOT whole AND ({_LATER}) IS NOT NULL THEN undo_changed(({_LATER}))
    ELSE missing END
WHERE seq IS NOT NULL AND (missing IS NOT NULL OR now IS NOT wanted OR NOT whole)
"""
_HANG: Final = (
    "UPDATE temp.undo_customers SET reason = {reason} FROM ({found}) f "
    "WHERE undo_customers.id = f.id AND undo_customers.reason IS NULL"
)
_LATER_HANGS: Final = tuple(
    _HANG.format(reason=reason, found=found)
    for reason, found in (
        (
            "undo_customer_changed(f.number, f.field, f.is_contact)",
            f"SELECT customer_id AS id, field, email_key IS NOT NULL AS is_contact, ({_LATER}) AS number "
            "FROM temp.undo_cells WHERE id IN (SELECT min(id) FROM temp.undo_cells "
            "WHERE seq IS NULL AND now IS NOT wanted GROUP BY customer_id)",
        ),
        (
            "undo_forgotten_changed(f.number)",
            "SELECT l.customer_id AS id, max(l.import_id) AS number "
            "FROM temp.undo_customers u CROSS JOIN import_changes l ON l.customer_id = u.id "
            "WHERE l.import_id > :import AND l.undone_by IS NULL AND l.old IS NULL GROUP BY l.customer_id",
        ),
        (
            "undo_got_contact(f.number)",
            "SELECT customer_id AS id, max(import_id) AS number FROM import_created_contacts "
            "WHERE import_id > :import AND undone_by IS NULL GROUP BY customer_id",
        ),
        (
            # '[12]' is 12 from its second letter on.
            "undo_lost_child(f.number)",
            "SELECT CAST(substr(l.old_ref, 2) AS INTEGER) AS id, max(l.import_id) AS number FROM import_changes l "
            "JOIN main.customers c ON c.id = l.customer_id WHERE l.import_id > :import AND l.undone_by IS NULL "
            "AND l.field = 'parent_id' AND l.old_ref IS NOT NULL GROUP BY 1",
        ),
    )
)
_ID_TAKEN: Final = """
UPDATE temp.undo_cells SET reason = :taken
WHERE field = 'external_id' AND seq IS NOT NULL AND reason IS NULL AND back IS NOT NULL AND EXISTS (
    SELECT 1 FROM main.customers c WHERE c.external_id = undo_cells.back AND c.id <> undo_cells.customer_id)
"""
_OTHER_MAIN: Final = """
UPDATE temp.undo_cells SET reason = :other
WHERE field = 'main_contact' AND seq IS NOT NULL AND reason IS NULL AND back = '1' AND EXISTS (
    SELECT 1 FROM main.contacts k
    WHERE k.customer_id = undo_cells.customer_id AND k.main AND k.email_key <> undo_cells.email_key
        AND NOT EXISTS (SELECT 1 FROM temp.undo_contacts g
            WHERE g.customer_id = k.customer_id AND g.email_key = k.email_key AND g.reason IS NULL)
        AND NOT EXISTS (SELECT 1 FROM temp.undo_cells m
            WHERE m.field = 'main_contact' AND m.customer_id = k.customer_id AND m.email_key = k.email_key
            AND m.seq IS NOT NULL AND m.reason IS NULL))
"""

STEPS: Final = 7
"""How often `judge` yields."""


def judge(connection: sqlite3.Connection, number: int) -> Iterator[None]:
    """Fills the temporary tables with what an undo of this import takes back and what it keeps; yields between.

    Args:
        connection: the store in one transaction, of reading or of writing.
        number: an import that was not forgotten.
    """
    values = UndoValues(connection)
    values.teach(connection)
    for name, arguments in (("changed", 1), ("customer_changed", 3), ("forgotten_changed", 1), ("got_contact", 1)):
        connection.create_function(f"undo_{name}", arguments, getattr(undo_reasons, name), deterministic=True)
    connection.create_function("undo_lost_child", 1, undo_reasons.lost_child, deterministic=True)
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS temp.{table.split()[0]}")
        connection.execute(f"CREATE TEMP TABLE {table}")
    of = {"import": number}
    connection.execute(_CUSTOMERS, of)
    connection.execute(_CONTACTS, of)
    yield
    connection.execute(_CELLS, of)
    yield
    has_later = connection.execute(
        "SELECT 1 FROM imports WHERE id > ? AND kind = 'import' LIMIT 1", (number,)
    ).fetchall()
    if has_later:
        connection.execute(_CREATED_CELLS, of)
    connection.execute("CREATE INDEX temp.undo_cells_field ON undo_cells (field, field_ref, customer_id)")
    yield
    _read_now(connection, values)
    yield
    connection.execute(_JUDGE_CELLS, {**of, "gone": undo_reasons.FIELD_GONE})
    if has_later:
        for statement in _LATER_HANGS:
            connection.execute(statement, of)
    yield
    connection.execute(_ID_TAKEN, {"taken": undo_reasons.ID_TAKEN})
    connection.execute(_OTHER_MAIN, {"other": undo_reasons.OTHER_MAIN})
    yield
    judge_links(connection, number)
    yield


def _read_now(connection: sqlite3.Connection, values: UndoValues) -> None:
    """Looks up what each value is now, a field at a time."""
    for field, ref in connection.execute("SELECT DISTINCT field, field_ref FROM temp.undo_cells").fetchall():
        kind = values.kind(field, ref)
        if kind is not Kind.GONE:
            connection.execute(
                f"UPDATE temp.undo_cells SET now = {now_expression(kind, field, ref)} "
                "WHERE field = ? AND field_ref IS ?",
                (field, ref),
            )


def forget_judgement(connection: sqlite3.Connection) -> None:
    """Frees what `judge` has filled."""
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS temp.{table.split()[0]}")
