"""Chunks of the file become checked rows and findings: docs/rules.md §4, and of §2 and §5 what one line alone
decides.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Final, TypeAlias

from upflow_tui.core.fields import Mode, catalogue
from upflow_tui.core.findings import PUT_BACK, Finding, Scope, Severity, find
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.importing.checking.assignments import AccountManagers, Workflows
from upflow_tui.importing.checking.cells import NO_ID_CELLS, Accept, CellJudge, CellValue, Place
from upflow_tui.importing.checking.columns import ColumnChecker, Noted, shaped_column, text_column
from upflow_tui.importing.checking.contact_cells import Positions, main_contact
from upflow_tui.importing.checking.countries import country
from upflow_tui.importing.checking.custom_values import accept_of
from upflow_tui.importing.checking.emails import Emails, email_column
from upflow_tui.importing.checking.id_cells import IdCells
from upflow_tui.importing.checking.line_kinds import LineKinds
from upflow_tui.importing.checking.look_alikes import LookAlikes
from upflow_tui.importing.checking.nothing import WORDS
from upflow_tui.importing.checking.odd_text import TextMarks
from upflow_tui.importing.checking.out_of_place import OutOfPlace
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.checking.rows import REFUSED, CheckedChunk, RefusedLine, Row, RowLayout
from upflow_tui.importing.checking.traces import GATHERED, Traces
from upflow_tui.importing.checking.value_shapes import DATE_SHAPE, GROUPED_SHAPE, NUMBER_SHAPE
from upflow_tui.importing.checking.vat_numbers import vat_judge, vat_number
from upflow_tui.importing.choices import BlankCells, ImportChoices, OnError
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.habits import NO_HABITS, Habits
from upflow_tui.importing.file.line_checks import broken_findings, width_findings
from upflow_tui.importing.fixes.readings import groups_thousands
from upflow_tui.importing.fixes.splitting import NO_SPLITS, FullNames, Splits
from upflow_tui.importing.matching.mapping import Mapping

Columns: TypeAlias = Sequence[Sequence[str]]
"""The cells of a chunk, column by column."""

_MOST_NAMED: Final = 6
"""So many lines are listed in a sentence."""
_NO_MARKS: Final[MappingOf[str, TextMarks]] = {}
_LINE_AND_COLUMN: Final = attrgetter("line", "column")
_NAMES: Final = ("first_name", "family_name")
_SHAPES: Final = {
    CustomFieldType.NUMBER: rf"(?!{GROUPED_SHAPE}\|){NUMBER_SHAPE}",
    CustomFieldType.DATE: DATE_SHAPE,
}


class Checker:
    """Checks a file chunk by chunk; it keeps memos, so one object serves one pass over one file.

    Args:
        mapping: the field of each column; it must lack no required field and hold no locked one.
        columns: the file's columns.
        organization: what values are checked against.
        choices: `on_error` and what is put back count here.
        mode: what the import is for.
        splits: which cells are taken apart (`Repairer.splits`).
        habits: what the head of the file shows.
        put_back: lines that only the whole pass showed to be customers.
        marks: which apostrophes are no part of the values, by field (`text_marks`).
        ids: what is known of the cells with IDs.
    """

    def __init__(
        self,
        mapping: Mapping,
        columns: Sequence[Column],
        organization: Organization,
        choices: ImportChoices,
        mode: Mode,
        splits: Splits = NO_SPLITS,
        habits: Habits = NO_HABITS,
        put_back: Collection[int] = (),
        marks: MappingOf[str, TextMarks] = _NO_MARKS,
        ids: IdCells = NO_ID_CELLS,
    ) -> None:
        fields = {field.key: field for field in catalogue(organization)}
        self._places = {key: Place(index, fields[key]) for index, key in enumerate(mapping.fields) if key is not None}
        self._names: FullNames | None = None
        if splits.names is not None and splits.other_name is not None and splits.names in self._places:
            self._names = FullNames(splits.names)
            self._places[splits.other_name] = replace(self._places[splits.names], field=fields[splits.other_name])
        self.layout = RowLayout.of(self._places.keys())
        self._width = len(columns)
        self._choices = choices
        self._mode = mode
        self._put_back = put_back
        self._named = frozenset(what for what in choices.keep_lines if isinstance(what, int))
        """The lines that the person puts back by their numbers."""
        self._not_seen = set(self._named)
        self.line_kinds = LineKinds(columns, {key: place.column for key, place in self._places.items()}, habits)
        """Which of its lines are no customers."""
        self._look_alikes = LookAlikes(habits, self._places)
        self._checkers = {
            key: column_checker(place, organization, splits, marks.get(key, TextMarks.SIGNS), ids)
            for key, place in self._places.items()
        }
        # Of a column of full names others are given than those that stand there.
        taken_apart = () if self._names is None else _NAMES
        as_they_are = {
            place.column: self._checkers[key] for key, place in self._places.items() if key not in taken_apart
        }
        self._out_of_place = OutOfPlace(habits, columns, self._places, as_they_are)
        self.traces = Traces(self._places)
        """What other programs have left in the lines checked so far."""
        postal = self._places.get("postal_code")
        self.postal_codes = (
            PostalCodes(postal, without_country="country" not in self._places) if postal is not None else None
        )
        """Those of the lines checked so far; None where they are not mapped."""

    def check(self, chunk: Chunk, skip: Container[int] = ()) -> CheckedChunk:
        """The rows and findings of a chunk.

        Args:
            chunk: rows of exactly the file's width.
            skip: lines that go to `skipped` whatever they hold; what is found in them is reported all the same.

        Returns:
            Each line of the chunk once, in `rows`, `refused` or `skipped`; findings by line, then by column.
        """
        work = _Work(chunk.lines)
        columns = list(zip(*chunk.rows, strict=True))
        away = self._find_no_customers(chunk, columns, work)
        self._find_widths(chunk, work)
        self._check_columns(chunk, columns, work)
        self._check_identities(chunk, work)
        self._check_contact_emails(chunk, work)
        if self.postal_codes is not None:
            codes, countries = work.column("postal_code"), work.column("country")
            self.postal_codes.add(work.lines, codes, countries, work.silent)
        work.findings += broken_findings(chunk)
        work.findings = _in_reading_order(work.findings)
        return self._result(chunk, work, skip, away)

    def finish(self) -> list[Finding]:
        """What only the whole file shows (`postal_code_short`, traces of other programs, lines to put back that it has
        not), by line."""
        found = list(self.traces.findings())
        if self._not_seen:
            found.append(_no_lines(sorted(self._not_seen)))
        if self.postal_codes is not None:
            found += self.postal_codes.findings()
        return _in_reading_order(found)

    def _find_no_customers(self, chunk: Chunk, columns: Columns, work: _Work) -> set[int]:
        """The positions of the lines that are skipped because they are no customers; those put back are not."""
        away = set()
        judged = self.line_kinds.judge(chunk, columns)
        if self._named:
            self._find_not_skipped(chunk, judged, work)
        for at, found in judged.items():
            line = work.lines[at]
            if found.is_error:
                work.add(at, found)
            elif line in self._put_back:
                continue
            else:
                if self._choices.keeps_line(found.code, line):
                    work.findings.append(found._replace(own_fix=PUT_BACK))
                    continue
                work.findings.append(found)
                away.add(at)
            work.silent.add(at)
        return away

    def _find_not_skipped(self, chunk: Chunk, judged: Container[int], work: _Work) -> None:
        """Notes the lines that were to be put back, and are customers anyway; a broken one has its error."""
        self._not_seen.difference_update(work.lines, (line for line, _ in chunk.broken))
        for at, line in enumerate(work.lines):
            if line in self._named and at not in judged:
                work.findings.append(find("line_not_skipped", line=line, number=line))

    def _find_widths(self, chunk: Chunk, work: _Work) -> None:
        """Notes the lines of a wrong width. Nothing says which of their cells belongs to which column: what these would
        be refused for is left unsaid."""
        if not chunk.ragged:
            return
        for at, found in width_findings(chunk, self._width).items():
            if at not in work.silent:
                work.add(at, found)
                work.silent.add(at)

    def _check_columns(self, chunk: Chunk, columns: Columns, work: _Work) -> None:
        """Checks each mapped column and places what is found on its lines."""
        if not chunk.rows:
            return
        noted: Noted = []
        for key, checker in self._checkers.items():
            cells = columns[self._places[key].column]
            if self._names is not None and key in _NAMES:
                cells = tuple(self._names[cell][key == "family_name"] for cell in cells)
            work.values[key] = checker.check(cells, noted)
            self.traces.count(key, work.values[key])
            self.traces.look_for_groups(key, cells)
        self._place(noted, work)
        emails = work.values.get("contact_email", ())
        misplaced = self._out_of_place.judge(chunk, columns, emails).items()
        for at, one in chain(misplaced, self._look_alikes.judge(chunk, columns)):
            if at not in work.silent:
                work.add(at, one)

    def _place(self, noted: Noted, work: _Work) -> None:
        """Places what was found in cells on their lines; what is said of a whole column is gathered."""
        ids, lines, silent, add = work.column("external_id"), work.lines, work.silent, work.add
        for at, found in noted:
            if at in silent:
                continue
            for one in found:
                code = one.code
                if code in GATHERED and (code, one.field) != ("placeholder", "external_id"):
                    self.traces.add(lines[at], one)
                    continue
                scope = one.scope
                if code == "number_invalid" and groups_thousands(one.value or ""):
                    self.traces.prove_groups(one.field or "")
                elif one.field == "customer_name" and one.is_error and ids[at] is None:
                    # A name that is refused where no ID tells whose line it is leaves nobody to import.
                    scope = Scope.LINE
                add(at, one.on_line(lines[at], scope))

    def _check_identities(self, chunk: Chunk, work: _Work) -> None:
        """docs/rules.md §5: neither ID nor name, or, where customers are assigned, no ID."""
        ids, names = work.column("external_id"), work.column("customer_name")
        if not WORDS.isdisjoint(names):
            # A word for nothing names somebody only where an ID tells who it is.
            names = [None if ids[at] is None and name in WORDS else name for at, name in enumerate(names)]
            work.values["customer_name"] = names
        if self._mode is Mode.ASSIGN:
            place = self._places["external_id"]
            for at in work.blanks(ids):
                found = place.find("customer_id_missing", chunk.rows[at][place.column])
                work.add(at, found._replace(line=work.lines[at]))
            return
        for at in work.blanks(ids):
            if names[at] is None:
                work.add(at, find("identity_missing", line=work.lines[at]))

    def _check_contact_emails(self, chunk: Chunk, work: _Work) -> None:
        """docs/rules.md §5: contact cells without an e-mail. Their contact cannot be told: its e-mail counts as
        refused.
        """
        place = self._places.get("contact_email")
        others = [work.values[key] for key in self.layout.contact_keys[1:]] if work.lines else []
        if place is None or not others:
            return
        emails: list[CellValue] | None = None
        for at in work.blanks(work.column("contact_email")):
            if any(values[at] is not None and values[at] not in WORDS for values in others):
                emails = emails or list(work.column("contact_email"))
                emails[at] = REFUSED
                found = place.find("contact_email_missing", chunk.rows[at][place.column])
                work.add(at, found._replace(line=work.lines[at]))
        if emails is not None:
            work.values["contact_email"] = emails

    def _result(self, chunk: Chunk, work: _Work, skip: Container[int], away: set[int]) -> CheckedChunk:
        skips_errors = self._choices.on_error is OnError.SKIP_LINE
        columns = [work.column(key) for key in self.layout.keys]
        rows = list(zip(work.lines, *columns, strict=True))
        clears = self._choices.blank is BlankCells.CLEAR
        result = CheckedChunk(rows, work.findings)
        skipped = {at for at, line in enumerate(work.lines) if line in skip} if skip else set()
        skipped |= away
        if skips_errors:
            skipped |= work.faulty
        gone = skipped | work.refused
        if gone:
            for at in sorted(gone):
                (result.skipped if at in skipped else result.refused).append(
                    self._refused_line(work, at, away, rows[at] if clears else None)
                )
            for at in sorted(gone, reverse=True):
                del rows[at]
        for line, _ in chunk.broken:
            where = result.skipped if skips_errors or line in skip else result.refused
            where.append(RefusedLine(line))
        if chunk.broken:
            result.refused.sort(key=lambda item: item.line)
            result.skipped.sort(key=lambda item: item.line)
        return result

    def _refused_line(self, work: _Work, at: int, away: Container[int], row: Row | None) -> RefusedLine:
        if at in away:
            return RefusedLine(work.lines[at])
        external_id, name = work.column("external_id")[at], work.column("customer_name")[at]
        return RefusedLine(
            work.lines[at],
            external_id if isinstance(external_id, str) else None,
            name if isinstance(name, str) else None,
            any(work.values[key][at] is not None for key in self.layout.contact_keys),
            row,
        )


class _Work:
    """What is known of a chunk while it is checked. Positions count from 0 in the chunk."""

    def __init__(self, lines: list[int]) -> None:
        self.lines = lines
        self.values: dict[str, Sequence[CellValue]] = {}
        self.findings: list[Finding] = []
        self.silent: set[int] = set()
        """Positions whose cells say nothing: of no customer, or of a wrong width."""
        self.refused: set[int] = set()
        """Positions with an error of scope line."""
        self.faulty: set[int] = set()
        """Positions with any error."""
        self._blank: Sequence[CellValue] = (None,) * len(lines)

    def column(self, key: str) -> Sequence[CellValue]:
        """The values of a field; blank where it is not mapped."""
        return self.values.get(key, self._blank)

    def blanks(self, values: Sequence[CellValue]) -> list[int]:
        """The positions without a value, silent ones left out."""
        return [at for at, value in enumerate(values) if value is None and at not in self.silent]

    def add(self, at: int, found: Finding) -> None:
        """A finding of the line at this position."""
        self.findings.append(found)
        if found.severity is Severity.ERROR:
            self.faulty.add(at)
            if found.scope is Scope.LINE:
                self.refused.add(at)


def column_checker(
    place: Place,
    organization: Organization,
    splits: Splits = NO_SPLITS,
    marks: TextMarks = TextMarks.SIGNS,
    ids: IdCells = NO_ID_CELLS,
) -> ColumnChecker:
    """The checker for the field of a column (docs/rules.md §4, row by row)."""
    key, custom = place.field.key, place.field.custom
    if key == "contact_email":
        emails = Emails(place, splits=splits.emails)
        return email_column(CellJudge(place, emails.accept), emails)
    accept = accept_of(place) if custom is not None else _accept(place, organization)
    judge = CellJudge(place, accept, marks=marks, ids=ids)
    if accept is None:
        return text_column(judge)
    if key == "vat_number":
        return ColumnChecker(vat_judge(place, judge))
    shape = _SHAPES.get(custom.type) if custom is not None else None
    return shaped_column(judge, shape) if shape is not None else ColumnChecker(judge)


def _accept(place: Place, organization: Organization) -> Accept | None:
    """The rule of a field that every organization has; None where any text is accepted."""
    match place.field.key:
        case "account_manager":
            return AccountManagers(place, organization).accept
        case "workflow":
            return Workflows(place, organization).accept
        case "position":
            return Positions(place, organization).accept
        case "main_contact":
            return partial(main_contact, place)
        case "vat_number":
            return partial(vat_number, place)
        case "country":
            return partial(country, place)
    return None


def _no_lines(numbers: Sequence[int]) -> Finding:
    """That the file has none of these lines."""
    shown = ", ".join(f"{number}" for number in numbers[:_MOST_NAMED])
    more = f" and {len(numbers) - _MOST_NAMED:,} more" if len(numbers) > _MOST_NAMED else ""
    return find("no_line_to_put_back", lines=f"{'line' if len(numbers) == 1 else 'lines'} {shown}{more}")


def _in_reading_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings by line and column; those without a line, and on each line those without a column, come first."""
    try:
        return sorted(findings, key=_LINE_AND_COLUMN)
    except TypeError:  # some have none
        return sorted(findings, key=_with_none_first)


def _with_none_first(found: Finding) -> tuple[int, int]:
    return found.line or 0, -1 if found.column is None else found.column
