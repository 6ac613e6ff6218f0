"""Runs a program in a real pseudo-terminal and keeps every byte that it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

_OWN = re.compile(
    r"""
    \x1b\[[0-9;]*m                # colours
    | \x1b\[\d+;\d+H              # the cursor's place
    | \x1b\[\?\d+(?:[hl]|\$p)     # modes: alternate screen, mouse, focus, paste; and asking for one
    | \x1b\[[<>]\d*u              # the keyboard protocol
    | \x1b\]22;[a-z-]*(?:\x07|\x1b\\)   # the pointer's shape
    | [\r\n]
    """,
    re.VERBOSE,
)
"""What Textual's driver writes of its own accord."""
_FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069].{0,12}", re.DOTALL)
_HANG_ON_TERMINAL: Final = (sys.executable, "-I", "-S", str(Path(__file__).with_name("pty_child.py")))
_PATIENCE: Final = 60.0
_GLANCES: Final = 100
"""How often a patience looks whether there is progress."""


class TookTooLong(AssertionError):
    """What was waited for did not come; holds the end of what did."""


def run_in_pty(
    command: Sequence[str],
    steps: Sequence[tuple[str, bytes]],
    *,
    size: tuple[int, int] = (80, 24),
    env: Mapping[str, str] | None = None,
    patience: float = _PATIENCE,
    progress: Callable[[], object] = lambda: None,
) -> bytes:
    """Runs `command` to its end and gives back all that it wrote.

    Args:
        command: program and arguments.
        steps: each a text to wait for in what was written since the step before, and the keys to send then; the last
            one should end the program.
        size: columns and lines.
        env: added to the environment.
        patience: seconds to wait for each text.
        progress: asked again and again; whenever its answer changes the patience starts anew, so that a busy machine
            is waited for and a program that is stuck is not.

    Raises:
        TookTooLong: a text did not come, or the program did not end.
    """
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        terminal = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        terminal |= {"COLUMNS": str(size[0]), "LINES": str(size[1])}  # test runners set their own
        process = subprocess.Popen(
            [*_HANG_ON_TERMINAL, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=terminal,
            start_new_session=True,
        )
    finally:
        os.close(theirs)
    written = bytearray()
    try:
        seen = 0
        for text, keys in steps:
            seen = _wait_for(ours, written, seen, text, patience, progress)
            os.write(ours, keys)
        _wait_for(ours, written, seen, None, patience, progress)
        process.wait(_PATIENCE)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # with the engine's process
            process.wait()
        os.close(ours)
    return bytes(written)


def _wait_for(
    terminal: int,
    written: bytearray,
    start: int,
    text: str | None,
    patience: float,
    progress: Callable[[], object],
) -> int:
    """Reads until `text` stands in `written` after `start`, or to the end if it is None; gives back where it ends."""
    reached = progress()
    until = time.monotonic() + patience
    while True:
        if text is not None:
            place = written.find(text.encode(), start)
            if place >= 0:
                return place + len(text.encode())
            start = max(start, len(written) - len(text.encode()))
        if (now := progress()) != reached:
            reached, until = now, time.monotonic() + patience
        left = until - time.monotonic()
        if left > 0 and not select.select([terminal], [], [], min(left, patience / _GLANCES))[0]:
            continue
        if left <= 0:
            raise TookTooLong(f"{text!r} did not come; last: {bytes(written[-2000:])!r}")
        try:
            block = os.read(terminal, 65_536)
        except OSError:  # Linux says EIO where the other end is closed
            block = b""
        if not block:
            if text is None:
                return len(written)
            raise TookTooLong(f"the program ended before {text!r}; last: {bytes(written[-2000:])!r}")
        written += block


def foreign_controls(written: bytes) -> list[str]:
    """The control and direction characters in `written`, with what follows each, that are not the driver's own."""
    return _FOREIGN.findall(_OWN.sub("", written.decode("utf-8")))
