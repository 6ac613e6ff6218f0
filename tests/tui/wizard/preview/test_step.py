"""Step 3: what becomes of each customer, what was found, and the lines, before anything is written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.tui.conftest import ImportFile
from tests.tui.hostile import HOSTILE, HOSTILE_NAME
from tests.tui.places import all_cells, press, settled, shown, until
from tests.tui.preview_host import Played, played, preview_of, row_under_cursor, wizard
from upflow_tui.core.fields import Mode
from upflow_tui.engine.child.protocol import Ask, Say
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.go_to_line import GoToLine
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.preview.customer_panel import CustomerPanel
from upflow_tui.tui.wizard.preview.step import PreviewStep

BEFORE = """Customer ID,Customer name,Town,Parent ID,Parent name,Contact email,First name,Main contact
P-1,Groupe Lenoir,Paris,,,,,
C-2,Durand & Fils,Lyon,P-1,Groupe Lenoir,a@durand.example,Ana,1
C-4,Zoé,Brest,P-1,Groupe Lenoir,,,
"""
FILE = """Customer ID,Customer name,Town,Parent ID,Parent name,Contact email,First name,Main contact,Remark
P-1,Groupe Lenoir,Paris,,,,,,
C-2,Durand & Fils,"Lyon
Part-Dieu",P-1,Groupe Lenoir,a@durand.example,Anne,,first
C-2,,,,,b@durand.example,Bea,1,second
C-3,Neuf,Metz,,,nobody,,,
C-5,Encore Neuf,Metz,,,nobody,,,
C-6,Dernier,Metz,,,nothing,,yes,
,,Nice,,,,,,
C-4,Zoé,Brest,P-1,Groupe Lenoir,,,,
"""


@pytest.fixture
def file(tmp_path: Path, services: Services, import_file: ImportFile) -> Path:
    """A file that meets the customers of an earlier import."""
    import_file(services, BEFORE, "before.csv")
    path = tmp_path / "clients.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def step(app: object) -> PreviewStep:
    return wizard(app).query_one(PreviewStep)  # type: ignore[arg-type]


async def test_the_totals_stand_on_top_and_the_list_has_the_keys(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, _):
        screen = shown(app)
        assert "+ 3 new   ~ 1 updated   = 2 unchanged   ✗ 1 refused" in screen
        assert "✗ 5 errors" in screen
        assert "1 ● Customers 7" in screen
        assert "3   Lines 8" in screen
        assert row_under_cursor(app).startswith("Groupe Lenoir")


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
        assert "is no longer the main contact" in panel
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
        await until(pilot, lambda: "stored already" in shown(app))
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
        await press(pilot, "down", "enter")
        assert "only new · 3" in shown(app)
        assert "Groupe Lenoir" not in shown(app)
        await press(pilot, "slash", *"encore")
        await until(pilot, lambda: "with “encore” · 1" in shown(app))
        await press(pilot, "enter")
        assert row_under_cursor(app).startswith("Encore Neuf")
        await press(pilot, "escape")
        await until(pilot, lambda: "only new · 3" in shown(app))


async def test_a_filter_that_nothing_passes_says_what_to_do(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "slash", *"zzz")
        await until(pilot, lambda: "No customer is like that." in shown(app))


async def test_problems_are_grouped_and_lead_to_their_lines(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "2")
        assert '▸ "…" is not a valid email address.' in row_under_cursor(app)
        await press(pilot, "enter", "down")
        assert row_under_cursor(app).split(" | ")[0].strip() == "nobody"
        assert row_under_cursor(app).split(" | ")[2] == "2"
        await press(pilot, "enter")
        assert row_under_cursor(app).startswith("6 | nobody")
        assert "2 findings" in shown(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "3 ● Lines" in shown(app))
        await settled(pilot)
        assert "Line 7 · Contact email: nobody" in shown(app)
        assert "Write an address with an @" in shown(app)
        await press(pilot, "escape")
        assert row_under_cursor(app).startswith("7 | nobody"), "esc leads back to where one came from"


async def test_esc_goes_from_the_lines_to_the_groups_and_then_leaves(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "2", "down", "enter", "escape")
        assert step(app).go_back() is False
        assert "2 ● Problems" in shown(app)


async def test_notes_and_findings_about_the_file_lead_nowhere(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_text("Customer ID,Customer name\nC-1,Acme\n\n")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "2", "enter", "enter")
        assert "2 ● Problems" in shown(app)
        assert "line file" not in shown(app)


async def test_lines_have_the_numbers_of_an_editor_and_marked_cells(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "3")
        screen = shown(app)
        assert "→ Customer ID" in screen
        lines = [line.split()[:2] for line in screen.splitlines() if "C-" in line]
        assert lines[0][-1].endswith("C-2") or lines[0][0] == "3"
        await press(pilot, "g")
        assert isinstance(app.screen, GoToLine)
        await press(pilot, "4", "enter")
        assert row_under_cursor(app).startswith("3 | C-2"), "line 4 is within the record that begins on line 3"
        await press(pilot, "f", "down", "enter")
        await settled(pilot)
        assert "only lines with problems · 4" in shown(app)
        assert row_under_cursor(app).startswith("6 | C-3")
        await press(pilot, "enter")
        await until(pilot, lambda: "1 ● Customers" in shown(app))
        await until(pilot, lambda: "Neuf" in shown(app))


async def test_a_line_that_is_filtered_away_is_shown_all_the_same(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "3", "f", "down", "enter", "g", "2", "enter")
        await until(pilot, lambda: row_under_cursor(app).startswith("2 | P-1"))


async def test_the_lines_are_searched(services: Services, file: Path) -> None:
    async with preview_of(services, file) as (app, pilot):
        await press(pilot, "3", "slash", *"part-dieu")
        await until(pilot, lambda: "with “part-dieu” · 1" in shown(app))
        await press(pilot, "enter")
        assert row_under_cursor(app).startswith("3 | C-2")


async def test_a_total_line_is_in_no_customer_and_says_so(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "total.csv"
    path.write_text("Customer ID,Customer name,Amount\nC-1,Acme,5\n,Total,5\n")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "3", "end", "enter")
        await until(pilot, lambda: any("belongs to no customer" in note.message for note in app._notifications))


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
        assert "Starting the engine" in shown(app)
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
        await press(pilot, "escape")
        assert engines[-1].cancelled == 1
        engines[-1].say(Say.CANCELLED)
        await until(pilot, lambda: "Press r to make it again" in shown(app))
        await press(pilot, "n")
        assert wizard(app).session.step == 3
        before = len(engines[-1].asked)
        await press(pilot, "r")
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


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
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
