"""How the styles of a workbook show numbers: as percent, or with signs and zeros that the cells do not hold."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern

_XF: Final = late_pattern(rb"<(?:\w+:)?xf\s([^<>]*)>")
_XFS: Final = late_pattern(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT: Final = late_pattern(rb"<(?:\w+:)?numFmt\s([^<>]*)>")
_FORMAT_ID: Final = late_pattern(rb"""\bnumFmtId=["']([0-9]+)["']""")
_FORMAT_CODE: Final = late_pattern(rb"""\bformatCode=["']([^"']*)["']""")
_PERCENTS: Final = frozenset({9, 10})
"""Those that every workbook has."""

_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)')
_NO_TEXT: Final = re.compile(r"\[[^\]]*\]|_.|\*.")
"""Colours, conditions and locales; room as wide as a sign, and signs that fill the cell."""
_OTHER_KINDS: Final = frozenset("dmyhsgeDMYHSGE@%?.,")
"""Signs of dates, texts, percents, fractions, and of amounts, whose signs nobody takes for a part of them."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of the styles that show a number otherwise than it is read."""

    percents: frozenset[bytes]
    shown: Mapping[bytes, str]
    """Those that show whole numbers with zeros in front, or with text: the number of the style → its format."""

    @property
    def any(self) -> bool:
        """Whether there are such."""
        return bool(self.percents or self.shown)


def styles_of(part: bytes) -> Styles:
    """What `xl/styles.xml` says of the styles of cells."""
    block = _XFS.search(part)
    matches = (_FORMAT_ID.search(attributes) for attributes in (_XF.findall(block[0]) if block else ()))
    return styles_from(_formats(part), (int(match[1]) if match else 0 for match in matches))


def styles_from(formats: Iterable[tuple[int, str]], used: Iterable[int]) -> Styles:
    """The styles that show a number otherwise than it is read.

    Args:
        formats: the number of each format that the workbook defines, and its code.
        used: the number of the format of each style.
    """
    percents, shown = set(_PERCENTS), {}
    for number, code in formats:
        if "%" in _QUOTED.sub("", code):
            percents.add(number)
        elif shows_more(code):
            shown[number] = code
    found, others = set(), {}
    for place, number in enumerate(used):
        if number in percents:
            found.add(str(place).encode())
        elif number in shown:
            others[str(place).encode()] = shown[number]
    return Styles(frozenset(found), others)


def shows_more(code: str) -> bool:
    """Whether a number format shows a whole number with zeros in front or with text: `00000`, `"C-"0`, `00 00 00`."""
    first = _NO_TEXT.sub("", code.split(";", maxsplit=1)[0])
    texts = "".join(part or sign for part, sign in _QUOTED.findall(first))
    rest = _QUOTED.sub("", first)
    if not _OTHER_KINDS.isdisjoint(rest) or not ("0" in rest or "#" in rest):
        return False
    return bool(texts.strip()) or "00" in rest or rest.strip("0#") != ""


def _formats(part: bytes) -> Iterator[tuple[int, str]]:
    for attributes in _FORMAT.findall(part):
        number, code = _FORMAT_ID.search(attributes), _FORMAT_CODE.search(attributes)
        if number and code:
            yield int(number[1]), html.unescape(code[1].decode("utf-8", "replace"))
