"""Countries by name and code: kept as written, with a warning where none is known by it (docs/rules.md §4)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.checking.cells import Place, Verdict
from upflow_tui.importing.checking.country_names import COUNTRY_NAMES

_LINE_END: Final = late_pattern(r"[\r\n]")
_NOT_LETTER: Final = late_pattern(r"[\W\d_]+")
_CODE_AND_NAME: Final = late_pattern(r"[\[(]?(?P<code>[A-Z]{2,3})(?:[\])]\s*|\s*[-–:/,|]\s*)(?P<name>[^\W\d_].+)")
_NAME_AND_CODE: Final = late_pattern(r"(?P<name>.+[^\W\d_.])\s*(?:[\[(]|\s[-–:/|]\s|,\s*)(?P<code>[A-Z]{2,3})[\])]?")
_TURNED: Final = late_pattern(r"(?P<name>[^,(]+?)\s*[,(]\s*(?P<rest>[^()]+ (?:of|of the|de|du|von))\s*\)?")
_KINDS: Final = (
    "federal|federative|islamic|socialist|democratic|plurinational|bolivarian|co-?operative|independent|oriental"
    "|hashemite|arab|united|people['’]s|grand|eastern"
)
_STATES: Final = (
    "republic|kingdom|states?|commonwealth|principality|duchy|sultanate|union|federation|confederation|emirate"
)
_FOREIGN: Final = (
    "r[ée]publique|royaume|bundesrepublik|republik|k[öo]nigreich|rep[úu]blica|reino|repubblica|regno|republiek"
    "|koninkrijk"
)
_OFFICIAL: Final = late_pattern(
    rf"^(?:(?:{_KINDS}) )*(?:{_STATES}) of (?:the )?"
    rf"|^(?:{_FOREIGN})(?: (?:f[ée]d[ée]rale?|federale))? (?:de la |d['’]|de |du |des |di |do |da |del |della |van )?"
)
_THE: Final = late_pattern(r"\s*\(the\)$|, the$", re.IGNORECASE)
_ARTICLE: Final = late_pattern(
    r"^(?:the|la|le|les|el|los|las|die|der|de|het|il|lo|gli|o|os|as) (?=[^\W\d_])|^(?:l|d)['’]"
)


def country(place: Place, text: str, raw: str) -> Verdict:
    """The text as written, with a warning where no country is known by this name or code, or where a line break has
    torn its name."""
    is_known = country_code(text) is not None and text[-1] not in ",;|"
    is_known = is_known and not (_LINE_END.search(raw.strip()) and _is_torn(text))
    return text, () if is_known else (place.find("country_unknown", raw),)


def _is_torn(text: str) -> bool:
    """Whether a country is only known by this text without its blanks."""
    return " ".join(plain_letters(text).split()) not in _spaced_names()


def country_code(text: str) -> str | None:
    """The two letters of a country given by name or by its ISO code; None if unknown.

    Names are those of `COUNTRY_NAMES`, and the official and former ones; a code may stand before or behind the name
    ("[AT] Österreich", "US - United States").
    """
    found = _country_of(text)
    if found is not None:
        return found
    if (bare := _THE.sub("", text)) != text:
        return country_code(bare)
    coded = _CODE_AND_NAME.fullmatch(text) or _NAME_AND_CODE.fullmatch(text)
    if coded is not None:
        by_code, by_name = _countries().get(coded["code"].lower()), country_code(coded["name"])
        return by_code if by_name in (by_code, None) else None
    if "&" in text:
        return country_code(text.replace("&", " and "))
    if "/" in text:  # in two languages: "Belgique / België"
        several = {_country_of(part.strip()) for part in text.split("/")}
        return several.pop() if len(several) == 1 else None
    code, _, name = text.partition(" ")
    found = _countries().get(code.lower()) if code.isupper() and name else None
    return found if found is not None and found == _country_of(name.strip()) else None


def _country_of(text: str) -> str | None:
    known = _countries()
    key = _country_key(text)
    if key in known:
        return known[key]
    plain = _ARTICLE.sub("", text.lower())
    if (key := _country_key(plain)) in known:
        return known[key]
    # "Korea, Republic of" and "Iran (Islamic Republic of)" as "Republic of Korea"; then without such words.
    turned = _TURNED.fullmatch(plain)
    if turned is not None:
        plain = f"{turned['rest']} {turned['name']}"
        if (key := _country_key(plain)) in known:
            return known[key]
    name = _OFFICIAL.sub("", plain)
    return known.get(_country_key(_ARTICLE.sub("", name))) if name != plain else None


@cache
def _spaced_names() -> frozenset[str]:
    """The names and codes with their blanks, in small letters without accents."""
    names = (name for code, text in COUNTRY_NAMES.items() for name in (code, *text.split("|")))
    return frozenset(" ".join(plain_letters(name).split()) for name in names)


@cache
def _countries() -> dict[str, str]:
    """Every name and code, without case, accents and punctuation → the country's two letters."""
    known: dict[str, str] = {}
    for code, names in COUNTRY_NAMES.items():
        for name in (code, *names.split("|")):
            known.setdefault(_country_key(name), code)
    return known


def _country_key(text: str) -> str:
    letters = text.lower() if text.isascii() else plain_letters(text).replace("ø", "o").replace("æ", "ae")
    return letters if letters.isalpha() else _NOT_LETTER.sub("", letters)
