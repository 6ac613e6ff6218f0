"""Texts that another program has written in its own way: HTML codes, numbers with `.0`, apostrophes before text.

Each is a function of one text, for the checks and for the fixes (docs/rules.md §2, "What other programs leave behind").
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.checking.transfer_codes import (
    first_transfer_code,
    may_have_transfer_code,
    without_transfer_codes,
)

_TAG: Final = (
    r"(?:<!\[CDATA\[|\]\]>"
    r"|</?(?:a|abbr|b|big|blockquote|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike"
    r"|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s[^<>]*)?/?>)"
)
_BREAK: Final = late_pattern(r"\s*<br\s*/?>\s*|</p>\s*<p>", re.IGNORECASE)
_TAGS: Final = late_pattern(_TAG, re.IGNORECASE)
_MARKUP: Final = late_pattern(rf"<br\s*/?>|{_TAG}", re.IGNORECASE)
_ENTITY: Final = late_pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_ESCAPE: Final = late_pattern(r"_x(?P<excel>[0-9A-Fa-f]{4})_|\\u(?P<json>[0-9a-fA-F]{4})|\\(?P<sign>['\",;])")
"""How a workbook writes a character that XML does not have (`_x000D_`, a carriage return), how JSON writes one, and how
databases write a quote or a separator (`L\\'Or`)."""
_EXCEL_END: Final = late_pattern(r"_x000[dD]_(?:\r?\n|_x000[aA]_)|_x000[aAdD]_")
_WRITTEN_END: Final = late_pattern(r"\\r\\n|(?<=[\w.,)])\\n(?=[A-Z0-9])")
"""A line break as programs write it, in two signs: not in `C:\\new`, not `\\N`."""
_POINT_ZERO: Final = late_pattern(r"([0-9]+)[.,]0{1,2}|([0-9]{1,3}(?:,[0-9]{3})+)(?:\.0{1,2})?")
"""A whole number with decimals that are none, or with commas between its thousands."""
_BEFORE_SIGN: Final = late_pattern(r"'(?:[=+\-@\t\r]|'+[=+\-@\t\r])")
_SIGN_FIRST: Final = re.compile(r"[=+@-]\s?[^\W\d]")
_BEFORE_DIGIT: Final = re.compile(r"'[0-9]")


def has_html(text: str) -> bool:
    """Whether a text holds a code of a web page, a workbook, JSON or a mail: `&uuml;`, `<br>`, `_x000D_`, `\\'`."""
    if ("_x" in text or "\\" in text) and (_ESCAPE.search(text) or _WRITTEN_END.search(text)):
        return True
    if "&" in text and _first_entity(text) is not None:
        return True
    if "<" in text and _MARKUP.search(text) is not None:
        return True
    return may_have_transfer_code(text) and first_transfer_code(text) is not None


def may_have_html(text: str) -> bool:
    """Whether a text has a sign that such a code begins with: told in no time."""
    return (
        "&" in text
        or "<" in text
        or ("_" in text and "_x" in text)  # a single character is found many times as fast as two
        or "\\" in text
        or may_have_transfer_code(text)
    )


def first_html(text: str) -> str:
    """The first such code in a text, whichever kind comes first below; empty without one."""
    found = _ESCAPE.search(text) or _WRITTEN_END.search(text)
    if found is not None:
        return found[0]
    if (entity := _first_entity(text)) is not None:
        return entity
    found = _MARKUP.search(text)
    return found[0] if found is not None else first_transfer_code(text) or ""


def _first_entity(text: str) -> str | None:
    place = 0
    while found := _ENTITY.search(text, place):  # not by finditer: see `has_too_many_marks`
        if found[1] is None or _is_entity(found[1]):
            return found[0]
        place = found.end()
    return None


def _is_entity(name: str) -> bool:
    from html.entities import html5

    return f"{name};" in html5


def without_html(text: str, line_break: str = " ") -> str:
    """`text` with its codes as the characters that they stand for, and without tags; codes of codes too.

    Args:
        text: a cell.
        line_break: what a `<br>` becomes.
    """
    import html

    while has_html(text):
        text = _ESCAPE.sub(_escaped, _ends(text, line_break))
        text = html.unescape(_TAGS.sub("", _BREAK.sub(line_break, text))).replace("\xa0", " ")
        text = without_transfer_codes(text)
    return text


def _ends(text: str, line_break: str) -> str:
    return _WRITTEN_END.sub(line_break, _EXCEL_END.sub(line_break, text))


def _escaped(match: re.Match[str]) -> str:
    """The character of a workbook's code; control characters and halves of others are nothing."""
    if match["sign"]:
        return match["sign"]
    char = chr(int(match["excel"] or match["json"], 16))
    return char if char.isprintable() or char in "\t\n" else ""


def has_point_zero(text: str) -> bool:
    """Whether a whole number was written with `.0` behind it or commas in it (`1,001`), as programs do that take an ID
    for a number."""
    return _POINT_ZERO.fullmatch(text) is not None


def without_point_zero(text: str) -> str:
    """`1001.0` and `1,001` as `1001`; any other text as it is."""
    match = _POINT_ZERO.fullmatch(text)
    return (match[1] or match[2].replace(",", "")) if match else text


def number_mark(text: str) -> str:
    """What makes a text such a number: `.0`, `,00`, or the comma between thousands."""
    match = _POINT_ZERO.fullmatch(text)
    return text[match.end(1) :] if match and match[1] else ","


class TextMarks(Enum):
    """Which apostrophes that begin the values of a column are no part of them."""

    NONE = "none"
    """None: values begin with signs that no apostrophe guards."""
    SIGNS = "signs"
    """Those before a sign that a spreadsheet would take for a formula."""
    DIGITS = "digits"
    """Those before a digit, too."""


def has_text_mark(text: str, marks: TextMarks) -> bool:
    """Whether a text begins with the apostrophe that a spreadsheet or a program has put before it.

    Args:
        text: a trimmed cell.
        marks: which count in its column.
    """
    if not text.startswith("'") or marks is TextMarks.NONE:
        return False
    return _BEFORE_SIGN.match(text) is not None or (marks is TextMarks.DIGITS and begins_with_digit_mark(text))


def begins_with_digit_mark(text: str) -> bool:
    """Whether a trimmed text is an apostrophe before a digit."""
    return _BEFORE_DIGIT.match(text) is not None


def begins_with_sign(text: str) -> bool:
    """Whether a spreadsheet would take a trimmed text for a formula, as it stands."""
    return _SIGN_FIRST.match(text) is not None
