"""The program in a browser: Textual's driver for a server, in a session that lasts while the program opens again.

The server (cli/web_server.py) takes the program for ended at the first word of its end, and cannot bear a second word
of its beginning; the program opens anew for a demo or another organization (run.py). So those words are said once a
session.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, Final

from textual import messages
from textual.drivers.web_driver import WebDriver

_BEGINNING: Final = b"__GANGLION__\n"
_END: Final = b'{"type": "exit"}'
_LAST_KEYS: Final = 1.0
"""Seconds that the thread has which reads the keys: the next one must not lose any to it."""


class ServedDriver(WebDriver):
    """Draws in the browser and reads its keys."""

    _has_begun: ClassVar[bool] = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._write = self._send  # type: ignore[assignment]

    def _send(self, data: bytes) -> int:
        """Writes to the server; where it is gone, the end of its input says so."""
        if data == _BEGINNING:
            if ServedDriver._has_begun:
                return 0
            ServedDriver._has_begun = True
        with suppress(BrokenPipeError):
            return os.write(self.fileno, data)
        return 0

    def write_meta(self, data: dict[str, object]) -> None:
        """Tells the server something; that it is the end only `session` says."""
        if data.get("type") != "exit":
            super().write_meta(data)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Hears from the server; the program that opens next has the size of now."""
        super().on_meta(packet_type, payload)
        if packet_type == "resize":
            os.environ["COLUMNS"], os.environ["ROWS"] = str(payload["width"]), str(payload["height"])

    def run_input_thread(self) -> None:
        """Reads the keys; ends the program when the server is gone."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())

    def stop_application_mode(self) -> None:
        """Leaves the screen, and the keys that come now to the program that opens next."""
        super().stop_application_mode()
        if self._key_thread.is_alive():
            self._key_thread.join(_LAST_KEYS)


@contextmanager
def session() -> Iterator[None]:
    """Tells the server at the end that there is no program any more, if there was one."""
    try:
        yield
    finally:
        if ServedDriver._has_begun:
            with suppress(OSError):
                os.write(1, b"M%s%s" % (len(_END).to_bytes(4, "big"), _END))
