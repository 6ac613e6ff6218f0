"""Customers arranged by parent: who stands where, whatever is folded, whatever the parents are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.engine.groups.arrangement import SHOWN_CONTACTS, Arrangement
from upflow_tui.engine.groups.folds import Folds, Level
from upflow_tui.engine.groups.outline import Entry, Outline

# 1 Abel · 2 Lenoir: 3 Durand, 5 Zoé · 4 Neuf
KEYS = (1, 2, 3, 4, 5)
PARENTS = (0, 0, 2, 0, 2)
CONTACTS = (0, 1, 2, 0, 1)


def arranged(found: tuple[int, ...] = (1,) * 5) -> Arrangement:
    return Arrangement(KEYS, PARENTS, found, CONTACTS, {2: 2})


def rows(outline: Outline) -> list[str]:
    return [f"{'-' * entry.depth}{entry.key}{'' if entry.contact is None else '.'}" for entry in every(outline)]


def toggled(outline: Outline, key: int) -> Outline | None:
    folds = outline.arrangement.toggled(key, outline.folds)
    return Outline(outline.arrangement, folds, outline) if folds is not None else None


def every(outline: Outline) -> list[Entry]:
    return outline.entries(0, outline.count())


def test_children_stand_under_their_parent_and_contacts_under_each() -> None:
    assert rows(Outline(arranged(), Folds())) == ["1", "2", "-3", "-5", "4"]
    assert rows(Outline(arranged(), Folds(Level.PARENTS))) == ["1", "2", "4"]
    all_open = ["1", "2", "-2.", "-3", "--3.", "--3.", "-5", "--5.", "4"]
    assert rows(Outline(arranged(), Folds(Level.CONTACTS))) == all_open


def test_one_key_goes_through_all_three() -> None:
    folds = Folds(others={2: Level.PARENTS})
    assert [(folds := folds.turned()).level for _ in range(3)] == [Level.CONTACTS, Level.PARENTS, Level.CHILDREN]
    assert folds.others == {}


def test_a_group_says_how_many_it_has() -> None:
    group = every(Outline(arranged(), Folds(Level.PARENTS)))[1]
    assert (group.children, group.listed, group.contacts, group.opens) == (2, 2, 4, True)
    assert not every(Outline(arranged(), Folds()))[0].opens


def test_a_parent_that_was_not_asked_for_stays_above_its_child_and_shows_nothing_else() -> None:
    outline = Outline(arranged((0, 0, 0, 0, 1)), Folds(Level.CONTACTS))
    narrowed = Arrangement((2, 5), (0, 2), (0, 1), (1, 1), {2: 2})
    assert rows(Outline(narrowed, Folds(Level.CONTACTS))) == ["2", "-5", "--5."]
    assert rows(Outline(narrowed, Folds(Level.PARENTS))) == ["2", "-5"]
    parent, child = every(Outline(narrowed, Folds(Level.PARENTS)))
    assert (parent.is_found, parent.children, parent.listed, parent.contacts) == (False, 2, 1, 1)
    assert child.is_found
    assert outline.customers() == 1


def test_one_is_unfolded_and_folded_alone() -> None:
    outline = Outline(arranged(), Folds(Level.PARENTS))
    assert toggled(outline, 1) is None
    opened = toggled(outline, 2)
    assert opened is not None
    assert rows(opened) == ["1", "2", "-2.", "-3", "-5", "4"]
    assert opened.index_of(5) == 4
    assert opened.owner_of(2) == 2
    folded = toggled(opened, 2)
    assert folded is not None
    assert rows(folded) == ["1", "2", "4"]
    assert folded.index_of(5) == 1  # it is folded away under its parent
    assert folded.index_of(9) is None
    assert folded.owner_of(3) is None


def test_children_without_contacts_are_folded_with_one_key() -> None:
    outline = Outline(Arrangement((1, 2), (0, 1), (1, 1), (0, 0), {1: 1}), Folds())
    folded = toggled(outline, 1)
    assert folded is not None
    assert rows(folded) == ["1"]


def test_of_very_many_contacts_one_row_more_than_is_shown_is_left() -> None:
    many = Outline(Arrangement((1,), (0,), (1,), (5_000,), {}), Folds(Level.CONTACTS))
    assert many.count() == 1 + SHOWN_CONTACTS + 1
    assert every(many)[-1] == Entry(1, SHOWN_CONTACTS, 1, own=5_000)


def test_a_circle_of_parents_is_listed_once() -> None:
    circle = Arrangement((1, 2, 3, 4), (2, 3, 1, 4), (1,) * 4, (0,) * 4, {})
    assert rows(Outline(circle, Folds())) == ["1", "-3", "--2", "4"]


SOME = st.integers(1, 12).flatmap(
    lambda count: st.tuples(
        st.permutations(range(1, count + 1)),
        st.lists(st.integers(0, count + 1), min_size=count, max_size=count),
        st.lists(st.integers(0, 3), min_size=count, max_size=count),
    )
)


@given(SOME, st.sampled_from(Level), st.dictionaries(st.integers(1, 12), st.sampled_from(Level)), st.integers(0, 40))
def test_whatever_the_parents_are_every_customer_is_there_once_and_pages_fit(
    some: tuple[list[int], list[int], list[int]], level: Level, others: dict[int, Level], start: int
) -> None:
    keys, parents, contacts = some
    arrangement = Arrangement(keys, parents, [1] * len(keys), contacts, {})
    assert list(arrangement.tops) == [place for place, depth in enumerate(arrangement.depths) if not depth]
    whole = Outline(arrangement, Folds(Level.CONTACTS))
    assert sorted(entry.key for entry in every(whole) if entry.contact is None) == sorted(keys)
    assert whole.count() == len(keys) + sum(contacts)
    outline = Outline(arrangement, Folds(level, others))
    listed = every(outline)
    assert outline.entries(start, 7) == listed[start : start + 7]
    for row, entry in enumerate(listed):
        assert outline.owner_of(row) == entry.key
        if entry.contact is None:
            assert outline.index_of(entry.key) == row
        other = toggled(outline, entry.key)
        if other is not None:
            assert every(other) == every(Outline(arrangement, other.folds))
