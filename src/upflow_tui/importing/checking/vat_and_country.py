"""Details that are kept as written but look wrong: VAT numbers and countries (docs/rules.md §4, warnings only)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Final

from upflow_tui.core.text import plain_letters
from upflow_tui.importing.checking.cells import Place, Verdict

_VAT_FILLING: Final = re.compile(r"[ .\-/]")
_VAT_LIKE: Final = re.compile(r"([A-Z]{2})([A-Z0-9+*]{6,14})")
_EU: Final = "AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
_VAT_COUNTRIES: Final = frozenset(_EU.split())
_NOT_LETTER: Final = re.compile(r"[^a-z]+")
_ARTICLE: Final = re.compile(r"^(?:the|la|le|les|el|los|las|die|der|de|het|il|lo|gli|o|os|as) |^(?:l|d)['’]")


def vat_number(place: Place, text: str, raw: str) -> Verdict:
    """The text as written, with a warning where it is surely meant as a VAT number of the EU and is not a right one."""
    return text, () if vat_seems_right(text) else (place.find("vat_suspect", raw),)


def vat_seems_right(text: str) -> bool:
    """Whether a VAT number is right, or is nothing that can be judged: without an EU country before it, another tax ID.

    Spaces, periods, hyphens and slashes do not count. The check digits are those of python-stdnum.
    """
    quick = _QUICK.get(text[:2])
    if quick is not None and quick(text[2:]):
        return True
    number = _VAT_FILLING.sub("", text).upper()
    like = _VAT_LIKE.fullmatch(number)
    if like is None:
        return True
    country, rest = like.groups()
    digits = sum(map(str.isdigit, rest))
    # More than three letters: a tax ID of elsewhere that happens to begin with a country's letters.
    if country not in _VAT_COUNTRIES or digits < 5 or len(rest) - digits > 3:
        return True
    from stdnum.eu import vat

    return bool(vat.is_valid(number))


def _is_number(rest: str, length: int) -> bool:
    return len(rest) == length and rest.isdigit() and rest.isascii()


def _french(rest: str) -> bool:
    if not _is_number(rest, 11) or int(rest[2:] + "12") % 97 != int(rest[:2]):
        return False
    # The nine digits after the key must pass Luhn's test.
    return (sum(map(int, rest[2::2])) + sum(map(_DOUBLED.__getitem__, rest[3::2]))) % 10 == 0


def _belgian(rest: str) -> bool:
    return _is_number(rest, 10) and rest[0] in "01" and int(rest) > 0 and (int(rest[:-2]) + int(rest[-2:])) % 97 == 0


def _german(rest: str) -> bool:
    if not _is_number(rest, 9) or rest[0] == "0":
        return False
    check = 10
    for digit in rest[:-1]:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return (check + int(rest[-1])) % 10 == 1


_DOUBLED: Final = {str(digit): 2 * digit if digit < 5 else 2 * digit - 9 for digit in range(10)}
_QUICK: Final[dict[str, Callable[[str], bool]]] = {"FR": _french, "BE": _belgian, "DE": _german}
"""Short ways for common countries, five times faster than the package: they accept, they never refuse."""


def country(place: Place, text: str, raw: str) -> Verdict:
    """The text as written, with a warning where no country is known by this name or code."""
    return text, () if country_code(text) is not None else (place.find("country_unknown", raw),)


def country_code(text: str) -> str | None:
    """The two letters of a country given by name in one of seven languages or by its ISO code; None if unknown."""
    known = _countries()
    key = _country_key(text)
    return known.get(key) or known.get(_country_key(_ARTICLE.sub("", text.lower())))


@cache
def _countries() -> dict[str, str]:
    """Every name and code, without case, accents and punctuation → the country's two letters."""
    table = tomllib.loads(files("upflow_tui.importing.checking").joinpath("countries.toml").read_text(encoding="utf-8"))
    known: dict[str, str] = {}
    for code, names in table.items():
        for name in (code, *names.split("|")):
            known.setdefault(_country_key(name), code)
    return known


def _country_key(text: str) -> str:
    return _NOT_LETTER.sub("", plain_letters(text).replace("ø", "o").replace("æ", "ae"))
