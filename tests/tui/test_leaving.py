"""The law for leaving: esc is one level, everywhere, and never throws typed text away (docs/product.md "Leaving").

Each walk opens one thing after the other, and esc has to lead back through the very same states, one each.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import opened, press, settled, told, until
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.leaving import HasLevels, Level, leave_one
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

HEADER = "Customer ID,Customer name,Parent ID,Contact email,Workflow\n"
STORED = HEADER + "C-1,Abel,,a@x.fr,\nC-2,Abelard,C-1,b@x.fr,\nC-3,Carl,C-1,nobody,\n"
FILE = HEADER + "C-1,Abel,,other@x.fr,\nC-4,Dora,C-1,nobody,Nope\nC-5,Emil,,e@x.fr,Nope\n"

Walk = list[list[str]]
PLACES: dict[str, Walk] = {
    "customers": [["f", *"No acc", "enter"], ["slash", "A", "enter"], ["enter"], ["x"]],
    "a dialog's search": [["a"], [*"his"]],
    "history": [["h"], ["f", *"Imports without", "enter"], ["equals_sign"], ["slash", "c", "enter"], ["enter"]],
    "problems of an import": [["h"], ["end", "enter"], ["2", "f", "down", "enter"], ["slash", "n", "enter"], ["enter"]],
    "lines of an import": [
        ["h"],
        ["end", "enter"],
        ["3", "4", "f", "down", "enter"],
        ["slash", "1", "enter"],
        ["colon"],
        ["1"],
    ],
    "comparing": [["h"], ["equals_sign", "down", "equals_sign"], ["slash", "x", "enter"]],
    "undo": [["h"], ["u"]],
    "organization": [["o"], ["3", "home", "enter"], ["question_mark"]],
    "settings": [["h"], ["f9"], ["3", "slash", "x", "enter"], ["enter"]],
    "help over a place": [["o"], ["question_mark"]],
}
"""The open things of each place, one level a list of keys; `3`, `tab` and the like change the tab, which is no level."""
STEPS: dict[str, Walk] = {
    "the step before": [["n"], ["n"]],
    "a picker of the map": [["enter"], ["n"]],
    "unused columns of the map": [["f"]],
    "customers of the plan": [["n"], ["f", "down", "enter"], ["slash", "A", "enter"], ["enter"]],
    "problems of the plan": [["n"], ["tab", "f", "down", "enter"], ["slash", "n", "enter"], ["enter"]],
    "lines of the plan": [["n"], ["shift+tab", "f", "down", "enter"], ["slash", "n", "enter"], ["colon"]],
    "a line that a problem leads to": [
        ["n"],
        ["tab", "enter"],
        ["enter"],
        ["f", "down", "enter"],
        ["slash", "N", "enter"],
    ],
    "import": [["n"], ["n"], ["question_mark"]],
}
"""The same in the wizard, from the mapping on."""


def where(app: UpflowApp) -> tuple[Any, ...]:
    """Place, screens, step, and which levels are open: another level, another value."""
    screen = app.screen
    step = next((each.session.step for each in app.screen_stack if isinstance(each, WizardScreen)), 0)
    names = tuple(type(each).__name__ for each in app.screen_stack)
    levels = [bool(level.is_open()) for level in screen.levels()] if isinstance(screen, HasLevels) else []
    return app.current_mode, names, step, tuple(levels)


async def walk_and_return(app: UpflowApp, pilot: Pilot[str], walk: Walk) -> None:
    """Opens each thing of the walk, then leaves each by one esc."""
    states = [where(app)]
    for keys in walk:
        await press(pilot, *keys)
        await quiet(app, pilot)
        assert where(app) != states[-1], f"{keys} open nothing after {states}"
        states.append(where(app))
    for keys, before in zip(reversed(walk), reversed(states[:-1]), strict=True):
        await press(pilot, "escape")
        await quiet(app, pilot)
        assert where(app) == before, f"esc after {keys}"


async def quiet(app: UpflowApp, pilot: Pilot[str]) -> None:
    """Waits until nothing is read or planned."""
    await settled(pilot)
    await until(pilot, lambda: not (isinstance(app.screen, WizardScreen) and app.screen.session.is_busy))
    await settled(pilot)


@pytest.fixture
def stored(sample_services: Services, import_file: ImportFile) -> Services:
    """Two imports, the first with errors."""
    import_file(sample_services, STORED, "first.csv")
    import_file(sample_services, STORED.replace("Abel,", "Abelus,"), "second.csv")
    return sample_services


@pytest.mark.parametrize("walk", PLACES.values(), ids=PLACES)
async def test_in_the_places_esc_leaves_what_was_opened_last_and_nothing_else(stored: Services, walk: Walk) -> None:
    async with opened(stored) as (app, pilot):
        await walk_and_return(app, pilot, walk)
        await press(pilot, "escape")
        assert app.current_mode == "customers" and len(app.screen_stack) == 1, "there is nothing left to leave"


@pytest.mark.parametrize("walk", STEPS.values(), ids=STEPS)
async def test_in_the_wizard_esc_leaves_one_level_and_then_the_step(
    stored: Services, tmp_path: Path, walk: Walk
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(FILE)
    async with opened(stored, file=path) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.session.step == 2)
        await quiet(app, pilot)
        await walk_and_return(app, pilot, walk)


async def test_from_the_first_step_esc_leaves_the_wizard_and_says_what_is_kept(
    stored: Services, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(FILE)
    async with opened(stored, file=path) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.session.step == 2)
        await quiet(app, pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, WizardScreen) and app.screen.session.step == 1 and not told(app)
        await press(pilot, "escape")
        assert app.current_mode == "customers"
        assert told(app) == ["new.csv is kept · a continues"]
        await press(pilot, "a", "enter")
        assert isinstance(app.screen, WizardScreen)
        await press(pilot, "h")
        assert told(app)[-1] == "new.csv is kept · c, then a continues"


async def test_in_a_demo_nothing_is_said_to_be_kept_for_longer(stored: Services, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(FILE)
    async with opened(replace(stored, demo=True), file=path) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.session.step == 2)
        await quiet(app, pilot)
        await press(pilot, "escape", "escape")
        assert told(app) == ["new.csv is kept until the demo ends · a continues"]


async def test_esc_leads_back_to_the_place_that_the_wizard_was_opened_over(stored: Services) -> None:
    async with opened(stored) as (app, pilot):
        await press(pilot, "h", "a")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        await settled(pilot)
        await press(pilot, "escape", "escape")
        assert app.current_mode == "history"


async def test_a_typed_path_goes_before_the_step(services: Services) -> None:
    async with opened(services) as (app, pilot):
        app.open_wizard()
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        await settled(pilot)
        await press(pilot, *"abc", "escape")
        assert app.screen.query_one(Input).value == "abc", "the field is left, the text stays"
        await press(pilot, "escape")
        assert app.screen.query_one(Input).value == "" and isinstance(app.screen, WizardScreen)
        await press(pilot, "escape")
        assert app.current_mode == "customers"


TYPING: dict[str, list[str]] = {
    "a form": ["o", "a", *"Zoe"],
    "a choice in a form": ["o", "a", "tab", "tab", "right"],
    "members pasted": ["o", "A", *"a@b.example"],
    "a name": ["o", "N", "end", "x"],
    "a path": ["o", "w", "end", "x"],
    "the source system": ["o", "s", "up", "up"],
}


@pytest.mark.parametrize("keys", TYPING.values(), ids=TYPING)
async def test_what_was_typed_is_not_thrown_away_without_asking(stored: Services, keys: list[str]) -> None:
    async with opened(stored) as (app, pilot):
        await press(pilot, *keys)
        dialog: Any = app.screen
        before = dialog.work()
        await press(pilot, "escape")
        assert isinstance(app.screen, ConfirmDialog) and dialog in app.screen_stack
        await press(pilot, "escape")
        assert dialog.work() == before, "esc keeps it"
        assert app.screen is dialog
        await press(pilot, "escape", "y")
        assert dialog not in app.screen_stack


async def test_a_form_in_which_nothing_was_typed_closes_at_once(stored: Services) -> None:
    async with opened(stored) as (app, pilot):
        await press(pilot, "o", "a", "tab", "escape")
        assert len(app.screen_stack) == 1
        await press(pilot, "a", "x", "backspace", "escape")
        assert len(app.screen_stack) == 1, "nothing of it is left to lose"


def test_only_the_innermost_level_that_is_open_is_left() -> None:
    left: list[str] = []
    levels = [Level(lambda: False, lambda: left.append("closed")), Level(lambda: True, lambda: left.append("open"))]
    assert leave_one([*levels, Level(lambda: True, lambda: left.append("outer"))])
    assert left == ["open"]
    assert not leave_one(levels[:1])
