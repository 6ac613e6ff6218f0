"""Walks Customers and Organization of the real program over a hostile store, in whatever terminal it is started in.

    python -m tests.tui.hostile_places FOLDER

Everything is edited, deleted and erased there by its keys. At the end the names of all screens and dialogs that were in
front are on stdout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from tests.engine.prepared import leave
from tests.tui.hostile import HOSTILE_NAME
from tests.tui.hostile_walk import CLOSE, Seen, file, organization, run_walk
from tests.tui.places import settled
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services

UNFINISHED: Final = (
    *("tab", "end", "x", CLOSE, "tab", "a", "ctrl+x", CLOSE, CLOSE, "a", *"Import cust", "enter", CLOSE),
    *("h", "tab", "end", "x", CLOSE, "tab"),
)
"""Where the unfinished import is listed, and asked about."""
CUSTOMERS: Final = (
    *("c", "end", "home", "enter", "end", "home", "x", "end", CLOSE, "x", "down", "enter", CLOSE, "c"),
    *("end", "space", "up", "space", "up", "space", "x", "end", CLOSE, "escape"),
    *("p", "T", "end", "home", "t", "T", "T", "t", "slash", "D", "enter", "escape", "p"),
    *("s", "S", "slash", "D", "enter", "escape", "f", "end", "escape", "w", CLOSE, "C", CLOSE, "a", "escape"),
)
ORGANIZATION: Final = (
    *("o", "end", "home", "e", "tab", "end", "tab", "right", CLOSE, "a", "enter", CLOSE, "x", CLOSE),
    *("A", *"nonsense,a[red]@x", "f10", CLOSE, "2", "end", "home", "e", "end", *"x", "enter", CLOSE),
    *("home", "down", "down", "r", CLOSE, "x", "end", "home", CLOSE, "a", *"[/]", "enter", CLOSE),
    *("3", "end", "enter", CLOSE, "e", CLOSE, "x", CLOSE, "a", *"[b]T", "tab", "left", "left", "tab", "tab"),
    *(*"[red]", "enter", CLOSE, "end", "enter", "e", CLOSE, "escape"),
    *("4", "end", "e", CLOSE, "x", CLOSE, "s", "down", "tab", "space", CLOSE, "N", "end", *"[/]", "enter", CLOSE),
    *("question_mark", "end", CLOSE, "ctrl+p", "end", CLOSE),
)


async def walk(seen: Seen) -> None:
    """Through both places."""
    await settled(seen.pilot)
    await seen.press(*UNFINISHED, *CUSTOMERS, *ORGANIZATION)


def main(folder: Path) -> None:
    """Imports the hostile file, walks, and says what was seen."""
    data = folder / "data"
    services = Services(data, lambda receive: LocalEngine(data, receive))
    services.engine.replace_organization(organization())
    engine = Engine(data)
    with engine.workspace() as workspace:
        choices = ImportChoices()
        engine.run(engine.open(engine.read(file(folder), workspace), choices), choices, workspace)
    name = HOSTILE_NAME.encode("utf-8", "ignore").decode()
    leave(data, name, file(folder).read_bytes(), step=3, lines=10**9, fixes=10**6)
    app = UpflowApp(services)
    run_walk(app, walk, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
