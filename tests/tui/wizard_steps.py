"""What the tests of the wizard's first two steps share: a wizard in a folder, typing, and choosing a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.places import opened, settled, until
from upflow_tui.core.fields import Mode
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.file.list import FileList
from upflow_tui.tui.wizard.file.step import FileStep
from upflow_tui.tui.wizard.map.step import MapStep
from upflow_tui.tui.wizard.screen import WizardScreen

_LONG = 12


@asynccontextmanager
async def wizard_in(
    services: Services, folder: Path, *, size: tuple[int, int] = (80, 24), mode: Mode = Mode.CUSTOMERS
) -> AsyncIterator[tuple[UpflowApp, Pilot[str]]]:
    """The wizard on its first step, which begins in `folder`."""
    async with opened(replace(services, samples=folder), size) as (app, pilot):
        app.open_wizard(mode)
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        await at_rest(pilot)
        yield app, pilot


async def at_rest(pilot: Pilot[str]) -> None:
    """Waits for the list, for the look at the file under the cursor, and for whatever else is read."""
    await settled(pilot)
    await pilot.pause(0.1)  # the pause before a look
    await settled(pilot)


async def type_text(pilot: Pilot[str], text: str) -> None:
    """Types into the field that has the focus; a long text is pasted."""
    focused = pilot.app.focused
    assert isinstance(focused, Input)
    if len(text) > _LONG:
        focused.value += text
    else:
        await pilot.press(*(_character_to_key(character) for character in text))
    await at_rest(pilot)


def wizard(app: UpflowApp) -> WizardScreen:
    assert isinstance(app.screen, WizardScreen)
    return app.screen


def file_step(app: UpflowApp) -> FileStep:
    return app.screen.query_one(FileStep)


def map_step(app: UpflowApp) -> MapStep:
    return app.screen.query_one(MapStep)


def listed(app: UpflowApp) -> list[str]:
    """The names in the list of files."""
    listing = app.screen.query_one(FileList).listing
    return [] if listing is None else [entry.name for entry in listing.entries]


async def choose(pilot: Pilot[str], app: UpflowApp, path: Path) -> None:
    """Types a path, takes it, and waits until the mapping is in front."""
    await type_text(pilot, str(path))
    await pilot.press("enter")
    await until(pilot, lambda: wizard(app).session.step == 2 and map_step(app).state is not None)
    await settled(pilot)
