"""How a program talks to an engine: in a child process, or in a thread of this process (tests).

Both kinds take the same questions and hand the same messages to `receive`, from a thread of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from upflow_tui.engine.child.protocol import Ask, Message

Receive = Callable[[Message], object]

SUPERSEDED: Final = frozenset({Ask.DRAFT, Ask.LOOK})
"""What ends when something else is asked."""

ROLLBACK_TIME: Final = 2.0
"""Seconds that an applying engine gets to roll back before its process is ended (docs/architecture.md)."""


class EngineClient(Protocol):
    """What a screen needs of an engine.

    A draft or a look that is under way is told to end when anything else is asked; the engine goes on with what it
    knows, so that one repair after another is quick. `cancel` ends a draft with the process that makes it.
    """

    def ask(self, kind: Ask, **values: Any) -> int:
        """Sends a question and returns its generation; answers to older ones are dropped from now on."""
        ...

    def cancel(self) -> None:
        """Ends what is under way; `cancelled` follows, or nothing if nothing was."""
        ...

    def close(self) -> None:
        """Ends the engine: what is being applied is rolled back. Nothing is received any more, nothing can be asked."""
        ...
