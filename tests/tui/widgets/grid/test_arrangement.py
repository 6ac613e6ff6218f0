"""A person's choice laid over the columns of a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.engine.settings.column_choices import NO_CHOICE, ColumnChoice
from upflow_tui.tui.file_columns import file_column
from upflow_tui.tui.widgets.grid.arrangement import (
    LEAST,
    MOST,
    all_in_order,
    in_chosen_widths,
    in_sight,
    moved,
    put,
    resized,
    turned,
)
from upflow_tui.tui.widgets.grid.columns import GridColumn, names_of

COLUMNS = (GridColumn("Name"), GridColumn("ID"), GridColumn("Town"), GridColumn("Country", hidden=True))


def labels(choice: ColumnChoice, columns: tuple[GridColumn, ...] = COLUMNS) -> list[str]:
    return [columns[place].label for place in in_sight(columns, choice)]


def test_without_a_choice_it_is_as_the_program_has_it() -> None:
    assert labels(NO_CHOICE) == ["Name", "ID", "Town"]


def test_shown_and_hidden() -> None:
    assert labels(turned(COLUMNS, NO_CHOICE, 1)) == ["Name", "Town"]
    assert labels(turned(COLUMNS, NO_CHOICE, 3)) == ["Name", "ID", "Town", "Country"]
    assert labels(turned(COLUMNS, turned(COLUMNS, NO_CHOICE, 1), 1)) == ["Name", "ID", "Town"]


def test_the_first_stays_first_and_is_always_shown() -> None:
    assert turned(COLUMNS, NO_CHOICE, 0) == NO_CHOICE
    assert moved(COLUMNS, NO_CHOICE, 0, 1) == NO_CHOICE
    assert moved(COLUMNS, NO_CHOICE, 1, -1) == NO_CHOICE
    assert put(COLUMNS, NO_CHOICE, 2, 0) == NO_CHOICE
    assert labels(ColumnChoice(order=("town", "name", "id"), shown={"name": False})) == ["Name", "Town", "ID"]


def test_moved() -> None:
    assert labels(moved(COLUMNS, NO_CHOICE, 2, -1)) == ["Name", "Town", "ID"]
    assert labels(put(COLUMNS, NO_CHOICE, 1, 2)) == ["Name", "Town", "ID"]


def test_a_column_that_is_new_stands_where_the_program_has_it() -> None:
    choice = moved(COLUMNS, NO_CHOICE, 2, -1)
    later = (*COLUMNS[:2], GridColumn("Parent"), *COLUMNS[2:])
    assert labels(choice, later) == ["Name", "Town", "ID", "Parent"]


def test_columns_that_are_not_there_now_keep_their_place_for_when_they_are() -> None:
    choice = moved(COLUMNS, NO_CHOICE, 2, -1)
    fewer = (COLUMNS[0], COLUMNS[1], GridColumn("Phone"))
    changed = moved(fewer, choice, 2, -1)
    assert labels(changed, fewer) == ["Name", "Phone", "ID"]
    assert "town" in changed.order


def test_widths_within_what_is_sensible() -> None:
    assert in_chosen_widths(COLUMNS, resized(COLUMNS, NO_CHOICE, 1, 14), (0, 1))[1].width == 14
    assert resized(COLUMNS, NO_CHOICE, 1, -5).widths == {"id": LEAST}
    assert resized(COLUMNS, NO_CHOICE, 1, 9_999).widths == {"id": MOST}


def test_columns_of_one_name_are_told_apart_and_a_header_of_a_file_is_not_written_down() -> None:
    columns = [file_column("Phone", None, most=9), file_column("Phone", None, most=9), file_column("X", "town", most=9)]
    first, second, town = names_of(columns)
    assert first != second
    assert "phone" not in first.lower()
    assert town == "field town"


@given(st.permutations(["name", "id", "town", "country", "gone"]), st.integers(1, 3), st.integers(1, 3))
def test_every_column_is_there_once_whatever_is_chosen(order: list[str], place: int, onto: int) -> None:
    choice = put(COLUMNS, ColumnChoice(order=tuple(order)), place, onto)
    assert sorted(all_in_order(COLUMNS, choice)) == [0, 1, 2, 3]
    assert all_in_order(COLUMNS, choice)[0] == 0
