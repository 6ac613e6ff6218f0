"""The engine: the one class that the commands and the program call (docs/architecture.md, "Rooms").

A caller reads a file into a folder of its own, opens it, drafts it, looks at the draft, and applies it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from upflow_tui.engine.child.progress import ProgressSink, no_progress
from upflow_tui.engine.workspace import SOURCE, draft_path
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.operating_system import make_private
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database, StoreChanged
from upflow_tui.store.organization.organization import load_organization, replace_organization

if TYPE_CHECKING:
    from upflow_tui.core.customer import Customer
    from upflow_tui.core.findings import Finding
    from upflow_tui.core.organization import Organization
    from upflow_tui.engine.draft.writing import Outcome
    from upflow_tui.engine.past.undoing import Past
    from upflow_tui.engine.prepare.continuing import Continued
    from upflow_tui.engine.prepare.opening import Opened
    from upflow_tui.importing.choices import ImportChoices
    from upflow_tui.importing.file.dialect import Dialect
    from upflow_tui.importing.file.source import Source
    from upflow_tui.importing.planning.plan import Totals
    from upflow_tui.store.draft.held import Held
    from upflow_tui.store.history.history import ImportSummary, PastImport

# What an import needs is imported when one begins: the lists of customers and of past imports start without it.

_ATTEMPTS: Final = 3
"""How often a plan is made again because the store changed, before the store is locked for it."""


def never() -> bool:
    """For work that nobody cancels."""
    return False


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
        self._given_user = user

    @cached_property
    def _user(self) -> str:
        """Who imports; looked up when somebody does."""
        return self._given_user if self._given_user is not None else account_name()

    @cached_property
    def past(self) -> Past:
        """Takes past imports back and forgets them."""
        from upflow_tui.engine.past.undoing import Past

        return Past(self.folder, now=self._now, user=self._user)

    # The way of a file

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A private folder for one file and its draft, gone afterwards."""
        from upflow_tui.store.work_folders import WorkFolder

        with WorkFolder(self.folder) as folder:
            yield folder

    def read(self, path: Path, workspace: Path) -> Source:
        """Reads the file once into the workspace.

        Raises:
            SourceError: it cannot be read; the finding says why.
        """
        from upflow_tui.importing.file.source import read_source

        source = read_source(path, workspace / SOURCE)
        make_private(source.path)  # the umask may have taken even our own rights away
        return source

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
        from upflow_tui.engine.prepare.store_opening import open_in_store

        with self._reading() as database:
            return open_in_store(database, source, choices, mapping_name)

    def imported_before(self, source: Source) -> list[Finding]:
        """What there is to say of a file that was imported before, byte for byte (`same_file`)."""
        from upflow_tui.engine.draft.writing import imported_before

        with self._reading() as database:
            return imported_before(database, source)

    def continued(self, source: Source, choices: ImportChoices, dialect: Dialect) -> tuple[Dialect, Continued] | None:
        """Whether a file holds the lines with errors of a past import, and how it is read then (continuing.py)."""
        from upflow_tui.engine.prepare.continuing import continued

        with self._reading() as database:
            return continued(database, source, choices, dialect)

    def draft(
        self,
        opened: Opened,
        choices: ImportChoices,
        workspace: Path,
        *,
        generation: int = 1,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = never,
        depth: Depth = Depth.EVERYTHING,
        held: Held | None = None,
    ) -> Path:
        """Makes the draft: every finding, and the plan against the store as it is now.

        Args:
            workspace: the folder that the draft goes to.
            generation: which draft of this workspace it is; an older one may still be looked at.
            depth: what will be looked at; a draft of findings alone cannot be applied.
            held: takes new customers, and findings, from here to `apply`, instead of the draft; only below
                `EVERYTHING`.

        Returns:
            The path of the draft, for a `DraftReader` and for `apply`.

        Raises:
            IncompleteMapping: a required field has no column.
            Stopped: cancelled.
            StoreError: the store cannot be read.
        """
        from upflow_tui.engine.draft.writing import Run, write_draft

        path = draft_path(workspace, generation)
        while True:
            try:
                with self._reading() as database:
                    write_draft(database, Run(opened, choices, progress, cancelled, depth, held), path)
            except StoreChanged:  # a customer was erased between two pages
                continue
            return path

    def draft_facts(self, draft: Path) -> tuple[Totals, int]:
        """The totals of a draft and the store's revision that it was made against."""
        from upflow_tui.store.draft.reader import DraftReader

        with DraftReader(draft) as reader:
            return reader.totals, int(reader.meta["revision"])

    def run(
        self,
        opened: Opened,
        choices: ImportChoices,
        workspace: Path,
        *,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = never,
        depth: Depth = Depth.EVERYTHING,
        lists_findings: bool = True,
    ) -> Outcome:
        """Drafts and applies. Where the store changes in between it plans again, at last under the lock.

        What is cancelled or fails leaves an entry in the history; a note of the error says so.

        Args:
            opened: the file.
            choices: what was decided.
            workspace: the folder that the draft goes to.
            progress: is told how far it is.
            cancelled: asked often; true ends the work.
            depth: what will be looked at afterwards; changes at least.
            lists_findings: whether the findings will be read from the draft one by one; where only changes are looked
                at they may be left out of it.

        Raises:
            IncompleteMapping: a required field has no column.
            StopOnError: an error was found and the choice is to stop.
            Stopped, Cancelled: cancelled; nothing was written.
            StoreError: the data folder cannot be written.
        """
        from upflow_tui.engine.draft.drafting import Stopped
        from upflow_tui.engine.draft.writing import Run, write_draft, write_plan
        from upflow_tui.store.draft.held import Held

        with Held.of(workspace, findings=not lists_findings) as holding:
            held = holding if depth < Depth.EVERYTHING else None
            for _ in range(_ATTEMPTS):
                try:
                    draft = self.draft(
                        opened, choices, workspace, progress=progress, cancelled=cancelled, depth=depth, held=held
                    )
                except Stopped as error:
                    error.add_note(self.keep_attempt(opened, choices, None, error))
                    raise
                with suppress(StoreChanged), self._attempt(opened, choices, draft, held):
                    return self.apply(opened, choices, draft, progress=progress, cancelled=cancelled, held=held)
            draft = workspace / "draft-locked.db"
            with self._attempt(opened, choices, draft, held), self._writing() as database, database.write():
                run = Run(opened, choices, progress, cancelled, depth, held)
                write_draft(database, run, draft)
                return write_plan(database, run, draft, by=self._user, now=self._now)

    def apply(
        self,
        opened: Opened,
        choices: ImportChoices,
        draft: Path,
        *,
        progress: ProgressSink = no_progress,
        cancelled: Callable[[], bool] = never,
        held: Held | None = None,
    ) -> Outcome:
        """Writes exactly the plan of the draft, in one transaction, with all that the history keeps.

        Args:
            held: what `draft` was given; it hands over what it has.

        Raises:
            StoreChanged: the store is not the one that the draft was made against; nothing was written.
            StopOnError, Cancelled, StoreError: as `run`.
        """
        from upflow_tui.engine.draft.writing import Run, write_plan

        with self._writing() as database:
            run = Run(opened, choices, progress, cancelled, held=held)
            return write_plan(database, run, draft, by=self._user, now=self._now)

    def keep_attempt(
        self,
        opened: Opened,
        choices: ImportChoices,
        draft: Path | None,
        error: BaseException,
        held: Held | None = None,
    ) -> str:
        """Keeps an import that ended by `error` in the history, and says so in one sentence; it never raises.

        Args:
            draft: its finished draft; None where it has none.
            held: what `draft` was given.
        """
        from upflow_tui.engine.draft.attempts import keep

        findings = held.findings if held is not None else None
        return keep(self.folder, opened, choices, draft, error, by=self._user, now=self._now, held=findings)

    @contextmanager
    def _attempt(self, opened: Opened, choices: ImportChoices, draft: Path, held: Held | None) -> Iterator[None]:
        """Whatever ends the import inside is noted in the history, but for a store that changed: it begins anew."""
        try:
            yield
        except StoreChanged:
            raise
        except Exception as error:
            error.add_note(self.keep_attempt(opened, choices, draft, error, held))
            raise

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

    def customers(self, query: CustomerQuery | None = None) -> Iterator[Customer]:
        """The stored customers that are asked for, in a stable order; None: all."""
        from upflow_tui.store.customers.customers import iter_customers

        with self._reading() as database:
            yield from iter_customers(database, query or CustomerQuery())

    def history(self) -> Iterator[ImportSummary]:
        """The past imports, newest first."""
        from upflow_tui.store.history.history import iter_imports

        with self._reading() as database:
            yield from iter_imports(database)

    @contextmanager
    def past_import(self, number: int) -> Iterator[PastImport | None]:
        """One past import with its findings and changes; None where there is no such number."""
        from upflow_tui.store.history.history import past_import

        with self._reading() as database:
            yield past_import(database, number)

    def write_file(self, number: int, out: BinaryIO) -> None:
        """Writes the file of a past import as it was uploaded, byte for byte.

        Raises:
            StoreError: no such import, a forgotten one, or bytes that no longer match their SHA-256.
        """
        from upflow_tui.store.history.history import write_file

        with self._reading() as database:
            write_file(database, number, out)

    def write_errors(self, number: int, out: BinaryIO) -> int:
        """Writes the lines with errors of a past import (reports/error_lines.py) and returns how many there are.

        Raises:
            StoreError: as `write_file`, or no line has an error.
        """
        from upflow_tui.engine.past.errors_file import write_errors

        return write_errors(self.folder, number, out).lines

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
    """The account name of the computer (docs/rules.md §6, "who"); `unknown` where it has none."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
