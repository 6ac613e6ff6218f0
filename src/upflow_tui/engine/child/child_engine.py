"""The engine in a process of its own, as the program runs it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.child.child_process import ChildProcess
from upflow_tui.engine.child.client import ROLLBACK_TIME, SUPERSEDED, Receive
from upflow_tui.engine.child.generations import Generations
from upflow_tui.engine.child.log_file import log_line
from upflow_tui.engine.child.protocol import INTERIM, Ask, Message, Say
from upflow_tui.engine.workspace import draft_path
from upflow_tui.store.draft.draft import delete_draft

_WRITES: Final = frozenset({Ask.APPLY, Ask.UNDO})
_ENDS_ITSELF: Final = _WRITES | {Ask.LOOK}
"""What is told to stop: the store must not be torn, and a process that only looked still knows the draft it made."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What an engine is at."""

    kind: Ask
    generation: int
    drafts: tuple[Path, ...]
    """The draft that it is making, and those that it was making just before."""


class ChildEngine:
    """An engine in a child process, started with the first question, and again after it was ended or crashed.

    Args:
        folder: the data folder.
        log: where its stderr goes, readable by its owner alone.
        receive: takes the messages, from a thread of this client. `crashed` carries `log`, and `applying`: whether
            the store was being written, so that only the history can tell if it was done.
        command: what is started, for tests.
    """

    def __init__(self, folder: Path, log: Path, receive: Receive, *, command: Sequence[str] | None = None) -> None:
        self._log = log
        self._receive = receive
        self._generations = Generations(receive)
        self._command = list(command or [sys.executable, "-m", "upflow_tui.engine", str(folder)])
        self._lock = threading.RLock()
        """Held while child and question change, never while a message is handed over."""
        self._child: ChildProcess | None = None
        self._question: _Question | None = None
        self._given_up = False
        """Whether the child of now was ended because it did not roll back in time."""
        self._closed = False
        self._heard = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since the engine last said anything, while it has work; 0 without work."""
        with self._lock:
            return time.monotonic() - self._heard if self._question is not None else 0.0

    def ask(self, kind: Ask, **values: Any) -> int:
        with self._lock:
            generation = self._generations.next()
            if self._closed:
                return generation
            drafts = self._supersede()
            if kind is Ask.DRAFT:
                drafts += (draft_path(Path(values["folder"]), generation),)
            self._question = _Question(kind, generation, drafts)
            self._heard = time.monotonic()
            try:
                self._started().say(Message(kind, generation, values).encode())
            except OSError as error:
                self._child = self._question = None
                log_line(self._log, f"the engine cannot be started: {type(error).__name__}")
                # From another thread: whoever asks learns the generation first.
                threading.Thread(target=self._tell_crash, args=(generation, False), daemon=True).start()
            return generation

    def cancel(self) -> None:
        with self._lock:
            child, question = self._child, self._question
            if child is None or question is None:
                return
            if question.kind in _ENDS_ITSELF:
                child.say(Message(Ask.CANCEL, question.generation).encode())
                timer = threading.Timer(ROLLBACK_TIME, self._give_up, (child, question))
                timer.daemon = True
                timer.start()
                return
            self._child = self._question = None
        _end(child, question)
        self._generations.take(Message(Say.CANCELLED, question.generation))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            child, question = self._child, self._question
            self._child = self._question = None
        if child is None:
            return
        if question is not None and question.kind in _WRITES:
            child.end_input()
            child.wait(ROLLBACK_TIME)
        _end(child, question)

    def _supersede(self) -> tuple[Path, ...]:
        """Tells the engine to end what it is at, since nobody will hear of it; what it may leave if it is killed."""
        question = self._question
        if question is None or self._child is None or question.kind not in SUPERSEDED:
            return ()
        self._child.say(Message(Ask.CANCEL, question.generation).encode())
        return question.drafts

    def _started(self) -> ChildProcess:
        """The child of now; a new one where there is none, or where it died a moment ago. Raises OSError."""
        if self._child is None or not self._child.is_alive:
            self._given_up = False
            self._child = ChildProcess(self._command, self._log, self._hear, self._gone)
        return self._child

    def _hear(self, child: ChildProcess, message: Message) -> bool:
        if message.kind == Say.CRASHED:
            return False
        with self._lock:
            if self._child is not child:  # closed: it goes on talking while it rolls back
                return True
            self._heard = time.monotonic()
            question = self._question
            if question is not None and message.generation == question.generation and message.kind not in INTERIM:
                self._question = None
        self._generations.take(message)
        return True

    def _gone(self, child: ChildProcess) -> None:
        """The child has ended. If nobody wanted that, it has crashed."""
        with self._lock:
            if self._child is not child:
                return
            question, generation = self._question, self._generations.current
            self._child = self._question = None
            cancelled = self._given_up
        _end(child, question)
        if cancelled:
            self._generations.take(Message(Say.CANCELLED, generation))
            return
        at = question.kind.value if question is not None else "nothing"
        log_line(self._log, f"the engine {child.pid} ended: {child.ending}, while it was asked: {at}")
        self._tell_crash(generation, question is not None and question.kind in _WRITES)

    def _tell_crash(self, generation: int, applying: bool) -> None:
        self._generations.take(Message(Say.CRASHED, generation, {"log": str(self._log), "applying": applying}))

    def _give_up(self, child: ChildProcess, question: _Question) -> None:
        """Ends a child that was to roll back and did not; what it said last is still heard, then `_gone` tells."""
        with self._lock:
            if self._child is not child or self._question is not question:
                return
            self._given_up = True
        child.kill()


def _end(child: ChildProcess, question: _Question | None) -> None:
    """Ends the process and removes the draft that it was making: one that is not finished is never looked at."""
    child.kill()
    for draft in question.drafts if question is not None else ():
        delete_draft(draft)
