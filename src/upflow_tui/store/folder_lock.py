"""A folder that one process has to itself, by a lock on a file in it that goes when the process does.

Source: docs/architecture.md "How data walk". Prepared imports and work folders are held so.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from upflow_tui.operating_system import beside_streams, is_locked, lock, make_private, open_file

LOCK: Final = "lock"
"""The name of the file that is locked."""


def take_lock(folder: Path) -> int | None:
    """The lock of a folder as a descriptor; None while another has it, or has just removed the folder.

    Where there are no locks everybody gets it: that two windows share nothing is then not certain.

    Raises:
        OSError: the lock cannot be opened; FileNotFoundError where the folder is gone.
    """
    path = folder / LOCK
    descriptor = beside_streams(open_file(path, os.O_RDWR | os.O_CREAT))
    try:
        if lock(descriptor) is not False and _is_that(descriptor, path):
            make_private(path)
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
    descriptor = open_file(path, os.O_RDWR, follow=False)
    try:
        if lock(descriptor) and _is_that(descriptor, path):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def is_held(folder: Path) -> bool:
    """Whether somebody owns it. Others may ask at the same moment: nobody is kept from anything."""
    try:
        descriptor = open_file(folder / LOCK, os.O_RDWR)
    except OSError:  # nobody ever had it, or it is gone
        return False
    try:
        return is_locked(descriptor)
    finally:
        os.close(descriptor)


def _is_that(descriptor: int, path: Path) -> bool:
    """Whether the file that was opened still stands there. Raises OSError where nothing does."""
    return os.path.samestat(os.fstat(descriptor), path.stat())
