"""The files that were chosen last, by their paths: a small private file in the data folder, newest first.

It is a convenience: a damaged one counts as empty, and nothing depends on it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.prepare.choices_file import unfinished, write_privately
from upflow_tui.store.errors import shown

FILE_NAME: Final = "recent.json"
MOST: Final = 20
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file that was chosen; it may be gone since."""

    path: Path
    """Absolute."""
    chosen: datetime


def recent_files(folder: Path) -> list[RecentFile]:
    """The files chosen last, newest first, each once.

    Args:
        folder: the data folder.
    """
    try:
        body = json.loads((folder / FILE_NAME).read_bytes())
        if body["version"] != VERSION:
            return []
        return [_recent(entry) for entry in body["files"][:MOST]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def remember_file(folder: Path, path: Path, now: datetime) -> None:
    """Puts a file in front of the others.

    Args:
        folder: the data folder, which must be there.
        path: of the file.
        now: with its time zone.

    Raises:
        OSError: it cannot be written.
    """
    path = path.absolute()
    others = [item for item in recent_files(folder) if item.path != path]
    _write(folder, [RecentFile(path, now), *others][:MOST])


def leave_out_file(folder: Path, name: str) -> None:
    """Leaves out every file of this base name, wherever it was.

    Raises:
        OSError: it cannot be written.
    """
    files = recent_files(folder)
    others = [item for item in files if shown(Path(item.path.name)) != name]
    if len(others) < len(files):
        _write(folder, others)
    unfinished(folder / FILE_NAME).unlink(missing_ok=True)


def _write(folder: Path, files: Sequence[RecentFile]) -> None:
    body = {
        "version": VERSION,
        "files": [{"path": str(item.path), "chosen": item.chosen.isoformat()} for item in files],
    }
    write_privately(folder / FILE_NAME, json.dumps(body, indent=1).encode("ascii"))


def _recent(entry: Any) -> RecentFile:
    path = Path(entry["path"])
    if not path.is_absolute() or "\x00" in entry["path"]:
        raise ValueError("not a path that was remembered")
    chosen = datetime.fromisoformat(entry["chosen"])
    if chosen.tzinfo is None:
        raise ValueError("a time without its zone")
    return RecentFile(path, chosen)
