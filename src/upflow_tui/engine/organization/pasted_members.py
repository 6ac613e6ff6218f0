"""Members pasted as a list of addresses: what is understood of it, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.kinds import Pasted
from upflow_tui.core.organization import Member
from upflow_tui.core.text import clean
from upflow_tui.engine.organization.checks import checks, in_file

_BETWEEN: Final = re.compile(r"[,;\t\r\n\u2028\u2029]")
_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")
_WORDS: Final = re.compile(r"[._+-]")
MOST: Final = 5_000
"""Addresses at once."""


@dataclass(frozen=True, slots=True)
class PastedMember:
    """One piece of the list. `told`: why it is refused, or what was changed in it; blank: nothing to say."""

    reading: Pasted
    email: str
    name: str
    told: str = ""

    @property
    def member(self) -> Member:
        """As it would be added, with the organization file's defaults."""
        return Member(self.name, self.email)


def understood(text: str, present: Collection[str]) -> list[PastedMember]:
    """What a pasted list of addresses says, piece by piece.

    Pieces stand apart by commas, semicolons, tabs or lines; `Anna Roy <anna@mars.example>` gives the name too, and
    without one it is made of the address. Capital letters become small, which is said (docs/rules.md §1: lower case).

    Args:
        text: what was pasted.
        present: the e-mails of the members there are.
    """
    seen: set[str] = set()
    known = set(present)
    found: list[PastedMember] = []
    for piece in _BETWEEN.split(text):
        if not (trimmed := clean(piece)):
            continue
        if len(found) >= MOST:
            break
        match = _NAMED.fullmatch(trimmed)
        given = clean(match["email"]) if match else trimmed
        name = clean(match["name"]).strip('"').strip() if match else ""
        email = given.lower()
        told = f"written as {email}" if email != given else ""
        if refused := _refused(email):
            found.append(PastedMember(Pasted.REFUSED, trimmed, "", refused))
        elif email in known:
            found.append(PastedMember(Pasted.KNOWN, email, name or name_of(email), "is a member already"))
        elif email in seen:
            found.append(PastedMember(Pasted.KNOWN, email, name or name_of(email), "is in the list twice"))
        else:
            seen.add(email)
            found.append(PastedMember(Pasted.NEW, email, name or name_of(email), told))
    return found


def name_of(email: str) -> str:
    """A name made of an address: `anna.roy@mars.example` is Anna Roy."""
    words = [word for word in _WORDS.split(email.rpartition("@")[0]) if word]
    return " ".join(word[0].upper() + word[1:] for word in words) or email


def _refused(email: str) -> str:
    """Why this is no member's e-mail; blank: it is one."""
    return next(map(in_file, checks({"members": [{"name": "-", "email": email}]})), "")
