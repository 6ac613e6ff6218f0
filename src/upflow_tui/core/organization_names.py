"""What an organization may be called, what its folder is called, and which names are too like to stand side by side.

Source: docs/organization.md "Several organizations".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from upflow_tui.core.text import clean, fold_spaces, invisible_characters, loose_key, plain_letters, usual_letters
from upflow_tui.core.visible import PICTURES

DEFAULT: Final = "default"
"""What the organization in the data folder itself is called."""
LONGEST: Final = 100
"""Characters of a name."""
_LONGEST_FOLDER: Final = 40
_NO_FOLDER_LETTER: Final = re.compile("[^a-z0-9]+")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
"""Windows gives these to its devices, whatever folder they stand in."""


def plain(name: str) -> str:
    """A name as it is kept: without outer space, inner spaces as one, in one spelling of its accents."""
    return fold_spaces(name)


def why_not(name: str) -> str | None:
    """Why an organization cannot be called so, in one sentence; None: it can.

    Args:
        name: as `plain` gives it.
    """
    if not likeness(name):
        return "The name of an organization needs at least one letter or digit."
    if len(name) > LONGEST:
        return f"The name of an organization has {LONGEST} characters at most; this one has {len(name):,}."
    if any(char in PICTURES for char in name) or invisible_characters(name) or not name.isprintable():
        return "The name holds a character that nobody can see. Retype it."
    return None


def likeness(name: str) -> str:
    """What two names share that people take for one: case, accents, spaces, signs and look-alike letters count for
    nothing. Blank: there is no letter and no digit in it."""
    return loose_key(plain_letters(usual_letters(clean(name))))


def folder_name(name: str, taken: Collection[str]) -> str:
    """What the folder of a new organization is called: letters that every system takes, and none that leads elsewhere.

    Args:
        name: the organization's.
        taken: the names of the folders that are there.
    """
    letters = _NO_FOLDER_LETTER.sub("-", plain_letters(usual_letters(name))).strip("-")
    first = letters[:_LONGEST_FOLDER].strip("-") or "organization"
    there = {other.casefold() for other in taken}
    number = 1 if first in _RESERVED else 0
    while True:
        found = f"{first}-{number}" if number else first
        if found not in there:
            return found
        number = max(2, number + 1)
