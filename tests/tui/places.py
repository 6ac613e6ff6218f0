"""What the tests of the places share: a program to press keys in, and reading what it shows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import Cell

_TRIES = 2000  # about half a minute on a busy machine; only what never comes waits so long


@asynccontextmanager
async def opened(
    services: Services, size: tuple[int, int] = (80, 24), file: Path | None = None
) -> AsyncIterator[tuple[UpflowApp, Pilot[str]]]:
    """The program over `services`, with its first list read."""
    app = UpflowApp(services, file)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot


async def settled(pilot: Pilot[str]) -> None:
    """Waits until nothing is being read any more."""
    quiet = 0
    while quiet < 2:
        await pilot.pause()
        quiet += 1
        if any(not worker.is_finished for worker in pilot.app.workers):
            quiet = 0


async def until(pilot: Pilot[str], condition: Callable[[], object]) -> None:
    """Waits until `condition` holds."""
    for _ in range(_TRIES):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come")


async def press(pilot: Pilot[str], *keys: str) -> None:
    """Presses keys, each after the one before has had its effect."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def first_cells(app: UpflowApp, selector: str = "#list") -> list[str]:
    """The first cell of each row that is here."""
    return [cells[0] for cells in all_cells(app, selector)]


def all_cells(app: UpflowApp, selector: str = "#list") -> list[tuple[str, ...]]:
    """The cells of each row that is here, without signs."""
    grid = app.screen.query_one(selector, RowGrid)
    rows = [grid._pages.row(index) for index in range(grid.row_count)]
    return [
        tuple(cell.text if isinstance(cell, Cell) else cell for cell in row.cells) for row in rows if row is not None
    ]


def preparing(app: UpflowApp) -> str | None:
    """The file of the import in the wizard, in front or left for a place; None: none, or it is done."""
    wizard = app._wizard
    if wizard is None or not wizard.is_mounted or not wizard.is_preparing:
        return None
    assert wizard.session.source is not None
    return wizard.session.source.name


async def put_cursor(pilot: Pilot[str], row: int, selector: str = "#list") -> None:
    """Puts the cursor of a list on a row."""
    pilot.app.screen.query_one(selector, RowGrid).cursor_row = row
    await pilot.pause()


def said(app: UpflowApp, selector: str) -> str:
    """The text of a `Static`."""
    return str(app.screen.query_one(selector, Static).render())


def shown(app: UpflowApp) -> str:
    """All that is on the screen, as text."""
    width = app.size.width
    return "\n".join(
        "".join(segment.text for segment in strip)[:width] for strip in app.screen._compositor.render_strips(app.size)
    )


def words(app: UpflowApp) -> str:
    """The texts of the screen or dialog in front, whole, whatever is cut or wrapped where they are drawn."""
    return " ".join(str(widget.render()) for widget in app.screen.query(Static))


def told(app: UpflowApp) -> list[str]:
    """What the notifications say."""
    return [notification.message for notification in app._notifications]
