"""Stored customers compared with what they should be, without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.store.builders import MARS, apply_plan, new
from tests.store.strategies import new_customers
from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.planning.plan import Action, PlannedContact, PlannedCustomer, PlannedValue
from upflow_tui.importing.planning.stored_customers import Expected, ExpectedContacts, StoredRow
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.customers.stored_table import StoredTable
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import replace_organization

FIELDS = (*DETAIL_KEYS, "account_manager", "workflow", *(f"custom:{field.name}" for field in MARS.custom_fields))


def as_expected(rows: Sequence[StoredRow], texts: Sequence[str] = CONTACT_KEYS, *, contacts: bool = True) -> Expected:
    """Customers as they are stored, written down as what is expected of them."""
    found = [sorted(row.contacts.items()) for row in rows]
    places = [1 + CONTACT_KEYS.index(key) for key in texts]
    flat = [item for some in found for item in some]
    return Expected(
        [row.key for row in rows],
        [row.values for row in rows],
        ExpectedContacts(
            [len(some) for some in found],
            [key for key, _ in flat],
            [[known[place] for _, known in flat] for place in places],
            [bool(known[-1]) for _, known in flat],
        )
        if contacts
        else None,
    )


def rows_of(db: Database, fields: Sequence[str] = FIELDS) -> list[StoredRow]:
    keys = [key for (key,) in db.fetch("SELECT id FROM customers ORDER BY id")]
    rows = StoredCustomersOf(db).rows(keys, fields)
    return [row._replace(values=tuple(map(_as_checked, fields, row.values))) for row in rows]


def _as_checked(field: str, value: Any) -> Any:
    return bool(value) if field == "custom:Active" and value is not None else value


def unlike(
    db: Database, expected: Expected, fields: Sequence[str] = FIELDS, texts: Sequence[str] = CONTACT_KEYS
) -> Any:
    return StoredCustomersOf(db).unlike(expected, fields, texts)


@settings(max_examples=few(20))
@given(
    new_customers(),
    st.lists(st.sampled_from(FIELDS), unique=True),
    st.lists(st.sampled_from(CONTACT_KEYS), unique=True).map(lambda keys: [key for key in CONTACT_KEYS if key in keys]),
    st.booleans(),
    st.data(),
)
def test_what_is_stored_is_as_expected_and_nothing_else_is(
    plan: list[PlannedCustomer], fields: list[str], texts: list[str], contacts: bool, data: st.DataObject
) -> None:
    with TemporaryDirectory() as name, Database.open(Path(name) / "data") as db:
        replace_organization(db, MARS, force=True)
        apply_plan(db, Path(name), plan)
        rows = rows_of(db, fields)
        some = [row for row in rows if data.draw(st.booleans())] or rows[:1]
        if not some:
            return
        assert unlike(db, as_expected(some, texts, contacts=contacts), fields, texts) == set()
        # Each as another one is: only those who are alike in all that is compared are found to be so.
        others = data.draw(st.permutations(some))
        swapped = [other._replace(key=row.key) for row, other in zip(some, others, strict=True)]
        found = unlike(db, as_expected(swapped, texts, contacts=contacts), fields, texts)
        assert found == {
            row.key
            for row, other in zip(some, swapped, strict=True)
            if _compared(row, texts, contacts) != _compared(other, texts, contacts)
        }


def _compared(row: StoredRow, texts: Sequence[str], contacts: bool) -> Any:
    places = [1 + CONTACT_KEYS.index(key) for key in texts]
    known = sorted((key, [item[place] for place in places], item[-1]) for key, item in row.contacts.items())
    return row.values, known if contacts else None


@pytest.fixture
def three(mars: Database, tmp_path: Path) -> Database:
    """Three customers with a value of each kind and two contacts."""
    values: dict[str, PlannedValue] = {
        "town": "Paris",
        "account_manager": ("anna@mars.example", "ben@mars.example"),
        "workflow": "Standard",
        "custom:Tier": "Gold",
        "custom:Tags": ("iron", "zinc"),
        "custom:Note": "a\nb",
        "custom:Score": "1.5",
        "custom:Active": True,
    }
    people = [
        PlannedContact("Ann@x.fr", Action.CREATE, "Ann", position="Payer", main=True),
        PlannedContact("bob@x.fr", Action.CREATE, phone="+33 1"),
    ]
    plan = [new(number, f"N{number}", values=values, contacts=list(people)) for number in (1, 2, 3)]
    apply_plan(mars, tmp_path, plan)
    return mars


BY_HAND = (
    "UPDATE customers SET town = 'Lyon' WHERE id = 2",
    "UPDATE customers SET town = NULL WHERE id = 2",
    "UPDATE customers SET town = '' WHERE id = 2",
    "UPDATE customers SET state_region = 'null' WHERE id = 2",
    "UPDATE customers SET workflow_id = 2 WHERE id = 2",
    "UPDATE customers SET workflow_id = NULL WHERE id = 2",
    "DELETE FROM customer_managers WHERE customer_id = 2 AND member_id = 2",
    "INSERT INTO customer_managers VALUES (2, 1)",
    "UPDATE custom_values SET value = value || ' ' WHERE customer_id = 2",
    "UPDATE custom_values SET value = 'false' WHERE customer_id = 2 AND value = 'true'",
    "DELETE FROM custom_values WHERE customer_id = 2 AND value = '1.5'",
    "INSERT INTO custom_values VALUES (2, (SELECT id FROM custom_fields WHERE name = 'Since'), '2026-01-01')",
    "DELETE FROM customer_options WHERE customer_id = 2",
    "INSERT INTO customer_options VALUES (2, (SELECT id FROM custom_options WHERE name = 'Silver'))",
    "UPDATE contacts SET first_name = NULL WHERE customer_id = 2",
    "UPDATE contacts SET first_name = '' WHERE customer_id = 2 AND email_key = 'bob@x.fr'",
    "UPDATE contacts SET position_id = NULL WHERE customer_id = 2",
    "UPDATE contacts SET phone = '+33 1\",\"+33 1' WHERE customer_id = 2 AND email_key = 'bob@x.fr'",
    "UPDATE contacts SET email_key = 'rob@x.fr' WHERE customer_id = 2 AND email_key = 'bob@x.fr'",
    "UPDATE contacts SET main = 0 WHERE customer_id = 2",
    "DELETE FROM contacts WHERE customer_id = 2 AND email_key = 'bob@x.fr'",
    "INSERT INTO contacts VALUES (2, 'c@x.fr', 'c@x.fr', NULL, NULL, NULL, NULL, 0)",
    "DELETE FROM contacts WHERE customer_id = 2",
)


@pytest.mark.parametrize("sql", BY_HAND)
def test_what_a_hand_changes_in_the_store_is_seen(three: Database, sql: str) -> None:
    stored = StoredCustomersOf(three)
    expected = as_expected(rows_of(three))
    assert stored.unlike(expected, FIELDS, CONTACT_KEYS) == set()
    with three.write() as connection:
        assert connection.execute(sql).rowcount > 0
    assert stored.unlike(expected, FIELDS, CONTACT_KEYS) == {2}


def test_customers_that_are_gone_are_not_as_expected(three: Database) -> None:
    expected = as_expected(rows_of(three))
    with three.write() as connection:
        connection.execute("DELETE FROM customers WHERE id = 3")
    assert unlike(three, expected) == {3}


def test_customers_between_those_that_are_asked_for_do_not_matter(three: Database) -> None:
    rows = rows_of(three)
    assert unlike(three, as_expected([rows[0], rows[2]])) == set()


def test_only_the_fields_that_are_asked_for_are_compared(three: Database) -> None:
    for fields in ([], ["custom:Score"], ["custom:Tags", "town"]):
        assert unlike(three, as_expected(rows_of(three, fields)), fields) == set()
    assert unlike(three, as_expected(rows_of(three, ["town"]), ["phone"]), ["town"], ["phone"]) == set()


def test_how_an_address_is_written_does_not_matter(three: Database) -> None:
    expected = as_expected(rows_of(three))
    with three.write() as connection:
        connection.execute("UPDATE contacts SET email = 'ANN@X.FR' WHERE customer_id = 2 AND email_key = 'ann@x.fr'")
    assert unlike(three, expected) == set()


@pytest.mark.parametrize("place", range(len(FIELDS)))
def test_a_refused_cell_and_a_name_that_nobody_has_are_like_nothing(three: Database, place: int) -> None:
    rows = rows_of(three)
    value: Any = ("Nobody",) if FIELDS[place] in ("account_manager", "custom:Tags") else "Nobody"
    for other in (value, REFUSED) if value == "Nobody" else (value,):
        values = (*rows[1].values[:place], other, *rows[1].values[place + 1 :])
        assert unlike(three, as_expected([rows[0], rows[1]._replace(values=values), rows[2]])) == {2}


def test_texts_that_look_like_the_list_they_stand_in_are_told_apart(mars: Database, tmp_path: Path) -> None:
    """Between quotes and commas, without care, what is expected here is the text of what is stored."""
    towns = ['x",', "a"]
    apply_plan(mars, tmp_path, [new(number, "N", values={"town": town}) for number, town in enumerate(towns, 1)])
    assert unlike(mars, Expected([1, 2], [("x\\",), (',"a',)], None), ["town"]) == {1, 2}
    assert unlike(mars, Expected([1, 2], [(town,) for town in towns], None), ["town"]) == set()


def test_values_of_which_no_list_can_be_written_are_read_instead(
    three: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = as_expected(rows_of(three))
    with three.write() as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'customers'")
    with Database.open(three.folder) as again:
        again.connection.execute("UPDATE customers SET town = x'ff' WHERE id = 2")
        assert unlike(again, expected) == {1, 2, 3}


def test_rows_are_read_only_where_something_differs(three: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = three.fetch
    expected = as_expected(rows_of(three))
    stored = StoredCustomersOf(three)
    stored.unlike(expected, FIELDS, CONTACT_KEYS)
    monkeypatch.setattr(three, "fetch", lambda sql, values=(): asked.append(sql) or fetch(sql, values))  # type: ignore[func-returns-value]
    stored.unlike(expected, FIELDS, CONTACT_KEYS)
    assert len(asked) == 5 and all("json_group_array" in sql for sql in asked)
    with three.write() as connection:
        connection.execute("DELETE FROM customer_managers WHERE customer_id = 2")
    stored.unlike(expected, FIELDS, CONTACT_KEYS)
    assert ["json_group_array" in sql for sql in asked[5:]] == [True, True, False, True, True, True]


def test_a_table_needs_no_order_to_be_right(three: Database) -> None:
    """The order in which SQLite finds rows decides only whether they are read."""
    table = StoredTable("customer_options", "customer_id", ["option_id"])
    ids = [str(key) for (key,) in three.fetch("SELECT option_id FROM customer_options WHERE customer_id = 1")]
    assert len(ids) == 3
    assert table.unlike(three, [1], [["1"] * 3, ids]) == set()
    assert table.unlike(three, [1], [["1"] * 3, ids[::-1]]) == set()
    assert table.unlike(three, [1], [["1"] * 2, ids[:2]]) == {1}
