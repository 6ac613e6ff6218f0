"""Many texts in little memory: each takes the bytes that it is written with and eight more, where Python takes fifty.

For files of very many lines (docs/performance.md).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_AT_ONCE: Final = 1_000
_FIRST_SLOTS: Final = 1 << 10
_ROOM: Final = 3
"""So many slots a text, at least: most texts have one to themselves."""
_CODES: Final = (1 << 32) - 1


class Texts:
    """Texts in the order in which they came."""

    def __init__(self) -> None:
        self._written = bytearray()
        self._ends = array("Q", (0,))
        """Where each ends, after a nought: it begins where the one before ends."""

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, text: str) -> None:
        """Adds one."""
        self._written += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._written))

    def __getitem__(self, place: int) -> str:
        """The text at a place, 0 = the first."""
        return self._written[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")

    def some(self, start: int, end: int) -> list[str]:
        """Those from one place to before another, or to the last one."""
        ends = self._ends[start : end + 1]
        written = self._written
        return [written[begin:stop].decode("utf-8", "surrogatepass") for begin, stop in pairwise(ends)]

    def at(self, places: Sequence[int]) -> list[str]:
        """Those at some rising places, read together where they lie close by each other."""
        if not places or places[-1] - places[0] > 2 * len(places):
            return [self[place] for place in places]
        first = places[0]
        some = self.some(first, places[-1] + 1)
        return [some[place - first] for place in places]

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self.some(start, start + _AT_ONCE)


class TextPlaces:
    """Different texts in the order in which they came, and where each is: what a dictionary tells, in a third of its
    memory. A text is looked for by a part of its hash, and what is found there compared letter by letter."""

    def __init__(self) -> None:
        self.texts = Texts()
        self._codes = array("I")
        """The part of the hash of each."""
        self._slots = array("I", bytes(4 * _FIRST_SLOTS))
        """The place of a text and one more, in the slot of its code or in the first one after that which was free."""
        self._mask = _FIRST_SLOTS - 1

    def add(self, text: str) -> int:
        """Adds one that is not there; its place."""
        place = len(self._codes)
        if place * _ROOM >= self._mask:
            self._grow()
        self.texts.append(text)
        self._codes.append(hash(text) & _CODES)
        self._fill(place, self._codes[place])
        return place

    def find(self, text: str) -> int | None:
        """The place of a text; None if it is not there."""
        code = hash(text) & _CODES
        slots, mask = self._slots, self._mask
        slot = code & mask
        while known := slots[slot]:
            if self._codes[known - 1] == code and self.texts[known - 1] == text:
                return known - 1
            slot = slot + 1 & mask
        return None

    def _fill(self, place: int, code: int) -> None:
        slots, mask = self._slots, self._mask
        slot = code & mask
        while slots[slot]:
            slot = slot + 1 & mask
        slots[slot] = place + 1

    def _grow(self) -> None:
        size = 2 * len(self._slots)
        self._slots, self._mask = array("I", bytes(4 * size)), size - 1
        for place, code in enumerate(self._codes):
            self._fill(place, code)
