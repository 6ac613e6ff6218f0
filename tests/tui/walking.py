"""What the walks through the whole program share: from the customers to each step of the wizard, with keys only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.places import settled, until
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.samples import ORGANIZATION, sample_path, write_samples
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

PATIENCE = 20.0


def demo_services(folder: Path, *, child: bool = False) -> Services:
    """What `--demo` opens on: the sample organization, and the sample files but the large one.

    Args:
        folder: an empty folder.
        child: with the engine in a child process, as the program has it.
    """
    samples, data = folder / "samples", folder / "data"
    write_samples(samples, large_lines=0)
    services = (
        Services.of(data, demo=True, samples=samples)
        if child
        else Services(data, lambda receive: LocalEngine(data, receive), demo=True, samples=samples)
    )
    services.engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    return services


class Walker:
    """Someone at the keys, who counts them."""

    def __init__(self, app: UpflowApp, pilot: Pilot[str]) -> None:
        self.app = app
        self.pilot = pilot
        self.keys = 0

    @property
    def wizard(self) -> WizardScreen:
        """The wizard, whatever dialog is over it."""
        found = [screen for screen in self.app.screen_stack if isinstance(screen, WizardScreen)]
        assert found, self.app.screen
        return found[0]

    async def press(self, *keys: str) -> None:
        """Presses keys, each when nothing is being read any more."""
        for key in keys:
            await self.pilot.press(key)
            await settled(self.pilot)
            self.keys += 1

    async def to_map(self, *keys: str) -> None:
        """Presses `keys`, which choose a file, and waits for the mapping."""
        await self.press(*keys)
        await until(self.pilot, lambda: self.app.current_mode == "wizard")
        await until(self.pilot, lambda: self.wizard.session.step == 2)
        await settled(self.pilot)

    async def to_preview(self) -> None:
        """On to the whole plan."""
        await self.press("n")
        await until(self.pilot, lambda: self.wizard.session.is_drafted)
        await settled(self.pilot)

    async def to_result(self, *keys: str) -> None:
        """Presses `keys`, which start the import, and waits for its end."""
        await self.press(*keys)
        await until(self.pilot, lambda: self.wizard.session.outcome is not None)
        await settled(self.pilot)


def fields(walker: Walker) -> Sequence[str | None]:
    """The field of each column, as mapped now."""
    opened = walker.wizard.session.opened
    assert opened is not None
    return opened.mapping.fields
