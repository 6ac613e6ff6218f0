"""How delimiters are called: a single comma between dots would hardly be seen."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {",": "comma", ";": "semicolon", "|": "vertical bar", "\t": "tab"}


def delimiter_name(delimiter: str) -> str:
    """A delimiter by its name, in the middle of a sentence; another character than the usual ones is its own name."""
    return _NAMES.get(delimiter, delimiter)
