"""The `?` screen: the screen's own keys first, and one is found by what is typed."""

from __future__ import annotations

from pathlib import Path

from tests.tui.places import opened, press, settled
from tests.tui.preview_host import preview_of
from upflow_tui.tui.actions import live_actions
from upflow_tui.tui.dialogs.help_screen import HelpScreen, help_rows
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import Row, RowGrid
from upflow_tui.tui.widgets.grid.rows import text_of


def headings(rows: list[Row]) -> list[str]:
    return [text_of(row, 0) for row in rows if not text_of(row, 1)]


async def test_the_screens_own_actions_come_first(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("Customer ID,Customer name\nC-1,Acme\n")
    async with opened(services) as (app, _):
        assert headings(help_rows(live_actions(app.screen)))[-2:] == ["Lists", "Everywhere"]
    async with preview_of(services, file) as (app, _):
        found = headings(help_rows(live_actions(app.screen)))
        assert found.index("Preview") < found.index("Wizard") < found.index("Lists") < found.index("Everywhere")


async def test_what_is_typed_finds_an_action_or_a_key(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "question_mark", *"light")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        rows = help_rows(app.screen._actions, "light")
        assert [text_of(row, 1) for row in rows] == ["", "Light or dark"]
        assert app.screen.query_one(RowGrid).row_count == 2
        assert [text_of(row, 1) for row in help_rows(app.screen._actions, "h")] == ["", "Import history"]
        await press(pilot, "escape")
        assert isinstance(app.screen, HelpScreen), "esc empties the field first"
        await press(pilot, "escape")
        assert not isinstance(app.screen, HelpScreen)
