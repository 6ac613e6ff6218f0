"""strace, where there is one: it ends a process, or makes a call of the system fail, at the k-th call of a kind."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

from benchmarks.torture.trial import Trial

STRACE: Final = shutil.which("strace")
WRITING: Final = (
    "write,pwrite64,pwritev,writev,fsync,fdatasync,ftruncate,truncate,rename,renameat,renameat2,unlink,unlinkat,"
    "link,linkat,mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,copy_file_range,sendfile"
)
"""The calls that change what is on the disk."""
FAILING: Final = {
    "ENOSPC": "pwrite64,ftruncate,mkdir,mkdirat,link,linkat,rename,renameat,renameat2,fdatasync,fsync",
    "EIO": "pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2",
}
"""By error: the calls that may fail with it. write(2) is left out: it also carries what is printed."""
_ATTACHED: Final = re.compile(r"^TracerPid:\t[1-9]", re.MULTILINE)


def can_trace() -> bool:
    """Whether there is an strace that may take hold of a process here."""
    if STRACE is None:
        return False
    done = subprocess.run([STRACE, "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return done.returncode == 0


def count_calls(trial: Trial, calls: str, log: Path) -> int:
    """Lets a trial run to its end; how many of these calls it made."""
    with _held(trial, ["-o", str(log), "-e", f"trace={calls}", "-e", "signal=none"]):
        trial.go()
        trial.ended()
    return sum(1 for line in log.read_text("utf-8", "replace").splitlines() if "(" in line)


def kill_at(trial: Trial, calls: str, k: int) -> subprocess.Popen[bytes]:
    """Has a trial killed when it makes the k-th of these calls; before that call is made."""
    return _held(trial, ["-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:signal=KILL:when={k}"])


def fail_at(trial: Trial, error: str, calls: str, k: int, *, for_ever: bool) -> subprocess.Popen[bytes]:
    """Makes the k-th of these calls of a trial fail; `for_ever`: and all after it, as on a disk that is full."""
    when = f"{k}+" if for_ever else str(k)
    return _held(trial, ["-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}"])


def _held(trial: Trial, options: list[str]) -> subprocess.Popen[bytes]:
    """An strace that has taken hold of a trial.

    Raises:
        RuntimeError: it could not.
    """
    assert STRACE is not None
    tracer = subprocess.Popen(
        [STRACE, "-qq", *options, "-p", str(trial.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    status = Path(f"/proc/{trial.pid}/status")
    until = time.monotonic() + 20
    while not _ATTACHED.search(status.read_text("utf-8")):
        if tracer.poll() is not None or time.monotonic() > until:
            tracer.kill()
            raise RuntimeError(f"strace cannot take hold: {tracer.communicate()[1]!r}")
        time.sleep(0.001)
    return tracer
