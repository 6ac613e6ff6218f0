"""What is older than the settings keep it is let go at the start of the program: past imports are forgotten, those that
were prepared and left are discarded.

Source: docs/rules.md §6.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from upflow_tui.engine.past.unfinished import has_unfinished


class LetGo(NamedTuple):
    """How many imports were too old."""

    forgotten: int
    """Past imports."""
    discarded: int
    """Prepared imports that were never finished."""


def let_go_what_is_old(folder: Path, days: int, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> LetGo:
    """Forgets the imports that are older, discards the prepared ones, and finishes what was cut short.

    Args:
        folder: the data folder; nothing is created in it.
        days: 0 or less: none is too old.

    Raises:
        StoreError: the store cannot be read or written.
    """
    if days <= 0 and not has_unfinished(folder):
        return LetGo(0, 0)
    from upflow_tui.engine.service import Engine

    discarded = 0
    if days > 0:
        from upflow_tui.engine.prepare.prepared_imports import discard_older_than

        discarded = discard_older_than(folder, now() - timedelta(days=days))
    return LetGo(len(Engine(folder, now=now).past.forget_older_than(max(0, days))), discarded)
