"""Which stored customers a file leaves as they are, told for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from tests.importing.fake_store import FakeStore
from upflow_tui.core.customer import Contact, Customer
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.rows import REFUSED, Row, RowLayout
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning import unchanged
from upflow_tui.importing.planning.batch_planning import BatchPlanner
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.identities import FileIdentities
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.parent_links import Candidate, Parents
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.importing.planning.stored_customers import StoredIdentity

LAYOUT = RowLayout.of(
    ["external_id", "customer_name", "parent_id", "parent_name", "town", "contact_email", "first_name", "main_contact"]
)


def row(line: int, external_id: str, **cells: Any) -> Row:
    known = {"external_id": external_id, "customer_name": external_id, **cells}
    return (line, *(known.get(key) for key in LAYOUT.keys))


def stored(store: FakeStore, count: int) -> list[Customer]:
    """Customers in Paris, each with two contacts, the second of them the main one."""
    return [
        store.add(
            f"C-{number}",
            f"C-{number}",
            town="Paris",
            contacts=[Contact(f"b{number}@x.fr", "Bea"), Contact(f"A{number}@x.fr", "Ann", main=True)],
        )
        for number in range(1, count + 1)
    ]


def the_same(customer: Customer, line: int, index: int) -> Group:
    """The customer as a file has it that leaves it as it is; the lines in another order than the store's."""
    rows = [
        row(line, customer.name, town="Paris", contact_email=f"b{customer.key}@x.fr", first_name="Bea"),
        row(line + 1, customer.name, town="Paris", contact_email=f"a{customer.key}@x.fr", first_name="Ann",
            main_contact=True),
    ]  # fmt: skip
    identity = StoredIdentity(customer.key, customer.external_id, customer.name, customer.parent_key)
    return Group(customer.external_id, customer.name, rows, identity, index=index)


class Planning:
    """Plans groups against a store, and notes which customers were read one by one."""

    def __init__(self, store: FakeStore, groups: Sequence[Group], *, parents: Parents, depth: Depth) -> None:
        fates = LineFates()
        fates.extend(sorted(row[0] for group in groups for row in group.rows))
        self.read: list[int] = []
        self._store = store
        self.planner = BatchPlanner(
            LAYOUT, {}, Organization(), ImportChoices(), store, fates, set(), Totals(lines=len(fates)), parents,
            FileIdentities(groups, parents, clears=False), depth=depth,
        )  # fmt: skip

    def batch(self, groups: Sequence[Group]) -> PlanBatch:
        with mock.patch.object(self._store, "rows", wraps=self._store.rows) as rows:
            batch = self.planner.batch(groups)
        self.read += (key for call in rows.call_args_list for key in call.args[0])
        return batch


def plan(
    store: FakeStore, groups: Sequence[Group], parents: Parents | None = None, depth: Depth = Depth.CHANGES
) -> tuple[PlanBatch, list[int]]:
    planning = Planning(store, groups, parents=parents or Parents(), depth=depth)
    return planning.batch(groups), planning.read


def test_customers_that_stay_to_the_letter_are_not_read() -> None:
    store = FakeStore()
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(stored(store, 3))]
    batch, read = plan(store, groups)
    assert [(kept.number, kept.key, kept.lines) for kept in batch.kept] == [
        (1, 1, [2, 3]), (2, 2, [12, 13]), (3, 3, [22, 23])
    ]  # fmt: skip
    assert read == []


def test_the_order_of_the_file_is_kept_though_the_store_is_asked_in_its_own() -> None:
    store = FakeStore()
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(stored(store, 3)[::-1])]
    batch, read = plan(store, groups)
    assert [(kept.number, kept.key) for kept in batch.kept] == [(1, 3), (2, 2), (3, 1)]
    assert read == []


def test_who_looks_at_everything_reads_all_customers() -> None:
    store = FakeStore()
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(stored(store, 2))]
    batch, read = plan(store, groups, depth=Depth.EVERYTHING)
    assert [same.contacts for same in batch.same] == [
        [(f"b{key}@x.fr", "Bea", None, None, None, 0, 10 * key - 8, None),
         (f"A{key}@x.fr", "Ann", None, None, None, 1, 10 * key - 7, f"a{key}@x.fr")]
        for key in (1, 2)
    ]  # fmt: skip
    assert read == [1, 2]


def changed(customer: Customer, what: str) -> None:
    """What a hand does to a stored customer; the file still has it as it was."""
    second = customer.contacts[1]
    match what:
        case "name":
            customer.name = "Other"
        case "ID":
            customer.external_id = "X"
        case "value":
            customer.details["town"] = "Lyon"
        case "no value":
            del customer.details["town"]
        case "contact":
            second.first_name = "Eve"
        case "contact gone":
            customer.contacts.pop()
        case "contact more":
            customer.contacts.append(Contact("new@x.fr"))
        case "main":
            customer.contacts[0].main, second.main = True, False


@pytest.mark.parametrize("what", ["name", "ID", "value", "no value", "contact", "contact gone", "contact more", "main"])
def test_one_that_differs_is_read_and_no_other(what: str) -> None:
    store = FakeStore()
    customers = stored(store, 4)
    changed(customers[1], what)
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(customers)]
    for group in groups:
        group.external_id = group.name = group.rows[0][1]
    batch, read = plan(store, groups)
    assert read == [2]
    assert [kept.key for kept in batch.kept] == ([1, 2, 3, 4] if what == "contact more" else [1, 3, 4])


def test_lines_with_an_error_are_compared_value_by_value() -> None:
    store = FakeStore()
    customers = stored(store, 3)
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(customers)]
    place = LAYOUT.keys.index("town") + 1
    groups[0].rows = [(*item[:place], REFUSED, *item[place + 1 :]) for item in groups[0].rows]
    planning = Planning(store, groups, parents=Parents(), depth=Depth.CHANGES)
    planning.planner._error_lines.update({2, 3})
    with mock.patch.object(store, "unlike", wraps=store.unlike) as unlike:
        assert [kept.key for kept in planning.batch(groups).kept] == [1, 2, 3]
    assert planning.read == [1]
    assert [call.args[0].keys for call in unlike.call_args_list] == [[2, 3]]


def test_a_parent_that_is_yet_to_be_created_is_no_parent_that_stays() -> None:
    store = FakeStore()
    customers = stored(store, 3)
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(customers)]
    parents = Parents(created=[Group("P-1", "Parent", index=3)])
    parents.links[1] = Candidate(3, 12, "P-1", "Parent", [12])
    batch, read = plan(store, groups, parents)
    assert [kept.key for kept in batch.kept] == [1, 3]
    assert [(item.key, item.changes[0].field) for item in batch.planned] == [(2, "parent_id")]
    assert read == [2]


def test_two_customers_of_the_file_that_are_one_of_the_store_are_read() -> None:
    store = FakeStore()
    customers = stored(store, 3)
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate([*customers, customers[0]])]
    _, read = plan(store, groups)
    assert read == [1, 2, 3, 1]


def test_where_most_differ_the_store_is_not_asked_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_PAUSE", 2)
    store = FakeStore()
    customers = stored(store, 3)
    groups = [the_same(customer, 10 * index + 2, index) for index, customer in enumerate(customers)]
    planning = Planning(store, groups, parents=Parents(), depth=Depth.CHANGES)
    asked = mock.Mock(wraps=store.unlike)
    monkeypatch.setattr(store, "unlike", asked)

    def again() -> None:
        planning.batch([replace(group, rows=list(group.rows)) for group in groups])

    for customer in customers[:2]:
        customer.details["town"] = "Lyon"
    again()
    assert (asked.call_count, planning.read) == (1, [1, 2])
    for customer in customers[:2]:
        customer.details["town"] = "Paris"
    planning.read.clear()
    again()
    again()
    assert (asked.call_count, planning.read) == (1, [1, 2, 3, 1, 2, 3])
    again()
    again()
    assert (asked.call_count, planning.read) == (3, [1, 2, 3, 1, 2, 3])
