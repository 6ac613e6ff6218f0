"""Bytes changed at random: where a file comes from a damaged disk, another program, or a person with ill will."""

from __future__ import annotations

from random import Random
from typing import Final

TOKENS: Final = (
    *(b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b"\x1a", b'"', b'""', b"'", b";", b",", b"\t"),
    *(
        b"=1+1",
        b"@SUM(A1)",
        b"-",
        b"NaN",
        b"1e999",
        b"9" * 400,
        b"-9223372036854775809",
        b"null",
        b"true",
        b"[]",
        b"{}",
    ),
    *(
        b"\x1b]0;x\x07",
        b"\x1b[2J",
        "\u202e".encode(),
        "\u200b".encode(),
        "a\u0301".encode() * 40,
        b"\xed\xa0\x80",
        b"\xe9",
    ),
    *(b"&#x0;", b"]]>", b"<!--", b"<x", b"%s%n", b"../../etc/passwd", b"[[a]]", b"a = 1\n", b'"""', b"\\u0000", b"\\"),
    *(b"A" * 5000, b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08", b"SQLite format 3\x00"),
)
"""What is put into the middle of something."""


def mutated(data: bytes, random: Random) -> bytes:
    """`data` with a few changes: bytes flipped, left out, doubled, moved; tokens put in; the end cut off."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        at = random.randrange(len(changed) + 1)
        end = min(len(changed), at + random.choice((1, 1, 2, 10, 200)))
        match random.randrange(8):
            case 0 | 1:
                for place in range(at, end):
                    changed[place] ^= 1 << random.randrange(8)
            case 2:
                del changed[at:end]
            case 3:
                changed[at:at] = changed[at:end] * random.choice((1, 2, 50))
            case 4 | 5:
                changed[at:at] = random.choice(TOKENS)
            case 6:
                changed[at:end] = random.choice(TOKENS)
            case _:
                if random.random() < 0.3:
                    del changed[at:]
    return bytes(changed)
