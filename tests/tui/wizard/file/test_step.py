"""Step 1: a path or a row becomes a file, its first lines are seen before, and problems are named where they are."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from tests.tui.conftest import ImportFile
from tests.tui.hostile import HOSTILE, HOSTILE_NAME, SIZES
from tests.tui.places import press, settled, shown, until
from tests.tui.wizard_steps import at_rest, choose, file_step, listed, map_step, type_text, wizard, wizard_in
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.file.source import Source
from upflow_tui.reports.templates import TEMPLATES
from upflow_tui.samples import sample_path
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.needs import TextsDialog
from upflow_tui.tui.wizard.file.path_field import PathField
from upflow_tui.tui.wizard.file.view import FileView
from upflow_tui.tui.wizard.screen import WizardScreen
from upflow_tui.tui.wizard.session import ImportSession

DATA = "Customer ID;Customer name;Town\nC-1;Acme;Lyon\nC-2;Bolt;Nice\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two spreadsheets, a folder, and things that are no spreadsheets."""
    place = tmp_path / "files"
    (place / "old").mkdir(parents=True)
    (place / "a.csv").write_text(DATA)
    (place / "b.TSV").write_text(DATA.replace(";", "\t"))
    (place / "notes.md").write_text("# Notes\n")
    (place / ".hidden.csv").write_text(DATA)
    return place


async def test_the_focus_is_in_the_field_and_the_cursor_on_the_first_spreadsheet(
    services: Services, folder: Path
) -> None:
    async with wizard_in(services, folder) as (app, _):
        assert isinstance(app.focused, PathField)
        assert listed(app) == ["..", "old", "a.csv", "b.TSV"]
        assert app.screen.query_one(FileList).entry() == (folder / "a.csv", False)
        screen = shown(app)
        assert "semicolon gives 3 columns on 100 % of lines" in screen
        assert "header on line 1" in screen
        assert "Acme" in screen


@pytest.mark.parametrize("write", ["{}", "'{}'", '"{}"', "file://{}", "  {}  "])
async def test_a_path_is_taken_however_it_was_pasted(services: Services, folder: Path, write: str) -> None:
    path = folder / "my customers (1).csv"
    path.write_text(DATA)
    text = str(path).replace(" ", "%20") if write.startswith("file") else str(path)
    async with wizard_in(services, folder) as (app, pilot):
        app.screen.query_one(PathField).value = write.format(text)
        await at_rest(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2)
        assert wizard(app).session.path == path


async def test_a_path_with_a_tilde_is_one_of_the_persons_home(
    services: Services, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    async with wizard_in(services, folder / "old") as (app, pilot):
        await type_text(pilot, "~/a.csv")
        assert listed(app) == ["a.csv"]
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2)
        assert wizard(app).session.path == folder / "a.csv"


async def test_typing_narrows_the_list_and_the_arrows_move_its_cursor(services: Services, folder: Path) -> None:
    (folder / "customers.csv").write_text(DATA)
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "C")
        assert listed(app) == ["customers.csv", "a.csv"]
        await press(pilot, "down")
        assert app.screen.query_one(FileList).entry() == (folder / "a.csv", False)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.path == folder / "a.csv")


async def test_tab_completes_a_path_and_then_goes_to_the_list(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "ol")
        await press(pilot, "tab")
        assert app.screen.query_one(PathField).value == "old/"
        await press(pilot, "tab")
        assert app.focused is app.screen.query_one(FileList).grid


async def test_folders_are_gone_into_and_left(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "old")
        await press(pilot, "enter")
        assert listed(app) == [".."]
        assert app.screen.query_one(PathField).value == ""
        await press(pilot, "escape", "backspace")
        await at_rest(pilot)
        assert "a.csv" in listed(app)


async def test_a_file_that_is_no_spreadsheet_is_found_by_its_name(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "notes")
        assert listed(app) == ["notes.md"]


async def test_a_folder_of_twenty_thousand_is_read_off_the_loop(services: Services, tmp_path: Path) -> None:
    place = tmp_path / "many"
    place.mkdir()
    for number in range(20_000):
        os.close(os.open(place / f"{number:05}.csv", os.O_CREAT))
    async with wizard_in(services, place) as (app, pilot):
        files = app.screen.query_one(FileList)
        await until(pilot, lambda: files.grid.row_count == 20_001)
        assert files.grid._pages.held() < 1_000, "only what is in sight is asked of the system"
        await type_text(pilot, "19999")
        assert listed(app) == ["19999.csv"]


async def test_a_folder_that_cannot_be_read_is_told(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "nowhere/x")
        assert "This folder cannot be read" in shown(app)


async def test_enter_reads_the_file_and_goes_on_to_the_mapping(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2)
        session = wizard(app).session
        assert session.source is not None
        assert session.source.name == "a.csv"


async def test_the_french_sample_is_mapped_with_one_key(sample_services: Services) -> None:
    async with wizard_in(sample_services, sample_path("clients-mars.csv").parent) as (app, pilot):
        assert "cp1252: 149 accented letters read well" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2 and map_step(app).state is not None)
        assert wizard(app).pane.why_not_next() is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b"Customer ID;Customer name\n", "The file has no line under its header."),
        (b"PK\x03\x04[Content_Types].xml xl/", "This workbook is damaged and cannot be read."),
        (bytes(range(256)) * 4, "This is a binary file, not a CSV file."),
        ("A;B\nÉ;É\nÀ;À\n".encode() + b"\xe9;x\n", "Line 4 is not valid UTF-8."),
    ],
)
async def test_a_file_that_cannot_be_imported_is_refused_where_it_stands(
    services: Services, folder: Path, data: bytes, message: str
) -> None:
    (folder / "bad.csv").write_bytes(data)
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "bad.csv")
        assert message in shown(app)
        await press(pilot, "enter")
        await at_rest(pilot)
        assert message in shown(app)
        assert wizard(app).session.step == 1
        assert wizard(app).session.source is None


async def test_a_folder_a_device_and_a_missing_file_are_refused(services: Services, folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    async with wizard_in(services, folder) as (app, pilot):
        for path, message in (
            ("/dev/zero", "This is not a regular file."),
            (folder / "pipe.csv", "This is not a regular file."),
            (folder / "old" / "gone.csv", "The file no longer exists."),
        ):
            app.screen.query_one(PathField).value = str(path)
            await at_rest(pilot)
            await press(pilot, "enter")
            await at_rest(pilot)
            assert message in shown(app)


async def test_a_refused_file_does_not_take_the_place_of_the_chosen_one(services: Services, folder: Path) -> None:
    (folder / "bad.csv").write_bytes(b"")
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder / "a.csv")
        await press(pilot, "b", "slash")
        await type_text(pilot, "bad.csv")
        await press(pilot, "enter")
        await at_rest(pilot)
        assert "The file is empty." in shown(app)
        session = wizard(app).session
        assert session.source is not None
        assert session.source.name == "a.csv"


async def test_the_encoding_is_chosen_for_a_file_that_was_refused(services: Services, folder: Path) -> None:
    (folder / "bad.csv").write_bytes("Customer ID;Customer name\nÉ;É\nÀ;À\n".encode() + b"\xe9;x\n")
    async with wizard_in(services, folder) as (app, pilot):
        await type_text(pilot, "bad.csv")
        await press(pilot, "escape", "e")
        assert isinstance(app.screen, ChooseDialog)
        assert "not valid utf-8" not in shown(app), "the first accents are valid in it"
        await type_text(pilot, "cp1252")
        await press(pilot, "enter")
        await at_rest(pilot)
        assert "cp1252 was chosen" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: wizard(app).session.step == 2)
        session = wizard(app).session
        assert session.opened is not None
        assert session.opened.table.dialect.encoding == "cp1252"


async def test_the_view_follows_another_delimiter_before_and_after_the_file_is_chosen(
    services: Services, folder: Path
) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "d")
        assert "3 columns on 100 %" in shown(app)
        await press(pilot, "down", "enter")
        await at_rest(pilot)
        assert "comma was chosen" in shown(app)
        assert "Only one column was found." in shown(app)
        await pilot.press("enter")  # the warning is on the screen: nothing new to stop for
        await until(pilot, lambda: wizard(app).session.step == 2)
        opened = wizard(app).session.opened
        assert opened is not None
        assert opened.table.width == 1
        await press(pilot, "b", "d", "up", "enter")
        await until(pilot, lambda: wizard(app).session.opened is not opened)
        await at_rest(pilot)
        assert "semicolon was chosen" in shown(app)
        assert "✓ chosen" in shown(app)
        assert wizard(app).session.step == 1


async def test_another_header_line_is_chosen_among_the_first_lines(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "escape", "l")
        assert "C-1;Acme;Lyon" in shown(app)
        await press(pilot, "up", "enter")
        await at_rest(pilot)
        assert "no header was chosen" in shown(app)
        assert "Column 2" in shown(app)


async def test_a_choice_that_does_not_fit_leaves_the_chosen_file_as_it_was(services: Services, folder: Path) -> None:
    (folder / "c.csv").write_bytes(DATA.encode() + b"C-3;Caf\xe9;Brest\n")
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder / "c.csv")
        before = wizard(app).session.opened
        await press(pilot, "b")
        file_step(app).choice.change({"encoding": "utf-8"})
        await at_rest(pilot)
        session = wizard(app).session
        assert session.opened is before
        assert session.choices.encoding is None
        assert any("Nothing was changed" in note.message for note in app._notifications)
        assert wizard(app).pane.why_not_next() is None


async def test_a_new_warning_about_the_file_is_shown_before_the_mapping(
    services: Services, folder: Path, import_file: ImportFile
) -> None:
    import_file(services, folder / "a.csv")
    async with wizard_in(services, folder) as (app, pilot):
        app.screen.query_one(PathField).value = str(folder / "a.csv")
        sight = file_step(app).sight
        sight.path = sight.peek = None  # taken before it was looked at
        file_step(app).choice.take(folder / "a.csv")
        await until(pilot, lambda: wizard(app).session.opened is not None)
        await at_rest(pilot)
        assert wizard(app).session.step == 1
        assert "This exact file was already imported on" in shown(app)
        assert "(import 1)" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2)


async def test_a_file_imported_before_is_told_while_it_is_only_under_the_cursor(
    services: Services, folder: Path, import_file: ImportFile
) -> None:
    import_file(services, folder / "a.csv")
    async with wizard_in(services, folder) as (app, pilot):
        assert "This exact file was already imported on" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: wizard(app).session.step == 2)


async def test_going_back_and_on_keeps_the_file_and_its_mapping(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder / "a.csv")
        await press(pilot, "down", "down", "x", "b")
        await at_rest(pilot)
        assert app.focused is app.screen.query_one(FileList).grid
        assert "✓ a.csv" in shown(app)
        prepared = wizard(app).session.prepared
        await press(pilot, "enter")
        assert wizard(app).session.step == 2
        assert wizard(app).session.prepared is prepared
        opened = wizard(app).session.opened
        assert opened is not None
        assert opened.mapping.fields == ("external_id", "customer_name", None)


async def test_another_file_in_the_place_of_a_mapped_one_is_asked_for(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await choose(pilot, app, folder / "a.csv")
        await press(pilot, "x", "b", "down")
        await at_rest(pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "n")
        session = wizard(app).session
        assert session.source is not None
        assert session.source.name == "a.csv"
        await press(pilot, "n", "y")
        await until(pilot, lambda: wizard(app).session.step == 2)
        assert session.source is not None
        assert session.source.name == "b.TSV"


async def test_next_is_refused_without_a_file(services: Services, tmp_path: Path) -> None:
    place = tmp_path / "nothing"
    place.mkdir()
    async with wizard_in(services, place) as (app, pilot):
        await press(pilot, "f8")
        assert wizard(app).session.step == 1
        assert any("Choose a file first" in note.message for note in app._notifications)


async def test_all_findings_are_one_key_away(sample_services: Services) -> None:
    async with wizard_in(sample_services, sample_path("faulty.csv").parent) as (app, pilot):
        await type_text(pilot, "faulty")
        assert re.search(r"\bm  \d+ more problems", shown(app))
        await press(pilot, "escape", "m")
        assert isinstance(app.screen, TextsDialog)
        assert "Line 14 has 29 cells, the header has 28." in shown(app)


async def test_what_the_file_needs_is_one_key_away(sample_services: Services, folder: Path) -> None:
    async with wizard_in(sample_services, folder, size=(120, 36)) as (app, pilot):
        await press(pilot, "escape", "v")
        screen = shown(app)
        assert "Customer name, Parent name, Parent ID" in screen
        assert "Customer name, Customer ID, Contact email" in screen


async def test_a_template_is_written_where_the_person_says(sample_services: Services, folder: Path) -> None:
    async with wizard_in(sample_services, folder) as (app, pilot):
        await press(pilot, "escape", "w")
        assert all(template.title in shown(app) for template in TEMPLATES)
        await press(pilot, "end", "enter", "ctrl+u")
        target = folder / "template.csv"
        await type_text(pilot, str(target))
        await press(pilot, "enter")
        await until(pilot, target.exists)
        assert isinstance(app.screen, WizardScreen)
        assert target.read_text("utf-8-sig").startswith("Customer name;Customer ID;")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_cells_and_names_are_harmless(services: Services, tmp_path: Path, size: tuple[int, int]) -> None:
    place = tmp_path / "hostile"
    place.mkdir()
    texts = [text.replace('"', '""').replace("\udcff", "").replace("\ud800", "") for text in HOSTILE.values()]
    rows = [",".join(f'"{text}"' for text in texts[start : start + 3]) for start in range(0, len(texts) - 2, 3)]
    path = place / os.fsdecode(os.fsencode(HOSTILE_NAME.replace("/", "")))
    path.write_bytes("\n".join(rows).encode())
    async with wizard_in(services, place, size=size) as (app, pilot):
        await at_rest(pilot)
        assert path.name in listed(app)
        screen = shown(app)
        assert "[@click=app.quit]" in screen
        assert not any(ord(letter) < 32 and letter != "\n" for letter in screen)
        await press(pilot, "escape")
        for key in "del":
            await press(pilot, key, "escape")
        grid = file_step(app).query_one(FileView).query_one(RowGrid)
        grid.focus()
        await press(pilot, "right", "right", "end", "enter")
        await until(pilot, lambda: wizard(app).session.opened is not None)
        await settled(pilot)
        assert not any(ord(letter) < 32 and letter != "\n" for letter in shown(app))


async def test_the_list_says_how_many_of_its_files_a_typed_name_leaves(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        files = app.screen.query_one(FileList)
        assert files.border_subtitle == "2 spreadsheets"
        await type_text(pilot, "a.")
        await press(pilot, "end")
        assert files.border_subtitle == "1 of 2 spreadsheets"


async def test_keys_beside_the_evidence_are_lit_only_where_they_are_keys(services: Services, folder: Path) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        facts = app.screen.query_one(".file-view--facts", Static)
        assert "bold" not in repr(facts.content)
        await press(pilot, "escape")
        assert "bold" in repr(facts.content)


async def test_the_folder_that_was_left_has_the_cursor_in_the_one_above(services: Services, folder: Path) -> None:
    (folder / "zoo").mkdir()
    async with wizard_in(services, folder / "zoo") as (app, pilot):
        await press(pilot, "escape", "backspace")
        await at_rest(pilot)
        assert app.screen.query_one(FileList).entry() == (folder / "zoo", True)
        assert "press Enter to open it" in shown(app), "no file of the folder that was left is shown"


async def test_next_takes_the_file_under_the_cursor_and_from_a_folder_the_one_that_is_chosen(
    services: Services, folder: Path
) -> None:
    async with wizard_in(services, folder) as (app, pilot):
        await press(pilot, "down", "down")
        await at_rest(pilot)
        assert app.screen.query_one(FileList).entry() == (folder / "b.TSV", False)
        await press(pilot, "f8")
        await until(pilot, lambda: wizard(app).session.step == 2)
        assert wizard(app).session.path == folder / "b.TSV"
        await press(pilot, "b")
        await until(pilot, lambda: wizard(app).session.step == 1)
        await press(pilot, "home", "down")
        await at_rest(pilot)
        assert app.screen.query_one(FileList).entry() == (folder / "old", True)
        assert "b.TSV" in str(app.screen.query_one(FileView).border_title)
        await press(pilot, "n")
        await until(pilot, lambda: wizard(app).session.step == 2)
        assert wizard(app).session.path == folder / "b.TSV"


async def test_a_file_that_is_opened_when_another_is_chosen_is_not_taken(
    services: Services, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, opens, reads = threading.Event(), threading.Event(), threading.Event()
    real_open, real_read, real_take = ImportSession.open, Engine.read, ImportSession.take_opened
    taken: list[str] = []

    def slow_open(session: ImportSession) -> Opened:
        opened = real_open(session)
        if opened.table.source.name == "a.csv":
            begun.set()
            opens.wait(10)
        return opened

    def slow_read(engine: Engine, path: Path, *args: Any, **kwargs: Any) -> Source:
        if path.name == "b.TSV":
            reads.wait(10)
        return real_read(engine, path, *args, **kwargs)

    def take(session: ImportSession, opened: Opened) -> None:
        taken.append(opened.table.source.name)
        real_take(session, opened)

    monkeypatch.setattr(ImportSession, "open", slow_open)
    monkeypatch.setattr(ImportSession, "take_opened", take)
    monkeypatch.setattr(Engine, "read", slow_read)
    async with wizard_in(services, folder) as (app, pilot):
        wizard(app).choose_file(folder / "a.csv")
        await until(pilot, begun.is_set)
        wizard(app).choose_file(folder / "b.TSV")
        await until(pilot, lambda: wizard(app).session.path == folder / "b.TSV")
        opens.set()  # the old one is there first
        for _ in range(20):
            await pilot.pause(0.01)
        reads.set()
        await until(pilot, lambda: wizard(app).session.opened is not None and "b.TSV" in taken)
        assert taken == ["b.TSV"]
