"""What each column of a table may mean, by its header and its values (docs/rules.md §3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, pairwise
from typing import Final

from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.matching import headers
from upflow_tui.importing.matching.addresses import Places
from upflow_tui.importing.matching.evidence import Allowed, Values, Verdict
from upflow_tui.importing.matching.header_rules import BESIDE_ONE_NAME
from upflow_tui.importing.matching.mapping import labels_of
from upflow_tui.importing.matching.other_columns import Facts
from upflow_tui.importing.matching.parent_candidates import told_by_values
from upflow_tui.importing.matching.proposal import Kind, Proposal
from upflow_tui.importing.matching.synonyms import Reading, language_names, load

_LABEL_STEP: Final = 0.04
"""How much less each further label of a field counts: Customer ID, External ID, Client ID win in this order."""
_SUPPORTED: Final = 0.03
_VETOED: Final = 0.3
"""What is left of a confidence where the values speak against it."""
_OF_SYSTEM: Final = 0.95
_MOST_ALIKE: Final = 8
"""Fields that one compared label may mean."""
_HOUSE_NUMBER: Final = "House number"
_FEWEST_NAMES: Final = 5
"""So many different names stand beside the one of a company whose customers they are; fewer may be its people."""
_NAMES: Final = ("customer_name", "name", "company", "legal_name")
"""Fields and facts whose values are names of customers, or may be."""
_OWN_WORDS: Final = frozenset({"customer", "contact", "parent", "billing", "elsewhere", "account", "company"})
"""Concepts that no shared prefix of headers may have: "Parent name" and "Parent ID" are what they say."""


class Candidates:
    """Everything that each column may mean: `found`, a tuple of proposals for each column.

    In each the best comes first; one that the values veto has a confidence below 0.5.
    """

    def __init__(self, profiles: Sequence[ColumnProfile], organization: Organization) -> None:
        self.columns = tuple(profile.column for profile in profiles)
        self.fields = catalogue(organization)
        self.values = [Values(profile) for profile in profiles]
        self._organization = organization
        self._by_system = load().by_system(column.header for column in self.columns)
        self._labels = [self._by_label(column) for column in self.columns]
        self.headers = [column.header for column in self.columns]
        self.readings = [self._read(index) for index in range(len(self.columns))]
        self._take_house_numbers()
        self._facts = Facts(self.readings, self.headers, self.empty)
        labelled = any(item.field == "address" for found in self._labels for item in found)
        self._places = Places(self.readings, self.headers, labelled=labelled)
        languages = (frozenset().union(*(item.languages for item in found)) for found in self.readings)
        self._common = Counter(chain.from_iterable(languages))
        """How many headers can be words of each language."""
        found = [self._candidates(index) for index in range(len(self.columns))]
        self.found = told_by_values(self._without_own_name(found), self.values)

    @cached_property
    def empty(self) -> frozenset[int]:
        """The columns that are blank on every line looked at, by their indexes."""
        return frozenset(index for index, values in enumerate(self.values) if values.empty)

    @cached_property
    def _allowed(self) -> Allowed:
        return Allowed(self._organization)

    @cached_property
    def _names(self) -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[tuple[str, int]]]]:
        """The fields by label and by compared label, each with the label's place among the field's labels.

        A compared label of many custom fields says nothing: all of them together would compete for each column.
        """
        exact: dict[str, list[tuple[str, int]]] = {}
        same: dict[str, list[tuple[str, int]]] = {}
        for item in self.fields:
            for place, label in enumerate(labels_of(item)):
                exact.setdefault(label, []).append((item.key, place))
                key = headers.same_key(label)
                if key:
                    same.setdefault(key, []).append((item.key, place))
        return exact, {key: named for key, named in same.items() if len(named) <= _MOST_ALIKE}

    def _read(self, index: int) -> tuple[Reading, ...]:
        """What a header may mean: as it stands or, where that is nothing, without the prefix that all share."""
        header = self.headers[index]
        if headers.says_nothing(header) or header == headers.ERRORS_HEADER:
            return ()
        found = load().read(header)
        if found or self._labels[index]:
            return found
        if (rest := headers.without_source(header)) and (found := load().read(rest)):
            self.headers[index] = rest
            return found
        if not (self._prefix and header.startswith(self._prefix)):
            return found
        self.headers[index] = header.removeprefix(self._prefix)
        return load().read(self.headers[index])

    def _take_house_numbers(self) -> None:
        """A bare "No." after a street is the house's number, where its values may be, and the street has none yet."""
        for index, (before, found) in enumerate(pairwise(self.readings), start=1):
            bare = found and all(reading.rule.needs == ("number",) for reading in found)
            if bare and any(reading.rule.field == "address" for reading in before):
                street, numbers = self.values[index - 1], self.values[index]
                if not numbers.sample or (numbers.are_house_numbers and not street.name_houses):
                    self.readings[index] = load().read(_HOUSE_NUMBER)

    @cached_property
    def _prefix(self) -> str:
        """What nearly all headers begin with, unless it is a word of the fields themselves."""
        prefix = headers.shared_prefix([column.header for column in self.columns])
        return "" if load().concepts_in(prefix)[0] & _OWN_WORDS else prefix

    def _by_label(self, column: Column) -> list[Proposal]:
        """The fields whose label is this header."""
        exact, same = self._names
        named = exact.get(column.header)
        if named is not None:
            reason, kind, confidence = "the column has the field's name", Kind.EXACT, 1.0
        else:
            named = same.get(headers.same_key(column.header), [])
            reason, kind, confidence = "the field's name, but for case and punctuation", Kind.LABEL, 0.97
        return [Proposal(column.index, key, confidence - _LABEL_STEP * place, reason, kind) for key, place in named]

    def _candidates(self, index: int) -> tuple[Proposal, ...]:
        """Everything that column `index` may mean, best first; what the values veto has a confidence below 0.5."""
        found = {}
        for item in self._labels[index]:
            found[item.field] = item if item.kind == Kind.EXACT else self._weigh(item)
        system, fields = self._by_system.get(headers.same_key(self.columns[index].header), ("", ()))
        if fields and any(item.kind != Kind.EXACT for item in found.values()):
            # What a system's export is known to hold goes before a name that is like a field's.
            found.clear()
        for key in fields:
            item = Proposal(index, key, _OF_SYSTEM, f"a column of {system}'s export", Kind.SYNONYM)
            found.setdefault(key, self._weigh(item))
        if fields:
            return tuple(found.values())
        for reading in sorted(self.readings[index], key=self._rarity):
            field = reading.rule.field
            if field is None or (field in found and found[field].kind != Kind.SYNONYM):
                continue
            if not self._facts.hold(reading, index) or (reading.rule.first and self.values[index].counts_lines):
                continue
            if (others := reading.rule.other_than) and not self._has_other_names(index, others):
                continue
            if reading.rule.repeated and not self._stands_for_names(index):
                continue
            item = self._weigh(self._by_synonym(index, field, reading), asked=reading.rule.values)
            if field not in found or item.confidence > found[field].confidence:
                found[field] = item
        return _best_first(found.values())

    def _without_own_name(self, found: list[tuple[Proposal, ...]]) -> list[tuple[Proposal, ...]]:
        """The candidates, without one name that nearly all lines have where another column has names: it is that of the
        company whose customers they are."""
        columns = {
            item.column
            for item in chain.from_iterable(found)
            if item.field == "customer_name" and item.kind == Kind.SYNONYM and item.confidence >= 0.5
        }
        if max((self.values[column].different for column in columns), default=0) < _FEWEST_NAMES:
            return found
        own = {column for column in columns if self.values[column].is_one}

        def weighed(item: Proposal) -> Proposal:
            if item.field != "customer_name" or item.column not in own:
                return item
            reason = f"{item.reason}, but all lines have the same"
            return replace(item, confidence=item.confidence * _VETOED, reason=reason)

        return [_best_first(map(weighed, items)) for items in found]

    def _has_other_names(self, index: int, people: Iterable[str]) -> bool:
        theirs = [self.values[column] for column in self._facts.columns_of(people)]
        return self.values[index].are_no_names_of(theirs)

    def _stands_for_names(self, index: int) -> bool:
        names = (column for column in self._facts.columns_of(_NAMES) if column != index)
        return any(self.values[index].stand_for(self.values[column]) for column in names)

    def _rarity(self, reading: Reading) -> int:
        """The less, the more headers are in the reading's language: of two equal readings the first is taken."""
        return -max((self._common[item] for item in reading.languages), default=0)

    def _by_synonym(self, index: int, key: str, reading: Reading) -> Proposal:
        score = reading.score + self._places.fit(reading, index)
        best = -self._rarity(reading)
        languages = language_names(item for item in reading.languages if self._common[item] == best)
        reason = f"common name ({languages[0]})"
        if reading.rule.because:
            reason += f", as {reading.rule.because}"
        return Proposal(index, key, min(score, 0.98), reason, Kind.SYNONYM)

    def _weigh(self, item: Proposal, *, asked: bool = False) -> Proposal:
        """`item` as the values bear it out; `asked`: the header alone does not do."""
        values = self.values[item.column]
        verdict = self.judge(item.column, item.field)
        if verdict.vetoes:
            return replace(item, confidence=item.confidence * _VETOED, reason=f"{item.reason}, but {verdict}")
        confidence = min(item.confidence + _SUPPORTED, 0.99)
        if asked and item.field == "external_id" and not (verdict.supports and values.have_digits):
            if self._stands_for_names(item.column):
                return replace(item, confidence=confidence, reason=f"{item.reason}, as {BESIDE_ONE_NAME}")
        elif verdict.supports:
            return replace(item, confidence=confidence, reason=f"{item.reason} and {verdict}")
        if asked:
            return replace(item, confidence=0.4, reason=f"{item.reason}, but the values do not match")
        return replace(item, confidence=item.confidence - _SUPPORTED) if values.empty else item

    def as_field(self, index: int, key: str) -> Proposal:
        """Column `index` proposed for the field `key`, which it may mean."""
        return next(item for item in self.found[index] if item.field == key)

    def judge(self, index: int, key: str) -> Verdict:
        """What the values of column `index` say about the field `key`."""
        return self.values[index].judge(key, self._allowed)

    def fits(self, index: int, key: str) -> bool:
        """Whether nearly all values of column `index` speak for the field `key`."""
        verdict = self.judge(index, key)
        return verdict.supports and verdict.share >= 0.9


def _best_first(found: Iterable[Proposal]) -> tuple[Proposal, ...]:
    return tuple(sorted(found, key=lambda item: -item.confidence))
