"""Cells that hold more than they should: several addresses, or a first and a family name (docs/product.md "3 Preview").

Such a cell stays as it is read; it is taken apart when it is checked, whatever else is fixed before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean, email_key, fold_spaces

_ADDRESS: Final = r"[^\s<>()\[\],;:\"@]+@[^\s<>()\[\],;:\"@]+"
_ALONE: Final = late_pattern(_ADDRESS)
_USUAL: Final = late_pattern(r"[\w.+-]+@[\w.-]*\w")
"""Most addresses: nothing stands around them."""
_NAMED: Final = late_pattern(rf"(?P<name>[^<>]*)<\s*(?:mailto:)?\s*(?P<address>{_ADDRESS})\s*>\s*[.,;]?", re.IGNORECASE)
_LINK: Final = late_pattern(rf"(?P<name>[^#]*)#\s*(?:mailto:)?\s*(?P<address>{_ADDRESS}?)\s*#[^#]*", re.IGNORECASE)
"""A link as Microsoft Access writes it into a text: what is shown, and where it leads."""
_WRAPPED: Final = late_pattern(
    rf"(?:mailto:\s*|[\"'(\[]+\s*)?(?P<address>{_ADDRESS}?)(?:\s*[\"')\]]+|\?[^\s@]*)?[.,;:]*", re.IGNORECASE
)
_NAME_BEHIND: Final = late_pattern(rf"(?P<address>{_ADDRESS})\s*[(\[][^@()\[\]]*[)\]]")
_BETWEEN: Final = late_pattern(r"(?:[,;|/\s•·]|:{2,})+")
_PIECES: Final = late_pattern(r"[,;|\n\r]")
_AND: Final = "and et und y e en or ou oder o of & + - – —"
_TITLE: Final = (
    "mr mrs ms miss dr prof m mme mlle me herr frau sr sra srta don dona sig signor signora dott dhr mevr de"
)
_PARTICLE: Final = (
    "de du des d la le les del della dello di da dal dos das do van von vom zu zum zur der den het ter ten te"
)
_ANDS: Final = frozenset(_AND.split())
_TITLES: Final = frozenset(_TITLE.split())
_PARTICLES: Final = frozenset(_PARTICLE.split())

_REMEMBERED: Final = 20_000
"""Full names whose parts are remembered; then they are forgotten, so that memory stays small."""


@dataclass(frozen=True, slots=True)
class Splits:
    """What is taken apart when cells are checked."""

    emails: bool = False
    """Each address of a cell becomes a contact; the line's other contact cells belong to the first."""
    names: str | None = None
    """`first_name` or `family_name`: the one that is mapped, whose cells hold both names; None: neither."""

    @property
    def other_name(self) -> str | None:
        """The field that has no column of its own, and gets its values from `names`."""
        return {"first_name": "family_name", "family_name": "first_name"}.get(self.names or "")


NO_SPLITS: Final = Splits()


def address_alone(text: str) -> str:
    """The address in `Name <a@b.c>`, `mailto:a@b.c`, `a@b.c (Name)`, `"a@b.c".`, `a@b.c#mailto:a@b.c#`; any other text
    as it is."""
    named = _NAMED.fullmatch(text) or ("#" in text and _LINK.fullmatch(text)) or None
    if named is not None:
        # A name with another address in it: nobody knows which is meant.
        known = email_key(clean(named["name"]).strip("\"' ")) in ("", email_key(named["address"]))
        return named["address"] if known or "@" not in named["name"] else text
    for pattern in (_WRAPPED, _NAME_BEHIND):
        match = pattern.fullmatch(text)
        if match is not None:
            return match["address"]
    return text


def with_addresses_alone(cell: str) -> str:
    """`cell` with its address, or each of its addresses, without what stands around it."""
    text = clean(cell)
    if "@" not in text or _USUAL.fullmatch(text):
        return cell
    alone = address_alone(text)
    if alone != text:
        return alone
    several = addresses_of(text)
    bare = all(_ALONE.fullmatch(word) for word in _BETWEEN.split(text) if word)
    return ", ".join(several) if several and not bare else cell


def addresses_of(cell: str) -> tuple[str, ...]:
    """The addresses of a cell that holds several, each once, without their names; none where that is not sure."""
    text = clean(cell)
    if text.count("@") < 2 or _NAMED.fullmatch(text):
        return ()
    words = [word for word in _BETWEEN.split(text) if word and word.lower() not in _ANDS]
    for pieces in (words, _named_pieces(text)):
        found = [address_alone(piece) for piece in pieces]
        if len(found) > 1 and all(_ALONE.fullmatch(address) for address in found):
            once: dict[str, str] = {}
            for address in found:
                once.setdefault(email_key(address), address)
            return tuple(once.values())
    return ()


def _named_pieces(text: str) -> Sequence[str]:
    """`text` in its pieces; one without an @ is part of the name before the next address."""
    pieces: list[str] = []
    name = ""
    for piece in _PIECES.split(text):
        if "@" in piece:
            pieces.append(clean(f"{name}{piece}"))
            name = ""
        elif clean(piece):
            name += f"{piece} "
    return [] if name else pieces


def names_of(cell: str) -> tuple[str, str] | None:
    """First and family name of a full name; None where it has only one of them, or nobody can tell them apart.

    Sure are: two words ("Anna Roy"), "Roy, Anna", a family name in capitals ("ROY Anna"), and one that begins with a
    particle ("Anna de la Tour").
    """
    text = fold_spaces(cell)
    if "@" in text or any(char.isdigit() for char in text):
        return None
    family, comma, first = (part.strip(" ") for part in text.partition(","))
    if comma:
        return (first, family) if first and family and "," not in first and not _is_titled(first) else None
    words = text.split(" ")
    if len(words) < 2 or _is_titled(text):
        return None
    capitals = [len(word) > 1 and word == word.upper() != word.lower() for word in words]
    if any(capitals) and not all(capitals):
        return _by_capitals(words, capitals)
    if len(words) == 2:
        return words[0], words[1]
    for place, word in enumerate(words[1:], 1):
        if word.lower().strip("'’") in _PARTICLES and place + 1 < len(words):
            return (" ".join(words[:place]), " ".join(words[place:])) if place == 1 else None
    return None


def _by_capitals(words: Sequence[str], capitals: Sequence[bool]) -> tuple[str, str] | None:
    """The names, where the words in capitals stand together at one end."""
    count = sum(capitals)
    if all(capitals[:count]):
        return " ".join(words[count:]), " ".join(words[:count])
    if all(capitals[-count:]):
        return " ".join(words[:-count]), " ".join(words[-count:])
    return None


def _is_titled(text: str) -> bool:
    return text.split(" ", maxsplit=1)[0].lower().rstrip(".") in _TITLES


class FullNames(dict[str, tuple[str, str]]):
    """Cells with full names → first and family name, remembered.

    Args:
        holds: the field whose column it is: a cell that cannot be split is its value.
    """

    def __init__(self, holds: str) -> None:
        super().__init__()
        self._first = holds == "first_name"

    def __missing__(self, cell: str) -> tuple[str, str]:
        if len(self) >= _REMEMBERED:
            self.clear()
        names = self[cell] = names_of(cell) or ((cell, "") if self._first else ("", cell))
        return names
