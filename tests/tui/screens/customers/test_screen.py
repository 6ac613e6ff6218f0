"""Customers: the list, its search, order and filter; the first run; one customer with what belongs to it."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import (
    all_cells,
    first_cells,
    opened,
    preparing,
    press,
    put_cursor,
    said,
    settled,
    shown,
    until,
    words,
)
from upflow_tui.core.organization import Organization, SourceSystem
from upflow_tui.engine.past.erasing import erase
from upflow_tui.samples import write_samples
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import StoreError
from upflow_tui.tui.app import IN_DEMO
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.erase_customer import EraseDialog
from upflow_tui.tui.dialogs.form import FormDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.screens.customers.customer import CustomerScreen
from upflow_tui.tui.screens.past_import.screen import PastImportScreen
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.filter_line import FilterLine
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.search_field import SearchField

FILE = """Customer ID,Customer name,Town,Parent ID,Parent name,Account manager,Workflow,Contact email,First name,Main contact
P-1,Groupe Lenoir,Paris,,,anna@mars.example,Standard reminders,,,
C-2,Durand & Fils,Lyon,P-1,Groupe Lenoir,,,b@durand.example,Béa,
C-2,Durand & Fils,Lyon,P-1,Groupe Lenoir,,,a@durand.example,Ana,1
C-3,Atelier Élan,Nice,P-1,Groupe Lenoir,anna@mars.example,No reminders,c@elan.example,,
C-4,Zoé,Brest,,,,,,,
"""


@pytest.fixture
def filled(sample_services: Services, import_file: ImportFile) -> Services:
    """A store with four customers."""
    import_file(sample_services, FILE)
    return sample_services


async def test_the_list_shows_all_by_name(filled: Services) -> None:
    async with opened(filled) as (app, _):
        assert first_cells(app) == ["Atelier Élan", "Durand & Fils", "Groupe Lenoir", "Zoé"]
        assert "4 customers" in said(app, ".customers--facts")
        assert all_cells(app)[1] == (
            "Durand & Fils",
            "C-2",
            "Groupe Lenoir",
            "2",
            "",
            "",
            "Lyon",
            "",
            "a@durand.example",
        )
        assert app.screen.focused is app.screen.query_one("#list")
        assert "Mars SAS" in shown(app)


async def test_search_narrows_enter_goes_to_the_list_and_esc_shows_all_again(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "slash")
        field = app.screen.query_one(SearchField)
        assert app.screen.focused is field
        await pilot.press(*"durand")
        await until(pilot, lambda: first_cells(app) == ["Durand & Fils"])
        assert said(app, ".customers--facts") == "1 customer"
        await press(pilot, "enter")
        assert app.screen.focused is app.screen.query_one("#list")
        assert field.is_open, "what the list is narrowed by stays in sight"
        await press(pilot, "escape")
        assert len(first_cells(app)) == 4
        assert not field.is_open


async def test_letters_in_the_field_are_text_and_do_nothing_else(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "slash")
        await pilot.press(*"hoq [b]")
        assert app.current_mode == "customers"
        assert app.screen.query_one(Input).value == "hoq [b]"
        await until(pilot, lambda: first_cells(app) == [])
        assert 'No customers match "hoq [b]". Esc shows more again.' in shown(app)


async def test_sorting_goes_from_column_to_column_and_round(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "s")
        assert [cells[1] for cells in all_cells(app)] == ["C-2", "C-3", "C-4", "P-1"]
        assert "ID ▲" in shown(app)
        await press(pilot, "S")
        assert [cells[1] for cells in all_cells(app)] == ["P-1", "C-4", "C-3", "C-2"]
        assert "ID ▼" in shown(app)
        await press(pilot, "s", "s", "S")
        assert all_cells(app)[0][3] == "2"


async def test_two_keys_at_once_go_two_columns_on(filled: Services) -> None:
    async with opened(filled, (120, 36)) as (app, pilot):
        app.screen.call_next(app.screen.action_sort)  # type: ignore[attr-defined]
        app.screen.call_next(app.screen.action_sort)  # type: ignore[attr-defined]
        await settled(pilot)
        assert "Parent ▲" in shown(app)


async def test_the_filter_narrows_and_esc_takes_it_away(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "f")
        assert isinstance(app.screen, ChooseDialog)
        await pilot.press(*"no contact")
        await press(pilot, "enter")
        assert first_cells(app) == ["Groupe Lenoir", "Zoé"]
        assert "No contact ×" in shown(app)
        await press(pilot, "escape")
        assert len(first_cells(app)) == 4
        assert "No contact ×" not in shown(app)


async def test_what_a_customer_shares_with_others_is_a_filter_and_several_narrow_together(filled: Services) -> None:
    async with opened(filled, (120, 36)) as (app, pilot):
        await press(pilot, "f")
        offers = {cells[0]: cells[1] for cells in all_cells(app, "ChooseDialog RowGrid")}
        assert offers["Manager: anna@mars.example"] == "2 customers"
        assert offers["Workflow: No reminders"] == "1 customer"
        assert offers["Parent: Groupe Lenoir"] == "2 customers"
        assert "Parent: Atelier Élan" not in offers, "it has no children"
        await press(pilot, *"manager anna", "enter")
        assert first_cells(app) == ["Atelier Élan", "Groupe Lenoir"]
        await press(pilot, "end", "f")
        offers = {cells[0]: cells[1] for cells in all_cells(app, "ChooseDialog RowGrid")}
        assert offers["✓ Manager: anna@mars.example"] == "on; choose again to remove"
        assert offers["Parent: Groupe Lenoir"] == "1 customer", "of those that are listed"
        await press(pilot, *"parent groupe", "enter")
        assert first_cells(app) == ["Atelier Élan"]
        assert "Manager: anna@mars.example ×   Parent: Groupe Lenoir ×" in shown(app)
        await press(pilot, "escape")
        assert first_cells(app) == ["Atelier Élan", "Groupe Lenoir"], "one level, the newest first"
        await pilot.click(FilterLine, offset=(3, 0))
        await settled(pilot)
        assert len(first_cells(app)) == 4


async def test_choosing_a_filter_again_removes_it_and_everything_removes_all(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "f", *"no contact", "enter", "f", *"no workflow", "enter")
        assert first_cells(app) == ["Zoé"]
        await press(pilot, "f", *"no contact", "enter")
        assert first_cells(app) == ["Durand & Fils", "Zoé"]
        await press(pilot, "f", *"everything", "enter")
        assert len(first_cells(app)) == 4


async def test_the_filter_knows_what_an_import_changed(filled: Services, import_file: ImportFile) -> None:
    import_file(filled, "Customer ID,Customer name,Town\nC-4,Zoé,Nantes\n", "second.csv")
    async with opened(filled) as (app, pilot):
        await press(pilot, "f")
        await pilot.press(*"import 2")
        await press(pilot, "enter")
        assert first_cells(app) == ["Zoé"]
        assert "Created or changed by import 2 ×" in shown(app)


async def test_an_empty_store_offers_three_ways_on(services: Services) -> None:
    async with opened(services) as (app, pilot):
        assert first_cells(app, "FirstRun RowGrid") == ["Try the demo", "Set up my organization", "Import customers"]
        assert "/ Search" not in shown(app), "there is nothing to search"
        assert not services.folder.exists()
        await press(pilot, "enter")
    assert app.return_value == IN_DEMO


async def test_setting_up_is_one_form_with_a_default_for_everything(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, "enter")
        assert app.current_mode == "customers" and not isinstance(app.screen, FormDialog)
    assert services.engine.organization() == Organization()


async def test_what_was_set_up_is_written_and_the_next_way_is_the_first(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "down", "enter")
        await press(
            pilot, *"Mars", "tab", "right", "right", "tab", *"anna.roy@mars.example", "tab", *"Gentle", "enter", *"Firm"
        )
        assert "Details, workflows, custom fields" in words(app)
        await press(pilot, "f10")
        organization = services.engine.organization()
        assert (organization.name, organization.source_system) == ("Mars", SourceSystem.SALESFORCE_API)
        assert [member.name for member in organization.members] == ["Anna Roy"]
        assert [workflow.name for workflow in organization.workflows] == ["Gentle", "Firm"]
        assert "Mars is set up" in said(app, ".first-run--words")
        assert first_cells(app, "FirstRun RowGrid")[:2] == ["Import customers", "View my organization"]
        await press(pilot, "down", "enter")
        assert app.current_mode == "organization"


async def test_what_is_wrong_in_the_form_is_said_there_and_nothing_is_lost(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "down", "enter", *"Mars", "tab", "tab", *"nonsense", "f10")
        assert isinstance(app.screen, FormDialog)
        assert "is not an email address" in shown(app)
        assert app.screen.answers()["name"] == "Mars"
        assert not services.folder.exists()
        await press(pilot, "escape", "y")
        assert "Set up my organization" in first_cells(app, "FirstRun RowGrid")


async def test_importing_goes_to_the_wizard(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "end", "enter")
        await until(pilot, lambda: app.current_mode == "wizard" and app.screen.is_mounted)
        await settled(pilot)


async def test_a_demo_offers_the_sample_files(sample_services: Services, tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    write_samples(samples, large_lines=10)
    services = replace(sample_services, demo=True, samples=samples)
    async with opened(services) as (app, pilot):
        assert first_cells(app, "FirstRun RowGrid")[1] == "Import clients-mars.csv"
        assert str(samples)[:20] in shown(app)
        assert "demo · Mars SAS" in shown(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.current_mode == "wizard" and app.screen.is_mounted)
        await settled(pilot)
        await until(pilot, lambda: preparing(app) == "clients-mars.csv")


async def test_add_customers_offers_each_way(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "a")
        assert first_cells(app, "ChooseDialog RowGrid") == ["Import customers", "Assign customers", "Import history"]
        await pilot.press(*"history")
        await press(pilot, "enter")
        assert app.current_mode == "history"


async def test_where_only_assigning_is_allowed_nothing_else_is_offered(filled: Services) -> None:
    organization = replace(filled.engine.organization(), source_system=SourceSystem.NATIVE)
    filled.engine.replace_organization(organization)
    async with opened(filled) as (app, pilot):
        assert "Assign customers  a" in shown(app)
        await press(pilot, "a")
        assert first_cells(app, "ChooseDialog RowGrid") == ["Assign customers", "Import history"]


async def test_the_button_works_with_the_mouse(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await pilot.click("AddButton")
        await settled(pilot)
        assert isinstance(app.screen, ChooseDialog)


async def test_a_customer_opens_with_everything_that_belongs_to_it(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, CustomerScreen)
        lines = {cells[0]: cells[1] for cells in all_cells(app, "#left")}
        assert lines["Customer ID"] == "C-2"
        assert lines["Town"] == "Lyon"
        assert lines["Country"] == "–"
        assert lines["★ main"] == "a@durand.example · Ana"
        assert lines["Parent"] == "Groupe Lenoir · P-1"
        assert lines["2 children"] == "├ Atelier Élan · C-3", "the whole group, with its place marked"
        assert "└ ▶ Durand & Fils · C-2" in [cells[1] for cells in all_cells(app, "#left")]
        assert "customers.csv · by anna" in lines["Import 1"]
        await press(pilot, "escape")
        assert app.screen.query_one("#list") is app.screen.focused


async def test_the_lists_stand_side_by_side_where_the_window_is_wide(filled: Services) -> None:
    async with opened(filled, (120, 36)) as (app, pilot):
        await press(pilot, "down", "enter")
        assert "Contacts" not in first_cells(app, "#left")
        assert "Contacts" in first_cells(app, "#right")
        assert "tab Other list" in shown(app)
        for side in ("#right", "#left"):
            await press(pilot, "tab")
            assert app.screen.query_one(side).has_focus
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "tab Other list" not in shown(app)
        assert "Contacts" in first_cells(app, "#left")
        assert not app.screen.query_one("#right").display


async def test_enter_goes_to_parent_children_and_imports(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "down", "enter", "p")
        assert "Groupe Lenoir · P-1" in said(app, ".customer--name")
        assert "p Parent" not in shown(app), "it has none"
        names = [value for _, value in all_cells(app, "#left")]
        assert names[names.index("▶ Groupe Lenoir · P-1") + 1 :][:2] == [
            "├ Atelier Élan · C-3",
            "└ Durand & Fils · C-2",
        ]
        await put_cursor(pilot, names.index("├ Atelier Élan · C-3"), "#left")
        await press(pilot, "enter")
        assert "Atelier Élan" in said(app, ".customer--name")
        names = first_cells(app, "#left")
        await put_cursor(pilot, names.index("Import 1"), "#left")
        await press(pilot, "enter")
        assert isinstance(app.screen, PastImportScreen)
        await press(pilot, "c")
        assert app.screen.query("#list"), "c goes to the list itself"


async def test_enter_is_offered_only_where_it_leads_somewhere(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "down", "enter")
        assert "↵ Open" not in shown(app).splitlines()[-1], "a name leads nowhere"
        for row in ("Parent", "Import 1"):
            await put_cursor(pilot, first_cells(app, "#left").index(row), "#left")
            await settled(pilot)
            assert "↵ Open" in shown(app).splitlines()[-1], row


async def test_a_customer_that_was_erased_meanwhile_is_said(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        app.push_screen(CustomerScreen(999))
        await settled(pilot)
        assert not isinstance(app.screen, CustomerScreen)


async def test_erasing_asks_first_and_says_what_stays(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "end", "up", "enter", "x")
        assert isinstance(app.screen, EraseDialog)
        told = words(app)
        assert "Erase “Groupe Lenoir (P-1)”" in shown(app)
        assert "Its 2 children are kept, without a parent" in told
        assert "file of import 1 still holds its lines" in told
        await press(pilot, "enter")
        assert isinstance(app.screen, CustomerScreen), "a hasty enter keeps it"
        await press(pilot, "x", "down", "enter")
        assert first_cells(app) == ["Atelier Élan", "Durand & Fils", "Zoé"]
        assert all_cells(app)[0][2] == ""
    filled.engine.write_file(1, BytesIO())


async def test_erasing_with_the_kept_files(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "end", "enter", "x", "end", "enter")
        assert "Zoé" not in first_cells(app)
    with pytest.raises(StoreError, match="was erased"):
        filled.engine.write_file(1, BytesIO())


async def test_those_that_are_marked_are_erased_together(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "space", "end", "up")
        assert "4 customers · 1 marked: x erases them" in shown(app)
        await pilot.press("space", "x")  # the key right after the mark
        await until(pilot, lambda: isinstance(app.screen, EraseDialog))
        told = words(app)
        assert "Erase 2 customers" in shown(app)
        assert "Atelier Élan (C-3), Groupe Lenoir (P-1)" in told or "Groupe Lenoir (P-1), Atelier Élan (C-3)" in told
        assert "2 customers with all their values" in told
        assert "Their 1 child is" not in told and "Their child is kept, without a parent" in told
        await press(pilot, "enter")
        assert "2 marked" in shown(app), "a hasty enter keeps them, and the marks"
        await press(pilot, "escape")
        assert "marked" not in shown(app)
        await press(pilot, "home", "space", "end", "up", "space", "x", "down", "enter")
        assert first_cells(app) == ["Durand & Fils", "Zoé"]
        assert "marked" not in shown(app)


async def test_a_customer_that_went_while_it_was_asked_is_said(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "end", "enter", "x")
        erase(filled.folder, next(customer.key for customer in filled.engine.customers(CustomerQuery("Zoé"))))
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, MessageDialog) and "has been erased" in words(app)
        await press(pilot, "escape")
        assert first_cells(app) == ["Atelier Élan", "Durand & Fils", "Groupe Lenoir"]


async def test_the_list_is_exported_as_it_is_narrowed_and_sorted(filled: Services, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    async with opened(filled) as (app, pilot):
        await press(pilot, "S", "f", *"has a parent", "enter", "w")
        assert "Export 2 customers" in shown(app)
        app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: path.exists() and path.stat().st_size)
    rows = list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert [row["Customer name"] for row in rows] == ["Durand & Fils", "Durand & Fils", "Atelier Élan"]
    assert [row["Main contact"] for row in rows] == ["1", "", "1"]


async def test_an_empty_store_has_nothing_to_export(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "w")
        assert app.screen.id == "_default" or not app.screen.is_modal


async def test_what_another_window_wrote_is_seen_when_the_place_comes_back(
    filled: Services, import_file: ImportFile
) -> None:
    async with opened(filled) as (app, pilot):
        await press(pilot, "h")
        import_file(filled, "Customer ID,Customer name\nC-9,Neuf\n", "second.csv")
        await press(pilot, "c")
        assert "Neuf" in first_cells(app)


async def test_a_damaged_store_is_one_dialog_and_no_crash(services: Services) -> None:
    services.folder.mkdir(parents=True)
    (services.folder / "upflow.db").write_bytes(b"no database at all" * 100)
    async with opened(services) as (app, pilot):
        assert isinstance(app.screen, MessageDialog)
        assert "is damaged" in shown(app)
        await press(pilot, "escape")
        assert app.current_mode == "customers"


async def test_a_fault_of_a_list_is_told_by_its_kind_only(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        grid = app.screen.query_one(FedGrid)
        grid.post_message(FedGrid.Failed(grid, KeyError("Dupont")))
        await settled(pilot)
        assert "KeyError" in shown(app)
        assert "Dupont" not in shown(app)


async def test_the_default_organization_has_its_name_on_top(services: Services) -> None:
    async with opened(services) as (app, _):
        assert Organization().name in shown(app)


async def test_letters_typed_ahead_of_the_field_go_into_it(filled: Services) -> None:
    async with opened(filled) as (app, pilot):
        for _ in range(2):
            for letter in "/quo ha":
                app.post_message(events.Key("slash" if letter == "/" else _character_to_key(letter), letter))
            await until(pilot, lambda: app.screen.query(SearchField) and app.screen.query_one(SearchField).value)
            await settled(pilot)
            assert app.screen.query_one(SearchField).value == "quo ha", "none of them was a key of the list"
            assert app.current_mode == "customers"
            await press(pilot, "escape")
