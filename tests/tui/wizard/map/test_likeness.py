"""Step 2 offers a saved mapping that has most of the file's columns, and never lays it on by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.hostile import HOSTILE
from tests.tui.places import press, said, shown
from tests.tui.wizard_steps import choose, map_step, wizard, wizard_in
from upflow_tui.core.organization import Organization, SourceSystem
from upflow_tui.engine.prepare.mapping_file import MappingFile
from upflow_tui.engine.prepare.saved_mappings import all_mappings, best_fit, load
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.services import Services

HEADERS = ("Code client", "Raison sociale", "Solde", "Notes", "Region")
FIELDS = ("external_id", "customer_name", None, "accounting_code", None)
MARS = MappingFile("Mars ERP", HEADERS, FIELDS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with three of the five columns, and one of its own."""
    path = tmp_path / "files" / "small.csv"
    path.parent.mkdir()
    path.write_text("Raison sociale;Code client;Notes;Autre\nAcme;C-1;n;x\nBolt;C-2;m;y\n")
    return path


def fields(app: UpflowApp) -> tuple[str | None, ...]:
    opened = wizard(app).session.opened
    assert opened is not None
    return opened.mapping.fields


async def test_it_is_offered_until_something_is_changed(services: Services, file: Path) -> None:
    load(services.folder, MARS)
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        assert 'Mapping "Mars ERP" fits 3 of 5 columns: l applies it.' in said(app, ".map--advice")
        assert fields(app) == ("customer_name", "external_id", None, None)
        await press(pilot, "l")
        assert "fits 3 of 5 columns" in shown(app)
        await press(pilot, "enter")
        assert fields(app) == ("customer_name", "external_id", "accounting_code", None)
        assert "Mars ERP" not in said(app, ".map--advice")


async def test_it_is_offered_beside_what_is_missing(services: Services, file: Path) -> None:
    load(services.folder, MARS)
    file.write_text("Code client;Solde;Notes\nC-1;3,00;n\nC-2;4,00;m\n")
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        assert "There is nothing to import yet." in said(app, ".map--advice")
        assert "l applies it." in " ".join(shown(app).split())


async def test_of_several_the_best_is_offered_and_listed_first(services: Services, file: Path) -> None:
    load(services.folder, MappingFile("A far one", ("Code client", "Else"), ("external_id", None)))
    load(services.folder, MappingFile("Unlike", ("Else",), ("external_id",)))
    load(services.folder, MARS)
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        assert '"Mars ERP"' in said(app, ".map--advice")
        await press(pilot, "l")
        assert isinstance(app.screen, ChooseDialog)
        assert [choice.label for choice in app.screen._choices] == ["Mars ERP", "A far one", "Unlike"]
        assert [choice.disabled is None for choice in app.screen._choices] == [True, True, False]


async def test_one_that_would_change_nothing_is_not_offered(services: Services, file: Path) -> None:
    load(services.folder, MappingFile("Same", HEADERS[:2], FIELDS[:2]))
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        assert map_step(app)._like is not None
        assert "Same" not in said(app, ".map--advice")


async def test_one_of_these_very_columns_is_applied_and_no_other_offered(services: Services, file: Path) -> None:
    load(services.folder, MARS)
    headers = ("Raison sociale", "Code client", "Notes", "Autre")
    load(services.folder, MappingFile("Exact", headers, ("customer_name", "external_id", None, None)))
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        advice = said(app, ".map--advice")
        assert 'Saved mapping "Exact" applied automatically' in advice
        assert "Mars ERP" not in advice


async def test_what_is_locked_of_the_one_that_was_applied_is_said(services: Services, file: Path) -> None:
    headers = ("Raison sociale", "Code client", "Notes", "Autre")
    load(services.folder, MappingFile("Exact", headers, ("customer_name", "external_id", "phone", "contact_email")))
    services.engine.replace_organization(Organization(source_system=SourceSystem.SALESFORCE_API))
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        assert "2 columns of the saved mapping are locked now." in said(app, ".map--advice")
        await press(pilot, "down", "down")
        assert "(Phone, locked)" in said(app, ".map--reason")
        assert "Contacts come from your source system" in said(app, ".map--reason")


async def test_a_hostile_name_is_harmless(services: Services, file: Path) -> None:
    load(services.folder, MARS, name=HOSTILE["action"])
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        assert "[@click=app.quit]" in said(app, ".map--advice")


@pytest.mark.parametrize(
    ("headers", "shared"),
    [(HEADERS, 5), (HEADERS[:3], 3), (HEADERS[:2], None), ((), None), (("Code client",) * 5, None)],
)
def test_three_in_five_of_its_columns_are_enough(
    services: Services, headers: tuple[str, ...], shared: int | None
) -> None:
    load(services.folder, MappingFile("Mars ERP", (*HEADERS, "", "Upflow import errors"), (*FIELDS, None, None)))
    found = best_fit(all_mappings(services.folder), headers)
    assert (None if found is None else (found.shared, found.columns)) == (None if shared is None else (shared, 5))


async def test_a_saved_mapping_gets_another_name(services: Services, file: Path) -> None:
    load(services.folder, MARS)
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        await press(pilot, "l", "ctrl+r")
        await press(pilot, "end", *" 2026", "enter")
        assert [saved.name for saved in all_mappings(services.folder)] == ["Mars ERP 2026"]
        assert isinstance(app.screen, ChooseDialog)  # the list again, with the new name
        assert "Mars ERP 2026" in shown(app)
        await press(pilot, "enter")
        assert fields(app) == ("customer_name", "external_id", "accounting_code", None)


async def test_a_name_that_is_taken_is_refused(services: Services, file: Path) -> None:
    load(services.folder, MARS)
    load(services.folder, MappingFile("Unlike", ("Else",), ("external_id",)))
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        await press(pilot, "l", "ctrl+r", *(["backspace"] * len("Mars ERP")), *"Unlike", "enter")
        assert "Unlike" in shown(app)
        assert {saved.name for saved in all_mappings(services.folder)} == {"Mars ERP", "Unlike"}


async def test_a_saved_mapping_is_deleted_after_a_question(services: Services, file: Path) -> None:
    load(services.folder, MARS)
    load(services.folder, MappingFile("Unlike", ("Else",), ("external_id",)))
    async with wizard_in(services, file.parent) as (app, pilot):
        await choose(pilot, app, file)
        await press(pilot, "l", "ctrl+x", "enter")  # the hasty enter keeps it
        assert len(all_mappings(services.folder)) == 2
        await press(pilot, "down", "ctrl+x", "y")  # one that this file cannot use
        assert [saved.name for saved in all_mappings(services.folder)] == ["Mars ERP"]
        await press(pilot, "ctrl+x", "y")
        assert all_mappings(services.folder) == []
        assert any("No saved mappings left." in note.message for note in app._notifications)
