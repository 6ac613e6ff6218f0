"""Customers of a plan that are opened: where each row is, whatever is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.customer import Contact, Customer
from upflow_tui.engine.draft.lists import PlanCard, PlanList, PlanQuery, PlanRow
from upflow_tui.engine.draft.plan_outline import PlanOutline, parts_of
from upflow_tui.importing.planning.plan import Action, PlannedContact, PlannedCustomer
from upflow_tui.store.draft.draft import DraftWriter

CUSTOMERS = 12


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> PlanList:
    folder = tmp_path_factory.mktemp("outline")
    with DraftWriter(folder / "draft-1.db") as writer:
        writer.add_customers(
            PlannedCustomer(number, Action.CREATE, None, f"C-{number}", f"Customer {number}", lines=[number + 1])
            for number in range(1, CUSTOMERS + 1)
        )
    return PlanList(folder, folder / "draft-1.db", PlanQuery())


def row_of(number: int) -> PlanRow:
    return PlanRow(number, Action.CREATE, None, f"Customer {number}", None, None, 0, (), None, 0, 0)


def contacts(count: int) -> list[Contact]:
    return [Contact(f"{place}@outline.example") for place in range(count)]


@given(
    opened=st.dictionaries(st.integers(1, CUSTOMERS), st.integers(0, 4)),
    start=st.integers(0, 40),
    count=st.integers(1, 20),
)
def test_every_page_is_a_piece_of_the_whole(plan: PlanList, opened: dict[int, int], start: int, count: int) -> None:
    outline = PlanOutline(plan, {number: contacts(size) for number, size in opened.items()})
    whole = outline.rows(0, 1_000)
    assert len(whole) == outline.count() == CUSTOMERS + sum(opened.values())
    assert outline.rows(start, count) == whole[start : start + count]
    for place, (owner, entry) in enumerate(whole):
        assert outline.owner_of(place) == owner
        if isinstance(entry, PlanRow):
            assert outline.index_of(owner) == place


def test_an_opened_customer_is_followed_by_its_parts(plan: PlanList) -> None:
    child = row_of(7)
    outline = PlanOutline(plan, {2: [*contacts(1), child], 99: contacts(3)})
    rows = outline.rows(0, 5)
    assert [owner for owner, _ in rows] == [1, 2, 2, 2, 3]
    assert rows[2][1] == Contact("0@outline.example")
    assert rows[3][1] is child
    assert outline.index_of(99) is None, "one that is not in the list opens nothing"


def test_a_customer_opens_to_its_contacts_and_children() -> None:
    planned = PlannedContact("Anna@outline.example", Action.UPDATE)
    stored = Customer(1, "Acme", contacts=[Contact("anna@outline.example"), Contact("ben@outline.example")])
    customer = PlannedCustomer(1, Action.UPDATE, 1, "C-1", "Acme", contacts=[planned])
    child = row_of(2)
    card = PlanCard(customer, stored, (child,), 1, ())
    assert parts_of(card) == (planned, Contact("ben@outline.example"), child)
    assert parts_of(PlanCard(PlannedCustomer(3, Action.CREATE, None, "C-3", "New"), None, (), 0, ())) == ()


def test_nothing_is_there_in_an_empty_plan(tmp_path: Path) -> None:
    with DraftWriter(tmp_path / "draft-1.db"):
        pass
    outline = PlanOutline(PlanList(tmp_path, tmp_path / "draft-1.db", PlanQuery()), {1: contacts(2)})
    assert outline.count() == 0
    assert outline.rows(0, 5) == []
    assert outline.owner_of(0) is None
