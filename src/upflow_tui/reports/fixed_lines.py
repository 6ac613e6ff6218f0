"""The lines of a file as they were fixed, under Upflow's own labels: what a person uploads to Upflow itself.

Source: docs/rules.md §6 "The fixed file". Nothing is added: no line, no mark, no main contact, no guard for
spreadsheets. A value stands as the import reads it; what the import refuses is left out, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import CONTACT_FIELDS, PARENT_FIELDS, Mode, upflow_label
from upflow_tui.core.findings import Finding, Scope
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean, name_key
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.checking.odd_text import TextMarks
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, REFUSED, Row, contact_rows
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.planning.line_fates import Fate, LineFates

_MOVED: Final = frozenset({"width", "quote", "second_table"})
"""Errors of lines whose cells belong to no column for sure."""
OVERWRITING: Final = ("values_differ", "two_main_contacts")
"""What is found on a line that overwrites a value of an earlier one."""
_TEXTS: Final = {True: "true", False: "false"}


class WhichLines(StrEnum):
    """Which lines the fixed file has."""

    VALID = "valid"
    """Those that are not refused; refused cells are blank."""
    ALL = "all"
    """All that can be read; refused cells as they are."""
    CHANGED = "changed"
    """Valid ones that create or change something in the stored customers."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the lines are read and judged; made anew for each pass, as both keep memos."""

    repairer: Repairer
    checker: Checker

    @classmethod
    def of(
        cls, table: Table, repairer: Repairer, organization: Organization, mode: Mode, marks: Mapping[str, TextMarks]
    ) -> Way:
        """The way on which every line that can be read has its values: the import decides which are left out.

        Args:
            table: the file.
            repairer: what fixes its cells, with the mapping.
            organization: what the cells are checked against.
            mode: what the import is for.
            marks: which apostrophes are no part of the values (`text_marks`).
        """
        choices = ImportChoices(keep_lines=("all",))
        columns, splits, habits = table.columns, repairer.splits, table.habits
        return cls(
            repairer,
            Checker(repairer.mapping, columns, organization, choices, mode, splits, habits, marks=marks),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What an import, or its draft, made of the lines."""

    fates: LineFates
    errors: Callable[[], Iterator[Finding]]
    """Its errors by rising line."""
    of_nobody: Set[int]
    """The lines of customers that are refused as a whole."""
    overwriting: Set[int]
    """The lines that overwrite a value of an earlier one: what they bring may be stored already, and must still win."""
    clears: bool
    """Whether blank cells clear: then all lines of a customer belong together."""


@dataclass(slots=True)
class FixedCounts:
    """What was written, and what was left out."""

    lines: int = 0
    """Lines written, the header not counted."""
    cells_left_out: int = 0
    """Refused cells that are blank now."""
    lines_left_out: int = 0
    """Refused lines, and those skipped for an error."""
    lines_skipped: int = 0
    """Lines that are no customers."""
    lines_unchanged: int = 0
    """With `WhichLines.CHANGED`: lines that bring nothing new."""

    def left_out(self) -> list[tuple[int, str, str]]:
        """What is not in the file: how many, of what, and why, in words; nothing that is none."""
        every = (
            (self.lines_left_out, "line", "left out for errors"),
            (self.lines_skipped, "line", "skipped: not customers"),
            (self.lines_unchanged, "line", "left out because they change nothing"),
            (self.cells_left_out, "cell", "left blank for errors"),
        )
        return [item for item in every if item[0]]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out for an error."""
        return not self.cells_left_out and not self.lines_left_out


class FixedLines:
    """The rows of the fixed file, header first; to be gone through once.

    Args:
        table: the file.
        fields: the field of each of its columns.
        mode: what the import is for; it decides a label.
        way: makes what reads the lines.
        judged: what became of them.
        which: which lines are wanted.
        all_columns: whether columns without a field are kept, as they are.
    """

    def __init__(
        self,
        table: Table,
        fields: Sequence[str | None],
        mode: Mode,
        way: Callable[[], Way],
        judged: Judged,
        which: WhichLines = WhichLines.VALID,
        *,
        all_columns: bool = False,
    ) -> None:
        self.counts = FixedCounts()
        self._table = table
        self._way = way()
        self._new_way = way
        self._judged = judged
        self._which = which
        layout = self._way.checker.layout
        self._places = {key: place for place, key in enumerate(layout.keys, 1)}
        self._email = layout.contact_start if layout.contact_keys else None
        other_name = self._way.repairer.splits.other_name
        self._columns: list[tuple[int, str | None, str]] = []
        """Column of the file, field, and header of each column written."""
        labels = {upflow_label(key, mode) for key in fields if key is not None}
        for column, key in zip(table.columns, fields, strict=True):
            if key is not None:
                self._columns.append((column.index, key, upflow_label(key, mode)))
                if other_name is not None and key == self._way.repairer.splits.names:
                    self._columns.append((column.index, other_name, upflow_label(other_name, mode)))
            elif all_columns:
                # A header of this file must not be taken for the field that another column brings.
                header = f"{column.name} (not imported)" if column.header in labels else column.header
                self._columns.append((column.index, None, header))

    def __iter__(self) -> Iterator[list[str]]:
        together = self._judged.clears or self._judged.overwriting
        changed = self._changed_identities() if self._which is WhichLines.CHANGED and together else frozenset()
        errors = _ErrorsByLine(self._judged.errors())
        fates = self._judged.fates
        yield [header for _, _, header in self._columns]
        for chunk in self._table.read():
            self.counts.lines_left_out += len(chunk.broken)
            for cells, line, row in _rows_of(self._way, chunk):
                yield from self._written(cells, line, fates.get(line), errors.of(line), row, changed)

    def _written(
        self,
        cells: list[str],
        line: int,
        fate: Fate,
        errors: Sequence[Finding],
        row: Row | None,
        changed: frozenset[tuple[int, str]],
    ) -> Iterator[list[str]]:
        """The rows that a line of the file becomes: one, none, or one for each address that a fix takes apart."""
        if fate is Fate.SKIPPED:
            if errors:
                self.counts.lines_left_out += 1
            else:
                self.counts.lines_skipped += 1
            return
        if self._is_left_out(line, errors, row):
            self.counts.lines_left_out += 1
            return
        if self._which is WhichLines.CHANGED and not (fate is Fate.APPLIED or self._belongs(line, row, changed)):
            self.counts.lines_unchanged += 1
            return
        self.counts.lines += 1
        if row is None:
            yield [clean(cells[index]) for index, _, _ in self._columns]
            return
        for part in self._apart(row):
            yield self._cells(cells, part, errors)

    def _is_left_out(self, line: int, errors: Sequence[Finding], row: Row | None) -> bool:
        if self._which is WhichLines.ALL:
            return any(error.code in _MOVED for error in errors)
        if row is None or any(error.scope is Scope.LINE for error in errors):
            return True
        return line in self._judged.of_nobody

    def _belongs(self, line: int, row: Row | None, changed: frozenset[tuple[int, str]]) -> bool:
        """Whether a line that brings nothing new must go with the lines of its customer that do."""
        if row is None or not (self._judged.clears or line in self._judged.overwriting):
            return False
        return not changed.isdisjoint(_identities(row))

    def _apart(self, row: Row) -> Iterable[Row]:
        """The line once for each of its contacts; an address of several that is refused is none."""
        if self._email is None or row[self._email].__class__ is not tuple:
            return (row,)
        parts = contact_rows((row,), self._email)
        accepted = [part for part in parts if part[self._email] is not REFUSED]
        return accepted or parts[:1]

    def _cells(self, cells: Sequence[str], row: Row, errors: Sequence[Finding]) -> list[str]:
        refused = _refused_fields(errors) if errors and self._which is not WhichLines.ALL else frozenset()
        if self._email is not None and isinstance(row[self._email], str) and "contact_email" in refused:
            several = cells[self._index_of("contact_email")]
            if clean(several) != row[self._email]:  # one of several, and accepted
                refused -= CONTACT_FIELDS
        written = []
        for index, key, _ in self._columns:
            if key is None:
                written.append(cells[index])
                continue
            value = row[self._places[key]] if key in self._places else None
            if key in refused:
                self.counts.cells_left_out += bool(clean(cells[index]))
                written.append("")
            elif value is REFUSED:
                written.append(clean(cells[index]))
            else:
                written.append(_text(key, value))
        return written

    def _index_of(self, key: str) -> int:
        return next(index for index, field, _ in self._columns if field == key)

    def _changed_identities(self) -> frozenset[tuple[int, str]]:
        """IDs and names of the lines that bring something new."""
        way, applied = self._new_way(), set(self._judged.fates.lines_of(Fate.APPLIED))
        return frozenset(
            identity
            for chunk in self._table.read()
            for _, line, row in _rows_of(way, chunk)
            if line in applied and row is not None
            for identity in _identities(row)
        )


def _rows_of(way: Way, chunk: Chunk) -> Iterator[tuple[list[str], int, Row | None]]:
    """Each line of a chunk: its cells after the fixes, its number, and its values; None where it is refused."""
    fixed = way.repairer.repair(chunk)
    values = {row[LINE]: row for row in way.checker.check(fixed).rows}
    for cells, line in zip(fixed.rows, fixed.lines, strict=True):
        yield cells, line, values.get(line)


def _identities(row: Row) -> Iterator[tuple[int, str]]:
    """What tells whose line it is, by its place in the row."""
    if isinstance(row[EXTERNAL_ID], str):
        yield EXTERNAL_ID, row[EXTERNAL_ID]
    if isinstance(row[NAME], str):
        yield NAME, name_key(row[NAME])


def _refused_fields(errors: Iterable[Finding]) -> frozenset[str]:
    """The fields that are not imported because of errors: all of a contact, both of a parent."""
    refused: set[str] = set()
    for error in errors:
        if error.scope is Scope.CONTACT:
            refused |= CONTACT_FIELDS
        elif error.field in PARENT_FIELDS:
            refused |= PARENT_FIELDS
        elif error.field is not None:
            refused.add(error.field)
    return frozenset(refused)


def _text(key: str, value: Any) -> str:
    """A value as the seed's "Formatting guide" has it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        between = ";" if any("," in option for option in value) else ","
        return between.join(value)
    if isinstance(value, bool):
        return "1" if key == "main_contact" else _TEXTS[value]
    return str(value)


class _ErrorsByLine:
    """Errors that come by rising line, asked for by rising line."""

    def __init__(self, errors: Iterator[Finding]) -> None:
        self._errors = errors
        self._next = next(errors, None)

    def of(self, line: int) -> list[Finding]:
        """The errors of a physical line."""
        found = []
        while self._next is not None and (self._next.line is None or self._next.line <= line):
            if self._next.line == line:
                found.append(self._next)
            self._next = next(self._errors, None)
        return found
