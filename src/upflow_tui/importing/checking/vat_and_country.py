"""Details that are kept as written but look wrong: VAT numbers and countries (docs/rules.md §4, warnings only)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.checking.cells import Place, Verdict

_VAT_FILLING: Final = late_pattern(r"[ .\-/]")
_VAT_LIKE: Final = late_pattern(r"([A-Z]{2})([A-Z0-9+*]{6,14})")
_LINE_END: Final = late_pattern(r"[\r\n]")
_NOT_LETTER: Final = late_pattern(r"[\W\d_]+")
_CODE_AND_NAME: Final = late_pattern(r"[\[(]?(?P<code>[A-Z]{2,3})(?:[\])]\s*|\s*[-–:/,|]\s*)(?P<name>[^\W\d_].+)")
_NAME_AND_CODE: Final = late_pattern(r"(?P<name>.+[^\W\d_.])\s*(?:[\[(]|\s[-–:/|]\s|,\s*)(?P<code>[A-Z]{2,3})[\])]?")
_TURNED: Final = late_pattern(r"(?P<name>[^,(]+?)\s*[,(]\s*(?P<rest>[^()]+ (?:of|of the|de|du|von))\s*\)?")
_VAT_LENGTHS: Final = {
    country: frozenset(map(int, lengths))
    for country, *lengths in map(
        str.split,
        (
            *("AT 9", "BE 9 10", "BG 9 10", "CY 9", "CZ 8 9 10", "DE 9", "DK 8", "EE 9", "EL 8 9", "ES 9", "FI 8"),
            *("FR 11", "GR 8 9", "HR 11", "HU 8", "IE 8 9", "IT 11", "LT 9 12", "LU 8", "LV 11", "MT 8"),
            *("NL 6 7 8 9 10 11 12", "PL 10", "PT 9", "RO 6 7 8 9 10 13", "SE 12", "SI 8", "SK 10", "XI 9 12"),
        ),
    )
}
"""How many letters and digits may stand behind the code of each country. A column of numbers that are no VAT numbers is
told by that alone, without the package."""
_OTHER_CODES: Final = {"EL": "gr", "XI": "gb"}
"""Countries whose numbers begin with another code than their own."""
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


def vat_number(place: Place, text: str, raw: str) -> Verdict:
    """The text as written, with a warning where it is surely meant as a VAT number of the EU and is not a right one."""
    return text, () if vat_seems_right(text) else (place.find("vat_suspect", raw),)


def vat_seems_right(text: str) -> bool:
    """Whether a VAT number is right, or is nothing that can be judged: without an EU country before it, another tax ID.

    Spaces, periods, hyphens and slashes do not count. The check digits are those of python-stdnum.
    """
    quick = _QUICK.get(text[:2])
    if quick is not None and (verdict := quick(text[2:])) is not None:
        return verdict
    number = _VAT_FILLING.sub("", text).upper()
    like = _VAT_LIKE.fullmatch(number)
    if like is None:
        return True
    country, rest = like.groups()
    digits = sum(map(str.isdigit, rest))
    # More than three letters: a tax ID of elsewhere that happens to begin with a country's letters.
    lengths = _VAT_LENGTHS.get(country)
    if lengths is None or digits < 5 or len(rest) - digits > 3:
        return True
    return len(rest) in lengths and bool(_vat_module(country).is_valid(number))


@cache
def _vat_module(country: str) -> Any:
    from stdnum import get_cc_module

    return get_cc_module(_OTHER_CODES.get(country, country.lower()), "vat")


def _is_number(rest: str, length: int) -> bool:
    return len(rest) == length and rest.isdigit() and rest.isascii()


def _french(rest: str) -> bool | None:
    if not _is_number(rest, 11) or rest[2:5] == "000":  # Monaco has rules of its own
        return None
    # The nine digits after the key must pass Luhn's test.
    return (
        int(rest[2:] + "12") % 97 == int(rest[:2])
        and (sum(map(int, rest[2::2])) + sum(map(_DOUBLED.__getitem__, rest[3::2]))) % 10 == 0
    )


def _belgian(rest: str) -> bool | None:
    if not _is_number(rest, 10):
        return None
    return rest[0] in "01" and int(rest) > 0 and (int(rest[:-2]) + int(rest[-2:])) % 97 == 0


def _german(rest: str) -> bool | None:
    if not _is_number(rest, 9) or rest[0] == "0":
        return None
    check = 10
    for digit in rest[:-1]:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return (check + int(rest[-1])) % 10 == 1


_DOUBLED: Final = {str(digit): 2 * digit if digit < 5 else 2 * digit - 9 for digit in range(10)}
_QUICK: Final[dict[str, Callable[[str], bool | None]]] = {"FR": _french, "BE": _belgian, "DE": _german}
"""Short ways for common countries, five times faster than the package; None: it has to be asked."""


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

    Names are those in common use and the official and former ones, in seven languages and in the country's own;
    a code may stand before or behind the name ("[AT] Österreich", "US - United States").
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
    names = (name for code, text in _table().items() for name in (code, *text.split("|")))
    return frozenset(" ".join(plain_letters(name).split()) for name in names)


@cache
def _countries() -> dict[str, str]:
    """Every name and code, without case, accents and punctuation → the country's two letters."""
    known: dict[str, str] = {}
    for code, names in _table().items():
        for name in (code, *names.split("|")):
            known.setdefault(_country_key(name), code)
    return known


@cache
def _table() -> dict[str, str]:
    """The names of each country, with | between them, by its two letters."""
    import tomllib

    return tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))


def _country_key(text: str) -> str:
    return _NOT_LETTER.sub("", plain_letters(text).replace("ø", "o").replace("æ", "ae"))
