"""What was being forgotten when it was cut short: a small file in the data folder notes it (docs/rules.md §6)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

UNFINISHED: Final = "forgetting"
"""In the data folder: the numbers of the imports that are being forgotten; after a crash it is still there."""


def has_unfinished(folder: Path) -> bool:
    """Whether something was being forgotten when it was cut short."""
    return (folder / UNFINISHED).exists()
