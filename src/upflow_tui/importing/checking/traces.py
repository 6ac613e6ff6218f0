"""What other programs leave in cells: codes of the web, `.0` behind numbers, invisible characters, apostrophes, NULL.

A cell is judged by itself; whether something is said of it, or once of its column, only the whole column tells
(docs/rules.md §2, "What other programs leave behind" and "Words for nothing").
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final, cast

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Scope, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.importing.checking.cells import CellValue, Place
from upflow_tui.importing.checking.nothing import BLANKED
from upflow_tui.importing.checking.odd_text import (
    TextMarks,
    begins_with_digit_mark,
    begins_with_sign,
    first_html,
    has_point_zero,
    number_mark,
)
from upflow_tui.importing.checking.spreadsheet_damage import NUMBERED_FIELDS
from upflow_tui.importing.checking.value_shapes import UNGROUPED_SHAPE

GATHERED: Final = frozenset(
    {"placeholder", "invisible_character", "html_entities", "number_ids", "apostrophe", "thousands_point"}
)
"""The codes that are said by column, or of cells only when the whole column was seen."""

_ALWAYS_BY_COLUMN: Final = frozenset({"placeholder", "number_ids", "apostrophe"})
_MOST: Final = 0.5
"""The share of a column's filled cells above which its cells are said together."""
_TOLD: Final = 200
"""So many cells of a column are told one by one; more are said together."""
_FEWEST_GROUPED: Final = 3
"""So many cells such as 2.500, and none that shows a period of decimals, are said."""
_UNGROUPED: Final = late_pattern(UNGROUPED_SHAPE)
_WORDS_NAMED: Final = 5
_NEARLY_ALL: Final = 0.95
_OTHERS: Final = 200
"""So many values that are no whole numbers are waited for."""


@dataclass(slots=True)
class _Column:
    """What was gathered of one code in one column."""

    place: Place
    lines: array[int] = field(default_factory=lambda: array("Q"))
    """Of the first cells that are told one by one."""
    findings: list[Finding] = field(default_factory=list)
    """Those of the same cells."""
    words: Counter[str] = field(default_factory=Counter)
    """The words for nothing."""
    count: int = 0


class Traces:
    """Gathers what the cells of a file hold of other programs, and says it at the end."""

    def __init__(self, places: dict[str, Place]) -> None:
        self._places = places
        self._columns: dict[tuple[str, str], _Column] = {}
        self._filled: Counter[str] = Counter()
        self._enough: set[str] = set()
        """The fields of which enough is counted."""
        self._grouped: set[str] = set()
        """The fields whose cells prove that a period groups thousands."""
        self._may_group = {key for key, place in places.items() if _is_number(place)}
        """The fields of numbers of which no cell shows that a period is one of decimals."""
        self._texts = {key for key, place in places.items() if place.field.custom is None and key != "main_contact"}
        """The fields whose values are true unless blank."""
        self._others = {key: 0 for key in places if key in NUMBERED_FIELDS}
        """By field: values that are no whole numbers, with or without `.0`."""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Traces)
            and (self._grouped, self._may_group) == (other._grouped, other._may_group)
            and self._seen() == other._seen()
        )

    __hash__ = None  # type: ignore[assignment]

    def _seen(self) -> dict[tuple[str, str], tuple[int, Counter[str], array[int]]]:
        return {key: (item.count, item.words, item.lines) for key, item in self._columns.items()}

    def count(self, key: str, values: Sequence[CellValue]) -> None:
        """The values of more cells of a field; once enough are counted, more of them would change nothing said."""
        if key in self._enough:
            return
        given: Sequence[CellValue]
        if values.__class__ is tuple:  # a column gives back the cells themselves where none is blank
            given = values
        elif key in self._texts:
            given = list(filter(None, values))
        else:
            given = [value for value in values if value is not None]
        self._filled[key] += len(given)
        others = self._others.get(key)
        # A column that has shown other values in plenty is none of numbers: it is not looked at again.
        if others is None or (others > _OTHERS and others > 2 * (1 - _NEARLY_ALL) * self._filled[key]):
            if _MOST * self._filled[key] >= _TOLD:
                self._enough.add(key)
        else:
            self._others[key] = others + _no_numbers(given)

    def prove_groups(self, key: str) -> None:
        """A cell of a field groups thousands with a period."""
        self._grouped.add(key)

    def look_for_groups(self, key: str, cells: Sequence[str]) -> None:
        """More cells of a field: one that shows a period of decimals ends the doubt about the others."""
        if key in self._may_group and _UNGROUPED.search("|".join(cells)):
            self._may_group.discard(key)

    def add(self, line: int, found: Finding) -> None:
        """One cell's finding of a code of `GATHERED`."""
        key = found.field or ""
        item = self._columns.get((found.code, key))
        if item is None:
            item = self._columns[found.code, key] = _Column(self._places[key])
        item.count += 1
        if found.code == "placeholder":
            item.words[(found.value or "").strip()] += 1
        if len(item.lines) <= _TOLD:
            item.lines.append(line)
            item.findings.append(found._replace(line=line))

    def findings(self) -> Iterator[Finding]:
        """What there is to say, in the order in which it was met."""
        for (code, key), item in self._columns.items():
            if code == "number_ids" and not self._holds_numbers(key):
                continue
            if code == "thousands_point" and key not in self._grouped:
                if key in self._may_group and item.count >= _FEWEST_GROUPED:
                    yield self._of_column(code, item)
                continue
            few = item.count <= _TOLD and item.count <= _MOST * self._filled[key]
            if few and code not in _ALWAYS_BY_COLUMN:
                yield from item.findings
            else:
                yield self._of_column(code, item)

    def _holds_numbers(self, key: str) -> bool:
        if key == "phone":  # others are written with signs and blanks
            return True
        return self._others[key] <= (1 - _NEARLY_ALL) * self._filled[key]

    def _of_column(self, code: str, item: _Column) -> Finding:
        place, first, sample = item.place, item.lines[0], item.findings[0]
        label, where = place.field.label, f"first on line {first:,}"
        cells, fix = counted(item.count, "cell"), sample.fix
        match code:
            case "placeholder":
                named = [f'"{shorten(word, 20)}"' for word, _ in item.words.most_common(_WORDS_NAMED)]
                mean = "means" if len(item.words) == 1 else "mean"
                times = "once" if item.count == 1 else f"{item.count:,} times"
                blank = ", read as blank" if place.field.key in BLANKED else ""
                message = f"{', '.join(named)} {mean} no value: {times} in {label}{blank} ({where})."
            case "invisible_character":
                message = f"{label} has invisible characters in {cells} ({where})."
            case "html_entities":
                value, sign = shorten(sample.value or "", 40), shorten(first_html(sample.value or ""), 20)
                message = f'{label} has codes such as {sign} instead of characters in {cells} ({where}: "{value}").'
            case "thousands_point":
                value = (sample.value or "").strip()
                others = "where others use a period to group thousands"
                if place.field.key not in self._grouped:
                    others = "that are read with a decimal period, though it may group thousands"
                message = f'{label} has {cells} such as "{value}" ({where}) {others}.'
            case "number_ids":
                value = shorten((sample.value or "").strip(), 40)
                mark = number_mark((sample.value or "").strip())
                message = f'{label} was stored as numbers with "{mark}" in {cells} ({where}: {value}).'
                fix = f'Remove "{mark}".'
            case _:
                message = f"The apostrophe in front of {cells} in {label} was left out ({where})."
        return find(
            code,
            column=place.column,
            field=place.field.key,
            severity=sample.severity,
            scope=Scope.COLUMN,
            message=message,
            fix=fix,
        )


def _no_numbers(values: Sequence[CellValue]) -> int:
    """How many of some values are no whole numbers, with or without `.0`. Most columns of numbers are told at once."""
    try:
        if "".join(cast(Sequence[str], values)).isdigit():
            return 0
    except TypeError:  # some were refused
        pass
    return sum(not (isinstance(value, str) and (value.isdigit() or has_point_zero(value))) for value in values)


def _is_number(place: Place) -> bool:
    return place.field.custom is not None and place.field.custom.type is CustomFieldType.NUMBER


def text_marks(fields: Mapping[str, Sequence[str]]) -> dict[str, TextMarks]:
    """Which apostrophes that begin values are no part of them, by field; others are `TextMarks.SIGNS`.

    Before a digit only where at least half of a column of numbers has one; before a sign in every column but those
    of text in which other values begin with such a sign and have none: that file was written without them.

    Args:
        fields: the trimmed values of each mapped field that the head of the file holds, blank ones left out.
    """
    found = {}
    for key, values in fields.items():
        if key in NUMBERED_FIELDS:
            if 2 * sum(map(begins_with_digit_mark, values)) >= max(1, len(values)):
                found[key] = TextMarks.DIGITS
        elif any(map(begins_with_sign, values)):
            found[key] = TextMarks.NONE
    return found
