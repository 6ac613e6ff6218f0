"""One command in a process of its own, forked with everything loaded: a few milliseconds before it begins.

Only for systems that can fork. The process begins when it is told to, so that a tracer can take hold of it first.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from upflow_tui.__main__ import main

SECONDS: Final = 60.0
"""After which a command is ended: it hangs."""
PRIVATE: Final = "private"
"""The folder for temporary files of what is tried: whatever is left there is seen."""
_ANY_TRACER: Final = (0x59616D61, -1)
"""PR_SET_PTRACER, PR_SET_PTRACER_ANY: a tracer that is no parent may take hold, where the system asks (prctl(2))."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (below 0: the signal that ended it), what it printed, how long it took."""

    code: int
    out: str
    err: str
    seconds: float
    hung: bool = False

    @property
    def fault(self) -> str:
        """What no command may do: "" where it did nothing of it."""
        if self.hung:
            return "hangs"
        for bad in ("Traceback (most recent", "This is a program error", "fault of the program"):
            if bad in self.err or bad in self.out:
                return bad
        if self.code >= 0 and self.code not in (0, 1, 2, 3, 130):
            return f"exit code {self.code}"
        return ""


class Trial:
    """A command that waits to begin; `go` lets it, `ended` waits for its end."""

    def __init__(self, arguments: Sequence[str], folder: Path, prepare: Callable[[], None] = lambda: None) -> None:
        """Forks.

        Args:
            arguments: what stands behind `upflow-tui`.
            folder: private to this trial: what it prints and its temporary files go there.
            prepare: called in the new process before it begins.
        """
        self.folder = folder
        (folder / PRIVATE).mkdir(parents=True, exist_ok=True)
        waits, self._gate = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._gate)
                _become(folder)
                os.read(waits, 1)
                prepare()
                code = _run(arguments)
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(99)
        os.close(waits)
        self._begun = time.monotonic()

    def go(self) -> None:
        """Lets it begin."""
        self._begun = time.monotonic()
        os.write(self._gate, b"x")
        os.close(self._gate)

    def ended(self, seconds: float = SECONDS) -> Ended:
        """Waits for its end; one that takes longer is ended, with all that it has started."""
        code, hung = _wait(self.pid, seconds)
        took = time.monotonic() - self._begun
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # what it has started and left behind
        out, err = (
            (self.folder / name).read_bytes().decode("utf-8", "replace") if (self.folder / name).exists() else ""
            for name in ("out", "err")
        )
        return Ended(code, out, err, took, hung)


def run(arguments: Sequence[str], folder: Path, prepare: Callable[[], None] = lambda: None) -> Ended:
    """One command from its beginning to its end."""
    trial = Trial(arguments, folder, prepare)
    trial.go()
    return trial.ended()


def in_a_process(work: Callable[[], str], seconds: float = SECONDS) -> str:
    """What `work` gives, worked out in a process of its own: nothing of it stays behind in this one.

    Raises:
        RuntimeError: it failed; the text says how.
    """
    reads, writes = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        try:
            said = "=" + work()
        except BaseException as error:
            said = f"!{type(error).__name__}: {error}"
        with os.fdopen(writes, "wb") as out:
            out.write(said.encode("utf-8", "surrogateescape"))
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as answer:
        ready, _, _ = select.select([answer], [], [], seconds)
        said = answer.read().decode("utf-8", "surrogateescape") if ready else "!hangs"
    with suppress(ProcessLookupError):
        if not ready:
            os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    if not said.startswith("="):
        raise RuntimeError(said[1:] or "ended without a word")
    return said[1:]


def _become(folder: Path) -> None:
    """The new process: a group of its own, without a terminal, what it prints in files."""
    os.setsid()
    for name, number in (("out", 1), ("err", 2)):
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder / PRIVATE)
    os.chdir(folder)
    faulthandler.enable()
    for heard in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(heard, signal.SIG_DFL if heard != signal.SIGINT else signal.default_int_handler)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(*_ANY_TRACER, 0, 0, 0)


def _run(arguments: Sequence[str]) -> int:
    return main(arguments)


def _wait(pid: int, seconds: float) -> tuple[int, bool]:
    """The exit code of a child, and whether it had to be ended."""
    until = time.monotonic() + seconds
    pause = 0.001
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), False
        if time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return -signal.SIGKILL, True
        time.sleep(pause)
        pause = min(0.02, pause * 1.5)
