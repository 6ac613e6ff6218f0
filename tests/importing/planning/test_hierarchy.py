"""No loops, and two levels at most, over file and store together (docs/rules.md §5, "Parents")."""

from __future__ import annotations

import random
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_checked
from upflow_tui.core.customer import Customer
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents
from upflow_tui.importing.planning.stored_customers import StoredIdentity

CLEAR = ImportChoices(blank=BlankCells.CLEAR)
KEEP = ImportChoices()


def family(**parents: str | None) -> FakeStore:
    """A store of customers named by their IDs; parents before their children."""
    store = FakeStore()
    known: dict[str, Customer] = {}
    for external_id, parent in parents.items():
        known[external_id] = store.add(external_id, external_id, parent=known[parent] if parent else None)
    return store


def linked(*links: str, stored: FakeStore | None = None, choices: ImportChoices = KEEP) -> Planned:
    """The plan of lines such as `C>P` (C has the parent P) and `C` (the parent is blank)."""
    pairs = [link.partition(">")[::2] for link in links]
    lines = "\n".join(f"{child},{child},{parent},{parent}" for child, parent in pairs)
    return plan_checked(f"Customer ID,Customer name,Parent ID,Parent name\n{lines}", stored=stored, choices=choices)


def parents(plan: Planned) -> dict[str | None, str | None]:
    """The parent that each customer of the plan will have."""
    return {item.external_id: item.parent.external_id if item.parent else None for item in plan.customers}


def test_a_loop_of_two_is_said_on_every_line_of_it() -> None:
    plan = linked("A>B", "B>A", "C>D", "D")
    assert plan.codes == [(2, "parent_loop"), (3, "parent_loop")]
    assert plan.messages_of("parent_loop") == {"The parents form a loop: A → B → A."}
    assert parents(plan) == {"A": None, "B": None, "C": "D", "D": None}


def test_a_loop_of_three_is_said_on_every_line_of_it_repeated_ones_too() -> None:
    plan = linked("A>B", "B>C", "C>A", "A>B")
    assert plan.lines_of("parent_loop") == [2, 3, 4, 5]


def test_who_hangs_on_a_loop_is_not_in_it() -> None:
    plan = linked("X>A", "A>B", "B>A")
    assert plan.lines_of("parent_loop") == [3, 4]
    assert parents(plan)["X"] == "A"


def test_a_loop_goes_before_a_third_level() -> None:
    plan = linked("A>B", "B>A", stored=family(A=None, X="A"))
    assert plan.codes == [(2, "parent_loop"), (3, "parent_loop")]


def test_a_loop_goes_through_the_links_of_the_store() -> None:
    plan = linked("A>B", stored=family(A=None, B="A"))
    assert plan.codes == [(2, "parent_loop")]
    assert plan.finding("parent_loop").value == "B"


def test_a_loop_through_a_stored_link_that_the_file_replaces_is_none() -> None:
    plan = linked("A>B", "B>C", "C", stored=family(A=None, B="A", C=None))
    assert plan.lines_of("parent_loop") == []
    assert parents(plan) == {"A": None, "B": "C", "C": None}
    assert plan.codes == [(2, "parent_too_deep")]


def test_a_loop_through_a_stored_link_that_the_file_clears_is_none() -> None:
    plan = linked("A>B", "B", stored=family(A=None, B="A"), choices=CLEAR)
    assert plan.codes == []
    assert parents(plan) == {"A": "B", "B": None}


def test_a_refused_loop_brings_back_the_stored_link_and_with_it_another_loop() -> None:
    stored = family(P=None, A="P", Q=None)
    plan = linked("A>Q", "Q>A", "P>A", stored=stored)
    assert plan.lines_of("parent_loop") == [2, 3, 4]
    assert parents(plan) == {"A": "P", "Q": None, "P": None}


def test_a_refused_third_level_brings_back_the_stored_link_and_with_it_a_loop() -> None:
    plan = linked("D>C", "P>D", stored=family(P=None, D="P", G=None, C="G"))
    assert plan.codes == [(2, "parent_too_deep"), (3, "parent_loop")]
    assert plan.messages_of("parent_loop") == {"The parents form a loop: P → D → P."}
    assert parents(plan) == {"D": "P", "P": None}


def test_two_loops_are_told_apart() -> None:
    plan = linked("A>B", "B>A", "C>D", "D>C")
    assert plan.messages_of("parent_loop") == {
        "The parents form a loop: A → B → A.",
        "The parents form a loop: C → D → C.",
    }


def test_three_levels_are_said_of_the_lowest_child() -> None:
    plan = linked("C>G", "G>H", "H")
    found = plan.finding("parent_too_deep")
    assert (found.line, found.message, found.fix) == (2, "G is itself a child of H.", "Use H.")
    assert parents(plan) == {"C": None, "G": "H", "H": None}


def test_three_levels_through_the_store_are_said_of_the_new_child() -> None:
    plan = linked("C>G", stored=family(H=None, G="H"))
    assert plan.finding("parent_too_deep").message == "G is itself a child of H."


def test_a_parent_does_not_become_a_child_while_it_has_stored_children() -> None:
    plan = linked("G>H", "H", stored=family(G=None, C="G"))
    found = plan.finding("parent_too_deep")
    assert (found.line, found.message) == (2, "G is itself the parent of C.")
    assert found.fix == "Give the children of G the parent H first, or clear this parent."


def test_a_parent_becomes_a_child_when_the_file_moves_its_children() -> None:
    plan = linked("G>H", "H", "C>H", stored=family(G=None, C="G"))
    assert plan.codes == []
    assert parents(plan) == {"G": "H", "H": None, "C": "H"}


def test_a_parent_becomes_a_child_when_the_file_unlinks_its_children() -> None:
    stored = family(G=None, C="G", H=None)
    assert parents(linked("G>H", "C", stored=stored, choices=CLEAR)) == {"G": "H", "C": None}
    assert linked("G>H", "C", stored=stored).codes == [(2, "parent_too_deep")]


def test_a_child_becomes_a_parent_when_the_file_unlinks_it() -> None:
    stored = family(H=None, G="H")
    assert parents(linked("C>G", "G", stored=stored, choices=CLEAR)) == {"C": "G", "G": None}
    assert linked("C>G", "G", stored=stored).codes == [(2, "parent_too_deep")]


def test_only_accepted_links_count() -> None:
    plan = linked("A>B", "B>C", "C>D", "D")
    assert plan.codes == [(3, "parent_too_deep")]
    assert parents(plan) == {"A": "B", "B": None, "C": "D", "D": None}


def test_a_refused_link_keeps_the_stored_parent_which_counts_again() -> None:
    stored = family(P=None, B="P", H=None, G="H")
    plan = linked("A>B", "B>G", stored=stored)
    assert plan.codes == [(2, "parent_too_deep"), (3, "parent_too_deep")]
    assert parents(plan) == {"A": None, "B": "P"}


def test_links_that_wait_for_one_another_in_a_ring_leave_two_levels_in_any_order() -> None:
    """Stored children that move to parents that move: G waits for B, B for T, T for G."""
    links = ["T>G", "B>T", "G>H", "H"]
    found = [parents(linked(*order, stored=family(G=None, B="G"))) for order in _orders(links)]
    assert all(one == found[0] for one in found)


def test_a_longer_ring_leaves_two_levels() -> None:
    stored = family(A=None, B="A", C=None, D="C", E=None, H=None, I=None)
    for order in _orders(["A>H", "B>C", "C>I", "D>E", "E>A"]):
        plan = linked(*order, stored=stored)
        after = _copy(stored)
        after.apply(plan.customers)
        assert_every_refusal_has_its_reason(plan, after)


def test_a_chain_as_long_as_the_file_is_decided() -> None:
    links = [f"N{number}>N{number + 1}" for number in range(3_000)]
    plan = linked(*links, "N3000")
    # Seen from the top, every second link would make a third level.
    assert len(plan.lines_of("parent_too_deep")) == 1_500
    assert parents(plan)["N2999"] == "N3000"


def test_a_loop_that_only_the_store_has_does_not_hold_the_plan_up() -> None:
    stored = family(A=None, B=None, C=None)
    stored.by_number[1].parent_key, stored.by_number[2].parent_key = 2, 1
    plan = linked("C>A", stored=stored)
    assert plan.codes == [(2, "parent_too_deep")]


def test_a_customer_found_by_name_has_its_stored_children() -> None:
    stored = FakeStore()
    group = stored.add("Group")
    stored.add("Child", parent=group)
    stored.add("Top", "T")
    plan = plan_checked("Customer ID,Customer name,Parent ID,Parent name\n,Group,T,Top", stored=stored)
    assert plan.finding("parent_too_deep").message == "Group is itself the parent of Child."


class Case(NamedTuple):
    """A random store and file: for each stored customer its parent, and lines of child and parent."""

    stored: dict[str, str | None]
    links: list[tuple[str, str | None]]
    choices: ImportChoices


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(0, 9))
    tops = draw(st.integers(0, count))
    names = [f"S{number}" for number in range(count)]
    stored: dict[str, str | None] = dict.fromkeys(names[:tops])
    for name in names[tops:]:
        stored[name] = draw(st.sampled_from([None, *names[:tops]]))
    everybody = [*names, "N0", "N1", "N2", "N3"]
    children = draw(st.lists(st.sampled_from(everybody), unique=True, max_size=len(everybody)))
    links = [(child, draw(st.sampled_from([None, "X0", "X1", *everybody]))) for child in children]
    choices = ImportChoices(
        blank=draw(st.sampled_from(BlankCells)), missing_parents=draw(st.sampled_from(MissingParents))
    )
    return Case(stored, links, choices)


def planned(case: Case) -> tuple[Planned, FakeStore]:
    """The plan of a case, and the store once it is applied."""
    store = family(**case.stored)
    links = [child if parent is None else f"{child}>{parent}" for child, parent in case.links]
    plan = linked(*links, stored=store, choices=case.choices)
    store.apply(plan.customers)
    return plan, store


def assert_every_refusal_has_its_reason(plan: Planned, after: FakeStore) -> None:
    """Each link refused as too deep would make a third level in the store as it became."""
    by_id = {item.external_id: item for item in after.by_number.values()}
    for found in plan.findings:
        if found.code != "parent_too_deep":
            continue
        (child,) = [item for item in plan.customers if found.line in item.lines]
        stored_child, parent = by_id[child.external_id], by_id.get(found.value)
        has_children = any(item.parent_key == stored_child.key for item in after.by_number.values())
        assert has_children or (parent is not None and parent.parent_key is not None)
        named = by_id[parent.external_id if parent and parent.parent_key else child.external_id]
        assert found.message.startswith(f"{named.external_id} is itself ")
        assert not found.message.endswith(" .")


RING = Case(
    {"S0": None, "S1": None, "S2": None, "S3": None, "S4": None, "S5": "S0", "S6": "S1"},
    [("S0", "S3"), ("S5", "S1"), ("S1", "S4"), ("S6", "S2"), ("S2", "S0")],
    ImportChoices(),
)


SECOND_LOOK = Case(
    {"S0": None, "S1": None, "S2": None, "S3": None, "S4": "S3", "S5": "S1", "S6": "S2", "S7": "S3"},
    [("S0", "S1"), ("S2", "X"), ("S3", "S2"), ("S1", "S7"), ("S6", "S3"), ("S5", "S6"), ("S4", "X")],
    ImportChoices(missing_parents=MissingParents.CREATE),
)
"""A ring in which the link that was decided first can stand after all."""


@settings(max_examples=100)
@example(RING)
@example(SECOND_LOOK)
@given(cases())
def test_whatever_the_links_there_are_never_loops_or_three_levels(case: Case) -> None:
    plan, after = planned(case)  # applying checks the store
    assert_every_refusal_has_its_reason(plan, after)


@settings(max_examples=200)
@example(RING)
@given(cases())
def test_every_link_of_the_file_is_set_or_told(case: Case) -> None:
    plan, after = planned(case)
    by_id = {item.external_id: item for item in after.by_number.values()}
    told = {item.line for item in plan.findings if item.is_error}
    assert len(told) == sum(item.is_error for item in plan.findings), "one code a line"
    for line, (child, parent) in enumerate(case.links, start=2):
        above = by_id[child].parent_key
        if parent is None or parent == child:  # a head office that is written as its own parent has none
            kept = case.stored.get(child) if case.choices.blank is BlankCells.KEEP else None
            assert above == (by_id[kept].key if kept else None)
        elif line in told:
            kept = case.stored.get(child)
            assert above == (by_id[kept].key if kept else None)
        else:
            assert above == by_id[parent].key


@settings(max_examples=200)
@example(RING, 3)
@example(SECOND_LOOK, 3)
@given(cases(), st.integers())
def test_the_order_of_the_lines_never_changes_the_parents(case: Case, seed: int) -> None:
    links = list(case.links)
    random.Random(seed).shuffle(links)
    plan, after = planned(case)
    other, other_after = planned(case._replace(links=links))
    assert parents(plan) == parents(other)
    assert after.shown() == other_after.shown()


@settings(max_examples=200)
@given(cases())
def test_the_same_parents_again_change_nothing(case: Case) -> None:
    _, store = planned(case)
    links = [child if parent is None else f"{child}>{parent}" for child, parent in case.links]
    again = linked(*links, stored=store, choices=case.choices)
    assert set(again.actions.values()) <= {"unchanged"}


def _orders(links: list[str]) -> list[list[str]]:
    return [random.Random(seed).sample(links, len(links)) for seed in range(24)]


def _copy(store: FakeStore) -> FakeStore:
    ids = {item.key: item.external_id for item in store.by_number.values()}
    pairs = {item.external_id or "": item.parent_key for item in store.by_number.values()}
    return family(**{external_id: ids[key] if key else None for external_id, key in pairs.items()})


def test_the_store_in_memory_refuses_three_levels() -> None:
    with pytest.raises(AssertionError, match="three levels"):
        family(A=None, B="A", C="B")


def test_the_store_in_memory_answers_as_the_protocol_says() -> None:
    stored = family(A=None, B="A")
    assert list(stored.by_keys([2])) == [StoredIdentity(2, "B", "B", 1)]
    assert list(stored.children({1})) == [StoredIdentity(2, "B", "B", 1)]
