"""Two past imports compared: the files as they were imported, each with its mapping and repairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode, catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.core.values import number_keys
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.engine.prepare.earlier_choices import Earlier, earlier
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.importing.planning.file_customers import FileCustomer, customers_of
from upflow_tui.operating_system import make_private_folder
from upflow_tui.reports.comparison import Comparison
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import ImportSummary, past_import
from upflow_tui.store.organization.organization import load_organization
from upflow_tui.store.work_folders import WorkFolder


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two imports, its file opened."""

    summary: ImportSummary
    earlier: Earlier
    table: Table

    def repairer(self, organization: Organization) -> Repairer:
        """Its repairs and its mapping, without custom fields that are gone since."""
        known = {item.key for item in catalogue(organization)}
        mapping = Mapping(tuple(key if key in known else None for key in self.earlier.fields))
        return Repairer(mapping, self.table.columns, organization, self.earlier.repairs)


class ComparedImports:
    """The comparison of two imports, in a private folder that `close` removes; also a context manager.

    Args:
        folder: the data folder.
        before, after: the numbers of the imports.
        stopped: asked often; true ends the work.

    Raises:
        StoreError: no such import, an undo, a forgotten one.
        Stopped: `stopped` said so.
        OSError: there is no room for it.
    """

    def __init__(self, folder: Path, before: int, after: int, stopped: Callable[[], bool] = lambda: False) -> None:
        self._workspace = WorkFolder(folder)
        workspace = self._workspace.path
        try:
            database = Database.open(folder, readonly=True)
            try:
                organization = load_organization(database)
                sides = [
                    _side(database, number, workspace / str(place)) for place, number in enumerate((before, after))
                ]
            finally:
                database.close()
            self.before, self.after = (side.summary for side in sides)
            """The two imports."""
            mapped = [side.repairer(organization).mapping for side in sides]
            self.fields, self.only_before, self.only_after = _compared(*mapped)
            """The field keys that both files bring, in the order of the second file's columns; those of one alone."""
            self.comparison = Comparison(workspace / "comparison.db", frozenset(self.fields), number_keys(organization))
            self.comparison.add(*(_customers(side, organization, stopped) for side in sides))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Removes everything."""
        self._workspace.close()

    def __enter__(self) -> ComparedImports:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _side(database: Database, number: int, workspace: Path) -> _Side:
    past = past_import(database, number)
    if past is None:
        raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
    before = earlier(past)
    make_private_folder(workspace)
    return _Side(past.summary, before, kept_table(database, number, workspace))


def _compared(before: Mapping, after: Mapping) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The fields of both, of the first alone, and of the second alone."""
    return (
        tuple(key for key in after.in_order if key in before.mapped),
        tuple(key for key in before.in_order if key not in after.mapped),
        tuple(key for key in after.in_order if key not in before.mapped),
    )


def _customers(side: _Side, organization: Organization, stopped: Callable[[], bool]) -> Iterator[FileCustomer]:
    mode = Mode(side.summary.mode or Mode.CUSTOMERS)
    choices = side.earlier.choices
    yield from customers_of(side.table, side.repairer(organization), organization, choices, mode, stopped)
    if stopped():
        raise Stopped
