"""A program in a real terminal: tmux, with a client of ours that types and sees what is written to it."""

from __future__ import annotations

import fcntl
import os
import pty
import shlex
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

KEYS: Mapping[str, bytes] = {
    "enter": b"\r",
    "tab": b"\t",
    "f5": b"\x1b[15~",
    "backspace": b"\x7f",
    "escape": b"\x1b",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[1~",
    "end": b"\x1b[4~",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
}
SETTINGS = "set -g status off\nset -s escape-time 0\nset -g history-limit 0\n"
QUIET = 0.04
"""Seconds without a byte after which a screen is repainted: longer than the wait for a page of a list."""
AT_REST = 0.2
"""Seconds without a byte after which nothing more is to be expected."""
BETWEEN_LOOKS = 0.01
"""Seconds between two looks at the screen: looking costs the processor some, which the program is to have."""
PATIENCE = 120.0


class Terminal:
    """A tmux server of our own with one window, and a client in a pseudo-terminal.

    Args:
        command: what runs in the window.
        folder: an empty folder, for the server's socket and what the program saves.
        size: columns and lines.
        env: added to the environment.
    """

    def __init__(
        self, command: Sequence[str], folder: Path, *, size: tuple[int, int], env: Mapping[str, str] | None = None
    ) -> None:
        settings = folder / "tmux.conf"
        settings.write_text(SETTINGS)
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", str(settings)]
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        environment.pop("TMUX", None)
        columns, lines = size
        size_and_place = ("-x", str(columns), "-y", str(lines), "-c", str(folder))
        self._run("new-session", "-d", *size_and_place, shlex.join(command), env=environment)
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._client = subprocess.Popen(
            [*self._tmux, "attach"], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self._last_byte = time.monotonic()
        threading.Thread(target=self._read, daemon=True).start()

    def _run(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        return subprocess.run([*self._tmux, *arguments], env=env, check=True, capture_output=True, text=True).stdout

    def _read(self) -> None:
        try:
            while os.read(self._ours, 1 << 16):
                self._last_byte = time.monotonic()
        except OSError:
            pass  # closed

    def screen(self) -> str:
        """The text that is on the screen now."""
        return self._run("capture-pane", "-p")

    def type(self, keys: Sequence[str]) -> float:
        """Sends keys by their names, or text; the time at which that began."""
        begun = time.monotonic()
        for key in keys:
            os.write(self._ours, KEYS.get(key, key.encode()))
        return begun

    def rest(self) -> None:
        """Waits until nothing is written any more."""
        while time.monotonic() - self._last_byte < AT_REST:
            time.sleep(0.01)

    def repaint(self, key: str) -> float | None:
        """Seconds from a key to the last byte of what it changes on the screen; None if it changes nothing."""
        self.rest()
        begun = self.type([key])
        while time.monotonic() - max(begun, self._last_byte) < QUIET or self._last_byte < begun:
            if time.monotonic() - begun > 1 and self._last_byte < begun:
                return None
            time.sleep(0.001)
        return self._last_byte - begun

    def until(self, shown: str | Callable[[str], bool], begun: float) -> float:
        """Seconds from `begun` until a text stands on the screen, looked for again and again.

        Raises:
            TimeoutError: it does not come; holds what was there instead.
        """

        def is_there(screen: str) -> bool:
            return shown in screen if isinstance(shown, str) else shown(screen)

        while not is_there(screen := self.screen()):
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError(f"{shown} did not come:\n{screen}")
            time.sleep(BETWEEN_LOOKS)
        return time.monotonic() - begun

    def close(self) -> None:
        """Ends the server, and the program with it."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)
        self._client.wait()
        os.close(self._ours)
