"""Rows by the ID of their customer: the same customers come out, whatever waits on a shelf, and in the same order."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, REFUSED, Row
from upflow_tui.importing.planning import rows_by_id
from upflow_tui.importing.planning.groups import PLACE, Group, ShelvedGroup
from upflow_tui.importing.planning.rows_by_id import RowsById
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.waiting import Waiting

START = 5
IDS = [None, "A", "B", "C", "D"]
CELLS = st.tuples(
    st.sampled_from(IDS),
    st.sampled_from(["Acme", "Acme", "Other", None, REFUSED]),
    st.sampled_from([None, "P"]),
    st.sampled_from([None, "Papa"]),
    st.sampled_from(["a@x.example", None, ("a@x.example", "b@x.example")]),
)
CHUNKS = st.lists(st.lists(CELLS, max_size=4), max_size=8)
LIMITS = [(-1, 0, 0), (0, 0, 0), (3, 0, 1), (3, 4, 2), (6, 2, 0), (-1, 0, 3)]


def numbered(chunks: list[list[tuple[object, ...]]]) -> list[list[Row]]:
    """The rows of chunks, with their lines."""
    lines = iter(range(2, 1_000))
    return [[(next(lines), *cells) for cells in chunk] for chunk in chunks]


def made(external_id: str, rows: list[Row]) -> Group:
    """All rows of one name, of several the last one's; of B none at all."""
    names = [row[NAME] for row in rows if isinstance(row[NAME], str)]
    if external_id == "B":
        return Group(external_id, None)
    if len(set(names)) < 2:
        return Group(external_id, names[0] if names else None, rows)
    return Group(external_id, names[-1], [row for row in rows if row[NAME] == names[-1]])


def taken(
    chunks: list[list[Row]],
    shelf: Shelf | None,
    to_make: set[str],
    replaced: dict[str, int],
    waiting: Waiting | None = None,
) -> tuple[object, ...]:
    by_id = RowsById(START, shelf, waiting)
    left = [row for rows in chunks for row in by_id.add(rows)]
    known = by_id.known([one for one in IDS if one])
    read = [by_id.rows(one) for one in sorted(known)]
    for one in sorted(known & replaced.keys()):
        by_id.replace(one, by_id.rows(one)[: replaced[one]])
    groups = by_id.take_groups(made, to_make)
    if waiting is None:
        assert by_id.known([one for one in IDS if one]) == set()
    else:
        groups += waiting.look_at_all(list(waiting.numbers()))
        groups.sort(key=PLACE)
        assert not any(set(group.parent_cells) - {(None, None)} for group in groups if waiting.find(group.label))
    answers = [(group.external_id, group.name, group.rows, group.lines, group.first_line) for group in groups]
    cells = [(set(group.parent_cells), list(group.parent_lines)) for group in groups]
    return left, sorted(known), read, answers, cells, [by_id.count]


@pytest.mark.parametrize(("few", "at_once", "objects"), LIMITS)
@given(
    CHUNKS, st.sets(st.sampled_from(["A", "C"])), st.dictionaries(st.sampled_from(["A", "B", "C"]), st.integers(0, 2))
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_customers_are_the_same_with_their_rows_on_a_shelf(
    few: int,
    at_once: int,
    objects: int,
    tmp_path: Path,
    chunks: list[list[tuple[object, ...]]],
    to_make: set[str],
    replaced: dict[str, int],
) -> None:
    rows = numbered(chunks)
    expected = taken(rows, None, {"A", "B", "C", "D"}, replaced)
    with (
        Shelf(tmp_path) as shelf,
        mock.patch.object(rows_by_id, "_FEW", few),
        mock.patch.object(rows_by_id, "_AT_ONCE", at_once),
        mock.patch.object(rows_by_id, "_OBJECTS", objects),
    ):
        # What one name or none tells of a customer is what `made` says, too; B it always leaves without rows.
        assert taken(rows, shelf, {*to_make, "B"}, replaced) == expected
        if not replaced:  # else one of them may come first by another line
            assert taken(rows, shelf, {*to_make, "B"}, replaced, Waiting(shelf)) == expected
        else:
            assert same_customers(taken(rows, shelf, {*to_make, "B"}, replaced, Waiting(shelf)), expected)


def same_customers(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether the answers are the same but for the order of the customers."""
    *firsts, answers, cells, count = one
    *others, expected, expected_cells, expected_count = other
    pairs = [sorted(zip(*both, strict=True), key=repr) for both in ((answers, cells), (expected, expected_cells))]
    return firsts == others and pairs[0] == pairs[1] and count == expected_count


def row(line: int, external_id: str, name: str = "Acme") -> Row:
    return (line, external_id, name, None, None, "a@x.example")


def test_the_first_lines_stay_in_memory_and_the_others_wait(tmp_path: Path) -> None:
    with (
        Shelf(tmp_path) as shelf,
        mock.patch.object(rows_by_id, "_FEW", 1),
        mock.patch.object(rows_by_id, "_AT_ONCE", 1),
    ):
        by_id = RowsById(START, shelf)
        for one in ("A", "B", "C", "D"):
            by_id.add([row(ord(one), one), row(ord(one) + 100, one)])
        kinds = [(group.external_id, type(group)) for group in by_id.take_groups(made, ())]
    assert kinds == [("A", Group), ("B", ShelvedGroup), ("C", ShelvedGroup), ("D", Group)]


@pytest.mark.parametrize(("ids", "stay"), [("ABCDEFGH", 4), ("AAAAAABB", 6), ("AAAABBBB", 5)])
def test_customers_take_room_in_memory_as_lines_do(ids: str, stay: int, tmp_path: Path) -> None:
    with (
        Shelf(tmp_path) as shelf,
        mock.patch.object(rows_by_id, "_FEW", 6),
        mock.patch.object(rows_by_id, "_AT_ONCE", 0),
    ):
        by_id = RowsById(START, shelf)
        for line, one in enumerate(ids):
            by_id.add([row(line, one)])
            if by_id.is_large:
                break
        assert sum(map(len, by_id.in_memory)) == stay + 1  # the line that shows it is taken, too


def test_a_customer_put_there_whole_is_read_only_when_its_rows_are_asked_for(tmp_path: Path) -> None:
    with (
        Shelf(tmp_path) as shelf,
        mock.patch.object(rows_by_id, "_FEW", -1),
        mock.patch.object(rows_by_id, "_AT_ONCE", 0),
        mock.patch.object(Shelf, "get", autospec=True, side_effect=Shelf.get) as get,
    ):
        by_id = RowsById(START, shelf)
        by_id.add([row(2, "A"), row(4, "D", "Another"), row(5, "D")])
        by_id.add([row(6, "C")])
        one, two, _ = by_id.take_groups(made, ())
        assert [(one.name, one.first_line, set(one.parent_cells)), two.external_id] == [
            ("Acme", 2, {(None, None)}),
            "D",
        ]
        assert get.call_count == 1  # of D, whose lines give two names
        assert [group.rows[0][EXTERNAL_ID] for group in (one, two)] == ["A", "D"]
        assert [each[LINE] for each in two.rows] == [5]


def test_equal_texts_of_a_customer_are_kept_once() -> None:
    by_id = RowsById(START)
    text = ["Ac", "me"]
    by_id.add([row(2, "A", "".join(text)), row(3, "A", "".join(text))])
    first, second = by_id.rows("A")
    assert first[NAME] is second[NAME]


def test_customers_of_whom_there_is_nothing_more_to_say_wait(tmp_path: Path) -> None:
    with (
        Shelf(tmp_path) as shelf,
        mock.patch.object(rows_by_id, "_FEW", -1),
        mock.patch.object(rows_by_id, "_AT_ONCE", 0),
        mock.patch.object(rows_by_id, "_OBJECTS", 0),
    ):
        waiting = Waiting(shelf)
        by_id = RowsById(START, shelf, waiting)
        by_id.add([row(2, "A"), row(3, "G"), row(4, "G", "Another"), (5, "C", "Acme", "P", None, None), row(6, "D")])
        by_id.add([row(7, "E"), row(8, "A"), (9, "F", None, None, None, None)])
        by_id.add([row(10, "D")])
        assert (waiting.count, by_id.known(["A", "D", "X"])) == (3, {"A", "D"})
        groups = by_id.take_groups(made, {"E"})
        assert [group.external_id for group in groups] == ["A", "G", "C", "D", "E", "F"]
        assert (waiting.count, by_id.count) == (0, 6)


def test_few_customers_with_rows_on_the_shelf_are_objects_and_wait_as_soon_as_they_are_too_many(tmp_path: Path) -> None:
    with (
        Shelf(tmp_path) as shelf,
        mock.patch.object(rows_by_id, "_FEW", -1),
        mock.patch.object(rows_by_id, "_AT_ONCE", 0),
        mock.patch.object(rows_by_id, "_OBJECTS", 3),
    ):
        waiting = Waiting(shelf)
        by_id = RowsById(START, shelf, waiting)
        by_id.add([row(2, "A"), (3, "B", "Acme", "P", None, None), row(4, "C")])
        by_id.add([row(5, "D", "Another")])
        assert waiting.count == 0
        by_id.add([row(6, "E")])
        assert [waiting.find(one) for one in ("A", "B", "C", "D", "E")] == [0, None, 1, 2, None]
        by_id.add([])
        groups = by_id.take_groups(made, ())
        assert [group.external_id for group in groups] == ["B"]
        assert (waiting.count, by_id.count) == (4, 5)
        assert waiting.rows(0) == [row(2, "A")]
