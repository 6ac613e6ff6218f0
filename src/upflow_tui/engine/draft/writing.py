"""From an opened file to a draft, and from a draft to customers and history, over one open store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, find
from upflow_tui.engine.child.progress import Progress, ProgressSink, Stage
from upflow_tui.engine.draft.drafting import Drafter
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.prepare.opening import Opened, require_complete
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.fixes.repair_json import repairs_as_json
from upflow_tui.importing.fixes.repairs import kept_with_mapping
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers
from upflow_tui.store import mappings
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.database import Database
from upflow_tui.store.draft.draft import delete_draft
from upflow_tui.store.draft.held import Held
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.organization.organization import load_organization

if TYPE_CHECKING:
    from upflow_tui.store.draft.applying import ImportRecord


class StopOnError(Exception):
    """An error was found and the choice is to stop: nothing was written."""

    def __init__(self, totals: Totals) -> None:
        errors = f"{counted(totals.errors, 'error')} {'was' if totals.errors == 1 else 'were'}"
        super().__init__(f"{errors} found, so nothing was imported. Fix the file, or choose another --on-error.")
        self.totals = totals


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did."""

    number: int
    """Its number in the history."""
    status: str
    """`success` or `error` (at least one error was found, the rest was applied)."""
    totals: Totals
    draft: Path
    """The draft that was written: what it did, customer by customer."""


@dataclass(frozen=True, slots=True)
class Run:
    """One import on its way: the opened file, the choices, and who looks at it."""

    opened: Opened
    choices: ImportChoices
    progress: ProgressSink
    cancelled: Callable[[], bool]
    depth: Depth = Depth.EVERYTHING
    """What will be looked at."""
    held: Held | None = None
    """Takes the plain new customers, and perhaps the findings, from the plan to the store, instead of the draft;
    only below `EVERYTHING`."""


def write_draft(database: Database, run: Run, path: Path) -> None:
    """Makes the draft of an import against the store as it is now; an older one at `path` goes.

    Raises:
        IncompleteMapping: a required field has no column.
        Stopped: cancelled.
        StoreChanged: a customer was erased while the draft was made.
    """
    delete_draft(path)
    revision = database.revision  # first: whatever is written from now on makes the plan an old one
    organization = load_organization(database)
    opened = run.opened
    require_complete(opened, organization)
    meta = {"revision": revision, "mode": opened.mode.value, "mapping": opened.mapping.as_dict()}
    drafter = Drafter(
        opened,
        organization,
        run.choices,
        NoStoredCustomers() if run.choices.alone else StoredCustomersOf(database),
        file_findings=() if run.choices.alone else imported_before(database, opened.source),
        progress=run.progress,
        cancelled=run.cancelled,
        depth=run.depth,
        held=run.held,
    )
    drafter.write(path, meta)


def write_plan(database: Database, run: Run, draft: Path, *, by: str, now: Callable[[], datetime]) -> Outcome:
    """Writes the plan of a draft, its history and its mapping, in one transaction.

    Raises:
        StoreChanged: the store is not the one that the draft was made against; nothing was written.
        StopOnError: an error was found and the choice is to stop.
        Cancelled, StoreError: nothing was written.
    """
    from upflow_tui.store.draft.applying import apply_draft, fitting

    with DraftReader(draft) as reader:
        totals = reader.totals
    if run.choices.on_error is OnError.STOP and totals.errors:
        raise StopOnError(totals)
    written = totals.customers.create + totals.customers.update
    with fitting(), database.write(fills=True):
        number = apply_draft(
            database,
            draft,
            run.opened.source,
            record_of(run.opened, run.choices, by, now()),
            now=now,
            progress=lambda done: run.progress(Progress(Stage.WRITING, done, int(done * written))),
            cancelled=run.cancelled,
            held=run.held,
        )
        _learn(database, run.opened, now(), number)
    return Outcome(number, "error" if totals.errors else "success", totals, draft)


def record_of(opened: Opened, choices: ImportChoices, by: str, started: datetime) -> ImportRecord:
    """What the history says of an import besides its plan."""
    from upflow_tui.store.draft.applying import ImportRecord

    dialect, columns, sheet = opened.table.dialect, opened.table.columns, opened.source.sheet
    return ImportRecord(
        file_name=opened.source.name,
        size=opened.source.size,
        sha256=opened.source.sha256,
        encoding=dialect.encoding,
        bom=dialect.bom,
        delimiter=dialect.delimiter,
        header_line=dialect.header_line,
        header_key=opened.header_key,
        mode=opened.mode.value,
        mapping=[
            {"column": column.index, "header": column.header, "field": field}
            for column, field in zip(columns, opened.mapping.fields, strict=True)
        ],
        choices=_choices(replace(choices, sheet=sheet.name) if sheet is not None else choices),
        repairs=repairs_as_json(opened.repairs),
        by=by,
        started=started,
        continues=opened.continues.number if opened.continues is not None else None,
    )


def _choices(choices: ImportChoices) -> dict[str, Any]:
    """The choices for the history, which keeps the repairs by themselves: cells are in them, and can be forgotten."""
    values = choices_as_json(choices)
    del values["repairs"]
    return values


def _learn(database: Database, opened: Opened, now: datetime, number: int) -> None:
    """Remembers the mapping of a real import, its value mappings too, for files with these headers.

    Source: docs/rules.md §3.
    """
    headers = [column.header for column in opened.table.columns]
    values = kept_with_mapping(opened.repairs)
    known = mappings.mapping_for(database, opened.header_key)
    if known is None or known.fields_for(headers) != opened.fields_to_save:
        name = known.name if known is not None else _free_name(database, Path(opened.source.name).stem)
        mappings.save_mapping(
            database,
            name,
            opened.header_key,
            headers,
            opened.fields_to_save,
            now=now,
            repairs=values,
            saved_by=number,
        )
        known = mappings.mapping_named(database, name)
    elif known.repairs != values:
        mappings.remember_values(database, known.name, values)
    if known is not None:
        mappings.mark_used(database, known.name, now=now)


def _free_name(database: Database, wanted: str) -> str:
    """`wanted`, or `wanted (2)` and so on where a mapping of another header set has that name."""
    name = wanted
    number = 1
    while mappings.mapping_named(database, name) is not None:
        number += 1
        name = f"{wanted} ({number})"
    return name


def imported_before(database: Database, source: Source) -> list[Finding]:
    """What there is to say of a file that was imported before, byte for byte."""
    from upflow_tui.store.history.import_summary import same_file

    earlier = same_file(database, source.sha256)
    if earlier is None:
        return []
    day = earlier.started.astimezone()
    return [find("same_file", date=f"{day.day} {day:%B %Y}", number=earlier.number)]
