"""Step 2: columns and fields, what is required as things are mapped now, and changes that can be undone."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.hostile import HOSTILE, SIZES
from tests.tui.places import all_cells, press, said, settled, shown, until
from tests.tui.wizard_steps import at_rest, choose, map_step, type_text, wizard, wizard_in
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import CustomField, CustomFieldType, ManagedBy, Organization, SourceSystem
from upflow_tui.engine.prepare.prepared_imports import discard_prepared, prepared_imports
from upflow_tui.engine.prepare.saved_mappings import all_mappings
from upflow_tui.importing.fixes.repairs import Combine, How
from upflow_tui.samples import sample_path
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import Cell, RowGrid, Tone
from upflow_tui.tui.wizard.file.path_field import PathField

FRENCH = sample_path("clients-mars.csv")
SMALL = "Code client;Raison sociale;Société mère;Code société mère;Solde\nC-1;Acme;Bolt;C-2;12,50\nC-2;Bolt;;;3,00\n"
INCOMPLETE = "Parent ID is required because Parent name is mapped. Map a column, or clear Parent name."


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Five columns, four of which are recognised."""
    path = tmp_path / "files" / "small.csv"
    path.parent.mkdir()
    path.write_text(SMALL)
    return path


def fields(app: UpflowApp) -> tuple[str | None, ...]:
    opened = wizard(app).session.opened
    assert opened is not None
    return opened.mapping.fields


def sign(app: UpflowApp, grid: str, first: str) -> Tone:
    """The tone of the cell that tells the state of a row: the last one of a column, the first one of a field."""
    widget = app.screen.query_one(grid, RowGrid)
    place = -1 if grid == "#map-columns" else 0
    for index in range(widget.row_count):
        row = widget._pages.row(index)
        assert row is not None
        cell = row.cells[0]
        if (cell.text if isinstance(cell, Cell) else cell).removeprefix("· ") == first:
            told = row.cells[place]
            return told.tone if isinstance(told, Cell) else Tone.PLAIN
    raise AssertionError(first)


async def test_columns_with_samples_fill_rate_and_field(sample_services: Services) -> None:
    async with wizard_in(sample_services, FRENCH.parent) as (app, pilot):
        await choose(pilot, app, FRENCH)
        rows = all_cells(app, "#map-columns")
        assert rows[0] == ("Code client", "C-00101", "94 %", "Customer ID")
        assert rows[-1] == ("Solde", "1 204,50", "79 %", "(not used)")
        assert "19 of 21 columns used" in shown(app)
        assert "All required fields are mapped." in said(app, ".map--advice")


async def test_the_column_in_hand_says_why(sample_services: Services) -> None:
    async with wizard_in(sample_services, FRENCH.parent) as (app, pilot):
        await choose(pilot, app, FRENCH)
        app.screen.query_one("#map-columns", RowGrid).cursor_row = 12
        await settled(pilot)
        reason = said(app, ".map--reason")
        assert "Adresse e-mail → Contact email   95 %" in reason
        assert "why: common name (French) and all values are e-mail addresses" in reason
        assert "next best: none" in reason
        assert "compta@durand-fils.example" in reason
        assert "35 different values" in reason


async def test_at_80_tab_brings_the_fields_and_at_108_both_are_there(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        assert "Upflow fields" not in shown(app)
        await press(pilot, "tab")
        assert "Upflow fields" in shown(app)
        assert "Columns of the file" not in shown(app)
        assert app.focused is app.screen.query_one("#map-fields")
        await pilot.resize_terminal(108, 30)
        await settled(pilot)
        assert "Upflow fields" in shown(app)
        assert "Columns of the file" in shown(app)


async def test_fields_are_grouped_and_counted(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        rows = all_cells(app, "#map-fields")
        assert ("Details", "", "2/9") in rows
        assert ("Groups and entities", "", "2/2") in rows
        assert ("Customer name", "REQUIRED", "Raison sociale") in rows
        assert ("· Accounting code", "", "") in rows


async def test_what_is_required_follows_what_is_mapped(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "down", "down", "down", "x")
        assert ("Parent ID", "REQUIRED", "missing") in all_cells(app, "#map-fields")
        assert sign(app, "#map-fields", "Parent ID") is Tone.ERROR
        assert sign(app, "#map-columns", "Société mère") is Tone.WARNING
        assert sign(app, "#map-columns", "Code client") is Tone.SUCCESS
        assert INCOMPLETE in said(app, ".map--advice")
        await press(pilot, "up", "x")
        assert ("· Parent ID", "", "") in all_cells(app, "#map-fields")
        assert "All required fields are mapped." in said(app, ".map--advice")


async def test_next_is_refused_with_the_reason(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "down", "down", "down", "x", "n")
        assert wizard(app).session.step == 2
        assert any(INCOMPLETE in note.message for note in app._notifications)


async def test_enter_on_a_column_offers_the_fields_best_first(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "down", "down", "down", "x", "enter")
        dialog = app.screen
        assert isinstance(dialog, ChooseDialog)
        first = dialog._choices[0]
        assert (first.label, first.disabled) == ("Parent ID", None)
        assert first.detail.startswith("92 % common name (French)")
        taken = next(choice for choice in dialog._choices if choice.label == "Customer name")
        assert taken.disabled is None
        assert taken.detail.startswith('Already mapped from "Raison sociale": it moves here.')
        await press(pilot, "enter")
        assert fields(app)[3] == "parent_id"


async def test_enter_on_a_field_offers_the_columns_best_first(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "down", "down", "down", "x", "m")
        assert "Parent ID  (no column)" in said(app, ".map--reason")
        assert "best column: Code société mère" in said(app, ".map--reason")
        await press(pilot, "enter")
        dialog = app.screen
        assert isinstance(dialog, ChooseDialog)
        assert [choice.label for choice in dialog._choices][:2] == ["Code société mère", "Solde"]
        await press(pilot, "enter")
        assert fields(app) == ("external_id", "customer_name", "parent_name", "parent_id", None)
        await press(pilot, "enter")
        await type_text(pilot, "no column")
        await press(pilot, "enter")
        assert fields(app)[3] is None


async def test_a_column_of_another_field_may_be_taken_from_the_field(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "tab", "down", "enter")
        await type_text(pilot, "Solde")
        await press(pilot, "enter")
        assert fields(app) == (None, "customer_name", "parent_name", "parent_id", "external_id")


async def test_changes_are_undone_one_by_one_and_suggested_again(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        proposed = fields(app)
        await press(pilot, "x", "down", "x")
        assert fields(app) == (None, None, *proposed[2:])
        assert "removed by you; Customer name was suggested" in said(app, ".map--reason")
        await press(pilot, "u")
        assert fields(app) == (None, *proposed[1:])
        await press(pilot, "f5")
        assert fields(app) == proposed
        await press(pilot, "u", "u")
        assert fields(app) == proposed
        assert "u Undo" not in shown(app)


async def test_what_is_mapped_is_remembered_on_disk(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "x")
        session = wizard(app).session
        assert session.prepared is not None
        assert session.prepared.load()[1].choices.fields == fields(app)


async def test_locked_fields_say_why_and_cannot_be_chosen(services: Services, small: Path) -> None:
    organization = Organization(
        source_system=SourceSystem.SALESFORCE_API,
        custom_fields=(CustomField("ERP segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),),
    )
    services.engine.replace_organization(organization)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        rows = all_cells(app, "#map-fields")
        assert ("ERP segment", "", "synced, not importable") in rows
        assert sign(app, "#map-fields", "ERP segment") is Tone.LOCKED
        assert sign(app, "#map-fields", "Contact email") is Tone.LOCKED
        await press(pilot, "tab", "end")
        assert "ERP segment is synced from your source system" in said(app, ".map--reason")
        await press(pilot, "enter")
        assert not isinstance(app.screen, ChooseDialog)
        assert any("ERP segment is synced" in note.message for note in app._notifications)


async def test_assigning_offers_its_own_fields_only(sample_services: Services, small: Path) -> None:
    small.write_text("Code client;Workflow;Société mère\nC-1;Standard reminders;Bolt\n")
    async with wizard_in(sample_services, small.parent, size=(120, 36), mode=Mode.ASSIGN) as (app, pilot):
        await choose(pilot, app, small)
        names = [row[0].removeprefix("· ") for row in all_cells(app, "#map-fields")]
        assert names[:6] == ["Details", "Customer ID", "Assignment", "Account manager", "Workflow", "Custom fields"]
        assert "Parent name" not in names
        await press(pilot, "x")
        assert "Customer ID is required to assign customers. Map a column." in said(app, ".map--advice")


async def test_nothing_to_import_is_told(services: Services, small: Path) -> None:
    small.write_text("Code client;Solde\nC-1;3,00\n")
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        assert "There is nothing to import yet." in said(app, ".map--advice")


async def test_a_mapping_is_saved_and_applied_by_itself_and_said_so(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "down", "down", "x", "down", "x", "w")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "Mars ERP")
        await press(pilot, "enter")
        await until(pilot, lambda: all_mappings(services.folder))
    for item in prepared_imports(services.folder):  # else it would be asked about first
        discard_prepared(services.folder, item.id)
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        assert fields(app) == ("external_id", "customer_name", None, None, None)
        assert 'Saved mapping "Mars ERP" applied automatically' in said(app, ".map--advice")
        assert "why: saved mapping of these columns" in said(app, ".map--reason")
        await press(pilot, "x")
        assert "was applied automatically" not in said(app, ".map--advice")


async def test_a_name_of_other_columns_is_not_replaced_unasked(services: Services, small: Path) -> None:
    other = small.parent / "other.csv"
    other.write_text("Customer ID;Customer name\nC-1;Acme\n")
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "w", "enter")
        await until(pilot, lambda: len(all_mappings(services.folder)) == 1)
        before = all_mappings(services.folder)
        await press(pilot, "b", "slash")
        await type_text(pilot, "other.csv")
        await press(pilot, "enter")
        await until(pilot, lambda: wizard(app).session.step == 2 and len(fields(app)) == 2)
        await settled(pilot)
        await press(pilot, "w", "ctrl+u")
        await type_text(pilot, "small")
        await press(pilot, "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "n")
        assert all_mappings(services.folder) == before


async def test_a_saved_mapping_is_loaded_for_a_file_that_shares_columns(services: Services, small: Path) -> None:
    other = small.parent / "other.csv"
    other.write_text(SMALL.replace("Solde", "Remise").replace("Société mère;Code", "Maison;Code", 1))
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "w", "enter")
        await until(pilot, lambda: all_mappings(services.folder))
        await press(pilot, "b", "slash")
        await type_text(pilot, "other.csv")
        await press(pilot, "enter")
        await until(pilot, lambda: wizard(app).session.step == 2 and map_step(app).state is not None)
        await settled(pilot)
        await press(pilot, "x", "l")
        assert "fits 3 of 5 columns" in shown(app)
        await press(pilot, "enter")
        assert fields(app) == ("external_id", "customer_name", None, "parent_id", None)


async def test_without_saved_mappings_that_is_said(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "l")
        assert any("No saved mappings yet." in note.message for note in app._notifications)


async def test_the_search_key_goes_to_a_column_or_a_field(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "slash")
        await type_text(pilot, "solde")
        await press(pilot, "enter")
        assert map_step(app).column_in_hand == 4
        await press(pilot, "tab", "slash")
        await type_text(pilot, "workflow")
        await press(pilot, "enter")
        assert "Workflow  (no column)" in said(app, ".map--reason")


async def test_another_delimiter_proposes_anew(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "x", "b", "d")
        await type_text(pilot, "comma")
        await press(pilot, "enter")
        await until(pilot, lambda: len(fields(app)) != 5)
        await settled(pilot)
        state = map_step(app).state
        assert state is not None
        assert not state.can_undo
        assert len(all_cells(app, "#map-columns")) == len(fields(app))


async def test_a_tie_is_shown_as_a_tie(services: Services, small: Path) -> None:
    small.write_text("Code client;Raison sociale;Ville;Ville\nC-1;Acme;Lyon;Paris\nC-2;Bolt;Nice;Brest\n")
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        assert all_cells(app, "#map-columns")[2][3] == "Town?"
        await press(pilot, "down", "down")
        assert "equally well. Choose one." in said(app, ".map--reason")


PHONES = "Code client;Raison sociale;Téléphone;Courriels\nC-1;Acme;0102030405;a@acme.example\nC-2;Bolt;0102030406;\n"
PEOPLE = "Customer ID;First name;Last name;Town\nC-1;Ada;Byron;Lyon\nC-2;Max;Stein;Nice\n"
STREETS = "Customer ID;Customer name;Street;House number\nC-1;Acme;Rue A;12\nC-2;Bolt;Rue B;7\n"


async def test_a_column_that_no_import_brings_in_says_why_and_what_to_do(services: Services, small: Path) -> None:
    names = ["Anna Roy", "Paul Lin", "Ina Koch"]
    lines = (f"C-{number};Firm {name};{name};{number}@x.example" for number, name in enumerate(names))
    small.write_text("\n".join(("Customer ID;Customer name;Ansprechpartner;Email", *lines)))
    async with wizard_in(services, small.parent, size=(80, 24)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "down", "down")
        assert "why: First name and Family name have a field each." in said(app, ".map--reason")
        assert "fix: Map it to First name, and split the names (--fix split-names)." in said(app, ".map--reason")
        await press(pilot, "down", "x", "up")
        assert "why: no confident match" in said(app, ".map--reason"), "without addresses there are no contacts"
        assert "next best: none" in said(app, ".map--reason")


async def test_a_column_that_was_left_out_says_why_and_one_key_maps_it(services: Services, small: Path) -> None:
    small.write_text(PHONES.replace("Courriels", "Remarque"))
    async with wizard_in(services, small.parent, size=(160, 36)) as (app, pilot):
        await choose(pilot, app, small)
        assert all_cells(app, "#map-columns")[2][3] == "Phone, left out: no column has Contact email"
        assert "i Map it" not in shown(app)
        await press(pilot, "down", "down")
        assert "Téléphone  (Phone, left out)" in said(app, ".map--reason")
        assert "why: no column has Contact email; i maps it anyway" in said(app, ".map--reason")
        assert "i Map it" in shown(app)
        await press(pilot, "i")
        assert fields(app)[2] == "phone"
        assert "Contact email is required because Phone is mapped" in said(app, ".map--advice")
        await press(pilot, "u")
        assert fields(app)[2] is None
        assert all_cells(app, "#map-columns")[2][3] == "Phone, left out: no column has Contact email"


async def test_what_was_left_out_comes_back_with_its_partner_and_is_said(services: Services, small: Path) -> None:
    small.write_text(PHONES.replace("Courriels", "Remarque"))
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        before = fields(app)
        await press(pilot, "end", "enter")
        await type_text(pilot, "contact email")
        await press(pilot, "enter")
        assert fields(app) == ("external_id", "customer_name", "phone", "contact_email")
        assert any("Also mapped: Phone." in note.message for note in app._notifications)
        await press(pilot, "up", "x", "up", "x", "u")
        assert fields(app) == ("external_id", "customer_name", None, "contact_email"), "cleared by hand, it stays out"
        await press(pilot, "u", "u")
        assert fields(app) == before


async def test_an_offer_is_named_where_a_name_is_missing_and_one_key_takes_it(services: Services, small: Path) -> None:
    small.write_text(PEOPLE)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        before = fields(app)
        await press(pilot, "n")
        assert wizard(app).session.step == 2
        offered = 'Press + for Customer name from "First name" and "Last name".'
        assert any(offered in note.message for note in app._notifications)
        assert offered in said(app, ".map--advice")
        await press(pilot, "plus")
        combined = Combine("customer_name", (1, 2), How.JOIN)
        assert wizard(app).session.repairs == (combined,)
        assert fields(app) == ("external_id", "customer_name", None, "town")
        assert [row[3] for row in all_cells(app, "#map-columns")][1:3] == [
            "Customer name, #2 + #3",
            "part of Customer name",
        ]
        assert ("Customer name", "REQUIRED", "First name + Last name") in all_cells(app, "#map-fields")
        session = wizard(app).session
        assert session.prepared is not None
        assert session.prepared.load()[1].choices.repairs == (combined,)
        await press(pilot, "u")
        assert (fields(app), session.repairs) == (before, ())
        await press(pilot, "plus", "n")
        await until(pilot, lambda: session.is_drafted)
        assert session.totals is not None
        assert session.totals["customers"]["create"] == 2
        assert not session.can_undo_repair, "it belongs to the mapping"
        assert session.totals["notes"] == 0, "the last name is left out no more"


async def test_an_address_in_two_columns_is_offered_and_taken_apart(services: Services, small: Path) -> None:
    small.write_text(STREETS)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "end")
        assert 'suggestion: Address from "Street" and "House number"; i accepts it' in said(app, ".map--reason")
        await press(pilot, "plus")
        assert wizard(app).session.repairs == (Combine("address", (2, 3), How.JOIN),)
        assert "why: combined from #3 + #4; x splits it" in said(app, ".map--reason")
        assert "+ Combine" not in shown(app)
        await press(pilot, "x")
        assert wizard(app).session.repairs == ()
        assert fields(app)[2:] == ("address", None)
        await press(pilot, "plus", "up", "x")
        assert wizard(app).session.repairs == ()
        assert fields(app)[2:] == (None, None)


async def test_the_key_of_an_offer_goes_to_it_from_another_row(services: Services, small: Path) -> None:
    small.write_text(STREETS)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        before = fields(app)
        await press(pilot, "home", "plus")
        assert fields(app) == before, "nothing happens unseen"
        assert 'suggestion: Address from "Street" and "House number"; i accepts it' in said(app, ".map--reason")
        await press(pilot, "tab", "down", "plus")
        assert map_step(app).front is map_step(app).columns
        assert 'suggestion: Address from "Street" and "House number"; i accepts it' in said(app, ".map--reason")
        await press(pilot, "plus")
        assert wizard(app).session.repairs == (Combine("address", (2, 3), How.JOIN),)
        await press(pilot, "n")
        session = wizard(app).session
        await until(pilot, lambda: session.is_drafted)
        assert session.totals is not None
        assert session.totals["notes"] == 0, "nothing of it is left out any more"


HINTS = """Customer ID;Customer name;Street;House number;Telefon GL;Email GL;Balance
C-1;Acme;Rue A;12;+33 1 42 68 53 00;a@acme.example;12
C-2;Bolt;Rue B;7;+33 1 42 68 53 01;b@bolt.example;7
C-3;Cash;Rue C;9;+33 1 42 68 53 02;c@cash.example;9
"""


async def test_the_list_shows_what_looks_useful_and_one_key_accepts_it(services: Services, small: Path) -> None:
    small.write_text(HINTS)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await until(pilot, lambda: "look useful" in shown(app))
        cells = [row[3] for row in all_cells(app, "#map-columns")]
        assert cells[3:] == ["? part of Address", "? Phone", "? Contact email", "(not used)"]
        assert "3 of 7 columns used · 3 look useful" in shown(app)
        assert "3 unused columns look useful: I maps them." in said(app, ".map--advice")
        await press(pilot, "end", "up")
        assert "suggestion: Contact email; i accepts it" in said(app, ".map--reason")
        await press(pilot, "i")
        assert fields(app)[4:] == (None, "contact_email", None)
        assert "2 look useful" in shown(app)


async def test_one_key_accepts_all_that_looks_useful_and_one_undoes_it(services: Services, small: Path) -> None:
    small.write_text(HINTS)
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await until(pilot, lambda: "look useful" in shown(app))
        before = fields(app)
        assert "I Accept all" in shown(app)
        await press(pilot, "I")
        assert fields(app) == ("external_id", "customer_name", "address", None, "phone", "contact_email", None)
        assert wizard(app).session.repairs == (Combine("address", (2, 3), How.JOIN),)
        assert "6 of 7 columns used" in shown(app)
        assert "useful" not in said(app, ".map--advice")
        await press(pilot, "u")
        assert (fields(app), wizard(app).session.repairs) == (before, ())


async def test_only_the_unused_columns_are_shown_until_esc(services: Services, small: Path) -> None:
    small.write_text(HINTS)
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await until(pilot, lambda: "look useful" in shown(app))
        await press(pilot, "f")
        unused = ["House number", "Telefon GL", "Email GL", "Balance"]
        assert [row[0] for row in all_cells(app, "#map-columns")] == unused
        await press(pilot, "down", "down", "i")
        assert [row[0] for row in all_cells(app, "#map-columns")] == ["House number", "Telefon GL", "Balance"]
        assert fields(app)[5] == "contact_email"
        await press(pilot, "end")
        assert "Balance  (not used)" in said(app, ".map--reason")
        await press(pilot, "escape")
        assert len(all_cells(app, "#map-columns")) == 7
        assert wizard(app).session.step == 2, "esc is one level"
        assert "Balance  (not used)" in said(app, ".map--reason"), "the cursor stays on its column"


async def test_a_mapped_field_chosen_in_the_picker_moves_here_and_can_be_undone(
    services: Services, small: Path
) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        before = fields(app)
        await press(pilot, "end", "enter")
        await type_text(pilot, "Customer name")
        await press(pilot, "enter")
        assert fields(app) == ("external_id", None, "parent_name", "parent_id", "customer_name")
        moved = 'Customer name moved here from "Raison sociale". u undoes it.'
        assert any(moved == note.message for note in app._notifications)
        await press(pilot, "u")
        assert fields(app) == before


async def test_street_and_house_number_are_joined_from_the_picker(services: Services, small: Path) -> None:
    small.write_text(STREETS)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, ChooseDialog)
        first = app.screen._choices[0]
        assert first.label == "Address, joined"
        assert first.detail.startswith('"Street" + "House number": ')
        await press(pilot, "enter")
        assert wizard(app).session.repairs == (Combine("address", (2, 3), How.JOIN),)


async def test_first_and_family_name_are_joined_from_the_picker_into_a_customers_name(
    services: Services, small: Path
) -> None:
    small.write_text("Customer ID;Nom de famille;Usage;Balance\nC-1;Roy;Anna;1\nC-2;Blanc;Paul;2\n")
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "home", "down", "enter")
        await type_text(pilot, "customer name")
        await press(pilot, "enter", "down", "enter")
        await type_text(pilot, "name, joined")
        assert '"Nom de famille" + "Usage": with a space between' in shown(app)
        await press(pilot, "enter")
        assert fields(app) == ("external_id", "customer_name", None, None)
        assert wizard(app).session.repairs == (Combine("customer_name", (1, 2), How.JOIN),)


async def test_a_locked_field_says_so_in_the_picker(services: Services, small: Path) -> None:
    services.engine.replace_organization(Organization(source_system=SourceSystem.SALESFORCE_API))
    small.write_text(HINTS)
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, ChooseDialog)
        locked = next(choice for choice in app.screen._choices if choice.label == "Contact email")
        assert locked.disabled is not None
        assert locked.disabled.startswith("Locked: Contacts come from your source system")


async def test_two_hundred_columns_stay_quick(services: Services, small: Path) -> None:
    header = ["Customer ID", "Customer name", *(f"Extra {number}" for number in range(198))]
    small.write_text("\n".join([";".join(header), *(";".join(["x"] * 200) for _ in range(50))]))
    async with wizard_in(services, small.parent, size=(120, 36)) as (app, pilot):
        await choose(pilot, app, small)
        step = map_step(app)
        began = time.perf_counter()
        for _ in range(10):
            step.show_mapping()
        assert (time.perf_counter() - began) / 10 < 0.05, "nothing takes 50 ms on the loop"
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, ChooseDialog)


async def test_the_mapping_follows_an_organization_that_changed(services: Services, small: Path) -> None:
    async with wizard_in(services, small.parent) as (app, pilot):
        await choose(pilot, app, small)
        await press(pilot, "x", "b")
        organization = services.engine.organization()
        tier = CustomField("Solde", CustomFieldType.TEXT)
        services.engine.replace_organization(replace(organization, custom_fields=(tier,)))
        await press(pilot, "n", "tab", "end")
        assert "Solde  (no column)" in said(app, ".map--reason")
        assert fields(app)[0] is None


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_headers_and_values_are_harmless(services: Services, small: Path, size: tuple[int, int]) -> None:
    texts = [
        text.encode("utf-8", "ignore").decode().replace('"', "'") for text in HOSTILE.values() if len(text) < 9_000
    ]
    columns = [f'"{text}"' for text in texts]
    small.write_text("\n".join([";".join(columns), ";".join(reversed(columns))]), newline="")
    async with wizard_in(services, small.parent, size=size) as (app, pilot):
        app.screen.query_one(PathField).value = str(small)
        await at_rest(pilot)
        await pilot.press("escape", "l")
        await settled(pilot)
        await type_text(pilot, " 1 ")
        await press(pilot, "enter", "n")
        await until(pilot, lambda: wizard(app).session.opened is not None)
        await at_rest(pilot)
        if wizard(app).session.step == 1:
            await press(pilot, "n")
        await until(pilot, lambda: wizard(app).session.step == 2 and map_step(app).state is not None)
        for key in ("enter", "escape", "slash", "escape", "tab", "down", "enter", "escape", "tab"):
            await press(pilot, key)
            assert not any(ord(letter) < 32 and letter != "\n" for letter in shown(app))
        for _ in range(0, len(texts), 8):
            await press(pilot, "pagedown")
        assert not any(ord(letter) < 32 and letter != "\n" for letter in shown(app))
