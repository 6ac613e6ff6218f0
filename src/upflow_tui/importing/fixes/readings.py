"""Fixes of dates and numbers: cells that can be read in two ways are never guessed (docs/product.md "3 Preview").

Each kind has two ways of reading, in the order of `OPTIONS`. A cell that only one of them can read shows which way
its column is written; a cell that both read alike shows nothing, and needs none to be chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import SPACES, clean
from upflow_tui.importing.checking.value_shapes import GROUPED_SHAPE, NUMBER_SHAPE
from upflow_tui.importing.fixes.repairs import GROUPS, OPTIONS, FixName
from upflow_tui.importing.fixes.texts import TextFix
from upflow_tui.importing.fixes.words import word_key, words

Readings: TypeAlias = tuple[str | None, str | None]
"""What a cell is in each of the two ways; None where it is nothing."""

_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?|T00:00:00(?:\.0+)?Z)?"
_SEP: Final = r"(?:\. |[-/. ])"
_ISO: Final = late_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_FIRST: Final = late_pattern(rf"([0-9]{{4}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{1,2}}){_TIME}")
_COMPACT: Final = late_pattern(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_LAST: Final = late_pattern(rf"([0-9]{{1,2}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{4}}){_TIME}")
_DAY_MONTH_NAME: Final = late_pattern(
    rf"([0-9]{{1,2}})(?:\.|er|st|nd|rd|th|º|°)?[-/. ](?:de )?([^\W\d_]{{3,}})\.?,?[-/. ](?:de )?([0-9]{{4}}){_TIME}"
)
_WEEKDAY: Final = late_pattern(r"^[^\W\d_]{2,12}\.?, ?(?=[^\W_])")
"""`Wed, 31 Dec 2025`."""
_MONTH_NAME_DAY: Final = late_pattern(rf"([^\W\d_]{{3,}})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}}){_TIME}")

_NUMBER: Final = late_pattern(NUMBER_SHAPE)
_MONEY: Final = r"(?:€|\$|£|EUR|USD|GBP|CHF)"
_AMOUNT: Final = late_pattern(
    rf"(?P<open>\()?(?P<sign>[-+−–])? ?(?:{_MONEY} ?)?(?P<sign2>[-+−–])?(?P<body>[0-9][0-9., '’]*?)"
    rf"(?P<after>-)? ?{_MONEY}?(?P<close>\))?"
)
_GROUPS: Final = late_pattern(r"[0-9]\.[0-9]{3}")
_GROUPED: Final = late_pattern(GROUPED_SHAPE)
_ANY_SPACE: Final = late_pattern(f"[{re.escape(SPACES)}]")
_SPACED: Final = late_pattern("[0-9]{1,3}(?:(?: [0-9]{3})+|(?:['’][0-9]{3})+)(?=[.,]|$)")
_WITH_COMMA: Final = late_pattern(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_WITH_POINT: Final = late_pattern(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def read_date(text: str) -> Readings:
    """A trimmed text as YYYY-MM-DD, read with the day first and with the month first."""
    text = _WEEKDAY.sub("", text)
    for pattern in (_YEAR_FIRST, _COMPACT):
        match = pattern.fullmatch(text)
        if match:
            day = _day(*match.groups())
            return day, day
    match = _YEAR_LAST.fullmatch(text)
    if match:
        first, second, year = match.groups()
        return _day(year, second, first), _day(year, first, second)
    match = _DAY_MONTH_NAME.fullmatch(text)
    named = match.groups() if match else None
    if match is None and (match := _MONTH_NAME_DAY.fullmatch(text)):
        month, day_number, year = match.groups()
        named = (day_number, month, year)
    if named is None:
        return None, None
    number = words().months.get(word_key(named[1]))
    day = _day(named[2], str(number), named[0]) if number is not None else None
    return day, day


def looks_like_date(text: str) -> bool:
    """Whether a trimmed text is written as a date, also of a day that does not exist."""
    return any(pattern.fullmatch(text) for pattern in (_YEAR_FIRST, _COMPACT, _YEAR_LAST))


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def read_number(text: str) -> Readings:
    """A trimmed text as a number with a period for decimals, read with a decimal comma and with a decimal point."""
    match = _AMOUNT.fullmatch(_ANY_SPACE.sub(" ", text))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None, None
    signs = [sign for sign in (match["sign"], match["sign2"], match["after"]) if sign]
    if len(signs) > 1 or (signs and match["open"]):
        return None, None
    minus = "-" if match["open"] or (signs and signs[0] != "+") else ""
    body = match["body"].strip(" ")
    spaced = _SPACED.match(body)
    if spaced is not None:
        body = re.sub("[ '’]", "", spaced[0]) + body[spaced.end() :]
        with_comma, with_point = re.fullmatch(r"[0-9]+(?:,[0-9]+)?", body), re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", body)
    else:
        with_comma, with_point = _WITH_COMMA.fullmatch(body), _WITH_POINT.fullmatch(body)
    return (
        minus + body.replace(".", "").replace(",", ".") if with_comma else None,
        minus + body.replace(",", "") if with_point else None,
    )


def groups_thousands(cell: str) -> bool:
    """Whether a cell proves that its column groups thousands with a period: `1.000.000`, `1.234,50`."""
    text = clean(cell)
    with_comma, with_point = read_number(text)
    return with_comma is not None and with_point is None and _GROUPS.search(text) is not None


def _is_date(text: str) -> bool:
    return _ISO.fullmatch(text) is not None and _day(text[:4], text[5:7], text[8:]) is not None


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


_READ: Final[dict[FixName, tuple[Callable[[str], Readings], Callable[[str], bool]]]] = {
    FixName.DATES: (read_date, _is_date),
    FixName.NUMBERS: (read_number, _is_number),
}
"""By fix: how it reads a cell, and how it tells a cell that is right already."""


def reading(fix: FixName, option: str | None) -> TextFix:
    """What writes a date or a number as it should be.

    Args:
        fix: dates or numbers.
        option: one of `OPTIONS[fix]`, or `GROUPS`: how a cell is read that can be read in two ways; None: it stays as
            it is.

    A cell that is right already stays as it is, whatever the option would make of it; but with `GROUPS`
    `2.500` is 2500 (docs/rules.md §4).
    """
    read, is_right = _READ[fix]
    groups = option == GROUPS
    place = OPTIONS[fix].index("comma" if groups else option) if option is not None else None

    def text_fix(cell: str) -> str:
        text = clean(cell)
        if groups and _GROUPED.fullmatch(text):
            return text.replace(".", "")
        if not text or is_right(text):
            return cell
        ways = read(text)
        if ways[0] == ways[1] or None in ways:
            written = ways[0] or ways[1] or cell
        else:
            written = cell if place is None else ways[place] or cell
        # A number that could be taken for one with groups gets a zero more: 1.2340 for 1,234.
        return f"{written}0" if groups and _GROUPED.fullmatch(written) else written

    return text_fix


def shown_option(fix: FixName, cell: str) -> str | None:
    """The way of reading that a cell proves, because the other cannot read it; None where it proves nothing."""
    read, _ = _READ[fix]
    first, second = read(clean(cell))
    if (first is None) == (second is None):
        return None
    return OPTIONS[fix][0] if second is None else OPTIONS[fix][1]


def is_open(fix: FixName, cell: str) -> bool:
    """Whether a cell is wrong and can be read in two ways: somebody has to say which."""
    read, is_right = _READ[fix]
    text = clean(cell)
    if is_right(text):
        return False
    first, second = read(text)
    return first is not None and second is not None and first != second
