"""Letters that programs of mail and the web have written in plain signs: `Caf%C3%A9`, `C%201001`, `Caf=C3=A9`,
`=?UTF-8?Q?…?=`, and those of two old encodings, UTF-7 (`Caf+AOk-`) and HZ (`~{VP9z~}`).

Each is a function of one text, for the checks and for the fixes (docs/rules.md §2, "What other programs leave behind").
"""

from __future__ import annotations

import re
from typing import Final

from upflow_tui.core.late_pattern import late_pattern

_CODE: Final = late_pattern(
    r"(?P<percent>(?:%[0-9A-Fa-f]{2}){2,}|(?<=[^\W\d_])%2[07](?=\w))"
    r"|(?P<mail>=\?[\w-]{1,40}\?[QqBb]\?[^?\s|]{1,400}\?=)"
    r"|(?P<quoted>(?:=[0-9A-F]{2}){2,})"
    r"|(?P<utf7>\+[AB][A-Za-z0-9+/]{2,200}+-)"
    r"|(?P<hz>~\{[!-}]{2,200}~\})"
)
_WORD_BEFORE: Final = late_pattern(r"[^\s|]*\Z")
_OF_A_LINK: Final = re.compile(r"[/@=?]")
_LOOKED_BACK: Final = 200


def may_have_transfer_code(text: str) -> bool:
    """Whether a text has the sign that such a code begins with: told in no time."""
    if "%" in text or "=" in text or ("~" in text and "~{" in text):
        return True
    # A single character is found many times as fast as two: phones have many a plus, and no letter.
    return "+" in text and any(letter in text and f"+{letter}" in text for letter in "AB")


def first_transfer_code(text: str) -> str | None:
    """The first such code in a text that stands for letters; none in a link, where it belongs."""
    place = 0
    while found := _CODE.search(text, place):  # not by finditer: see `has_too_many_marks`
        if _meant(found) is not None:
            return found[0]
        place = found.end()
    return None


def without_transfer_codes(text: str) -> str:
    """`text` with the letters that such codes stand for."""
    return _CODE.sub(lambda found: found[0] if (meant := _meant(found)) is None else meant, text)


def _meant(found: re.Match[str]) -> str | None:
    """What a code stands for; None where it is none, or only stands for signs that need no code."""
    try:
        text = _decoded(found)
    except (ValueError, LookupError):
        return None
    # A percent sign before digits may be meant; a blank or an apostrophe inside a text was one.
    in_link_form = found.lastgroup == "percent" and ("%20" in found[0] or found[0] == "%27")
    is_needed = found.lastgroup == "mail" or in_link_form or not text.isascii()
    return text if text and is_needed and text.isprintable() else None


def _decoded(found: re.Match[str]) -> str:
    """Raises ValueError, LookupError where it cannot be read."""
    code = found[0]
    match found.lastgroup:
        case "percent":
            before = _WORD_BEFORE.search(found.string[max(0, found.start() - _LOOKED_BACK) : found.start()])
            if before is not None and _OF_A_LINK.search(before[0]):
                return ""
            return bytes.fromhex(code.replace("%", "")).decode()
        case "quoted":
            return bytes.fromhex(code.replace("=", "")).decode()
        case "mail":
            from email.header import decode_header, make_header

            return str(make_header(decode_header(code)))
    return code.encode("ascii").decode("utf-7" if found.lastgroup == "utf7" else "hz")
