"""The records of a binary workbook (XLS), in the compound file that holds them.

Only as much of the two formats is read as is needed: the chain of blocks of the compound file in which the workbook
stands ([MS-CFB]), and of its records ([MS-XLS]) where each begins.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_BLOCK: Final = 0xFFFFFFFA
"""Numbers from here on are no blocks."""
_HEADER: Final = 76
_BLOCKS_IN_HEADER: Final = 109
_ENTRY: Final = 128
_SHEET, _BEGIN, _END = 0x0085, 0x0809, 0x000A


def stream_of(workbook: Path) -> bytes:
    """The records of an XLS workbook, one behind the other.

    Raises:
        ValueError, IndexError, struct.error, OverflowError: the file is another or damaged.
    """
    with workbook.open("rb") as file:
        if file.read(len(_COMPOUND)) != _COMPOUND:
            raise ValueError("no compound file")
        file.seek(0)
        return _stream(file.read())


def _stream(data: bytes) -> bytes:
    """The records of the workbook. Raises ValueError where there are none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no size of blocks")
    first_directory, more, count = (struct.unpack_from("<I", data, place)[0] for place in (48, 68, 72))
    listed = list(struct.unpack_from(f"<{_BLOCKS_IN_HEADER}I", data, _HEADER))
    for _ in range(min(count, len(data) // size)):
        block = data[(more + 1) * size : (more + 2) * size]
        *some, more = struct.unpack(f"<{size // 4}I", block)
        listed += some
    table = array("I")
    for number in listed:
        if number < _LAST_BLOCK:
            table.frombytes(data[(number + 1) * size : (number + 2) * size])
    directory = _chain(data, table, first_directory, size)
    for place in range(0, len(directory), _ENTRY):
        entry = directory[place : place + _ENTRY]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", entry, 116)
            if length < struct.unpack_from("<I", data, 56)[0]:
                raise ValueError("a small stream stands elsewhere")
            return _chain(data, table, start, size)[:length]
    raise ValueError("no workbook")


def _chain(data: bytes, table: array[int], number: int, size: int) -> bytes:
    """The blocks from `number` on, in their order; a ring of blocks is an error."""
    found: list[bytes] = []
    while number < _LAST_BLOCK:
        if len(found) > len(table):
            raise ValueError("a ring of blocks")
        found.append(data[(number + 1) * size : (number + 2) * size])
        number = table[number]
    return b"".join(found)


def records_of(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record up to the end of the sheet, charts inside it included."""
    place = start
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, place + 4, length
        place += 4 + length
        depth += kind == _BEGIN
        if kind == _END:
            depth -= 1
            if depth <= 0:
                return


def sheets_of(stream: bytes) -> list[tuple[str, int]]:
    """Name and start of each sheet."""
    found = []
    for kind, place, length in records_of(stream, 0):
        if kind == _SHEET:
            start = struct.unpack_from("<I", stream, place)[0]
            count, wide = stream[place + 6], stream[place + 7] & 1
            text = stream[place + 8 : place + length]
            name = text[: 2 * count].decode("utf-16-le", "replace") if wide else text[:count].decode("latin-1")
            found.append((name, start))
    return found
