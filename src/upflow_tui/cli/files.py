"""Files that commands write where they are told: whole or not at all, over another only with `--force` (cli.md)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from upflow_tui.cli.errors import CommandError


def write_file(path: str, write: Callable[[BinaryIO], object], *, force: bool) -> None:
    """Writes the file at `path` (mode 0600): first beside it, then put in its place in one step.

    Args:
        path: where; a link is followed.
        write: writes the content.
        force: whether a file that is there already may be replaced.

    Raises:
        CommandError: the file exists, its folder does not, or it cannot be written; nothing is left behind.
    """
    target = Path(path)
    try:
        _refuse(target, force=force)
        target = target.resolve()
        handle, name = mkstemp(prefix=".upflow-tui-", dir=target.parent)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    temporary = Path(name)
    try:
        with open(handle, "wb") as out:  # noqa: PTH123 - an open handle, not a path
            write(out)
            out.flush()
            os.fsync(handle)
        _put_in_place(temporary, target, force=force)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def _refuse(target: Path, *, force: bool) -> None:
    """Refuses what may not be replaced before any work is done."""
    if target.name == "" or target.is_dir():
        raise CommandError(f"{target} is a folder.", "Give the name of a file.")
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        raise CommandError(f"{target} is not a regular file.", "Give the name of a file.")
    if os.path.lexists(target) and not force:
        raise _exists(str(target))


def _put_in_place(temporary: Path, target: Path, *, force: bool) -> None:
    """Moves the finished file to its place. Without `force` a file that has come there meanwhile is kept.

    Raises:
        FileExistsError: there is one.
    """
    if force:
        temporary.replace(target)
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # this file system knows no links: its place is taken first, then filled
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        temporary.replace(target)


def _exists(path: str) -> CommandError:
    return CommandError(f"{path} exists already.", "Choose another name, or overwrite it with --force.")


def _unwritable(path: str, error: OSError | ValueError) -> CommandError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path of a file"
    return CommandError(f"{path} cannot be written: {reason}.", "Choose another place.")
