"""Columns of one address held together: street, town and country are taken from the same one (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.importing.matching.synonyms import Reading, load

PLACES: Final = frozenset({"address", "postal_code", "town", "state_region", "country"})
"""The fields of an address."""

_WHICH: Final = frozenset({"billing", "work", "primary", "mailing", "fiscal"})
"""The concepts that tell which of several addresses a column is of."""

_PLAIN_KINDS: Final = frozenset({"one", "line", "article"})
_STREETS: Final = frozenset({"address", "street"})
_PARTS: Final = _STREETS | {"postal_code", "postal_short", "town", "state", "state_short", "country"}
_ELSEWHERE: Final = "elsewhere"
"""The concept of addresses that bills do not go to: delivery, home."""

_LABELLED: Final = 0.05
_MISSING: Final = 0.012
"""For each field that another address of the file has and this one lacks; five of them outweigh "billing"."""
_FOREIGN: Final = 0.15


class Places:
    """Which address each column belongs to, by its words, and by the columns before it."""

    def __init__(self, readings: Sequence[Sequence[Reading]], headers: Sequence[str], *, labelled: bool) -> None:
        """Args: each column's readings and header; whether a column is named like our own field Address."""
        self._labelled = labelled
        self._fields: dict[frozenset[str], set[str]] = {}
        for reading in (reading for found in readings for reading in found):
            if reading.rule.field in PLACES:
                self._fields.setdefault(_which(reading), set()).add(reading.rule.field)
        self._most = max(map(len, self._fields.values()), default=0)
        self._foreign = _after_another_address(readings, headers) if self._most else frozenset()

    def fit(self, reading: Reading, column: int) -> float:
        """What to add to the score of `reading` (of the column with this index), below 0 if it stands apart."""
        if reading.rule.field not in PLACES:
            return 0.0
        fit = _MISSING * (len(self._fields[_which(reading)]) - self._most)
        if self._labelled and not reading.kinds - _PLAIN_KINDS:
            # Town and country belong to the address that was chosen by its label.
            fit += _LABELLED
        return fit - _FOREIGN if column in self._foreign else fit


def _which(reading: Reading) -> frozenset[str]:
    """Which address a column is of: nothing for the only one; post goes to the address for mail."""
    which = reading.kinds & _WHICH
    return which | {"mailing"} if "postal" in reading.kinds else which


def _after_another_address(readings: Sequence[Sequence[Reading]], headers: Sequence[str]) -> frozenset[int]:
    """The columns that go on with a delivery address: "Town" after "Delivery address" or after "Address 2, line 1"."""
    foreign: set[int] = set()
    inside = False
    for index, found in enumerate(readings):
        fields = {reading.rule.field for reading in found} & PLACES
        if "address" in fields:
            inside = False
        elif fields:
            if inside:
                foreign.add(index)
        else:
            inside = _goes_on(headers[index], inside)
    return frozenset(foreign)


def _goes_on(header: str, inside: bool) -> bool:
    """Whether the columns after this one, which is no field of ours, belong to another address."""
    concepts, unknown = load().concepts_in(header)
    part = not concepts.isdisjoint(_PARTS)
    if _ELSEWHERE in concepts:
        return part or inside
    again = bool(unknown) and all(word.isdigit() for word in unknown) and {"line", "one"} <= concepts
    return (part and again) or (inside and (part or "line" in concepts))
