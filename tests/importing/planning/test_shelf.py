"""Rows that wait in a file: they come back as they were, from any place, and nothing is left of the file."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from upflow_tui.importing.checking.rows import REFUSED, Row
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
        place = shelf.put(rows)
        assert shelf.get(place) == rows
        assert [[type(cell) for cell in one] for one in shelf.get(place)] == [[*map(type, one)] for one in rows]
        assert all(cell is REFUSED for one in shelf.get(place) for cell in one if cell == REFUSED)
        assert shelf.first_line(place) == rows[0][0]


def test_places_are_asked_for_in_any_order_while_more_are_put_there(tmp_path: Path) -> None:
    chance = Random(5)
    kept: list[list[Row]] = []
    with Shelf(tmp_path) as shelf:
        for number in range(3_000):
            # Some longer than what is read at once, all together more than is written at once.
            rows = [row(number, "x" * chance.choice((1, 30, 900, 40_000 if number % 50 == 0 else 10)))] * 2
            assert shelf.put(rows) == number
            kept.append(rows)
            if number % 7 == 0:
                place = chance.randrange(number + 1)
                assert shelf.get(place) == kept[place]
        for place in chance.sample(range(3_000), 3_000):
            assert shelf.get(place) == kept[place]


def test_its_file_has_no_name_and_ends_with_it(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.put([row(2, "x" * 3_000_000)])
        assert list(tmp_path.iterdir()) == []
        assert shelf.get(0) == [row(2, "x" * 3_000_000)]
    with pytest.raises(ValueError, match="closed"):
        shelf.get(0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_which_nothing_can_be_written_is_an_error(tmp_path: Path) -> None:
    with Shelf(tmp_path / "gone") as shelf:
        shelf.put([row(2)])
        with pytest.raises(OSError, match="gone"):
            shelf.get(0)


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
                assert not shelved.names_no_parent and not plain.names_no_parent
                assert shelved.line_of(3, "P") == 9
        blank = ShelvedGroup("C-1", "Acme", rows[:1])
        assert blank.names_no_parent and Group("C-1", "Acme", rows[:1]).names_no_parent
        blank.put_on(shelf)
        assert tuple(blank.parent_cells) == ((None, None),) and blank.names_no_parent
