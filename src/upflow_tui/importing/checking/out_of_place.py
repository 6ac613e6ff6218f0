"""Values in the wrong column: cells swapped, or a line moved by one (docs/rules.md §5, `value_out_of_place`).

Something that only one column holds stands in another, and is missing where it belongs. Both on one line are no chance;
either of them alone is: an address that is a lone number, a postal code of another country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from itertools import accumulate, compress, count, islice
from types import MappingProxyType
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.cells import CellValue, Place
from upflow_tui.importing.checking.columns import ColumnChecker
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.habits import Habits
from upflow_tui.importing.file.shapes import nearly_all

_MOST_WORDS: Final = 30
_EACH: Final = 4
"""A column has words of its own where it has few of them, and each so many times in the middle."""
_FEWEST: Final = 8
_DIGITS: Final = str.maketrans("123456789", "0" * 9)
_KEPT: Final = 256
"""Cells of a column that are judged once, at least."""
_MANY: Final = 64
"""So many misses may have come by chance. A column of running numbers that has grown by a digit has one on each line:
from then on is told first where its values could be at all."""
_AROUND_ADDRESS: Final = late_pattern(r"[\s<>()\[\],;:\"]+")


@dataclass(slots=True)
class _Own:
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
                if not misses and len(self.right) < _KEPT:
                    self.right.update(cells)
                return misses
        return [at for at, cell in enumerate(cells) if (cell or self.is_filled) and not self.holds(cell)]

    def perhaps_elsewhere(self, misses: Sequence[int], cells: Sequence[str]) -> Sequence[int]:
        """Those of these positions whose own value may stand in another column, as far as `places` tells."""
        if misses is self.nowhere:  # written as the last time, and what has no place never gets one
            return ()
        left = [at for at in misses if self.places.get(cells[at].translate(_DIGITS), True)]
        if not left:
            self.nowhere = misses
        return left

    def _misses_in(self, text: str) -> Sequence[int]:
        """The numbers of the lines, from 0 on, that have not the shape. No shape tells one digit from another."""
        if text.isascii():
            text = text.translate(_DIGITS)
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
            unlike = {new[at] for at in _misses_in("\n".join([*new, ""]), self.run)}
            wrong |= unlike
            if len(self.unlike) < _KEPT:
                self.unlike |= unlike
            if len(self.seen) < _KEPT:
                self.seen.update(cell for cell in new if cell not in unlike)
        if not wrong:
            return ()
        self.unlike_in, self.unlike_at = text, list(compress(count(), map(wrong.__contains__, written)))
        return self.unlike_at


def _has(own: _Own, cell: str) -> bool:
    """Whether a cell of the file holds such a value: an address, too, that a name or brackets stand around. A fix may
    leave the address alone on the lines that are judged, which the first records do not show."""
    return bool(own.holds(cell)) or (
        "@" in cell and any("@" in part and own.holds(part) for part in _AROUND_ADDRESS.split(cell))
    )


def _without_address(cells: Sequence[str], emails: Sequence[CellValue], own: _Own) -> Sequence[int]:
    """The positions of cells that are no addresses, as the check has found; blank ones as in `misses_of`."""
    if emails is cells:  # all of them are
        return ()
    pairs = enumerate(zip(cells, emails, strict=True))
    return [at for at, (cell, value) in pairs if value is REFUSED or (value is None and (cell or own.is_filled))]


def _misses_in(text: str, run: re.Pattern[str]) -> list[int]:
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


class OutOfPlace:
    """Finds such lines chunk by chunk; one object serves one pass.

    Args:
        habits: what the first records show.
        columns: the file's columns.
        places: those that are mapped, by field key.
        checkers: those of mapped columns, which check the cells of a chunk before they are judged here.
    """

    def __init__(
        self,
        habits: Habits,
        columns: Sequence[Column],
        places: Mapping[str, Place],
        checkers: Mapping[int, ColumnChecker] = MappingProxyType({}),
    ) -> None:
        self._checkers = checkers
        self._sample = habits.sample
        self._values: dict[int, Counter[str]] = {}
        self._columns = columns
        self._places = {place.column: place for place in places.values()}
        emails = places.get("contact_email")
        self._emails = emails.column if emails is not None else None
        self._own = _own_values(habits) if habits.sample else []
        if not self._places:
            self._own = []

    def judge(
        self, chunk: Chunk, columns: Sequence[Sequence[str]], emails: Sequence[CellValue] = ()
    ) -> dict[int, Finding]:
        """The lines with a value out of place: the finding by position in the chunk, one a line.

        Args:
            chunk: some lines.
            columns: their cells column by column.
            emails: what the check has made of the cells of `contact_email`, where that is mapped.
        """
        found: dict[int, Finding] = {}
        right = set()
        for own in self._own:
            cells = columns[own.index]
            judged = emails if own.index == self._emails and own.is_strict else ()
            misses = _without_address(cells, judged, own) if judged else self._misses_of(own, cells)
            if not misses:
                right.add(own.index)
            if own.places and misses:
                misses = own.perhaps_elsewhere(misses, cells)
            for at in misses:
                if at not in found and (place := self._elsewhere(own, chunk.rows[at])) is not None:
                    found[at] = self._finding(own, chunk, at, place)
        for own in self._own:
            if own.is_strict and not own.is_filled:
                places = {own.index - 1, own.index + 1} - right
                blank = [at for at, cell in enumerate(columns[own.index]) if not cell] if places else []
                for place in places if blank else ():
                    for at in self._beside(own, columns, blank, place):
                        found.setdefault(at, self._finding(own, chunk, at, place))
        return found

    def _misses_of(self, own: _Own, cells: Sequence[str]) -> Sequence[int]:
        checker = self._checkers.get(own.index)
        known = checker.known if checker is not None else None
        return own.misses_of(cells) if known is None else own.misses_among(cells, known)

    def _beside(self, own: _Own, columns: Sequence[Sequence[str]], blank: Sequence[int], place: int) -> list[int]:
        """The positions of rows that lack what belongs to `own` (`blank`), and have it in a column next to it that
        never has it: a cell is missing, or there is one too many."""
        if not 0 <= place < len(columns) or self._has_had(own, place):
            return []
        if own.index not in self._places and place not in self._places:
            return []
        others, holds = columns[place], own.holds
        kept = {cell for cell in set(map(others.__getitem__, blank)) if cell and holds(cell)}
        found = [at for at in blank if others[at] in kept] if kept else []
        return [at for at in found if not self._belongs(others[at], place)]

    def _elsewhere(self, own: _Own, row: Sequence[str]) -> int | None:
        """The column in which the row holds what belongs to `own`, where no other row does."""
        value = clean(row[own.index])
        if own.holds(value) or not (value or own.is_filled):
            return None
        own.missed += 1
        for index in self._places_for(own, value) if own.missed > _MANY else range(len(row)):
            cell = row[index]
            if not cell or index == own.index or not own.holds(clean(cell)):
                continue
            if own.index not in self._places and index not in self._places:
                continue
            if value and not self._proves(own, value, index):
                continue
            if not self._has_had(own, index):
                return index
        return None

    def _places_for(self, own: _Own, value: str) -> Sequence[int]:
        """The columns in which what belongs to `own` may stand where `value` stands in its place. Told once for all
        values that are written alike: shapes do not tell one digit from another."""
        written = value.translate(_DIGITS) if value.isascii() else value
        found = own.places.get(written)
        if found is not None:
            return found
        every = range(len(self._columns))
        if len(own.places) >= _KEPT:
            return every
        found = own.places[written] = [
            index
            for index in every
            if index != own.index
            and (own.index in self._places or index in self._places)
            and (not value or self._may_prove(own, value, written, index))
            and not self._has_had(own, index)
        ]
        return found

    def _may_prove(self, own: _Own, value: str, written: str, index: int) -> bool:
        """Whether a value that is written so proves something, as `_proves` says of the value itself."""
        return self._proves(own, value, index) or any(
            written in {word.translate(_DIGITS) for word in other.words} for other in self._own if other.index == index
        )

    def _proves(self, own: _Own, value: str, index: int) -> bool:
        """Whether the value that stands in the place of what belongs to `own` does not belong there itself."""
        if own.is_number and (value != value.upper() or not any(map(str.isdigit, value))):
            return True  # a text, not another kind of code
        if not (own.is_number or own.words):
            return True
        return self._belongs(value, index)  # the two were swapped

    def _belongs(self, value: str, index: int) -> bool:
        """Whether the value is one that this column usually holds."""
        return any(own.holds(value) for own in self._own if own.index == index)

    def _has_had(self, own: _Own, index: int) -> bool:
        """Whether the column holds such values on other lines; one may be that of the very line that is judged."""
        had = own.had_by.get(index)
        if had is None:
            values: Collection[str] = self._values_of(index)
            if own.words:
                values = [value for value in values if value in own.words or "@" in value]
            counts = self._values_of(index)
            held = accumulate(counts[value] for value in values if _has(own, value))
            had = own.had_by[index] = any(count > 1 for count in held)
        return had

    def _values_of(self, index: int) -> Counter[str]:
        """The values of a column in the first records, and how often each of them stands there."""
        values = self._values.get(index)
        if values is None:
            filled = (row[index] for row in self._sample if index < len(row) and row[index])
            values = self._values[index] = Counter(filled)
        return values

    def _finding(self, own: _Own, chunk: Chunk, at: int, index: int) -> Finding:
        place = self._places.get(index)
        value = clean(chunk.rows[at][index])
        return find(
            "value_out_of_place",
            line=chunk.lines[at],
            column=index,
            field=place.field.key if place is not None else None,
            value=value,
            name=self._name(index),
            other=self._name(own.index),
        )

    def _name(self, index: int) -> str:
        place = self._places.get(index)
        return place.field.label if place is not None else shorten(self._columns[index].name)


def _own_values(habits: Habits) -> list[_Own]:
    """What each column holds that can be told from other values: a shape, or a few words of its own."""
    found = []
    for index, values in enumerate(zip(*habits.sample, strict=True)):
        filled = [value for value in values if value]
        words = _words(filled)
        column = habits.columns.get(index)
        if column is not None and (column.shape.is_strict or column.shape.is_number):
            pattern = column.shape.pattern
            run = _run_of(pattern.pattern, column.is_filled)
            strict = column.shape.is_strict
            found.append(_Own(index, pattern.fullmatch, column.is_filled, frozenset(), strict, not strict, run))
        if words and nearly_all(len(filled), len(values)):
            found.append(_Own(index, words.__contains__, True, words))
    return found


def _run_of(cell: str, is_filled: bool) -> re.Pattern[str] | None:
    """Cells of this pattern, one below the other; None where a cell may have a line break."""
    return re.compile(rf"(?:(?:{cell}){'' if is_filled else '?'}\n)*") if "\n" not in cell else None


def _words(filled: Sequence[str]) -> frozenset[str]:
    """The few words that a column repeats; none where it does not."""
    counts = Counter(filled)
    if len(filled) < _FEWEST or len(counts) > _MOST_WORDS or len(filled) < _EACH * len(counts):
        return frozenset()
    return frozenset(word for word, count in counts.items() if count > 1 and len(word) > 1)
