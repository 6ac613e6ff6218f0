"""How far a hostile walk has come: the walking process notes it in a file, and the test that waits for it reads it."""

from __future__ import annotations

from pathlib import Path


class Progress:
    """Notes each screen, dialog and step that comes to the front."""

    def __init__(self, folder: Path) -> None:
        self._path = _path(folder)
        self._last = ""

    def note(self, name: str) -> None:
        """Notes what is in front now, if something else was before."""
        if name != self._last:
            self._last = name
            with self._path.open("a", encoding="utf-8") as out:
                out.write(f"{name}\n")


def reached(folder: Path) -> int:
    """How many bytes the walk in `folder` has noted; grows with each screen that it reaches."""
    path = _path(folder)
    return path.stat().st_size if path.exists() else 0


def _path(folder: Path) -> Path:
    return folder / "reached.txt"
