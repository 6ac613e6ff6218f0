"""Walks the demo once with keys only, headless: from opening it to the entry in the history.

Run by the interpreter into which the wheel was installed: what the wheel lacks (a style, a script of the store, a
sample) ends the walk.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.run import _demo
from upflow_tui.tui.wizard.screen import WizardScreen

PATIENCE = 600
"""Looks, a tenth of a second apart, after which something does not come."""


async def walk() -> None:
    """Imports the French sample, and looks at every place and into the help."""
    with _demo() as services:
        app = UpflowApp(services)
        async with app.run_test(size=(80, 24)) as pilot:

            async def press(*keys: str) -> None:
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause()

            async def until(what: str, holds: Callable[[], object]) -> None:
                for _ in range(PATIENCE):
                    if holds():
                        return
                    await pilot.pause(0.1)
                raise SystemExit(f"The walk through the demo: {what} does not come.")

            def wizard() -> WizardScreen | None:
                screen = app.screen
                return screen if isinstance(screen, WizardScreen) and screen.is_mounted else None

            await until("the list of samples", lambda: app.screen.query("FirstRun RowGrid"))
            await press("o", "h", "c", "question_mark", "escape", "down", "enter")
            await until("the mapping", lambda: (front := wizard()) is not None and front.session.step == 2)
            await press("n")
            await until("the plan", lambda: (front := wizard()) is not None and front.session.is_drafted)
            await press("n", "i")
            await until("the result", lambda: (front := wizard()) is not None and front.session.outcome)
            await press("enter")
            await until("the history", lambda: app.current_mode == "history" and len(app.screen_stack) == 2)
        [summary] = services.engine.history()
        print(f"  the demo, with keys: import {summary.number}, {summary.status}")
        if summary.status != "success":
            raise SystemExit("The walk through the demo: the import did not succeed.")


if __name__ == "__main__":
    asyncio.run(walk())
    sys.exit(0)
