"""The names of what is kept: in the data folder, and in the private folder in which an import is prepared.

Source: docs/architecture.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

LOGS: Final = "logs"
"""The folder of the logs and crash reports, in the data folder."""

PIPED: Final = "upflow-tui-piped-"
"""How the name of the private folder begins in which a file stands that was piped to the screens."""

SOURCE: Final = "source"
"""The file's bytes."""


def draft_path(workspace: Path, generation: int) -> Path:
    """Where the draft of a question stands."""
    return workspace / f"draft-{generation}.db"
