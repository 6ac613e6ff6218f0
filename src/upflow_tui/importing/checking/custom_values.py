"""The values of custom fields, by type (Seed: Custom fields, "Formatting guide"; docs/rules.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Final, assert_never

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Severity
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.core.text import clean, hidden_fix, seen
from upflow_tui.importing.checking.cells import Accept, Place, Verdict
from upflow_tui.importing.checking.nearest_name import Nearest
from upflow_tui.importing.checking.odd_text import without_html
from upflow_tui.importing.checking.value_shapes import GROUPED_SHAPE, NUMBER_SHAPE
from upflow_tui.importing.fixes.readings import looks_like_date, read_date, read_number

SEPARATORS: Final = late_pattern("[,;]")
"""What may stand between several values of a cell."""

_NUMBER: Final = late_pattern(NUMBER_SHAPE)
_ISO: Final = late_pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_NUMBER: Final = late_pattern(r"[2-5][0-9]{4}")
_PERCENT: Final = late_pattern(r"\s*%$")
_GROUPED: Final = late_pattern(GROUPED_SHAPE)
_LEADING: Final = late_pattern(r"^[\s,;]+")
_ENDS: Final = late_pattern(r"\s*(?:[,;]|$)")
_ASKED: Final = "Write it as YYYY-MM-DD"
_MOST_NAMED: Final = 20
"""So many names are listed in a sentence."""


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
    if not _NUMBER.fullmatch(text):
        return place.refuse("number_invalid", raw, fix=_number_fix(text))
    if _GROUPED.fullmatch(text):
        whole = text.replace(".", "")
        return text, (place.find("thousands_point", raw, label=place.field.label, whole=whole),)
    return text, ()


def _number_fix(text: str) -> str | None:
    """What to write instead, one way or the other; None for the usual fix. The fix *numbers* reads it alike."""
    with_comma, with_point = read_number(_PERCENT.sub("", text))
    if with_comma and with_point and with_comma != with_point:
        return f"Use a period for decimals: {with_point} or {with_comma}."
    written = with_comma or with_point
    if written is None:
        return None
    return f"Use a period for decimals: {written}." if "." in written else f"Write {written}."


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
    """The ISO date, where only one can be meant; else the form that is asked for, with what is known.

    The fix *dates* reads it alike.
    """
    day_first, month_first = read_date(text)
    if day_first and month_first and day_first != month_first:
        return f"{_ASKED}: {day_first} if the day comes first, {month_first} if the month does."
    if written := day_first or month_first:
        return f"Write {written}."
    if looks_like_date(text):
        return f"{_ASKED}, with a day that exists."
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
        self._places = {option: place for place, option in enumerate(self._options)}
        self._seen = {seen(option): option for option in self._options}
        self._nearest = Nearest(self._options)
        self._with_separators = sorted(
            (option for option in self._options if SEPARATORS.search(option)), key=len, reverse=True
        )

    def single(self, text: str, raw: str) -> Verdict:
        """Exactly one option."""
        option = self._options.get(text)
        return (option, ()) if option is not None else self._refuse([text], raw)

    def multiple(self, text: str, raw: str) -> Verdict:
        """Options in the order of the organization.

        A cell that is itself an option counts as that one. An option may hold a separator: the longest options are
        looked for first, the parts between semicolons count where two readings remain, and without any the error
        says both (docs/rules.md §4).
        """
        parts = [part for piece in SEPARATORS.split(text) if (part := clean(piece))]
        plain = parts if parts and all(part in self._options for part in parts) else None
        option = self._options.get(text)
        if option is not None:
            if plain is None or len(parts) == 1:
                return (option,), ()
            both = f'"{shorten(text)}" is read as one option, not as {_quoted(parts)}.'
            fix = f"Write {'; '.join(parts)} if you mean these."
            return (option,), (
                self._place.find("option_unknown", raw, severity=Severity.WARNING, message=both, fix=fix, text_fix=""),
            )
        longest = self._longest_first(text)
        if plain is not None and longest is not None and set(plain) != set(longest):
            pieces = [part for piece in text.split(";") if (part := clean(piece))]
            if ";" not in text or not all(part in self._options for part in pieces):
                message = f'"{shorten(text)}" is {_quoted(longest)}, or {_quoted(plain)}.'
                return self._place.refuse("option_unknown", raw, message=message, text_fix='Put ";" between options.')
            plain = pieces
            longest = None
        chosen = set(longest or plain or ())
        if not chosen:
            return self._refuse([part for part in dict.fromkeys(parts) if part not in self._options] or [text], raw)
        return tuple(self._options[key] for key in sorted(chosen, key=self._places.__getitem__)), ()

    def _longest_first(self, text: str) -> list[str] | None:
        """The options of a text, those that hold a separator looked for first; None where something else is left."""
        if not self._with_separators:
            return None
        found: list[str] = []
        rest = text
        while rest := _LEADING.sub("", rest):
            for option in self._with_separators:
                if rest.startswith(option) and _ENDS.match(rest, len(option)):
                    break
            else:
                option = clean(SEPARATORS.split(rest, maxsplit=1)[0])
                if option not in self._options:
                    return None
            found.append(option)
            rest = rest[len(option) :]
        return found

    def _refuse(self, unknown: list[str], raw: str) -> Verdict:
        hints = [hint for part in unknown if (hint := self._hint(part)) is not None]
        text_fix = " ".join(dict.fromkeys(hints)) or self._choices()
        named = ", ".join(f'"{shorten(part)}"' for part in unknown)
        message = None if named == f'"{shorten(raw)}"' else f"{named} {_is_no_option(len(unknown))}."
        return self._place.refuse("option_unknown", raw, text_fix=text_fix, message=message)

    def _hint(self, part: str) -> str | None:
        """The option that was probably meant."""
        meant = self._seen.get(seen(part))
        if meant is not None and (fix := hidden_fix(part, meant, "The option")) is not None:
            return fix
        near = self._nearest.find(without_html(part))
        return f'Use "{near}".' if near is not None else None

    def _choices(self) -> str:
        label = self._place.field.label
        if not self._options:
            return f"{label} has no option yet."
        if len(self._options) > 8:
            return f"Check the options of {label} in the organization."
        return f"Choose {either(self._options.values())}."


def _quoted(options: Iterable[str]) -> str:
    """`"A" and "B"`."""
    return " and ".join(f'"{shorten(option, 40)}"' for option in options)


def _is_no_option(count: int) -> str:
    return "is not an option" if count == 1 else "are not options"


def either(names: Iterable[str]) -> str:
    """`A, B or C`; of many the first, and that there are others."""
    chosen = [shorten(name, 40) for name in islice(names, _MOST_NAMED + 1)]
    if len(chosen) > _MOST_NAMED:
        return f"{', '.join(chosen[:_MOST_NAMED])} or another one of the organization"
    *others, last = chosen
    return f"{', '.join(others)} or {last}" if others else last
