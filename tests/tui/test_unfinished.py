"""One place for unfinished imports: listed, gone on with where they were left, discarded, asked about (docs/product.md)."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.engine.prepared import leave
from tests.tui.conftest import ImportFile
from tests.tui.places import all_cells, first_cells, opened, preparing, press, settled, shown, told, until
from upflow_tui.core.organization import Organization, SourceSystem
from upflow_tui.engine.prepare.prepared_imports import PreparedImport, discard_prepared, prepared_imports
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import Replace
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.unfinished import UnfinishedDialog
from upflow_tui.tui.screens.unfinished_list import UnfinishedList
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

FILE = b"Customer ID,Customer name\nC-1,Abel\nC-2,Berta\n"
FIXES = (Replace("customer_name", "Abel", "Abelard"),)


def names(services: Services) -> list[str]:
    return [item.file_name for item in prepared_imports(services.folder)]


async def until_step(app: UpflowApp, pilot: Pilot[str], step: int) -> WizardScreen:
    """Waits for a step of the wizard, with nothing under way."""
    await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
    screen = app.screen
    assert isinstance(screen, WizardScreen)
    await until(pilot, lambda: screen.session.step == step and screen.session.opened is not None)
    await until(pilot, lambda: not screen.session.is_busy)
    await settled(pilot)
    return screen


async def test_the_first_page_and_the_history_list_them_with_what_they_are(services: Services) -> None:
    leave(services.folder, "clients.csv", FILE, step=3, lines=1204, fixes=4)
    async with opened(services) as (app, pilot):
        for key in "ch":
            await press(pilot, key)
            ((file, lines, fixes, step, _),) = all_cells(app, "#unfinished")
            assert (file, lines, fixes, step) == ("clients.csv", "1\u00a0204", "4", "3 Preview")
            assert "Not imported yet" in shown(app)


async def test_where_there_is_none_there_is_no_list(services: Services) -> None:
    async with opened(services) as (app, pilot):
        for key in "ch":
            await press(pilot, key)
            assert not app.screen.query_one(UnfinishedList).display
            assert "Other list" not in shown(app)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
async def test_one_is_opened_at_the_step_where_it_was_left(services: Services, step: int) -> None:
    leave(services.folder, "clients.csv", FILE, step=step, choices=ImportChoices(repairs=FIXES))
    async with opened(services) as (app, pilot):
        await until(pilot, lambda: "clients.csv" in shown(app))
        await press(pilot, "tab", "enter")
        screen = await until_step(app, pilot, step)
        assert screen.session.repairs == FIXES
        if step > 2:
            assert screen.session.is_drafted


async def test_a_mapping_that_no_longer_holds_is_shown_first(services: Services) -> None:
    leave(services.folder, "clients.csv", FILE, step=4)
    services.engine.replace_organization(Organization(source_system=SourceSystem.NATIVE))
    async with opened(services) as (app, pilot):
        await until(pilot, lambda: "clients.csv" in shown(app))
        await press(pilot, "h", "tab", "enter")
        screen = await until_step(app, pilot, 2)
        assert screen.pane.why_not_next() is not None


async def test_what_is_left_in_the_wizard_is_in_the_list_with_lines_and_fixes(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(FILE)
    async with opened(services, file=path) as (app, pilot):
        screen = await until_step(app, pilot, 2)
        await press(pilot, "n")
        await until_step(app, pilot, 3)
        screen.session.repair(FIXES[0])
        await until_step(app, pilot, 3)
        await press(pilot, "c")
        ((file, lines, fixes, step, _),) = all_cells(app, "#unfinished")
        assert (file, lines, fixes, step) == ("clients.csv", "2", "1", "3 Preview")
        await press(pilot, "tab", "enter")
        assert app.screen is screen, "it was only left, not closed"


@pytest.mark.parametrize("place", ["c", "h"])
async def test_one_is_discarded_by_its_key_which_asks_first(services: Services, place: str) -> None:
    leave(services.folder, "a.csv", FILE)
    leave(services.folder, "b.csv", FILE)
    async with opened(services) as (app, pilot):
        await press(pilot, place, "tab")
        await until(pilot, lambda: len(first_cells(app, "#unfinished")) == 2)
        gone, stays = first_cells(app, "#unfinished")
        await press(pilot, "x")
        assert isinstance(app.screen, ConfirmDialog) and gone in shown(app)
        await press(pilot, "enter")
        assert sorted(names(services)) == ["a.csv", "b.csv"], "a hasty enter keeps it"
        await press(pilot, "x", "y")
        await until(pilot, lambda: names(services) == [stays])
        await until(pilot, lambda: first_cells(app, "#unfinished") == [stays])
        assert told(app) == [f"{gone} is discarded."]


async def test_an_older_reading_that_ends_later_does_not_undo_a_newer(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(services.folder, "a.csv", FILE)
    begun, go_on = Event(), Event()

    def slow_at_first(folder: Path) -> list[PreparedImport]:
        found = prepared_imports(folder)
        if not begun.is_set():
            begun.set()
            go_on.wait(60)
        return found

    async with opened(services) as (app, pilot):
        listed = app.screen.query_one(UnfinishedList)
        monkeypatch.setattr("upflow_tui.engine.prepare.prepared_imports.prepared_imports", slow_at_first)
        listed.look()
        await until(pilot, begun.is_set)
        discard_prepared(services.folder, prepared_imports(services.folder)[0].id)
        listed.look()
        await until(pilot, lambda: not listed.is_any)
        go_on.set()
        await settled(pilot)
        assert not listed.is_any


async def test_those_that_are_marked_are_discarded_together(services: Services) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        leave(services.folder, name, FILE)
    async with opened(services) as (app, pilot):
        await press(pilot, "tab")
        await until(pilot, lambda: len(first_cells(app, "#unfinished")) == 3)
        first, stays, last = first_cells(app, "#unfinished")
        await press(pilot, "space", "G", "space", "x")
        assert isinstance(app.screen, ConfirmDialog) and f"{first}; {last}" in shown(app)
        await press(pilot, "y")
        await until(pilot, lambda: names(services) == [stays])
        await until(pilot, lambda: first_cells(app, "#unfinished") == [stays])
        assert told(app) == [f"{first} is discarded.", f"{last} is discarded."]


async def test_the_one_in_the_wizard_is_discarded_too(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(FILE)
    async with opened(services, file=path) as (app, pilot):
        await until_step(app, pilot, 2)
        await press(pilot, "c", "tab", "x", "y")
        await until(pilot, lambda: names(services) == [])
        await until(pilot, lambda: not app.screen.query_one(UnfinishedList).display)
        assert preparing(app) is None


async def test_in_the_ways_to_add_customers_each_can_be_continued_or_discarded(services: Services) -> None:
    leave(services.folder, "a.csv", FILE)
    leave(services.folder, "b.csv", FILE, step=3)
    async with opened(services) as (app, pilot):
        await press(pilot, "a")
        ways = first_cells(app, "ChooseDialog RowGrid")
        assert [way for way in ways if way.startswith("Continue")] == ways[:2] and len(ways) == 5
        name = ways[0].rpartition(" ")[2]
        await press(pilot, "ctrl+x", "y")
        await until(pilot, lambda: len(names(services)) == 1 and name not in names(services))
        await until(pilot, lambda: len(first_cells(app, "ChooseDialog RowGrid")) == 4)
        await press(pilot, "down", "ctrl+x")
        assert not isinstance(app.screen, ConfirmDialog), "only an unfinished import can be discarded"
        await press(pilot, "up", "enter")
        await until(pilot, lambda: preparing(app) is not None)


@pytest.mark.parametrize("keys", [["enter"], ["down", "enter"], ["down", "down", "enter"], ["escape"]])
async def test_to_begin_another_asks_what_becomes_of_the_first(services: Services, keys: list[str]) -> None:
    leave(services.folder, "clients.csv", FILE)
    async with opened(services) as (app, pilot):
        await press(pilot, "a", *"Import cust", "enter")
        await until(pilot, lambda: isinstance(app.screen, UnfinishedDialog))
        assert "clients.csv is not imported yet: step 2 Map" in shown(app)
        await press(pilot, *keys)
        if keys == ["escape"]:
            assert app.current_mode == "customers" and names(services) == ["clients.csv"]
            return
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        await settled(pilot)
        goes_on = keys == ["enter"]
        await until(pilot, lambda: preparing(app) == ("clients.csv" if goes_on else None))
        assert names(services) == ([] if keys == ["down", "enter"] else ["clients.csv"])


@pytest.mark.parametrize(
    ("keys", "left", "step"),
    [
        (["enter"], ["old name.csv"], 3),
        (["down", "enter"], ["clients.csv"], 2),
        (["down", "down", "enter"], ["clients.csv", "old name.csv"], 2),
        (["escape"], ["old name.csv"], 1),
    ],
    ids=["continue", "start over", "keep both", "esc"],
)
async def test_the_same_file_is_found_again_whatever_its_name(
    services: Services, tmp_path: Path, keys: list[str], left: list[str], step: int
) -> None:
    leave(services.folder, "old name.csv", FILE, step=3)
    path = tmp_path / "clients.csv"
    path.write_bytes(FILE)
    async with opened(services, file=path) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, UnfinishedDialog))
        assert "You started to import this exact file" in shown(app)
        await press(pilot, *keys)
        if step == 1:
            assert isinstance(app.screen, WizardScreen) and app.screen.session.source is None
        else:
            await until_step(app, pilot, step)
        assert sorted(names(services)) == left


async def test_one_of_another_window_is_neither_opened_nor_discarded(services: Services) -> None:
    mine = leave(services.folder, "clients.csv", FILE, release=False)
    async with opened(services) as (app, pilot):
        await press(pilot, "tab")
        await until(pilot, lambda: first_cells(app, "#unfinished") == ["clients.csv"])
        assert "other window" in shown(app)
        await press(pilot, "enter", "x")
        assert len(app.screen_stack) == 1 and app.current_mode == "customers"
        assert [text.partition(".csv ")[2] for text in told(app)] == [
            "is open in another window: continue it there.",
            "is open in another window, so it cannot be discarded here.",
        ]
        await press(pilot, "a", *"Import cust", "enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
    mine.release()


async def test_the_keys_of_an_import_do_nothing_while_the_unfinished_ones_have_them(
    services: Services, import_file: ImportFile
) -> None:
    import_file(services, "Customer ID,Customer name\nC-1,Abel\n")
    leave(services.folder, "clients.csv", FILE)
    async with opened(services) as (app, pilot):
        await press(pilot, "h", "tab")
        await until(pilot, lambda: app.screen.query_one(UnfinishedList).grid.has_focus)
        await press(pilot, "u")
        assert len(app.screen_stack) == 1, "no import is undone from another list"
        await press(pilot, "tab", "u")
        assert len(app.screen_stack) == 2
