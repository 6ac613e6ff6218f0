"""The program: its places, the way to the wizard and back, quitting, and hostile texts in every place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from tests.tui.conftest import ImportFile
from tests.tui.hostile import HOSTILE, HOSTILE_NAME, SIZES
from tests.tui.places import first_cells, opened, preparing, press, settled, shown, until
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Member, Organization, SourceSystem, Workflow
from upflow_tui.store.database import Database
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

FILE = "Customer ID,Customer name\nC-1,Abel\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to import."""
    path = tmp_path / "clients.csv"
    path.write_text(FILE)
    return path


async def until_the_wizard_is_there(app: UpflowApp, pilot: Pilot[str]) -> None:
    """Waits until it is in front with all its widgets."""
    await until(pilot, lambda: app.current_mode == "wizard" and app.screen.is_mounted)
    await settled(pilot)


def wizard(app: UpflowApp) -> WizardScreen:
    assert isinstance(app.screen, WizardScreen)
    return app.screen


async def test_three_places_one_key_each(sample_services: Services) -> None:
    async with opened(sample_services) as (app, pilot):
        for key, place in (("h", "history"), ("o", "organization"), ("c", "customers")):
            await press(pilot, key)
            assert app.current_mode == place
            assert "Mars SAS" in shown(app).splitlines()[0]


async def test_no_style_is_read_twice_for_the_first_screen(
    sample_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading them all again is what Textual does when a theme changes, and for a screen that it takes for an old one."""
    again: list[str] = []
    reparse = Stylesheet.reparse

    def note(self: Stylesheet) -> None:
        again.append("read again")
        reparse(self)

    monkeypatch.setattr(Stylesheet, "reparse", note)
    async with opened(sample_services) as (app, pilot):
        assert again == []
        app.action_theme()
        await settled(pilot)
        assert again == ["read again"]


async def test_the_places_work_with_the_mouse(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await pilot.click(offset=(shown(app).splitlines()[0].index("Organization"), 0))
        await settled(pilot)
        assert app.current_mode == "organization"


async def test_every_place_tells_its_keys(services: Services) -> None:
    async with opened(services) as (app, pilot):
        for key in "cho":
            await press(pilot, key, "question_mark")
            assert "What it does" in shown(app)
            await press(pilot, "escape")


async def test_a_window_that_is_too_small_says_so(services: Services) -> None:
    async with opened(services, (60, 20)) as (app, _):
        assert "This window is too small" in shown(app)


async def test_in_a_window_that_is_too_small_keys_do_nothing_that_cannot_be_seen(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await pilot.resize_terminal(79, 24)
        await settled(pilot)
        for key in ("o", "a", "question_mark", "ctrl+p"):
            await press(pilot, key)
            assert app.current_mode == "customers"
            assert len(app.screen_stack) == 1
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        await press(pilot, "a")
        assert app.screen.is_modal
        assert app.focused is not None
        focused = app.focused
        await pilot.resize_terminal(79, 24)
        await settled(pilot)
        app.screen.set_focus(focused)  # as a list does that was read meanwhile
        await settled(pilot)
        await press(pilot, "enter", "down", "escape", "ctrl+c")
        assert app.screen.is_modal
        assert app.is_running
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert app.focused is focused
        await press(pilot, "escape")
        await pilot.resize_terminal(79, 24)
        await settled(pilot)
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running or app._exit)


async def test_a_file_opens_the_wizard(services: Services, file: Path) -> None:
    async with opened(services, file=file) as (app, pilot):
        await until(pilot, lambda: app.current_mode == "wizard" and wizard(app).session.opened is not None)
        assert preparing(app) == "clients.csv"


async def test_a_wizard_that_is_not_mounted_yet_can_be_asked(services: Services) -> None:
    async with opened(services):
        screen = WizardScreen(Mode.CUSTOMERS)
        assert not screen.is_preparing
        assert screen.session.source is None
        screen.on_unmount()  # nor does its end need a beginning


async def test_where_only_assigning_is_allowed_the_wizard_assigns(services: Services) -> None:
    services.engine.replace_organization(Organization(source_system=SourceSystem.NATIVE))
    async with opened(services) as (app, pilot):
        app.open_wizard(Mode.CUSTOMERS)
        await until_the_wizard_is_there(app, pilot)
        assert wizard(app).session.choices.mode is Mode.ASSIGN


async def test_a_place_can_be_looked_at_meanwhile_and_the_import_gone_on_with(services: Services, file: Path) -> None:
    async with opened(services, file=file) as (app, pilot):
        await until(pilot, lambda: preparing(app) == "clients.csv" and app.current_mode == "wizard")
        before = wizard(app)
        app.action_go("customers")
        await settled(pilot)
        await press(pilot, "a")
        assert first_cells(app, "ChooseDialog RowGrid")[0] == "Continue importing clients.csv"
        await press(pilot, "enter")
        assert app.screen is before


async def test_leaving_without_a_file_closes_the_wizard(services: Services) -> None:
    async with opened(services) as (app, pilot):
        app.open_wizard()
        await until_the_wizard_is_there(app, pilot)
        await app.action_back()
        await until(pilot, lambda: app.current_mode == "customers")
        await settled(pilot)
        assert preparing(app) is None
        app.open_wizard()
        await until_the_wizard_is_there(app, pilot)


async def test_quitting_asks_first_while_an_import_is_prepared(services: Services, file: Path) -> None:
    async with opened(services, file=file) as (app, pilot):
        await until(pilot, lambda: preparing(app) == "clients.csv" and app.current_mode == "wizard")
        await press(pilot, "ctrl+q")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "n", "ctrl+c")
        assert isinstance(app.screen, ConfirmDialog), "ctrl+c asks as q does"
        await press(pilot, "ctrl+c")
        assert app.current_mode == "wizard" and len(app.screen_stack) == 1, "and leaves a dialog as esc does"
        app.action_go("history")
        await settled(pilot)
        await press(pilot, "q")
        assert isinstance(app.screen, ConfirmDialog), "from a place, too"
        await press(pilot, "y")
    assert app.return_code == 0


async def test_quitting_asks_nothing_when_there_is_nothing_to_lose(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await pilot.press("q")
    assert app.return_code == 0 and not services.folder.exists()


async def test_the_palette_does_what_the_keys_do(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "ctrl+p")
        await pilot.press(*"import history")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await until(pilot, lambda: app.current_mode == "history")


async def test_both_themes(services: Services) -> None:
    async with opened(services) as (app, pilot):
        before = app.theme
        await press(pilot, "f2")
        assert app.theme != before
        await press(pilot, "f2")
        assert app.theme == before


# Hostile texts


def _is_utf8(text: str) -> bool:
    """A store keeps nothing else; names of files may be other."""
    return text == text.encode("utf-8", "ignore").decode()


@pytest.fixture
def hostile(services: Services, import_file: ImportFile) -> Services:
    """A store in which every text of an organization, a customer and an import is hostile."""
    texts = [text for text in HOSTILE.values() if text.strip() and _is_utf8(text)]
    services.engine.replace_organization(
        Organization(
            name="[/] \x1b]0;PWNED\x07 Mars",
            members=tuple(Member(text, f"m{place}@mars.example") for place, text in enumerate(texts)),
            workflows=tuple(Workflow(f"{place} {text[:500]}") for place, text in enumerate(texts)),
            positions=tuple(f"{place} {text[:500]}" for place, text in enumerate(texts)),
        )
    )
    number = import_file(services, "Customer ID,Customer name,Town\nC-1,Abel,Lyon\nC-2,Berta,\n")
    import_file(services, "Customer ID,Customer name,Town\nC-1,Abel,Lille\n", "second.csv")
    with Database.open(services.folder) as database, database.write() as connection:
        kind = 1_000
        connection.execute(
            "INSERT INTO import_finding_kinds VALUES (?, ?, 0, 'town', 'error', 'cell', 'width', NULL, NULL, NULL)",
            (kind, number),
        )
        for place, text in enumerate(texts):
            connection.execute(
                "INSERT INTO customers (external_id, name, name_key, town, parent_id, created_import) "
                "VALUES (?, ?, ?, ?, 1, ?)",
                (f"{place}{text[:300]}", text, f"a{place:03}", text, number),
            )
            connection.execute(
                "INSERT INTO contacts (customer_id, email_key, email, first_name, main) VALUES (1, ?, ?, ?, 0)",
                (f"{place}", f"{text[:100]}@x", text),
            )
            connection.execute(
                "INSERT INTO import_findings VALUES (?, ?, 1, ?, 1, ?, NULL, ?, ?)",
                (number, 1_000 + place, kind, text, text, text),
            )
        connection.execute("UPDATE imports SET last_created = 10000, file_name = ?, by = ?", (texts[2], texts[5]))
        connection.execute("UPDATE import_changes SET name = ?, old = '\"[/]\"'", (texts[0],))
    return services


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_texts_are_shown_letter_by_letter_in_every_place(
    hostile: Services, size: tuple[int, int]
) -> None:
    forbidden = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066)} - {"\n"}
    ways = [
        ["c", "end", "home", "enter", "end", "escape"],
        ["c", "slash", "A", "enter", "escape", "f", "escape", "a", "escape"],
        ["h", "enter", "end", "enter", "escape", "2", "3", "end", "4", "end", "w", "escape", "escape"],
        ["h", "end", "enter", "1", "end", "enter", "escape", "escape"],
        ["o", "end", "2", "end", "3", "4", "end", "l", "escape", "w", "escape"],
    ]
    async with opened(hostile, size) as (app, pilot):
        for way in ways:
            for key in way:
                await press(pilot, key)
                assert not forbidden & set(shown(app)), (way, key)
        assert app.is_running
        app.action_go("customers")
        await settled(pilot)
        assert "[/] ␛]0;PWNED␇ Mars" in shown(app)


async def test_a_hostile_file_name_is_listed_and_asked_about(services: Services, tmp_path: Path) -> None:
    path = tmp_path / HOSTILE_NAME.replace("/", "")
    path.write_text(FILE)
    async with opened(services, file=path) as (app, pilot):
        await until(pilot, lambda: preparing(app) is not None and app.current_mode == "wizard")
    async with opened(replace(services)) as (app, pilot):
        await until(pilot, lambda: "[@click=app.quit]" in shown(app))
        for keys in (["tab"], ["x"], ["n"], ["a"], ["ctrl+d"], ["n"], ["down", "enter"], ["escape"]):
            await press(pilot, *keys)
            assert not {"\x1b", "\x07", "\u202e"} & set(shown(app)), keys
