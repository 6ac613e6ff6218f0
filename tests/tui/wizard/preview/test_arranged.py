"""The customers of the plan arranged by parent: with stored parents, folded, searched, after a fix."""

from __future__ import annotations

from pathlib import Path

from tests.tui.places import all_cells, first_cells, press, shown, until
from tests.tui.preview_host import preview_of, row_under_cursor
from upflow_tui.tui.services import Services

GRID = "CustomersTab FedGrid"
REFUSED = "  (no name)"
CHILDREN = ["▾ Groupe Lenoir", "  ▸ Durand & Fils", "    Zoé", "  Neuf", "  Encore Neuf", "  Dernier", REFUSED]
CONTACTS = ["      · a@durand.example · Anne", "      · b@durand.example ★\u00a0main · Bea"]


async def test_children_stand_under_their_parent_whether_they_change_or_not(services: Services, file: Path) -> None:
    async with preview_of(services, file, size=(120, 36)) as (app, pilot):
        await press(pilot, "end", "p")
        assert first_cells(app, GRID) == CHILDREN
        assert row_under_cursor(app).startswith("    Zoé"), "the cursor stays with its customer"
        assert all_cells(app, GRID)[0][3:5] == ("2 children", "+ 2")
        await press(pilot, "T")
        assert first_cells(app, GRID) == [*CHILDREN[:1], "  ▾ Durand & Fils", *CONTACTS, *CHILDREN[2:]]
        assert "T Fold all" in shown(app)
        await press(pilot, "T")
        assert first_cells(app, GRID) == ["▸ Groupe Lenoir", *CHILDREN[3:]]
        await press(pilot, "home", "t")
        assert first_cells(app, GRID) == CHILDREN
        await press(pilot, "down", "t", "down", "down", "enter")
        assert "~ update" in shown(app), "a contact leads to its customer"
        await press(pilot, "escape", "p")
        assert row_under_cursor(app).startswith("Durand & Fils")


async def test_a_filter_and_a_search_keep_the_parent(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "p", "f", *"only changed", "enter")
        await until(pilot, lambda: first_cells(app, GRID) == ["▾ (Groupe Lenoir)", "  ▸ Durand & Fils"])
        assert "1 found" in shown(app)
        await press(pilot, "escape", "slash", *"brest")
        await until(pilot, lambda: first_cells(app, GRID) == ["▾ (Groupe Lenoir)", "    Zoé"])


PARENT_ELSEWHERE = """Customer ID,Customer name,Town
C-2,Durand & Fils,Paris
C-4,Zoé,Brest
"""


async def test_a_stored_parent_that_the_file_does_not_have_stands_in_brackets(services: Services, file: Path) -> None:
    file.write_text(PARENT_ELSEWHERE, encoding="utf-8")
    async with preview_of(services, file, size=(120, 36)) as (app, pilot):
        await press(pilot, "p")
        assert first_cells(app, GRID) == ["▾ (Groupe Lenoir)", "  ▸ Durand & Fils", "    Zoé"]
        await press(pilot, "home", "enter")
        assert "This parent is stored and not in the file." in [notice.message for notice in app._notifications]
