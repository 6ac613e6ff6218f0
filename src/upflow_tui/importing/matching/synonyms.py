"""What the words of a header may mean: headers read by the rules of `header_rules.py` (docs/rules.md §3)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field
from functools import cache
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.matching.header_rules import RULES, SETS, SYSTEMS, RuleRow
from upflow_tui.importing.matching.header_words import WORDS
from upflow_tui.importing.matching.headers import LONGEST, same_key, spellings

_LANGUAGES: Final = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "no": "Norwegian",
    "sv": "Swedish",
    "da": "Danish",
    "fi": "Finnish",
    "pl": "Polish",
    "cs": "Czech",
    "sk": "Slovak",
    "hu": "Hungarian",
    "ro": "Romanian",
    "tr": "Turkish",
    "ru": "Russian",
    "el": "Greek",
    "ja": "Japanese",
    "zh": "Chinese",
}
_MOST_WORDS: Final = 12
_JOINS: Final = re.compile(r"&+|\+|/|\b(?:and|et|und|y|en)\b", re.IGNORECASE)
_NO_NAMES: Final = frozenset({"address", "postal_code", "town", "phone", "contact_email", "external_id"})
_LONGEST_WORD: Final = 40
_SHORTEST_JOINED: Final = 5
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SHORT_PARTS: Final = frozenset({"id", "no", "nr", "kd"})
"""Words of two letters that a compound may have; any other part has three at least, or is written in another script, in
which two signs are a word ("顧客" and "番号" of "顧客番号").
"""

Meanings = dict[str, frozenset[str]]
"""The concepts of one word or phrase, each with the languages in which it has it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `RULES`; the meaning of each item is told there."""

    field: str | None
    fact: str | None
    needs: tuple[str, ...]
    allowed: frozenset[str]
    score: float
    plus: dict[str, float]
    langs: frozenset[str]
    not_langs: frozenset[str]
    when: tuple[str, ...]
    unless: tuple[str, ...]
    any_of: tuple[str, ...]
    other_than: tuple[str, ...]
    beside: tuple[str, ...]
    first: bool
    no_people: bool
    values: bool
    repeated: bool
    because: str

    @property
    def sure(self) -> bool:
        """Whether the header alone decides."""
        others = self.when or self.unless or self.any_of or self.beside or self.no_people
        return not (others or self.first or self.values or self.repeated)


@dataclass(frozen=True, slots=True)
class Reading:
    """A header read by one rule. `languages` may be several: "Name" is English and German."""

    rule: Rule
    score: float
    languages: frozenset[str]
    kinds: frozenset[str]
    """The concepts besides those that the rule needs: whose address it is, and which."""


@dataclass(frozen=True, slots=True)
class System:
    """Headers that mean something only in the export of one system, by their compared keys."""

    name: str
    marks: frozenset[str]
    absent: frozenset[str]
    """Headers that its export never has, though a dump of its tables does."""
    fields: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Synonyms:
    """The whole table. It takes some milliseconds to put together, so `load` does it for the first header, and once."""

    phrases: dict[str, Meanings] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    """Every word that stands in a phrase."""
    longest: int = 1
    """Words of the longest phrase."""
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    """By the first concept needed."""
    systems: list[System] = field(default_factory=list)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The words of each phrase by its spelling without spaces: "lastname", "RAISONSOCIALE"."""

    def read(self, header: str) -> tuple[Reading, ...]:
        """Every rule that `header` fits with all its words; empty where a single word is left over."""
        if len(header) > LONGEST or "?" in header:
            # A sentence, or a question: "Customer?" holds yes or no.
            return ()
        best: dict[int, Reading] = {}
        if self._names_two_things(header):
            return ()
        for words in spellings(header):
            for segments in self._covers(words):
                for reading in self._by_rules(segments):
                    known = best.get(id(reading.rule))
                    if known is None or reading.score > known.score:
                        best[id(reading.rule)] = reading
            if best:
                break
        return tuple(best.values())

    def _names_two_things(self, header: str) -> bool:
        """Whether a header joins a name with something else by "and": "Company name & address" holds two fields."""
        parts = [part for part in _JOINS.split(header) if part.strip()]
        if len(parts) < 2:
            return False
        fields = [{reading.rule.field for reading in self.read(part)} for part in parts]
        return any("customer_name" in found for found in fields) and any(found & _NO_NAMES for found in fields)

    def by_system(self, headers: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """For the headers of a known system's export: by compared key, the system's name and the possible fields."""
        keys = set(map(same_key, headers))
        return {
            key: (system.name, fields)
            for system in self.systems
            if system.marks <= keys and not system.absent & keys
            for key, fields in system.fields.items()
        }

    def concepts_in(self, header: str) -> tuple[set[str], list[str]]:
        """The concepts of the words of a header, and its words that are not known."""
        found: set[str] = set()
        unknown: list[str] = []
        words = [part for word in spellings(header[:LONGEST])[-1] for part in self._apart(word)]
        at = 0
        while at < len(words):
            for size in range(min(self.longest, len(words) - at), 0, -1):
                meanings = self.phrases.get(" ".join(words[at : at + size]))
                if meanings is not None:
                    found.update(meanings)
                    break
            else:
                size = 1
                parts = self._compound(words[at])
                for part in parts or ():
                    found.update(self.phrases[" ".join(self._apart(part))])
                if parts is None:
                    unknown.append(words[at])
            at += size
        return found, unknown

    def fields_of(self, concepts: Collection[str]) -> list[str]:
        """The fields that one of these concepts means by itself, with a header that leaves no doubt."""
        return [
            rule.field
            for concept in sorted(concepts)
            for rule in self.rules.get(concept, ())
            if rule.field is not None and rule.needs == (concept,) and not rule.when and rule.score >= 0.8
        ]

    def _covers(self, words: Sequence[str]) -> Iterator[list[Meanings]]:
        """Each way to read `words` as phrases of the table, with none left over."""
        expanded: list[str] = []
        for word in words:
            parts = (word,) if word in self.parts or word in self.joined else self._compound(word)
            if parts is None:
                return
            for part in parts:
                expanded.extend(self._apart(part))
        if 0 < len(expanded) <= _MOST_WORDS:
            yield from self._from(expanded, 0)

    def _from(self, words: Sequence[str], at: int) -> Iterator[list[Meanings]]:
        if at == len(words):
            yield []
            return
        for size in range(min(self.longest, len(words) - at), 0, -1):
            meanings = self.phrases.get(" ".join(words[at : at + size]))
            if meanings is not None:
                for rest in self._from(words, at + size):
                    yield [meanings, *rest]

    def _compound(self, word: str) -> tuple[str, ...] | None:
        """`word` as two or more words of the table ("kundennummer", "emailaddress"); None where it is not."""
        if not 4 <= len(word) <= _LONGEST_WORD or word.isdigit():
            return None
        for size in range(len(word) - 2, 1, -1):
            head, tail = word[:size], word[size:]
            if not self._is_part(head):
                continue
            if self._is_part(tail):
                return head, tail
            more = self._compound(tail)
            if more is not None:
                return head, *more
        return None

    def _is_part(self, word: str) -> bool:
        whole = len(word) > 2 or word in _SHORT_PARTS or not word.isascii()
        return (word in self.phrases and whole) or word in self.joined

    def _apart(self, word: str) -> tuple[str, ...]:
        """The words of a phrase that is run together, unless that is a word of its own."""
        return (word,) if word in self.parts else self.joined.get(word, (word,))

    def _by_rules(self, segments: Sequence[Meanings]) -> Iterator[Reading]:
        concepts = {concept for meanings in segments for concept in meanings}
        for concept in concepts & self.rules.keys():
            for rule in self.rules[concept]:
                if concepts.issuperset(rule.needs):
                    reading = _apply(rule, segments)
                    if reading is not None:
                        yield reading


def _apply(rule: Rule, segments: Sequence[Meanings]) -> Reading | None:
    """`rule` on a header in pieces, or None if a piece does not belong."""
    languages: list[frozenset[str]] = []
    needed: set[str] = set()
    kinds: set[str] = set()
    score = rule.score
    for meanings in segments:
        need = next((concept for concept in rule.needs if concept in meanings and concept not in needed), None)
        if need is not None:
            needed.add(need)
            languages.append(meanings[need])
            continue
        allowed = [concept for concept in meanings if concept in rule.allowed]
        if not allowed:
            return None
        kind = max(allowed, key=lambda concept: rule.plus.get(concept, 0.0))
        kinds.add(kind)
        score += rule.plus.get(kind, 0.0)
    if len(needed) < len(rule.needs):
        return None
    common = frozenset.intersection(*languages) or languages[0]
    if rule.langs or rule.not_langs:
        common = (common & rule.langs if rule.langs else common) - rule.not_langs
        if not common:
            return None
    return Reading(rule, score, common, frozenset(kinds))


def language_names(languages: Iterable[str]) -> list[str]:
    """The names of languages, in the table's order."""
    wanted = set(languages)
    return [name for code, name in _LANGUAGES.items() if code in wanted]


@cache
def load() -> Synonyms:
    """The table, put together once."""
    table = Synonyms()
    for concept, by_language in WORDS.items():
        for language, phrases in by_language.items():
            for phrase in phrases.split(","):
                _add(table, concept, language, phrase)
                if language == "de" and not phrase.isascii():
                    _add(table, concept, language, phrase.translate(_UMLAUTS))
    for item in RULES:
        rule = _rule(item)
        table.rules.setdefault(rule.needs[0], []).append(rule)
    for system in SYSTEMS:
        fields = {same_key(header): tuple(keys) for header, keys in system["headers"].items()}
        marks, absent = (frozenset(map(same_key, headers)) for headers in (system["marks"], system.get("absent", ())))
        table.systems.append(System(system["name"], marks, absent, fields))
    return table


def _add(table: Synonyms, concept: str, language: str, phrase: str) -> None:
    # Plain words need no taking apart: this is most of the time that loading takes.
    words = (phrase if phrase.isascii() else plain_letters(phrase)).split()
    meanings = table.phrases.setdefault(" ".join(words), {})
    meanings[concept] = meanings.get(concept, frozenset()) | {language}
    table.parts.update(words)
    table.longest = max(table.longest, len(words))
    if len(words) > 1 and len(joined := "".join(words)) >= _SHORTEST_JOINED:
        table.joined[joined] = tuple(words)


def _rule(item: RuleRow) -> Rule:
    needs = tuple(item["needs"])
    allowed = set(needs)
    for concept in item.get("also", ()):
        allowed.update(_members(concept))
    return Rule(
        field=item.get("field"),
        fact=item.get("fact"),
        needs=needs,
        allowed=frozenset(allowed),
        score=item.get("score", 1.0),
        plus=item.get("plus", {}),
        langs=frozenset(item.get("langs", ())),
        not_langs=frozenset(item.get("not_langs", ())),
        when=tuple(item.get("when", ())),
        unless=tuple(item.get("unless", ())),
        any_of=tuple(item.get("any_of", ())),
        other_than=tuple(item.get("other_than", ())),
        beside=tuple(item.get("beside", ())),
        first=item.get("first", False),
        no_people=item.get("no_people", False),
        values=item.get("values", False),
        repeated=item.get("repeated", False),
        because=item.get("because", ""),
    )


def _members(concept: str) -> Sequence[str]:
    return SETS[concept[1:]] if concept.startswith("@") else [concept]
