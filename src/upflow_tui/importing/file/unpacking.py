"""A file packed by gzip, unpacked within the limit (docs/rules.md §2 "One parsed table")."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from typing import Final

GZIP: Final = b"\x1f\x8b\x08"
"""What such a file begins with."""
GZIP_ENDING: Final = ".gz"
_BLOCK: Final = 2**20


class DamagedArchive(Exception):
    """It cannot be unpacked; `is_cut`: because its end is missing."""

    def __init__(self, *, is_cut: bool) -> None:
        super().__init__()
        self.is_cut = is_cut


def unpacked(descriptor: int, limit: int) -> Iterator[bytes]:
    """The bytes of the packed file open as `descriptor`, in blocks, at most `limit` of them. Raises DamagedArchive."""
    left = limit
    try:
        with gzip.open(os.fdopen(os.dup(descriptor), "rb")) as file:
            while left > 0 and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DamagedArchive(is_cut=isinstance(error, EOFError)) from error
