"""Postal codes that are shorter than their neighbours: a spreadsheet may have taken their zeros (docs/rules.md §4)."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from upflow_tui.core.findings import Finding
from upflow_tui.importing.checking.cells import CellValue, Place
from upflow_tui.importing.checking.countries import country_code

MOST: Final = 0.8
"""The share of a country's numeric codes that must have the same length for a shorter one to stand out; so it takes
five codes at least to say anything."""
_LONGEST: Final = 9
"""Digits of the longest code that is looked at; it fits in 32 bits."""


_REMEMBERED: Final = 20_000
"""Pairs of code and country that are remembered; then they are forgotten, so that memory stays small."""

_Kept: TypeAlias = tuple[Callable[[int], None], Callable[[int], None], int]
"""What takes the line of a code, what takes the code, and the code as a number."""


class PostalCodes:
    """Gathers the numeric postal codes of the file by country and length, 8 bytes a line, and judges at the end.

    Args:
        place: the Postal code column.
        without_country: the file has no Country column: all its lines count as one country.
    """

    def __init__(self, place: Place, *, without_country: bool) -> None:
        self._place = place
        self._without_country = without_country
        self.groups: dict[tuple[str, int], tuple[array[int], array[int]]] = {}
        """By country and length: the lines, rising, and their codes as numbers."""
        self._known: dict[tuple[CellValue, CellValue], _Kept | None] = {}

    def add(
        self,
        lines: Sequence[int],
        codes: Sequence[CellValue],
        countries: Sequence[CellValue],
        left_out: Collection[int] = (),
    ) -> None:
        """The lines of a chunk, each with its postal code and country; `left_out` are positions that do not count."""
        known = self._known
        if len(known) > _REMEMBERED:
            known.clear()
        if left_out:
            counted = [at for at in range(len(lines)) if at not in left_out]
            lines = [lines[at] for at in counted]
            codes, countries = [codes[at] for at in counted], [countries[at] for at in counted]
        for line, pair in zip(lines, zip(codes, countries, strict=True), strict=True):
            kept = known[pair] if pair in known else self._kept_of(pair)
            if kept is not None:
                add_line, add_code, code = kept
                add_line(line)
                add_code(code)

    def _kept_of(self, pair: tuple[CellValue, CellValue]) -> _Kept | None:
        """Where a code of a country is kept, and as which number; None for one that is not looked at."""
        code, country = pair
        kept = None
        is_looked_at = isinstance(code, str) and code.isdigit() and code.isascii() and len(code) <= _LONGEST
        if is_looked_at and (isinstance(country, str) or self._without_country):
            key = (country if isinstance(country, str) else "", len(str(code)))
            group = self.groups.setdefault(key, (array("I"), array("I")))
            kept = group[0].append, group[1].append, int(str(code))
        self._known[pair] = kept
        return kept

    def exchange(self, before: PostalCodes, after: PostalCodes) -> None:
        """Some lines say something else now: what they said goes, and what they say comes.

        Args:
            before, after: the codes of these lines alone.

        Raises:
            KeyError: they did not say what goes.
        """
        self._known.clear()  # groups may go
        for key, (lines, codes) in before.groups.items():
            known = self.groups[key]
            for line, code in zip(lines, codes, strict=True):
                place = bisect_left(known[0], line)
                if known[0][place : place + 1] != array("I", [line]) or known[1][place] != code:
                    raise KeyError(line)
                del known[0][place], known[1][place]
            if not known[0]:
                del self.groups[key]
        for key, (lines, codes) in after.groups.items():
            known = self.groups.setdefault(key, (array("I"), array("I")))
            for line, code in zip(lines, codes, strict=True):
                place = bisect_left(known[0], line)
                known[0].insert(place, line)
                known[1].insert(place, code)

    def findings(self) -> Iterator[Finding]:
        """One warning for each short code, in no particular order."""
        counts: dict[str, dict[int, int]] = {}
        names: dict[str, str] = {}
        # A country is called what the first line calls it that has it.
        for (country, length), (lines, _) in sorted(self.groups.items(), key=lambda item: item[1][0][0]):
            known = _same_country(country)
            names.setdefault(known, country)
            lengths = counts.setdefault(known, {})
            lengths[length] = lengths.get(length, 0) + len(lines)
        for (country, length), (lines, codes) in self.groups.items():
            known = _same_country(country)
            usual = _usual_length(counts[known])
            if usual is None or length >= usual:
                continue
            where = names[known] or "this file"
            for line, code in zip(lines, codes, strict=True):
                found = self._place.find("postal_code_short", str(code).zfill(length), country=where)
                yield found._replace(line=line)


def _usual_length(lengths: dict[int, int]) -> int | None:
    """The length that most codes of a country have."""
    length, count = max(lengths.items(), key=lambda item: item[1])
    return length if count >= MOST * sum(lengths.values()) else None


@lru_cache(maxsize=4096)
def _same_country(country: str) -> str:
    """What "France" and "FR" share; an unknown country stands for itself."""
    return country_code(country) or country.casefold() if country else ""
