"""Undo and redo of repairs: which ones count now, and which were taken back a moment ago."""

from __future__ import annotations

from upflow_tui.importing.fixes.repairs import Repair

Repairs = tuple[Repair, ...]


class RepairSteps:
    """What was taken back, to be put back in turn. The repairs that count are handed in and given back."""

    def __init__(self) -> None:
        self._undone: list[Repair] = []

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back, and nothing was mended since."""
        return bool(self._undone)

    def add(self, repairs: Repairs, repair: Repair) -> Repairs:
        """`repairs` and one more; what was taken back before is forgotten."""
        self._undone.clear()
        return (*repairs, repair)

    def undo(self, repairs: Repairs) -> Repairs:
        """`repairs` without the last one, if there is one."""
        if not repairs:
            return repairs
        self._undone.append(repairs[-1])
        return repairs[:-1]

    def redo(self, repairs: Repairs) -> Repairs:
        """`repairs` and the one that was taken back last, if there is one."""
        return (*repairs, self._undone.pop()) if self._undone else repairs

    def forget(self) -> None:
        """Nothing can be put back any more: another file."""
        self._undone.clear()
