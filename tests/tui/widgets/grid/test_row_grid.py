"""The table: rows come into sight, keys and mouse move the cursor, and its length costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from tests.tui.hostile import HOSTILE
from upflow_tui.tui.theme import LIGHT, THEMES
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone
from upflow_tui.tui.widgets.grid.rows import PAGE, PAGES_HELD, SIGNS

COLUMNS = (GridColumn("Name", min_width=12, sortable=True), GridColumn("ID", 8, sortable=True), GridColumn("Note", 10))


class Numbers:
    """A list of any length; remembers what was read of it."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.read: list[int] = []

    def count(self) -> int:
        return self._count

    def rows(self, start: int, count: int) -> Sequence[Row]:
        self.read.append(start)
        return [numbered(index) for index in range(start, min(start + count, self._count))]


def numbered(index: int) -> Row:
    return Row(index + 7, (f"name {index}", f"C-{index}", "note"))


class Host(App[None]):
    """A program with one grid, that writes down what the grid says."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "entered")]

    def __init__(self, grid: RowGrid) -> None:
        super().__init__()
        self.grid = grid
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def on_row_grid_row_highlighted(self, event: RowGrid.RowHighlighted) -> None:
        self.said.append(event)

    def on_row_grid_row_selected(self, event: RowGrid.RowSelected) -> None:
        self.said.append(event)

    def on_row_grid_page_needed(self, event: RowGrid.PageNeeded) -> None:
        self.said.append(event)

    def on_row_grid_header_selected(self, event: RowGrid.HeaderSelected) -> None:
        self.said.append(event)

    def on_row_grid_marks_changed(self, event: RowGrid.MarksChanged) -> None:
        self.said.append(event)

    def action_entered(self) -> None:
        self.said.append(Message())

    def last(self, kind: type[Message]) -> Message:
        return [message for message in self.said if type(message) is kind][-1]

    def lines(self) -> list[str]:
        return [self.grid.render_line(y).text for y in range(self.grid.size.height)]


def shown(host: Host) -> list[str]:
    """The first words of the rows in sight."""
    return [line[1:].split("  ")[0].strip() for line in host.lines()[1:]]


async def test_rows_stand_under_their_labels() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 8)) as pilot:
        host.grid.show_rows([numbered(0), numbered(1)])
        await pilot.pause()
        lines = host.lines()
        assert lines[0].split() == ["Name", "ID", "Note"]
        assert lines[1].split() == ["▌name", "0", "C-0", "note"]
        assert lines[2].split() == ["name", "1", "C-1", "note"]
        assert {cell_len(line) for line in lines} == {60}


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        (["down"], 1),
        (["down", "down", "up"], 1),
        (["up"], 0),
        (["end"], 999_999),
        (["end", "down"], 999_999),
        (["end", "home"], 0),
        (["pagedown"], 9),
        (["pagedown", "pagedown", "pageup"], 9),
        (["end", "pageup"], 999_990),
    ],
)
async def test_keys_move_the_cursor_and_it_stays_in_sight(keys: list[str], index: int) -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(1_000_000))
        await pilot.press(*keys)
        await pilot.pause()
        assert host.grid.cursor_row == index
        assert f"name {index}" in shown(host)
        assert next(line for line in host.lines() if line.startswith("▌")).split()[1] == str(index)
        told = host.last(RowGrid.RowHighlighted)
        assert isinstance(told, RowGrid.RowHighlighted)
        assert (told.index, told.row) == (index, numbered(index))


async def test_a_million_rows_are_neither_read_nor_held() -> None:
    source = Numbers(1_000_000)
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 30)) as pilot:
        host.grid.show_source(source)
        await pilot.pause()
        assert source.read == [0]
        await pilot.press("end")
        await pilot.pause()
        assert len(source.read) <= 3
        for row in range(0, 1_000_000, 9_973):
            host.grid.cursor_row = row
        await pilot.pause()
        assert host.grid._pages.held() <= PAGE * PAGES_HELD
        assert len(host.grid._picture._strips) <= 512


async def test_missing_rows_are_asked_for_and_shown_as_an_ellipsis_until_they_come() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_pages(1_000_000, generation=3)
        await pilot.pause()
        assert set(shown(host)) == {"…"}
        need = host.last(RowGrid.PageNeeded)
        assert isinstance(need, RowGrid.PageNeeded)
        assert (need.start, need.count, need.generation) == (0, PAGE, 3)
        told = host.last(RowGrid.RowHighlighted)
        assert isinstance(told, RowGrid.RowHighlighted)
        assert told.row is None
        host.grid.set_page(need.start, [numbered(index) for index in range(need.count)], need.generation)
        await pilot.pause()
        assert shown(host)[:2] == ["name 0", "name 1"]
        told = host.last(RowGrid.RowHighlighted)
        assert isinstance(told, RowGrid.RowHighlighted)
        assert told.row == numbered(0)


async def test_a_page_of_an_older_list_comes_too_late() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_pages(500, generation=3)
        await pilot.pause()
        host.grid.show_pages(500, generation=4)
        host.grid.set_page(0, [numbered(index) for index in range(PAGE)], 3)
        await pilot.pause()
        assert set(shown(host)) == {"…"}


async def test_a_jump_asks_for_the_rows_there_and_coming_back_asks_again() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_pages(100_000, generation=1)
        await pilot.press("end")
        await pilot.pause()
        need = host.last(RowGrid.PageNeeded)
        assert isinstance(need, RowGrid.PageNeeded)
        assert need.start <= 99_991
        assert need.start + need.count == 100_000
        await pilot.press("home")
        await pilot.pause()
        need = host.last(RowGrid.PageNeeded)
        assert isinstance(need, RowGrid.PageNeeded)
        assert need.start == 0


async def test_a_list_that_grows_keeps_its_rows_and_its_cursor() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_pages(5, generation=1)
        host.grid.set_page(0, [numbered(index) for index in range(5)], 1)
        await pilot.press("end")
        host.grid.set_count(40)
        await pilot.pause()
        assert host.grid.cursor_row == 4
        assert shown(host)[0] == "name 0"
        need = host.last(RowGrid.PageNeeded)
        assert isinstance(need, RowGrid.PageNeeded)
        assert (need.start, need.count) == (0, 40)


async def test_enter_and_a_double_click_open_the_row() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.press("down", "enter")
        await pilot.pause()
        opened = host.last(RowGrid.RowSelected)
        assert isinstance(opened, RowGrid.RowSelected)
        assert (opened.index, opened.row) == (1, numbered(1))
        await pilot.click(RowGrid, offset=(3, 5))
        await pilot.pause()
        assert host.grid.cursor_row == 4
        assert host.last(RowGrid.RowSelected) is opened
        await pilot.click(RowGrid, offset=(3, 7), times=2)
        await pilot.pause()
        opened = host.last(RowGrid.RowSelected)
        assert isinstance(opened, RowGrid.RowSelected)
        assert opened.index == 6


async def test_enter_is_the_screens_where_the_grid_does_nothing_by_it() -> None:
    host = Host(RowGrid(COLUMNS, enter_label=None))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.press("enter")
        await pilot.pause()
        assert type(host.said[-1]) is Message


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(500))
        await pilot.pause()
        await pilot._post_mouse_events([events.MouseScrollDown], RowGrid, (3, 3))
        await pilot.pause()
        assert shown(host)[0] != "name 0"
        assert host.grid.cursor_row == 0


@pytest.mark.parametrize(("room", "is_drawn"), [(7, False), (8, True), (12, True)])
async def test_a_column_at_the_edge_with_room_for_a_scrap_only_waits_until_one_goes_there(
    room: int, is_drawn: bool
) -> None:
    host = Host(RowGrid((GridColumn("Name", 10), GridColumn("Manager", 12), GridColumn("Changed", 12))))
    async with host.run_test(size=(1 + 10 + 2 + room, 4)) as pilot:
        host.grid.show_rows([Row(1, ("Durand", "anna@mars.example", "0"))])
        await pilot.pause()
        head, line = host.lines()[:2]
        assert ("Manage" in head, "anna@" in line) == (is_drawn, is_drawn)
        assert "›" in head
        await pilot.press("right")
        await pilot.pause()
        assert "Change" in host.lines()[0] or not is_drawn


async def test_the_first_column_stays_while_the_others_go_sideways() -> None:
    columns = (GridColumn("Name", 10), *(GridColumn(f"Column {number}", 12) for number in range(6)))
    host = Host(RowGrid(columns))
    async with host.run_test(size=(50, 6)) as pilot:
        host.grid.show_rows([Row(1, ("Durand", *(f"value {number}" for number in range(6))))])
        await pilot.pause()
        assert "›" in host.lines()[0]
        assert "‹" not in host.lines()[0]
        await pilot.press("right", "right")
        await pilot.pause()
        head, line = host.lines()[:2]
        assert line.split("  ")[0] == "▌Durand"
        assert "value 2" in line
        assert "value 1" not in line
        assert "‹" in head
        assert line.index("value 2") == head.index("Column 2")
        await pilot.press(*["right"] * 9)
        await pilot.pause()
        assert "value 4" in host.lines()[1]
        assert "value 5" in host.lines()[1]
        assert "›" not in host.lines()[0]
        await pilot.press(*["left"] * 9)
        await pilot.pause()
        assert "value 0" in host.lines()[1]


async def test_a_cursor_of_cells_brings_its_column_into_sight() -> None:
    columns = (GridColumn("Name", 10), *(GridColumn(f"Column {number}", 12) for number in range(6)))
    host = Host(RowGrid(columns, cell_cursor=True))
    async with host.run_test(size=(50, 6)) as pilot:
        host.grid.show_rows([Row(1, ("Durand", *(f"value {number}" for number in range(6))))])
        await pilot.press(*["right"] * 6)
        await pilot.pause()
        assert host.grid.cursor_column == 6
        assert "value 5" in host.lines()[1]
        await pilot.press("right", *["left"] * 5)
        await pilot.pause()
        assert host.grid.cursor_column == 1
        assert "value 0" in host.lines()[1]


async def test_the_column_under_the_cursor_stays_in_sight_when_the_rows_that_come_need_less_room() -> None:
    grid = RowGrid([GridColumn("Name"), *(GridColumn(str(n)) for n in range(30))], cell_cursor=True, list_name="test")
    host = Host(grid)
    async with host.run_test(size=(50, 6)) as pilot:
        grid.show_pages(1000, 1)
        grid.cursor_column = 16
        await pilot.pause()
        grid.set_page(0, [Row(1, ("Durand", *(f"v{n}" for n in range(30))))] * PAGE, 1)
        await pilot.pause()
        assert "v15 " in host.lines()[1]


async def test_any_text_keeps_the_columns_where_they_are() -> None:
    host = Host(RowGrid((GridColumn("Name", 14), GridColumn("Right", 9, align="right"), GridColumn("Note"))))
    async with host.run_test(size=(60, 60)) as pilot:
        rows = [Row(key, (text, text, f"|{key}|")) for key, text in enumerate(HOSTILE.values())]
        host.grid.show_rows(rows)
        await pilot.pause()
        for key, line in enumerate(host.lines()[1 : len(rows) + 1]):
            assert cell_len(line) == 60
            assert cell_len(line[: line.index(f"|{key}|")]) == 1 + 14 + 2 + 9 + 2
            assert line.isprintable() or "\u200d" in line


async def test_labels_may_be_hostile_too() -> None:
    host = Host(RowGrid([GridColumn(text, 9) for text in HOSTILE.values()]))
    async with host.run_test(size=(100, 6)) as pilot:
        host.grid.show_rows([Row(1, tuple(HOSTILE.values()))])
        for _ in HOSTILE:
            await pilot.press("right")
            assert {cell_len(line) for line in host.lines()} == {100}


async def test_a_colour_comes_with_its_sign() -> None:
    host = Host(RowGrid((GridColumn("Tone", 20),)))
    async with host.run_test(size=(40, 20)) as pilot:
        host.grid.show_rows([Row(key, (Cell("value", tone),)) for key, tone in enumerate(Tone)])
        await pilot.pause()
        for tone, line in zip(Tone, host.lines()[1:], strict=False):
            assert line[1:].strip() == f"{SIGNS[tone]} value".strip()
        assert all(SIGNS[tone] for tone in Tone if tone not in (Tone.PLAIN, Tone.MUTED, Tone.STRONG))


async def test_space_marks_rows_by_their_keys() -> None:
    host = Host(RowGrid(COLUMNS, markable=True))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.press("space", "down", "space", "down")
        await pilot.pause()
        assert host.grid.marked == {7, 8}
        assert isinstance(host.last(RowGrid.MarksChanged), RowGrid.MarksChanged)
        assert [line[1] for line in host.lines()[1:4]] == ["●", "●", " "]
        await pilot.press("up", "space")
        assert host.grid.marked == {7}


async def test_sorting_is_asked_for_by_a_click_or_by_key_and_marked() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.pause()
        place = host.lines()[0].index("ID")
        await pilot.click(RowGrid, offset=(place, 0))
        await pilot.click(RowGrid, offset=(host.lines()[0].index("Note"), 0))
        await pilot.pause()
        asked = [message for message in host.said if isinstance(message, RowGrid.HeaderSelected)]
        assert [message.column for message in asked] == [1]
        host.grid.set_sort(1, reverse=True)
        assert "ID ▼" in host.lines()[0]
        host.grid.ask_next_sort()
        await pilot.pause()
        asked_next = host.last(RowGrid.HeaderSelected)
        assert isinstance(asked_next, RowGrid.HeaderSelected)
        assert asked_next.column == 0


async def test_a_resize_lays_the_columns_out_anew() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.press("end")
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert {cell_len(line) for line in host.lines()} == {99}
        assert "name 49" in shown(host)


async def test_an_empty_list_says_so_and_takes_keys() -> None:
    host = Host(RowGrid(COLUMNS, empty_text="No customers yet."))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_rows([])
        await pilot.press("down", "end", "pagedown", "enter", "space", "left")
        await pilot.pause()
        assert "No customers yet." in host.lines()[1]
        assert host.grid.row is None


async def test_focus_and_cursor_are_seen_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.pause()
        segments = list(host.grid.render_line(1))
        assert all(segment.style is not None and segment.style.reverse for segment in segments[:1])
        assert segments[0].text.startswith("▌")
        host.set_focus(None)
        await pilot.pause()
        assert host.lines()[1].startswith("▏")


async def test_another_theme_repaints_rows_that_were_drawn_before() -> None:
    host = Host(RowGrid(COLUMNS))
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(Numbers(50))
        await pilot.pause()

        def ground() -> object:
            style = next(iter(host.grid.render_line(3))).style
            return style and style.bgcolor

        dark = ground()
        host.theme = LIGHT.name
        await pilot.pause()
        assert ground() != dark


async def test_a_row_is_replaced_and_values_are_read_again() -> None:
    host = Host(RowGrid(COLUMNS))
    source = Numbers(50)
    async with host.run_test(size=(60, 10)) as pilot:
        host.grid.show_source(source)
        await pilot.pause()
        host.grid.replace_row(2, Row(9, ("repaired", "", "")))
        await pilot.pause()
        assert shown(host)[2] == "repaired"
        host.grid.reload()
        await pilot.pause()
        assert shown(host)[2] == "name 2"
        assert source.read == [0, 0]


async def test_another_state_of_the_same_list_is_shown_without_a_jump() -> None:
    grid = RowGrid(COLUMNS)
    app = Host(grid)
    async with app.run_test(size=(60, 12)) as pilot:
        grid.show_pages(500, 1)
        grid.set_page(0, [numbered(index) for index in range(256)], 1)
        grid.cursor_row = 200
        await pilot.pause()
        top = grid.rows_in_sight.start
        rows = [numbered(index + 1) for index in range(128, 384)]  # the first row is gone
        grid.show_again(499, 2, 128, rows, 199)
        await pilot.pause()
        assert grid.row == numbered(200)
        assert (grid.cursor_row, grid.rows_in_sight.start) == (199, top - 1), "the row stays where it stood"
        grid.set_page(0, [numbered(0)] * 128, 1)
        grid.cursor_row = 130
        assert grid.row == numbered(131), "rows of the state before come too late"


async def test_another_state_may_be_empty_or_shorter_than_the_cursor_is_far() -> None:
    grid = RowGrid(COLUMNS)
    app = Host(grid)
    async with app.run_test(size=(60, 12)) as pilot:
        grid.show_pages(300, 1)
        grid.cursor_row = 250
        await pilot.pause()
        grid.show_again(3, 2, 0, [numbered(index) for index in range(3)], 250)
        assert grid.cursor_row == 2
        grid.show_again(0, 3, 0, [], 0)
        await pilot.pause()
        assert grid.row is None
        assert grid.row_count == 0


async def test_a_cursor_of_cells_leaves_the_first_column_to_the_mark_of_the_row() -> None:
    grid = RowGrid(COLUMNS, cell_cursor=True)
    app = Host(grid)
    async with app.run_test(size=(60, 12)) as pilot:
        grid.show_rows([numbered(0), numbered(1)])
        grid.focus()
        await pilot.pause()
        assert not any(segment.style and segment.style.reverse for segment in grid.render_line(1))
        grid.cursor_column = 1
        await pilot.pause()
        assert any(segment.style and segment.style.reverse for segment in grid.render_line(1))
