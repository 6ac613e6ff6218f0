"""The program with a watch on its loop: `python -m benchmarks.watched DATA_FOLDER RECORD [SAMPLES]`.

A task of its own asks to be woken in five milliseconds, again and again, and notes by how much it was too late: the
screen cannot answer a key any sooner. At the end RECORD holds a line `time lateness` (seconds) for each.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from upflow_tui.tui import app as program
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.services import Services

_PAUSE = 0.005


class WatchedApp(UpflowApp):
    """Watches its loop while it runs."""

    CSS_PATH = Path(program.__file__).with_name("app.tcss")
    record: Path

    def on_load(self) -> None:
        """Begins to watch."""
        self._watch = asyncio.create_task(self._wake_up())

    async def _wake_up(self) -> None:
        # Written as it goes: whoever measures may end the program at any time.
        with self.record.open("w", buffering=1 << 12) as record:
            while True:
                begun = time.monotonic()
                await asyncio.sleep(_PAUSE)
                now = time.monotonic()
                record.write(f"{now:.6f} {now - begun - _PAUSE:.6f}\n")


def main() -> None:
    """Opens the program."""
    folder, record, *samples = (Path(argument) for argument in sys.argv[1:])
    app = WatchedApp(Services.of(folder, samples=samples[0] if samples else None))
    app.record = record
    app.run()


if __name__ == "__main__":
    main()
