"""Questions to an engine are numbered; only answers to the newest count."""

from __future__ import annotations

from upflow_tui.engine.child.client import Receive
from upflow_tui.engine.child.protocol import Message


class Generations:
    """Numbers the questions and lets only the answers to the newest through."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.current = 0

    def next(self) -> int:
        self.current += 1
        return self.current

    def take(self, message: Message) -> None:
        if message.generation == self.current:
            self._receive(message)
