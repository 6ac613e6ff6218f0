"""Arrays of numbers as bytes: how the draft and the history keep a number for each line."""

from __future__ import annotations

import sys
from array import array


def packed(numbers: array[int]) -> bytes:
    """The array's bytes, little-endian on every machine."""
    if sys.byteorder == "big":  # pragma: no cover
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(typecode: str, data: bytes) -> array[int]:
    """The array that `packed` made `data` from."""
    numbers: array[int] = array(typecode)
    numbers.frombytes(data)
    if sys.byteorder == "big":  # pragma: no cover
        numbers.byteswap()
    return numbers
