"""What the engine's answers mean to the wizard, and how they come from the client's thread to its screen."""

from __future__ import annotations

from enum import StrEnum

from textual.message import Message as TextualMessage

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.child.protocol import Message, Say


class Event(StrEnum):
    """What became of the last question."""

    READ = "read"
    """The file's bytes are here: it can be opened."""
    PROGRESS = "progress"
    PAGE = "page"
    """The first customers of the draft can be read."""
    READY = "ready"
    """The draft is complete."""
    LOOKED = "looked"
    """What a repair would do can be read."""
    APPLIED = "applied"
    REPLANNED = "replanned"
    """Another window changed the store: the plan is being made again, and the summary is shown again."""
    REFUSED = "refused"
    CANCELLED = "cancelled"
    CRASHED = "crashed"


class EngineSaid(TextualMessage):
    """An engine's message on its way from the client's thread to the wizard's screen, which hands it to `take`."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.said = message

    def can_replace(self, message: TextualMessage) -> bool:
        """Whether this one, which came first, may be left out because `message` comes after it."""
        return isinstance(message, EngineSaid) and self.said.kind == message.said.kind == Say.PROGRESS


@dataclass(frozen=True, slots=True)
class Doing:
    """What the engine is at: the stage, how much of it is done (0 to 1), and how many lines or customers."""

    stage: str
    done: float
    count: int
