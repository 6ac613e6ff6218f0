"""A real Chromium without a window, driven by its own protocol: pages, keys, the clipboard, and what the terminal shows."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import aiohttp

PATIENCE: Final = 60.0
"""Seconds until something new has to be seen; each one seen gives as many more."""
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
_FIND_TERMINAL: Final = """
Object.defineProperty(Object.prototype, "terminal", {configurable: true, set(value) {
    window.foundTerminal = value;
    Object.defineProperty(this, "terminal", {value, writable: true, configurable: true, enumerable: true});
}});
"""
"""The page draws its terminal on a canvas: its text is read from the terminal itself, which the page keeps to itself."""
_READ_TERMINAL: Final = """
(() => { const t = window.foundTerminal; if (!t) return ""; const b = t.buffer.active; const lines = [];
for (let y = 0; y < t.rows; y++) lines.push(b.getLine(b.viewportY + y).translateToString(true, 0, t.cols));
return lines.join("\\n"); })()
"""
_KEYS: Final = {"Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "F3": (114, ""), "F10": (121, "")}


def chromium() -> str | None:
    """The program; None: there is none on this computer."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Page:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.requested: list[str] = []
        """The addresses that the page asked for."""
        self._reader = asyncio.create_task(self._read())

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Calls a method of the protocol and waits for its answer."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, PATIENCE)

    async def open(self, address: str) -> None:
        """Goes to an address."""
        await self.call("Network.enable")
        await self.call("Page.enable")
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=_FIND_TERMINAL)
        await self.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        await self.call("Page.navigate", url=address)

    async def resize(self, width: int, height: int) -> None:
        """Gives the window another size, in pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def press(self, *keys: str) -> None:
        """Presses keys by name, or types letters."""
        for key in keys:
            code, text = _KEYS.get(key, (0, key))
            names = {"key": key, "windowsVirtualKeyCode": code}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **names)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **names)

    async def paste(self) -> None:
        """Presses ctrl+v, which pastes what is in the clipboard."""
        names = {"key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "modifiers": 2}
        await self.call("Input.dispatchKeyEvent", type="rawKeyDown", commands=["paste"], **names)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **names)

    async def evaluate(self, script: str) -> Any:
        """What a script of the page gives back, be it later."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    async def shown(self) -> str:
        """The text on the terminal."""
        return str(await self.evaluate(_READ_TERMINAL) or "")

    async def until(self, condition: str | Callable[[str], object]) -> str:
        """Waits for a text on the terminal; what is shown then. The patience begins anew with whatever is shown."""
        holds = condition if callable(condition) else lambda text: condition in text
        before, left = "", PATIENCE
        while left > 0:
            text = await self.shown()
            if holds(text):
                return text
            before, left = text, PATIENCE if text != before else left - 0.05
            await asyncio.sleep(0.05)
        raise AssertionError(f"{condition} did not come:\n{before}")

    async def picture(self, path: Path) -> None:
        """Saves what the page looks like."""
        answer = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(answer["data"]))

    async def close(self) -> None:
        """Hears no more."""
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def _read(self) -> None:
        async for message in self._socket:
            said = message.json()
            if said.get("method") == "Network.requestWillBeSent":
                self.requested.append(said["params"]["request"]["url"])
            answer = self._answers.pop(said.get("id", 0), None)
            if answer is not None and not answer.done():
                if "error" in said:
                    answer.set_exception(AssertionError(said["error"]["message"]))
                else:
                    answer.set_result(said["result"])


@asynccontextmanager
async def browser(program: str, folder: Path) -> AsyncIterator[Page]:
    """A browser with an empty page; all that it keeps is in `folder`."""
    options = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={folder}", "--no-first-run"]
    options += ["--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking"]
    if os.getuid() == 0:
        options.append("--no-sandbox")
    process = subprocess.Popen([program, *options, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        async with aiohttp.ClientSession() as session:
            socket = await session.ws_connect(await _address(session, folder), max_msg_size=0)
            page = Page(socket)
            try:
                yield page
            finally:
                await page.close()
                await socket.close()
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


async def _address(session: aiohttp.ClientSession, folder: Path) -> str:
    """Where the page is spoken with: the browser writes its port into a file."""
    left = PATIENCE
    while left > 0:
        with suppress(OSError, ValueError, StopIteration, aiohttp.ClientError):
            port = int((folder / "DevToolsActivePort").read_text().split()[0])
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = await answer.json()
            return str(next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"))
        await asyncio.sleep(0.05)
        left -= 0.05
    raise AssertionError("the browser did not start")
