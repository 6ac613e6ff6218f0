"""How a program talks to an engine: in a child process, or in a thread of this process (tests).

Both kinds take the same questions and hand the same messages to `receive`, from a thread of their own.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Final, Protocol

from upflow_tui.engine.protocol import MAX_LINE, Ask, Message, ProtocolError, Say, decode
from upflow_tui.engine.worker import EngineWorker

_ROLLBACK_TIME: Final = 2.0
"""Seconds that an applying engine gets to roll back before its process is ended (architecture.md)."""

Receive = Callable[[Message], object]


class EngineClient(Protocol):
    """What a screen needs of an engine."""

    def ask(self, kind: Ask, **values: Any) -> int:
        """Sends a question and returns its generation; answers to older ones are dropped from now on."""
        ...

    def cancel(self) -> None:
        """Ends what is under way; `cancelled` follows, or nothing if nothing was."""
        ...

    def close(self) -> None:
        """Ends the engine: what is being applied is rolled back."""
        ...


class _Generations:
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


class LocalEngine:
    """An engine in a thread of this process: for tests, which need no second interpreter."""

    def __init__(self, folder: Path, receive: Receive) -> None:
        self._generations = _Generations(receive)
        self._worker = EngineWorker(folder, self._generations.take)
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def ask(self, kind: Ask, **values: Any) -> int:
        generation = self._generations.next()
        self._inbox.put(Message(kind, generation, values))
        return generation

    def cancel(self) -> None:
        self._worker.cancel()

    def close(self) -> None:
        self._inbox.put(None)
        self._worker.cancel()
        self._thread.join(_ROLLBACK_TIME)

    def _work(self) -> None:
        while (message := self._inbox.get()) is not None:
            self._worker.handle(message)


class ChildEngine:
    """An engine in a child process of its own group, so that a ctrl+c in the terminal does not reach it.

    Args:
        folder: the data folder.
        log: where its stderr goes, readable by its owner alone.
        receive: takes the messages, from a thread of this client; `crashed` carries the log's path.
        command: what is started, for tests.
    """

    def __init__(self, folder: Path, log: Path, receive: Receive, *, command: Sequence[str] | None = None) -> None:
        self._log = log
        self._receive = receive
        self._generations = _Generations(receive)
        self._command = list(command or [sys.executable, "-m", "upflow_tui.engine", str(folder)])
        self._process: subprocess.Popen[bytes] | None = None
        self._applying = False
        self._ending = False
        self._working = False
        self._heard = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since the engine last said anything, while it has work; 0 without work."""
        return time.monotonic() - self._heard if self._process is not None and self._working else 0.0

    def ask(self, kind: Ask, **values: Any) -> int:
        generation = self._generations.next()
        process = self._started()
        assert process.stdin is not None
        self._applying = kind is Ask.APPLY
        self._working = True
        self._heard = time.monotonic()
        try:
            process.stdin.write(Message(kind, generation, values).encode())
            process.stdin.flush()
        except OSError:
            self._crashed(process)
        return generation

    def cancel(self) -> None:
        process = self._process
        if process is None or not self._working:
            return
        if self._applying and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.write(Message(Ask.CANCEL, self._generations.current, {}).encode())
                process.stdin.flush()
            threading.Thread(target=self._end_later, args=(process,), daemon=True).start()
            return
        self._end(process)
        self._generations.take(Message(Say.CANCELLED, self._generations.current, {}))

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        self._ending = True
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_ROLLBACK_TIME)
        except subprocess.TimeoutExpired:
            _kill(process)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        with _private_log(self._log) as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._process = process
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        try:
            while line := process.stdout.readline(MAX_LINE):
                message = decode(line)
                if self._process is not process:
                    return
                self._heard = time.monotonic()
                if message.kind == Say.CRASHED:
                    break
                if message.kind not in (Say.HELLO, Say.PROGRESS, Say.PAGE):
                    self._working = self._working and message.generation != self._generations.current
                self._generations.take(message)
        except (ProtocolError, ValueError, OSError):
            pass  # garbage on the pipe is a crash as well
        self._crashed(process)

    def _crashed(self, process: subprocess.Popen[bytes]) -> None:
        """An engine that went without being told to."""
        if self._process is not process or self._ending:
            return
        self._process = None
        self._working = False
        _kill(process)
        self._receive(Message(Say.CRASHED, self._generations.current, {"log": str(self._log)}))

    def _end_later(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _ROLLBACK_TIME
        while time.monotonic() < deadline:
            if not self._working or self._process is not process:
                return
            time.sleep(0.02)
        self._end(process)
        self._generations.take(Message(Say.CANCELLED, self._generations.current, {}))

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Ends the process; SQLite rolls back what it had not committed when the store is next opened."""
        self._process = None
        self._working = False
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _private_log(path: Path) -> IO[bytes]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    return os.fdopen(descriptor, "ab")
