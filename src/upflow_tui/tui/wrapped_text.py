"""Safe text broken into lines of a width in cells: between words, and not within a phone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, chop_cells

from upflow_tui.tui.safe_text import MAX_CELLS, safe_str

_PHONE: Final = re.compile(r"(?<![^\s(])[+(]?\d[\d ()./-]{4,28}\d(?!\S*[^\s.,;:)])")
"""Digits in groups, as phones, amounts and bank accounts are written."""
_JOINED: Final = "\u00a0"
_ENDS: Final = re.compile(r"(?<=[._/-])(?=[^._/-])")
"""Where a word may be broken that is longer than a whole line; an address is broken before its @ first."""


def wrapped(text: str, width: int, *, limit: int = MAX_CELLS) -> list[str]:
    """`text` made safe and broken into lines.

    Lines end between words; a phone number, an address or an ID is broken only if it is longer than a whole line. A
    dot between two facts stays at the end of its line.

    Args:
        text: anything.
        width: cells of a line, two at least.
        limit: cells in all.

    Returns:
        at least one line.
    """
    width = max(2, width)
    lines: list[str] = []
    line = ""
    for word in _words(safe_str(text, limit), width):
        if line and cell_len(line) + cell_len(word) + 1 <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width)
        lines += full
    return [*lines, line]


def unbroken(text: str) -> str:
    """`text` with its phone numbers held together, for a widget that breaks it between words by itself."""
    return _PHONE.sub(lambda found: found[0].replace(" ", _JOINED), text)


def _words(text: str, width: int) -> Iterator[str]:
    """The words; what stays together is one of them, with its dot, where a line has room for that."""
    waiting: str | None = None
    for word in unbroken(text).split(" "):
        whole = word.replace(_JOINED, " ") if _JOINED in word and _JOINED not in text else word
        if whole == "·" and waiting:
            waiting = f"{waiting} ·"
            continue
        if waiting is not None:
            yield from _parts(waiting, width)
        waiting = whole
    yield from _parts(waiting or "", width)


def _parts(word: str, width: int) -> list[str]:
    """What stays together, or its parts where it is longer than a line."""
    return [word] if cell_len(word) <= width else word.split(" ")


def _broken(word: str, width: int) -> list[str]:
    """A word as lines: one, unless it is longer than that."""
    if cell_len(word) <= width:
        return [word]
    name, at, domain = word.rpartition("@")
    if at and name and cell_len(name) <= width:
        return [name, *_broken(at + domain, width)]
    lines, line = [], ""
    for part in _ENDS.split(word):
        if line and cell_len(line) + cell_len(part) > width:
            lines.append(line)
            line = ""
        *full, line = chop_cells(line + part, width) or [""]
        lines += full
    return [*lines, line]
