"""Child processes for tests: the real engine with something done to it, and others that behave badly."""

from __future__ import annotations

import os
import select
import sqlite3
import sys
from pathlib import Path

from upflow_tui.engine.service import Engine

_RUN = """
import runpy
runpy.run_module("upflow_tui.engine", run_name="__main__", alter_sys=True)
"""

_HOLD = """
import time
from upflow_tui.engine.child import worker
said = worker.EngineWorker._progress
def progress(self, progress):
    said(self, progress)
    if progress.stage.value == "writing":
        while not self._is_cancelled():
            time.sleep(0.005)
worker.EngineWorker._progress = progress
"""

_TALKATIVE = """
from upflow_tui.engine.child import worker
worker._INTERVAL = 0
"""

_COMMITTING = """
import resource, signal
from upflow_tui.store import connecting
connect = connecting.connect
def connected(path, **values):
    connection = connect(path, **values)
    def look(sql):
        if sql == "COMMIT" and not values["readonly"]:
            {what}
    connection.set_trace_callback(look)
    return connection
connecting.connect = connected
"""
_LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))"

_FAKE = """
import json, os, sys
def say(kind, generation, **values):
    print(json.dumps({{"version": 1, "kind": kind, "generation": generation, **values}}), flush=True)
def asked():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)
{body}
"""


def engine_that_holds(data: Path) -> list[str]:
    """The engine; where it has begun to write it stays until it is cancelled."""
    return [sys.executable, "-c", _HOLD + _RUN, str(data)]


def engine_that_tells_all(data: Path) -> list[str]:
    """The engine; it says each progress, however many a second."""
    return [sys.executable, "-c", _TALKATIVE + _RUN, str(data)]


def engine_that_dies_committing(data: Path, delay: float) -> list[str]:
    """The engine; it is ended `delay` seconds after it began to commit."""
    # SIGALRM ends a process that does not handle it.
    return patched_engine(data, _COMMITTING.format(what=f"signal.setitimer(signal.ITIMER_REAL, {delay})"))


def engine_that_dies_in_the_middle_of_a_commit(data: Path, size: int) -> list[str]:
    """The engine; it is ended by the system when its commit has written `size` bytes of the store."""
    what = f"signal.signal(signal.SIGXFSZ, signal.SIG_DFL); {_LIMIT.format(size=size)}"
    return patched_engine(data, _COMMITTING.format(what=what))


def engine_whose_disk_is_full(data: Path, size: int) -> list[str]:
    """The engine; its commit cannot write more than `size` bytes of the store."""
    return patched_engine(data, _COMMITTING.format(what=_LIMIT.format(size=size)))


def patched_engine(data: Path, patch: str) -> list[str]:
    """The engine after these lines of Python."""
    return [sys.executable, "-c", patch + _RUN, str(data)]


def fake(body: str) -> list[str]:
    """No engine: `asked()` is the next question as a dict, `say(kind, generation)` answers."""
    return [sys.executable, "-c", _FAKE.format(body=body)]


def is_gone(pid: int) -> bool:
    """Whether there is no such process any more, not even one that nobody has waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until_ended(pid: int, seconds: float = 60) -> bool:
    """Waits for the end of a process that is not our child; true if it came."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(descriptor)


_WROTE = ("success", "error", "undone")
"""How an import ends that was not cancelled and has not failed."""


def stored_counts(data: Path) -> tuple[int, int]:
    """How many customers and imports that wrote something a store holds, after looking whether it is whole."""
    engine = Engine(data)
    counts = sum(1 for _ in engine.customers()), sum(entry.status in _WROTE for entry in engine.history())
    if (data / "upflow.db").exists():
        connection = sqlite3.connect(data / "upflow.db")
        try:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        finally:
            connection.close()
    return counts
