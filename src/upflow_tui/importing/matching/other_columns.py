"""What the columns of a file tell about each other's headers: a "Name" beside a first name is a family name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from upflow_tui.importing.matching.synonyms import Reading, load

_TELLTALE: Final = "ledger"
"""The concept whose words, anywhere in a header, tell that the file lists customers rather than people."""

_OF_PEOPLE: Final = frozenset({"first_name", "family_name", "own_first_name", "own_family_name"})


class Facts:
    """Which fields and facts the columns surely have, to decide readings that depend on other columns."""

    def __init__(
        self, readings: Sequence[Sequence[Reading]], headers: Iterable[str], empty: Collection[int] = ()
    ) -> None:
        """What the headers tell.

        Args:
            readings: those of each column's header, by the column's index.
            headers: in the same order.
            empty: the columns that hold nothing: where no person has a name, "Name" is no family name.
        """
        self._where: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for index, found in enumerate(readings):
            for reading in found:
                if reading.rule.sure:
                    name = reading.rule.field or reading.rule.fact or ""
                    if index in empty and name in _OF_PEOPLE:
                        continue
                    self._where.setdefault(name, []).append((index, reading.languages))
        if "name" in self._where:
            # Only a bare "Name" asks for it.
            for index, header in enumerate(headers):
                if _TELLTALE in load().concepts_in(header)[0]:
                    self._where.setdefault(_TELLTALE, []).append((index, frozenset()))

    def hold(self, reading: Reading, column: int) -> bool:
        """Whether the other columns are as the reading's rule asks; `column` is the index of its own."""
        rule = reading.rule
        languages = reading.languages if rule.langs else None
        return (
            all(self._has(name, column, languages) for name in rule.when)
            and not any(self._has(name, column) for name in rule.unless)
            and (not rule.any_of or any(self._has(name, column) for name in rule.any_of))
            and (not rule.beside or any(self._beside(name, column) for name in rule.beside))
            and (not rule.first or column == 0)
            and not (rule.no_people and self._lists_people)
        )

    def columns_of(self, names: Iterable[str]) -> list[int]:
        """The columns that surely are one of these fields or facts, by their indexes."""
        return [index for name in names for index, _ in self._where.get(name, ())]

    @property
    def _lists_people(self) -> bool:
        """Whether the lines are people, each with a company: what tells them apart is no number of a customer."""
        where = self._where
        named = "name" in where and "contact" not in where and _TELLTALE not in where
        return "company" in where and ("job" in where or named)

    def _has(self, name: str, column: int, languages: frozenset[str] | None = None) -> bool:
        return any(
            index != column and (languages is None or languages & theirs) for index, theirs in self._where.get(name, ())
        )

    def _beside(self, name: str, column: int) -> bool:
        return any(abs(index - column) == 1 for index, _ in self._where.get(name, ()))
