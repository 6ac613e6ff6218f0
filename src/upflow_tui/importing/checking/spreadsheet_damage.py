"""What spreadsheets do to cells: error values, scientific notation, dates made of IDs, lost digits.

Source: docs/rules.md §2.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from upflow_tui.core.late_pattern import late_pattern


class Damage(Enum):
    """How a spreadsheet changed a cell. The first two lose the value; the others may."""

    ERROR_VALUE = "error value"
    SCIENTIFIC = "scientific notation"
    DATE = "date"
    DIGITS = "last digits"
    FORMULA = "formula"

    __hash__ = object.__hash__  # a member is only itself: what Enum hashes, its name, is many times as slow

    @property
    def is_certain(self) -> bool:
        """Whether the value is surely lost (an error), not only perhaps (a warning)."""
        return self in (Damage.ERROR_VALUE, Damage.SCIENTIFIC)


NUMBERED_FIELDS: Final = frozenset(
    {"external_id", "parent_id", "accounting_code", "vat_number", "postal_code", "phone"}
)
"""Fields whose long numbers a spreadsheet may show as 1.23E+05; in names and addresses that is plain text."""

DATED_FIELDS: Final = frozenset({"external_id", "parent_id", "accounting_code", "phone"})
"""Fields whose values ("12-05") a spreadsheet may take for dates."""

LONG_NUMBER_FIELDS: Final = frozenset({"external_id", "parent_id", "accounting_code"})
"""Fields whose numbers may have more than the 15 digits that a spreadsheet keeps."""

# The error values as English, French, German, Spanish, Italian, Portuguese and Dutch spreadsheets write them,
# and a cell that was too narrow when it was copied.
_ERROR_VALUE: Final = (
    r"#(?:\#{2,}|N/[ABD]|NV"
    r"|(?:REF|VALUE|DIV/0|NULL|NUM|SPILL|CALC|BUSY|FIELD|BLOCKED|CONNECT|UNKNOWN"
    r"|VALEUR|NOMBRE|NUL|BEZUG|WERT|ZAHL|¡REF|¡VALOR|¡DIV/0|¡NUM|¡NULO|RIF|VALORE|NULLO|VALOR|NÚM|NULO"
    r"|VERW|WAARDE|GETAL|LEEG|DEEL/0)!"
    r"|(?:NAME|NOM|¿NOMBRE|NOME|NAAM)\?|GETTING_DATA)"
)

# A spreadsheet writes a sign in the exponent; some exporters leave it out after a decimal. "1E5" alone may be an ID.
_SCIENTIFIC: Final = r"-?(?:[0-9]+(?:[.,][0-9]+)?[eE]\+[0-9]{1,3}|[0-9][.,][0-9]+[eE][0-9]{1,3})"

_MONTHS: Final = (
    "jan feb mar apr may jun jul aug sep sept oct nov dec janv févr fevr mars avr mai juin juil août aout déc "
    "mär mrz okt dez ene abr ago dic gen mag giu lug set ott fev out mrt maa mei"
)
_MONTH: Final = "(?:" + "|".join(f"[{name[0].upper()}{name[0]}]{name[1:]}" for name in _MONTHS.split()) + r")\.?"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_DATE: Final = (
    rf"(?:(?=[0-9]{{1,4}}[/.\- ])(?:{_DAY}(?P<sep>[/.\-]){_DAY}(?P=sep){_YEAR}|{_DAY}/{_DAY}/[0-9]{{2}}"
    rf"|{_YEAR}(?P<iso>[/.\-]){_DAY}(?P=iso){_DAY}|{_DAY}[-. ]{{1,2}}{_MONTH}(?:[- ][0-9]{{2,4}})?)"
    rf"|(?=[A-Za-z]{{3}}){_MONTH}[- ](?:{_YEAR}|[0-9]{{2}}))"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_DIGITS: Final = r"[0-9]{15}0+"
_FORMULA: Final = r"=[+-]?[(0-9][^|\"]*"

_AS_TEXT: Final = late_pattern(r'="([^"]*)"')

_WHOLE: Final = {
    Damage.ERROR_VALUE: late_pattern(_ERROR_VALUE),
    Damage.SCIENTIFIC: late_pattern(_SCIENTIFIC),
    Damage.DATE: late_pattern(_DATE),
    Damage.DIGITS: late_pattern(_DIGITS),
    Damage.FORMULA: late_pattern(_FORMULA),
}
_TELLING: Final = frozenset("#=eE-/. ")
"""Every damaged cell has one of these, or is a number of more than 15 digits."""
_LONGEST_SURE: Final = 15


def damages_of(key: str) -> tuple[Damage, ...]:
    """Which damages are looked for in the field `key`; error values in every field."""
    kinds = [Damage.ERROR_VALUE]
    if key in NUMBERED_FIELDS:
        kinds += (Damage.SCIENTIFIC, Damage.FORMULA)
    if key in DATED_FIELDS:
        kinds.append(Damage.DATE)
    if key in LONG_NUMBER_FIELDS:
        kinds.append(Damage.DIGITS)
    return tuple(kinds)


def damage_of(text: str, kinds: tuple[Damage, ...]) -> Damage | None:
    """How a spreadsheet changed the whole of `text`, of the `kinds` asked for; None where it shows nothing."""
    if len(text) <= _LONGEST_SURE and _TELLING.isdisjoint(text):
        return None
    for kind in kinds:
        if _WHOLE[kind].fullmatch(text):
            return kind
    return None


_IN_COLUMN: Final[dict[Damage, re.Pattern[str]]] = {
    kind: late_pattern(rf"\| *(?:{pattern.pattern}) *(?=\|)")
    for kind, pattern in _WHOLE.items()
    if kind is not Damage.ERROR_VALUE
}


def may_be_damaged(joined: str, longest: int, kinds: tuple[Damage, ...]) -> bool:
    """Whether a column holds a cell that a spreadsheet changed, error values left aside: `#` alone tells of those.

    Args:
        joined: the column as `|cell|cell|`; a `|` inside a cell may give a false alarm, never a miss.
        longest: characters of its longest cell.
        kinds: the damages looked for.
    """
    for kind in kinds:
        # What every such cell has, seen faster than the pattern.
        if kind is Damage.SCIENTIFIC:
            may = "E" in joined or "e" in joined
        elif kind is Damage.DATE:
            may = "-" in joined or "/" in joined or "." in joined or " " in joined
        elif kind is Damage.FORMULA:
            may = "=" in joined
        else:
            may = kind is Damage.DIGITS and longest > 15
        if may and _IN_COLUMN[kind].search(joined):
            return True
    return False


def written_as_text(text: str) -> str | None:
    """What stands inside `="…"`, the way to keep zeros in a spreadsheet; None for any other cell."""
    match = _AS_TEXT.fullmatch(text) if text.startswith("=") else None
    return match[1] if match else None


def digits_of(text: str) -> int:
    """How many digits before the period a number in scientific notation has; 0 where that is a number below 1."""
    exponent = re.split("[eE]", text)[-1]
    whole = text.lstrip("-").replace(",", ".").partition(".")[0]
    return max(0, len(re.split("[eE]", whole)[0]) + int(exponent)) if exponent.lstrip("+-").isdigit() else 0
