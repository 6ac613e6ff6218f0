"""Another process that works in a work folder, and ends as a killed one does: nothing is tidied up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from upflow_tui.store.work_folders import WorkFolder


@contextmanager
def another_at_work(data: Path | None, fill: Callable[[Path], object] = lambda folder: None) -> Iterator[Path]:
    """The folder in which another process works as long as the context lasts; it is left as it is."""
    ready, said = os.pipe()
    ended, end = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        os.close(end)
        try:
            work = WorkFolder(data)
            fill(work.path)
            os.write(said, bytes(work.path))
            os.close(said)
            os.read(ended, 1)
        finally:
            os._exit(0)
    os.close(said)
    os.close(ended)
    try:
        with os.fdopen(ready, "rb") as answer:
            yield Path(os.fsdecode(answer.read()))
    finally:
        os.close(end)
        os.waitpid(child, 0)
