"""What the tests of the wizard's last two steps share: a wizard whose first two are done, and an engine played by hand."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual.pilot import Pilot
from textual.widgets import Button

from tests.tui.places import opened, settled, until
from upflow_tui.core.fields import Mode
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.wizard.pane import StepPane
from upflow_tui.tui.wizard.preview.step import PreviewStep
from upflow_tui.tui.wizard.screen import WizardScreen
from upflow_tui.tui.wizard.write.import_step import ImportStep


class Done(StepPane):
    """A step that is done as soon as it can be."""

    def compose(self) -> Any:
        yield Button("done")

    def enter(self) -> None:
        self.query(Button).focus()


class FileDone(Done):
    STEP: ClassVar[int] = 1

    def file_opened(self, opened: Opened) -> None:
        self.post_message(self.Next())


class MapDone(Done):
    STEP: ClassVar[int] = 2
    _went = False

    def enter(self) -> None:
        super().enter()
        if not self._went:
            self._went = True
            self.post_message(self.Next())


class PreviewWizard(WizardScreen):
    """The wizard of which only the last two steps are to be walked."""

    CSS_PATH = str(Path(inspect.getfile(WizardScreen)).with_name("screen.tcss"))
    STEPS = (FileDone, MapDone, PreviewStep, ImportStep)  # type: ignore[assignment]


class Played:
    """An engine that reads files by itself and leaves every other answer to the test."""

    def __init__(self, services: Services, receive: Callable[[Message], object]) -> None:
        self._receive = receive
        self._reader = LocalEngine(services.folder, receive)
        self.asked: list[tuple[Ask, dict[str, Any]]] = []
        self.generation = 0
        self.cancelled = 0

    def ask(self, kind: Ask, **values: Any) -> int:
        self.generation += 1
        if kind is Ask.READ:
            return self._reader.ask(kind, **values)
        self.asked.append((kind, values))
        return self.generation

    def cancel(self) -> None:
        self.cancelled += 1

    def close(self) -> None:
        self._reader.close()

    def say(self, kind: Say, **values: Any) -> None:
        """Answers the newest question."""
        self._receive(Message(kind.value, self.generation, values))


def played(services: Services) -> tuple[Services, list[Played]]:
    """Services whose engines are played; the list has those that were made."""
    engines: list[Played] = []

    def make(receive: Callable[[Message], object]) -> Played:
        engines.append(Played(services, receive))
        return engines[-1]

    return replace(services, new_client=make), engines


@asynccontextmanager
async def preview_of(
    services: Services,
    file: Path,
    *,
    size: tuple[int, int] = (80, 24),
    complete: bool = True,
    mode: Mode = Mode.CUSTOMERS,
) -> AsyncIterator[tuple[UpflowApp, Pilot[str]]]:
    """The wizard on its third step over `file`, with the plan complete unless told otherwise."""
    async with opened(services, size) as (app, pilot):
        screen = PreviewWizard(mode, file=file)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.session.step == 3 and (screen.session.is_drafted or not complete))
        await settled(pilot)
        yield app, pilot


def wizard(app: UpflowApp) -> PreviewWizard:
    screen = next(screen for screen in app.screen_stack if isinstance(screen, PreviewWizard))
    assert isinstance(screen, PreviewWizard)
    return screen


def row_under_cursor(app: UpflowApp) -> str:
    """The cells of the row under the cursor of the list that has the focus."""
    grid = app.focused
    assert isinstance(grid, RowGrid)
    assert grid.row is not None
    return " | ".join(cell if isinstance(cell, str) else cell.text for cell in grid.row.cells)
