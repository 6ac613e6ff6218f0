"""Without strace: SQLite by way of a connection that ends the process, or fails, at the k-th statement that writes."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any, Final

_READS: Final = ("SELECT", "PRAGMA", "EXPLAIN", "WITH")


class Counted:
    """Counts statements, and does something at the k-th."""

    def __init__(self, k: int, act: Callable[[], None]) -> None:
        self._left = k
        self._act = act

    def step(self, sql: str) -> None:
        """One statement is about to be run."""
        if sql.lstrip().upper().startswith(_READS):
            return
        self._left -= 1
        if self._left == 0:
            self._act()


def kill_at_statement(k: int) -> Callable[[], None]:
    """What to call in a new process so that its k-th writing statement ends it."""
    return lambda: _connect_by(Counted(k, lambda: os.kill(os.getpid(), signal.SIGKILL)))


def fail_at_statement(k: int, code: int) -> Callable[[], None]:
    """What to call in a new process so that its k-th writing statement fails with this code of SQLite."""

    def fail() -> None:
        error = sqlite3.OperationalError(
            "disk I/O error" if code == sqlite3.SQLITE_IOERR else "database or disk is full"
        )
        error.sqlite_errorcode = code
        raise error

    return lambda: _connect_by(Counted(k, fail))


def kill_after(seconds: float) -> Callable[[], None]:
    """What to call in a new process so that it is ended after so long, wherever it then is: within C code, too."""

    def begin() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(1e-5, seconds))

    return begin


def _connect_by(counted: Counted) -> None:
    """From now on every connection of this process is counted."""

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            counted.step(sql)
            return super().execute(sql, *rest)

        def executemany(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            counted.step(sql)
            return super().executemany(sql, *rest)

    connect = sqlite3.connect
    sqlite3.connect = lambda *given, **named: connect(*given, factory=Connection, **named)  # type: ignore[assignment]
