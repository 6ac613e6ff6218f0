"""A file opened for an import: its table, the mapping, and whether they suffice.

The same for preview, check, import and screen: each step is a function of the source, the choices and the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.id_cells import IdCells, zero_is_none
from upflow_tui.importing.checking.odd_text import TextMarks
from upflow_tui.importing.checking.traces import text_marks
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.profile import ColumnProfile, profile
from upflow_tui.importing.file.sheet import sheet_findings
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.file.workbooks import with_sheet
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import Combine, FixAll, FixName, Repair
from upflow_tui.importing.matching.combining import Offer, in_words, offer_findings
from upflow_tui.importing.matching.contents import content_findings
from upflow_tui.importing.matching.headers import header_set_key
from upflow_tui.importing.matching.importable import left_out_findings, tie_findings, unused_findings
from upflow_tui.importing.matching.mapping import Mapping, MappingProblem, problems
from upflow_tui.importing.matching.matching import Matching
from upflow_tui.importing.matching.other_kinds import other_kinds
from upflow_tui.importing.matching.proposing import propose

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.continuing import Continued, Continuing

SAMPLED: Final = 2000
"""How many records the proposals look at: the same for every caller, so that all propose the same."""

SavedMapping: TypeAlias = Callable[[str, Table], Mapping | None]
"""Finds the mapping saved for a header set, laid on the columns of this table."""


class ChoiceError(ValueError):
    """A choice that this organization or this file does not allow; the message is one clear line."""


class IncompleteMapping(ChoiceError):
    """The mapping lacks something. `problems` has every reason, the message the first."""

    def __init__(self, found: tuple[MappingProblem, ...], offers: tuple[Offer, ...] = ()) -> None:
        super().__init__(found[0].message)
        self.problems = found
        self.offers = [f"{in_words(offer)} (--map '{offer.argument}')" for offer in offers]
        """What would help, in words and as an argument."""


@dataclass(frozen=True, slots=True)
class SavedLaid:
    """A saved mapping that was laid on the columns of a file, and is said (docs/rules.md §3)."""

    name: str
    saved: datetime
    fields: tuple[str, ...]
    """The keys of the fields that it brings, in the order of the columns."""
    locked: tuple[str, ...]
    """The keys of those that it brought once, and that cannot be mapped now."""
    asked_for: bool = False
    """Chosen by its name; else it was applied automatically."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with everything that is decided before its lines are read."""

    source: Source
    """With the sheet that is read, where it is a workbook."""
    table: Table
    profiles: tuple[ColumnProfile, ...]
    """Of the first records."""
    matching: Matching
    mapping: Mapping
    """As chosen, else as proposed."""
    mode: Mode
    repairs: tuple[Repair, ...] = ()
    """What is fixed in its cells, in this order: as chosen, else what the saved mapping remembers."""

    continues: Continued | None = None
    """The import whose lines with errors the file holds."""

    saved: SavedLaid | None = None
    """The saved mapping that the proposals come from."""

    def repairer(self, organization: Organization) -> Repairer:
        """What fixes its lines; it keeps memos, so one object serves one pass, or one screen."""
        return Repairer(self.mapping, self.table.columns, organization, self.repairs)

    @property
    def fields_to_save(self) -> tuple[str | None, ...]:
        """The field of each column as a saved mapping has it: what was left out for want of a partner, or of any value,
        may be imported from the next file with these columns."""
        understood = {item.column: item.field for item in self.matching.left_out}
        fields = self.mapping.fields
        return tuple(
            key if key is not None or (other := understood.get(index)) in fields else other
            for index, key in enumerate(fields)
        )

    @property
    def columns_of_fields(self) -> MappingOf[str, int]:
        """The column's index of each mapped field."""
        return {key: index for index, key in enumerate(self.mapping.fields) if key is not None}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What there is to say of the file and its columns as they are mapped."""
        sheet = self.source.sheet
        combined = [repair for repair in self.repairs if isinstance(repair, Combine)]
        left_out = left_out_findings(self.matching.left_out, self.table.columns, self.mapping.fields, combined)
        offered = offer_findings(self.matching.offers, self.table.columns, self.mapping.fields, combined)
        unused = unused_findings(self.matching.unused, self.table.columns, self.mapping.fields)
        # Who saved the mapping left them open; the import before said so as a warning.
        open_ = Severity.NOTE if self.matching.is_saved else Severity.WARNING
        ties = tie_findings(self.matching.ties, self.table.columns, self.mapping.fields, combined, open_)
        parts = {index for repair in combined for index in repair.columns}
        contents = content_findings(self.profiles, self.mapping.fields, parts)
        others = other_kinds(self.profiles, self.mapping.fields)
        of_table = (*self._table_findings, *left_out, *unused, *ties, *offered, *contents, *others)
        if self.continues is not None:
            of_table = (self.continues.finding, *of_table)
        if sheet is None:
            return of_table
        first = self.table.dialect.first_record_line
        return (*of_table, *sheet_findings(sheet, first, self.columns_of_fields))

    @property
    def _table_findings(self) -> Iterator[Finding]:
        """What the table says; of quotes around cells with the field that a fix goes by, unless they are removed."""
        removed = {item.field for item in self.repairs if isinstance(item, FixAll) and item.fix is FixName.QUOTES}
        for found in self.table.findings:
            field = self.mapping.fields[found.column] if found.column is not None else None
            if found.code != "other_quotes":
                yield found
            elif field is None or removed.isdisjoint((field, None)):
                yield found._replace(field=field)

    @property
    def text_marks(self) -> dict[str, TextMarks]:
        """Which apostrophes that begin values are no part of them, by field."""
        return text_marks({key: self.profiles[index].values for key, index in self.columns_of_fields.items()})

    def id_cells(self, is_stored: Callable[[str], bool]) -> IdCells:
        """What is known of the cells with IDs. `is_stored`: whether a stored customer has an ID."""
        columns, sample = self.columns_of_fields, self.table.habits.sample
        return IdCells(is_stored, zero_is_none(sample, columns.get("external_id"), columns.get("customer_name")))

    @property
    def header_key(self) -> str:
        """What a saved mapping is remembered by."""
        return header_set_key(column.header for column in self.table.columns)


def mode_of(choices: ImportChoices, organization: Organization) -> Mode:
    """The mode of the import: as chosen, else the one that the source system allows (docs/rules.md §1).

    Raises:
        ChoiceError: *Import customers* where only *Assign customers* is offered.
    """
    if not organization.assign_only:
        return choices.mode or Mode.CUSTOMERS
    if choices.mode is Mode.CUSTOMERS:
        label = organization.source_system.label
        raise ChoiceError(f"With the source system {label} only Assign customers is possible. Use the mode assign.")
    return Mode.ASSIGN


def with_mode_of(continues: Continued | None, choices: ImportChoices, organization: Organization) -> ImportChoices:
    """The choices with the mode of the import that is continued, where none was chosen and it is still possible."""
    if continues is None or choices.mode is not None or organization.assign_only:
        return choices
    return replace(choices, mode=continues.choices.mode)


def open_import(
    source: Source,
    choices: ImportChoices,
    organization: Organization,
    saved: SavedMapping | None = None,
    continuing: Continuing | None = None,
    *,
    saved_first: bool = False,
) -> Opened:
    """Detects, reads the header and the first records, and proposes the mapping.

    Args:
        source: the file, read once.
        choices: what the person decided; the rest is detected or proposed.
        organization: decides the fields, their locks and the mode.
        saved: finds a saved mapping by header set.
        continuing: finds the import whose lines with errors the file holds; its mode, mapping and repairs count
            where nothing else was chosen.
        saved_first: the saved mapping was chosen by the person, and counts more than that of the import continued.

    Raises:
        SourceError: nothing can be read; its finding says why.
        ChoiceError, ValueError: a choice that does not fit, in one line.
    """
    mode_of(choices, organization)  # what is not allowed is said before anything is read
    source = with_sheet(source, choices.sheet)
    dialect = detect(source, choices)
    found = continuing(source, choices, dialect) if continuing is not None else None
    dialect, continues = found if found is not None else (dialect, None)
    mode = mode_of(with_mode_of(continues, choices, organization), organization)
    table = open_table(source, dialect)
    profiles = profile(table, SAMPLED)
    known = saved(header_set_key(column.header for column in table.columns), table) if saved is not None else None
    if continues is not None and not (saved_first and known is not None):
        known = Mapping(continues.choices.fields or ())
    matching = propose(profiles, organization, mode, known)
    mapping = matching.mapping()
    if choices.fields is not None:
        if len(choices.fields) != table.width:
            raise ChoiceError(f"The mapping has {len(choices.fields)} columns, the file {table.width}.")
        mapping = Mapping(choices.fields)
    repairs = choices.repairs
    if repairs is None and continues is not None:
        repairs = continues.choices.repairs
    return Opened(source, table, profiles, matching, mapping, mode, repairs or (), continues)


def require_complete(opened: Opened, organization: Organization) -> None:
    """Refuses a mapping that lacks a required field or holds a locked one.

    Raises:
        IncompleteMapping: with every reason.
    """
    found = problems(opened.mapping, organization, opened.mode)
    if found:
        missing = {problem.field for problem in found}
        offers = tuple(offer for offer in opened.matching.offers if offer.combine.field in missing)
        raise IncompleteMapping(tuple(found), offers)
