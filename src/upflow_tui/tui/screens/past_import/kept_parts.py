"""What the tabs of a past import need of it, read at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from upflow_tui.tui.screens.past_import.mapping import mapping_rows
from upflow_tui.tui.screens.past_import.tab import OnceOpened, PastFacts

if TYPE_CHECKING:
    from upflow_tui.engine.past.lines import KeptFile
    from upflow_tui.store.history.past_import import PastImport


def facts_of(folder: Path, past: PastImport) -> PastFacts:
    """What is known of an import; to be called in a thread. Raises StoreError.

    Args:
        folder: the data folder.
        past: the import, open.
    """
    from upflow_tui.engine.past.changes import kept_by_undo

    summary, mapping, choices = past.summary, past.mapping, past.choices
    sheet = choices.get("sheet") if isinstance(choices, dict) else None
    rows = mapping_rows(mapping, choices, past.repairs)
    kept = kept_by_undo(folder, summary.number) if summary.undone is not None else 0
    file = OnceOpened(partial(_open_kept, folder, summary.number))
    return PastFacts(folder, summary, mapping or (), rows, file, kept, sheet)


def _open_kept(folder: Path, number: int, stopped: Callable[[], bool]) -> KeptFile:
    from upflow_tui.engine.past.lines import KeptFile

    return KeptFile(folder, number, stopped)
