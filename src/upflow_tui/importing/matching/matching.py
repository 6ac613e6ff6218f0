"""Columns matched with fields: proposals with their reasons, ties left open, hints for the picker.

Source: docs/rules.md §3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field, Mode, catalogue, is_offered, label_of, why_not_mappable
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.file.reading import Column
from upflow_tui.importing.matching import headers
from upflow_tui.importing.matching.addresses import Places
from upflow_tui.importing.matching.combining import Offer, offers
from upflow_tui.importing.matching.evidence import Allowed, Values, format_share
from upflow_tui.importing.matching.importable import LeftOut, Locked, Tie, importable
from upflow_tui.importing.matching.mapping import Mapping, labels_of
from upflow_tui.importing.matching.other_columns import Facts
from upflow_tui.importing.matching.pairing import Tied, pair
from upflow_tui.importing.matching.synonyms import Reading, language_names, load


class Kind(StrEnum):
    """The kinds of evidence, best first; the first two are never vetoed by values."""

    SAVED = "saved"
    EXACT = "exact"
    LABEL = "label"
    SYNONYM = "synonym"
    VALUES = "values"
    HINT = "hint"
    """Never applied."""


_WEIGHT: Final = {Kind.EXACT: 10_000.0, Kind.LABEL: 100.0, Kind.SYNONYM: 1.0}
"""So far apart that no number of weaker pairs outweighs a better one."""

_LABEL_STEP: Final = 0.04
"""How much less each further label of a field counts: Customer ID, External ID, Client ID win in this order."""
_SUPPORTED: Final = 0.03
_OF_SYSTEM: Final = 0.95
_FEWEST_VALUES: Final = 3
_MOST_ALIKE: Final = 8
"""Fields that one compared label may mean."""
_OWN_WORDS: Final = frozenset({"customer", "contact", "parent", "billing", "elsewhere", "account", "company"})
"""Concepts that no shared prefix of headers may have: "Parent name" and "Parent ID" are what they say."""
_BEATEN: Final = 0.6
"""How sure a column must be understood to be told that another one has its field."""
_NO_CONTACTS: Final = frozenset({"manager", "elsewhere", "parent"})
"""Concepts whose addresses are not those of the customer's contacts."""
_PARENT_OF: Final = {"parent_id": "external_id", "parent_name": "customer_name"}
"""What the values of a parent's column are in the lines of the parents themselves."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field for a column (its index), how sure (0 to 1), and why in words."""

    column: int
    field: str
    confidence: float
    reason: str
    kind: str


@dataclass(frozen=True)
class Matching:
    """What is proposed for each column; made by `propose`."""

    proposals: tuple[Proposal | None, ...]
    ties: tuple[Tie, ...]
    left_out: tuple[LeftOut, ...]
    """Columns that were understood, but cannot be imported as the file is, in the order of the columns."""
    locked: tuple[Locked, ...]
    """Columns that were understood as a field that cannot be mapped now: locked, synced, or not of this mode."""
    unused: tuple[LeftOut, ...]
    """Columns with something in them that were understood, but that no import of this kind can bring in."""
    offers: tuple[Offer, ...]
    """Columns that could bring one field together; never done unasked."""
    _found: tuple[tuple[Proposal, ...], ...]
    _columns: tuple[Column, ...]
    _fields: tuple[Field, ...]

    @property
    def is_saved(self) -> bool:
        """Whether they come from a saved mapping."""
        return any(item is not None and item.kind == Kind.SAVED for item in self.proposals)

    def understood(self) -> tuple[str | None, ...]:
        """The field that each column means, whether it is proposed or left out."""
        meant: list[str | None] = [item.field if item else None for item in self.proposals]
        for item in self.left_out:
            meant[item.column] = item.field
        return tuple(meant)

    def found(self, column: int) -> Proposal | None:
        """What column `column` (its index) was understood as, also where it is left out; None where it was not."""
        left = next((item.field for item in self.left_out if item.column == column), None)
        if left is None:
            return self.proposals[column]
        return next((item for item in self._found[column] if item.field == left), None)

    def mapping(self) -> Mapping:
        """The proposals as a mapping."""
        return Mapping(tuple(proposal.field if proposal else None for proposal in self.proposals))

    def candidates(self, column: int) -> tuple[Proposal, ...]:
        """The fields that column `column` (its index) may mean, the proposed one first, then by confidence.

        Hints (kind "hint") come last; they are looked for only here, as likeness is slow.
        """
        found = {candidate.field: candidate for candidate in reversed(self._found[column])}
        proposed = self.proposals[column]
        if proposed is not None:
            found[proposed.field] = proposed
        for hint in _hints(self._columns[column], self._fields):
            found.setdefault(hint.field, hint)
        return tuple(sorted(found.values(), key=lambda item: (item is not proposed, -item.confidence)))


def header_set_key(columns: Sequence[Column]) -> str:
    """What saved mappings are remembered by: the headers, each as often, in any order."""
    return headers.header_set_key(column.header for column in columns)


def propose(
    profiles: Sequence[ColumnProfile], organization: Organization, mode: Mode, saved: Mapping | None = None
) -> Matching:
    """Which field each column brings, all columns together: one field a column, one column a field.

    Args:
        profiles: one per column, in the order of the columns.
        saved: the saved mapping of this very header set, by these columns (see `mapping.realign`): it decides alone,
            but for files without a header, which are all alike.

    Locked and synced fields are matched too, so that their columns are not taken for something else, but never
    proposed. Source: docs/rules.md §3 "Proposals, best evidence first".
    """
    matcher = _Matcher(profiles, organization)
    why_not = {item.key: why_not_mappable(item, organization, mode) for item in matcher.fields}
    usable = {item.key: item for item in matcher.fields if why_not[item.key] is None}
    meant: dict[int, str] = {}
    proposals: list[Proposal | None] = [None] * len(profiles)
    chosen, ties = matcher.choose()
    unused = [*_locked(chosen, matcher, organization), *matcher.spare_addresses(chosen)]
    if saved is not None and any(column.header for column in matcher.columns):
        possible = {
            index: Proposal(index, key, 1.0, "saved mapping of these columns", Kind.SAVED)
            for index, key in enumerate(saved.fields)
            if key in usable
        }
        meant = {index: key for index, key in enumerate(saved.fields) if key is not None}
        # Whoever saved it may never have seen what it leaves open, and the columns may hold something since.
        ties = tuple(tie for tie in ties if meant.keys().isdisjoint(tie.columns))
        # It may hold columns that were left out when it was saved: they count where their partners are there now.
        kept = importable({index: item.field for index, item in possible.items()}, mode, matcher.empty, possible)
    else:
        possible = {item.column: item for item in chosen if item.field in usable}
        named = {index for index, item in possible.items() if item.kind in (Kind.EXACT, Kind.LABEL)}
        kept = importable({index: item.field for index, item in possible.items()}, mode, matcher.empty, named)
        meant = {item.column: item.field for item in chosen}
    understood = {index: item.field for index, item in possible.items()}
    offered = offers(profiles, matcher.headers, matcher.readings, kept.fields, understood)
    said = {index for offer in offered for index in offer.combine.columns} | {item.column for item in unused}
    unused += (item for item in matcher.beaten(possible, ties) if item.column not in said)
    if saved is not None:
        unused += matcher.passed_over([item for item in chosen if item.field in usable], possible)
    for index in kept.fields:
        proposals[index] = possible[index]
    shown = tuple(tuple(item for item in found if item.field in usable) for found in matcher.found)
    open_ties = tuple(tie for tie in ties if usable.keys() >= set(tie.fields))
    offered_now = {item.key for item in matcher.fields if is_offered(item, mode)}
    locked = tuple(
        Locked(index, key, why, "locked" if key in offered_now else "not in this mode")
        for index, key in sorted(meant.items())
        if (why := why_not.get(key)) is not None
    )
    return Matching(
        proposals=tuple(proposals),
        ties=open_ties,
        left_out=kept.left_out,
        locked=locked,
        unused=tuple(sorted(unused, key=lambda item: item.column)),
        offers=offered,
        _found=shown,
        _columns=matcher.columns,
        _fields=tuple(usable.values()),
    )


def _locked(chosen: Sequence[Proposal], matcher: _Matcher, organization: Organization) -> Iterator[LeftOut]:
    """The columns of fields that the source system keeps to itself (Seed: the table of source systems)."""
    fields = {item.key: item for item in matcher.fields}
    for item in chosen:
        why = why_not_mappable(fields[item.field], organization, Mode.CUSTOMERS)
        if why is not None and item.column not in matcher.empty:
            yield LeftOut(item.column, item.field, why, locked=True)


class _Matcher:
    """The work of one `propose`: what each column may mean, then one decision for all."""

    def __init__(self, profiles: Sequence[ColumnProfile], organization: Organization) -> None:
        self.columns = tuple(profile.column for profile in profiles)
        self.fields = catalogue(organization)
        self._values = [Values(profile) for profile in profiles]
        self._organization = organization
        self._by_system = load().by_system(column.header for column in self.columns)
        self._labels = [self._by_label(column) for column in self.columns]
        self.headers = [column.header for column in self.columns]
        self.readings = [self._read(index) for index in range(len(self.columns))]
        self._facts = Facts(self.readings, self.headers)
        labelled = any(item.field == "address" for found in self._labels for item in found)
        self._places = Places(self.readings, self.headers, labelled=labelled)
        self._common = Counter(
            language for readings in self.readings for item in readings for language in item.languages
        )
        self.found = self._with_parents([self._candidates(index) for index in range(len(self.columns))])

    @cached_property
    def empty(self) -> frozenset[int]:
        """The columns that are blank on every line looked at, by their indexes."""
        return frozenset(index for index, values in enumerate(self._values) if values.empty)

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
        for reading in self.readings[index]:
            field = reading.rule.field
            if field is None or (field in found and found[field].kind != Kind.SYNONYM):
                continue
            if not self._facts.hold(reading, index) or (reading.rule.first and self._values[index].counts_lines):
                continue
            if (others := reading.rule.other_than) and not self._has_other_names(index, others):
                continue
            item = self._weigh(self._by_synonym(index, field, reading), asked=reading.rule.values)
            if field not in found or item.confidence > found[field].confidence:
                found[field] = item
        return tuple(sorted(found.values(), key=lambda item: -item.confidence))

    def _has_other_names(self, index: int, people: Iterable[str]) -> bool:
        theirs = [self._values[column] for column in self._facts.columns_of(people)]
        return self._values[index].are_no_names_of(theirs)

    def _by_synonym(self, index: int, key: str, reading: Reading) -> Proposal:
        score = reading.score + self._places.fit(reading, index)
        best = max((self._common[item] for item in reading.languages), default=0)
        languages = language_names(item for item in reading.languages if self._common[item] == best)
        reason = f"common name ({languages[0]})"
        if reading.rule.because:
            reason += f", as {reading.rule.because}"
        return Proposal(index, key, min(score, 0.98), reason, Kind.SYNONYM)

    def _weigh(self, item: Proposal, *, asked: bool = False) -> Proposal:
        """`item` as the values bear it out; `asked`: the header alone does not do."""
        values = self._values[item.column]
        verdict = values.judge(item.field, self._allowed)
        if verdict.vetoes:
            return replace(item, confidence=item.confidence * 0.3, reason=f"{item.reason}, but {verdict}")
        if verdict.supports and not (asked and item.field == "external_id" and not values.have_digits):
            confidence = min(item.confidence + _SUPPORTED, 0.99)
            return replace(item, confidence=confidence, reason=f"{item.reason} and {verdict}")
        if asked:
            return replace(item, confidence=0.4, reason=f"{item.reason}, but the values do not match")
        return replace(item, confidence=item.confidence - _SUPPORTED) if values.empty else item

    def _with_parents(self, found: list[tuple[Proposal, ...]]) -> list[tuple[Proposal, ...]]:
        """The candidates, where a column of parents holds names and not IDs of the file, or the other way round."""
        fields = {item.field for items in found for item in items if item.confidence >= 0.5}
        if not fields & _PARENT_OF.keys():
            return found
        known = {key: self._values_of(found, own) for key, own in _PARENT_OF.items()}
        return [tuple(other for item in items for other in self._judged(item, items, known)) for items in found]

    def _values_of(self, found: Sequence[Sequence[Proposal]], key: str) -> set[str]:
        """All values of the columns that are most likely the field `key`."""
        return {
            value
            for items in found
            if items and items[0].field == key and items[0].confidence >= 0.5
            for value in self._values[items[0].column].all
        }

    def _judged(self, item: Proposal, others: Sequence[Proposal], known: Mapping_[str, set[str]]) -> Iterator[Proposal]:
        if item.field not in _PARENT_OF or item.confidence < 0.5:
            yield item
            return
        other = "parent_name" if item.field == "parent_id" else "parent_id"
        values = self._values[item.column]
        own, foreign = (values.share_where(known[key].__contains__) for key in (item.field, other))
        if foreign < 0.5 or own >= foreign:
            yield item
            return
        what = f"{format_share(foreign)} of values are {'names' if other == 'parent_name' else 'IDs'} of the file"
        if all(candidate.field != other for candidate in others):
            yield replace(item, field=other, confidence=min(item.confidence, 0.9), reason=what, kind=Kind.SYNONYM)
        yield replace(item, confidence=item.confidence * 0.3, reason=f"{item.reason}, but {what}")

    def choose(self) -> tuple[list[Proposal], tuple[Tie, ...]]:
        """The proposals and the ties of all columns together; empty columns get what no other column has."""
        by_pair = {(item.column, item.field): item for found in self.found for item in found if item.confidence >= 0.5}
        pairing = pair({key: _weight(item) for key, item in by_pair.items() if key[0] not in self.empty})
        taken = {*pairing.pairs.values(), *(key for _, fields in pairing.ties for key in fields)}
        spare = pair(
            {key: _weight(item) for key, item in by_pair.items() if key[0] in self.empty and key[1] not in taken}
        )
        chosen = [by_pair[column, key] for column, key in (pairing.pairs | spare.pairs).items()]
        ties = tuple(Tie(columns, fields, self._tie(columns, fields)) for columns, fields in pairing.ties)
        return [*chosen, *self._by_values(chosen, pairing.ties)], ties

    def spare_addresses(self, chosen: Sequence[Proposal]) -> Iterator[LeftOut]:
        """Further columns of e-mail addresses of contacts: a line brings one contact."""
        own = next((item.column for item in chosen if item.field == "contact_email"), None)
        if own is None:
            return
        used = {item.column for item in chosen}
        for column in self.columns:
            if column.index in used or column.index in self.empty:
                continue
            concepts, _ = load().concepts_in(column.header)
            if (
                concepts & {"email", "mail"}
                and not concepts & _NO_CONTACTS
                and self._fits(column.index, "contact_email")
            ):
                name = shorten(self.columns[own].name, 40)
                reason = f'a line brings one contact, whose address is in "{name}".'
                yield LeftOut(column.index, "contact_email", reason)

    def beaten(self, chosen: Mapping_[int, Proposal], ties: Sequence[Tie]) -> Iterator[LeftOut]:
        """Columns that were understood as a field which another column brings, with other values.

        Args:
            chosen: what is proposed, by the column's index.
            ties: what stays open; it is said there.
        """
        owner = {item.field: index for index, item in chosen.items()}
        open_ = {index for tie in ties for index in tie.columns}
        for index, found in enumerate(self.found):
            if not found or index in chosen or index in open_ or index in self.empty or found[0].confidence < _BEATEN:
                continue
            own = owner.get(found[0].field)
            if own is not None and set(self._values[index].sample) != set(self._values[own].sample):
                name = shorten(self.columns[own].name, 40)
                yield LeftOut(index, found[0].field, f'{label_of(found[0].field)} comes from "{name}".')

    def passed_over(self, chosen: Sequence[Proposal], saved: Mapping_[int, Proposal]) -> Iterator[LeftOut]:
        """Columns that the saved mapping does not use, though they have a field: it may be newer than the mapping.

        Args:
            chosen: what would be proposed without it.
            saved: what it brings, by the column's index.
        """
        taken = {item.field for item in saved.values()}
        for item in chosen:
            if item.column not in saved and item.field not in taken and item.column not in self.empty:
                reason = f"it was not used before; it would be {label_of(item.field)}."
                yield LeftOut(item.column, item.field, reason, unsaved=True)

    def _tie(self, columns: tuple[int, ...], fields: tuple[str, ...]) -> str:
        names = _listed([f'"{shorten(self.columns[index].name, 40)}"' for index in columns], "and")
        verb = "fits" if len(columns) == 1 else "fit"
        return f"{names} {verb} {_listed([label_of(key) for key in fields], 'or')} equally well."

    def _by_values(self, chosen: Sequence[Proposal], ties: Sequence[Tied]) -> list[Proposal]:
        """What values alone propose, for columns whose header says nothing, where only one column can be meant."""
        silent = [
            column.index
            for column in self.columns
            if headers.says_nothing(column.header) and len(self._values[column.index].sample) >= _FEWEST_VALUES
        ]
        settled = {item.field for item in chosen} | {key for _, fields in ties for key in fields}
        proposals: dict[int, Proposal] = {}
        for key in ("workflow", "account_manager", "contact_email") if silent else ():
            if key in settled:
                continue
            fitting = [index for index in range(len(self.columns)) if index not in proposals and self._fits(index, key)]
            if len(fitting) == 1 and fitting[0] in silent:
                verdict = self._values[fitting[0]].judge(key, self._allowed)
                reason = f"the column has no name, but {verdict}, and no other column's"
                proposals[fitting[0]] = Proposal(fitting[0], key, 0.6, reason, Kind.VALUES)
        return list(proposals.values())

    def _fits(self, index: int, key: str) -> bool:
        verdict = self._values[index].judge(key, self._allowed)
        return verdict.supports and verdict.share >= 0.9


def _weight(item: Proposal) -> float:
    kind = Kind(item.kind)
    if kind is Kind.LABEL and item.field == "external_id":
        # The order of its labels goes before how exactly they are written.
        kind = Kind.EXACT
    return _WEIGHT[kind] + item.confidence


def _listed(items: Sequence[str], word: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def _hints(column: Column, fields: Sequence[Field]) -> list[Proposal]:
    """Fields that a header only resembles, or names with a word more; never applied."""

    if headers.says_nothing(column.header):
        return []
    hints = []
    usable = {item.key for item in fields}
    concepts, unknown = load().concepts_in(column.header)
    written = {word: part.strip("()[],;:") for part in column.header.split() for word in headers.words_of(part)}
    for key in load().fields_of(concepts):
        if key in usable:
            more = f': "{shorten(written.get(unknown[0], unknown[0]), 30)}"' if unknown else ""
            reason = f"{label_of(key)} with one more word{more}"
            hints.append(Proposal(column.index, key, 0.2, reason, Kind.HINT))
    from difflib import get_close_matches

    by_key = {headers.same_key(label): item for item in fields for label in labels_of(item)}
    header = headers.same_key(column.header[: headers.LONGEST])
    for near in get_close_matches(header, by_key, n=3, cutoff=0.75):
        item = by_key[near]
        hints.append(Proposal(column.index, item.key, 0.3, f"reads like {item.label}", Kind.HINT))
    return sorted(hints, key=lambda hint: -hint.confidence)
