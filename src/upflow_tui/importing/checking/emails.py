"""Contact e-mail addresses: a short way for the usual ones, email-validator for the rest (docs/rules.md §4).

The short way accepts an address whose local part is a dot-atom within Upflow's letters and whose domain is plain or
was judged before; one pattern tells most columns to hold nothing else. It never refuses: the verdicts are those of
email-validator, less the letters Upflow leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.columns import ColumnChecker
from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.fixes.splitting import address_alone, addresses_of

LONGEST: Final = 254
"""Characters of an address (RFC 5321; email-validator's limit)."""

DOMAINS_REMEMBERED: Final = 20_000
"""When more domains than this were judged they are forgotten, so that memory stays small."""

RESERVED_ENDINGS: Final = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Endings that no mail can be sent to; email-validator refuses them (a test compares)."""

_LONGEST_LOCAL: Final = 64
"""Characters before the @ (RFC 5321; email-validator's limit)."""

_DOT_ATOM: Final = r"[A-Za-z0-9+_'\-]+(?:\.[A-Za-z0-9+_'\-]+)*"
_USUAL: Final = re.compile(rf"{_DOT_ATOM}@([A-Za-z0-9.\-]+)")
_LABEL: Final = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_SHORTEST_DOMAIN: Final = 4
_PLAIN_DOMAIN: Final = re.compile(rf"(?=.{{{_SHORTEST_DOMAIN},253}}\Z)(?:{_LABEL}\.)+({_LABEL})(?<=[A-Za-z])")
_ATOM: Final = r"[A-Za-z0-9+_'\-]++"
_LETTERS: Final = "[A-Za-z0-9]++"
_PLAIN_CELLS: Final = late_pattern(
    rf"(?:\|(?:(?!'){_ATOM}(?:\.{_ATOM})*@{_LETTERS}(?:-{_LETTERS})*\.{_LETTERS}(?:[.-]{_LETTERS})*"
    r"(?<=[A-Za-z0-9][A-Za-z]))?)*"
)
"""As many cells in a row as are blank or plain addresses, a bar before each, and perhaps the beginning of the next.
None may be longer than a label of a domain. It makes no text of anything: many times as fast as to find all domains."""
_RESERVED: Final = late_pattern(
    rf"\.[{''.join(sorted({ending[0] for ending in RESERVED_ENDINGS}))}]"
    rf"(?:{'|'.join(sorted({ending[1:] for ending in RESERVED_ENDINGS}))})",
    re.IGNORECASE,
)
"""What may be a reserved ending."""
_LONGEST_LABEL: Final = 63

_ALLOWED_LOCAL: Final = late_pattern(r"[A-Za-z0-9+_'.\-]*")
_ADDRESS: Final = late_pattern(r"[^\s,;:|/<>()\[\]\"@]+@[^\s,;:|/<>()\[\]\"@]+")
_WRAPPED: Final = late_pattern(
    r"""(?:mailto:|[^<>@]*<|["'(\[]+)?\s*([^\s<>@,;:"()\[\]]+@[^\s<>@,;:"()\[\]]+?)\s*(?:>|["')\]]+|[.,;]+)?\s*""",
    re.IGNORECASE,
)


class Emails:
    """The rule of the Contact email column, with the domains it has judged.

    Args:
        place: the column.
        splits: whether a cell may hold several addresses; its value is then a tuple, REFUSED for those in error.
    """

    def __init__(self, place: Place, *, splits: bool = False) -> None:
        self._place = place
        self._splits = splits
        self._good: set[str] = set()
        """Domains that may stand after the @."""
        self._bad: dict[str, str] = {}
        """Domains that may not → how to fix the address."""

    def accept(self, text: str, raw: str) -> Verdict:
        """The address as written, if it is one valid address."""
        domain = _usual_domain(text)
        if domain is not None and "--" not in domain:
            if domain in self._good or self._judge_domain(domain):
                return text, ()
            return self._place.refuse("email_invalid", raw, text_fix=self._bad[domain])
        if "#" in text and (alone := address_alone(text)) != text and self._is_usual(alone):
            return self._place.refuse("email_invalid", raw, text_fix=f"Write only the address: {alone}.")
        if text.count("@") > 1 and len(_ADDRESS.findall(text)) > 1:
            if self._splits and (addresses := addresses_of(text)):
                return self._accept_each(addresses, raw)
            return self._place.refuse("email_several", raw)
        text_fix = self._text_fix(text)
        return (text, ()) if text_fix is None else self._place.refuse("email_invalid", raw, text_fix=text_fix)

    def _accept_each(self, addresses: Sequence[str], raw: str) -> Verdict:
        """The addresses of one cell; of several in error only the first is told (at most one error a cell)."""
        verdicts = [self.accept(address, address) for address in addresses]
        errors = [error for value, found in verdicts if value is REFUSED for error in found]
        if len(verdicts) == 1:
            return verdicts[0][0], tuple(error.in_cell(raw) for error in errors)
        values: tuple[Any, ...] = tuple(value for value, _ in verdicts)
        return values, tuple(error.in_cell(raw) for error in errors[:1])

    def odd(self, cells: Sequence[str]) -> Sequence[int]:
        """The positions of the cells that are not blank, and not plain addresses: all others are good ones."""
        text = f"|{'|'.join(cells)}"
        if text.count("|") > len(cells):  # with a blank for the bar in it a cell is no less odd
            text = f"|{'|'.join(cell.replace('|', ' ') for cell in cells)}"
        found: list[int] = []
        at, place = -1, 0
        while place >= 0 and (match := _PLAIN_CELLS.match(text, place)) is not None and match.end() < len(text):
            at += text.count("|", place, match.end())
            found.append(at)
            place = text.find("|", match.end())
        if max(map(len, cells)) > _LONGEST_LABEL or _RESERVED.search(text):
            others = (at for at, cell in enumerate(cells) if len(cell) > _LONGEST_LABEL or _RESERVED.search(cell))
            found = sorted({*found, *others})
        return found

    def _is_usual(self, text: str) -> bool:
        domain = _usual_domain(text)
        return domain is not None and self._judge_domain(domain)

    def _make_room(self) -> None:
        if len(self._good) + len(self._bad) > DOMAINS_REMEMBERED:
            self._good = set()
            self._bad = {}

    def _judge_domain(self, domain: str) -> bool:
        if domain in self._good:
            return True
        # What is written in Punycode ("xn--") has another length when read: only the whole address can be judged.
        if domain in self._bad or "--" in domain:
            return False
        self._make_room()
        plain = _PLAIN_DOMAIN.fullmatch(domain)
        if (plain is not None and plain[1].lower() not in RESERVED_ENDINGS) or is_valid(f"a@{domain}"):
            self._good.add(domain)
            return True
        self._bad[domain] = _fix_domain(domain)
        return False

    def _text_fix(self, text: str) -> str | None:
        """How to fix an address that is not of the usual form; None if it is valid all the same."""
        local, at, domain = text.rpartition("@")
        if not at:
            return "Write an address with an @, as in name@company.com."
        wrapped = _WRAPPED.fullmatch(text)
        if wrapped is not None and wrapped[1] != text and self._is_usual(wrapped[1]):
            return f"Write only the address: {wrapped[1]}."
        if any(character.isspace() for character in text):
            return "Remove the spaces from the address."
        if "@" in local:
            return "Leave only one @ in the address."
        if not local:
            return "Add the part before the @."
        if not _ALLOWED_LOCAL.fullmatch(local):
            return "Use only A–Z a–z 0–9 + _ ' . - before the @."
        if len(local) > _LONGEST_LOCAL and len(text) <= LONGEST:
            return f"Shorten the part before the @ to {_LONGEST_LOCAL} characters."
        if is_valid(text):
            return None
        if len(text) > LONGEST:
            return f"Shorten the address to {LONGEST} characters."
        if local.startswith(".") or local.endswith(".") or ".." in local:
            return "Before the @, a period must be between two other characters."
        return _fix_domain(domain)


def _usual_domain(text: str) -> str | None:
    """The domain of an address of the usual form, which may be no good one; None for any other text."""
    usual = _USUAL.fullmatch(text)
    if usual is None or len(text) > LONGEST or len(text) - len(usual[1]) > _LONGEST_LOCAL + len("@"):
        return None
    return usual[1]


def is_valid(address: str) -> bool:
    """Whether email-validator takes the address; nothing is asked of the network."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def email_column(judge: CellJudge, emails: Emails) -> ColumnChecker:
    """The checker of the Contact email column."""
    return ColumnChecker(judge, odd=emails.odd)


def _fix_domain(domain: str) -> str:
    """How to fix a domain that is not valid."""
    ending = domain.rpartition(".")[2].lower()
    if ending in RESERVED_ENDINGS:
        return f"The ending .{ending} is reserved and receives no mail; write the real address."
    if not domain:
        return "Write the domain after the @, as in company.com."
    if "." not in domain:
        return "Write the whole domain after the @, as in company.com."
    return "Correct the domain after the @."
