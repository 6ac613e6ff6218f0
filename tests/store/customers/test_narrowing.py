"""The words of a search and the filters of the stored customers, in SQL: docs/product.md "Customers"."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.builders import apply_plan, contact, new
from upflow_tui.importing.planning.plan import ParentLink
from upflow_tui.store.customers.narrowing import conditions_of
from upflow_tui.store.customers.pages import customer_count, customer_keys
from upflow_tui.store.customers.query import CustomerQuery, Only, SortBy
from upflow_tui.store.database import Database
from upflow_tui.store.queries import all_of, fetch_ids

GROUP, STEEL, WOOL, BOLT = 1, 2, 3, 4


@pytest.fixture
def filled(mars: Database, tmp_path: Path) -> Database:
    """Four customers of which each differs in what it is found by."""
    parent = ParentLink(GROUP, None, "G-1", "Groupe Lenoir")
    ana = {"account_manager": ("anna@mars.example",)}
    plan = [
        new(GROUP, "Groupe Lenoir", external_id="G-1"),
        new(
            STEEL,
            "Steel 100% AG",
            external_id="É_1",
            values={"town": "KÖLN", "country": "Austria", **ana},
            parent=parent,
        ),
        new(WOOL, "Wool AG", values={"town": "Gießen", "workflow": "Standard", **ana}, parent=parent),
        new(BOLT, "Bolt", values={"workflow": "Key accounts"}, contacts=[contact("Pay.Desk@bolt.example")]),
    ]
    apply_plan(mars, tmp_path, plan)
    return mars


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("ag steel", {STEEL}),
        ("köln ag", {STEEL}),
        ("austri ag", {STEEL}),
        ("GIESSEN", {WOOL}),
        ("gießen", {WOOL}),
        ("lenoir", {GROUP, STEEL, WOOL}),
        ("lenoir ag wool", {WOOL}),
        ("anna", {STEEL, WOOL}),
        ("ROY é_", {STEEL}),
        ("anna@mars.example standard", {WOOL}),
        ("accounts desk@", {BOLT}),
        ("pay bolt missing", set()),
        ("100% _", {STEEL}),
        ("%%", set()),
        ("  ", {GROUP, STEEL, WOOL, BOLT}),
    ],
)
def test_each_word_is_found_in_any_column(search: str, expected: set[int], filled: Database) -> None:
    query = CustomerQuery(search)
    assert set(customer_keys(filled, query)) == expected
    where, values = conditions_of(filled, query, one_by_one=True)
    assert set(fetch_ids(filled, f"SELECT c.id FROM customers c {all_of(where)}", values)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CustomerQuery(manager="ANNA@mars.example"), {STEEL, WOOL}),
        (CustomerQuery(manager="zoe@mars.example"), set()),
        (CustomerQuery(manager="gone@mars.example"), set()),
        (CustomerQuery(workflow="Standard"), {WOOL}),
        (CustomerQuery(workflow="standard"), set()),
        (CustomerQuery(parent=GROUP), {STEEL, WOOL}),
        (CustomerQuery(parent=GROUP, only=(Only.NO_WORKFLOW,)), {STEEL}),
        (CustomerQuery(only=(Only.NO_MANAGER, Only.NO_CONTACT)), {GROUP}),
        (CustomerQuery("wool", manager="anna@mars.example", workflow="Standard", parent=GROUP), {WOOL}),
        (CustomerQuery("steel", workflow="Standard"), set()),
    ],
)
def test_filters_narrow_together(query: CustomerQuery, expected: set[int], filled: Database) -> None:
    assert query.is_narrowed
    assert set(customer_keys(filled, query)) == expected
    assert customer_count(filled, query) == len(expected)


@pytest.mark.parametrize("sort", list(SortBy))
def test_a_narrowed_list_has_the_order_of_the_whole_one(sort: SortBy, filled: Database) -> None:
    for reverse in (False, True):
        whole = customer_keys(filled, CustomerQuery(sort=sort, reverse=reverse))
        found = customer_keys(filled, CustomerQuery("a", sort=sort, reverse=reverse))
        assert found.tolist() == [key for key in whole if key in set(found)]


def test_a_search_of_a_thousand_words_is_answered(filled: Database) -> None:
    assert not customer_keys(filled, CustomerQuery(" ".join(f"word{number}" for number in range(1_000))))
