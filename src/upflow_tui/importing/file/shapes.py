"""The strict shape of a column: what nearly all its values look like, letter by letter (docs/rules.md §2 and §5).

A shape is strict where chance does not give it: `C-12`, an e-mail address, a date, a UUID. A column of plain numbers or
of short codes in capitals (countries, currencies) has a shape, too, but a weak one: a house number or the end of an
address has it by chance. Free text has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern

NEARLY: Final = 0.95
"""The share that counts as nearly all (docs/rules.md §2)."""

_MANY: Final = 20
_FEW: Final = 5
_MOST_SHAPES: Final = 3
_SHARE_OF_A_SHAPE: Final = 0.1
_VALUES_OF_A_SHAPE: Final = 3
_LONGEST: Final = 40
_CODE: Final = 3
"""Letters of the longest code in capitals."""
_SIGN: Final = r"[^@\s;,|\"]"
_NO_PERIOD: Final = r"[^@\s;,|\".]"
_ADDRESS: Final = re.compile(rf"{_SIGN}++@{_SIGN}{_NO_PERIOD}*+\.{_SIGN}++")
_HEXADECIMAL: Final = late_pattern(r"(?:[0-9A-F]+|[0-9a-f]+)(?:-(?:[0-9A-Fa-f]+))*")
_HEX_SIGN: Final = "[0-9A-Fa-f-]"
_MIXED: Final = late_pattern(r"[A-Za-z0-9]{12,}")
_RUNS: Final = re.compile(r"(.)\1*", re.DOTALL)


def nearly_all(count: int, total: int) -> bool:
    """Whether `count` of `total` values are nearly all: 95 % of 20 or more, all but one of 5 or more, else all."""
    if total >= _MANY:
        return count >= NEARLY * total
    return total > 0 and count >= total - (total >= _FEW)


class _Classes(dict[int, str]):
    """What each character counts as: `A` a capital, `a` another letter, `9` a digit; a sign stands for itself."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isdecimal():
            kind = "9"
        elif char.isalpha():
            kind = "A" if char.isupper() else "a"
        else:
            kind = char
        if len(self) < 5_000:
            self[code] = kind
        return kind


_CLASSES: Final = _Classes()


def signature(value: str) -> str:
    """Which letters, digits and signs stand where, whatever their number: `A-9` for `C-12`, `Aa 9` for `Unit 4`."""
    text = value.translate(_CLASSES)
    for sign in set(text):
        while (twice := 2 * sign) in text:  # halves every run, however long
            text = text.replace(twice, sign)
    return text


@dataclass(frozen=True, slots=True)
class Shape:
    """What nearly all values of a column look like."""

    pattern: re.Pattern[str]
    is_strict: bool
    """Whether no value has it by chance; false for plain numbers and short codes."""
    is_number: bool = False
    """Whether it is nothing but digits."""
    needs_digit: bool = False
    """Whether no value without a digit or an `@` has it."""

    def fits(self, value: str) -> bool:
        """Whether the value, already trimmed, has this shape."""
        return self.pattern.fullmatch(value) is not None


def shape_of(values: Iterable[str]) -> Shape | None:
    """The shape of a column; None for free text.

    Args:
        values: some of its values, trimmed; blank ones are left out.
    """
    filled = [value for value in values if value]
    if not filled or max(map(len, filled)) > 10 * _LONGEST:
        return None
    addresses = sum(1 for value in filled if "@" in value and _ADDRESS.fullmatch(value))
    if nearly_all(addresses, len(filled)):
        return Shape(_ADDRESS, True, needs_digit=True)
    return _of_signatures(filled) or _of_alphabet(filled)


def _of_signatures(values: Sequence[str]) -> Shape | None:
    """One shape, or a few of which each has its share of the values."""
    signatures = {value: signature(value) if len(value) <= _LONGEST else "" for value in set(values)}
    groups: dict[str, set[str]] = {}
    for value in values:
        groups.setdefault(signatures[value], set()).add(value)
    counts = Counter(map(signatures.__getitem__, values))
    kind, count = counts.most_common(1)[0]
    kinds = [kind]
    if not nearly_all(count, len(values)):
        least = max(_VALUES_OF_A_SHAPE, _SHARE_OF_A_SHAPE * len(values))
        kinds = [one for one, many in counts.most_common(_MOST_SHAPES) if many >= least]
        if not nearly_all(sum(counts[one] for one in kinds), len(values)):
            return None
    shapes = [_of_signature(one, groups[one]) for one in kinds]
    if any(shape is None for shape in shapes):
        return None
    known = [shape for shape in shapes if shape is not None]
    if len(known) == 1:
        return known[0]
    pattern = "|".join(f"(?:{shape.pattern.pattern})" for shape in known)
    return Shape(
        re.compile(pattern),
        all(shape.is_strict for shape in known),
        all(shape.is_number for shape in known),
        all(shape.needs_digit for shape in known),
    )


def _of_signature(kind: str, values: Collection[str]) -> Shape | None:
    """The shape of values that all have one signature; None where it is one of words."""
    if not kind:
        return None
    has_digits = "9" in kind
    lengths = {len(value) for value in values}
    if not has_digits and (kind != "A" or len(lengths) > 1 or max(lengths) > _CODE):
        return None
    if kind.count(" ") > 1 and "a" in kind:  # a sentence
        return None
    runs = list(zip(*(_runs_of(value) for value in values), strict=True))
    pattern = "".join(_part(one, run) for one, run in zip(kind, runs, strict=True))
    return Shape(re.compile(pattern), has_digits and len(kind) > 1, kind == "9", has_digits)


def _runs_of(value: str) -> list[str]:
    """The value apart, run by run of its signature."""
    runs, place = [], 0
    for match in _RUNS.finditer(value.translate(_CLASSES)):
        runs.append(value[place : place + len(match[0])])
        place += len(match[0])
    return runs


def _part(kind: str, run: Sequence[str]) -> str:
    """The pattern of one run: the same letters where all have them, digits of a number that may still grow."""
    lengths = [len(text) for text in run]
    least, most = min(lengths), max(lengths)
    if kind == "9":
        if least == most and most > 1 and any(text[0] == "0" for text in run):
            return rf"\d{{{least}}}"
        return rf"\d{{{max(1, least - 2)},{most + 2}}}" if most < 10 else r"\d" + _times(least, most)
    if kind in "Aa":
        if len(set(run)) == 1:
            return re.escape(run[0])
        letters = "[A-Z]" if kind == "A" and all(text.isascii() for text in run) else r"[^\W\d_]"
        return letters + _times(least, most)
    return re.escape(kind) + _times(least, most)


def _times(least: int, most: int) -> str:
    """How often something stands there, in a pattern."""
    if least < most:
        return f"{{{least},{most}}}"
    return "" if most == 1 else f"{{{most}}}"


def _of_alphabet(values: Sequence[str]) -> Shape | None:
    """The shape of hexadecimal numbers, UUIDs and mixed IDs: their alphabet and length alone (docs/rules.md §5)."""
    length, count = Counter(map(len, values)).most_common(1)[0]
    if length < 8 or not nearly_all(count, len(values)):
        return None
    for pattern, written in (
        (_HEXADECIMAL, rf"(?={_HEX_SIGN}{{{length}}}(?!{_HEX_SIGN})){_HEXADECIMAL.pattern}"),
        (_MIXED, rf"[A-Za-z0-9]{{{length}}}"),
    ):
        fitting = [value for value in values if pattern.fullmatch(value)]
        if nearly_all(len(fitting), len(values)) and any(any(map(str.isdigit, value)) for value in fitting):
            return Shape(re.compile(written), True)
    return None
