"""The engine: the one class that the commands and the program call (architecture.md, "Rooms").

A caller reads a file into a folder of its own, opens it, drafts it, looks at the draft, and applies it.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Final

from upflow_tui.core.findings import Finding, find
from upflow_tui.engine.choices_file import choices_as_json
from upflow_tui.engine.drafting import Drafter
from upflow_tui.engine.opening import ChoiceError, Opened, open_import, require_complete
from upflow_tui.engine.progress import Progress, ProgressSink, Stage, no_progress
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.mapping import Mapping
from upflow_tui.importing.plan import Totals
from upflow_tui.importing.source import Source, read_source
from upflow_tui.store import history, mappings
from upflow_tui.store.applying import ImportRecord, apply_draft
from upflow_tui.store.customers import StoredCustomersOf, iter_customers
from upflow_tui.store.database import Database, StoreChanged
from upflow_tui.store.history import ImportSummary, PastImport
from upflow_tui.store.organization import load_organization, replace_organization

if TYPE_CHECKING:
    from upflow_tui.core.customer import Customer
    from upflow_tui.core.organization import Organization
    from upflow_tui.importing.reading import Table

SOURCE: Final = "source"
"""The file's bytes in a workspace."""


class StopOnError(Exception):
    """An error was found and the choice is to stop: nothing was written."""

    def __init__(self, totals: Totals) -> None:
        errors = "1 error was" if totals.errors == 1 else f"{totals.errors:,} errors were"
        super().__init__(f"{errors} found, so nothing was imported. Mend the file, or choose another --on-error.")
        self.totals = totals


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did."""

    number: int
    """Its number in the history."""
    status: str
    """`success` or `error` (at least one error was found, the rest was applied)."""
    totals: Totals


class Engine:
    """Everything that can be done with one data folder, without a screen.

    Args:
        folder: the data folder; nothing is created before something is written.
        now: the clock, with a time zone.
        user: who imports; the account name of the computer by default.
    """

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        user: str | None = None,
    ) -> None:
        self.folder = folder
        self._now = now
        self._user = user if user is not None else account_name()

    # The way of a file

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A private folder for one file and its draft, gone afterwards."""
        with TemporaryDirectory(prefix="upflow-tui-") as folder:
            yield Path(folder)

    def read(self, path: Path, workspace: Path) -> Source:
        """Reads the file once into the workspace.

        Raises:
            SourceError: it cannot be read; the finding says why.
        """
        return read_source(path, workspace / SOURCE)

    def open(self, source: Source, choices: ImportChoices, mapping_name: str | None = None) -> Opened:
        """Detects and proposes; a mapping saved for this header set is laid on by itself.

        Args:
            source: the file, read.
            choices: what was decided so far.
            mapping_name: a saved mapping to use instead of the one of the header set.

        Raises:
            SourceError: the file cannot be understood; the finding says why.
            ChoiceError, MappingError: a choice that does not fit, in one line.
        """
        with self._reading() as database:

            def saved(header_key: str, table: Table) -> Mapping | None:
                if mapping_name is None:
                    found = mappings.mapping_for(database, header_key)
                elif (found := mappings.mapping_named(database, mapping_name)) is None:
                    raise ChoiceError(f'There is no saved mapping "{mapping_name}".')
                return Mapping(found.fields_for([column.header for column in table.columns])) if found else None

            return open_import(source, choices, load_organization(database), saved)

    def draft(
        self,
        opened: Opened,
        choices: ImportChoices,
        workspace: Path,
        *,
        generation: int = 1,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        """Makes the draft: every finding, and the plan against the store as it is now.

        Args:
            workspace: the folder that the draft goes to.
            generation: which draft of this workspace it is; an older one may still be looked at.

        Returns:
            The path of the draft, for a `DraftReader` and for `apply`.

        Raises:
            IncompleteMapping: a required field has no column.
            Stopped: cancelled.
        """
        path = workspace / f"draft-{generation}.db"
        path.unlink(missing_ok=True)
        with self._reading() as database:
            organization = load_organization(database)
            require_complete(opened, organization)
            revision = database.revision
            drafter = Drafter(
                opened,
                organization,
                choices,
                StoredCustomersOf(database),
                file_findings=_imported_before(database, opened.source),
                progress=progress,
                cancelled=cancelled,
            )
            meta = {"revision": revision, "mode": opened.mode.value, "mapping": opened.mapping.as_dict()}
            drafter.write(path, meta)
        return path

    def draft_facts(self, draft: Path) -> tuple[Totals, int]:
        """The totals of a draft and the store's revision that it was made against."""
        from upflow_tui.store.draft_reader import DraftReader

        with DraftReader(draft) as reader:
            return reader.totals, int(reader.meta["revision"])

    def run(
        self,
        opened: Opened,
        choices: ImportChoices,
        workspace: Path,
        *,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Drafts and applies; plans again as often as the store changes in between.

        Raises:
            IncompleteMapping: a required field has no column.
            StopOnError: an error was found and the choice is to stop.
            Stopped, Cancelled: cancelled; nothing was written.
            StoreError: the data folder cannot be written.
        """
        while True:
            draft = self.draft(opened, choices, workspace, progress=progress, cancelled=cancelled)
            try:
                return self.apply(opened, choices, draft, progress=progress, cancelled=cancelled)
            except StoreChanged:
                continue

    def apply(
        self,
        opened: Opened,
        choices: ImportChoices,
        draft: Path,
        *,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Writes exactly the plan of the draft, in one transaction, with all that the history keeps.

        Raises:
            StoreChanged: the store is not the one that the draft was made against; nothing was written.
            StopOnError, Cancelled, StoreError: as `run`.
        """
        totals, _ = self.draft_facts(draft)
        if choices.on_error is OnError.STOP and totals.errors:
            raise StopOnError(totals)
        record = self._record(opened, choices)
        with self._writing() as database:
            number = apply_draft(
                database,
                draft,
                opened.source,
                record,
                now=self._now,
                progress=lambda done: progress(Progress(Stage.WRITING, done, totals.customers.create)),
                cancelled=cancelled,
            )
            self._learn(database, opened)
        return Outcome(number, "error" if totals.errors else "success", totals)

    def _record(self, opened: Opened, choices: ImportChoices) -> ImportRecord:
        dialect, columns = opened.table.dialect, opened.table.columns
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
            choices=choices_as_json(choices),
            repairs=[],
            by=self._user,
            started=self._now(),
        )

    def _learn(self, database: Database, opened: Opened) -> None:
        """Remembers the mapping of a real import for the next file with these headers (rules.md §3)."""
        headers = [column.header for column in opened.table.columns]
        known = mappings.mapping_for(database, opened.header_key)
        if known is None or known.fields_for(headers) != opened.mapping.fields:
            name = known.name if known is not None else _free_name(database, Path(opened.source.name).stem)
            mappings.save_mapping(database, name, opened.header_key, headers, opened.mapping.fields, now=self._now())
            known = mappings.mapping_named(database, name)
        if known is not None:
            mappings.mark_used(database, known.name, now=self._now())

    # The places

    def organization(self) -> Organization:
        """The organization of the data folder, or the default one."""
        with self._reading() as database:
            return load_organization(database)

    def replace_organization(self, organization: Organization, *, force: bool = False) -> list[str]:
        """Replaces the organization and returns what changed, one sentence each.

        Raises:
            InUse: something that is in use would go, and `force` was not given; nothing was written.
        """
        with self._writing() as database:
            return replace_organization(database, organization, force=force)

    def customers(self, search: str | None = None) -> Iterator[Customer]:
        """The stored customers in a stable order, those that `search` is found in."""
        with self._reading() as database:
            yield from iter_customers(database, search)

    def history(self) -> Iterator[ImportSummary]:
        """The past imports, newest first."""
        with self._reading() as database:
            yield from history.iter_imports(database)

    @contextmanager
    def past_import(self, number: int) -> Iterator[PastImport | None]:
        """One past import with its findings and changes; None where there is no such number."""
        with self._reading() as database:
            yield history.past_import(database, number)

    def write_file(self, number: int, out: BinaryIO) -> None:
        """Writes the file of a past import as it was uploaded, byte for byte.

        Raises:
            StoreError: no such import, a forgotten one, or bytes that no longer match their SHA-256.
        """
        with self._reading() as database:
            history.write_file(database, number, out)

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        database = Database.open(self.folder, readonly=True)
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        database = Database.open(self.folder)
        try:
            yield database
        finally:
            database.close()


def account_name() -> str:
    """The account name of the computer (rules.md §6, "who"); `unknown` where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _free_name(database: Database, wanted: str) -> str:
    """`wanted`, or `wanted (2)` and so on where a mapping of another header set has that name."""
    name = wanted
    number = 1
    while mappings.mapping_named(database, name) is not None:
        number += 1
        name = f"{wanted} ({number})"
    return name


def _imported_before(database: Database, source: Source) -> list[Finding]:
    """What there is to say of a file that was imported before, byte for byte."""
    earlier = history.same_file(database, source.sha256)
    if earlier is None:
        return []
    day = earlier.started.astimezone()
    return [find("same_file", date=f"{day.day} {day:%B %Y}", number=earlier.number)]
