"""VAT numbers, which are kept as written, with a warning where they look wrong (docs/rules.md §4).

What is right python-stdnum says. Most numbers are of a few countries: these are judged here, and what their rules say
of a number is what the package says (tests compare the two). It is imported only for the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.checking.cells import Judge, Place, Verdict

_FILLING: Final = late_pattern(r"[ .\-/]")
_LIKE: Final = late_pattern(r"([A-Z]{2})([A-Z0-9+*]{6,14})")
_LEAST, _MOST = 6, 14
"""Letters and digits behind the country in what is taken for a VAT number."""
LENGTHS: Final = {
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


def vat_number(place: Place, text: str, raw: str) -> Verdict:
    """The text as written, with a warning where it is surely meant as a VAT number of the EU and is not a right one."""
    return text, () if vat_seems_right(text) else (place.find("vat_suspect", raw),)


def vat_seems_right(text: str) -> bool:
    """Whether a VAT number is right, or is nothing that can be judged: without an EU country before it, another tax ID.

    Spaces, periods, hyphens and slashes do not count. The check digits are those of python-stdnum.
    """
    verdict = _of_digits(text)
    if verdict is not None:
        return verdict
    like = _LIKE.fullmatch(_FILLING.sub("", text).upper())
    if like is None:
        return True
    country, rest = like.groups()
    digits = sum(map(str.isdigit, rest))
    # More than three letters: a tax ID of elsewhere that happens to begin with a country's letters.
    if country not in LENGTHS or digits < 5 or len(rest) - digits > 3:
        return True
    return _is_right(country, rest)


def vat_judge(place: Place, judge: Judge) -> Judge:
    """The judge of a column of VAT numbers.

    Args:
        place: the column and its field.
        judge: the whole rule of a cell, with `vat_number`. A country's code with digits alone is spared it: nothing
            else that is asked of a text can be wrong with that.
    """
    suspect = place.find("vat_suspect", "")

    def quick(raw: str) -> Verdict:
        verdict = _of_digits(raw)
        if verdict is None:
            return judge(raw)
        return raw, () if verdict else (suspect.of_value(raw),)

    return quick


def _of_digits(text: str) -> bool | None:
    """Whether a number is right that is written as a country's code and digits alone; None for any other text."""
    country, rest = text[:2], text[2:]
    if country in LENGTHS and rest.isdigit() and rest.isascii() and _LEAST <= len(rest) <= _MOST:
        return _is_right(country, rest)
    return None


def _is_right(country: str, rest: str) -> bool:
    """Whether the number `rest` of a country is right."""
    if len(rest) not in LENGTHS[country]:
        return False
    quick = QUICK.get(country)
    verdict = quick(rest) if quick is not None else None
    return verdict if verdict is not None else bool(_package(country).is_valid(country + rest))


@cache
def _package(country: str) -> Any:
    from stdnum import get_cc_module

    return get_cc_module(_OTHER_CODES.get(country, country.lower()), "vat")


def _luhn(digits: str) -> int:
    """What the last digit of some must be 0 in, for Luhn's test: an odd number of them."""
    figures = digits.encode()
    return (sum(figures[::2].translate(_SINGLE)) + sum(figures[1::2].translate(_DOUBLED))) % 10


def _belgian(rest: str) -> bool | None:
    if not rest.isdigit():
        return None
    number = rest.zfill(10)
    return number[0] in "01" and int(number) > 0 and (int(number[:-2]) + int(number[-2:])) % 97 == 0


def _dutch(rest: str) -> bool | None:
    if rest.isdigit():
        return False  # it needs a B
    if len(rest) != 12 or rest[9] != "B" or not (rest[:9].isdigit() and rest[10:].isdigit()):
        return None
    if int(rest[:9]) == 0 or int(rest[10:]) == 0:
        return False
    # The company's number, or for one person the whole, has check digits.
    weighted = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), rest, strict=False))
    return (weighted - int(rest[8])) % 11 == 0 or int(f"2321{rest[:9]}11{rest[10:]}") % 97 == 1


def _french(rest: str) -> bool | None:
    if not rest.isdigit() or rest[2:5] == "000":  # Monaco has rules of its own
        return None
    return int(rest[2:] + "12") % 97 == int(rest[:2]) and _luhn(rest[2:]) == 0


def _german(rest: str) -> bool | None:
    if not rest.isdigit() or rest[0] == "0":
        return None
    check = 10
    for digit in rest[:-1]:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return (check + int(rest[-1])) % 10 == 1


def _italian(rest: str) -> bool | None:
    if not rest.isdigit():
        return None
    province = rest[7:10]
    is_one = "001" <= province <= "100" or province in ("120", "121", "888", "999")
    return is_one and rest[:7] != "0000000" and _luhn(rest) == 0


def _spanish(rest: str) -> bool | None:
    if rest[:-1].isdigit():  # a person
        return rest[-1] == "TRWAGMYFPDXBNJZSQVHLCKE"[int(rest[:-1]) % 23]
    if not rest[1:-1].isdigit() or rest[0] not in "ABCDEFGHJNPQRSUVW":
        return None
    check = -_luhn(f"0{rest[1:-1]}0") % 10
    return rest[-1] in (str(check), "JABCDEFGHI"[check])


_SINGLE: Final = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED: Final = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
QUICK: Final[dict[str, Callable[[str], bool | None]]] = {
    "BE": _belgian,
    "DE": _german,
    "ES": _spanish,
    "FR": _french,
    "IT": _italian,
    "NL": _dutch,
}
"""Common countries, judged several times as fast as by the package, of which a wrong number is an exception. Each is
given a number of a length that the country has, capitals, digits, `+` and `*` alone; None: the package has to be asked.
"""
