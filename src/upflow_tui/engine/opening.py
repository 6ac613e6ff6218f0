"""A file opened for an import: its table, the mapping, and whether they suffice.

The same for preview, check, import and screen: each step is a function of the source, the choices and the store.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Final, TypeAlias

from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Finding
from upflow_tui.core.organization import Organization
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.dialect import detect
from upflow_tui.importing.mapping import Mapping, MappingProblem, problems
from upflow_tui.importing.matching import Matching, header_set_key, propose
from upflow_tui.importing.reading import ColumnProfile, Table, open_table, profile
from upflow_tui.importing.sheet import number_findings
from upflow_tui.importing.source import Source
from upflow_tui.importing.workbooks import with_sheet

SAMPLED: Final = 2000
"""How many records the proposals look at: the same for every caller, so that all propose the same."""

SavedMapping: TypeAlias = Callable[[str, Table], Mapping | None]
"""Finds the mapping saved for a header set, laid on the columns of this table."""


class ChoiceError(ValueError):
    """A choice that this organization or this file does not allow; the message is one clear line."""


class IncompleteMapping(ChoiceError):
    """The mapping lacks something. `problems` has every reason, the message the first."""

    def __init__(self, found: tuple[MappingProblem, ...]) -> None:
        super().__init__(found[0].message)
        self.problems = found


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

    @property
    def columns_of_fields(self) -> MappingOf[str, int]:
        """The column's index of each mapped field."""
        return {key: index for index, key in enumerate(self.mapping.fields) if key is not None}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What there is to say of the file and its columns as they are mapped."""
        sheet = self.source.sheet
        if sheet is None:
            return self.table.findings
        first = self.table.dialect.first_record_line
        return (*self.table.findings, *number_findings(sheet, first, self.columns_of_fields))

    @property
    def header_key(self) -> str:
        """What a saved mapping is remembered by."""
        return header_set_key(self.table.columns)


def mode_of(choices: ImportChoices, organization: Organization) -> Mode:
    """The mode of the import: as chosen, else the one that the source system allows (rules.md §1).

    Raises:
        ChoiceError: *Import customers* where only *Assign customers* is offered.
    """
    if not organization.assign_only:
        return choices.mode or Mode.CUSTOMERS
    if choices.mode is Mode.CUSTOMERS:
        label = organization.source_system.label
        raise ChoiceError(f"With the source system {label} only Assign customers is possible. Use the mode assign.")
    return Mode.ASSIGN


def open_import(
    source: Source, choices: ImportChoices, organization: Organization, saved: SavedMapping | None = None
) -> Opened:
    """Detects, reads the header and the first records, and proposes the mapping.

    Args:
        source: the file, read once.
        choices: what the person decided; the rest is detected or proposed.
        organization: decides the fields, their locks and the mode.
        saved: finds a saved mapping by header set.

    Raises:
        SourceError: nothing can be read; its finding says why.
        ChoiceError, ValueError: a choice that does not fit, in one line.
    """
    mode = mode_of(choices, organization)
    source = with_sheet(source, choices.sheet)
    table = open_table(source, detect(source, choices))
    profiles = profile(table, SAMPLED)
    known = saved(header_set_key(table.columns), table) if saved is not None else None
    matching = propose(profiles, organization, mode, known)
    mapping = matching.mapping()
    if choices.fields is not None:
        if len(choices.fields) != table.width:
            raise ChoiceError(f"The mapping has {len(choices.fields)} columns, the file {table.width}.")
        mapping = Mapping(choices.fields)
    return Opened(source, table, profiles, matching, mapping, mode)


def require_complete(opened: Opened, organization: Organization) -> None:
    """Refuses a mapping that lacks a required field or holds a locked one.

    Raises:
        IncompleteMapping: with every reason.
    """
    found = problems(opened.mapping, organization, opened.mode)
    if found:
        raise IncompleteMapping(tuple(found))
