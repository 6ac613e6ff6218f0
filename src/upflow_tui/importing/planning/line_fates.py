"""What becomes of each line (docs/rules.md §6)."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import compress
from typing import ClassVar


class Fate(StrEnum):
    """What becomes of a line (docs/rules.md §6); each data line has exactly one."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"

    __hash__ = str.__hash__  # a member is equal to its text; what Enum hashes, its name, is many times as slow


class LineFates:
    """Each data line's fate in file order, packed: 5 bytes a line."""

    _CODES: ClassVar = {Fate.APPLIED: 65, Fate.UNCHANGED: 85, Fate.REFUSED: 82, Fate.SKIPPED: 83}
    _FATES: ClassVar = {code: fate for fate, code in _CODES.items()}

    def __init__(self, numbers: array[int] | None = None, fates: bytearray | None = None) -> None:
        self.numbers = numbers if numbers is not None else array("I")
        """Physical line numbers, rising."""
        self.fates = fates if fates is not None else bytearray()
        """One letter a line: A applied, U unchanged, R refused, S skipped."""
        self._next = 0
        """The place after the last line that `set_all` was given."""

    def extend(self, numbers: Iterable[int]) -> None:
        """More lines of the file, in order; unchanged until something else is set."""
        self.numbers.extend(numbers)
        self.fates.extend(b"U" * (len(self.numbers) - len(self.fates)))

    def set(self, line: int, fate: Fate) -> None:
        """Gives the line with this number its fate."""
        self.fates[self._place(line)] = self._CODES[fate]

    def set_all(self, lines: Sequence[int], fate: Fate) -> None:
        """Gives the lines with these numbers, which rise, their fate."""
        if not lines:
            return
        numbers, fates, code = self.numbers, self.fates, self._CODES[fate]
        # Most customers have their lines one after the other, and follow one another.
        first = self._next
        if first >= len(numbers) or numbers[first] != lines[0]:
            first = bisect_left(numbers, lines[0])
        end = self._next = first + len(lines)
        if end <= len(numbers) and numbers[end - 1] == lines[-1]:
            fates[first:end] = bytes((code,)) * len(lines)
            return
        place = 0
        for line in lines:
            if numbers[place] != line:
                place = bisect_left(numbers, line, place)
            fates[place] = code
            place += 1 if place + 1 < len(numbers) else 0

    def get(self, line: int) -> Fate:
        """The fate of the line with this number."""
        return self._FATES[self.fates[self._place(line)]]

    def lines_of(self, fate: Fate) -> array[int]:
        """The numbers of the lines with this fate, rising."""
        code = self._CODES[fate]
        return array("I", compress(self.numbers, map(code.__eq__, self.fates)))

    def count(self, fate: Fate) -> int:
        """How many lines have this fate."""
        return self.fates.count(self._CODES[fate])

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[tuple[int, Fate]]:
        return zip(self.numbers, (self._FATES[code] for code in self.fates), strict=True)

    def _place(self, line: int) -> int:
        place = bisect_left(self.numbers, line)
        if place == len(self.numbers) or self.numbers[place] != line:
            raise KeyError(line)
        return place
