"""The width of a line, judged by the habit of the lines around it (docs/rules.md §2 "Width")."""

from __future__ import annotations

import random

import pytest

from upflow_tui.importing.file.habits import habits_of
from upflow_tui.importing.file.widths import Around, Verdict

WIDTH = 5


def line(number: int, note: str = "x") -> list[str]:
    return [f"C-{number}", f"Name {chr(97 + number % 26)}", "Some street", "Town", note]


def judged(rows: list[list[str]], width: int = WIDTH) -> dict[int, Verdict]:
    habits = habits_of(rows, width, ";", [])
    return Around(habits, rows, range(2, len(rows) + 2)).verdicts(0, len(rows))


PADDED = [line(n, "x" if n % 3 else "") for n in range(60)]
FILLED = [line(n) for n in range(60)]
TRIMMED = [line(n) if n % 4 else line(n)[:4] for n in range(60)]
TRAILING = [[*line(n), ""] for n in range(60)]
BLOCKS = [line(n, "x" if n % 5 else "") if n // 16 % 2 else line(n)[:4] for n in range(-1, 60)][1:]


@pytest.mark.parametrize("rows", [PADDED, FILLED, TRIMMED, TRAILING, BLOCKS, PADDED + TRIMMED, TRAILING + PADDED])
def test_every_habit_passes(rows: list[list[str]]) -> None:
    assert judged(rows) == {}


@pytest.mark.parametrize("rows", [PADDED, FILLED, TRIMMED])
def test_a_separator_too_many_is_damage_even_where_the_last_cell_is_blank(rows: list[list[str]]) -> None:
    harmed = [*rows[:30], ["C-30", "Na", "me", "Some street", "Town", ""], *rows[31:]]
    assert judged(harmed) == {30: Verdict.DAMAGED}


@pytest.mark.parametrize("rows", [PADDED, FILLED])
@pytest.mark.parametrize("last", ["", "x"])
def test_a_separator_too_few_is_damage_in_a_padded_file(rows: list[list[str]], last: str) -> None:
    harmed = [*rows[:30], ["C-30", "Name Some street", "Town", last], *rows[31:]]
    assert judged(harmed) == {30: Verdict.DAMAGED}


def test_a_short_line_that_ends_in_a_blank_is_damage_in_a_trimmed_file() -> None:
    assert judged([*TRIMMED[:30], ["C-30", "Name Some street", "Town", ""], *TRIMMED[31:]]) == {30: Verdict.DAMAGED}


def test_a_value_that_has_plainly_moved_is_damage_in_any_file() -> None:
    moved = ["Some street", "C-31", "Name", "Town"]
    assert judged([*TRIMMED[:31], moved, *TRIMMED[32:]]) == {31: Verdict.DAMAGED}
    assert judged([*TRAILING[:31], ["", "C-31", "Name", "Some street", "Town"], *TRAILING[32:]]) == {
        31: Verdict.DAMAGED
    }


def test_any_number_of_blank_cells_beyond_the_header_passes_in_a_trailing_file() -> None:
    assert judged([*TRAILING[:31], [*line(31), "", "", ""], *TRAILING[32:]]) == {}


def test_cells_beyond_the_header_that_hold_something_are_damage_in_any_file() -> None:
    assert judged([*TRAILING[:31], [*line(31), "", "x"], *TRAILING[32:]]) == {31: Verdict.DAMAGED}


def test_a_line_that_a_line_break_has_torn_apart_is_named_with_both_halves() -> None:
    halves = [["C-30", "Na"], ["me d", "Some street", "Town", "x"]]
    expected = {30: Verdict.FIRST_HALF, 31: Verdict.SECOND_HALF}
    for rows in (PADDED, TRIMMED):
        assert judged([*rows[:30], *halves, *rows[31:]]) == expected


def test_the_verdict_does_not_depend_on_how_much_is_looked_at_at_once() -> None:
    chance = random.Random(4)
    rows = [line(n, chance.choice(["", "x"]))[: chance.choice([5, 5, 5, 4, 3])] for n in range(400)]
    habits = habits_of(rows, WIDTH, ";", [])
    whole = Around(habits, rows, range(2, 402)).verdicts(0, 400)
    apart: dict[int, Verdict] = {}
    for place in range(400):
        first = max(0, place - 256)
        some = rows[first : place + 257]
        around = Around(habits, some, range(first + 2, 402), at_start=not first, at_end=place + 257 >= 400)
        apart.update({first + at: verdict for at, verdict in around.verdicts(place - first, place - first + 1).items()})
    assert apart == whole


def test_a_line_break_inside_the_id_is_named_with_both_halves() -> None:
    rows = [[*line(n)[:3], f"AB{1000 + n}", "x"] for n in range(40)]
    torn = [*rows[:20], ["C-"], ["20", *rows[20][1:]], *rows[21:]]
    assert judged(torn) == {20: Verdict.FIRST_HALF, 21: Verdict.SECOND_HALF}


def test_values_that_have_moved_into_a_line_of_full_width_are_damage_where_lines_are_trimmed() -> None:
    rows = [[f"C-{n}", f"AB{1000 + n}", "2026-01-02", "Town", "x"][: 5 if n % 4 else 4] for n in range(60)]
    assert judged(rows) == {}
    assert judged([*rows[:30], ["C-30", "", "AB1030", "2026-01-02", "Town"], *rows[31:]]) == {30: Verdict.DAMAGED}


@pytest.mark.parametrize("rows", [TRIMMED, TRAILING])
def test_in_a_file_of_lines_with_errors_every_other_width_is_damage(rows: list[list[str]]) -> None:
    """The program leaves out no blank cell there and adds none; what it wrote so was damaged (docs/rules.md §6)."""
    around = Around(habits_of(rows, WIDTH, ";", []), rows, range(2, len(rows) + 2), is_own=True)
    assert set(around.verdicts(0, len(rows))) == {place for place, row in enumerate(rows) if len(row) != WIDTH}


def test_the_last_short_lines_of_a_file_trimmed_by_blocks_pass() -> None:
    """Spreadsheets trim blocks of 16 lines, counted from the top; other programs begin behind the header."""
    notes = ["x" if n % 5 == 1 else "" for n in range(80)]
    for count in (74, 80):
        rows = [line(n, notes[n]) if n < 64 else line(n)[:4] for n in range(count)]
        assert judged(rows) == {}
    sheet = [line(n, notes[n]) if n < 79 else line(n)[:4] for n in range(80)]  # line 81 begins a block
    assert judged(sheet) == {}


def test_a_last_line_that_was_cut_is_damage_where_lines_end_in_a_filled_cell() -> None:
    assert judged([*(line(n) for n in range(79)), line(79)[:4]]) == {79: Verdict.DAMAGED}


def test_a_damaged_line_does_not_make_its_neighbours_damage_in_a_trimmed_file() -> None:
    rows = [line(n)[: 4 if n < 32 else 5] for n in range(64)]
    for odd in (line(20, ""), ["C-20", "Na", "me", "Some street", "Town", ""]):
        found = judged([*rows[:20], odd, *rows[21:]])
        assert set(found) <= {20}


def test_a_line_that_begins_in_the_middle_of_a_word_goes_on_with_the_one_above_it() -> None:
    names = [[f"Name {chr(97 + n % 26)}", "Some street", "Town", "x"][: 4 if n % 3 else 3] for n in range(60)]
    assert judged(names, 4) == {}
    for halves in ([["Na"], ["me x", "Some street", "Town", "x"]], [["Name y", "Some street", "To"], ["wn"]]):
        harmed = [*names[:30], *halves, *names[31:]]
        assert judged(harmed, 4) == {30: Verdict.FIRST_HALF, 31: Verdict.SECOND_HALF}


PHONES = [[f"C-{n}", "Name", "Town", f"+33 4 72 {n}", "note"][: 5 if n % 3 else 4] for n in range(10, 70)]


def test_two_values_that_have_become_one_are_damage_where_lines_are_trimmed() -> None:
    assert judged(PHONES) == {}
    for glued in (["C-40", "Name", "Town", "+33 4 72 40note"], ["C-40", "Name", "Town+33 4 72 40"]):
        assert judged([*PHONES[:30], glued, *PHONES[31:]]) == {30: Verdict.DAMAGED}
    for whole in (["C-40", "Name", "Town", "+33 4 72 40 ext. 3"], ["C-40", "Name", "Town", "+33 4 72 40x12"]):
        assert judged([*PHONES[:30], whole, *PHONES[31:]]) == {}


def test_a_line_as_short_as_none_that_lacks_what_all_others_have_is_damage() -> None:
    names = [[f"Name {n}", "Some street", "Town", "x"][: 4 if n % 3 else 3] for n in range(60)]
    assert judged([*names[:30], ["Name 30", "Some streetTown"], *names[31:]], 4) == {30: Verdict.DAMAGED}
    trailing = [[f"Name {n}", "Some street", "Town", "", ""] for n in range(60)]
    harmed = [*trailing[:30], ["Name 30", "Some streetTown", "", ""], *trailing[31:]]
    assert judged(harmed, 3) == {30: Verdict.DAMAGED}


def test_separators_inside_quotes_are_seen_by_what_stands_between_them() -> None:
    quoted = ["C-40", "Name", "Town;+33 4 72 40"]
    assert judged([*PHONES[:30], quoted, *PHONES[31:]]) == {30: Verdict.DAMAGED}
