"""Past imports that are older than the settings keep them are forgotten, at the start of the program.

Source: docs/rules.md §6.
"""

from __future__ import annotations

from pathlib import Path

from upflow_tui.engine.past.unfinished import has_unfinished


def forget_what_is_old(folder: Path, days: int) -> int:
    """Forgets the imports that are older, and finishes what was cut short; how many are older.

    Args:
        folder: the data folder; nothing is created in it.
        days: 0 or less: none is too old.

    Raises:
        StoreError: the store cannot be read or written.
    """
    if days <= 0 and not has_unfinished(folder):
        return 0
    from upflow_tui.engine.service import Engine

    return len(Engine(folder).past.forget_older_than(max(0, days)))
