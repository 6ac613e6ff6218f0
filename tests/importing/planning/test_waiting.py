"""Customers without an object each: they are found by what is asked for, and come in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from upflow_tui.importing.checking.rows import Row
from upflow_tui.importing.planning.customers import Customers, ids_of, in_parts, made_of, with_key
from upflow_tui.importing.planning.groups import Group, ShelvedGroup
from upflow_tui.importing.planning.near_names import near_name_key
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.stored_customers import StoredIdentity
from upflow_tui.importing.planning.waiting import Waiting

NAMES = {"A-1": "Acme", "B-2": "Été SARL", "C-3": "ACME", "D-4": "Delta"}
FIRST_LINES = (2, 5, 8, 11)


def row(line: int, external_id: str, name: str) -> Row:
    return (line, external_id, name, None, None)


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Waiting]:
    with Shelf(tmp_path) as shelf:
        waiting = Waiting(shelf)
        for line, (external_id, name) in zip(FIRST_LINES, NAMES.items(), strict=True):
            rows = [row(line, external_id, name), row(line + 20, external_id, name)]
            waiting.add(external_id, name, shelf.put(rows))
        yield waiting


def ids(groups: list[ShelvedGroup]) -> list[str | None]:
    return [group.external_id for group in groups]


def test_one_that_is_made_waits_no_more(waiting: Waiting) -> None:
    number = waiting.find("B-2")
    assert number == 1
    group = waiting.take(number)
    assert (group.external_id, group.name, group.compared, group.stored) == ("B-2", "Été SARL", "été sarl", None)
    assert (group.first_line, group.lines, set(group.parent_cells)) == (5, [5, 25], {(None, None)})
    assert (waiting.find("B-2"), waiting.find("X"), waiting.count, list(waiting.numbers())) == (
        None,
        None,
        3,
        [0, 2, 3],
    )
    assert list(waiting.external_ids()) == ["A-1", "C-3", "D-4"]
    assert ids(waiting.take_with_ids(["D-4", None, "B-2", "X", "A-1", "D-4"])) == ["A-1", "D-4"]
    assert waiting.count == 1


def test_they_are_made_by_what_is_asked_for(waiting: Waiting) -> None:
    assert waiting.name_keys.repeated(["delta"]) == {"acme", "delta"}
    assert ids(waiting.take_named({"acme", "nobody"})) == ["A-1", "C-3"]
    assert ids(waiting.take_near({"b2", "a1"})) == ["B-2"]
    assert ids(waiting.take_named_like({"delta"}, near_name_key)) == ["D-4"]
    assert waiting.count == 0


def test_one_that_the_store_has_is_known_by_its_number(waiting: Waiting) -> None:
    assert waiting.has_new
    assert not waiting.meet(0, StoredIdentity(7, "A-1", "Acme", 3))
    assert not waiting.meet(0, StoredIdentity(7, "A-1", "acme", None))
    assert waiting.look_at(0).stored is None
    for number, key in ((0, 9), (1, 7), (3, 8)):
        assert waiting.meet(number, StoredIdentity(key, "X", list(NAMES.values())[number], None))
    assert waiting.look_at(0).stored == StoredIdentity(9, "A-1", "Acme", None)
    assert [waiting.with_key(key) for key in (7, 8, 9, 10)] == [1, 3, 0, None]
    asked = waiting.keys_of_new(waiting.name_keys)
    assert ("acme" in asked, list(asked), None in asked) == (True, ["acme"], False)
    assert ids(waiting.take_new_named({"acme", "delta"})) == ["C-3"]
    assert waiting.take_near({"a1", "d4"}) == []
    assert not waiting.has_new


def test_keys_are_asked_for_together_with_others(waiting: Waiting) -> None:
    asked = waiting.external_ids().with_others({"X"})
    assert (len(asked), "X" in asked, "A-1" in asked, "Y" in asked) == (5, True, True, False)
    assert list(asked) == ["X", *NAMES]


def test_all_come_in_the_order_of_the_file(waiting: Waiting) -> None:
    made = [Group(name, name, [row(line, name, name)], index=line) for line, name in ((3, "M"), (4, "N"), (12, "O"))]
    among = waiting.ids_among(made)
    assert list(among) == list(among) == ["A-1", "M", "N", "B-2", "C-3", "D-4", "O"]
    assert (len(among), "O" in among, "P" in among) == (7, True, False)
    waiting.drop(2)
    customers = Customers(made, waiting)
    expected = ["A-1", "M", "N", "B-2", "D-4", "O"]
    assert [group.external_id for group in customers] == expected
    assert [(group.index, group.external_id) for group in customers[1:4]] == [(1, "M"), (2, "N"), (3, "B-2")]
    assert (len(customers), customers[-1].external_id, customers[0].index) == (6, "O", 0)
    assert (made_of(customers), made_of(made)) == (made, made)
    assert sorted(ids_of(customers)) == sorted(expected)
    parts = [[group.external_id for group in part] for part in in_parts(customers, 4)]
    assert parts == [expected[:4], expected[4:]]


def test_one_that_is_planned_is_not_given_again(waiting: Waiting) -> None:
    for number, (external_id, name) in enumerate(NAMES.items()):
        waiting.meet(number, StoredIdentity(number + 1, external_id, name, None))
    customers = Customers([], waiting)
    parts = in_parts(customers, 2)
    next(parts)
    now = next(parts)
    found = [with_key(customers, key) for key in (1, 2, 3, 4, 5)]
    assert found == [None, None, *now, None]
    assert found[2] is now[0]
    customers = Customers([], waiting)
    next(in_parts(customers, 1))
    later = with_key(customers, 4)
    assert later is not None
    assert later.external_id == "D-4"
    assert with_key([later], 4) is None
