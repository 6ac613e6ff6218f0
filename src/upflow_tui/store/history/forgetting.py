"""An import forgotten: what only it held is erased, its totals stay (docs/rules.md §6, "Forget").

What becomes of each part:

- Erased: the file and its name, each line's fate, the findings, the mapping, the repairs and what the choices say of
  the file; old and new values and names in its changes; the contacts it gave; all of that in its undos, too.
- Left, without a word of the file: who, when, how many; and which customers and fields were changed, by number, because
  the undo of an older import must know that something later hangs on them. What was forgotten counts as changed.
- Not touched: the customers themselves. And what later imports hold: what they changed from is theirs, it is what
  their own undo goes back to, and it goes when they are forgotten. Only the labels beside it (how a customer was
  called, the address of a contact) are not theirs: they are set to what the customer is called now, or erased.
- A saved mapping is the person's own; one that still has the name which it got from the file gets another.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import PurePath
from typing import Final

from upflow_tui.core.text import email_key
from upflow_tui.store.copying import remove_kept_copies
from upflow_tui.store.database import Database, StoreError, stamp
from upflow_tui.store.errors import translated, unusable
from upflow_tui.store.read_back import read_back
from upflow_tui.store.work_folders import tidy_work

_POLICIES: Final = ("mode", "blank", "on_error", "missing_parents", "keep_total_line")
"""The choices that say nothing of the file."""

_IDENTIFIED: Final = """
SELECT id FROM customers WHERE created_import = :import
UNION SELECT customer_id FROM import_removed_customers WHERE created_import = :import
UNION SELECT customer_id FROM import_changes WHERE import_id = :import AND field IN ('customer_name', 'external_id')
"""
_GAVE_CONTACTS: Final = """
SELECT customer_id FROM import_removed_customers WHERE created_import = :import
UNION SELECT customer_id FROM import_created_contacts WHERE import_id = :import
"""
_NOT_FORGOTTEN: Final = "import_id NOT IN (SELECT id FROM imports WHERE forgotten IS NOT NULL)"
_CONTACT_GONE: Final = (
    "contact_email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.customer_id = {0}.customer_id "
    "AND k.email_key = forgotten_email_key({0}.contact_email))"
)
_UNDOS: Final = "import_id IN (SELECT id FROM imports WHERE undoes = :import)"
_NUMBERS: Final = frozenset({"import_id", "customer_id", "created_import"})
"""What stays of a customer that an undo removed: that it was there, by number. Every other column is erased."""
_ERASE: Final = (
    f"UPDATE import_changes SET (external_id, name) = (SELECT c.external_id, c.name FROM customers c "
    f"WHERE c.id = import_changes.customer_id) WHERE import_id > :import AND {_NOT_FORGOTTEN} "
    f"AND customer_id IN ({_IDENTIFIED})",
    f"UPDATE import_changes SET contact_email = '' WHERE import_id > :import AND customer_id IN ({_GAVE_CONTACTS}) "
    f"AND {_CONTACT_GONE.format('import_changes')}",
    f"UPDATE import_kept SET contact_email = '' WHERE import_id > :import AND customer_id IN ({_GAVE_CONTACTS}) "
    f"AND {_CONTACT_GONE.format('import_kept')}",
    "DELETE FROM import_files WHERE import_id = :import",
    "DELETE FROM import_lines WHERE import_id = :import",
    "DELETE FROM import_findings WHERE import_id = :import",
    "DELETE FROM import_finding_kinds WHERE import_id = :import",
    "DELETE FROM import_texts WHERE import_id = :import",
    "UPDATE import_changes SET external_id = NULL, name = NULL, contact_email = NULL, old = NULL, new = NULL, "
    "old_ref = NULL, new_ref = NULL WHERE import_id = :import",
    f"DELETE FROM import_removed_contacts WHERE {_UNDOS}",
    f"DELETE FROM import_kept WHERE {_UNDOS}",
    # How many contacts a customer got stays, by a number each: the undo of its creation must know of them.
    "CREATE TEMP TABLE forgotten_contacts AS SELECT customer_id, undone_by, "
    "row_number() OVER (PARTITION BY customer_id) AS place FROM import_created_contacts WHERE import_id = :import",
    "DELETE FROM import_created_contacts WHERE import_id = :import",
    "INSERT INTO import_created_contacts (import_id, customer_id, email_key, email, main, undone_by) "
    "SELECT :import, customer_id, place, '', 0, undone_by FROM temp.forgotten_contacts",
    "DROP TABLE temp.forgotten_contacts",
    "UPDATE imports SET forgotten = :now WHERE undoes = :import AND forgotten IS NULL",
)


def forget_import(db: Database, number: int, now: datetime) -> None:
    """Erases what only this import held, in one transaction; forgetting it again does no harm.

    The bytes may still be in pages that the store uses no more, until `wipe`.

    Args:
        db: the store, open for writing.
        number: the import.
        now: with its time zone.

    Raises:
        StoreError: there is no such import, or it is an undo; or the store cannot be written.
    """
    with db.write() as connection:
        file_name, choices = _found(db, number)
        values = {"import": number, "now": stamp(now)}
        connection.create_function("forgotten_email_key", 1, email_key, deterministic=True)
        for statement in (_erase_removed(connection), *_ERASE):
            connection.execute(statement, values)
        connection.execute(
            "UPDATE imports SET file_name = NULL, mapping = NULL, repairs = NULL, choices = ?, "
            "forgotten = coalesce(forgotten, ?) WHERE id = ?",
            (_policies(choices), stamp(now), number),
        )
        if file_name is not None:
            _rename_mappings(connection, file_name)


def wipe(db: Database) -> None:
    """Writes the store anew, so that nothing of what was erased is left in any byte of it.

    `secure_delete` alone does not see to that: where SQLite moves rows from page to page, copies may stay behind. What
    was kept before a migration, and what killed processes left in work folders, goes as well.

    Raises:
        StoreError: another window reads or writes, or the disk is full; the store is as it was.
    """
    tidy_work(db.folder)
    try:
        remove_kept_copies(db.folder)
    except OSError as error:
        raise unusable(db.folder, "written", error) from error
    with translated(db.folder):
        db.connection.execute("VACUUM")


def file_of(db: Database, number: int) -> tuple[str | None, str | None]:
    """The name of an import's file, None where it was forgotten, and its SHA-256.

    Raises:
        StoreError: there is no such import, or it is an undo.
    """
    name, _ = _found(db, number)
    return name, db.fetch("SELECT sha256 FROM imports WHERE id = ?", (number,))[0][0]


def imports_before(db: Database, moment: datetime) -> list[int]:
    """The imports that began before this moment and were not forgotten, oldest first."""
    rows = db.fetch(
        "SELECT id FROM imports WHERE kind = 'import' AND forgotten IS NULL AND started < ? ORDER BY id",
        (stamp(moment),),
    )
    return [number for (number,) in rows]


def _found(db: Database, number: int) -> tuple[str | None, str | None]:
    """The file's name and the choices of an import. Raises StoreError where it is none."""
    rows = db.fetch("SELECT kind, undoes, file_name, choices FROM imports WHERE id = ?", (number,))
    if not rows:
        raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
    kind, undoes, file_name, choices = rows[0]
    if kind == "undo":
        raise StoreError(f"Entry {number} is the undo of import {undoes}.", f"Forget import {undoes}: it goes with it.")
    return file_name, choices


def _erase_removed(connection: sqlite3.Connection) -> str:
    """What erases the customers that an undo removed; by the schema, so that a new column of theirs is erased too."""
    columns = connection.execute("SELECT name FROM pragma_table_info('import_removed_customers')").fetchall()
    erased = ", ".join(f'"{column}" = NULL' for (column,) in columns if column not in _NUMBERS)
    return f"UPDATE import_removed_customers SET {erased} WHERE {_UNDOS}"


@read_back("what was chosen for an import")
def _policies(choices: str | None) -> str | None:
    """The choices without what they say of the file."""
    if choices is None:
        return None
    kept = json.loads(choices)
    return json.dumps({key: kept[key] for key in _POLICIES if key in kept})


def _rename_mappings(connection: sqlite3.Connection, file_name: str) -> None:
    """Gives a mapping that is named after the file another name, unless another import still has such a file."""
    stem = PurePath(file_name).stem
    if connection.execute("SELECT 1 FROM imports WHERE file_name = ? LIMIT 1", (file_name,)).fetchall():
        return
    for key, name in connection.execute("SELECT id, name FROM mappings").fetchall():
        if name == stem or (name.startswith(f"{stem} (") and name[len(stem) + 2 : -1].isdecimal()):
            connection.execute("UPDATE OR IGNORE mappings SET name = ? WHERE id = ?", (f"Mapping {key}", key))
