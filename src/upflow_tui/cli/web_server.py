"""The server of `upflow-tui serve`: textual-serve, for this computer alone and behind a token (docs/browser.md).

Whatever asks has to know the token that the address begins with, and to ask for this computer by its own name; what a
browser sends for a page of another site is refused. So neither another account of the computer nor a site that somebody
happens to look at, whatever name its address was given (DNS rebinding), gets to the program.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from textual_serve.server import Server, to_int

from upflow_tui.cli.browser_window import BrowserWindow
from upflow_tui.operating_system import shell_line, take_again

LOOPBACK: Final = "127.0.0.1"
_OWN: Final = Path(__file__).parent / "web"
_TOKEN_BYTES: Final = 32
_HEARTBEAT: Final = 15.0
"""Seconds between two signs of life that a window is asked for."""
_SIZE: Final = {"width": 80, "height": 24}
"""Of a window that does not say how large it is."""
_LAST_WORDS: Final = 12.0
"""Seconds that the windows have when the server ends: longer than one of them takes at most."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer(Server):
    """Shows one program in browsers of this computer; each window has a process of its own.

    Args:
        command: the words that start the program.
        listener: a socket that listens on this computer alone.
        token: what addresses begin with; by default a new one.
    """

    def __init__(self, command: Sequence[str], listener: socket.socket, token: str | None = None) -> None:
        port = listener.getsockname()[1]
        super().__init__(shell_line(command), LOOPBACK, port, "upflow-tui", templates_path=_OWN)
        self._listener = listener
        self._token = token or secrets.token_urlsafe(_TOKEN_BYTES)
        self._host = f"{LOOPBACK}:{port}"
        self._windows: set[asyncio.Task[Any]] = set()

    @property
    def address(self) -> str:
        """What to open in the browser."""
        return f"{self.public_url}/{self._token}/"

    def run(self) -> None:
        """Serves until it is interrupted; the programs in the browser are ended as by their `quit`."""
        web.run_app(
            self._make_app(), sock=self._listener, print=None, access_log=None, shutdown_timeout=_LAST_WORDS
        )  # what it prints is the address without the token

    async def _make_app(self) -> web.Application:
        inside = await super()._make_app()
        inside.router.add_static("/own", _OWN)
        outside = web.Application(middlewares=[self._guard])
        outside.add_subapp(f"/{self._token}", inside)
        return outside

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Lets through what knows the token and comes from this very server's page."""
        if why := self._why_refused(request):
            raise web.HTTPForbidden(text=why)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(self._headers())
        return response

    def _why_refused(self, request: web.Request) -> str | None:
        if request.headers.get("Host") != self._host:
            return "This is not the address of this server."
        origin = request.headers.get("Origin")
        asks_for_socket = request.headers.get("Upgrade") is not None
        if (origin is not None or asks_for_socket) and origin != self.public_url:
            return "This server answers its own page only."
        given = request.path.partition("/")[2].partition("/")[0]
        if not secrets.compare_digest(given.encode("utf-8", "replace"), self._token.encode()):
            return "The address is not complete: open the one that upflow-tui serve printed."
        return None

    def _headers(self) -> dict[str, str]:
        """The page loads nothing from elsewhere, stands in no other page, and tells nobody its address."""
        return {
            "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            f"font-src 'self'; img-src 'self' data:; connect-src 'self' ws://{self._host}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A window of a browser: its program runs until the window is closed or the server ends."""
        task = asyncio.current_task()
        assert task is not None
        self._windows.add(task)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        window = BrowserWindow(
            self.command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=partial(_close, socket),
            download_manager=self.download_manager,
        )
        try:
            await window.start(*(to_int(request.query.get(name, ""), usual) for name, usual in _SIZE.items()))
            await self._process_messages(socket, window)
        finally:
            await window.stop()
            self._windows.discard(task)
        return socket

    async def on_startup(self, app: web.Application) -> None:
        """Says nothing: the command has printed the address."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Ends the programs before the loop waits for their windows."""
        windows = list(self._windows)
        for window in windows:
            window.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*windows, return_exceptions=True), _LAST_WORDS)


async def _close(socket: web.WebSocketResponse) -> None:
    await socket.close()


def listen(port: int) -> socket.socket:
    """A socket on this computer alone; port 0: any that is free. Raises OSError: the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        take_again(listener)
        listener.bind((LOOPBACK, port))
        listener.listen()  # the address is printed before the server begins: who is quick has to wait only
    except OSError:
        listener.close()
        raise
    return listener
