"""IDs of another shape than nearly all of the file's: `TROO12` among `TR0012` (docs/rules.md §5, `id_shape`).

Where IDs are numbered by a system they look alike, letter by letter. One that does not was mistyped, cut, or belongs to
another column. A shape that several IDs have, or that a stored customer's ID has, is a shape of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Final

from upflow_tui.core.text import usual_letters
from upflow_tui.importing.file.shapes import nearly_all

_FEWEST: Final = 5
"""IDs of which one can be told to differ."""
_OWN_COUNT: Final = 3
_OWN_SHARE: Final = 0.01
"""IDs of a shape that make it one of its own: so many, and this share."""
_RUNS: Final = re.compile(r"(.)\1+")
_PADDED: Final = re.compile(r"(?<![0-9])0[0-9]")
_ALPHABETS: Final = tuple(
    map(re.compile, (r"[0-9A-F]+(?:-[0-9A-F]+)*", r"[0-9a-f]+(?:-[0-9a-f]+)*", r"(?=.*[0-9])[A-Za-z0-9_-]+"))
)
"""Hexadecimal numbers in capitals or small letters, then letters and digits of any kind."""
_SIGNS: Final = re.compile(r"[-' ]")
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


def places_of(external_id: str) -> str:
    """Which letters, digits and signs stand where: `AA9999` for `TR0012`."""
    return external_id.translate(_KINDS)


def order_of(external_id: str) -> str:
    """The same, whatever the number of each: `A9` for `TR0012`."""
    return _RUNS.sub(r"\1", external_id.translate(_KINDS))


def odd_ids(external_ids: Collection[str], stored: Callable[[], Iterable[str]]) -> list[str]:
    """The IDs that do not look like nearly all the others, in their order.

    Args:
        external_ids: every ID of the file, each once.
        stored: the IDs of the store; asked only where an ID seems odd.
    """
    if len(external_ids) < _FEWEST:
        return []
    look = _look_of(external_ids)
    if look is None:
        return _written_oddly(external_ids, stored)
    looks = {external_id: look(external_id) for external_id in external_ids}
    counts = Counter(looks.values())
    own = {kind for kind, count in counts.items() if _is_own(count, len(external_ids))}
    odd = [external_id for external_id, kind in looks.items() if kind not in own]
    if not odd:
        return []
    known = set(map(look, stored()))
    return [external_id for external_id in odd if looks[external_id] not in known]


def _written_oddly(external_ids: Collection[str], stored: Callable[[], Iterable[str]]) -> list[str]:
    """Where there are more shapes than one: the few IDs that have one of them but for case, a dash, or look-alikes; or
    a spreadsheet's apostrophe in front."""
    orders = {external_id: order_of(external_id) for external_id in external_ids}
    counts = Counter(orders.values())
    own = {order for order, count in counts.items() if _is_own(count, len(orders))}
    folded = set(map(_fold, own))
    odd = [
        external_id
        for external_id, order in orders.items()
        if order not in own and (order[0] == "'" or _fold(order_of(usual_letters(external_id))) in folded)
    ]
    if not odd or len(odd) > max(1, _FEW * len(orders)):
        return []
    known = set(map(order_of, stored()))
    return [external_id for external_id in odd if orders[external_id] not in known]


def _fold(order: str) -> str:
    """The order without case, dashes, blanks and apostrophes."""
    return _SIGNS.sub("", order).upper()


def _is_own(count: int, total: int) -> bool:
    return count >= _OWN_COUNT and count >= _OWN_SHARE * total


def _look_of(external_ids: Collection[str]) -> Callable[[str], str] | None:
    """How IDs of this file are compared: so that nearly all look the same; None where they do not."""
    total = len(external_ids)
    orders = Counter(map(order_of, external_ids))
    order, count = orders.most_common(1)[0]
    if not nearly_all(count, total) and len(orders) > _OWN_COUNT and (by_alphabet := _by_alphabet(external_ids)):
        return by_alphabet
    usual = sum(many for many in orders.values() if _is_own(many, total))
    if nearly_all(max(count, usual), total) and len(orders) <= max(3, total // 20):
        padded = _padded(external_ids, {one for one, many in orders.items() if one == order or _is_own(many, total)})
        return lambda external_id: places_of(external_id) if (one := order_of(external_id)) in padded else one
    return None


def _padded(external_ids: Iterable[str], orders: Collection[str]) -> frozenset[str]:
    """Those of the orders whose IDs nearly all have one length, with zeros in front of some numbers."""
    alike: dict[str, list[str]] = {order: [] for order in orders}
    for external_id in external_ids:
        if (order := order_of(external_id)) in alike:
            alike[order].append(external_id)
    return frozenset(
        order
        for order, ids in alike.items()
        if any(map(_PADDED.search, ids)) and nearly_all(Counter(map(len, ids)).most_common(1)[0][1], len(ids))
    )


def _by_alphabet(external_ids: Collection[str]) -> Callable[[str], str] | None:
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


def _in_alphabet(alphabet: re.Pattern[str], length: int, beginning: str) -> Callable[[str], str]:
    def look(external_id: str) -> str:
        is_usual = len(external_id) == length and alphabet.fullmatch(external_id) and external_id.startswith(beginning)
        return "usual" if is_usual else order_of(external_id)

    return look
