"""What the values of a column say about its field: they support a header's reading, or veto it (docs/rules.md §3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import name_key, plain_letters
from upflow_tui.importing.checking import nothing
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.file.shapes import nearly_all

SAMPLE: Final = 120
"""At most this many values of a column are looked at, spread over all that the profile holds."""

_NOTHING: Final = nothing.WORDS - {"NA"}
"""Namibia may stand in a country's column."""
_FOREIGN_SHARE: Final = 0.6
_OWN_SHARE: Final = 0.3
_ENOUGH: Final = 4
"""Fewer values than this cannot veto by lacking something."""
_SUPPORT: Final = 0.8
_FEWEST_NAMES: Final = 2
_FEW_SAME_NAMES: Final = 0.2
"""At most this share of companies may be called as people are."""
_LONGEST_CODE: Final = 24
_SHORTEST_ALIKE: Final = 4
_MOST_NAMESAKES: Final = 1.1
"""How many IDs there may be for each name."""
_FIRST_WITHOUT_BLANKS: Final = "\u2e80"
"""From here on scripts write no blanks between words."""


class Shape(StrEnum):
    """What a value looks like, whatever its column is called; the text names many of them."""

    EMAIL = "e-mail addresses"
    DATE = "dates"
    LINK = "links"
    YES_NO = "yes or no"
    PERCENT = "percentages"
    AMOUNT = "amounts"
    NUMBER = "numbers"
    CODE = "codes"
    STATUS = "a status"
    TEXT = "text"


_EMAIL: Final = late_pattern(r"[^@\s]+@[^@\s]+")
_DATE: Final = late_pattern(r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?:[T ].*)?")
_LINK: Final = late_pattern(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PERCENT: Final = late_pattern(r"[-+]?\d+(?:[.,]\d+)?\s?%")
_AMOUNT: Final = late_pattern(
    r"[-+]?(?:[€$£]\s?)?\d{1,3}(?:[ .,'’\xa0\u202f]?\d{3})*(?:[.,]\d{1,2}(?:\s?[€$£])?|\s?[€$£])"
)
_HOUSE_NUMBER: Final = late_pattern(r"[1-9]\d{0,3} ?[A-Za-z]?(?: ?[-/+] ?\d{1,4} ?[A-Za-z]?)*")
_YES_NO: Final = frozenset(
    {
        *("yes", "no", "y", "n", "true", "false", "on", "off", "x", "oui", "non", "vrai", "faux"),
        *("ja", "nein", "wahr", "falsch", "nee", "si", "sí", "sim", "não", "nao"),
    }
)
_WORD: Final = late_pattern(r"[^\W\d_]+")
_CAN_BE_PHONE: Final = late_pattern(
    r"(?=(?:[^\d]*\d){5})[+()\d\s./-]*(?:\s?(?:ext|x|poste|int|dw)\.?\s?\d+)?", re.IGNORECASE
)
_POSTAL: Final = late_pattern(r"〒?\s?(?=[^\d]*\d)[A-Za-z0-9][A-Za-z0-9 -]{1,10}")
_VAT: Final = late_pattern(r"(?=(?:[^\d]*\d){4})[A-Za-z]{0,3}[ .-]?[A-Za-z0-9][A-Za-z0-9 ./+*-]{5,22}")

_STATUS: Final = frozenset(
    {
        *("active", "inactive", "enabled", "disabled", "open", "closed", "new", "blocked", "archived", "pending"),
        *("actif", "inactif", "aktiv", "inaktiv", "activo", "inactivo", "attivo", "inattivo", "ativo", "inativo"),
    }
)

_WORDS: Final = _YES_NO | _STATUS
_NEVER_NAMES: Final = frozenset(Shape) - {Shape.TEXT}
_FOREIGN: Final[dict[str, frozenset[Shape]]] = {
    **dict.fromkeys(("contact_email", "account_manager"), _NEVER_NAMES - {Shape.EMAIL}),
    **dict.fromkeys(("customer_name", "parent_name", "first_name", "family_name", "town"), _NEVER_NAMES),
    **dict.fromkeys(("workflow", "position"), _NEVER_NAMES),
    **dict.fromkeys(
        ("external_id", "parent_id", "accounting_code", "vat_number", "address"),
        frozenset({Shape.EMAIL, Shape.DATE, Shape.LINK, Shape.YES_NO, Shape.PERCENT}),
    ),
    "postal_code": frozenset({Shape.EMAIL, Shape.DATE, Shape.LINK, Shape.YES_NO, Shape.PERCENT}),
    "phone": frozenset({Shape.EMAIL, Shape.DATE, Shape.LINK, Shape.YES_NO, Shape.PERCENT}),
    # NO and SI are countries, and departments of France have numbers.
    "state_region": _NEVER_NAMES - {Shape.YES_NO, Shape.NUMBER, Shape.CODE},
    "country": _NEVER_NAMES - {Shape.YES_NO},
    "main_contact": frozenset(Shape) - {Shape.NUMBER},
}
"""What most values of a field's column cannot be."""


def shape_of(value: str) -> Shape:
    """What one value looks like (not blank)."""
    if value.isdigit():
        return Shape.NUMBER
    if "@" in value:
        return Shape.EMAIL if _EMAIL.fullmatch(value) else Shape.TEXT
    if value[-1].isdigit() or value[0].isdigit() or value[0] in "-+€$£":
        for pattern, shape in ((_DATE, Shape.DATE), (_AMOUNT, Shape.AMOUNT), (_PERCENT, Shape.PERCENT)):
            if pattern.fullmatch(value):
                return shape
    if len(value) <= 8 and (word := value.lower()) in _WORDS:
        return Shape.YES_NO if word in _YES_NO else Shape.STATUS
    digits = sum(map(str.isdigit, value)) if " " not in value else 0
    if digits > 1 and 2 * digits >= len(value):
        return Shape.CODE
    return Shape.LINK if _LINK.fullmatch(value) else Shape.TEXT


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the values say: `share` of them (0 to 1) are `what`, and that supports or vetoes the field."""

    supports: bool = False
    vetoes: bool = False
    what: str = ""
    share: float = 0.0
    lacks: bool = False
    """Vetoed because too few values are `what`, not because too many are something else."""

    def __str__(self) -> str:
        """`98 % of values are e-mail addresses`; empty where the values say nothing."""
        if not self.what:
            return ""
        if self.share in (0, 1):
            return f"{'all' if self.share else 'none of the'} values {self.what}"
        return f"{'only ' if self.lacks else ''}{format_share(self.share)} of values {self.what}"


SILENT: Final = Verdict()


def format_share(share: float) -> str:
    """`98 %`: never 100 % where one differs, never 0 % where one is so."""
    percent = round(share * 100)
    return f"{min(max(percent, 1), 99) if 0 < share < 1 else percent} %"


class Allowed:
    """The values that the organization knows, as they are looked up; made once for all columns."""

    def __init__(self, organization: Organization) -> None:
        self.workflows = frozenset(item.name for item in organization.workflows)
        self.managers = frozenset(item.email for item in organization.members if item.is_account_manager)
        self.positions = frozenset(name_key(name) for name in organization.positions)


NOTHING_ALLOWED: Final = Allowed(Organization())
"""For fields whose values the organization does not list."""


class Values:
    """The values of one column, looked at only as far as a question asks."""

    def __init__(self, profile: ColumnProfile) -> None:
        self._profile = profile
        step = -(-len(profile.values) // SAMPLE) or 1
        self.sample: tuple[str, ...] = tuple(
            value[1:] if value[0] == "'" and value[1:2].isdigit() else value
            for value in profile.values[::step]
            if value not in _NOTHING
        )
        """Some of its values; words for nothing say nothing of a column either, nor does what tells a spreadsheet that
        digits are text (`'02134`)."""

    @cached_property
    def _shapes(self) -> Counter[Shape]:
        return Counter(map(shape_of, self.sample))

    @property
    def all(self) -> tuple[str, ...]:
        """Every value that the profile holds, not only the sample."""
        return self._profile.values

    @property
    def empty(self) -> bool:
        """Whether the column is blank on every line looked at."""
        return self._profile.lines > 0 and not self._profile.values

    @property
    def different(self) -> int:
        """How many different values the column has, as far as the profile counts them."""
        return self._profile.distinct

    @property
    def is_one(self) -> bool:
        """Whether nearly all lines have one and the same value."""
        profile = self._profile
        return profile.distinct == 1 and nearly_all(profile.filled, profile.lines)

    @property
    def counts_lines(self) -> bool:
        """Whether the column only numbers the lines, from 0 or from 1."""
        return self._profile.values[:3] in (("1", "2", "3"), ("0", "1", "2"))

    @property
    def have_digits(self) -> bool:
        """Whether there is a digit in nearly all values: names of one word differ from line to line, too."""
        return nearly_all(sum(map(_has_digit, self.sample)), len(self.sample))

    @property
    def are_house_numbers(self) -> bool:
        """Whether nearly all values may be numbers of houses: "12", "5 a", "7-9"."""
        return self.share_where(_HOUSE_NUMBER.fullmatch) >= _SUPPORT

    @property
    def name_houses(self) -> bool:
        """Whether most values have a number, as addresses have it where no other column does."""
        return self.share_where(_has_digit) > 0.5

    def share_of(self, shapes: Collection[Shape]) -> float:
        """The share of values with one of these shapes; 0 without values."""
        return sum(self._shapes[shape] for shape in shapes) / len(self.sample) if self.sample else 0.0

    def share_where(self, holds: Callable[[str], object]) -> float:
        """The share of values for which `holds`; 0 without values."""
        return sum(1 for value in self.sample if holds(value)) / len(self.sample) if self.sample else 0.0

    def are_no_names_of(self, people: Iterable[Values]) -> bool:
        """Whether these are other names than those of `people` (first names, family names): companies, where people
        answer for them.

        False where there are too few values to tell, or where words are not told apart by blanks.
        """
        known = {word for names in people for value in names.all for word in _words(value)}
        if not known or len(set(self.sample)) < _FEWEST_NAMES or max(map(max, self.sample)) >= _FIRST_WITHOUT_BLANKS:
            return False
        return self.share_where(lambda value: _is_made_of(_words(value), known)) <= _FEW_SAME_NAMES

    def stand_for(self, names: Values) -> bool:
        """Whether these are codes that repeat, each beside one of `names` only: IDs, with a line for each contact.

        Lines without such a name, as a total or a further contact, count only as repeating. False where they are half.
        """
        own = self._profile.cells
        named = [(code, name) for code, name in zip(own, names._profile.cells, strict=False) if code and name]
        codes = {code for code, _ in named}
        if len(codes) < 2 or 2 * len(named) < self._profile.filled or not _are_codes(codes):
            return False
        return (
            len(codes) == len(set(named))
            and sum(map(codes.__contains__, own)) > len(codes)
            and len(codes) <= len({name for _, name in named}) * _MOST_NAMESAKES
            and nearly_all(sum(map(_has_digit, codes)), len(codes))
        )

    def judge(self, field: str, allowed: Allowed) -> Verdict:
        """What the values say about `field` (a field key); custom fields are not judged."""
        foreign = _FOREIGN.get(field)
        if foreign is None or not self.sample:
            return SILENT
        own = self._own(field, allowed)
        # A workflow may be called "2024": what the organization knows is right whatever it looks like.
        known = own.supports and field in ("workflow", "position")
        if self.share_of(foreign) >= _FOREIGN_SHARE and not known:
            shape = max(foreign, key=lambda item: self._shapes[item])
            return Verdict(vetoes=True, what=f"are {shape}", share=self.share_of((shape,)))
        return own

    def _own(self, field: str, allowed: Allowed) -> Verdict:
        """What the values have that this field's values should have."""
        if field == "contact_email":
            return self._expect(self.share_of((Shape.EMAIL,)), "are e-mail addresses")
        if field in _LOOKS:
            pattern, what = _LOOKS[field]
            return self._expect(self.share_where(pattern.fullmatch), what)
        if field == "account_manager":
            known = self.share_where(lambda value: _all_in(value, allowed.managers))
            if known >= 0.5:
                return Verdict(supports=True, what="are account managers of the organization", share=known)
            return self._expect(self.share_of((Shape.EMAIL,)), "are e-mail addresses", supports=False)
        if field == "workflow":
            known = self.share_where(allowed.workflows.__contains__)
            return Verdict(known >= 0.5, False, "are workflows of the organization", known) if known else SILENT
        if field == "position":
            known = self.share_where(lambda value: name_key(value) in allowed.positions)
            lacks = known == 0 and len(self.sample) >= _ENOUGH
            return Verdict(known >= 0.5, lacks, "are positions of the organization", known, lacks)
        if field == "main_contact":
            marks = self.share_where(("0", "1").__contains__)
            return Verdict(marks >= 0.9 and "1" in self.sample, marks < 0.9, "are 0 or 1", marks, marks < 0.9)
        if field == "country":
            return self._expect(self._share_of_countries(), "are known countries")
        return self._tells_apart() if field == "external_id" else SILENT

    def _expect(self, share: float, what: str, *, supports: bool = True) -> Verdict:
        if share < _OWN_SHARE and len(self.sample) >= _ENOUGH:
            return Verdict(vetoes=True, what=what, share=share, lacks=True)
        return Verdict(supports=supports and share >= _SUPPORT, what=what, share=share) if share else SILENT

    def _share_of_countries(self) -> float:
        from upflow_tui.importing.checking.countries import country_code

        known = {value: country_code(value) is not None for value in set(self.sample)}
        return self.share_where(known.__getitem__)

    @property
    def _look_alike(self) -> bool:
        """Whether all values are numbers or codes of one length: two such tell what two short numbers do not."""
        lengths = set(map(len, self.sample))
        return len(lengths) == 1 and min(lengths) >= _SHORTEST_ALIKE and self.have_digits

    def _tells_apart(self) -> Verdict:
        """Whether each line has its own short code, other than a count of the lines; a total has none."""
        profile = self._profile
        if profile.distinct != profile.filled or not nearly_all(profile.filled, profile.lines):
            return SILENT
        if self.counts_lines or not _are_codes(self.sample):
            return SILENT
        if len(self.sample) < 3 and not (len(self.sample) == 2 and self._look_alike):
            return SILENT
        return Verdict(supports=True, what="differ from line to line", share=1.0)


_LOOKS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "phone": (_CAN_BE_PHONE, "look like phone numbers"),
    "postal_code": (_POSTAL, "look like postal codes"),
    "vat_number": (_VAT, "look like VAT numbers"),
}


def _are_codes(values: Iterable[str]) -> bool:
    """Whether all are short, without blanks."""
    return not any(len(value) > _LONGEST_CODE or " " in value for value in values)


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _words(value: str) -> list[str]:
    """The words of a name that tell: no initials, no "Dr"."""
    return [word for word in _WORD.findall(plain_letters(value)) if len(word) > 2]


def _is_made_of(words: Sequence[str], known: Collection[str]) -> bool:
    """Whether a name is made of known names: "Lee, Ann" and "Ann M. Lee", but not "Lee Ltd"."""
    found = sum(word in known for word in words)
    return found == len(words) or found > 1


def _all_in(value: str, known: frozenset[str]) -> bool:
    """Whether each address of a cell, separated by commas or semicolons, is known; case is forgiven, as evidence."""
    addresses = [item.strip() for item in value.lower().replace(";", ",").split(",")]
    return all(address in known for address in addresses if address) and any(addresses)
