"""What not every operating system has, each with what is done where it is missing (docs/systems.md).

No other module asks which system it runs on, or uses what one of them lacks: `tests/test_operating_system.py` looks for
that, and takes each of these things away. They are looked up when they are used, never when this module is imported.
"""

from __future__ import annotations

import errno
import os
import re
import select
import signal
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    import asyncio
    import socket
    import subprocess

_FILE: Final = 0o600
_FOLDER: Final = 0o700
_OTHERS: Final = 0o077
"""The rights of everybody else."""
_LAST_STREAM: Final = 2
"""The descriptor of standard error."""
_HELD: Final = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES})
_STREAM: Final = re.compile(r"/dev/fd/(\d{1,9})|/proc/self/fd/(\d{1,9})")
_GLANCE: Final = 100
"""Milliseconds between two looks whether to stop, while nothing comes."""


# Files and folders


def open_file(path: Path | str, flags: int, *, follow: bool = True, wait: bool = True) -> int:
    """Opens a file as it is, byte for byte; a new one is for us alone. Programs that are started do not inherit it.

    Args:
        path: of the file.
        flags: those of `os.open` that every system has.
        follow: whether a link in its place is followed; where no link can be refused it always is.
        wait: whether to wait for whoever opens the other end of a named pipe; nowhere else there are any.

    Raises:
        OSError: it cannot be opened.
    """
    flags |= _flags("O_BINARY")
    flags |= 0 if follow else _flags("O_NOFOLLOW")
    flags |= 0 if wait else _flags("O_NONBLOCK", "O_NOCTTY")
    return os.open(path, flags, _FILE)


def _flags(*names: str) -> int:
    """Those of them that this system has."""
    flags = 0
    for name in names:
        flags |= getattr(os, name, 0)
    return flags


def make_private(path: Path) -> None:
    """Makes a file ours alone, whatever the umask gave or took. Where files have no rights it only becomes writable.

    Raises:
        OSError: it is another's.
    """
    path.chmod(_FILE)


def make_private_folder(path: Path) -> None:
    """Creates a folder for us alone, whatever the umask. Where folders have no rights it has those of the folder above.

    Raises:
        FileExistsError: something has its name, which stays as it is.
        OSError: it cannot be created.
    """
    path.mkdir(_FOLDER)
    path.chmod(_FOLDER)


def is_open_to_others(status: os.stat_result) -> bool:
    """Whether others may read or write it; no, where the system does not say."""
    return hasattr(os, "geteuid") and bool(stat.S_IMODE(status.st_mode) & _OTHERS)


def is_ours(status: os.stat_result) -> bool:
    """Whether it belongs to whoever runs this; yes, where the system does not say: folders there are one's own."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def is_read_only(place: Path) -> bool:
    """Whether it is on a disk that nobody may write; no, where the system does not say."""
    return hasattr(os, "statvfs") and bool(os.statvfs(place).f_flag & os.ST_RDONLY)


# Locks


def lock(descriptor: int) -> bool | None:
    """Takes the lock of an open file, which goes when the process does; never waits.

    Returns:
        True: it is ours. False: another has it. None: there are no locks here, and nobody can tell.
    """
    return _locked(descriptor, "LOCK_EX")


def is_locked(descriptor: int) -> bool:
    """Whether another has the lock of an open file; no, where nobody can tell. Others may ask at the same moment."""
    return _locked(descriptor, "LOCK_SH") is False


def _locked(descriptor: int, kind: str) -> bool | None:
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, getattr(fcntl, kind) | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _HELD else None  # else a file system without locks
    return True


def beside_streams(descriptor: int) -> int:
    """The same file under a number that is none of the standard streams: a stream that is closed must not seem open.

    Where numbers cannot be chosen it stays as it is.
    """
    if descriptor > _LAST_STREAM or fcntl is None:
        return descriptor
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LAST_STREAM + 1)
    os.close(descriptor)
    return moved


# Processes and signals


def own_group() -> dict[str, Any]:
    """What `subprocess` is told for a process of its own group, so that a ctrl+c in the terminal does not reach it."""
    import subprocess

    if hasattr(os, "setsid"):
        return {"start_new_session": True}
    return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that was started with `own_group`, and what it started; without groups, it alone."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def limit_process(*, data: int, addresses: int, seconds: int) -> None:
    """Limits this process. Where there are no limits, only the clock of whoever started it ends it.

    Args:
        data: bytes of memory.
        addresses: bytes of addresses, which is more.
        seconds: of work.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = ((resource.RLIMIT_DATA, data), (resource.RLIMIT_AS, addresses), (resource.RLIMIT_CPU, seconds))
    for kind, limit in limits:
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def took_too_long(code: int) -> bool:
    """Whether an exit code says that a process reached its limit of seconds."""
    return -code == getattr(signal, "SIGXCPU", None)


def ending_signals() -> list[signal.Signals]:
    """The signals by which somebody ends a program: ctrl+c, an ending system, a terminal that closes."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    return [signal.Signals[name] for name in names if hasattr(signal, name)]


def hear_signal(loop: asyncio.AbstractEventLoop, number: int, heard: Callable[[int], object]) -> None:
    """Has a signal heard in the loop; where loops hear none, the process hears it and tells the loop."""
    try:
        loop.add_signal_handler(number, heard, number)
    except NotImplementedError:  # Windows
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(heard, number))


def shell_line(command: Sequence[str]) -> str:
    """A command for the system's shell, in whose place it comes where that can be."""
    if _is_windows():
        import subprocess

        return subprocess.list2cmdline(command)
    import shlex

    return f"exec {shlex.join(command)}"


def take_again(listener: socket.socket) -> None:
    """Lets a socket take the port of a program that has just ended; on Windows it would take that of a running one."""
    if not _is_windows():
        import socket

        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _is_windows() -> bool:
    """Only for what is there and means something else; whatever can be missing is looked for."""
    return os.name == "nt"


# Streams and the terminal


def stream_number(text: str) -> int | None:
    """The number of the open stream that a path names (`/dev/stdin`, `/dev/fd/63`); None for any other path."""
    if text == "/dev/stdin":
        return 0
    found = _STREAM.fullmatch(text)
    return int(found[1] or found[2]) if found else None


def looking_at(number: int) -> Callable[[], bool]:
    """A function that waits for a moment and says whether a stream has something to read, be it the end.

    Where there is no looking, it says so at once: reading waits, and is not interrupted.
    """
    if not hasattr(select, "poll"):  # Windows
        return lambda: True
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return lambda: bool(poll.poll(_GLANCE))


def open_terminal() -> int:
    """The terminal that the process hangs on, whatever its streams are. Raises OSError where there is none."""
    return os.open("/dev/tty" if hasattr(os, "ctermid") else "CONIN$", os.O_RDWR)
