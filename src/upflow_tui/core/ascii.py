"""Every sign that the program shows, and the ASCII character that stands for it where a terminal cannot show it.

One cell becomes one cell, so that columns and boxes stay as they are. Letters are no signs: they stay wherever the
terminal can show them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

SIGNS: Final = {
    # what is said of a thing
    **dict(zip("✓✗⊘↶✎●★•×−", "vx/<%**.x-", strict=True)),
    # where it leads, what is open, what is sorted
    **dict(zip("→←↑↓↵▸▶▾▲▼‹›", "><^v<>>v^v<>", strict=True)),
    # between words
    **dict(zip("·…–—‐‑‘’“”„", '-~----\'\'"""', strict=True)),
    # what cannot be seen in a file (core/visible.py)
    **dict(zip("⟨⟩⏎¶␉␡◌", "<>||>#o", strict=True)),
    **{chr(0x2400 + code): "#" for code in range(0x20) if code != ord("\t")},
    # boxes and lines
    **dict(zip("─━┅┄╍│┃┌┐└┘├┤┬┴┼╭╮╰╯╸╺", "-=%.~||++`++++++++++=-", strict=True)),
    # areas: the cursor's edge, scroll bars, charts
    **dict(zip("▌▏▐▎▊▕▔▀▄█▇▆▅▃▂▁", ">|||||--=#%*+-:.", strict=True)),
}
"""What the screens and the commands show beside letters and digits; Textual's boxes and bars too."""

_TABLE: Final = str.maketrans(SIGNS)


def in_ascii(text: str, encoding: str = "utf-8") -> str:
    """`text` with every sign as ASCII; a letter that `encoding` lacks loses its accent, or becomes a question mark.

    Args:
        text: one that was made visible already.
        encoding: the terminal's, by a name that Python knows.
    """
    if text.isascii():
        return text
    text = text.translate(_TABLE)
    return text if _holds(text, encoding) else "".join(_letter(character, encoding) for character in text)


def shows_signs(encoding: str | None, term: str) -> bool:
    """Whether a terminal can be expected to show the signs.

    Args:
        encoding: in which text is written to it.
        term: its kind, the variable TERM. The Linux console has too few characters, whatever the encoding.
    """
    return term != "linux" and _holds("".join(SIGNS), encoding or "ascii")


def _holds(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    except LookupError:  # of an encoding that nobody knows, ASCII is a part
        return text.isascii()
    return True


def _letter(character: str, encoding: str) -> str:
    """One letter in `encoding`, as wide as it was."""
    if _holds(character, encoding):
        return character
    if unicodedata.combining(character):
        return ""
    base = "".join(part for part in unicodedata.normalize("NFKD", character) if _holds(part, encoding))
    if len(base) == 1:
        return base
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"
