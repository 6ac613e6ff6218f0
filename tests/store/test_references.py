"""References of an import into an empty store, looked up together: refused are the same rows as one by one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from upflow_tui.store.database import Database, StoreError

CUSTOMER = "INSERT INTO customers (id, name, name_key) VALUES (?, 'Acme', 'acme')"
FIELD = "INSERT INTO custom_fields (id, place, name, type, managed_by) VALUES (3, 0, 'Note', 'text', 'all')"
IMPORT = (
    "INSERT INTO imports (id, kind, started, ended, by, status, lines, customers_create, customers_update, "
    "customers_unchanged, customers_refused, contacts_create, contacts_update, contacts_unchanged, contacts_refused, "
    "parents_created, errors, warnings, notes, applied, unchanged, refused, skipped) "
    f"VALUES (4, 'import', '', '', 'anna', 'success'{', 0' * 17})"
)
GOOD = (
    IMPORT,
    CUSTOMER.replace("?", "7"),
    "INSERT INTO customers (id, name, name_key, parent_id, created_import) VALUES (8, 'Beta', 'beta', 7, 4)",
    FIELD,
    "INSERT INTO contacts (customer_id, email_key, email, main) VALUES (7, 'a@x', 'a@x', 1)",
    "INSERT INTO custom_values VALUES (7, 3, 'x')",
)
"""Statements that break nothing."""
BROKEN = (
    "UPDATE customers SET parent_id = 99",
    "UPDATE customers SET workflow_id = 0",
    "UPDATE customers SET created_import = 99",
    "INSERT INTO contacts (customer_id, email_key, email, main) VALUES (99, 'b@x', 'b@x', 0)",
    "UPDATE contacts SET position_id = 0",
    "INSERT INTO custom_values VALUES (99, 3, 'x')",
    "INSERT INTO custom_values VALUES (7, 99, 'x')",
    "INSERT INTO customer_managers VALUES (7, 0)",
    "INSERT INTO customer_options VALUES (7, 0)",
    "INSERT INTO import_findings (import_id, seq, kind, error) VALUES (99, 1, 1, 0)",
    "INSERT INTO import_texts VALUES (99, 'code', 'message', 'fix')",
)


def written(db: Database, *statements: str, fills: bool = True) -> None:
    """Executes them in one transaction."""
    with db.write(fills=fills) as connection:
        for statement in statements:
            connection.execute(statement)


def looks_up(db: Database) -> bool:
    """Whether SQLite looks for what a row names as soon as it is written."""
    return db.fetch("PRAGMA foreign_keys") == [(1,)]


def state(db: Database) -> list[object]:
    """Whatever the statements above may change."""
    tables = ("customers", "contacts", "custom_values", "customer_managers", "customer_options", "import_findings")
    return [db.fetch(f"SELECT * FROM {table}") for table in (*tables, "imports", "import_texts", "meta")]


@pytest.mark.parametrize("fills", [True, False])
def test_what_breaks_nothing_is_written(db: Database, fills: bool) -> None:
    written(db, *GOOD, fills=fills)
    assert db.fetch("SELECT id, parent_id FROM customers") == [(7, None), (8, 7)]
    assert looks_up(db)


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("fills", [True, False])
def test_a_row_that_names_one_that_is_not_there_is_never_written(db: Database, fills: bool, broken: str) -> None:
    before = state(db)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        written(db, *GOOD, broken, fills=fills)
    assert state(db) == before
    assert looks_up(db)


def test_only_where_no_customer_is_stored_they_are_looked_up_together(db: Database) -> None:
    with db.write(fills=True):
        assert not looks_up(db)
    with db.write():
        assert looks_up(db)
    written(db, CUSTOMER.replace("?", "7"))
    with db.write(fills=True):
        assert looks_up(db)


def test_whoever_raises_finds_them_looked_up_again(db: Database) -> None:
    with pytest.raises(KeyError), db.write(fills=True):
        raise KeyError
    assert looks_up(db)


def test_where_another_process_was_quicker_they_are_looked_up_one_by_one(db: Database, folder: Path) -> None:
    with Database.open(folder) as other:

        def first(statement: str) -> None:
            if statement.startswith("BEGIN"):
                db.connection.set_trace_callback(None)
                written(other, CUSTOMER.replace("?", "7"))

        db.connection.set_trace_callback(first)
        with db.write(fills=True):
            assert looks_up(db)
            assert db.fetch("SELECT id FROM customers") == [(7,)]


def test_where_another_process_holds_the_store_they_are_looked_up_again(folder: Path) -> None:
    with Database.open(folder, timeout=0.05) as db, Database.open(folder) as other:
        with other.write(), pytest.raises(StoreError, match="Another window"), db.write(fills=True):
            pass
        assert looks_up(db)


def test_what_was_broken_before_keeps_nobody_from_writing(db: Database) -> None:
    db.connection.execute("PRAGMA foreign_keys = OFF")
    db.connection.execute("INSERT INTO import_texts VALUES (99, 'code', 'message', 'fix')")
    db.connection.execute("PRAGMA foreign_keys = ON")
    written(db, *GOOD)
    assert db.fetch("SELECT id FROM customers") == [(7,), (8,)]
    written(db, "DELETE FROM contacts", "DELETE FROM customers")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        written(db, BROKEN[3])
