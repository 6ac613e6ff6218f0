"""Customers of a plan made again: IDs, names and parents stay, everything else follows from their own lines."""

from __future__ import annotations

from tests.importing.fake_store import FakeStore
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.rows import Row, RowLayout
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import Action, Change, ParentLink
from upflow_tui.importing.planning.replanning import Kept, lines_of_parent, replan, restored
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers, StoredIdentity

LAYOUT = RowLayout.of(["external_id", "customer_name", "parent_id", "parent_name", "town"])
PARENT = ParentLink(None, 7, "P-1", "Acme")


def row(line: int, parent: str | None = None, town: str | None = None) -> Row:
    cells = {"external_id": "C-1", "customer_name": "Child", "parent_id": parent, "town": town}
    cells["parent_name"] = "Acme" if parent else None
    return (line, *(cells.get(key) for key in LAYOUT.keys))


def kept(key: int | None = None, parent: ParentLink | None = None, changes: tuple[Change, ...] = ()) -> Kept:
    return Kept(3, False, key, "C-1", "Child", parent, changes, [2, 3])


def test_a_group_is_restored_at_its_place_with_its_stored_customer() -> None:
    stored = StoredIdentity(8, "C-1", "Child", 7)
    group = restored(kept(8), [row(2)], [3], {8: stored})
    assert (group.index, group.external_id, group.stored, group.lines) == (2, "C-1", stored, [2, 3])


def test_the_lines_of_a_parent_are_those_that_name_the_last_right_one() -> None:
    rows = [row(2, "P-1"), row(3, "P-2"), row(4, "P-1"), row(5), row(6, "P-1"), row(7, "P-9")]
    assert lines_of_parent(rows, {7}) == [4, 6]
    assert lines_of_parent(rows, ()) == [7]
    assert lines_of_parent([row(2)], ()) == []


def test_a_customer_keeps_its_parent_and_follows_its_lines_in_the_rest() -> None:
    fates = LineFates()
    fates.extend([2, 3])
    entry = kept(parent=PARENT)
    group = restored(entry, [row(2, "P-1", "Paris"), row(3, "P-1", "Lyon")], [], {})
    batch, totals = replan(
        [(entry, group)], LAYOUT, {}, Organization(), ImportChoices(), NoStoredCustomers(), fates, set(), {}, ()
    )  # fmt: skip
    [customer] = batch.customers
    assert (customer.number, customer.action, customer.parent) == (3, Action.CREATE, PARENT)
    assert customer.values == {"town": "Lyon"}
    assert [finding.code for finding in batch.findings] == ["values_differ"]
    assert totals.customers.create == 1 and fates.count(Fate.APPLIED) == 2


def test_a_line_that_brings_nothing_but_the_parent_is_applied() -> None:
    store = FakeStore()
    store.add("Acme", "P-1")
    child = store.add("Child", "C-1", town="Paris")
    fates = LineFates()
    fates.extend([2, 3])
    link = ParentLink(None, 1, "P-1", "Acme")
    entry = kept(child.key, link, (Change("parent_id", None, "P-1", 3),))
    identity = StoredIdentity(child.key, "C-1", "Child", None)
    group = restored(entry, [row(2, town="Paris"), row(3, "P-1")], [], {child.key: identity})
    batch, _ = replan(
        [(entry, group)], LAYOUT, {}, Organization(), ImportChoices(), store, fates, set(), {}, ()
    )  # fmt: skip
    [customer] = batch.customers
    assert (customer.action, customer.parent) == (Action.UPDATE, link)
    assert (fates.count(Fate.UNCHANGED), fates.count(Fate.APPLIED)) == (1, 1)
