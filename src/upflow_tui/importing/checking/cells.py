"""One cell at a time: what every field asks of its text, before the rules of its own kind (docs/rules.md §2 and §4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from upflow_tui.core.customer import CustomValue
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, Scope, Severity, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.core.text import (
    CONTROL,
    LINE_BREAK,
    MOST_MARKS,
    clean,
    fold_line_breaks,
    has_too_many_marks,
    invisible_characters,
    people_say,
    seen,
)
from upflow_tui.importing.checking.id_cells import ID_FIELDS, IdCells
from upflow_tui.importing.checking.nothing import (
    BLANKED,
    PARENTS,
    WORDS,
    keeps_such_words,
    severity_in,
    stands_for_nothing,
)
from upflow_tui.importing.checking.odd_text import (
    TextMarks,
    first_html,
    has_html,
    has_point_zero,
    has_text_mark,
    may_have_html,
)
from upflow_tui.importing.checking.rows import REFUSED, Refused
from upflow_tui.importing.checking.spreadsheet_damage import (
    NUMBERED_FIELDS,
    Damage,
    damage_of,
    damages_of,
    digits_of,
    written_as_text,
)
from upflow_tui.importing.file.sheet_facts import NO_RESULT
from upflow_tui.importing.fixes.texts import with_plain_spaces, without_invisible

CellValue: TypeAlias = CustomValue | Refused | None
"""A value as a row keeps it: None for a blank cell, REFUSED for one with an error."""

Verdict: TypeAlias = tuple[CellValue, tuple[Finding, ...]]
"""A cell's value, and what was found in it: findings without a line, at most one of them an error."""

Accept: TypeAlias = Callable[[str, str], Verdict]
"""The rule of a field's kind: the clean text and the cell as read → its verdict."""

Judge: TypeAlias = Callable[[str], Verdict]
"""The whole rule of a column: the cell as read → its verdict; the same cell always gets the same one."""

_C0: Final = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
)
_CONTROL_NAMES: Final = dict(enumerate(_C0.split())) | {0x7F: "DEL"}

_COMPARED: Final = frozenset({"external_id", "customer_name", "parent_id", "parent_name", "first_name", "family_name"})
"""Fields of names and IDs: a no-break space in them is no plain one."""

_PARTED_DIGITS: Final = late_pattern(r"\d \d")
"""These may be two numbers."""

_LONG: Final = 16
"""Digits of a number of which programs lose the last ones."""
_LONG_FIELDS: Final = frozenset({"external_id", "parent_id", "accounting_code", "phone"})

_WARNINGS: Final = {
    Damage.DATE: '{label} "{value}" looks like a date that a spreadsheet made of it.',
    Damage.FORMULA: '{label} "{value}" begins like a formula of a spreadsheet.',
    Damage.DIGITS: '{label} "{value}" may have lost its last digits to a spreadsheet.',
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: its column in the file (0 = first) and the field it is mapped to."""

    column: int
    field: Field

    @property
    def error_scope(self) -> Scope:
        """How far an error goes that is not of the field's own kind: text too long, a control character."""
        if self.field.key in ("external_id", "customer_name"):
            return Scope.LINE
        return Scope.CONTACT if self.field.key == "contact_email" else Scope.CELL

    @property
    def keeps_line_breaks(self) -> bool:
        """Whether line breaks and tabs stay: in Address and Text fields (docs/rules.md §2)."""
        custom = self.field.custom
        return self.field.key == "address" or (custom is not None and custom.type is CustomFieldType.TEXT)

    def find(self, code: str, raw: str, **texts: Any) -> Finding:
        """A finding about a cell of this column, as `core.findings.find` makes it; its line comes later."""
        return find(code, column=self.column, field=self.field.key, value=raw, **texts)

    def refuse(self, code: str, raw: str, **texts: Any) -> Verdict:
        """The verdict of a cell with this error."""
        return REFUSED, (self.find(code, raw, **texts),)


NO_ID_CELLS: Final = IdCells()
"""Nothing is known of them."""

_ONE_LINE: Final = ("external_id", "parent_id")
"""Fields in which a line break is no space: it parts two values, or broke one."""


class CellJudge:
    """The rule of one column, without memory: trims, unwraps, folds and refuses, then asks the field's own rule.

    Args:
        place: the column and its field.
        accept: the rule of the field's kind; None where any text is accepted.
        marks: which apostrophes that begin the column's values are no part of them.
        ids: what is known of cells with IDs.

    Source: docs/rules.md §2 (control_character, excel_damage, trimming) and §4 (text_too_long, "names, IDs, address").
    """

    def __init__(
        self,
        place: Place,
        accept: Accept | None = None,
        *,
        marks: TextMarks = TextMarks.SIGNS,
        ids: IdCells = NO_ID_CELLS,
    ) -> None:
        self.place = place
        key = place.field.key
        self.limit = place.field.max_length
        self._accept = accept
        self._damages = damages_of(key)
        self._marks = marks
        self._ids = ids if key in ID_FIELDS else NO_ID_CELLS
        self.may_be_zero = key in PARENTS or (ids.zero_is_none and key == "external_id")
        """Whether zeros alone are no value."""
        self._is_number = key in NUMBERED_FIELDS
        self._blanks_words, self._keeps_words = key in BLANKED, keeps_such_words(place.field)
        self._keeps_text = self._keeps_words or key in ("external_id", *PARENTS)
        self._is_compared = key in _COMPARED
        self._may_be_damaged = len(self._damages) > 1

    def __call__(self, raw: str) -> Verdict:
        """The value and the findings of the cell `raw`, as csv gave it."""
        if not self._is_plain(raw):
            return self._judge_odd(raw)
        text = raw.strip(" ")
        if not text:
            return None, ()
        if self._has_traces(text) or (self._may_be_damaged and damage_of(text, self._damages) is not None):
            return self._judge_odd(raw)
        return (text, ()) if self._accept is None else self._accept(text, raw)

    def _is_plain(self, raw: str) -> bool:
        """Whether the cell needs no more than trimming of spaces, damage that only IDs suffer left aside."""
        return (
            raw.isprintable()
            and len(raw) <= self.limit
            and (raw.isascii() or (not has_too_many_marks(raw) and unicodedata.is_normalized("NFC", raw)))
            and "#" not in raw
            and '="' not in raw
        )

    def _has_traces(self, text: str) -> bool:
        """Whether another program has left something in a trimmed text that is printable."""
        return (
            text in WORDS
            or text[0] == "'"
            or (may_have_html(text) and has_html(text))
            or (self.may_be_zero and text[0] == "0")
            or (self._is_number and (".0" in text or "," in text) and has_point_zero(text))
        )

    def _judge_odd(self, raw: str) -> Verdict:
        text = clean(raw)
        notes: tuple[Finding, ...] = ()
        inside = written_as_text(text)
        if inside is not None:
            text = clean(inside)
            notes = (self._note(raw, "excel_damage", f'is read as "{shorten(text)}", without ="…".'),)
        if has_text_mark(text, self._marks) or self._ids.has_mark(text):
            text = clean(text[1:])
            notes += (self.place.find("apostrophe", raw, label=self.place.field.label),)
        if not text:
            return None, ()
        if (self._blanks_words or self._keeps_words) and self._is_nothing(text):
            return None if self._blanks_words else text, (*notes, self._nothing(text, raw))
        error = self._error(text, raw)
        if error is not None:
            return REFUSED, (error,)
        if not self.place.keeps_line_breaks and LINE_BREAK.search(text):
            text = fold_line_breaks(text)
            notes += (
                self._note(raw, "control_character", "has a line break or a tab, which was replaced by a space."),
            )
        damage = damage_of(text, self._damages)
        if damage is not None:
            message = _WARNINGS[damage].format(label=self.place.field.label, value=shorten(text))
            notes += (self.place.find("excel_damage", raw, severity=Severity.WARNING, message=message),)
        if self._keeps_text:
            notes += tuple(self._trace(code, text, raw) for code in self._traces(text))
        if self._accept is None:
            return text, notes
        value, found = self._accept(text, raw)
        if value is REFUSED and (unseen := invisible_characters(text)):
            return value, self._with_what_is_unseen(text, found, people_say(unseen[0]))
        # An error makes the notes pointless: the cell will be written again anyway.
        return (value, found) if value is REFUSED else (value, notes + found)

    def _with_what_is_unseen(self, text: str, found: tuple[Finding, ...], character: str) -> tuple[Finding, ...]:
        """The findings of a refused cell; the fix of the error names a character that nobody sees."""
        assert self._accept is not None
        shown = seen(text)
        for plain in (shown, shown if _PARTED_DIGITS.search(shown) else shown.replace(" ", "")):
            if self._accept(plain, plain)[0] is not REFUSED:
                fix = f'Write "{shorten(plain)}": the cell has a {character}.'
                return tuple(item._replace(own_fix=fix) if item.is_error else item for item in found)
        custom = self.place.field.custom
        if custom is not None and custom.type is CustomFieldType.NUMBER:  # a no-break space there parts thousands
            return found
        return tuple(
            item._replace(own_fix=f"{item.fix} The cell has a {character}.")
            if item.is_error and character not in item.fix
            else item
            for item in found
        )

    def _is_nothing(self, text: str) -> bool:
        return stands_for_nothing(self.place.field, text) or self._ids.is_none(self.place.field.key, text)

    def _traces(self, text: str) -> Iterator[str]:
        """The codes of what another program has left in a text that is kept as it is."""
        if not text.isprintable():
            seen = text if self._is_compared else with_plain_spaces(text)
            if without_invisible(seen) != seen:
                yield "invisible_character"
        if has_html(text):
            yield "html_entities"
        if self._is_number and has_point_zero(text):
            yield "number_ids"

    def _trace(self, code: str, text: str, raw: str) -> Finding:
        label = self.place.field.label
        if code == "html_entities":
            return self.place.find(code, raw, label=label, sign=shorten(first_html(text), 20))
        return self.place.find(code, raw, label=label)

    def _nothing(self, text: str, raw: str) -> Finding:
        """What is said of a word for nothing; of an ID on its line, else by column (`Traces`)."""
        label = self.place.field.label
        if self.place.field.key == "external_id":
            why = "is on lines with different names" if text == "0" else "means no value"
            message = f'Customer ID "{shorten(text)}" {why}, so the line is read as one without an ID.'
            return self.place.find("placeholder", raw, scope=Scope.CELL, message=message, fix="Write the ID.")
        severity = severity_in(self.place.field)
        return self.place.find("placeholder", text, severity=severity, label=label, times="once")

    def _error(self, text: str, raw: str) -> Finding | None:
        """The error that any field would have; `text` is clean, its line breaks still in it."""
        place, label = self.place, self.place.field.label
        control = CONTROL.search(text)
        if control is not None:
            return place.find(
                "control_character", raw, scope=place.error_scope, label=label, character=_control_name(control[0])
            )
        if has_too_many_marks(text):
            message = f"{label} has more than {MOST_MARKS} combining marks in a row."
            return place.find("control_character", raw, scope=place.error_scope, message=message, fix="Retype it.")
        if place.field.key in _ONE_LINE and LINE_BREAK.search(text):
            message = f"{label} has a line break or a tab in it."
            return place.find("control_character", raw, scope=place.error_scope, label=label, message=message)
        if text == NO_RESULT:
            return place.find("formula_without_result", raw, scope=place.error_scope, label=label)
        damage = damage_of(text, self._damages)
        digits = digits_of(text) if damage is Damage.SCIENTIFIC else 0
        if digits >= _LONG and place.field.key in _LONG_FIELDS:
            return place.find("long_number", raw, scope=place.error_scope, label=label, digits=digits)
        if damage is not None and damage.is_certain:
            # A damaged ID names nobody; a damaged name is one refused cell, as long as the ID tells whose it is.
            scope = Scope.CELL if place.field.key == "customer_name" else place.error_scope
            return place.find("excel_damage", raw, scope=scope, label=label)
        if len(text) > self.limit:
            subject = "Text" if place.keeps_line_breaks and place.field.custom else label
            return place.find(
                "text_too_long",
                raw,
                scope=place.error_scope,
                subject=subject,
                length=f"{len(text):,}",
                limit=f"{self.limit:,}",
            )
        return None

    def _note(self, raw: str, code: str, said: str) -> Finding:
        return self.place.find(
            code,
            raw,
            severity=Severity.NOTE,
            scope=Scope.CELL,
            message=f"{self.place.field.label} {said}",
            fix="Nothing to do if this is intended.",
        )


def _control_name(character: str) -> str:
    code = ord(character)
    return _CONTROL_NAMES.get(code, f"U+{code:04X}")
