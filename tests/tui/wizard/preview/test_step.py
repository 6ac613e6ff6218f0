"""Step 3: what becomes of each customer, what was found, and the lines, before anything is written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.tui.conftest import ImportFile
from tests.tui.hostile import HOSTILE, HOSTILE_NAME, SIZES
from tests.tui.places import press, settled, shown, until
from tests.tui.preview_host import Played, played, preview_of, row_under_cursor, wizard
from tests.tui.wizard.preview.conftest import BEFORE
from upflow_tui.core.fields import Mode
from upflow_tui.engine.child.protocol import Ask, Say
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.services import Services


async def test_the_totals_stand_on_top_and_the_list_has_the_keys(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, _):
        screen = shown(app)
        assert "+ 3 new   ~ 1 updated   = 2 unchanged   ✗ 1 refused" in screen
        assert "✗ 5 errors" in screen
        assert "tab ● Customers 7" in screen
        assert "Lines 8" in screen
        assert row_under_cursor(app).startswith("Groupe Lenoir")


async def test_next_and_back(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "n")
        assert wizard(app).session.step == 4
        await press(pilot, "b")
        assert wizard(app).session.step == 3
        assert "+ 3 new" in shown(app)


async def test_assigning_shows_what_is_assigned(
    sample_services: Services, tmp_path: Path, import_file: ImportFile
) -> None:
    import_file(sample_services, BEFORE, "before.csv")
    path = tmp_path / "assign.csv"
    path.write_text("Customer ID,Workflow\nC-2,No reminders\n00002,No reminders\n")
    async with preview_of(sample_services, path, mode=Mode.ASSIGN, size=(120, 36)) as (app, pilot):
        await until(pilot, lambda: "(nothing) → No reminders" in shown(app))
        assert "~ 1 updated" in shown(app)
        assert "✗ 1 refused" in shown(app)


# The draft on its way


def draft_of(services: Services, engine: Played) -> Path:
    """The draft that was asked for, made here."""
    kind, values = engine.asked[-1]
    assert kind is Ask.DRAFT
    session_folder = Path(values["folder"])
    real = Engine(services.folder)
    source = next(session_folder.glob("source"))
    opened = real.open(real.read(source, _empty(session_folder)), ImportChoices())
    return real.draft(opened, ImportChoices(), session_folder, generation=engine.generation)


def _empty(folder: Path) -> Path:
    (folder / "again").mkdir()
    return folder / "again"


TOTALS = {
    "lines": 8,
    "customers": {"create": 3, "update": 1, "unchanged": 2, "refused": 1},
    "contacts": {"create": 1, "update": 1, "unchanged": 0, "refused": 3},
    "parents_created": 0,
    "errors": 5,
    "warnings": 0,
    "notes": 1,
    "applied": 5,
    "unchanged": 2,
    "refused": 1,
    "skipped": 0,
}


async def test_progress_then_the_first_page_then_the_whole(services: Services, file: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, file, complete=False) as (app, pilot):
        engine = engines[-1]
        assert "Preparing…" in shown(app)
        engine.say(Say.PROGRESS, stage="reading", done=0.42, count=1204)
        await settled(pilot)
        assert "Checking the lines" in shown(app)
        assert "42 %" in shown(app)
        assert "1\u00a0204 lines" in shown(app)
        await press(pilot, "n")
        assert wizard(app).session.step == 3
        assert any("not complete yet" in note.message for note in app._notifications)
        draft = draft_of(services, engine)
        engine.say(Say.PROGRESS, stage="planning", done=0.5, count=4)
        engine.say(Say.PAGE)
        await until(pilot, lambda: "Groupe Lenoir" in shown(app))
        assert "Planning the customers" in shown(app)
        await press(pilot, "down", "down")
        engine.say(Say.READY, draft=str(draft), totals=TOTALS, revision=1)
        await until(pilot, lambda: "+ 3 new" in shown(app))
        await settled(pilot)
        assert row_under_cursor(app).startswith("Neuf"), "the cursor stays"


async def test_drafting_can_be_stopped_and_begun_again(services: Services, file: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, file, complete=False) as (app, pilot):
        await press(pilot, "x")
        assert engines[-1].cancelled == 1
        engines[-1].say(Say.CANCELLED)
        await until(pilot, lambda: "Press F5 to prepare it again" in shown(app))
        await press(pilot, "n")
        assert wizard(app).session.step == 3
        before = len(engines[-1].asked)
        await press(pilot, "f5")
        assert len(engines[-1].asked) == before + 1


async def test_an_engine_that_stops_is_started_again_once(services: Services, file: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, file, complete=False) as (app, pilot):
        engine = engines[-1]
        for again in (2, 2):
            engine.say(Say.CRASHED, log="engine.log")
            await until(pilot, lambda: isinstance(app.screen, MessageDialog))
            await press(pilot, "escape")
            assert len(engine.asked) == again
        assert "stopped twice" in shown(app)


async def test_a_refusal_is_said_with_what_helps(services: Services, file: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, file, complete=False) as (app, pilot):
        engines[-1].say(Say.REFUSED, message="The disk is full.", fix="Make room.", code=None)
        await until(pilot, lambda: "The disk is full. Make room." in shown(app))


# Hostile text


def hostile_file(folder: Path) -> Path:
    """A file whose name, headers and cells are hostile."""
    quoted = ['"' + text.encode("utf-8", "replace").decode().replace('"', '""') + '"' for text in HOSTILE.values()]
    head = ["Customer ID", "Customer name", "Town", "Contact email", "Account manager", *quoted[:6]]
    rows = [",".join([f"H-{number}", text, text, text, text, *quoted[:6]]) for number, text in enumerate(quoted)]
    path = folder / HOSTILE_NAME
    path.write_text("\n".join([",".join(head), *rows]), encoding="utf-8")
    return path


def raw_characters(text: str) -> set[str]:
    """What must never be on a screen."""
    return {
        char for char in text if char != "\n" and (unicodedata.category(char) in ("Cc", "Cs") or char in "\u202e\u2066")
    }


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_harmless_in_every_tab_and_dialog(
    services: Services, tmp_path: Path, size: tuple[int, int]
) -> None:
    ways = (
        ("enter", "pagedown"),
        ("escape", "end", "enter", "pagedown"),
        ("escape", "f"),
        ("escape", "2", "end"),
        ("home", "enter"),
        ("2", "home", "down", "down", "enter", "enter"),
        ("3", *(["right"] * 11)),
        ("end", "g", "9", "enter"),
        ("slash", "x"),
    )
    async with preview_of(services, hostile_file(tmp_path), size=size) as (app, pilot):
        for keys in ways:
            await press(pilot, *keys)
            assert raw_characters(shown(app)) == set()
        assert wizard(app).session.step == 3
