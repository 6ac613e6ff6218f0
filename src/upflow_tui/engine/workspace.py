"""The names of the files in the private folder in which an import is prepared (docs/architecture.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SOURCE: Final = "source"
"""The file's bytes."""


def draft_path(workspace: Path, generation: int) -> Path:
    """Where the draft of a question stands."""
    return workspace / f"draft-{generation}.db"
