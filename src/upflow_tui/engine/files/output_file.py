"""Files that are written where the person says: whole or not at all, private, never over another one unasked."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, TypeVar

from upflow_tui.operating_system import open_file
from upflow_tui.reports.text_sheet import TooLarge

Answer = TypeVar("Answer")


class NotWritten(Exception):
    """Nothing was written. `message` is one clear line, `fix` what helps."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"{message} {fix}")
        self.message = message
        self.fix = fix


class AlreadyThere(NotWritten):
    """There is a file of that name; it may be replaced if the person says so."""


def write_output(target: Path, write: Callable[[BinaryIO], object], *, replace: bool = False) -> None:
    """Writes a file (mode 0600): first beside its place, then put there in one step.

    Args:
        target: where; a link is followed.
        write: writes the content.
        replace: whether a file that is there already may go.

    Raises:
        AlreadyThere: there is one, and it may not go.
        NotWritten: its folder does not exist, it cannot be written, or it is a workbook that cannot hold what is to be
            in it; nothing is left behind.
    """
    try:
        _refuse(target, replace=replace)
        place = target.resolve()
        handle, name = mkstemp(prefix=".upflow-tui-", dir=place.parent)
    except (OSError, ValueError) as error:
        raise _unwritable(target, error) from None
    temporary = Path(name)
    try:
        with open(handle, "wb") as out:  # noqa: PTH123 - an open handle, not a path
            write(out)
            out.flush()
            os.fsync(handle)
        _put_in_place(temporary, place, replace=replace)
    except FileExistsError:
        raise _already_there(target) from None
    except OSError as error:
        raise _unwritable(target, error) from None
    except TooLarge as error:
        raise NotWritten(error.message, error.fix) from None
    finally:
        temporary.unlink(missing_ok=True)


def put_output(target: Path, make: Callable[[Path], Answer], *, replace: bool = False) -> Answer:
    """Has a file made at a free path beside its place, then puts it there in one step.

    Args:
        target: where; a link is followed.
        make: makes the file at the path that it is given, readable by its owner alone.
        replace: whether a file that is there already may go.

    Returns:
        What `make` answers.

    Raises:
        AlreadyThere, NotWritten: as `write_output`; whatever `make` raises; nothing is left behind.
    """
    try:
        _refuse(target, replace=replace)
        place = target.resolve()
        temporary = place.with_name(f".upflow-tui-{secrets.token_hex(8)}")
    except (OSError, ValueError) as error:
        raise _unwritable(target, error) from None
    try:
        answer = make(temporary)
        _put_in_place(temporary, place, replace=replace)
    except FileExistsError:
        raise _already_there(target) from None
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        temporary.unlink(missing_ok=True)
    return answer


def _refuse(target: Path, *, replace: bool) -> None:
    """Refuses what may not be replaced before any work is done."""
    if target.name == "" or target.is_dir():
        raise NotWritten(f"{target} is a folder.", "Give the name of a file.")
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        raise NotWritten(f"{target} is not a regular file.", "Give the name of a file.")
    if os.path.lexists(target) and not replace:
        raise _already_there(target)


def _put_in_place(temporary: Path, target: Path, *, replace: bool) -> None:
    """Moves the finished file to its place; a file that has come there meanwhile is kept unless it may go.

    Raises:
        FileExistsError: there is one.
    """
    if replace:
        temporary.replace(target)
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # this file system knows no links: its place is taken first, then filled
        os.close(open_file(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        temporary.replace(target)


def _already_there(target: Path) -> AlreadyThere:
    return AlreadyThere(f"{target} exists already.", "Choose another name, or let it be replaced.")


def _unwritable(target: Path, error: OSError | ValueError) -> NotWritten:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path of a file"
    return NotWritten(f"{target} cannot be written: {reason}.", "Choose another place.")
