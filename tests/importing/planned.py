"""Plans for tests: from the text of a file the whole way to its customers, findings, totals and fates.

`plan_of` goes as the engine does, source → dialect → table → checked lines → groups → plan. `plan_checked` begins
with lines that are taken as checked, so that a rule of grouping or planning is tested for itself.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.fields import Mode, catalogue
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import CustomFieldType, Organization, Part
from upflow_tui.core.text import name_key
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.checking.rows import REFUSED, CheckedChunk, RefusedLine, Row, RowLayout
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.source import read_source
from upflow_tui.importing.file.table import open_table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.matching.mapping import Mapping as ColumnMapping
from upflow_tui.importing.matching.mapping import problems
from upflow_tui.importing.planning.grouping import Grouper
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import PlannedCustomer, Totals
from upflow_tui.importing.planning.planning import Planner, count_lines
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers, StoredCustomers

BAD: Final = "!"
"""In `plan_checked`: a cell that checking refused."""

_CHOSEN: Final = ImportChoices()


@dataclass
class Planned:
    """A plan, whole."""

    customers: list[PlannedCustomer]
    findings: list[Finding]
    totals: Totals
    fates: dict[int, Fate]

    def customer(self, label: str | None) -> PlannedCustomer:
        """The one customer of this ID, or of this name where it has no ID."""
        (found,) = [item for item in self.customers if (item.external_id or item.name) == label]
        return found

    @property
    def codes(self) -> list[tuple[int | None, str]]:
        """Every finding as line and code, sorted."""
        return sorted(((item.line, item.code) for item in self.findings), key=lambda item: (item[0] or 0, item[1]))

    def finding(self, code: str) -> Finding:
        """The one finding of this code."""
        (found,) = [item for item in self.findings if item.code == code]
        return found

    def lines_of(self, code: str) -> list[int | None]:
        """The lines of all findings of this code, sorted."""
        return sorted((item.line for item in self.findings if item.code == code), key=lambda line: line or 0)

    def messages_of(self, code: str) -> set[str]:
        """The messages of all findings of this code."""
        return {item.message for item in self.findings if item.code == code}

    @property
    def actions(self) -> dict[str | None, str]:
        """What becomes of each customer, by ID, or by name where it has no ID."""
        return {item.external_id or item.name: item.action.value for item in self.customers}

    @property
    def fate_words(self) -> list[str]:
        """The fates in the order of the lines."""
        return [fate.value for _, fate in sorted(self.fates.items())]


def plan_of(
    csv_text: str | bytes,
    *,
    organization: Organization | None = None,
    stored: StoredCustomers | None = None,
    choices: ImportChoices = _CHOSEN,
    mode: Mode | None = None,
) -> Planned:
    """The plan of a file whose header has the exact labels of the fields; other columns are not mapped. The repairs
    of the choices are made.

    Separator (a comma), encoding and header line are not detected here unless the choices leave them open by
    `delimiter=""`.
    """
    organization = organization or Organization()
    stored = stored if stored is not None else NoStoredCustomers()
    mode = mode or choices.mode or (Mode.ASSIGN if organization.assign_only else Mode.CUSTOMERS)
    if choices.delimiter is None:
        choices = replace(choices, delimiter=",", encoding="utf-8", header_line=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_bytes(csv_text.encode() if isinstance(csv_text, str) else csv_text)
        source = read_source(path, Path(folder) / "source")
        table = open_table(source, detect(source, choices))
        keys = {field.label: field.key for field in catalogue(organization)}
        mapping = ColumnMapping(tuple(keys.get(column.header) for column in table.columns))
        assert not problems(mapping, organization, mode)
        columns = {key: index for index, key in enumerate(mapping.fields) if key is not None}

        repairer = Repairer(mapping, table.columns, organization, choices.repairs or ())

        def a_checker() -> Checker:
            return Checker(mapping, table.columns, organization, choices, mode, repairer.splits, table.habits, put_back)

        def borne(names: Collection[str]) -> set[str]:
            return {item.name for item in stored.identities(name_keys=set(map(name_key, names)))}

        put_back: set[int] = set()
        first = a_checker()
        for chunk in table.read():
            first.check(repairer.repair(chunk))
        put_back |= first.line_kinds.headings.real(borne)

        def chunks(skip: Collection[int]) -> Iterable[tuple[list[int], CheckedChunk]]:
            checker = a_checker()
            for chunk in table.read():
                lines = sorted([*chunk.lines, *(line for line, _ in chunk.broken)])
                yield lines, checker.check(repairer.repair(chunk), skip)
            yield [], CheckedChunk(findings=checker.finish())

        layout = a_checker().layout
        writes = mode is Mode.CUSTOMERS and organization.may_update(Part.DETAILS)
        return _plan(layout, columns, organization, choices, stored, chunks, writes_identity=writes)


def plan_checked(
    text: str,
    *,
    organization: Organization | None = None,
    stored: StoredCustomers | None = None,
    choices: ImportChoices = _CHOSEN,
    writes_identity: bool = True,
    refused: Iterable[RefusedLine] = (),
    skipped: Iterable[RefusedLine] = (),
) -> Planned:
    """The plan of lines taken as checked: labels of fields in the header, `!` in a cell that was refused.

    Args:
        text: comma-separated, the header on line 1.
        refused, skipped: lines besides, to be given numbers that the text does not have.
    """
    organization = organization or Organization()
    stored = stored if stored is not None else NoStoredCustomers()
    header, *records = [record for record in csv.reader(io.StringIO(text.strip())) if record]
    kinds = {field.label: field for field in catalogue(organization)}
    keys = [kinds[label].key for label in header]
    layout, columns = RowLayout.of(keys), {key: index for index, key in enumerate(keys)}
    kind_of_key = {kinds[label].key: kinds[label].custom for label in header}
    rows: list[Row] = []
    for line, record in enumerate(records, start=2):
        cells = dict(zip(keys, (cell.strip() for cell in record), strict=False))
        values = (_checked(key, cells.get(key, ""), kind_of_key.get(key)) for key in layout.keys)
        rows.append((line, *values))
    refused, skipped = list(refused), list(skipped)
    lines = sorted([*(row[0] for row in rows), *(item.line for item in [*refused, *skipped])])
    refused_cells = {row[0] for row in rows if REFUSED in row}

    def chunks(skip: Collection[int]) -> Iterable[tuple[list[int], CheckedChunk]]:
        away = [RefusedLine(row[0], row[1], row[2]) for row in rows if row[0] in skip]
        accepted = [row for row in rows if row[0] not in skip]
        yield lines, CheckedChunk(accepted, [], refused, [*skipped, *away])

    return _plan(
        layout, columns, organization, choices, stored, chunks, writes_identity=writes_identity, errors=refused_cells
    )


Chunks = Callable[[Collection[int]], Iterable[tuple[list[int], CheckedChunk]]]


def _plan(
    layout: RowLayout,
    columns: Mapping[str, int],
    organization: Organization,
    choices: ImportChoices,
    stored: StoredCustomers,
    chunks: Chunks,
    *,
    writes_identity: bool,
    errors: Collection[int] = (),
) -> Planned:
    """Group and plan; under *skip the whole line* again, until planning finds no more lines with an error.

    Every such line is skipped, whatever its fate was: it may have lent its name or its parent to others.
    """
    skipped: dict[int, list[Finding]] = {}
    while True:
        fates, error_lines = LineFates(), set(errors)
        findings = [finding for found in skipped.values() for finding in found]
        error_lines |= skipped.keys()
        grouper = Grouper(
            layout,
            columns,
            writes_identity=writes_identity,
            skip=skipped,
            clears=choices.blank is BlankCells.CLEAR,
            creates_parents=choices.missing_parents is MissingParents.CREATE,
        )
        for lines, checked in chunks(skipped):
            fates.extend(lines)
            findings += checked.findings
            error_lines |= {item.line for item in checked.findings if item.is_error and item.line is not None}
            for away, fate in ((checked.refused, Fate.REFUSED), (checked.skipped, Fate.SKIPPED)):
                for line in away:
                    fates.set(line.line, fate)
            grouper.add(checked, error_lines)
        grouping = grouper.finish(stored)
        planner = Planner(grouping, layout, columns, organization, choices, stored, fates, error_lines)
        customers: list[PlannedCustomer] = []
        late: dict[int, list[Finding]] = {}
        for batch in planner.batches():
            customers += batch.customers
            findings += batch.found
            for item in batch.found:
                if item.is_error and item.line in planner.late_error_lines:
                    late.setdefault(item.line, []).append(item)
        if choices.on_error is OnError.SKIP_LINE and late:
            skipped.update(late)
            continue
        totals = planner.totals
        totals.errors = sum(item.is_error for item in findings)
        totals.warnings = sum(item.severity is Severity.WARNING for item in findings)
        totals.notes = sum(item.severity is Severity.NOTE for item in findings)
        count_lines(totals, fates)
        return Planned(customers, findings, totals, dict(fates))


def _checked(key: str, cell: str, custom: Any) -> Any:
    if not cell:
        return None
    if cell == BAD:
        return REFUSED
    if key == "main_contact":
        return True
    kind = custom.type if custom is not None else None
    if kind is CustomFieldType.BOOLEAN:
        return cell == "true"
    if key == "account_manager" or kind is CustomFieldType.MULTI_SELECT:
        return tuple(cell.split(";"))
    return cell
