"""IDs of another shape than nearly all of the file's: `TROO12` among `TR0012` (docs/rules.md §5, `id_shape`).

Where IDs are numbered by a system they look alike, letter by letter. One that does not was mistyped, cut, or belongs to
another column. A shape that several IDs have, or that a stored customer's ID has, is a shape of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Final, TypeAlias

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import usual_letters
from upflow_tui.importing.file.shapes import nearly_all

_Look: TypeAlias = Callable[[Collection[str], Sequence[str]], Sequence[str]]
"""How each of some IDs looks; their `orders_of` are given, too."""

_BETWEEN: Final = "\n"
"""Between IDs that are looked at in one text; none of them holds a line break (docs/rules.md §2)."""
_MANY_SIGNS: Final = 50
"""Distinct signs, above which each ID is taken by itself."""
_AT_ONCE: Final = 2_000
_FEWEST: Final = 5
"""IDs of which one can be told to differ."""
_OWN_COUNT: Final = 3
_OWN_SHARE: Final = 0.01
"""IDs of a shape that make it one of its own: so many, and this share."""
_RUNS: Final = late_pattern(r"(.)\1+")
_PADDED: Final = late_pattern(r"(?<![0-9])0[0-9]")
_ALPHABETS: Final = tuple(
    map(late_pattern, (r"[0-9A-F]+(?:-[0-9A-F]+)*", r"[0-9a-f]+(?:-[0-9a-f]+)*", r"(?=.*[0-9])[A-Za-z0-9_-]+"))
)
"""Hexadecimal numbers in capitals or small letters, then letters and digits of any kind."""
_SIGNS: Final = late_pattern(r"[-' ]")
_FEW: Final = 0.05
_LONGEST_BEGINNING: Final = 10
_LEAST_MIXED: Final = 8
"""Signs of an ID whose letters and digits stand anywhere."""


class _Kinds(dict[int, str]):
    """What a character counts as: `A`, `a` and `9`; others stand for themselves, a full-width digit is a letter."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if "0" <= char <= "9":
            kind = "9"
        elif char.isalnum():
            ascii_case = ("A" if char.isupper() else "a") if char.isascii() else "ä"
            kind = ascii_case
        else:
            kind = char
        if len(self) < 5_000:
            self[code] = kind
        return kind


_KINDS: Final = _Kinds()


def places_of(external_ids: Iterable[str]) -> list[str]:
    """Which letters, digits and signs stand where in each ID: `AA9999` for `TR0012`."""
    return _told(external_ids, _places_of)


def orders_of(external_ids: Iterable[str]) -> list[str]:
    """The same, whatever the number of each: `A9` for `TR0012`."""
    return _told(external_ids, _orders_of)


def _told(external_ids: Iterable[str], tell: Callable[[Sequence[str]], Sequence[str]]) -> list[str]:
    """What is told of some IDs at a time; equal texts are kept once, so that memory holds no second copy of the IDs."""
    told: list[str] = []
    same: dict[str, str] = {}
    rest = iter(external_ids)
    while some := list(islice(rest, _AT_ONCE)):
        texts = tell(some)
        told += map(same.setdefault, texts, texts)
    return told


def _places_of(external_ids: Sequence[str]) -> Sequence[str]:
    text = _BETWEEN.join(external_ids)  # one text for all: a call for each ID would take twenty times as long
    if text.count(_BETWEEN) != len(external_ids) - 1:
        return [external_id.translate(_KINDS) for external_id in external_ids]
    return text.translate(_KINDS).split(_BETWEEN)


def _orders_of(external_ids: Sequence[str]) -> Sequence[str]:
    places = _places_of(external_ids)
    text = _BETWEEN.join(places)
    signs = set(text) - {_BETWEEN}
    if len(signs) > _MANY_SIGNS or text.count(_BETWEEN) != len(places) - 1:
        return [_RUNS.sub(r"\1", place) for place in places]
    for sign in signs:
        while (twice := 2 * sign) in text:  # halves every run, however long
            text = text.replace(twice, sign)
    return text.split(_BETWEEN)


def odd_ids(ids: Collection[str], stored: Callable[[], Iterable[str]]) -> list[str]:
    """The IDs that do not look like nearly all the others, in their order.

    Args:
        ids: every ID of the file, each once; they are gone through several times, and not kept.
        stored: the IDs of the store; asked only where an ID seems odd.
    """
    if len(ids) < _FEWEST or _are_usual(ids):
        return []
    orders = orders_of(ids)
    look = _look_of(ids, orders)
    if look is None:
        return _written_oddly(ids, orders, stored)
    looks = look(ids, orders)
    counts = Counter(looks)
    own = {kind for kind, count in counts.items() if _is_own(count, len(ids))}
    odd = [(external_id, kind) for external_id, kind in zip(ids, looks, strict=True) if kind not in own]
    if not odd:
        return []
    known = _looks_of_stored(look, stored)
    return [external_id for external_id, kind in odd if kind not in known]


def _are_usual(ids: Collection[str]) -> bool:
    """Whether there are few shapes, letter by letter, each of which so many IDs have that it is one of its own: none is
    compared by its alphabet then, and none is odd. Most files are so, which takes a quarter of the time to tell."""
    counts = Counter[str]()
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        counts.update(_places_of(some))
        if len(counts) > _OWN_COUNT:
            return False
    return all(_is_own(count, len(ids)) for count in counts.values())


def _looks_of_stored(look: _Look, stored: Callable[[], Iterable[str]]) -> set[str]:
    """How the IDs of the store look, taken some at a time."""
    found: set[str] = set()
    rest = iter(stored())
    while some := list(islice(rest, _AT_ONCE)):
        found.update(look(some, orders_of(some)))
    return found


def _written_oddly(ids: Iterable[str], orders: Sequence[str], stored: Callable[[], Iterable[str]]) -> list[str]:
    """Where there are more shapes than one: the few IDs that have one of them but for case, a dash, or look-alikes; or
    a spreadsheet's apostrophe in front."""
    counts = Counter(orders)
    own = {order for order, count in counts.items() if _is_own(count, len(orders))}
    folded = set(map(_fold, own))
    others = [(external_id, order) for external_id, order in zip(ids, orders, strict=True) if order not in own]
    usual = orders_of([usual_letters(external_id) for external_id, _ in others])
    close = {order for order in set(usual) if _fold(order) in folded}
    odd = [pair for pair, order in zip(others, usual, strict=True) if pair[1][0] == "'" or order in close]
    if not odd or len(odd) > max(1, _FEW * len(orders)):
        return []
    known = _looks_of_stored(_by_order, stored)
    return [external_id for external_id, order in odd if order not in known]


def _by_order(_: Collection[str], orders: Sequence[str]) -> Sequence[str]:
    return orders


def _fold(order: str) -> str:
    """The order without case, dashes, blanks and apostrophes."""
    return _SIGNS.sub("", order).upper()


def _is_own(count: int, total: int) -> bool:
    return count >= _OWN_COUNT and count >= _OWN_SHARE * total


def _look_of(ids: Collection[str], orders: Sequence[str]) -> _Look | None:
    """How IDs of this file are compared: so that nearly all look the same; None where they do not."""
    total = len(ids)
    counts = Counter(orders)
    order, count = counts.most_common(1)[0]
    if not nearly_all(count, total) and len(counts) > _OWN_COUNT and (by_alphabet := _by_alphabet(ids)):
        return by_alphabet
    usual = sum(many for many in counts.values() if _is_own(many, total))
    if not (nearly_all(max(count, usual), total) and len(counts) <= max(3, total // 20)):
        return None
    padded = _padded(ids, orders, {one for one, many in counts.items() if one == order or _is_own(many, total)})
    if not padded:
        return _by_order

    def look(external_ids: Collection[str], orders: Sequence[str]) -> list[str]:
        pairs = zip(places_of(external_ids), orders, strict=True)
        return [place if order in padded else order for place, order in pairs]

    return look


def _padded(ids: Iterable[str], orders: Sequence[str], usual: Collection[str]) -> frozenset[str]:
    """Those of the usual orders whose IDs nearly all have one length, with zeros in front of some numbers."""
    lengths: dict[str, Counter[int]] = {order: Counter() for order in usual}
    padded: set[str] = set()
    pairs = zip(ids, orders, strict=True)
    while some := list(islice(pairs, _AT_ONCE)):
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for external_id, order in some:
            alike[order].append(external_id)
        for order in alike.keys() & lengths.keys():
            lengths[order].update(map(len, alike[order]))
            if order not in padded and _PADDED.search(_BETWEEN.join(alike[order])):
                padded.add(order)
    return frozenset(order for order in padded if nearly_all(max(lengths[order].values()), lengths[order].total()))


def _by_alphabet(external_ids: Collection[str]) -> _Look | None:
    """How IDs are compared whose letters and digits stand anywhere: by their alphabet and length."""
    total = len(external_ids)
    length, count = Counter(map(len, external_ids)).most_common(1)[0]
    if length < _LEAST_MIXED or not nearly_all(count, total):
        return None
    for alphabet in _ALPHABETS:
        if nearly_all(sum(1 for external_id in external_ids if alphabet.fullmatch(external_id)), total):
            return _in_alphabet(alphabet, length, _beginning(external_ids))
    return None


def _beginning(external_ids: Collection[str]) -> str:
    """What nearly all of them begin with: `0015g00000`."""
    found = ""
    for count in range(1, _LONGEST_BEGINNING + 1):
        text, many = Counter(external_id[:count] for external_id in external_ids).most_common(1)[0]
        if len(text) < count or not nearly_all(many, len(external_ids)):
            return found
        found = text
    return found


def _in_alphabet(alphabet: re.Pattern[str], length: int, beginning: str) -> _Look:
    fits = alphabet.fullmatch

    def look(external_ids: Collection[str], orders: Sequence[str]) -> list[str]:
        return [
            "usual" if len(external_id) == length and fits(external_id) and external_id.startswith(beginning) else order
            for external_id, order in zip(external_ids, orders, strict=True)
        ]

    return look
