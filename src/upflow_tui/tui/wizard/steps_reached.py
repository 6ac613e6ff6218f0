"""How far the steps of an import are known: which of them a digit leads to."""

from __future__ import annotations

from collections.abc import Callable


class StepsReached:
    """The steps that were in front since the file was read (1 = File); the last of them may be unfinished."""

    def __init__(self) -> None:
        self.last = 1
        """The furthest step that was in front."""

    def note(self, step: int) -> None:
        """This step comes in front."""
        self.last = max(self.last, step)

    def forget(self, step: int) -> None:
        """The file was read anew while this step is in front: those after it have to be gone through again."""
        self.last = step

    def way_to(self, wanted: int, now: int, why_not_next: Callable[[int], str | None]) -> tuple[int, str | None]:
        """How far one gets from one step to another.

        Args:
            wanted: the step to go to.
            now: the one in front.
            why_not_next: why the step with this number cannot be left for the next one, as a sentence; None: it can.

        Returns:
            The step to go to, and why it is not the one that is wanted (None: it is).
        """
        if wanted <= now:
            return wanted, None
        if wanted > self.last:
            return now, "That step was not reached yet: n goes to the next one."
        for step in range(now, wanted):
            reason = why_not_next(step)
            if reason is not None:
                return step, reason
        return wanted, None
