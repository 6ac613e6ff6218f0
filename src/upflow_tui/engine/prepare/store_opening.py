"""A file opened against a store: with its organization, its saved mappings, and the imports that it may continue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean
from upflow_tui.engine.prepare.opening import ChoiceError, Opened, SavedLaid, open_import
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.errors_column import errors_file
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairs import Combine, MapValues, Repair
from upflow_tui.importing.fixes.value_hints import allowed_values, is_mappable
from upflow_tui.importing.matching.combining import realigned
from upflow_tui.importing.matching.mapping import Mapping, realign
from upflow_tui.store import mappings
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import load_organization

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.continuing import Continued


def open_in_store(database: Database, source: Source, choices: ImportChoices, mapping_name: str | None) -> Opened:
    """Detects and proposes; a mapping saved for this header set is laid on by itself.

    Args:
        database: the store.
        source: the file, read.
        choices: what was decided so far.
        mapping_name: a saved mapping to use instead of the one of the header set.

    Raises:
        SourceError: the file cannot be understood; the finding says why.
        ChoiceError, MappingError: a choice that does not fit, in one line.
    """

    remembered: list[Repair] = []
    laid_on: list[mappings.SavedMapping] = []

    def saved(header_key: str, table: Table) -> Mapping | None:
        if mapping_name is None:
            found = mappings.mapping_for(database, header_key)
            if found is None:
                return None
            laid_on.append(found)
            remembered.extend(realigned(found.repairs, found.headers, headers_of(table)))
            return realign(found.headers, found.fields, table.columns)
        found = mappings.mapping_named(database, mapping_name)
        if found is None:
            raise ChoiceError(f'There is no saved mapping "{mapping_name}".')
        laid_on.append(found)
        remembered.extend(realigned(found.repairs, found.headers, headers_of(table)))
        laid = Mapping(found.fields_for(headers_of(table)))
        if not laid.mapped:
            raise ChoiceError(f'The saved mapping "{mapping_name}" matches no column of this file.')
        return laid

    organization = load_organization(database)
    opened = open_import(
        source,
        choices,
        organization,
        saved,
        partial(_continued, database),
        saved_first=mapping_name is not None,
    )
    if laid_on and (opened.continues is None or mapping_name is not None) and _has_headers(opened.table):
        opened = replace(opened, saved=_said(laid_on[0], opened, asked_for=mapping_name is not None))
    if choices.repairs is not None or (opened.continues is not None and mapping_name is None):
        return opened
    return replace(opened, repairs=tuple(_still_meant(remembered, organization)))


def _continued(
    database: Database, source: Source, choices: ImportChoices, dialect: Dialect
) -> tuple[Dialect, Continued] | None:
    """As `continued`, which is needed only for a file that says that it continues an import."""
    if errors_file(source, choices, dialect) is None:
        return None
    from upflow_tui.engine.prepare.continuing import continued

    return continued(database, source, choices, dialect)


def _has_headers(table: Table) -> bool:
    """Files without headers are all alike: nothing saved decides for them."""
    return any(headers_of(table))


def _said(saved: mappings.SavedMapping, opened: Opened, *, asked_for: bool) -> SavedLaid:
    matching = opened.matching
    locked = tuple(item.field for item in matching.locked)
    return SavedLaid(saved.name, saved.created, matching.mapping().in_order, locked, asked_for)


def headers_of(table: Table) -> list[str]:
    """The header of each column."""
    return [column.header for column in table.columns]


def _still_meant(remembered: Iterable[Repair], organization: Organization) -> Iterator[Repair]:
    """What a saved mapping remembers, as far as the organization still has the fields and values."""
    fields = {item.key: item for item in catalogue(organization)}
    for repair in remembered:
        if isinstance(repair, Combine) and repair.field in fields:
            yield repair
        if isinstance(repair, MapValues) and repair.field in fields:
            field = fields[repair.field]
            allowed = {"", *map(clean, allowed_values(field, organization))}
            values = tuple((old, new) for old, new in repair.values if not is_mappable(field) or clean(new) in allowed)
            if values:
                yield MapValues(repair.field, values)
