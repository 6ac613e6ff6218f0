"""The line of tabs: as wide as there is room for, with a note at its right end."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from upflow_tui.tui.widgets.tab_line import Tab, TabLine


class Host(App[None]):
    """A line of tabs and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield TabLine([Tab("Customers"), Tab("Problems"), Tab("Lines")])

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self.chosen.append(event.index)


def line(app: Host) -> str:
    return app.query_one(TabLine).render().plain


async def test_the_note_stands_at_the_right_end() -> None:
    app = Host()
    async with app.run_test(size=(80, 3)):
        app.query_one(TabLine).show(1, [Tab("Customers", 7), Tab("Problems", 12), Tab("Lines", 8)], "only new")
        assert line(app).startswith("  1 Customers 7  ● 2 Problems 12    3 Lines 8")
        assert line(app).endswith("only new")
        assert len(line(app)) == 80 - 2


async def test_without_room_the_note_is_cut_and_the_tabs_stay() -> None:
    app = Host()
    async with app.run_test(size=(50, 3)):
        app.query_one(TabLine).show(0, note="with “a long text that was typed”")
        assert line(app).startswith("● 1 Customers")
        assert "3 Lines" in line(app)
        assert line(app).endswith("…")


async def test_what_was_typed_is_no_markup_in_the_note() -> None:
    app = Host()
    async with app.run_test(size=(80, 3)):
        app.query_one(TabLine).show(0, note="with “[red]\x1b[/]”")
        assert "[red]␛[/]" in line(app)


@pytest.mark.parametrize(("column", "index"), [(3, 0), (20, 1), (34, 2), (79, None)])
async def test_a_click_chooses_the_tab_under_it(column: int, index: int | None) -> None:
    app = Host()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.click(TabLine, offset=(column, 0))
        assert app.chosen == ([] if index is None else [index])
