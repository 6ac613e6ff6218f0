"""The lines with errors of a past import, written from the file that the history keeps (docs/rules.md §6)."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.engine.prepare.earlier_choices import Earlier, earlier
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import CellEdit
from upflow_tui.importing.matching.mapping import Mapping as ColumnMapping
from upflow_tui.reports.error_lines import SHEET_FIXES, ErrorLines, WrittenErrors, errors_file_name
from upflow_tui.reports.errors_csv import write_errors_csv
from upflow_tui.reports.errors_workbook import write_errors_workbook
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import past_import
from upflow_tui.store.organization.organization import load_organization
from upflow_tui.store.work_folders import WorkFolder

__all__ = ["Kind", "WrittenErrors", "errors_file_name", "write_errors"]


def write_errors(folder: Path, number: int, out: BinaryIO, kind: Kind = Kind.CSV) -> WrittenErrors:
    """Writes the lines with errors of import `number` of the data folder to `out`.

    Raises:
        StoreError: no such import, an undo, a forgotten one, no line with an error, or a file that no longer matches
            its SHA-256. What was written to `out` until then is to be thrown away.
        TooLarge: they do not fit a workbook.
    """
    write = write_errors_workbook if kind is Kind.WORKBOOK else write_errors_csv
    database = Database.open(folder, readonly=True)
    try:
        past = past_import(database, number)
        if past is None:
            raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
        before = earlier(past)
        with WorkFolder(folder) as workspace:
            table = kept_table(database, number, workspace)
            edits = _Edits(before, table, load_organization(database))
            fixes = SHEET_FIXES if kind is Kind.WORKBOOK else {}
            return write(ErrorLines(past, table, before.headers, edits.laid_on, fixes), out)
    finally:
        database.close()


class _Edits:
    """The edits of single cells of an import: those that found the cell which the person saw."""

    def __init__(self, before: Earlier, table: Table, organization: Organization) -> None:
        self._before = before
        self._table = table
        self._organization = organization
        self._lines = frozenset(edit.line for edit in before.edits)

    def laid_on(self, line: int, cells: list[str]) -> list[str]:
        """The cells of a line with its edits.

        An edit counts on what the repairs before it had made of the cell. Those of whole columns are left to the
        import that reads the file again, so that the cell stands as the person wrote it.
        """
        if line not in self._lines:
            return cells
        row = [*cells, *[""] * (self._table.width - len(cells))]
        edited = list(row)
        repairs = [item for item in self._before.repairs if not isinstance(item, CellEdit) or item.line == line]
        for place, edit in enumerate(repairs):
            if not isinstance(edit, CellEdit) or edit.column >= self._table.width:
                continue
            so_far = Repairer(
                ColumnMapping(self._before.fields), self._table.columns, self._organization, repairs[:place]
            )
            fixed = so_far.repair(Chunk([row[: self._table.width]], [line])).rows[0]
            if clean(fixed[edit.column]) == clean(edit.old):
                edited[edit.column] = edit.new
        end = len(cells) if edited[len(cells) :] == row[len(cells) :] else len(edited)
        return edited[:end]
