"""The stored customers, as planning and the lists ask for them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import MARS, apply_plan, contact, expected_customers, new, stored_customers, values_of
from tests.store.strategies import new_customers
from upflow_tui.core.customer import DETAIL_KEYS, ParentRef
from upflow_tui.core.text import email_key, id_near_key, name_key
from upflow_tui.importing.planning.plan import ParentLink, PlannedCustomer
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity
from upflow_tui.store.customers import customers as customers_module
from upflow_tui.store.customers.customers import StoredCustomersOf, count_customers, iter_customers
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database, StoreChanged
from upflow_tui.store.organization.organization import replace_organization


@pytest.fixture
def many(mars: Database, tmp_path: Path) -> Database:
    """Fifty customers; each tenth is a parent of the next, each seventh has no ID."""
    plan = []
    for number in range(1, 51):
        parent = ParentLink(number - 1, None, None, "") if number % 10 == 1 and number > 1 else None
        external_id = None if number % 7 == 0 else f"C-{number:03d}"
        plan.append(new(number, f"Name {number}", external_id=external_id, parent=parent))
    apply_plan(mars, tmp_path, plan)
    return mars


def keys(found: object) -> list[int]:
    return sorted({identity.key for identity in found})  # type: ignore[attr-defined]


FIELDS = (*DETAIL_KEYS, "account_manager", "workflow", *(f"custom:{field.name}" for field in MARS.custom_fields))


@settings(max_examples=few(20))
@given(new_customers())
def test_rows_say_what_whole_customers_say(plan: list[PlannedCustomer]) -> None:
    with TemporaryDirectory() as name, Database.open(Path(name) / "data") as db:
        replace_organization(db, MARS, force=True)
        apply_plan(db, Path(name), plan)
        stored = StoredCustomersOf(db)
        whole = stored_customers(db)
        rows = list(stored.rows([customer.key for customer in whole], FIELDS))
        assert len(rows) == len(whole)
        for row, customer in zip(rows, whole, strict=True):
            parent = customer.parent
            known = (customer.key, customer.external_id, customer.name, customer.parent_key)
            assert row[:6] == (*known, *((parent.external_id, parent.name) if parent is not None else (None, None)))
            values = values_of(customer)
            assert row.values == tuple(values.get(field) for field in FIELDS)
            assert row.contacts == {
                email_key(item.email): (
                    item.email,
                    item.first_name,
                    item.family_name,
                    item.phone,
                    item.position,
                    item.main,
                )
                for item in customer.contacts
            }


def test_rows_hold_the_fields_that_are_asked_for_in_the_order_of_the_keys(many: Database) -> None:
    stored = StoredCustomersOf(many)
    assert [(row.key, row.values) for row in stored.rows([11, 3], ["town", "custom:Nobody's"])] == [
        (11, (None, None)),
        (3, (None, None)),
    ]
    assert [row.values for row in stored.rows([3], [])] == [()]


def test_rows_of_a_customer_that_is_gone_ask_for_a_new_plan(many: Database) -> None:
    with pytest.raises(StoreChanged):
        list(StoredCustomersOf(many).rows([1, 99], ["town"]))


def test_many_different_choices_of_options_are_all_read(
    mars: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upflow_tui.store.customers.memo._MOST", 2)
    tags = [("zinc",), ("iron",), ("zinc", "iron"), ("a,b",), ("zinc",)]
    apply_plan(mars, tmp_path, [new(number, "N", values={"custom:Tags": some}) for number, some in enumerate(tags, 1)])
    rows = StoredCustomersOf(mars).rows([1, 2, 3, 4, 5], ["custom:Tags"])
    assert [row.values for row in rows] == [(some,) for some in tags]


@pytest.mark.parametrize("share", [1, 10**9], ids=["by look-up", "by scan"])
def test_identities_are_found_by_id_name_and_near_id(
    many: Database, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoredCustomersOf, "_is_cheaper_by_scan", lambda self, wanted: share > 1)
    monkeypatch.setattr(customers_module, "_SCAN_PAGE", 7)
    stored: StoredCustomers = StoredCustomersOf(many)
    assert keys(stored.identities(["C-003", "c-004", "none"])) == [3]
    assert keys(stored.identities(name_keys=[name_key("NAME  14"), "name"])) == [14]
    assert keys(stored.identities(near_keys={id_near_key("c-0 05")})) == [5]
    assert keys(stored.identities({"C-001"}, {"name 2": 1}, ["c3"])) == [1, 2, 3]
    assert list(stored.identities()) == []
    (found,) = set(stored.identities(["C-011"]))
    assert found == StoredIdentity(11, "C-011", "Name 11", 10)


def test_whether_to_scan_follows_the_share_of_the_store(many: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = many.fetch
    monkeypatch.setattr(many, "fetch", lambda sql, values=(): asked.append(sql) or fetch(sql, values))  # type: ignore[func-returns-value]
    stored = StoredCustomersOf(many)
    ids = [f"C-{number:03d}" for number in range(1, 51)]
    assert keys(stored.identities(ids[:12])) == [number for number in range(1, 13) if number % 7]
    assert any(" IN (" in sql for sql in asked)
    asked.clear()
    assert len(keys(stored.identities(ids[:13]))) == 12
    assert not any(" IN (" in sql for sql in asked)


def test_the_bearers_of_addresses_are_found_by_their_keys(mars: Database, tmp_path: Path) -> None:
    shared = contact("Ann@x.fr"), contact("bob@x.fr")
    apply_plan(mars, tmp_path, [new(number, "N", contacts=list(shared[:number])) for number in (1, 2)])
    stored = StoredCustomersOf(mars)
    assert list(stored.bearers(["ann@x.fr", "none@x.fr"])) == [("ann@x.fr", 1), ("ann@x.fr", 2)]
    assert list(stored.bearers([])) == []
    many = [f"{number}@x.fr" for number in range(2 * customers_module.BATCH)]
    assert list(stored.bearers([*many, "bob@x.fr"])) == [("bob@x.fr", 2)]


def test_an_empty_store_has_nobody(db: Database) -> None:
    stored = StoredCustomersOf(db)
    assert list(stored.identities(["C-1"], ["x"], ["1"])) == []
    assert list(stored.by_keys([1])) == []
    assert list(stored.children([1])) == []
    assert list(stored.customers([])) == []


def test_more_keys_than_one_query_takes(mars: Database, tmp_path: Path) -> None:
    count = 2 * customers_module.BATCH + 1
    parent = ParentLink(1, None, None, "N")
    plan = [new(1, "N")] + [new(number, "N", parent=parent) for number in range(2, count + 1)]
    apply_plan(mars, tmp_path, plan)
    stored = StoredCustomersOf(mars)
    assert keys(stored.by_keys(range(1, count + 100))) == list(range(1, count + 1))
    assert keys(stored.children(range(1, count))) == list(range(2, count + 1))
    wanted = [*range(count, 1, -1), 1, 7, 7]
    assert [customer.key for customer in stored.customers(wanted)] == wanted


def test_look_ups_go_by_an_index(mars: Database) -> None:
    for column, index in (
        ("external_id", "autoindex"),
        ("name_key", "customers_name"),
        ("near_key", "customers_near"),
        ("parent_id", "customers_parent"),
        ("id", "PRIMARY KEY"),
    ):
        (row,) = mars.fetch(f"EXPLAIN QUERY PLAN SELECT id FROM customers WHERE {column} IN (?, ?)", (1, 2))
        assert "SEARCH" in row[3]
        assert index in row[3]


def test_a_customer_that_is_gone_makes_the_plan_stale(many: Database) -> None:
    with pytest.raises(StoreChanged):
        list(StoredCustomersOf(many).customers([1, 999]))


@settings(max_examples=few(15))
@given(new_customers(), st.randoms())
def test_whole_customers_come_in_the_order_asked_for(
    tmp_path_factory: pytest.TempPathFactory, plan: list[PlannedCustomer], random: object
) -> None:
    folder = tmp_path_factory.mktemp("store")
    with Database.open(folder / "data") as db:
        replace_organization(db, MARS)
        apply_plan(db, folder, plan)
        expected = {customer.key: customer for customer in expected_customers(plan)}
        wanted = list(expected)
        random.shuffle(wanted)  # type: ignore[attr-defined]
        assert list(StoredCustomersOf(db).customers(wanted)) == [expected[key] for key in wanted]


def test_reading_leaves_no_transaction_open(many: Database) -> None:
    reading = StoredCustomersOf(many).customers(range(1, 51))
    next(reading)
    assert not many.connection.in_transaction


# Lists


def test_the_order_is_by_name_as_compared_then_id_then_number(mars: Database, tmp_path: Path) -> None:
    names = [("b", "2"), ("B ", "1"), ("a", None), ("A", "9"), ("é", None), ("b", None), ("b", None)]
    apply_plan(mars, tmp_path, [new(number, name, external_id=some) for number, (name, some) in enumerate(names, 1)])
    assert [customer.key for customer in iter_customers(mars)] == [3, 4, 6, 7, 2, 1, 5]


@settings(max_examples=few(15))
@given(new_customers(max_size=8), st.integers(1, 3))
def test_pages_give_every_customer_once_in_one_order(
    tmp_path_factory: pytest.TempPathFactory, plan: list[PlannedCustomer], size: int
) -> None:
    folder = tmp_path_factory.mktemp("store")
    with Database.open(folder / "data") as db:
        replace_organization(db, MARS)
        apply_plan(db, folder, plan)
        with patch.object(customers_module, "BATCH", size):
            found = list(iter_customers(db))
        assert found == list(iter_customers(db))
        assert sorted(found, key=lambda customer: customer.key) == expected_customers(plan)
        assert count_customers(db) == len(plan)


def test_a_search_looks_in_name_id_town_and_contact_emails_without_case(mars: Database, tmp_path: Path) -> None:
    apply_plan(
        mars,
        tmp_path,
        [
            new(1, "Société  Générale", external_id="É-1"),
            new(2, "100% Wool_", external_id="x\x00Y"),
            new(3, "Bolt", contacts=[contact("Anna.Roy@Mars.example"), contact("b@x.example")]),
            new(4, "Nothing", values={"town": "Mars-la-Tour"}),
        ],
    )

    def found(search: str) -> list[int]:
        return sorted(customer.key for customer in iter_customers(mars, CustomerQuery(search)))

    assert found("société générale") == found("GÉNÉ") == [1]
    assert found("é-1") == [1]
    assert found("%") == found("l_") == found("X\x00y") == found("\x00") == [2]
    assert found("anna.ROY@mars") == [3]
    assert found("mars") == [3, 4]
    assert found("no such") == []
    assert found("") == found("") == [1, 2, 3, 4]


def test_search_goes_over_pages(mars: Database, tmp_path: Path) -> None:
    plan = [new(number, f"{'Even' if number % 2 == 0 else 'Odd'} {number}") for number in range(1, 1001)]
    apply_plan(mars, tmp_path, plan)
    assert sum(1 for _ in iter_customers(mars, CustomerQuery("even"))) == 500


def test_a_page_of_many_customers_goes_by_an_index(mars: Database) -> None:
    plan = mars.fetch(
        "EXPLAIN QUERY PLAN SELECT id FROM customers WHERE (name_key, coalesce(external_id, ''), id) > (?, ?, ?) ORDER BY name_key, coalesce(external_id, ''), id LIMIT ?",
        ("a", "", 1, 10),
    )
    assert "customers_name" in plan[0][3]


def test_the_parent_is_shown_by_its_own_name_and_id(many: Database) -> None:
    (child,) = StoredCustomersOf(many).customers([11])
    assert (child.parent_key, child.parent) == (10, ParentRef("C-010", "Name 10"))
    assert stored_customers(many)[0].parent is None
