"""The names of what is kept: in the data folder, and in the private folder in which an import is prepared.

Source: docs/architecture.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from upflow_tui.store.work_folders import work_of_others

LOGS: Final = "logs"
"""The folder of the logs and crash reports, in the data folder."""

SOURCE: Final = "source"
"""The file's bytes."""


def sources_at_work(data_folder: Path) -> list[Path]:
    """The files that other processes work on at this moment, in work folders."""
    return [path for folder in work_of_others(data_folder) for path in folder.rglob(SOURCE)]


def draft_path(workspace: Path, generation: int) -> Path:
    """Where the draft of a question stands."""
    return workspace / f"draft-{generation}.db"
