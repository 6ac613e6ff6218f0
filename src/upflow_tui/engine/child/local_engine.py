"""The engine in the process of the screens: for tests and pictures, where nothing takes long."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import Any

from upflow_tui.engine.child.client import ROLLBACK_TIME, SUPERSEDED, Receive
from upflow_tui.engine.child.generations import Generations
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.engine.child.worker import EngineWorker


class LocalEngine:
    """An engine in a thread of this process: for tests, which need no second interpreter."""

    def __init__(self, folder: Path, receive: Receive) -> None:
        self._generations = Generations(receive)
        self._worker = EngineWorker(folder, self._generations.take)
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._asked: Ask | None = None
        self._thread.start()

    def ask(self, kind: Ask, **values: Any) -> int:
        if self._asked in SUPERSEDED:
            self.cancel()
        self._asked = kind
        generation = self._generations.next()
        self._inbox.put(Message(kind, generation, values))
        return generation

    def cancel(self) -> None:
        self._worker.cancel(self._generations.current)

    def close(self) -> None:
        self._generations.next()
        self._worker.end()
        self._inbox.put(None)
        if self._thread is not threading.current_thread():
            self._thread.join(ROLLBACK_TIME)

    def _work(self) -> None:
        while (message := self._inbox.get()) is not None:
            try:
                self._worker.handle(message)
            except Exception:  # what ends a child process must not end this thread in silence
                self._generations.take(Message(Say.CRASHED, message.generation, {"log": "", "applying": False}))
