"""How the sentences of a finding are made: a text of its code, its value, and the places that are kept for it.

What is kept is short, so that neither a draft nor the history holds the same sentence a hundred thousand times
(docs/architecture.md, "How data walk").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from string import Formatter
from typing import Final

LONGEST_TEXT: Final = 1_000
"""Characters of a message or a fix: each is shown for every line that it is said of."""
_VALUE: Final = frozenset({"value"})
LONGEST_VALUE: Final = 80
"""Characters of a value within a sentence."""


def shorten(text: str, limit: int = LONGEST_VALUE) -> str:
    """`text` for a sentence: at most `limit` characters, an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def kept_places(places: Mapping[str, object]) -> str:
    """What the texts of a code ask for besides the value, as it is kept: a JSON object, each of its texts cut to
    `LONGEST_TEXT` characters."""
    pairs = [f'"{name}":{place if place.__class__ is int else _as_json(str(place))}' for name, place in places.items()]
    return f"{{{','.join(pairs)}}}"


def _as_json(place: str) -> str:
    """An encoder of its own for each finding would cost more than the rest of it."""
    return encode_basestring(place if len(place) <= LONGEST_TEXT else shorten(place, LONGEST_TEXT))


def with_place(places: str | None, name: str, text: str) -> str:
    """Kept places and one more."""
    return kept_places({**_read(places), name: text})


def filled(text: str, value: str | None, places: str | None) -> str:
    """A text with its places filled in.

    Args:
        text: with its `{places}`.
        value: the cell as read; it is the place `{value}` where `places` has no other for it.
        places: as `kept_places` made them.

    Returns:
        `LONGEST_TEXT` characters at most.

    Raises:
        KeyError: a place is not given.
        ValueError: the places are damaged.
    """
    if "{" not in text:
        return text
    if value is not None and places_of(text) == _VALUE and (places is None or '"value":' not in places):
        return shorten(text.replace("{value}", shorten(value)), LONGEST_TEXT)  # most are asked for by a search
    given = _read(places)
    if value is not None:
        given.setdefault("value", shorten(value))
    return shorten(text.format_map(given), LONGEST_TEXT)


@lru_cache(maxsize=512)
def places_of(text: str) -> frozenset[str]:
    """The names of the places of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _read(places: str | None) -> dict[str, object]:
    if places is None:
        return {}
    given = json.loads(places)
    if not isinstance(given, dict):
        raise ValueError("the places of a finding are no object")
    return given
