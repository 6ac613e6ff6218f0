"""One process, measured by the operating system's own accounting."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One finished process: CPU and wall time in seconds, peak memory in bytes."""

    cpu: float
    wall: float
    peak: int
    code: int


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Runs a command to its end, its output thrown away.

    Raises:
        RuntimeError: it was ended by a signal.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode < 0:
        raise RuntimeError(f"{command} was ended by signal {-process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(
        usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss * unit, process.returncode
    )


def middle(values: Sequence[float]) -> str:
    """The median with the least and the greatest."""
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f})"
