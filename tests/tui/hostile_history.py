"""Walks the real program through a history full of hostile texts, in whatever terminal it is started in.

    python -m tests.tui.hostile_history FOLDER

At the end the names of all screens and dialogs that were in front are on stdout.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

from textual.widgets import Input

from tests.tui.hostile_walk import CLOSE, Seen, file, organization, run_walk
from tests.tui.places import settled
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.screens.undo.screen import UndoScreen
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.screen import WizardScreen

ONE: Final = (
    *(
        "enter",
        "e",
        CLOSE,
        "2",
        "end",
        "enter",
        "home",
        "enter",
        "enter",
        "enter",
        CLOSE,
        "escape",
        "f",
        CLOSE,
        "slash",
        "A",
        "escape",
    ),
    *("3", "end", "enter", "escape", "home", "enter", "escape", "f", CLOSE, "slash", "A", "escape"),
    *("4", "end", "home", "right", "right", "right", "colon", CLOSE, "f", CLOSE, "slash", "D", "escape"),
    *("5", "end", "enter", CLOSE, "6", "end", "enter", CLOSE, "w", CLOSE, "P", CLOSE, "equals_sign", "end", CLOSE, "1"),
    *("x", CLOSE, "escape"),
)
COMPARED: Final = (
    *("end", "enter", CLOSE, "2", "end", "enter", CLOSE, "3", "end", "4", "end", "slash", "D", "escape"),
    *("w", CLOSE, "1", "escape"),
)


def fill(services: Services, folder: Path) -> Path:
    """Two imports: of a hostile file, and of the same with other hostile texts in its lines. Returns the second."""
    services.engine.replace_organization(organization())
    first = file(folder)
    csv.field_size_limit(2**24)
    with first.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if len(row) > 2]
    second = folder / f"second {first.name}"
    with second.open("w", encoding="utf-8", newline="") as out:
        texts = [row[2] for row in rows[1:]]
        csv.writer(out).writerows(
            [rows[0], *([*row[:2], texts[-place], *row[3:]] for place, row in enumerate(rows[1:]))]
        )
    engine = Engine(services.folder, user="[/] \x1b]0;PWNED\x07")
    for path in (first, second):
        with engine.workspace() as workspace:
            engine.run(engine.open(engine.read(path, workspace), ImportChoices()), ImportChoices(), workspace)
    return second


async def walk(seen: Seen, again: Path) -> None:
    """Through the history, one import, a comparison, an undo, the same import again, and forgetting."""
    app, pilot = seen.app, seen.pilot
    await seen.press("h", "end", "home", "C", CLOSE, *ONE, "slash", "s", "escape", "f", CLOSE)
    await seen.press("end", "enter", "3", "end", "enter", "escape", "escape", "home")
    await seen.press(
        "equals_sign", "end", "equals_sign", *COMPARED, "home", "u", "end", "2", "end", "1", "u", CLOSE, "u", "y"
    )
    await seen.until(lambda: isinstance(app.screen, UndoScreen) and app.screen._state == "done")
    await settled(pilot)
    await seen.press(
        "end", "2", "end", "escape", "home", "enter", "end", "2", "end", "escape", "down", "enter", "escape"
    )
    await seen.press("a")
    await seen.until(lambda: isinstance(app.screen, WizardScreen) and app.screen.is_mounted)
    assert isinstance(app.screen, WizardScreen)
    wizard = app.screen
    wizard.choose_file(again)
    await seen.until(lambda: wizard.session.opened is not None)
    await settled(pilot)
    await seen.press("end", CLOSE, "n")
    await seen.until(lambda: wizard.session.is_drafted)
    await settled(pilot)
    await seen.press("n", "i")
    await seen.until(lambda: wizard.session.outcome is not None)
    await settled(pilot)
    await seen.press("e")
    app.screen.query_one(Input).value = str(again.with_name("errors.csv"))
    await seen.press("enter", "u", "escape", "v", "x", "y", "2", "3", "4", "5", "6", "1", "escape")


def main(folder: Path) -> None:
    """Walks, and says what was seen."""
    data = folder / "data"
    services = Services(data, lambda receive: LocalEngine(data, receive))
    again = fill(services, folder)
    app = UpflowApp(services)
    run_walk(app, lambda seen: walk(seen, again), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
