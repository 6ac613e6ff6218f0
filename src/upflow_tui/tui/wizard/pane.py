"""What the four steps of the wizard have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.message import Message as TextualMessage

from upflow_tui.tui.leaving import Levels
from upflow_tui.tui.wizard.session import Event, ImportSession

if TYPE_CHECKING:
    from pathlib import Path

    from upflow_tui.engine.prepare.opening import Opened


class StepPane(Vertical):
    """One step, in front or waiting. It shows the session, changes its choices, and asks to go on."""

    STEP: ClassVar[int] = 0

    class Next(TextualMessage):
        """Go to the next step."""

    class Previous(TextualMessage):
        """Go to the step before."""

    class Reopen(TextualMessage):
        """The file is to be understood anew: another delimiter, encoding, header line, or the same file again."""

    class Finished(TextualMessage):
        """The wizard is done; `place` is where to go: customers, history, or wizard for another file."""

        def __init__(self, place: str, number: int | None = None) -> None:
            super().__init__()
            self.place = place
            self.number = number
            """The import to open there, if any."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__(id=f"step-{self.STEP}")
        self.session = session

    def action_next(self) -> None:
        """Asks for the next step: the key of the steps that have one."""
        self.post_message(self.Next())

    def action_previous(self) -> None:
        """Asks for the step before."""
        self.post_message(self.Previous())

    def enter(self) -> None:
        """The step comes in front: show what is there, and take the focus."""

    def leave(self) -> None:
        """Another step comes in front."""

    def why_not_next(self) -> str | None:
        """Why the next step cannot come yet, as one sentence with what to do; None if it can."""
        return None

    def levels(self) -> Levels:
        """What esc leaves within the step, the innermost first; then the step itself is left."""
        return ()

    def why_not_previous(self) -> str | None:
        """Why the step before cannot be gone back to, as one sentence; None if it can."""
        return None

    def file_opened(self, opened: Opened) -> None:
        """The file was read and understood (again)."""

    def file_refused(self, message: str, fix: str) -> None:
        """The file cannot be read or understood."""

    def file_left(self, path: Path) -> None:
        """The file that was to be chosen is not, after all."""

    @property
    def is_waiting(self) -> bool:
        """Whether the import was started while another one is written."""
        return False

    def take_turn(self) -> None:
        """The import that was written is done: the one that waits begins."""

    def engine_said(self, event: Event) -> None:
        """The engine answered; the session holds what it said."""
