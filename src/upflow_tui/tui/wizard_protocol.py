"""A wizard as the queue of imports and the list of unfinished ones see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from upflow_tui.tui.wizard.session import ImportSession


class Wizard(Protocol):
    """What they may ask of it."""

    @property
    def session(self) -> ImportSession:
        """What it prepares or writes."""
        ...

    @property
    def is_mounted(self) -> bool:
        """Whether its screen was made."""
        ...

    @property
    def is_waiting(self) -> bool:
        """Whether the person started its import while another one is written."""
        ...

    def take_turn(self) -> None:
        """The import that was written is done: this one begins."""
        ...
