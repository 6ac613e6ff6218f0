"""The program with a watch on its loop: `python -m benchmarks.watched RECORD [DATA_FOLDER SAMPLES]`.

A task of its own asks to be woken in five milliseconds, again and again, and notes by how much it was too late: the
screen cannot answer a key any sooner. RECORD gets a line `time lateness` (seconds) for each. Without a data folder
there is nothing but the watch: the floor, to be run beside the program.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from upflow_tui.tui import app as program
from upflow_tui.tui import run
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services

_PAUSE = 0.005


class WatchedApp(UpflowApp):
    """Watches its loop while it runs."""

    CSS_PATH = [Path(program.__file__).parent / path for path in UpflowApp.CSS_PATH]  # noqa: RUF012 - as UpflowApp
    record: Path

    def on_load(self) -> None:
        """Begins to watch."""
        self._watch = asyncio.create_task(watch(self.record))


async def watch(path: Path) -> None:
    """Writes the lateness as it goes: whoever measures may end the program at any time."""
    with path.open("w", buffering=1) as record:
        while True:
            begun = time.monotonic()
            await asyncio.sleep(_PAUSE)
            now = time.monotonic()
            record.write(f"{now:.6f} {now - begun - _PAUSE:.6f}\n")


def main() -> None:
    """Opens the program, or nothing but the watch."""
    record, *folders = (Path(argument) for argument in sys.argv[1:])
    if not folders:
        asyncio.run(watch(record))
        return
    WatchedApp.record = record
    program.UpflowApp = WatchedApp  # type: ignore[misc]
    run._open(Services.of(folders[0], samples=folders[1]), None, folders[0])


if __name__ == "__main__":
    main()
