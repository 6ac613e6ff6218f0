"""What the tests of the fixes share: a file with problems of each kind, and the ways to its cells."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.tui.places import press, settled, until
from tests.tui.preview_host import row_under_cursor, wizard
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.wizard.preview.tabs import LINES, PROBLEMS, PreviewTabs

FAULTY = """Customer ID,Customer name,Town,Workflow,Account manager,Contract end,Payment terms,Remark
C-1,Alpha,Lyon,standard reminders,Anna@mars.example,03/04/2026,30,first
C-2,Beta,Lyon,standard reminders,new.one@mars.example,05/06/2026,"1,5",
C-3,Gamma,Paris,No Reminders,sofia@mars.example,2026-01-01,30,
C-4,Delta,Metz,Dunning,,,abc,
C-5,Epsilon,Metz,,,,,too,many
"""
ERRORS = 12
"""How many there are."""


async def done(pilot: Pilot[str], app: UpflowApp) -> None:
    """Waits until the engine has nothing to do, and what it said is shown."""
    session = wizard(app).session
    await until(pilot, lambda: not session.is_busy)
    await settled(pilot)


async def bring(pilot: Pilot[str], app: UpflowApp, front: int) -> None:
    """Brings a tab of the preview in front."""
    while app.screen.query_one(PreviewTabs).front != front:
        await press(pilot, "tab")


async def to_problem(pilot: Pilot[str], app: UpflowApp, text: str) -> None:
    """Brings the problems in front, with the cursor on the one that holds `text`."""
    await bring(pilot, app, PROBLEMS)
    await press(pilot, "home")
    for _ in range(20):
        if text in row_under_cursor(app):
            return
        await press(pilot, "down")
    raise AssertionError(f"no problem {text}")


async def to_cell(pilot: Pilot[str], app: UpflowApp, line: int, column: int) -> None:
    """Brings a cell of the lines under the cursor."""
    await bring(pilot, app, LINES)
    await press(pilot, "home", "colon", *str(line), "enter", *["right"] * column)
    assert row_under_cursor(app).startswith(str(line))


def errors(app: UpflowApp) -> int:
    """How many errors the plan has."""
    totals = wizard(app).session.totals
    assert totals is not None
    return int(totals["errors"])
