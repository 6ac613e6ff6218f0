"""Values in the wrong column: cells swapped, or a line moved by one (docs/rules.md §5, `value_out_of_place`).

Something that only one column holds stands in another, and is missing where it belongs. Both on one line are no chance;
either of them alone is: an address that is a lone number, a postal code of another country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.cells import CellValue, Place
from upflow_tui.importing.checking.columns import ColumnChecker
from upflow_tui.importing.checking.own_values import DIGITS, KEPT, OwnValues, has_value, own_values, without_address
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.habits import Habits

_MANY: Final = 64
"""So many misses may have come by chance. A column of running numbers that has grown by a digit has one on each line:
from then on is told first where its values could be at all."""


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
        self._own = own_values(habits) if habits.sample else []
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
            misses = without_address(cells, judged, own) if judged else self._misses_of(own, cells)
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

    def _misses_of(self, own: OwnValues, cells: Sequence[str]) -> Sequence[int]:
        checker = self._checkers.get(own.index)
        known = checker.known if checker is not None else None
        return own.misses_of(cells) if known is None else own.misses_among(cells, known)

    def _beside(self, own: OwnValues, columns: Sequence[Sequence[str]], blank: Sequence[int], place: int) -> list[int]:
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

    def _elsewhere(self, own: OwnValues, row: Sequence[str]) -> int | None:
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

    def _places_for(self, own: OwnValues, value: str) -> Sequence[int]:
        """The columns in which what belongs to `own` may stand where `value` stands in its place. Told once for all
        values that are written alike: shapes do not tell one digit from another."""
        written = value.translate(DIGITS) if value.isascii() else value
        found = own.places.get(written)
        if found is not None:
            return found
        every = range(len(self._columns))
        if len(own.places) >= KEPT:
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

    def _may_prove(self, own: OwnValues, value: str, written: str, index: int) -> bool:
        """Whether a value that is written so proves something, as `_proves` says of the value itself."""
        return self._proves(own, value, index) or any(
            written in {word.translate(DIGITS) for word in other.words} for other in self._own if other.index == index
        )

    def _proves(self, own: OwnValues, value: str, index: int) -> bool:
        """Whether the value that stands in the place of what belongs to `own` does not belong there itself."""
        if own.is_number and (value != value.upper() or not any(map(str.isdigit, value))):
            return True  # a text, not another kind of code
        if not (own.is_number or own.words):
            return True
        return self._belongs(value, index)  # the two were swapped

    def _belongs(self, value: str, index: int) -> bool:
        """Whether the value is one that this column usually holds."""
        return any(own.holds(value) for own in self._own if own.index == index)

    def _has_had(self, own: OwnValues, index: int) -> bool:
        """Whether the column holds such values on other lines; one may be that of the very line that is judged."""
        had = own.had_by.get(index)
        if had is None:
            values: Collection[str] = self._values_of(index)
            if own.words:
                values = [value for value in values if value in own.words or "@" in value]
            counts = self._values_of(index)
            held = accumulate(counts[value] for value in values if has_value(own, value))
            had = own.had_by[index] = any(count > 1 for count in held)
        return had

    def _values_of(self, index: int) -> Counter[str]:
        """The values of a column in the first records, and how often each of them stands there."""
        values = self._values.get(index)
        if values is None:
            filled = (row[index] for row in self._sample if index < len(row) and row[index])
            values = self._values[index] = Counter(filled)
        return values

    def _finding(self, own: OwnValues, chunk: Chunk, at: int, index: int) -> Finding:
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
