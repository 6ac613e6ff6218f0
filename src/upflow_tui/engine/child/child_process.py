"""One engine process as its owner sees it: lines to say, messages to hear, an end that leaves nothing behind."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from upflow_tui.engine.child.log_file import open_log
from upflow_tui.engine.child.protocol import MAX_LINE, Message, ProtocolError, Say, decode
from upflow_tui.operating_system import end_group, own_group

_REAPED: Final = 5.0
"""Seconds in which a killed process is gone, unless the system itself hangs."""

_LEAVES: Final = 0.5
"""Seconds that one which has said its last word gets to leave by itself, so that the log can say how it ended."""


class ChildProcess:
    """A process of its own group, so that a ctrl+c in the terminal does not reach it.

    Args:
        command: what is started.
        log: where its stderr goes.
        hear: takes each message, in a thread of this process; false ends it.
        gone: told once, in that thread, when nothing more will come: it left, was ended, or wrote garbage.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        hear: Callable[[ChildProcess, Message], bool],
        gone: Callable[[ChildProcess], None],
    ) -> None:
        self._hear = hear
        self._gone = gone
        with _log(log) as stderr:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, **own_group()
            )
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        # A process that hangs reads nothing: whoever writes to it may wait for ever, so that a thread does it.
        for work in (self._listen, self._speak):
            threading.Thread(target=work, daemon=True).start()

    @property
    def pid(self) -> int:
        """The number of the process, which is that of its group."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, for the log: "exit 70", "signal 9"."""
        code = self._process.poll()
        return "still there" if code is None else f"signal {-code}" if code < 0 else f"exit {code}"

    def say(self, line: bytes) -> None:
        """Sends a line; never waits."""
        self._outbox.put(line)

    def end_input(self) -> None:
        """Tells it that nothing more will come: it rolls back what it is applying and leaves."""
        self._outbox.put(None)

    def wait(self, seconds: float) -> bool:
        """Waits until it has ended; false if it has not."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """Ends it at once; SQLite rolls back what it had not committed when the store is next opened."""
        # Once it is reaped its number may be another's.
        if self.is_alive:
            end_group(self._process)
        self.wait(_REAPED)
        self._outbox.put(None)

    def _listen(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        try:
            while line := stdout.readline(MAX_LINE):
                message = decode(line)
                Say(message.kind)
                if not self._hear(self, message):
                    break
        except (ProtocolError, ValueError, OSError):
            pass  # garbage on the pipe is an end as well
        finally:
            self.wait(_LEAVES)
            self.kill()
            stdout.close()
            self._gone(self)

    def _speak(self) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        try:
            while (line := self._outbox.get()) is not None:
                stdin.write(line)
                stdin.flush()
        except OSError:
            pass  # it is gone, which the listening thread notices as well
        finally:
            with suppress(OSError):
                stdin.close()


def _log(path: Path) -> IO[bytes]:
    """The log, or nowhere: an engine without a log is better than none."""
    try:
        return open_log(path)
    except OSError:
        return open(os.devnull, "wb", buffering=0)  # noqa: PTH123
