"""Step 4: what will be done, the choices with their consequences, the import while it runs, and what it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.hostile import HOSTILE_NAME, SIZES
from tests.tui.places import all_cells, press, said, settled, shown, until
from tests.tui.preview_host import Played, played, preview_of, wizard
from tests.tui.wizard.preview.test_step import TOTALS, raw_characters
from upflow_tui.engine.child.protocol import Ask, Say
from upflow_tui.importing.choices import BlankCells, MissingParents, OnError
from upflow_tui.importing.planning.line_fates import LineFates
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.leaving import leave_one
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.preview.plan_summary import what_differs
from upflow_tui.tui.wizard.session import Doing
from upflow_tui.tui.wizard.write.confirm_view import ChoicesGrid, StartButton
from upflow_tui.tui.wizard.write.progress_line import ProgressLine
from upflow_tui.tui.wrapped_text import wrapped

GOOD = "Customer ID,Customer name,Town\nC-1,Acme,Lyon\nC-2,Bolt,Nice\n"
BAD = "Customer ID,Customer name,Contact email,Parent ID,Parent name\nC-1,Acme,a@acme.example,P-9,Group\nC-2,Bolt,nobody,,\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file without errors."""
    path = tmp_path / "good.csv"
    path.write_text(GOOD)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A file with two errors: an e-mail, and a parent that is nowhere."""
    path = tmp_path / "bad.csv"
    path.write_text(BAD)
    return path


def notice(app: UpflowApp) -> str:
    return said(app, ".confirm--notice")


def last_asked(engine: Played) -> Ask:
    return engine.asked[-1][0]


async def choose(pilot: object, app: UpflowApp, row: int, option: int) -> None:
    """Sets the choice in `row` to its option, by keys."""
    app.screen.query_one(ChoicesGrid).focus()
    await press(pilot, "home", *["down"] * row, "enter")  # type: ignore[arg-type]
    assert isinstance(app.screen, ChooseDialog)
    await press(pilot, "home", *["up"] * 5, *["down"] * option, "enter")  # type: ignore[arg-type]
    await until(pilot, lambda: wizard(app).session.is_drafted)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


async def test_the_button_has_the_focus_and_enter_imports(services: Services, good: Path) -> None:
    async with preview_of(services, good) as (app, pilot):
        await press(pilot, "n")
        screen = shown(app)
        assert "+ 2 new" in screen
        assert "✓ 2 of 2 applied" in screen
        assert isinstance(app.focused, StartButton)
        await press(pilot, "enter")
        await until(pilot, lambda: "✓ Import 1: Success" in shown(app))
        assert [customer.name for customer in services.engine.customers()] == ["Acme", "Bolt"]
        await press(pilot, "b", "f7")
        assert wizard(app).session.step == 4, "there is no way back into an import that is done"


async def test_the_result_says_what_failed_and_why(services: Services, bad: Path) -> None:
    async with preview_of(services, bad) as (app, pilot):
        await press(pilot, "n", "i")
        await until(pilot, lambda: "! Import 1: Error · 2 of 2 lines applied" in shown(app))
        await until(pilot, lambda: '"nobody" is not a valid email address.' in shown(app))
        assert [row[:2] for row in all_cells(app, "ResultView RowGrid")] == [
            ("e", "Save the lines with errors"),
            ("v", "Open in history"),
            ("W", "Save the fixed file"),
            ("u", "Undo this import"),
            ("a", "Import another file"),
            ("c", "See the customers"),
        ]
        assert "…" not in shown(app), "nothing is cut"


@pytest.mark.parametrize(
    ("keys", "place", "number"),
    [
        (["enter"], "history", 1),
        (["v"], "history", 1),
        (["down", "down", "down", "enter"], "wizard", None),
        (["a"], "wizard", None),
        (["end", "enter"], "customers", None),
    ],
)
async def test_the_ways_on(
    services: Services, good: Path, monkeypatch: pytest.MonkeyPatch, keys: list[str], place: str, number: int | None
) -> None:
    async with preview_of(services, good) as (app, pilot):
        went: list[tuple[str, int | None]] = []
        monkeypatch.setattr(app, "leave_wizard", lambda place, number=None: went.append((place, number)))
        monkeypatch.setattr(app, "open_wizard", lambda mode, **_: went.append(("wizard", None)))
        await press(pilot, "n", "enter")
        await until(pilot, lambda: "Success" in shown(app))
        await press(pilot, *keys)
        assert went == [(place, number)]


async def test_the_result_names_the_lines_that_were_skipped_or_put_back(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Customer ID,Customer name,Town\nC-1,Acme,Lyon\n,Total: 4,\n-----,-----,-----\n,Total,\n")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "shift+tab", "f", "down", "down", "down", "enter")
        await until(pilot, lambda: "z Put back" in shown(app))
        await press(pilot, "z", "enter")
        await until(pilot, lambda: "⊘ 2 lines skipped" in shown(app))
        await press(pilot, "n", "i")
        await until(pilot, lambda: "✓ Import 1: Success" in shown(app))
        await until(pilot, lambda: "⊘ totals skipped: line 5" in shown(app))
        assert "↶ totals put back: line 3" in shown(app)
        assert "⊘ divider lines skipped: line 4" in shown(app)


async def test_the_result_is_undone_by_its_key(services: Services, good: Path) -> None:
    async with preview_of(services, good) as (app, pilot):
        await press(pilot, "n", "i")
        await until(pilot, lambda: "✓ Import 1: Success" in shown(app))
        await press(pilot, "u", "u", "y")
        await until(pilot, lambda: "Import 1 is undone" in shown(app))
        await press(pilot, "escape")
        assert "↶ Import 1: Undone" in shown(app)
        assert "Open in history" in shown(app) and "Undo this import" not in shown(app)
        assert list(services.engine.customers()) == []
        await press(pilot, "u")
        assert "↶ Import 1: Undone" in shown(app), "it is not undone twice"


async def test_the_lines_with_errors_are_saved_from_the_result(services: Services, bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "mend.csv"
    async with preview_of(services, bad) as (app, pilot):
        await press(pilot, "n", "i")
        await until(pilot, lambda: "! Import 1: Error" in shown(app))
        await press(pilot, "e")
        app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await until(pilot, target.exists)
    assert "nobody" in target.read_text("utf-8-sig")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 40)])
async def test_what_the_choices_mean_is_never_cut(services: Services, bad: Path, size: tuple[int, int]) -> None:
    async with preview_of(services, bad, size=size) as (app, pilot):
        await press(pilot, "n")
        app.screen.query_one(ChoicesGrid).focus()
        for _ in range(3):
            assert "…" not in shown(app)
            await press(pilot, "down")


async def test_stop_with_errors_refuses_and_says_why(services: Services, bad: Path) -> None:
    async with preview_of(services, bad) as (app, pilot):
        await press(pilot, "n")
        await choose(pilot, app, 0, 2)
        assert "✗ Nothing will be imported, because of 2 errors. Otherwise it would do this:" in shown(app)
        assert "What this import will do" not in shown(app) and "You can cancel" not in shown(app)
        assert "✗ 2 errors were found, and Stop on errors is selected." in shown(app)
        await press(pilot, "i")
        assert wizard(app).session.outcome is None
        assert isinstance(app.focused, ChoicesGrid)
        await choose(pilot, app, 0, 1)
        assert "= This file changes nothing: none of its lines is imported." in shown(app)
        assert "⊘ 2 skipped" in shown(app)
        assert wizard(app).session.choices.on_error is OnError.SKIP_LINE


async def test_a_file_that_changes_nothing_says_so_before_and_after(
    services: Services, good: Path, import_file: ImportFile
) -> None:
    import_file(services, GOOD)
    async with preview_of(services, good) as (app, pilot):
        await press(pilot, "n")
        assert "= This file changes nothing: everything in it is already stored." in shown(app)
        assert "No customer changes; the import is only listed in the history." in shown(app)
        await press(pilot, "i")
        await until(pilot, lambda: "✓ Import 2: Success · nothing changed" in shown(app))


LINKED = """Customer ID,Customer name,Parent ID,Parent name
P-1,Head,,
P-2,Other,,
C-1,Abel,P-1,Head
C-2,Bolt,P-1,Head
C-3,Carl,P-1,Head
"""
RELINKED = """Customer ID,Customer name,Parent ID,Parent name
C-1,Abel,P-2,Other
C-2,Bolt,,
C-4,Dora,P-1,Head
C-5,Emil,P-1,Head
P-2,Other,,
"""


async def test_parents_are_named_in_the_summary_and_in_the_result(
    services: Services, tmp_path: Path, import_file: ImportFile
) -> None:
    import_file(services, LINKED, "before.csv")
    path = tmp_path / "links.csv"
    path.write_text(RELINKED)
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "n")
        await until(pilot, lambda: "+ 2 set   ~ 1 changed   − 0 removed" in shown(app))
        await choose(pilot, app, 1, 1)
        await until(pilot, lambda: "+ 2 set   ~ 1 changed   − 1 removed" in shown(app))
        await press(pilot, "i")
        await until(pilot, lambda: "✓ Import 2: Success" in shown(app))
        assert "Parents      + 2 set   ~ 1 changed   − 1 removed" in shown(app)


async def test_a_changed_choice_is_planned_again(services: Services, bad: Path) -> None:
    async with preview_of(services, bad) as (app, pilot):
        await press(pilot, "n")
        assert "+ 2 new" in shown(app)
        await choose(pilot, app, 2, 1)
        assert wizard(app).session.choices.missing_parents is MissingParents.CREATE
        assert "+ 3 new" in shown(app)
        assert "+ 1 parent of the new customers" in shown(app)
        await choose(pilot, app, 1, 1)
        assert wizard(app).session.choices.blank is BlankCells.CLEAR
        await press(pilot, "b")
        assert "+ 1 parent created" in shown(app), "the preview follows"


async def test_a_choice_that_makes_no_difference_is_not_there(services: Services, good: Path) -> None:
    async with preview_of(services, good) as (app, pilot):
        await press(pilot, "n")
        assert [row[0] for row in all_cells(app, "ChoicesGrid")] == [
            *("Lines with errors", "Blank cells", "Stored customers")
        ]


async def test_a_total_line_can_be_put_back(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "total.csv"
    path.write_text("Customer ID,Customer name,Town\nC-1,Acme,Lyon\n,Total,5\n")
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "n")
        await until(pilot, lambda: "Skipped lines" in shown(app))
        assert "⊘ 1 skipped" in shown(app)
        await choose(pilot, app, 2, 1)
        assert "+ 2 new" in shown(app)
        assert "⊘ 0 skipped" in shown(app)
        assert wizard(app).session.choices.kept == ("all",)
        await choose(pilot, app, 2, 0)
        assert "+ 1 new" in shown(app)


async def test_up_and_down_go_between_choices_and_button(services: Services, good: Path) -> None:
    async with preview_of(services, good) as (app, pilot):
        await press(pilot, "n", "up")
        assert isinstance(app.focused, ChoicesGrid)
        await press(pilot, "end", "down")
        assert isinstance(app.focused, StartButton)


# The engine played by hand


async def at_summary(engines: list[Played], app: UpflowApp, pilot: object) -> Played:
    """On step 4 with a plan."""
    engine = engines[-1]
    ready(engine, app)
    await until(pilot, lambda: wizard(app).session.is_drafted)  # type: ignore[arg-type]
    await press(pilot, "n")  # type: ignore[arg-type]
    return engine


def ready(engine: Played, app: UpflowApp, **totals: object) -> None:
    """Answers with an empty draft; `totals` replace those of TOTALS."""
    prepared = wizard(app).session.prepared
    assert prepared is not None
    draft = prepared.folder / f"draft-{engine.generation}.db"
    with DraftWriter(draft) as writer:
        writer.finish(Totals(), LineFates(), {"revision": 1})
    engine.say(Say.READY, draft=str(draft), totals={**TOTALS, **totals}, revision=1)


async def test_old_numbers_are_greyed_while_counting(services: Services, bad: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, bad, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "up", "home", "enter", "down", "enter")
        assert last_asked(engine) is Ask.DRAFT
        assert engine.asked[-1][1]["choices"]["on_error"] == "skip-line"
        engine.say(Say.PROGRESS, stage="reading", done=0.5, count=4)
        await until(pilot, lambda: "Checking the lines" in shown(app))
        assert "+ 3 new" in shown(app), "the old numbers stay, greyed"
        before = len(engine.asked)
        await press(pilot, "i")
        assert len(engine.asked) == before, "nothing starts while it counts"
        ready(engine, app, errors=0)
        await until(pilot, lambda: "no errors" in shown(app))


async def test_cancelling_keeps_nothing_and_says_so(services: Services, good: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, good, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "i")
        assert last_asked(engine) is Ask.APPLY
        engine.say(Say.PROGRESS, stage="writing", done=0.25, count=1000)
        await until(pilot, lambda: "Writing" in shown(app))
        assert "1\u00a0000 customers" in shown(app)
        await press(pilot, "b")
        assert wizard(app).session.step == 4
        await press(pilot, "x")
        assert engine.cancelled == 1
        assert "Cancelling" in shown(app)
        engine.say(Say.CANCELLED)
        await until(pilot, lambda: "nothing was imported" in notice(app))
        assert isinstance(app.focused, StartButton)
        await press(pilot, "enter")
        assert last_asked(engine) is Ask.APPLY, "it can be started again"


async def test_while_it_runs_esc_is_no_cancelling(services: Services, good: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, good, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "i")
        assert "leave this screen: the import continues" in shown(app)
        assert not leave_one(wizard(app).levels()), "the program leaves the screen"
        assert wizard(app).session.is_applying
        assert engine.cancelled == 0


@pytest.mark.parametrize(
    ("now", "words"), [({"errors": 7}, "what differs: errors 5 → 7."), ({}, "nothing differs.")], ids=["more", "same"]
)
async def test_a_plan_made_again_says_what_differs(
    services: Services, good: Path, now: dict[str, object], words: str
) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, good, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "i")
        engine.say(Say.CHANGED)
        await until(pilot, lambda: "preparing the preview again" in notice(app))
        assert not wizard(app).session.is_applying
        ready(engine, app, **now)
        await until(pilot, lambda: words in notice(app))
        assert isinstance(app.focused, StartButton)


async def test_an_engine_that_stops_while_writing_can_be_started_again(services: Services, good: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, good, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "i")
        engine.say(Say.CRASHED, log="engine.log")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        await press(pilot, "escape")
        assert last_asked(engine) is Ask.DRAFT
        ready(engine, app)
        await until(pilot, lambda: wizard(app).session.is_drafted)
        await press(pilot, "i")
        assert last_asked(engine) is Ask.APPLY
        engine.say(Say.CRASHED, log="engine.log")
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        await press(pilot, "escape")
        assert "stopped twice" in notice(app)
        await press(pilot, "f5")
        assert last_asked(engine) is Ask.DRAFT


async def test_a_refusal_while_writing_is_a_dialog_and_the_summary_stays(services: Services, good: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, good, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "i")
        engine.say(Say.REFUSED, message="The disk is full.", fix="Make room.", code=None)
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        await until(pilot, lambda: "The disk is full." in shown(app))
        await press(pilot, "escape")
        assert "Nothing was written." in notice(app)
        await press(pilot, "i")
        assert last_asked(engine) is Ask.APPLY


async def test_counting_can_be_stopped(services: Services, bad: Path) -> None:
    by_hand, engines = played(services)
    async with preview_of(by_hand, bad, complete=False) as (app, pilot):
        engine = await at_summary(engines, app, pilot)
        await press(pilot, "up", "home", "enter", "down", "enter", "x")
        assert engine.cancelled == 1
        engine.say(Say.CANCELLED)
        await until(pilot, lambda: "Press F5 to prepare it again" in notice(app))
        await press(pilot, "i")
        assert last_asked(engine) is Ask.DRAFT


@pytest.mark.parametrize("size", SIZES)
async def test_a_hostile_file_is_harmless_in_this_step(
    services: Services, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / HOSTILE_NAME
    path.write_text('Customer ID,Customer name,Contact email\nC-1,"[/] x",[@click=app.quit]\n')
    async with preview_of(services, path, size=size) as (app, pilot):
        await press(pilot, "n")
        assert raw_characters(shown(app)) == set()
        await press(pilot, "i")
        await until(pilot, lambda: "[@click=app.quit]" in shown(app))
        assert raw_characters(shown(app)) == set()


# The parts by themselves


def test_what_differs_names_only_what_does() -> None:
    now = {**TOTALS, "customers": {**TOTALS["customers"], "create": 1204}, "warnings": 2}  # type: ignore[dict-item]
    assert what_differs(TOTALS, now) == "new customers 3 → 1\u00a0204, warnings 0 → 2"
    assert what_differs(TOTALS, TOTALS) == ""


def test_progress_has_a_rate_and_the_time_left() -> None:
    now = [100.0]
    line = ProgressLine(clock=lambda: now[0])
    line.show(Doing("writing", 0.0, 0))
    now[0] = 102.0
    line.show(Doing("writing", 0.25, 5000))
    assert line.facts == ["5\u00a0000 customers", "2\u00a0500/s", "0:06 left"]
    line.show(Doing("reading", 0.5, 100))
    assert line.facts == ["100 lines"], "a stage that has just begun has no rate"


def test_wrapped_breaks_at_spaces_and_cuts_no_word_that_fits() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"]
    assert wrapped("", 5) == [""]
    assert wrapped("日本商事 a", 4) == ["日本", "商事", "a"]


async def test_the_ways_on_are_in_sight_below_many_errors_and_skipped_lines(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    cells = ("nobody,,,", ",x,,", ",,x,", ",,,nobody", ",,,", ",,,")
    ids = ("C-1", "1.23E+05", "#REF!", "C-4", "C-5", "C-5")
    lines = [f"{one},Customer {place},{cell}" for place, (one, cell) in enumerate(zip(ids, cells, strict=True))]
    head = "Customer ID,Customer name,Contact email,Parent ID,Workflow,Account manager"
    path.write_text("\n".join([head, *lines, head, "-----,-----,-----,-----,-----,-----", ",Total: 6,,,,", ""]))
    async with preview_of(services, path) as (app, pilot):
        await press(pilot, "n", "i")
        await until(pilot, lambda: "other kinds of errors" in shown(app) and "do not look like" in shown(app))
        for way in ("Save the lines with errors", *["Open in history", "Save the fixed file"], "Undo this import"):
            assert way in shown(app), way
            await press(pilot, "down")
        await press(pilot, "down")
        assert "See the customers" in shown(app)


async def test_a_file_of_one_line_is_counted_as_one(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Customer ID,Customer name\nC-1,Acme\n")
    async with preview_of(services, path) as (app, _):
        assert "one.csv · 1 line · comma" in shown(app)
