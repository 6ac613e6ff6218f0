"""A file packed by gzip, unpacked within the limit (docs/rules.md §2 "One parsed table")."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import Final

GZIP: Final = b"\x1f\x8b\x08"
"""What such a file begins with."""
GZIP_ENDING: Final = ".gz"
_BLOCK: Final = 2**20
_MOST_PACKED: Final = 1_100
"""Deflate packs at most 1,032 bytes into one."""


class DamagedArchive(Exception):
    """It cannot be unpacked; `is_cut`: because its end is missing."""

    def __init__(self, *, is_cut: bool) -> None:
        super().__init__()
        self.is_cut = is_cut


def announced_size(descriptor: int) -> int:
    """What the last four bytes of a packed file announce as its size unpacked, modulo 4 GiB (RFC 1952).

    Of several archives in one file it is the size of the last. 0 where it cannot be true, as in a file without its end.
    """
    size = os.fstat(descriptor).st_size
    before = os.lseek(descriptor, 0, os.SEEK_CUR)
    os.lseek(descriptor, max(0, size - 4), os.SEEK_SET)
    end = os.read(descriptor, 4)
    os.lseek(descriptor, before, os.SEEK_SET)
    announced = int.from_bytes(end, "little")
    return announced if announced <= _MOST_PACKED * size else 0


def unpacked(descriptor: int, limit: int) -> Iterator[bytes]:
    """The bytes of the packed file open as `descriptor`, in blocks, at most `limit` of them. Raises DamagedArchive."""
    import gzip

    left = limit
    try:
        with gzip.open(os.fdopen(os.dup(descriptor), "rb")) as file:
            while left > 0 and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DamagedArchive(is_cut=isinstance(error, EOFError)) from error
