"""A file that comes by a stream of this process (`-`, `/dev/stdin`, `/dev/fd/63`), kept in the private folder first."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from upflow_tui.cli.errors import CommandError
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.importing.file.file_uri import path_of_uri
from upflow_tui.importing.file.source import BLOCK, MAX_SIZE
from upflow_tui.operating_system import looking_at, open_file, stream_number

STDIN: Final = "-"
_NAME: Final = "stdin"
_FOR_A_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def path_to_read(
    text: str,
    folder: Path,
    limit: int = MAX_SIZE,
    *,
    stopped: Callable[[], bool] = lambda: False,
    received: Callable[[int], None] = lambda count: None,
) -> Path:
    """The path of the file that an argument names.

    A stream that this process has open already, and that is no regular file, is read to its end into `folder`, or to a
    byte more than `limit`, so that whoever reads it next says that it is too large. Any other path stays as it is: only
    a regular file is ever opened by its name (docs/rules.md §2 "One parsed table").

    Args:
        text: the argument.
        folder: a private one.
        limit: of bytes.
        stopped: asked again and again while the stream is waited for.
        received: told how many bytes of it have come.

    Raises:
        CommandError: a named pipe; standard input is closed, or the terminal; what comes cannot be read.
        Stopped: `stopped` said so.
        OSError: the folder cannot be written.
    """
    number = _number(text)
    if number is None:
        path = Path(path_of_uri(text))
        if _is_named_pipe(path):
            raise CommandError(
                f"{text} is a named pipe, not a regular file: it might never end.", f"Read it as a stream: - < {text}"
            )
        return path
    try:
        status = os.fstat(number)
    except OSError:  # it is not open
        if text != STDIN:
            return Path(text)  # which says so
        raise CommandError("Standard input is closed.", "Pipe the file into the command, or give its path.") from None
    if text != STDIN and stat.S_ISREG(status.st_mode):
        return Path(text)
    if os.isatty(number):
        raise CommandError(f"{text} is the terminal, and no file comes from it.", "Pipe one into it, or give a path.")
    path = folder / _NAME
    with os.fdopen(open_file(path, _FOR_A_NEW_FILE), "wb") as copy:
        for block in _blocks(number, limit + 1, stopped):
            copy.write(block)
            received(copy.tell())
    return path


@contextmanager
def file_to_read(text: str, data_folder: Path) -> Iterator[Path]:
    """The path of the file that an argument names; of a stream a private copy, gone afterwards.

    Raises: as `path_to_read`.
    """
    from upflow_tui.store.work_folders import WorkFolder

    with WorkFolder(data_folder) as folder:
        yield path_to_read(text, folder)


def is_stream(text: str) -> bool:
    """Whether an argument names a stream of this process, which cannot be read again."""
    return _number(text) is not None


def _blocks(number: int, most: int, stopped: Callable[[], bool]) -> Iterator[bytes]:
    """What comes by a stream, to its end or to `most` bytes."""
    comes = looking_at(number)
    while most > 0:
        if stopped():
            raise Stopped
        if not comes():
            continue
        try:
            block = os.read(number, min(BLOCK, most))
        except OSError as error:
            raise CommandError(f"The stream cannot be read: {error.strerror}.", "Give the path of a file.") from None
        if not block:
            return
        most -= len(block)
        yield block


def _is_named_pipe(path: Path) -> bool:
    try:
        return path.is_fifo()
    except OSError:  # whoever opens it says why
        return False


def _number(text: str) -> int | None:
    """The number of the stream that an argument names; None for a path."""
    return 0 if text == STDIN else stream_number(text)
