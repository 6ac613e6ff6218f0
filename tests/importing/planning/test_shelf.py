"""Rows that wait in a file: they come back as they were, from any place, and nothing is left of the file."""

from __future__ import annotations

import marshal
from pathlib import Path
from random import Random
from unittest import mock

import pytest

from upflow_tui.importing.checking.rows import REFUSED, Row
from upflow_tui.importing.planning import shelf as module
from upflow_tui.importing.planning.groups import Group, ShelvedGroup
from upflow_tui.importing.planning.shelf import Shelf


def row(line: int, *cells: object) -> Row:
    return (line, "C-1", "Acme", None, None, *cells)


ODD = (
    [row(2, "Été", True, False, ("a@x.example", "b@x.example"), "")],
    [row(3, REFUSED, None, REFUSED), row(4, "x", REFUSED, ())],
    [row(5, "\x00\ud800\u2028", "😀" * 300, 'a,"b"\r\n', "...")],
    [row(4_000_000_000, "x")],
)


@pytest.mark.parametrize("rows", ODD)
def test_rows_come_back_as_they_were(rows: list[Row], tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        place = shelf.put(rows, alone=True)
        assert shelf.get(place) == rows
        assert [[type(cell) for cell in one] for one in shelf.get(place)] == [[*map(type, one)] for one in rows]
        assert all(cell is REFUSED for one in shelf.get(place) for cell in one if cell == REFUSED)
        assert shelf.first_line(place) == rows[0][0]


def test_rows_with_what_was_refused_stand_among_others(tmp_path: Path) -> None:
    together = [[row(2, "x")], *ODD, [row(7, ("a", "b"))], *ODD]
    with Shelf(tmp_path) as shelf:
        places = [shelf.put(rows) for rows in together]
        shelf.put([row(9)], alone=True)
        assert len({shelf._packs[place] for place in places}) == 1
        assert [shelf.get(place) for place in places] == together


def test_places_are_asked_for_in_any_order_while_more_are_put_there(tmp_path: Path) -> None:
    chance = Random(5)
    kept: list[list[Row]] = []
    with Shelf(tmp_path) as shelf:
        for number in range(3_000):
            # Some longer than what is read at once, all together more than is written at once.
            rows = [row(number, "x" * chance.choice((1, 30, 900, 40_000 if number % 50 == 0 else 10)))] * 2
            assert shelf.put(rows, alone=chance.random() < 0.1) == number
            kept.append(rows)
            if number % 7 == 0:
                place = chance.randrange(number + 1)
                assert shelf.get(place) == kept[place]
        for place in chance.sample(range(3_000), 3_000):
            assert shelf.get(place) == kept[place]


def test_its_file_has_no_name_and_ends_with_it(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.put([row(2, "x" * 3_000_000)], alone=True)
        assert list(tmp_path.iterdir()) == []
        assert shelf.get(0) == [row(2, "x" * 3_000_000)]
    with pytest.raises(ValueError, match="closed"):
        shelf.get(0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_which_nothing_can_be_written_is_an_error(tmp_path: Path) -> None:
    with Shelf(tmp_path / "gone") as shelf:
        shelf.put([row(2)], alone=True)
        with pytest.raises(OSError, match="gone"):
            shelf.get(0)


def test_rows_are_packed_with_those_before_and_after_them_unless_they_stand_alone(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf, mock.patch.object(marshal, "loads", side_effect=marshal.loads) as loads:
        for number in range(1_000):
            shelf.put([row(number, "a"), row(number, "b")])
        for place in range(1_000):
            assert shelf.get(place) == [row(place, "a"), row(place, "b")]
        assert loads.call_count == 2_000 // module._TOGETHER  # the last ones are not packed yet
        loads.reset_mock()
        alone = [shelf.put([row(number)], alone=True) for number in range(20)]
        long = shelf.put([row(number) for number in range(module._TOGETHER)])
        shelf.put([row(7)])
        for place in (*alone, long):
            shelf.get(place)
    packs = [call.args[0] for call in loads.mock_calls]
    assert [len(marshal.loads(pack)) for pack in packs] == [1] * 21


def test_what_is_given_is_nobody_elses(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        places = [shelf.put([row(2), row(3)], alone=alone) for alone in (True, False)]
        for place in places:
            shelf.get(place).append(row(4))
            assert shelf.get(place) == [row(2), row(3)]


def test_a_customer_on_the_shelf_answers_as_one_in_memory_does(tmp_path: Path) -> None:
    rows = [(7, "C-1", "Acme", None, None), (3, "C-1", "Acme", "P", "Papa"), (9, "C-1", "Acme", "P", "Papa")]
    with Shelf(tmp_path) as shelf:
        for refused_lines in ([], [2], [8]):
            plain = Group("C-1", "Acme", list(rows), refused_lines=refused_lines)
            shelved = ShelvedGroup("C-1", "Acme", list(rows), refused_lines=refused_lines)
            for where in ("in memory", "on the shelf", "taken"):
                if where == "on the shelf":
                    shelved.put_on(shelf)
                elif where == "taken":
                    shelved.take()
                assert shelved.rows == plain.rows
                assert (shelved.first_line, shelved.lines) == (plain.first_line, plain.lines)
                assert set(shelved.parent_cells) == set(plain.parent_cells)
                assert list(shelved.parent_lines) == list(plain.parent_lines)
                assert not shelved.names_no_parent and not plain.names_no_parent
                assert shelved.line_of(3, "P") == 9
        blank = ShelvedGroup("C-1", "Acme", rows[:1])
        assert blank.names_no_parent and Group("C-1", "Acme", rows[:1]).names_no_parent
        blank.put_on(shelf)
        assert tuple(blank.parent_cells) == ((None, None),) and blank.names_no_parent


@pytest.mark.parametrize(
    ("lines", "is_read"),
    [((7,), False), ((7, 8, 9), False), ((7, 9, 11), False), ((7, 9, 10), True), ((7, 8, 10), True), ((9, 8, 7), True)],
)
def test_the_lines_that_name_one_parent_are_told_without_reading_them_where_they_stand_evenly(
    lines: tuple[int, ...], is_read: bool, tmp_path: Path
) -> None:
    rows: list[Row] = [(line, "C-1", "Acme", "P", REFUSED) for line in lines]
    with Shelf(tmp_path) as shelf, mock.patch.object(Shelf, "get", autospec=True, side_effect=Shelf.get) as get:
        group = ShelvedGroup("C-1", "Acme", rows)
        group.put_on(shelf)
        assert list(group.parent_lines) == [(line, "P", REFUSED) for line in lines]
        assert get.called == is_read


def test_the_parent_that_many_customers_have_is_kept_once(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        groups = [
            ShelvedGroup(one, one, [(line, one, one, f"P-{1}", "".join("Papa"))]) for line, one in enumerate("AB")
        ]
        for group in groups:
            group.put_on(shelf)
        one, other = (group.parent_cells for group in groups)
        assert one is other and list(one) == [("P-1", "Papa")]


def test_lines_that_name_several_parents_are_read(tmp_path: Path) -> None:
    rows: list[Row] = [(7, "C-1", "Acme", "P", "Papa"), (8, "C-1", "Acme", None, None), (9, "C-1", "Acme", "P", "Papa")]
    with Shelf(tmp_path) as shelf:
        group = ShelvedGroup("C-1", "Acme", rows)
        group.put_on(shelf)
        assert list(group.parent_lines) == [(7, "P", "Papa"), (8, None, None), (9, "P", "Papa")]
