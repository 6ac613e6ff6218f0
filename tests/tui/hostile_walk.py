"""Walks the real program through a hostile file and a hostile store, in whatever terminal it is started in.

    python -m tests.tui.hostile_walk FOLDER

At the end the names of all screens, dialogs and steps that were in front are on stdout.
"""

from __future__ import annotations

import csv
import gc
import io
import os
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen

from tests.tui.hostile import HOSTILE, HOSTILE_NAME, MILLION
from tests.tui.hostile_progress import Progress
from tests.tui.places import settled
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.preview.tabs import PreviewTabs
from upflow_tui.tui.wizard.screen import WizardScreen

_HALF: Final = re.compile("[\ud800-\udfff]")
TEXTS: Final = [_HALF.sub("", text.replace("\0", "")) for text in HOSTILE.values() if text is not MILLION]
"""What a file can hold: not a NUL, which no text file has, nor half a pair, which no encoding can write."""

HUGE: Final = MILLION if "UPFLOW_EXAMPLES" in os.environ else MILLION[: len(MILLION) // 6]
"""A cell longer than Python's csv takes without being asked; in long runs one of a megabyte."""

CLOSE: Final = "close"
"""Not a key: closes the dialog that is in front, if there is one."""
TABS: Final = ("customers", "problems", "lines")
"""No keys either: each brings that tab of the preview in front."""
PARENT_NAME: Final = 7
"""The index of a column that is left out: key i maps it anyway. The last one can be combined with the one before."""
FILE: Final = ("tab", "d", CLOSE, "e", "down", CLOSE, "l", CLOSE, "v", CLOSE, "w", CLOSE, "m", CLOSE)
MAP: Final = (
    *("home", *("down",) * PARENT_NAME, "i", "x", "end", "plus", "x", "u", "plus", "u", "u", "u", "u"),
    *("end", "home", "right", "right", "enter", "end", CLOSE, "w", "enter", CLOSE, "l", CLOSE, "slash", CLOSE),
    *("tab", "end", "home", "down", "enter", "end", CLOSE, "slash", CLOSE, "tab", "u"),
    *("I", "u", "f", "end", "enter", "end", CLOSE, "escape"),
    *("question_mark", "end", CLOSE, "ctrl+p", CLOSE, "C", "right", CLOSE),
)
PREVIEW: Final = (
    *("end", "home", "enter", "end", "escape", "f", CLOSE, "slash", "D", "escape"),
    *("problems", "end", "home", "enter", "enter", "customers", "problems", "end", "enter", "customers"),
    *("lines", "end", "home", "right", "right", "right", "right", "colon", CLOSE, "f", CLOSE),
    *("end", "z", CLOSE, "z", "enter", "end", "z", "enter", "customers"),
    *("p", "T", "end", "home", "t", "T", "T", "t", "slash", "D", "escape", "p"),
    *("lines", "C", "end", "home", "down", "space", "down", "J", "K", "right", "left", "x", "down", "space", "f10"),
    *("end", "right", "C", "x", "enter", "customers"),
)
REPAIRS: Final = (
    *("lines", "home", "e", CLOSE, *("left",) * 9, *("right",) * 2, "enter", "end", "X", "enter"),
    *("L", "end", CLOSE),
    *("m", "m", "M", "e", CLOSE, "E", "X", "enter", "Y", "enter", "enter", CLOSE, "u", "U"),
    *(
        "customers",
        "home",
        "t",
        "down",
        "end",
        "t",
        "s",
        "s",
        "s",
        "s",
        "S",
        "s",
        "R",
        "end",
        "space",
        "tab",
        "end",
        CLOSE,
        CLOSE,
    ),
    *("problems", "escape", "home", *("r", CLOSE, "e", CLOSE, "down") * 3),
    *("slash", *"account", "enter", "r", "enter", "end", CLOSE, "end", CLOSE, "a", "enter", CLOSE, CLOSE, "escape"),
    *("home", "V", "enter", CLOSE, CLOSE, "customers", "2", "3"),
)
"""Every dialog of the repairs; what is fixed is taken back and made again."""
IMPORT: Final = ("up", "up", "enter", CLOSE, "down", "down", "down", "down", "down")
HISTORY: Final = ("end", "home", CLOSE, "1", "h", "end", "home")
"""Where an import leads; the walks of `hostile_history` and `hostile_places` go through all there is."""


def organization() -> Organization:
    """One in which every text is hostile."""
    short = [f"{place} {text[:200]}" for place, text in enumerate(TEXTS)]
    return Organization(
        name=TEXTS[0],
        members=tuple(Member(text, f"m{place}@mars.example") for place, text in enumerate(TEXTS)),
        workflows=tuple(Workflow(text) for text in short),
        positions=tuple(short),
        custom_fields=(CustomField(f"{TEXTS[1]} {TEXTS[5]}", CustomFieldType.TEXT),),
    )


def file(folder: Path) -> Path:
    """A file with a hostile name, hostile headers, and a hostile text in every cell; some cells are huge."""
    headers = ["Customer ID", "Customer name", "Town", "Contact email", "First name", "Workflow", "Parent ID"]
    headers += ["Parent name", "Account manager", *(f"{text[:60]}" for text in TEXTS[:12]), "Address", "Address 2"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headers)
    some = TEXTS[:12]
    for place, text in enumerate(TEXTS):
        writer.writerow([f"C-{place}", text, text, f"{text[:40]}@x", *[text] * 5, *some, text, text])
    writer.writerow(["C-900", "A huge cell", HUGE, "", HUGE, *[""] * 4, *some, HUGE, "Hall 2"])
    sound = ["C-901", "Sound", "Lyon", "a@sound.example", "Ada", "", "C-900", "A huge cell", ""]
    writer.writerow([*sound, *some, "1 Quay", "Hall 2"])
    writer.writerow(["", "Total", *[""] * (len(headers) - 2)])
    path = folder / HOSTILE_NAME.replace("/", "")
    path.write_bytes(out.getvalue().encode())
    return path


class Seen:
    """Notes what was in front."""

    def __init__(self, app: UpflowApp, pilot: Pilot[str], progress: Progress) -> None:
        self.app = app
        self.pilot = pilot
        self.progress = progress
        self.names: set[str] = set()

    async def press(self, *keys: str) -> None:
        """Presses keys one by one."""
        for key in keys:
            if key in TABS:
                await self._bring_in_front(TABS.index(key))
            elif key != CLOSE:
                await self._press(key)
            elif isinstance(self.app.screen, ModalScreen):
                await self._close(self.app.screen)

    async def _bring_in_front(self, tab: int) -> None:
        """Brings a tab of the preview in front, by the key that goes from one to the next."""
        while self.app.screen.query_one(PreviewTabs).front != tab:
            await self._press("tab")

    async def _close(self, dialog: ModalScreen[object]) -> None:
        """Leaves a dialog: what was typed in it goes first, and where that would be lost it is agreed to."""
        while dialog in self.app.screen_stack:
            await self._press("escape" if self.app.screen is dialog else "y")

    async def _press(self, key: str) -> None:
        await self.pilot.press(key)
        while any(not worker.is_finished for worker in self.app.workers) or self.engine_is_busy:
            await self.pilot.pause()
        self._note()

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits until `condition` holds, however long that takes: whoever runs the walk has the patience."""
        while not condition():
            await self.pilot.pause(0.01)
        self._note()

    def _note(self) -> None:
        screen = self.app.screen
        names = [type(screen).__name__]
        if isinstance(screen, WizardScreen) and screen.is_mounted:
            names.append(type(screen.pane).__name__)
        self.names.update(names)
        self.progress.note(" ".join(names))

    @property
    def engine_is_busy(self) -> bool:
        """Whether the preview waits for its engine."""
        screen = self.app.screen
        return isinstance(screen, WizardScreen) and screen.session.step == 3 and screen.session.is_busy

    async def step(self, number: int) -> WizardScreen:
        """Waits for a step of the wizard."""
        app = self.app
        await self.until(lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
        await self.until(lambda: isinstance(app.screen, WizardScreen) and app.screen.session.step == number)
        await settled(self.pilot)
        assert isinstance(app.screen, WizardScreen)
        return app.screen


async def walk(seen: Seen) -> None:
    """Through the wizard to the history."""
    app, pilot = seen.app, seen.pilot
    wizard = await seen.step(2)
    await seen.press("b", *FILE, "n")
    await seen.step(2)
    await seen.press(*MAP, "n")
    await seen.step(3)
    await seen.until(lambda: wizard.session.is_drafted)
    await settled(pilot)
    await seen.press(*PREVIEW, *REPAIRS)
    await seen.until(lambda: isinstance(app.screen, WizardScreen))
    await seen.press("n", *IMPORT, "q", "n", "i")
    await seen.until(lambda: wizard.session.outcome is not None)
    await seen.press("down", "up", "v")
    await seen.until(lambda: app.current_mode == "history")
    await seen.press(*HISTORY)


def run_walk(app: UpflowApp, walk: Callable[[Seen], Awaitable[None]], folder: Path) -> None:
    """Runs the program along `walk` in this terminal, then says on stdout what was in front. Raises the app's fault.

    How far it came is noted in `folder`.
    """
    seen: list[Seen] = []

    async def go(pilot: Pilot[object]) -> None:
        seen.append(Seen(app, pilot, Progress(folder)))  # type: ignore[arg-type]
        await walk(seen[0])
        app.exit()

    gc.freeze()  # as the program's own start does (tui/run.py)
    gc.set_threshold(20_000, 10, 1_000)
    app.run(auto_pilot=go)
    if app.fault is not None:
        raise app.fault
    sys.stdout.write(f"seen: {' '.join(sorted(seen[0].names))}\nwalked to the end\n")


def main(folder: Path) -> None:
    """Walks, and says what was seen."""
    data = folder / "data"
    services = Services(data, lambda receive: LocalEngine(data, receive))
    services.engine.replace_organization(organization())
    app = UpflowApp(services, file(folder))
    run_walk(app, walk, folder)


if __name__ == "__main__":
    assert issubclass(UpflowApp, App)
    main(Path(sys.argv[1]))
