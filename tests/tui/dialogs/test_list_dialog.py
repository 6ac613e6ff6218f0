"""The list in a box: as high as its rows or as the window allows, and what enter and esc give back."""

from __future__ import annotations

from typing import Any

import pytest
from textual.content import Content
from textual.widgets import Static

from tests.tui.dialogs.test_repair_dialogs import Host
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid

NAMED = (GridColumn("Name"), GridColumn("Town", 20))
BARE = (GridColumn(""), GridColumn("", 20))


def rows(count: int) -> list[Row]:
    return [Row(10 + place, (f"name {place}", "Lyon")) for place in range(count)]


@pytest.mark.parametrize(
    ("columns", "count", "least", "around", "height"),
    [
        (NAMED, 3, 1, 8, 4),  # the labels are a line too
        (BARE, 3, 1, 8, 3),
        (NAMED, 100, 1, 8, 16),  # 24 lines less 8
        (NAMED, 100, 1, 14, 10),
        (NAMED, 100, 1, 23, 4),  # some lines stay, however much there is around it
        (NAMED, 0, 2, 8, 2),
        (NAMED, 1, 3, 8, 3),
    ],
)
async def test_the_list_is_as_high_as_its_rows_or_as_the_window_allows(
    columns: tuple[GridColumn, ...], count: int, least: int, around: int, height: int
) -> None:
    dialog: ListDialog[None] = ListDialog("Title", columns, rows(count), least=least, around=around)
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        grid = dialog.query_one(RowGrid)
        assert grid.styles.height is not None and grid.styles.height.value == height
        assert grid.has_focus


async def given(dialog: ListDialog[Any], *keys: str) -> list[Any]:
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return app.given


async def test_enter_gives_back_what_is_made_of_the_row_and_esc_nothing() -> None:
    def dialog() -> ListDialog[int]:
        return ListDialog("Title", NAMED, rows(3), gives=lambda row: row.key, enter="Choose", cursor=1)

    assert await given(dialog(), "enter") == [11]
    assert await given(dialog(), "down", "enter") == [12]
    assert await given(dialog(), "escape") == [None]


async def test_where_enter_does_nothing_the_dialog_stays_open() -> None:
    assert await given(ListDialog("Title", NAMED, rows(3)), "enter") == []


async def test_what_is_said_below_follows_the_cursor() -> None:
    dialog: ListDialog[None] = ListDialog(
        "Title", NAMED, rows(3), words=["Some words."], told=lambda place: Content(f"row {place}"), cursor=2
    )
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = dialog.query_one(".list--told", Static)
        assert str(told.render()) == "row 2"
        await pilot.press("up")
        await pilot.pause()
        assert str(told.render()) == "row 1"
        assert dialog.query_one(RowGrid).styles.margin.top == 1, "a line apart from the words"


async def test_without_columns_there_is_no_list() -> None:
    dialog: ListDialog[None] = ListDialog("Title", (), (), words=["Nothing differs."])
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not dialog.query(RowGrid)
        await pilot.press("escape")
        await pilot.pause()
        assert app.given == [None]
