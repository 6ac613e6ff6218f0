"""One of a channel's settings as a person reads it in My profile."""

from __future__ import annotations

from typing import NamedTuple


class ChannelLine(NamedTuple):
    """A line of plain text; how it looks is the screen's to say."""

    label: str
    text: str
    """Blank where it is not given."""
    meaning: str
    """A sentence: what it does, and what is possible."""
    otherwise: str = "not set"
    """What stands there where it is blank."""
