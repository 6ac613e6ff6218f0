"""Characters of a name that nobody sees, shown and taken out: a workflow is compared exactly (Seed: case sensitive)."""

from __future__ import annotations

import re
from typing import Final

from upflow_tui.core.text import SPACES, ZERO_WIDTH, clean
from upflow_tui.core.visible import PICTURES

_DIRECTION: Final = "\u061c\u202a-\u202e\u2066-\u2069"
_OTHER_SPACES: Final = SPACES.replace(" ", "")
_SPACE: Final = re.compile(f"[{re.escape(_OTHER_SPACES)}]")
_NOTHING: Final = re.compile(f"[{ZERO_WIDTH}{_DIRECTION}]")
_UNSEEN: Final = re.compile(f"{_SPACE.pattern}|{_NOTHING.pattern}")
_NAMES: Final = {"\xa0": "NBSP", "\u202f": "NNBSP", "\u2009": "THIN", "\u3000": "WIDE"}


def show_unseen(name: str) -> str:
    """`name` with a picture in the place of each space that is no plain one, and of each character without width.

    `"Rappel\\u00a0doux"` becomes `Rappel⟨NBSP⟩doux`.
    """
    return _UNSEEN.sub(lambda match: _picture(match.group()), name)


def without_unseen(name: str) -> str:
    """`name` as it looks: plain spaces, nothing without width, no outer white space."""
    return clean(_NOTHING.sub("", _SPACE.sub(" ", name)))


def _picture(character: str) -> str:
    return PICTURES.get(character) or f"⟨{_NAMES.get(character, f'{ord(character):04X}')}⟩"
