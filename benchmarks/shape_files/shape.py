"""What a shape is: a file of a given size, and the organization that it is checked against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final


@dataclass(frozen=True, slots=True)
class Made:
    """One file."""

    data: bytes
    ending: str = ".csv"
    organization: str = ""
    """TOML; "" for the sample organization."""
    unpacked: int = 0
    """Bytes of what it holds, where it is packed."""

    @property
    def weight(self) -> int:
        """Bytes that are read for it."""
        return max(len(self.data), self.unpacked) + len(self.organization.encode())


Maker = Callable[[int], Made]

SHAPES: Final[dict[str, Maker]] = {}
"""By name: what makes such a file of about so many bytes. Filled by `shape`."""


def shape(make: Callable[[int], Made | str]) -> Callable[[int], Made | str]:
    """Registers a maker under its name; a text that it gives is written as UTF-8."""

    def made(size: int) -> Made:
        result = make(size)
        return Made(result.encode()) if isinstance(result, str) else result

    SHAPES[make.__name__] = made
    return make


def filled(header: str, size: int, line: Callable[[int], str], first: int = 0) -> str:
    """A header and lines up to the size; `line` gives the text of each by its number."""
    return header + "\n" + "".join(_lines(size, line, first))


def _lines(size: int, line: Callable[[int], str], first: int) -> Iterator[str]:
    for number in count(first):
        if size <= 0:
            return
        text = line(number) + "\n"
        size -= len(text)
        yield text


def one_cell(cell: str, header: str = "Address", *, lines: int = 30) -> str:
    """A file of a few customers, the first of which has this cell."""
    rest = "".join(f"C-{number},Customer {number},Lyon\n" for number in range(2, lines + 1))
    return f"Customer ID,Customer name,{header}\nC-1,Customer 1,{cell}\n{rest}"


def name_of(number: int) -> str:
    """A name that looks like no other."""
    digits = []
    for _ in range(4):
        number, digit = divmod(number, 20)
        digits.append(("ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "le", "mi", "no", "pu", "qa", "ro", "su", "ta",
                       "ve", "wi", "xo", "zu")[digit])  # fmt: skip
    return "".join(digits).capitalize()
