"""Fixes of any text: invisible characters, runs of spaces, capitals in managers' addresses.

Source: docs/product.md "3 Preview".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import CONTROL, SPACES, ZERO_WIDTH, clean

TextFix: TypeAlias = Callable[[str], str]
"""A cell as it is → as it should be; the very same text where there is nothing to fix."""

_BREAKS: Final = "\t\n\r\x85\u2028\u2029"
_ODD: Final = "".join(char for char in SPACES if char not in f" {_BREAKS}\x0b\x0c")
_ODD_SPACE: Final = late_pattern(f"[{_ODD}]")
_UNSEEN: Final = late_pattern(f"[{ZERO_WIDTH}\u202a-\u202e\u2066-\u2069]|{CONTROL.pattern}")
_JOINERS: Final = "\u200c\u200d"
_RUN: Final = late_pattern(f"[ {_BREAKS}{_ODD}]+")
_RUN_IN_LINE: Final = late_pattern(f"[ \t{_ODD}]+")
_ADDRESS: Final = late_pattern(r"[^\s,;]+@[^\s,;]+")


def without_invisible(cell: str) -> str:
    """`cell` without what nobody sees: characters without width and control characters go, no-break spaces become
    plain ones.

    Joiners stay between letters of scripts that need them and inside emoji. Line breaks and tabs stay.
    """
    if cell.isprintable():
        return cell
    text = _UNSEEN.sub(_unless_joining, _ODD_SPACE.sub(" ", cell))
    return text if clean(text) != clean(cell) else cell


def with_plain_spaces(cell: str) -> str:
    """`cell` with plain spaces for no-break and other odd ones; line breaks and tabs stay."""
    return _ODD_SPACE.sub(" ", cell)


def _unless_joining(match: re.Match[str]) -> str:
    if match[0] not in _JOINERS:
        return ""
    text = match.string
    return match[0] if _joins(text[: match.start()][-1:]) and _joins(text[match.end() :][:1]) else ""


def _joins(char: str) -> bool:
    """Whether a joiner beside this character can change what is read: Hebrew to Mongolian letters, signs, emoji."""
    return "\u0590" <= char <= "\u18af" or "\u2190" <= char <= "\u2bff" or char == "\ufe0f" or char >= "\U0001f000"


def with_folded_spaces(cell: str) -> str:
    """`cell` with each run of white space inside it, line breaks too, as one plain space."""
    text = _RUN.sub(" ", cell)
    return text if clean(text) != clean(cell) else cell


def with_folded_spaces_in_lines(cell: str) -> str:
    """As `with_folded_spaces`, for fields that keep line breaks: each line by itself."""
    text = _RUN_IN_LINE.sub(" ", cell)
    return text if clean(text) != clean(cell) else cell


def with_small_addresses(cell: str) -> str:
    """`cell` with each e-mail address in lower case (Seed: "contains no capital letters")."""
    return _ADDRESS.sub(lambda match: match[0].lower(), cell) if "@" in cell else cell
