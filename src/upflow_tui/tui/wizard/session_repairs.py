"""The repairs of the import that is being prepared: undo and redo over its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upflow_tui.tui.wizard.preview.repair_steps import RepairSteps

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.choices import ImportChoices
    from upflow_tui.importing.fixes.repairs import Repair


class SessionRepairs:
    """What the session knows of repairs. Each step changes the choices and asks for a new draft."""

    choices: ImportChoices
    opened: Opened | None

    def __init__(self) -> None:
        self._steps = RepairSteps()
        self._untouched: tuple[Repair, ...] | None = None
        """What the saved mapping remembers, if that was what counted before the first repair."""

    def choose(self, **choices: Any) -> None:
        """Changes choices: the session's own."""
        raise NotImplementedError

    def make_draft(self) -> None:
        """Asks for the draft of the choices of now: the session's own."""
        raise NotImplementedError

    def forget_undone(self) -> None:
        """Nothing can be put back any more: another file."""
        self._steps.forget()
        self._untouched = None

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What is mended, in order: as chosen, else what the saved mapping remembers."""
        if self.choices.repairs is not None:
            return self.choices.repairs
        return self.opened.repairs if self.opened is not None else ()

    @property
    def can_undo_repair(self) -> bool:
        """Whether there is a repair to be taken back."""
        return bool(self.repairs)

    @property
    def can_redo_repair(self) -> bool:
        """Whether a repair was taken back a moment ago."""
        return self._steps.can_redo

    def repair(self, repair: Repair) -> None:
        """Mends one thing more, and has the lines checked again."""
        self._choose_repairs(self._steps.add(self.repairs, repair))

    def undo_repair(self) -> None:
        """Takes the last repair back, if there is one, and has the lines checked again."""
        self._choose_repairs(self._steps.undo(self.repairs))

    def redo_repair(self) -> None:
        """Puts back the repair that was taken back last, if there is one, and has the lines checked again."""
        self._choose_repairs(self._steps.redo(self.repairs))

    def _choose_repairs(self, repairs: tuple[Repair, ...]) -> None:
        if self.choices.repairs is None:
            self._untouched = self.repairs
        self.choose(repairs=None if repairs == self._untouched else repairs)
        self.make_draft()
