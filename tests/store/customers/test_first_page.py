"""The first customers of a list, found by walking, are the beginning of the whole list."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from tests.store.builders import apply_plan, contact, new
from upflow_tui.importing.planning.plan import ParentLink
from upflow_tui.store.customers.first_page import FirstKeys, first_customer_keys
from upflow_tui.store.customers.pages import customer_keys
from upflow_tui.store.customers.query import CustomerQuery, Only, SortBy
from upflow_tui.store.database import Database
from upflow_tui.store.watching import Cancelled

MANAGERS = (None, ("zoe@mars.example",), ("anna@mars.example", "ben@mars.example"))
WORKFLOWS = (None, "Standard", "Key accounts")


@pytest.fixture
def filled(mars: Database, tmp_path: Path) -> Database:
    """Sixty customers of a few names, with and without everything that they are sorted by."""
    plan = []
    for number in range(1, 61):
        parent = number % 7 or 7
        plan.append(
            new(
                number,
                f"{'cab'[number % 3]} {number % 5}",
                external_id=f"C-{number * 37 % 61:02}" if number % 4 else None,
                values={"account_manager": MANAGERS[number % 3], "workflow": WORKFLOWS[number // 2 % 3]},
                contacts=[contact(f"c{place}@x{number}.example") for place in range(number * 5 % 4)],
                parent=ParentLink(parent, None, None, f"p {parent}") if number > 7 and number % 2 else None,
            )
        )
    apply_plan(mars, tmp_path, plan)
    return mars


@pytest.mark.parametrize("sort", list(SortBy))
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    "narrowed", [{}, {"search": "c 2"}, {"only": (Only.NO_MANAGER,)}, {"search": "a", "workflow": "Standard"}]
)
def test_they_are_the_beginning_of_the_whole_list(
    sort: SortBy, reverse: bool, narrowed: dict[str, object], filled: Database
) -> None:
    query = CustomerQuery(sort=sort, reverse=reverse, **narrowed)  # type: ignore[arg-type]
    whole = customer_keys(filled, query).tolist()
    for count in (1, 7, 25, 100):
        found = first_customer_keys(filled, query, count, lambda: False, small=0)
        assert found is not None and [*found.keys] == whole[:count]
        assert found.is_all is (len(found.keys) < count)


def test_a_small_store_needs_no_beginning_and_whoever_goes_on_typing_is_not_waited_for(filled: Database) -> None:
    assert first_customer_keys(filled, CustomerQuery(), 10, lambda: False) is None
    with pytest.raises(Cancelled):
        first_customer_keys(filled, CustomerQuery(), 10, lambda: True, small=0)


def test_where_it_is_given_up_those_found_by_then_are_the_beginning(db: Database) -> None:
    names = [f"{'atlas' if number < 3 or number == 4_999 else 'bolt'} {number:04}" for number in range(5_000)]
    with db.write() as connection:
        connection.executemany("INSERT INTO customers (name, name_key) VALUES (?, ?)", zip(names, names, strict=True))
    # By name these four stand before all others; turned, after them.
    query = CustomerQuery("atlas", reverse=True)
    whole = customer_keys(db, query).tolist()

    def first(query: CustomerQuery, patience: float) -> FirstKeys | None:
        found = first_customer_keys(db, query, 10, lambda: False, small=0, patience=patience)
        assert not db.connection.in_transaction
        return found

    assert first(query, 60) == FirstKeys(array("q", whole), is_all=True)
    assert first(query, -1) is None, "they are at the end of the list"
    some = first(CustomerQuery("atlas"), -1)
    assert some is not None and not some.is_all
    assert [*some.keys] in (whole[::-1], whole[:0:-1]), "the last one is lost where Python has it fetched beforehand"
    many = first(CustomerQuery("bolt"), -1)
    assert many is not None and len(many.keys) == 10 and not many.is_all
