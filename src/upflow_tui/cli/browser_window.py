"""One window of a browser: the process of its program, which is never left behind (docs/browser.md)."""

from __future__ import annotations

import asyncio
from typing import Final

from textual_serve.app_service import AppService

_LAST_WORDS: Final = 5.0
"""Seconds that the program has to end by itself when its window is closed; an import that is written is rolled back."""


class BrowserWindow(AppService):
    """Hands on what the program draws and what is typed for it."""

    async def run(self) -> None:
        """Hears the program until it ends; then the window says so, whatever it ended by."""
        await super().run()
        await self.remote_close()

    async def stop(self) -> None:
        """Ends the program, and waits until it is gone."""
        try:
            await asyncio.wait_for(self._end(), _LAST_WORDS)
        except TimeoutError:
            assert self._process is not None
            self._process.kill()
            await self._process.wait()

    async def _end(self) -> None:
        await super().stop()
        if self._process is not None:
            await self._process.wait()
