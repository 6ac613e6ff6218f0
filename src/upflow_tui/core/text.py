"""Text as it is compared: trimming, NFC, invisible characters and comparison keys.

Both sides of every comparison go through the same function (docs/rules.md §2 and §5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Literal

from upflow_tui.core.late_pattern import late_pattern

SPACES: Final = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)
"""White space that may stand around or inside a cell, the no-break kinds included."""

ZERO_WIDTH: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Characters that take no room on a screen: joiners, soft hyphen, direction marks, BOM."""

_TRIMMED: Final = SPACES + ZERO_WIDTH
_ZERO_WIDTH: Final = late_pattern(f"[{ZERO_WIDTH}]")
_INVISIBLE: Final = late_pattern(f"[{re.escape(SPACES.replace(' ', ''))}{ZERO_WIDTH}\u202a-\u202e\u2066-\u2069]")
_INVISIBLE_MARKS: Final = late_pattern(f"[{ZERO_WIDTH}\u202a-\u202e\u2066-\u2069]")
_PRINTABLE: Final = bytes(byte for byte in range(256) if chr(byte).isprintable())
"""Those characters of Latin-1."""
MOST_MARKS: Final = 30
"""Combining marks that may stand in a row."""
_PERHAPS_MARKS: Final = re.compile(f"[^\\w\\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")
"""Signs beyond ASCII in a row, marks among them: they are no letters."""
_NOT_WORD: Final = late_pattern(r"[\W_]+")

_AT_ONCE: Final = 512
"""Names or IDs that are folded in one text: one that is not usual costs so many the quick way."""
_SALESFORCE: Final = 18
_DASH: Final = late_pattern(r"-(?:(?<=[^\W\d_]-)(?=\d)|(?<=\d-)(?=[^\W\d_]))")
"""A dash between a letter and a digit."""
_POINT_ZERO: Final = late_pattern(r"[.,]00?$")
_BETWEEN_THOUSANDS: Final = late_pattern(r"(?<=\d)[.,'](?=\d{3}(?!\d))")
_ZEROS: Final = late_pattern(r"0(?<!\d0)0*(?=\d)")
"""In front of a number. Patterns that begin with a sign are found quickest."""
_BRACKETS: Final = {"{": "}", "[": "]", "(": ")", "<": ">", '"': '"'}
"""Signs around a whole ID, as programs write them."""
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9/_\n-]")
"""In IDs one below the other: what needs more than folding."""
_LOOK_ALIKE: Final[dict[int, str | int]] = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-"),
    **dict.fromkeys(map(ord, "’‘ʼ´`"), "'"),
    # Cyrillic, then Greek, as they look like Latin letters
    **str.maketrans("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝ", "ABESIJKMHOPCTYXaesijopcyxdqw"),
    **str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν", "ABEZHIKMNOPTYXoav"),
    # The digits of Arabic, Persian, Devanagari, Bengali and Thai
    **{zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50) for digit in range(10)},
}
"""Characters that look like another one or mean the same digit, to that other one."""

CONTROL: Final = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""A control character that no cell may hold: C0 without tab and line breaks, DEL, C1 without NEL."""

LINE_BREAK: Final = re.compile("\r\n|[\t\n\r\x85\u2028\u2029]")
"""A line break or a tab: kept in Address and Text fields, folded to a space elsewhere."""


def clean(value: str) -> str:
    """The cell as it is kept: outer white space trimmed, in NFC (docs/rules.md §2)."""
    if value.isascii():
        return value.strip(" \t\n\r\x0b\x0c")
    trimmed = value.strip(_TRIMMED)
    return trimmed if trimmed.isascii() else normalized("NFC", trimmed)


def is_western(text: str) -> bool:
    """Whether all characters are of Latin-1: none of them is a combining mark, and all are in NFC.

    Told many times as quickly as either.
    """
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def is_printable(text: str) -> bool:
    """What `str.isprintable` says, told of Latin-1 in a fifth of the time."""
    try:
        return not text.encode("latin-1").translate(None, _PRINTABLE)
    except UnicodeEncodeError:
        return text.isprintable()


def has_too_many_marks(text: str) -> bool:
    """Whether more than 30 combining marks stand in a row, as no language has them.

    Putting such a run into its order takes the square of its length: it is never normalised.
    """
    if len(text) <= MOST_MARKS or is_western(text):
        return False
    place = 0
    # Not by finditer: Python keeps a text of each call of it, here and there in the memory that a large file has taken.
    while run := _PERHAPS_MARKS.search(text, place):
        place = run.end()
        marks = 0
        for char in run[0]:
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks > MOST_MARKS:
                return True
    return False


def normalized(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """`text` in a normal form; one with too many marks as it is."""
    if len(text) > MOST_MARKS and has_too_many_marks(text):
        return text
    return unicodedata.normalize(form, text)


def fold_spaces(value: str) -> str:
    """`value` trimmed, with each run of inner white space as one plain space."""
    return " ".join(clean(value).split())


def fold_line_breaks(value: str) -> str:
    """`value` with its line breaks and tabs as one space each."""
    return LINE_BREAK.sub(" ", value)


def name_key(name: str) -> str:
    """What two names are compared by: trimmed, inner spaces folded, without case (docs/rules.md §5)."""
    if name.isascii():
        return " ".join(name.split()).lower()
    return normalized("NFC", " ".join(name.split()).strip(_TRIMMED).casefold())


def name_keys(names: Sequence[str]) -> list[str]:
    """The `name_key` of each of some names: usual ones are taken in one text, many times as fast."""
    keys: list[str] = []
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        text = "\n".join(part)
        # Printable text has no space but the plain one: then no name is trimmed, and none has spaces to fold.
        is_usual = all(map(str.isprintable, part)) and "  " not in text and "\n " not in text and " \n" not in text
        if not is_usual or text[:1] == " " or text[-1:] == " " or not is_western(text):
            keys += map(name_key, part)
        else:
            keys += text.casefold().split("\n")
    return keys


def loose_key(text: str) -> str:
    """Letters and digits alone, without case: names "that differ only by case, spaces or punctuation"."""
    return _NOT_WORD.sub("", _ZERO_WIDTH.sub("", text).casefold())


def id_near_key(external_id: str) -> str:
    """What two IDs share that differ only in how they are written (docs/rules.md §5, `id_near_miss`).

    Case, blanks, the kind of a dash, and a dash between a letter and a digit; zeros in front of a number; a trailing
    `.0` or `,00`; signs between groups of three digits; a leading apostrophe, `#` or `+`; brackets around all of it;
    full-width and look-alike letters, digits of other scripts; invisible characters; the check signs of a long
    Salesforce ID. For likeness, never for identity.
    """
    text = usual_letters(external_id)
    if len(text) == _SALESFORCE and text[15:] == _salesforce_checks(text[:15]):
        text = text[:15]
    if text.isalnum():
        folded = text.casefold()
    else:
        folded = "".join(text.split()).casefold().lstrip("'#+")
        if len(folded) > 2 and folded[-1] == _BRACKETS.get(folded[0]):
            folded = folded[1:-1]
        folded = _POINT_ZERO.sub("", folded) or folded
        folded = _DASH.sub("", _BETWEEN_THOUSANDS.sub("", folded))
    return _ZEROS.sub("", folded) if "0" in folded else folded


def id_near_keys(external_ids: Sequence[str]) -> list[str]:
    """The `id_near_key` of each of some IDs: plain ones are taken in one text, many times as fast.

    None of some hundred may be empty or hold a line break, or these are taken one by one.
    """
    keys: list[str] = []
    for start in range(0, len(external_ids), _AT_ONCE):
        keys += _some_near_keys(external_ids[start : start + _AT_ONCE])
    return keys


def _some_near_keys(external_ids: Sequence[str]) -> list[str]:
    text = "\n".join(external_ids)
    is_plain = text.isascii() and _NOT_PLAIN.search(text) is None and _SALESFORCE not in set(map(len, external_ids))
    if not is_plain or text.count("\n") != len(external_ids) - 1:
        return list(map(id_near_key, external_ids))
    text = text.casefold()
    if "-" in text:
        text = _DASH.sub("", text)
    if "0" in text:
        text = _ZEROS.sub("", text)
    return text.split("\n")


def id_near_pairs(external_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The `id_near_key` of each of some IDs, and the ID; taken some hundred at a time."""
    rest = iter(external_ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield from zip(_some_near_keys(some), some, strict=True)


def usual_letters(text: str) -> str:
    """`text` with full-width and look-alike letters, dashes and apostrophes as the usual ones, nothing invisible left.

    For likeness, never for identity.
    """
    if text.isascii():
        return text
    return normalized("NFKC", _INVISIBLE.sub("", text)).translate(_LOOK_ALIKE)


def _salesforce_checks(first: str) -> str:
    """The last three signs of a Salesforce ID of 18 signs: which of the first 15 are capitals, five at a time."""
    found = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place, char in enumerate(first[start : start + 5]) if "A" <= char <= "Z")
        found += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]
    return found


email_key: Final[Callable[[str], str]] = str.casefold
"""What two e-mail addresses are compared by: without case (docs/rules.md §1)."""


def plain_letters(text: str) -> str:
    """Lower case without accents, ß as ss: for likeness, never for identity."""
    decomposed = normalized("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def seen(text: str) -> str:
    """What a person sees of `text`: nothing without width, and each run of blanks as one plain space."""
    return " ".join(_INVISIBLE_MARKS.sub("", text).split())


def hidden_fix(given: str, meant: str, owner: str) -> str | None:
    """How to fix a cell that differs from what is meant by nothing but case and what nobody sees.

    Args:
        given: the cell.
        meant: as it is stored.
        owner: what `meant` is, as the beginning of a sentence: `The workflow's name`.

    Returns:
        One sentence; None where they are equal, or differ by more.
    """
    if given == meant or seen(given).casefold() != seen(meant).casefold():
        return None
    if unseen := invisible_characters(given):
        return f'Write "{seen(meant)}": the cell has a {people_say(unseen[0])}.'
    if unseen := invisible_characters(meant):
        return f'{owner} "{seen(meant)}" itself has a {people_say(unseen[0])}: retype it there.'
    if seen(given) == seen(meant):
        return f'Write "{meant}": its spaces differ.'
    return f'Write "{meant}": its case differs.'


def people_say(character: str) -> str:
    """The name people know a character by.

    Args:
        character: one of `invisible_characters`.
    """
    return {"no-break space": "non-breaking space"}.get(character, character)


def invisible_characters(text: str) -> list[str]:
    """The names of characters in `text` that cannot be told from a space or from nothing, in order."""
    return [unicodedata.name(char, f"U+{ord(char):04X}").lower() for char in _INVISIBLE.findall(text)]
