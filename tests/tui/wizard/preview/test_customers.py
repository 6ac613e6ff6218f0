"""The tab Customers: what becomes of each, in the list and beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.places import all_cells, press, settled, shown, until
from tests.tui.preview_host import preview_of, row_under_cursor
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.preview.customer_panel import CustomerPanel

GROUP = """Customer ID,Customer name,Parent ID,Parent name,Contact email,First name
P-1,Lenoir,,,compta@lenoir.example,Ana
C-9,Zoé,,,,
C-2,Durand,P-1,Lenoir,a@durand.example,
C-1,Abel,P-1,Lenoir,,
"""


@pytest.mark.parametrize(("size", "in_place"), [((80, 24), True), ((120, 36), False)])
async def test_a_customer_opens_in_place_or_beside(
    services: Services, file: Path, size: tuple[int, int], in_place: bool
) -> None:
    async with preview_of(services, file, size=size) as (app, pilot):
        await press(pilot, "down")
        await pilot.pause(0.1)
        await settled(pilot)
        assert ("Lyon → Lyon Part-Dieu" in shown(app)) is not in_place
        await press(pilot, "enter")
        screen = shown(app)
        assert "~ update" in screen
        assert "~ Lyon → Lyon Part-Dieu" in screen
        panel = " ".join(" ".join(row).strip() for row in all_cells(app, "CustomerPanel"))
        assert "Ana → Anne" in panel
        assert "will no longer be the main contact" in panel
        assert "b@durand.example ★\u00a0main" in panel
        assert "line 3" in panel
        assert "line 5" in panel
        assert ("Encore Neuf" in screen) is not in_place
        assert isinstance(app.focused, CustomerPanel)
        await press(pilot, "escape")
        assert row_under_cursor(app).startswith("Durand & Fils")


async def test_an_unchanged_customer_shows_what_is_stored(services: Services, file: Path) -> None:
    async with preview_of(services, file, size=(120, 36)) as (app, pilot):
        await press(pilot, "end")
        assert row_under_cursor(app).startswith("Zoé |  | C-4 | Groupe Lenoir")
        await until(pilot, lambda: "already stored" in shown(app))
        assert "Brest" in shown(app)


async def test_a_parent_is_followed_and_has_its_children(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "enter")
        assert "Children            2" in shown(app)
        panel = app.focused
        assert isinstance(panel, CustomerPanel)
        for _ in range(30):
            if "Durand" in row_under_cursor(app):
                break
            await press(pilot, "down")
        await press(pilot, "enter")
        await until(pilot, lambda: "~ update" in shown(app))


async def test_filter_and_search_narrow_the_list_and_say_so(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "f")
        assert isinstance(app.screen, ChooseDialog)
        await press(pilot, *"only new", "enter")
        await until(pilot, lambda: "3 found" in shown(app))
        assert "Only new ×" in shown(app)
        assert "Groupe Lenoir" not in shown(app)
        await press(pilot, "slash", *"encore")
        await until(pilot, lambda: "1 found" in shown(app))
        await press(pilot, "enter")
        assert row_under_cursor(app).startswith("Encore Neuf")
        await press(pilot, "escape")
        await until(pilot, lambda: "3 found" in shown(app))
        await press(pilot, "escape")
        assert "Only new ×" not in shown(app)


async def test_what_a_customer_shares_with_others_is_a_filter(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUP, encoding="utf-8")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "s", "down", "f", *"parent lenoir", "enter")
        await until(pilot, lambda: "Parent: Lenoir ×" in shown(app))
        assert row_under_cursor(app).startswith("Abel")
        await press(pilot, "f", *"only changed", "enter")
        await until(pilot, lambda: "No customers match the filters." in shown(app))
        await press(pilot, "escape")
        await until(pilot, lambda: "Only changed ×" not in shown(app) and "Parent: Lenoir ×" in shown(app))


async def test_a_filter_that_nothing_passes_says_what_to_do(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "slash", *"zzz")
        await until(pilot, lambda: 'No customers match "zzz".' in shown(app))


async def test_a_customer_opens_to_its_contacts_and_children(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUP, encoding="utf-8")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "t")
        assert row_under_cursor(app).startswith("▾ Lenoir")
        await press(pilot, "down")
        assert "compta@lenoir.example ★\u00a0main · Ana" in row_under_cursor(app)
        await press(pilot, "down", "down")
        assert row_under_cursor(app).startswith("  └ Abel")
        await press(pilot, "enter")
        assert "+ new" in shown(app)
        assert "C-1" in shown(app)
        await press(pilot, "escape", "t")
        assert row_under_cursor(app).startswith("Lenoir"), "closed again, from any row of it"
        await press(pilot, "down", "t")
        assert row_under_cursor(app).startswith("Zoé"), "it has neither contacts nor children"


async def test_customers_are_sorted_and_narrowed_to_groups(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUP, encoding="utf-8")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "s")
        assert row_under_cursor(app).startswith("Abel")
        assert "by name" in shown(app)
        await press(pilot, "S")
        assert row_under_cursor(app).startswith("Zoé")
        await press(pilot, "s", "s", "s", "down")
        assert row_under_cursor(app).startswith("└ Durand"), "children stand under their parents"
        await press(pilot, "f", *"in a group", "enter")
        await until(pilot, lambda: "3 found" in shown(app))
