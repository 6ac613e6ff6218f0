"""Long lists by ids: what is gone, forgotten or undone, letters beyond ASCII, and ids that stay packed."""

from __future__ import annotations

import sqlite3
from array import array

import pytest

from upflow_tui.core.text import email_key, name_key
from upflow_tui.store.customers.narrowing import conditions_of
from upflow_tui.store.customers.pages import customer_events, customer_keys, customer_rows, order_of, source_of
from upflow_tui.store.customers.query import CustomerQuery, Only, SortBy
from upflow_tui.store.database import Database
from upflow_tui.store.history.pages import (
    change_places,
    changes_at,
    created_at,
    created_keys,
    import_numbers,
    import_summaries,
)
from upflow_tui.store.history.query import HistoryQuery
from upflow_tui.store.queries import all_of

NUMBERS = (
    "lines, customers_create, customers_update, customers_unchanged, customers_refused, contacts_create, "
    "contacts_update, contacts_unchanged, contacts_refused, parents_created, errors, warnings, notes, applied, "
    "unchanged, refused, skipped"
)


def add_import(connection: sqlite3.Connection, **values: object) -> int:
    """An entry of the history with nothing but what is given."""
    row = {
        "kind": "import",
        "started": "2026-05-12T08:00:00.000000+00:00",
        "ended": "2026-05-12T08:00:01.000000+00:00",
        "by": "anna",
        "status": "success",
        **dict.fromkeys(NUMBERS.split(", "), 0),
        **values,
    }
    cursor = connection.execute(
        f"INSERT INTO imports ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def add_customer(
    connection: sqlite3.Connection, name: str, external_id: str | None = None, born: int | None = None
) -> int:
    cursor = connection.execute(
        "INSERT INTO customers (external_id, name, name_key, created_import) VALUES (?, ?, ?, ?)",
        (external_id, name, name_key(name), born),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def test_ids_are_packed(db: Database) -> None:
    with db.write() as connection:
        keys = [add_customer(connection, f"Customer {number:02}") for number in range(20)]
    found = customer_keys(db, CustomerQuery())
    assert isinstance(found, array)
    assert found.typecode == "q"
    assert found.tolist() == keys
    assert customer_keys(db, CustomerQuery(reverse=True)).tolist() == keys[::-1]


@pytest.mark.parametrize("search", ["É-1", "é-1", "sté"])
def test_ids_beyond_ascii_are_found_without_case(search: str, db: Database) -> None:
    with db.write() as connection:
        key = add_customer(connection, "Sté Générale", "É-1")
        add_customer(connection, "Autre", "E-1")
    assert customer_keys(db, CustomerQuery(search=search)).tolist() == [key]


def test_a_search_knows_no_wildcards_and_does_not_stop_at_a_nul(db: Database) -> None:
    with db.write() as connection:
        key = add_customer(connection, "100 %", "A\0B_")
        add_customer(connection, "1000", "AxB")
    assert customer_keys(db, CustomerQuery(search="100 %")).tolist() == [key]
    assert customer_keys(db, CustomerQuery(search="b_")).tolist() == [key]


def test_customers_of_one_name_stay_in_one_order(db: Database) -> None:
    with db.write() as connection:
        keys = [add_customer(connection, "Dupont", external_id) for external_id in ("B", None, "A")]
    assert customer_keys(db, CustomerQuery()).tolist() == keys
    assert customer_keys(db, CustomerQuery(sort=SortBy.EXTERNAL_ID)).tolist() == [keys[2], keys[0], keys[1]]


@pytest.mark.parametrize(
    ("query", "walked"),
    [
        (CustomerQuery(), "INDEX customers_name"),
        (CustomerQuery(sort=SortBy.CONTACTS), ""),
        (CustomerQuery(only=(Only.NO_CONTACT,)), ""),
        (CustomerQuery(only=(Only.HAS_PARENT,), sort=SortBy.CONTACTS), "INDEX customers_parent"),
        (CustomerQuery(parent=1, only=(Only.NO_CONTACT,)), "INDEX customers_parent"),
        (CustomerQuery(workflow="Gentle", only=(Only.NO_CONTACT,)), "INDEX customers_workflow"),
    ],
)
def test_contacts_are_counted_in_the_order_in_which_they_are_stored(
    query: CustomerQuery, walked: str, db: Database
) -> None:
    with db.write() as connection:
        connection.execute("INSERT INTO workflows (place, name) VALUES (9, 'Gentle')")
    where, values = conditions_of(db, query)
    sql = f"SELECT c.id FROM {source_of(query)} {all_of(where)} ORDER BY {order_of(query)}"
    first = db.fetch(f"EXPLAIN QUERY PLAN {sql}", values)[0][3]
    assert walked in first and ("INDEX" in first) is bool(walked)


def test_a_page_is_read_for_any_number_of_keys(db: Database) -> None:
    with db.write() as connection:
        keys = [add_customer(connection, f"Customer {number}") for number in range(2_000)]
    rows = customer_rows(db, keys)
    assert [row.key for row in rows if row is not None] == keys
    assert customer_rows(db, [10**12]) == [None]
    assert customer_rows(db, []) == []


def test_values_that_were_forgotten_are_none(db: Database) -> None:
    with db.write() as connection:
        number = add_import(connection)
        key = add_customer(connection, "Dupont")
        connection.execute(
            "INSERT INTO import_changes (import_id, seq, customer_id, field) VALUES (?, 1, ?, 'town')", (number, key)
        )
    [change] = changes_at(db, number, change_places(db, number))
    assert (change.name, change.old, change.new) == (None, None, None)
    [event] = customer_events(db, key, 10)
    assert (event.field, event.old, event.new) == ("town", None, None)
    assert list(change_places(db, number, "lyon")) == []


def test_changes_are_searched_as_they_are_read_not_as_they_are_kept(db: Database) -> None:
    with db.write() as connection:
        number = add_import(connection)
        values = [(number, 1, '"Orl\\u00e9ans"', '["Gold", "\\u00c9t\\u00e9"]'), (number, 2, '"[nothing', "true")]
        connection.executemany(
            "INSERT INTO import_changes (import_id, seq, customer_id, field, old, new) VALUES (?, ?, 1, 'town', ?, ?)",
            values,
        )
    assert list(change_places(db, number, "orléans")) == [1]
    assert list(change_places(db, number, "été")) == [1]
    assert list(change_places(db, number, "u00e9")) == []
    assert list(change_places(db, number, "[nothing")) == [2]


def test_what_an_undo_removed_is_still_told_as_created(db: Database) -> None:
    with db.write() as connection:
        number = add_import(connection)
        kept, gone = add_customer(connection, "Kept", "K", number), add_customer(connection, "Gone", "G", number)
        stored = add_customer(connection, "Stored before", "S")
        connection.execute("UPDATE imports SET first_created = ?, last_created = ? WHERE id = ?", (kept, gone, number))
        undo = add_import(connection, kind="undo", undoes=number)
        connection.execute("DELETE FROM customers WHERE id = ?", (gone,))
        connection.execute(
            "INSERT INTO import_removed_customers (import_id, customer_id, external_id, name, created_import) "
            "VALUES (?, ?, 'G', 'Gone', ?)",
            (undo, gone, number),
        )
        connection.execute(
            "INSERT INTO import_created_contacts (import_id, customer_id, email_key, email, main) VALUES (?, ?, ?, ?, 0)",
            (number, stored, email_key("A@b.example"), "A@b.example"),
        )
    keys = created_keys(db, number)
    assert keys.tolist() == [kept, gone, stored]
    told = [(row.name, row.is_new, row.contacts) for row in created_at(db, number, keys)]
    assert told == [("Kept", True, ()), ("Gone", True, ()), ("Stored before", False, ("A@b.example",))]
    assert created_keys(db, undo).tolist() == []
    assert created_keys(db, number, "GONE").tolist() == [gone]


def test_an_undone_import_is_found_as_undone_only(db: Database) -> None:
    with db.write() as connection:
        undone = add_import(connection, undone="2026-05-13T08:00:00.000000+00:00", mode="customers")
        done = add_import(connection, mode="assign", file_name="Été.csv")
    assert import_numbers(db).tolist() == [done, undone]
    assert import_numbers(db, HistoryQuery(status="undone")).tolist() == [undone]
    assert import_numbers(db, HistoryQuery(status="success")).tolist() == [done]
    assert import_numbers(db, HistoryQuery(mode="assign")).tolist() == [done]
    assert import_numbers(db, HistoryQuery("été")).tolist() == [done]
    assert [summary.number for summary in import_summaries(db, [undone, done])] == [done, undone]
