"""A file that comes by a stream of this process (`-`, `/dev/stdin`, `/dev/fd/63`), kept in the private folder first."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

from upflow_tui.importing.file.file_uri import path_of_uri
from upflow_tui.importing.file.source import BLOCK, MAX_SIZE

_STREAM: Final = re.compile(r"/dev/fd/(\d{1,9})|/proc/self/fd/(\d{1,9})")
_NAME: Final = "stdin"
_PRIVATE: Final = 0o600


def path_to_read(text: str, folder: Path, limit: int = MAX_SIZE) -> Path:
    """The path of the file that an argument names.

    A stream that this process has open already, and that is no regular file, is read to its end into `folder`, or to a
    byte more than `limit`, so that whoever reads it next says that it is too large. Any other path stays as it is: only
    a regular file is ever opened by its name (docs/rules.md §2 "One parsed table").

    Raises:
        OSError: the folder cannot be written.
    """
    number = _number(text)
    if number is None:
        return Path(path_of_uri(text))
    try:
        if text != "-" and stat.S_ISREG(os.fstat(number).st_mode):
            return Path(text)
        descriptor = os.dup(number)
    except OSError:  # it is not open: the path says what is wrong
        return Path(text)
    path = folder / _NAME
    with os.fdopen(descriptor, "rb") as stream, path.open("xb") as copy:
        path.chmod(_PRIVATE)
        read = 0
        while read <= limit and (block := stream.read(min(BLOCK, limit + 1 - read))):
            copy.write(block)
            read += len(block)
    return path


def _number(text: str) -> int | None:
    """The number of the stream that an argument names; None for a path."""
    if text in ("-", "/dev/stdin"):
        return 0
    found = _STREAM.fullmatch(text)
    return int(found[1] or found[2]) if found else None
