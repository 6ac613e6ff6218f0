"""Run again: a newer file with the mapping, choices and repairs of a past import, and what differs (docs/product.md).

Columns get their fields by their headers; of a file without a header, by their places. Repairs of whole columns and
value mappings come along, edits of single cells do not. What differs is said, and is for the person to judge: columns
that came or went, and values that the file of then did not have, where values must be known to the organization.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field, catalogue, label_of, why_not_mappable
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.engine.prepare.earlier_choices import Earlier, earlier, require_written
from upflow_tui.engine.prepare.opening import Opened, mode_of
from upflow_tui.engine.prepare.store_opening import open_in_store
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.checking.checking import column_checker
from upflow_tui.importing.checking.columns import Noted
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.file.workbooks import with_sheet
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.values import parts_of
from upflow_tui.importing.matching.combining import realigned
from upflow_tui.importing.matching.mapping import Mapping, fields_by_header
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import PastImport, past_import
from upflow_tui.store.organization.organization import load_organization
from upflow_tui.store.work_folders import WorkFolder

MOST_VALUES: Final = 10_000
"""Different cells of one column that are compared; of a column with more nothing is said."""

_KNOWN_FIELDS: Final = ("account_manager", "workflow", "position")
_SELECTS: Final = (CustomFieldType.SINGLE_SELECT, CustomFieldType.MULTI_SELECT)


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A column that the file of then had and this one has not."""

    name: str
    field: str | None
    """The field key that it brought; None where it was not used."""


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value that the file of then did not have, as a cell holds it after the repairs."""

    value: str
    lines: int
    """On how many lines it stands."""
    accepted: bool
    """Whether the organization knows it."""


@dataclass(frozen=True, slots=True)
class NewValues:
    """The new values of one column, the commonest first."""

    field: str
    """The field key."""
    values: tuple[NewValue, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What of a newer file is not as it was in the file of the past import."""

    new_columns: tuple[str, ...] = ()
    """Their names; they are not used."""
    missing_columns: tuple[MissingColumn, ...] = ()
    new_values: tuple[NewValues, ...] = ()
    """By field, in the order of the columns; only fields whose values must be known."""
    sheet: str | None = None
    """The sheet of then, where the newer workbook has none of that name and its first one is read."""
    lost_fields: tuple[str, ...] = ()
    """Field keys that the organization no longer has; their columns are not used."""
    locked_fields: tuple[str, ...] = ()
    """Field keys that the source system locks now, or that this mode does not have; their columns are not used."""

    def __bool__(self) -> bool:
        return bool(self.new_columns or self.missing_columns or self.new_values or self.sheet or self.left_out)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The field keys whose columns are not used any more."""
        return self.lost_fields + self.locked_fields

    def sentences(self) -> tuple[str, ...]:
        """What differs, one sentence each, without the values."""
        said = []
        if self.sheet is not None:
            said.append(f'There is no sheet "{self.sheet}" any more: the first one is read.')
        said += [f'There is no field "{label_of(key)}" any more.' for key in self.lost_fields]
        if self.locked_fields:
            labels = ", ".join(map(label_of, self.locked_fields))
            said.append(f"Locked now, so not used: {labels}.")
        said += [f'Column "{name}" is new and is not used.' for name in self.new_columns]
        for column in self.missing_columns:
            lost = (
                f": nothing is mapped to {label_of(column.field)}."
                if column.field is not None
                else ", and was not used."
            )
            said.append(f'Column "{column.name}" is missing{lost}')
        for item in self.new_values:
            count = counted(len(item.values), "new value")
            unknown = sum(not value.accepted for value in item.values)
            known = "" if not unknown else f", {unknown:,} of them unknown to the organization"
            said.append(f"{label_of(item.field)} has {count}{known}.")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Again:
    """A newer file opened as a past import was, and what differs."""

    number: int
    choices: ImportChoices
    """Those of the past import with what was chosen now, and the fields of this file's columns."""
    opened: Opened
    differences: Differences


def choices_like(before: ImportChoices, chosen: ImportChoices | None = None) -> ImportChoices:
    """The choices `before`, but for what `chosen` has besides the defaults."""
    defaults = ImportChoices()
    mine = chosen or defaults
    values: dict[str, Any] = {
        name: getattr(mine if getattr(mine, name) != getattr(defaults, name) else before, name)
        for name in ImportChoices.__slots__
    }
    if mine.keep_lines == defaults.keep_lines:
        values["keep_lines"] = before.kinds_kept  # the numbers are lines of another file
    return ImportChoices(**values)


def prepare_again(
    folder: Path, number: int, source: Source, chosen: ImportChoices | None = None, *, compares: bool = True
) -> Again:
    """Opens a newer file as a past import was.

    Args:
        folder: the data folder.
        number: the past import.
        source: the newer file, read.
        chosen: what the person decided for it; what differs from the defaults counts more than what was chosen then.
        compares: whether new values are looked for, which reads both files once.

    Raises:
        StoreError: no such import, an undo, a forgotten one.
        SourceError: the newer file cannot be understood.
        ChoiceError, ValueError: a choice that does not fit it, in one line.
    """
    database = Database.open(folder, readonly=True)
    try:
        past = past_import(database, number)
        if past is None:
            raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
        organization = load_organization(database)
        require_written(past)
        before = earlier(past)
        with WorkFolder(folder) as workspace:
            then = kept_table(database, number, workspace)
            choices = choices_like(_undetected(before, then), chosen)
            choices, lost_sheet = _with_known_sheet(source, choices, chosen)
            if organization.assign_only and (chosen is None or chosen.mode is None):
                choices = replace(choices, mode=None)
            opened = open_in_store(database, source, replace(choices, fields=None), None)
            known = {item.key for item in catalogue(organization)}
            mode = mode_of(choices, organization)
            open_now = {item.key for item in catalogue(organization) if not why_not_mappable(item, organization, mode)}
            laid = _fields(past, before, opened.table)
            fields = choices.fields or tuple(key if key in open_now else None for key in laid)
            headers = [column.header for column in opened.table.columns]
            repairs = realigned(choices.repairs or (), before.headers, headers)
            choices = replace(choices, fields=fields, repairs=repairs if choices.repairs is not None else None)
            opened = replace(opened, mapping=Mapping(fields), mode=mode, repairs=choices.repairs or (), saved=None)
            new, missing = _columns(past, before, opened.table)
            values = _new_values(before, then, opened, organization) if compares else ()
            lost = tuple(key for key in laid if key is not None and key not in known)
            locked = (
                tuple(key for key in laid if key in known - open_now) if chosen is None or not chosen.fields else ()
            )
        return Again(number, choices, opened, Differences(new, missing, values, lost_sheet, lost, locked))
    finally:
        database.close()


def _undetected(before: Earlier, then: Table) -> ImportChoices:
    """The choices of then without how the file is read, as far as that was only detected: the screens keep it, too."""
    choices = before.choices
    try:
        found = detect(then.source, ImportChoices())
    except (SourceError, ValueError):
        return choices
    return replace(
        choices,
        delimiter=choices.delimiter if choices.delimiter != found.delimiter else None,
        encoding=choices.encoding if choices.encoding != found.encoding else None,
        header_line=choices.header_line if choices.header_line != found.header_line else None,
    )


def _with_known_sheet(
    source: Source, choices: ImportChoices, chosen: ImportChoices | None
) -> tuple[ImportChoices, str | None]:
    """The choices with the sheet of then only where the newer file has it; and its name where a workbook has not."""
    if choices.sheet is None or (chosen is not None and chosen.sheet is not None):
        return choices, None
    first = with_sheet(source, None)
    if first.sheet is not None and choices.sheet in first.sheet.names:
        return choices, None
    return replace(choices, sheet=None), choices.sheet if first.sheet is not None else None


def _has_header(past: PastImport, table: Table) -> bool:
    return bool(past.summary.header_line) and bool(table.dialect.header_line)


def _fields(past: PastImport, before: Earlier, table: Table) -> tuple[str | None, ...]:
    """The field of each column of the newer file."""
    if _has_header(past, table):
        return fields_by_header(before.headers, before.fields, [column.header for column in table.columns])
    return (*before.fields[: table.width], *[None] * (table.width - len(before.fields)))


def _columns(past: PastImport, before: Earlier, table: Table) -> tuple[tuple[str, ...], tuple[MissingColumn, ...]]:
    """The columns that came, and those that went."""
    if not _has_header(past, table):
        known = len(before.headers)
        new = tuple(column.name for column in table.columns[known:])
        places = range(table.width, known)
        return new, tuple(MissingColumn(f"Column {place + 1}", before.fields[place]) for place in places)
    left = Counter(before.headers)
    new_names = []
    for column in table.columns:
        if left[column.header] > 0:
            left[column.header] -= 1
        else:
            new_names.append(column.name)
    missing: list[MissingColumn] = []
    for place in reversed(range(len(before.headers))):  # of equal headers the last ones have no column any more
        header = before.headers[place]
        if left[header] > 0:
            left[header] -= 1
            missing.append(MissingColumn(header or f"Column {place + 1}", before.fields[place]))
    return tuple(new_names), tuple(reversed(missing))


def _new_values(before: Earlier, then: Table, now: Opened, organization: Organization) -> tuple[NewValues, ...]:
    """The values of the newer file that the file of then did not have, as the organization judges them."""
    places = {
        field.key: Place(column, field)
        for field in catalogue(organization)
        if (field.key in _KNOWN_FIELDS or (field.custom is not None and field.custom.type in _SELECTS))
        and (column := now.mapping.column_of(field.key)) is not None
    }
    if not places:
        return ()
    repairs = before.choices.repairs or ()
    fields = [place.field for place in places.values()]
    old = _values(then, Repairer(Mapping(before.fields), then.columns, organization, repairs), fields)
    new = _values(now.table, now.repairer(organization), fields)
    found = []
    for key, place in sorted(places.items(), key=lambda item: item[1].column):
        if key not in old or key not in new:
            continue
        fresh = [(value, count) for value, count in new[key].most_common() if value not in old[key]]
        if fresh:
            accepted = _accepted(place, [value for value, _ in fresh], organization)
            values = (NewValue(value, count, known) for (value, count), known in zip(fresh, accepted, strict=True))
            found.append(NewValues(key, tuple(values)))
    return tuple(found)


def _values(table: Table, repairer: Repairer, fields: Sequence[Field]) -> MappingOf[str, Counter[str]]:
    """By field key, how often each value stands in its column; fields without a column, or with too many values, not.

    Cells of several values are taken apart.
    """
    columns = {field.key: column for field in fields if (column := repairer.mapping.column_of(field.key)) is not None}
    cells: dict[str, Counter[str]] = {key: Counter() for key in columns}
    for chunk in table.read():
        rows = repairer.repair(chunk).rows
        for key, column in columns.items():
            if len(cells[key]) < MOST_VALUES:
                cells[key].update([row[column] for row in rows])
    values: dict[str, Counter[str]] = {}
    for field in fields:
        if field.key in cells and len(cells[field.key]) < MOST_VALUES:
            counts = values[field.key] = Counter()
            for cell, count in cells[field.key].items():
                for part in parts_of(cell, field):
                    counts[part] += count
    return values


def _accepted(place: Place, values: Sequence[str], organization: Organization) -> list[bool]:
    """Whether each value would be accepted in its field."""
    noted: Noted = []
    column_checker(place, organization).check(values, noted)
    refused = {at for at, found in noted if any(item.is_error for item in found)}
    return [at not in refused for at in range(len(values))]
