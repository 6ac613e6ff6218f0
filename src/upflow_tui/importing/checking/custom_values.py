"""The values of custom fields, by type (Seed: Custom fields, "Formatting guide"; docs/rules.md §4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, assert_never

from upflow_tui.core.findings import shorten
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.cells import Accept, Place, Verdict
from upflow_tui.importing.checking.nearest_name import Nearest

NUMBER_SHAPE: Final = r"-?[0-9]+(?:\.[0-9]+)?"
"""docs/rules.md §4: ASCII `-?\\d+(\\.\\d+)?`."""

DATE_SHAPE: Final = r"(?:19|20)[0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
"""Dates that exist in every year; the 29th to the 31st need the calendar."""

SEPARATORS: Final = re.compile("[,;]")
"""What may stand between several values of a cell."""

_NUMBER: Final = re.compile(NUMBER_SHAPE)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[ T][0-9:.]+Z?)?")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?: [0-9:.]+)?")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_NUMBER: Final = re.compile(r"[2-5][0-9]{4}")
_MONEY: Final = re.compile(r"[€$£%]|\b(?:EUR|USD|GBP|CHF)\b")
_GROUP_SPACE: Final = re.compile("(?<=[0-9])[ \xa0\u202f'’](?=[0-9]{3}(?:[^0-9]|$))")
_ASKED: Final = "Write it as YYYY-MM-DD"


def accept_of(place: Place) -> Accept | None:
    """The rule of the custom field at `place`; None where any text is accepted."""
    custom = place.field.custom
    assert custom is not None
    match custom.type:
        case CustomFieldType.TEXT:
            return None
        case CustomFieldType.NUMBER:
            return lambda text, raw: _number(place, text, raw)
        case CustomFieldType.DATE:
            return lambda text, raw: _date(place, text, raw)
        case CustomFieldType.BOOLEAN:
            return lambda text, raw: _boolean(place, text, raw)
        case CustomFieldType.SINGLE_SELECT:
            return Options(place, custom.options).single
        case CustomFieldType.MULTI_SELECT:
            return Options(place, custom.options).multiple
        case unknown:
            assert_never(unknown)


def _boolean(place: Place, text: str, raw: str) -> Verdict:
    # lower(), not casefold(): a long s is no s here.
    word = text.lower()
    if word in ("true", "false"):
        return word == "true", ()
    return place.refuse("boolean_invalid", raw)


def _number(place: Place, text: str, raw: str) -> Verdict:
    if _NUMBER.fullmatch(text):
        return text, ()
    return place.refuse("number_invalid", raw, fix=_number_fix(text))


def _number_fix(text: str) -> str | None:
    """What to write instead, where the text leaves no doubt; None for the usual fix."""
    bare = _GROUP_SPACE.sub("", _MONEY.sub("", text).strip()).replace("−", "-").removeprefix("+")
    if re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", bare):
        return f"Use a period for decimals: {bare.replace(',', '')} or {bare.replace(',', '.')}."
    if re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", bare):
        bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        return None
    return f"Use a period for decimals: {bare}." if "." in bare else f"Write {bare}."


def _date(place: Place, text: str, raw: str) -> Verdict:
    iso = _ISO.fullmatch(text)
    if iso and _exists(*iso.groups()):
        return text, ()
    return place.refuse("date_invalid", raw, fix=_date_fix(text))


def _exists(year: str, month: str, day: str) -> str | None:
    """The date in ISO form, if there is such a day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _date_fix(text: str) -> str | None:
    """The ISO date, where only one can be meant; else the form that is asked for, with what is known."""
    for pattern in (_ISO, _YEAR_FIRST, _COMPACT):
        match = pattern.fullmatch(text)
        if match:
            written = _exists(*match.groups())
            return f"Write {written}." if written else f"{_ASKED}, with a day that exists."
    match = _YEAR_LAST.fullmatch(text)
    if match:
        first, second, year = match.groups()
        day_first, month_first = _exists(year, second, first), _exists(year, first, second)
        if day_first and month_first and day_first != month_first:
            return f"{_ASKED}: {day_first} if the day comes first, {month_first} if the month does."
        written = day_first or month_first
        return f"Write {written}." if written else f"{_ASKED}, with a day that exists."
    if _DAY_NUMBER.fullmatch(text):
        return f"{_ASKED}: {text} is a spreadsheet's own number for a day; format the column as a date first."
    return None


class Options:
    """The rule of a field whose values come from a list; both sides are compared trimmed and in NFC.

    Source: Seed, Single-Select ("exactly matches an existing option") and Multi-Select ("separated by commas or
    semicolons. All values must already exist").
    """

    def __init__(self, place: Place, options: Iterable[str]) -> None:
        self._place = place
        self._options = {clean(option): option for option in options}
        self._nearest = Nearest(self._options)

    def single(self, text: str, raw: str) -> Verdict:
        """Exactly one option."""
        option = self._options.get(text)
        return (option, ()) if option is not None else self._refuse([text], raw)

    def multiple(self, text: str, raw: str) -> Verdict:
        """Options in the order of the organization; a cell that is itself an option counts as that one."""
        option = self._options.get(text)
        if option is not None:
            return (option,), ()
        parts = [part for piece in SEPARATORS.split(text) if (part := clean(piece))]
        unknown = [part for part in dict.fromkeys(parts) if part not in self._options]
        if unknown or not parts:
            return self._refuse(unknown or [text], raw)
        chosen = set(parts)
        return tuple(option for key, option in self._options.items() if key in chosen), ()

    def _refuse(self, unknown: list[str], raw: str) -> Verdict:
        hints = [f'Use "{near}".' for part in unknown if (near := self._nearest.find(part)) is not None]
        mend = " ".join(dict.fromkeys(hints)) or self._choices()
        named = ", ".join(f'"{shorten(part)}"' for part in unknown)
        message = None if named == f'"{shorten(raw)}"' else f"{named} {_is_no_option(len(unknown))}."
        return self._place.refuse("option_unknown", raw, mend=mend, message=message)

    def _choices(self) -> str:
        label = self._place.field.label
        if not self._options:
            return f"{label} has no option yet."
        if len(self._options) > 8:
            return f"Look at the options of {label} in the organization."
        return f"Choose {either(self._options.values())}."


def _is_no_option(count: int) -> str:
    return "is not an option" if count == 1 else "are not options"


def either(names: Iterable[str]) -> str:
    """`A, B or C`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
