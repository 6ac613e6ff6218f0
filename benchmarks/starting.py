"""How long a program takes to its first paint."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import time
from collections.abc import Sequence

PATIENCE = 30.0


def seconds_until(command: Sequence[str], size: tuple[int, int], text: str) -> float:
    """Seconds from the start of `command` in a terminal of `size` to `text` in what it writes; it is ended then.

    Raises:
        RuntimeError: it ends, or half a minute goes by, before it writes that.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    written = b""
    try:
        while text.encode() not in written:
            try:
                block = os.read(ours, 1 << 16)
            except OSError:  # Linux says EIO where the other end is closed
                block = b""
            if not block or time.perf_counter() - begun > PATIENCE:
                raise RuntimeError(f"{command} did not paint {text!r}")
            written += block
        return time.perf_counter() - begun
    finally:
        process.kill()
        process.wait()
        os.close(ours)
