"""The private log of the engine's process: readable by its owner alone, never long (docs/architecture.md: "Logs
rotate").

It holds kinds of exceptions and places in the program, never values: those may be customers' data.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from upflow_tui.operating_system import make_private, open_file
from upflow_tui.store.files import make_folder

MAX_SIZE: Final = 256 * 1024
"""Bytes after which the next engine begins a new log."""
KEPT: Final = 3
"""How many older logs stay: `engine.log.1` is the newest of them."""


def open_log(path: Path) -> IO[bytes]:
    """Opens the log for more (mode 0600 under any umask, also one that is there already); a long one is put aside.

    Raises:
        OSError: it cannot be written.
    """
    make_folder(path.parent)
    with suppress(OSError):  # another window is putting it aside at this moment, or there is none
        if path.stat().st_size >= MAX_SIZE:
            _put_aside(path)
    descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, follow=False)
    try:
        make_private(path)
        return os.fdopen(descriptor, "ab", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise


def log_line(path: Path, text: str) -> None:
    """Adds one line with the time; a log that cannot be written is no reason to stop."""
    with suppress(OSError), open_log(path) as log:
        log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {text}\n".encode("ascii", "backslashreplace"))


def _put_aside(path: Path) -> None:
    for number in range(KEPT, 0, -1):
        newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
        with suppress(FileNotFoundError):
            newer.replace(path.with_name(f"{path.name}.{number}"))
