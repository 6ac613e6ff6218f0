"""The list of customers arranged by parent: groups with counts, folded and unfolded, searched, remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, press, put_cursor, said, shown, until
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.settings import Arranged
from upflow_tui.tui.screens.customers.customer import CustomerScreen
from upflow_tui.tui.services import Services

FILE = """Customer ID,Customer name,Parent ID,Parent name,Contact email,First name,Main contact
P-1,Groupe Lenoir,,,,,
C-2,Durand & Fils,P-1,Groupe Lenoir,b@durand.example,Béa,
C-2,Durand & Fils,P-1,Groupe Lenoir,a@durand.example,Ana,1
C-3,Atelier Élan,P-1,Groupe Lenoir,c@elan.example,,
C-4,Zoé,,,,,
"""
CHILDREN = ["▾ Groupe Lenoir", "  ▸ Atelier Élan", "  ▸ Durand & Fils", "  Zoé"]


@pytest.fixture
def arranged(sample_services: Services, import_file: ImportFile, tmp_path: Path) -> Services:
    """A store with a group, and settings that say by parent."""
    import_file(sample_services, FILE)
    file = SettingsFile(tmp_path / "config")
    file.change({("customers",): "by_parent"})
    return replace(sample_services, settings_file=file)


async def test_children_stand_under_their_parent_and_one_key_goes_through_the_levels(arranged: Services) -> None:
    async with opened(arranged, (120, 36)) as (app, pilot):
        assert first_cells(app) == CHILDREN
        assert all_cells(app)[0][2:4] == ("2 children", "+ 3")
        assert all_cells(app)[1][2] == "Groupe Lenoir"
        assert "4 customers" in said(app, ".customers--facts")
        assert "p One list" in shown(app) and "T Unfold all" in shown(app)
        await press(pilot, "end", "T")
        assert first_cells(app) == [
            *("▾ Groupe Lenoir", "  ▾ Atelier Élan", "      · c@elan.example ★\u00a0main", "  ▾ Durand & Fils"),
            *("      · a@durand.example ★\u00a0main · Ana", "      · b@durand.example · Béa", "  Zoé"),
        ]
        assert "T Fold all" in shown(app)
        await press(pilot, "T")
        assert first_cells(app) == ["▸ Groupe Lenoir", "  Zoé"]
        await press(pilot, "T")
        assert first_cells(app) == CHILDREN


async def test_one_customer_unfolds_and_its_contact_leads_to_it(arranged: Services) -> None:
    async with opened(arranged) as (app, pilot):
        await put_cursor(pilot, CHILDREN.index("  ▸ Durand & Fils"))
        await press(pilot, "t", "down")
        assert first_cells(app)[2:5] == [
            "  ▾ Durand & Fils",
            "      · a@durand.example ★\u00a0main · Ana",
            "      · b@durand.example · Béa",
        ]
        await press(pilot, "enter")
        assert isinstance(app.screen, CustomerScreen)
        await press(pilot, "escape", "t")
        assert first_cells(app) == CHILDREN
        await press(pilot, "end", "t")
        assert "No contacts and no children." in [notice.message for notice in app._notifications]


async def test_a_search_keeps_the_parent_in_brackets(arranged: Services) -> None:
    async with opened(arranged, (120, 36)) as (app, pilot):
        await press(pilot, "slash")
        await pilot.press(*"fils")
        await until(pilot, lambda: said(app, ".customers--facts") == "1 customer")
        await until(pilot, lambda: first_cells(app) == ["▾ (Groupe Lenoir)", "  ▸ Durand & Fils"])
        assert all_cells(app)[0][2:4] == ("1 of 2 children", "+ 2")


async def test_the_arrangement_is_remembered(arranged: Services) -> None:
    assert arranged.settings_file is not None
    async with opened(arranged) as (app, pilot):
        await put_cursor(pilot, CHILDREN.index("  ▸ Durand & Fils"))
        await press(pilot, "p")
        assert first_cells(app) == ["Atelier Élan", "Durand & Fils", "Groupe Lenoir", "Zoé"]
        grid = app.screen.query_one("#list")
        assert grid.row.cells[0] == "Durand & Fils", "the cursor stays with its customer"  # type: ignore[attr-defined]
        assert "p By parent" in shown(app) and "T " not in shown(app)
    assert arranged.settings_file.load().settings.customers is Arranged.FLAT
    async with opened(arranged) as (app, pilot):
        await press(pilot, "p")
        assert first_cells(app) == CHILDREN
    assert arranged.settings_file.load().settings.customers is Arranged.BY_PARENT
