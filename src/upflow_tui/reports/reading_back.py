"""The writer asks the reader: is a file that leaves detected as it was written (docs/rules.md §2, §6)?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from upflow_tui.importing.file.encoding import detect_encoding
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.operating_system import open_file


def reads_back(lines: Iterable[str], encoding: str, folder: Path) -> bool:
    """Whether lines can be written in an encoding, and nothing takes the bytes for another one.

    Bytes that are all ASCII, and mean the same in UTF-8, are right in any encoding that has them.

    Args:
        lines: the lines with their ends.
        encoding: a Python codec name.
        folder: a private one, for a moment.

    Raises:
        OSError: there is no room for them.
    """
    path = folder / "written"
    is_plain = True
    size = 0
    try:
        with os.fdopen(open_file(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), "wb") as out:
            for line in lines:
                data = line.encode(encoding)
                is_plain = is_plain and data.isascii() and data == line.encode()
                size += out.write(data)
        return is_plain or detect_encoding(Source(path.name, size, "", path)).name == encoding
    except (UnicodeEncodeError, SourceError):
        return False
    finally:
        path.unlink(missing_ok=True)
