"""One process, measured by the operating system's own accounting."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LAUNCHER = """
import os, sys, time
none, begun = os.open(os.devnull, os.O_RDWR), time.perf_counter()
child = os.fork()
if not child:
    for stream in range(3):
        os.dup2(none, stream)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(status, usage.ru_utime + usage.ru_stime, time.perf_counter() - begun, usage.ru_maxrss)
"""
"""A small process that starts the command: the memory of who starts a process counts as the first of its own."""


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
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        check=True,
        text=True,
    )
    status, cpu, wall, peak = done.stdout.split()
    code = os.waitstatus_to_exitcode(int(status))
    if code < 0:
        raise RuntimeError(f"{command} was ended by signal {-code}")
    return Measured(float(cpu), float(wall), int(peak) * (1 if sys.platform == "darwin" else 1024), code)
