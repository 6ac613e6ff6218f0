"""Undo and redo of the repairs of one import: what was taken back, and what counted before the first repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from upflow_tui.importing.fixes.repairs import Combine

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.repairs import Repair

Repairs: TypeAlias = "tuple[Repair, ...]"


class RepairSteps:
    """What was taken back, to be put back in turn. The repairs that count are handed in and given back."""

    def __init__(self) -> None:
        self._undone: list[Repair] = []
        self._untouched: Repairs | None = None
        """What the saved mapping remembers, if that was what counted before the first repair."""

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back, and nothing was fixed since."""
        return bool(self._undone)

    @staticmethod
    def can_undo(repairs: Repairs) -> bool:
        """Whether there is one to be taken back. Combined columns belong to the mapping, and are undone with it."""
        return bool(repairs) and not isinstance(repairs[-1], Combine)

    def add(self, repairs: Repairs, *more: Repair) -> Repairs:
        """`repairs` and some more; what was taken back before is forgotten."""
        self._undone.clear()
        return (*repairs, *more)

    def undo(self, repairs: Repairs) -> Repairs:
        """`repairs` without the last one, if there is one that can be undone here."""
        if not self.can_undo(repairs):
            return repairs
        self._undone.append(repairs[-1])
        return repairs[:-1]

    def redo(self, repairs: Repairs) -> Repairs:
        """`repairs` and the one that was taken back last, if there is one."""
        return (*repairs, self._undone.pop()) if self._undone else repairs

    def chosen(self, before: Repairs | None, counted: Repairs, repairs: Repairs) -> Repairs | None:
        """What the choices say when `repairs` are to count; None: again what the saved mapping remembers.

        Args:
            before: what the choices said until now; None: nothing, so that the saved mapping's counted.
            counted: the repairs that counted until now.
            repairs: those that are to count.
        """
        if before is None:
            self._untouched = counted
        return None if repairs == self._untouched else repairs

    def forget(self) -> None:
        """Nothing can be put back any more: another file."""
        self._undone.clear()
        self._untouched = None
