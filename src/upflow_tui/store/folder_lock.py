"""A folder that one process has to itself, by a lock on a file in it that goes when the process does.

Source: docs/architecture.md "How data walk". Prepared imports and work folders are held so.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows: best effort, without locks
    fcntl = None  # type: ignore[assignment]

LOCK: Final = "lock"
"""The name of the file that is locked."""
_LAST_STREAM: Final = 2
"""The descriptor of standard error."""
_HELD: Final = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES})


def take_lock(folder: Path) -> int | None:
    """The lock of a folder as a descriptor; None while another has it, or has just removed the folder.

    Raises:
        OSError: the lock cannot be opened; FileNotFoundError where the folder is gone.
    """
    path = folder / LOCK
    descriptor = _beside_streams(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    try:
        if _is_ours(descriptor, path):
            path.chmod(0o600)
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def take_left_lock(folder: Path) -> int | None:
    """The lock of a folder whose owner is gone; None where that is not certain. It creates nothing.

    Raises:
        OSError: there is no lock, or it cannot be opened.
    """
    path = folder / LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0))
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
    except OSError:  # held, or a file system without locks, where nobody can tell
        pass
    os.close(descriptor)
    return None


def is_held(folder: Path) -> bool:
    """Whether somebody owns it. Others may ask at the same moment: nobody is kept from anything."""
    if fcntl is None:
        return False
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # nobody ever had it, or it is gone
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _HELD
    finally:
        os.close(descriptor)
    return False


def _beside_streams(descriptor: int) -> int:
    """The same file under a number that is none of the standard streams: a stream that is closed must not seem open."""
    if descriptor > _LAST_STREAM or fcntl is None:
        return descriptor
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LAST_STREAM + 1)
    os.close(descriptor)
    return moved


def _is_ours(descriptor: int, path: Path) -> bool:
    """Whether we have the lock now. Raises OSError where it has vanished."""
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                return False
            # A file system without locks: best effort, as on Windows.
    return os.path.samestat(os.fstat(descriptor), path.stat())
