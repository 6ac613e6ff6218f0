"""What contents need is seen in a sample, and nothing jumps afterwards."""

from __future__ import annotations

from upflow_tui.tui.widgets.grid.columns import ColumnLayout, GridColumn
from upflow_tui.tui.widgets.grid.contents import SAMPLE, Contents
from upflow_tui.tui.widgets.grid.row_grid import Cell, Row, Tone

COLUMNS = (GridColumn("Name", min_width=10), GridColumn("ID", min_width=4, whole=True), GridColumn("Lines", 5))


def rows(*cells: tuple[str, str], times: int = 1) -> list[Row]:
    return [Row(key, (*pair, "1")) for key, pair in enumerate(cells * times)]


def widths(contents: Contents, room: int) -> tuple[int, ...]:
    return ColumnLayout.of(COLUMNS, 1, room, contents.needs).widths


def test_widths_follow_what_was_seen() -> None:
    contents = Contents(COLUMNS)
    assert contents.see(rows(("Durand & Fils", "C-00101")))
    assert widths(contents, 80) == (13, 7, 5)


def test_signs_and_wide_letters_count() -> None:
    contents = Contents(COLUMNS)
    contents.see([Row(1, (Cell("東京", Tone.ERROR), "C", ""))])
    assert contents.needs[0] == (6, 6)


def test_the_column_that_identifies_is_never_cut_while_it_leaves_half_of_the_grid() -> None:
    contents = Contents(COLUMNS)
    contents.see(rows(("A name that is much longer than there is room for it", "00001002003")))
    assert widths(contents, 40)[1] == 11
    contents.see(rows(("A", "7" * 500)))
    assert 40 <= widths(contents, 80)[1] < 60, "what is hostile does not take everything"


def test_after_the_sample_only_what_must_be_whole_grows() -> None:
    contents = Contents(COLUMNS)
    contents.see(rows(("short", "C-1"), times=SAMPLE))
    assert not contents.see(rows(("a name that is longer than any in the sample", "C-2")))
    assert contents.see(rows(("short", "C-100000")))
    assert widths(contents, 80) == (5, 8, 5)


def test_another_list_never_makes_a_column_narrower() -> None:
    contents = Contents(COLUMNS)
    contents.see(rows(("Durand & Fils", "C-00101")))
    contents.begin()
    assert not contents.see(rows(("Ada", "C-1")))
    assert contents.see(rows(("Durand & Fils Transports", "C-1")))


def test_one_long_cell_among_many_is_not_what_is_usual() -> None:
    contents = Contents(COLUMNS)
    contents.see(rows(*[("Ada Lovelace", "C-1")] * 99, ("x" * 90, "C-2")))
    assert contents.needs[0] == (12, 90)


def test_very_many_columns_are_seen_in_fewer_rows() -> None:
    many = tuple(GridColumn(f"c{number}") for number in range(2_000))
    contents = Contents(many)
    contents.see([Row(1, ("x",) * 2_000)] * 16)
    assert not contents.see([Row(1, ("xxxx",) * 2_000)])
