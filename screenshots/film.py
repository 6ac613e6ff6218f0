"""Takes the moving picture of the README anew: file, mapping, fixes, import, undo, in twenty seconds.

    python -m screenshots.film [FOLDER]

With a folder, each frame is put there, too, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from screenshots.camera import Take
    from screenshots.reel import Frame, Reel
    from screenshots.stage import Stage

TARGET: Final = Path(__file__).parent / "film.svg"
_SIZE: Final = (100, 28)
_STILL: Final = "Problems, grouped by what is wrong"


def main(arguments: Sequence[str]) -> int:
    """Writes the picture beside this file. Returns 0, or 1 if there is something in the way."""
    for name in [name for name in os.environ if name == "NO_COLOR" or name.startswith("TEXTUAL")]:
        del os.environ[name]  # Textual reads them when it is imported
    from screenshots.stage import FOLDER, stage

    try:
        with stage() as prepared:
            reel = asyncio.run(_shot(prepared))
    except FileExistsError:
        print(f"{FOLDER} is in the way: remove it.", file=sys.stderr)
        return 1
    TARGET.write_text(reel.svg(), encoding="utf-8")
    print(f"{TARGET}: {reel.seconds:g} seconds, {TARGET.stat().st_size // 1000} kB.")
    for folder in map(Path, arguments):
        reel.write_frames(folder)
    return 0


async def _shot(prepared: Stage) -> Reel:
    from screenshots.camera import Camera, rolling
    from screenshots.reel import Reel

    async with rolling(Camera(TARGET.parent, (), None), prepared.services("demo"), _SIZE) as take:
        film = Film(take)
        await film.file_and_mapping()
        await film.fixes()
        await film.importing(prepared)
        await film.undo()
    still = next(place for place, frame in enumerate(film.frames) if frame.told == _STILL)
    return Reel(film.frames, still)


class Film:
    """One way through the program, with a frame wherever something is to be seen."""

    def __init__(self, take: Take) -> None:
        """`take`: the program, on its first page."""
        self._take = take
        self.frames: list[Frame] = []

    async def _show(self, told: str, seconds: float) -> None:
        from screenshots.reel import frame_of

        await self._take.at_rest()
        self.frames.append(frame_of(self._take.app, told, seconds))

    async def file_and_mapping(self) -> None:
        """From the first page to the mapping."""
        take = self._take
        await self._show("A sample organization, and files to try", 0.8)
        for _ in range(3):
            await take.press("down")
            await self._show("A sample organization, and files to try", 0.2)
        await take.press("enter")
        await take.until(lambda: take.wizard.session.step == 2)
        await take.press("b")
        await self._show("b  The file: what was detected in it", 1.4)
        await take.press("n")
        await self._show("n  The mapping: each column, its field and why", 1.6)

    async def fixes(self) -> None:
        """The preview with its problems, and all of them fixed."""
        take = self._take
        await take.press("n")
        await self._checked()
        await self._show("n  The preview: what will become of each customer", 1.2)
        await take.press("tab")
        await self._show(_STILL, 1.4)
        await take.press("r")
        await self._show("r  A fix: what the same mistake becomes, in all 52 cells", 1.2)
        await take.press("f10")
        await self._checked()
        await self._show("F10  241 errors before, 189 now", 0.8)
        await take.press("R")
        await self._show("R  All fixes that need no decision", 1.2)
        await take.press("enter")
        await self._show("enter  13 errors left; a split is for you to decide", 0.8)
        await take.press("space", "enter", "escape")
        await self._checked()
        await self._show("space, enter  4 errors left", 0.6)
        await take.press("a")
        await self._show("a  The member who is missing is created", 1)
        await take.press("enter")
        await self._checked()
        await self._show("enter  No error is left", 0.8)

    async def importing(self, stage: Stage) -> None:
        """The import, to its entry in the history."""
        take = self._take
        await take.press("n")
        await self._show("n  What will be written, once more", 1.2)
        await take.press("i")
        [engine] = [engine for engine in stage.engines if engine.held is not None]
        for done in (0.2, 0.7):
            engine.say_progress(done, int(37 * done))
            await self._show("i  All or nothing", 0.3)
        engine.go_on()
        await take.until(lambda: take.wizard.session.outcome is not None)
        await self._show("Imported", 1.2)

    async def undo(self) -> None:
        """The import is taken back."""
        from textual.widgets import Static

        take = self._take
        await take.press("v")
        await self._show("v  The history keeps file, lines and changes", 1)
        await take.press("u")
        await self._show("u  What an undo would take back", 1)
        await take.press("u")
        await take.press("y")
        await take.until(lambda: "is undone" in str(take.app.screen.query_one(".undo--head", Static).render()))
        await self._show("u, y  Undone: the customers are as they were before", 1.6)

    async def _checked(self) -> None:
        """Waits until the lines are checked again."""
        session = self._take.wizard.session
        await self._take.until(lambda: session.is_drafted and not session.is_busy)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
