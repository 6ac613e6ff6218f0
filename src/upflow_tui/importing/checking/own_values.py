"""What one column of a file holds and others do not (docs/rules.md §5, `value_out_of_place`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field
from itertools import compress, count, islice
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.checking.cells import CellValue
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.file.habits import Habits
from upflow_tui.importing.file.shapes import nearly_all

_MOST_WORDS: Final = 30
_EACH: Final = 4
"""A column has words of its own where it has few of them, and each so many times in the middle."""
_FEWEST: Final = 8
DIGITS: Final = str.maketrans("123456789", "0" * 9)
KEPT: Final = 256
"""Cells of a column that are judged once, at least."""
_AROUND_ADDRESS: Final = late_pattern(r"[\s<>()\[\],;:\"]+")


@dataclass(slots=True)
class OwnValues:
    """What one column holds and others do not."""

    index: int
    holds: Callable[[str], object]
    is_filled: bool
    words: frozenset[str] = frozenset()
    """Words of its own; then an unknown word in it proves nothing."""
    is_strict: bool = False
    """Whether no other value looks like that by chance."""
    is_number: bool = False
    """Whether these are plain numbers; then another code with digits proves nothing."""
    run: re.Pattern[str] | None = None
    """As many cells in a row as have the shape, each with a line break behind it; blank ones, too, if not filled."""
    seen: set[str] = field(default_factory=set)
    """Some cells that have the shape, with each digit as a 0."""
    unlike: set[str] = field(default_factory=set)
    """Some that have it not, written in the same way."""
    right: set[str] = field(default_factory=set)
    """Some cells that have it, as they are: where few values come again and again, all of them."""
    had_by: dict[int, bool] = field(default_factory=dict)
    """Other columns, and whether they hold such values, too."""
    alike: str | None = None
    """The last cells that all had it and were written alike, in one text with each digit as a 0."""
    unlike_in: str | None = None
    """The last cells that did not all have it, likewise in one text."""
    unlike_at: Sequence[int] = ()
    """The positions of those that had it not."""
    nowhere: Sequence[int] | None = None
    """The same, the very object, where its own value could stand nowhere else for any of them."""
    missed: int = 0
    """How many cells of the column were looked for elsewhere."""
    places: dict[str, Sequence[int]] = field(default_factory=dict)
    """Some values that stand in the column although it does not hold them, each digit as a 0, and the other columns in
    which its own value may stand then; more than do prove something, never fewer."""
    known: dict[str, CellValue] | None = None
    """The cells that the check remembered when they were last looked through."""
    looked_at: int = 0
    """How many of them were looked at."""
    wrong: set[str] = field(default_factory=set)
    """Those of them without what the column holds."""

    def misses_among(self, cells: Sequence[str], known: dict[str, CellValue]) -> Sequence[int]:
        """What `misses_of` says, told by what is remembered: where no cell is new, nothing has to be looked at.

        Args:
            cells: of a chunk.
            known: as `ColumnChecker.known`.
        """
        if known is not self.known:
            self.known, self.looked_at, self.wrong = known, 0, set()
        if len(known) > self.looked_at:
            fresh = list(islice(reversed(known), len(known) - self.looked_at))
            self.wrong.update(fresh[at] for at in self.misses_of(fresh))
            self.looked_at = len(known)
        if not self.wrong or self.wrong.isdisjoint(cells):
            return ()
        return list(compress(count(), map(self.wrong.__contains__, cells)))

    def misses_of(self, cells: Sequence[str]) -> Sequence[int]:
        """The positions of cells without what the column holds; blank ones count where it is nearly always filled."""
        if self.words:
            if self.words.issuperset(cells):
                return ()
            wrong = set(cells) - self.words
            return list(compress(count(), map(wrong.__contains__, cells)))
        if self.run is not None:
            if self.right.issuperset(cells):
                return ()
            text = "\n".join(cells)
            if text.count("\n") == len(cells) - 1:
                misses = self._misses_in(text)
                if not misses and len(self.right) < KEPT:
                    self.right.update(cells)
                return misses
        return [at for at, cell in enumerate(cells) if (cell or self.is_filled) and not self.holds(cell)]

    def perhaps_elsewhere(self, misses: Sequence[int], cells: Sequence[str]) -> Sequence[int]:
        """Those of these positions whose own value may stand in another column, as far as `places` tells."""
        if misses is self.nowhere:  # written as the last time, and what has no place never gets one
            return ()
        left = [at for at in misses if self.places.get(cells[at].translate(DIGITS), True)]
        if not left:
            self.nowhere = misses
        return left

    def _misses_in(self, text: str) -> Sequence[int]:
        """The numbers of the lines, from 0 on, that have not the shape. No shape tells one digit from another."""
        if text.isascii():
            text = text.translate(DIGITS)
        if text == self.alike:
            return ()
        if text == self.unlike_in:
            return self.unlike_at
        written = text.split("\n")
        forms = set(written)
        fresh = forms - self.seen
        if not fresh:
            if len(forms) == 1:
                self.alike = text
            return ()
        wrong = fresh & self.unlike
        if new := list(fresh - wrong):
            assert self.run is not None
            unlike = {new[at] for at in misses_in("\n".join([*new, ""]), self.run)}
            wrong |= unlike
            if len(self.unlike) < KEPT:
                self.unlike |= unlike
            if len(self.seen) < KEPT:
                self.seen.update(cell for cell in new if cell not in unlike)
        if not wrong:
            return ()
        self.unlike_in, self.unlike_at = text, list(compress(count(), map(wrong.__contains__, written)))
        return self.unlike_at


def has_value(own: OwnValues, cell: str) -> bool:
    """Whether a cell of the file holds such a value: an address, too, that a name or brackets stand around. A fix may
    leave the address alone on the lines that are judged, which the first records do not show."""
    return bool(own.holds(cell)) or (
        "@" in cell and any("@" in part and own.holds(part) for part in _AROUND_ADDRESS.split(cell))
    )


def without_address(cells: Sequence[str], emails: Sequence[CellValue], own: OwnValues) -> Sequence[int]:
    """The positions of cells that are no addresses, as the check has found; blank ones as in `misses_of`."""
    if emails is cells:  # all of them are
        return ()
    pairs = enumerate(zip(cells, emails, strict=True))
    return [at for at, (cell, value) in pairs if value is REFUSED or (value is None and (cell or own.is_filled))]


def misses_in(text: str, run: re.Pattern[str]) -> list[int]:
    """The numbers of the lines, from 0 on, at which a run of good ones ends: one call for each, not for each line."""
    found: list[int] = []
    place = line = 0
    while match := run.match(text, place):
        line += text.count("\n", place, match.end())
        if match.end() == len(text):
            return found
        found.append(line)
        place = text.index("\n", match.end()) + 1
        line += 1
        if place == len(text):
            return found
    return found


def own_values(habits: Habits) -> list[OwnValues]:
    """What each column holds that can be told from other values: a shape, or a few words of its own."""
    found = []
    for index, values in enumerate(zip(*habits.sample, strict=True)):
        filled = [value for value in values if value]
        words = _words(filled)
        column = habits.columns.get(index)
        if column is not None and (column.shape.is_strict or column.shape.is_number):
            pattern = column.shape.pattern
            run = run_of(pattern.pattern, column.is_filled)
            strict = column.shape.is_strict
            found.append(OwnValues(index, pattern.fullmatch, column.is_filled, frozenset(), strict, not strict, run))
        if words and nearly_all(len(filled), len(values)):
            found.append(OwnValues(index, words.__contains__, True, words))
    return found


def run_of(cell: str, is_filled: bool) -> re.Pattern[str] | None:
    """Cells of this pattern, one below the other; None where a cell may have a line break."""
    return re.compile(rf"(?:(?:{cell}){'' if is_filled else '?'}\n)*") if "\n" not in cell else None


def _words(filled: Sequence[str]) -> frozenset[str]:
    """The few words that a column repeats; none where it does not."""
    counts = Counter(filled)
    if len(filled) < _FEWEST or len(counts) > _MOST_WORDS or len(filled) < _EACH * len(counts):
        return frozenset()
    return frozenset(word for word, count in counts.items() if count > 1 and len(word) > 1)
