"""Drives the program with keys, and takes a picture when the screen is at rest."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from screenshots.picture import as_svg, write
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

Size = tuple[int, int]
_STILL = 3
"""Looks, with nothing changed between them, after which a screen is at rest."""
_BETWEEN = 0.07
"""Seconds between two looks: longer than any pause after which a screen reads something."""
_TRIES = 300


class Camera:
    """Takes the pictures of one walk.

    Args:
        folder: where they go.
        names: every picture's name, in the order of their numbers.
        converter: the program that makes PNGs.
    """

    def __init__(self, folder: Path, names: tuple[str, ...], converter: str | None) -> None:
        self._folder = folder
        self._names = names
        self._converter = converter
        self.taken: list[str] = []

    async def take(self, take: Take, name: str) -> None:
        """Takes the picture `name` of the screen at rest."""
        svg = await take.at_rest()
        width, height = take.app.size
        called = f"{self._names.index(name) + 1:02}-{name}-{width}x{height}"
        write(svg, self._folder / called, self._converter)
        self.taken.append(called)


class Take:
    """The program on a screen of one size, with someone at the keys."""

    def __init__(self, app: UpflowApp, pilot: Pilot[str], camera: Camera, suffix: str) -> None:
        self.app = app
        self._pilot = pilot
        self._camera = camera
        self._suffix = suffix

    @property
    def wizard(self) -> WizardScreen:
        """The wizard in front."""
        assert isinstance(self.app.screen, WizardScreen)
        return self.app.screen

    async def press(self, *keys: str) -> None:
        """Presses keys, each when the one before has had its effect."""
        for key in keys:
            await self._pilot.press(key)
            await self.at_rest()

    async def type(self, text: str) -> None:
        """Types a text."""
        await self._pilot.press(*text)
        await self.at_rest()

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits for `condition`.

        Raises:
            RuntimeError: it did not come.
        """
        for _ in range(_TRIES):
            if condition():
                return
            await self._pilot.pause(_BETWEEN)
        raise RuntimeError("what was waited for did not come")

    async def at_rest(self) -> str:
        """Waits until nothing changes any more; the picture then."""
        before, still = "", 0
        for _ in range(_TRIES):
            await self._pilot.pause(_BETWEEN)
            for field in self.app.screen.query(Input):
                field.cursor_blink = False
            now = as_svg(self.app)
            reading = any(not worker.is_finished for worker in self.app.workers)
            still = still + 1 if now == before and not reading else 0
            before = now
            if still >= _STILL:
                return now
        raise RuntimeError("the screen does not come to rest")

    async def shoot(self, name: str) -> None:
        """Takes the picture `name`."""
        await self._camera.take(self, name + self._suffix)


@asynccontextmanager
async def rolling(camera: Camera, services: Services, size: Size, *, light: bool = False) -> AsyncIterator[Take]:
    """The program over `services`, begun as a person begins it."""
    app = UpflowApp(services)
    async with app.run_test(size=size) as pilot:
        take = Take(app, pilot, camera, "-light" if light else "")
        await take.at_rest()
        if light:
            await take.press("f2")
        yield take
