"""Makes a PNG smaller: 256 colours at most, and no filters, which letters do not gain from."""

from __future__ import annotations

import struct
import zlib
from array import array
from collections import Counter
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA = (8, 6, 0)
"""Eight bits, red, green, blue and alpha, not interlaced: what rsvg-convert writes (depth, kind, interlace)."""
_COLOURS = 256


def make_smaller(path: Path) -> None:
    """Writes the picture anew with a palette.

    Raises:
        ValueError: it is no PNG of 8-bit RGBA.
    """
    width, height, packed = _read(path.read_bytes())
    pixels = array("I", _unfiltered(zlib.decompress(packed), width * 4, height))
    palette, place = _palette(Counter(pixels))
    places = bytes(map(place.__getitem__, pixels))
    rows = b"".join(b"\0" + places[start : start + width] for start in range(0, len(places), width))
    colours = [colour.to_bytes(4, "little") for colour in palette]
    path.write_bytes(
        _SIGNATURE
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", b"".join(colour[:3] for colour in colours))
        + _chunk(b"tRNS", bytes(colour[3] for colour in colours))
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _read(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and the packed rows."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    width, height, depth, kind, _, _, interlace = struct.unpack_from(">IIBBBBB", data, 16)
    if (depth, kind, interlace) != _RGBA:
        raise ValueError("not 8-bit RGBA")
    packed, at = b"", len(_SIGNATURE)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    return width, height, packed


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _unfiltered(rows: bytes, stride: int, height: int) -> bytes:
    """The rows as they were before the five filters of PNG (specification, 9.2)."""
    whole = bytearray()
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        row = bytearray(4) + rows[start + 1 : start + 1 + stride]  # four bytes on the left, which are nought
        corner = bytearray(4) + above
        kind = rows[start]
        if kind == 1:
            for i in range(4, stride + 4):
                row[i] = (row[i] + row[i - 4]) & 255
        elif kind == 2:
            row[4:] = bytes((a + b) & 255 for a, b in zip(row[4:], above, strict=True))
        elif kind == 3:
            for i in range(4, stride + 4):
                row[i] = (row[i] + (row[i - 4] + corner[i]) // 2) & 255
        elif kind == 4:
            for i in range(4, stride + 4):
                a, b, c = row[i - 4], corner[i], corner[i - 4]
                left, up, both = abs(b - c), abs(a - c), abs(a + b - 2 * c)
                row[i] = (row[i] + (a if left <= up and left <= both else b if up <= both else c)) & 255
        above = row[4:]
        whole += above
    return bytes(whole)


def _palette(counts: Counter[int]) -> tuple[list[int], dict[int, int]]:
    """The colours that are kept, and which of them stands for each colour.

    Rough shades are counted first, so that a rare colour far from all others keeps a place.
    """
    rough: Counter[int] = Counter()
    likeness: dict[int, Counter[int]] = {}
    for colour, count in counts.items():
        shade = colour & 0xE0E0E0E0
        rough[shade] += count
        likeness.setdefault(shade, Counter())[colour] += count
    kept = [likeness[shade].most_common(1)[0][0] for shade, _ in rough.most_common(_COLOURS // 2)]
    chosen = set(kept)
    for colour, _ in counts.most_common():
        if len(kept) == _COLOURS:
            break
        if colour not in chosen:
            kept.append(colour)
    parts = [(place, colour.to_bytes(4, "little")) for place, colour in enumerate(kept)]
    own = {colour: place for place, colour in enumerate(kept)}

    def nearest(colour: int) -> int:
        r, g, b, a = colour.to_bytes(4, "little")
        return min(
            parts, key=lambda p: (p[1][0] - r) ** 2 + (p[1][1] - g) ** 2 + (p[1][2] - b) ** 2 + (p[1][3] - a) ** 2
        )[0]

    return kept, {colour: own[colour] if colour in own else nearest(colour) for colour in counts}
