"""The report of a past import as a file: Markdown or HTML, by its ending."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

from upflow_tui.engine.files.output_file import NotWritten, write_output
from upflow_tui.reports.html import html_lines
from upflow_tui.reports.markdown import markdown_lines
from upflow_tui.reports.report import report
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import past_import
from upflow_tui.store.organization.organization import load_organization

ENDINGS: Final = (".md", ".html")
"""What the name of a report may end in."""


def report_name(number: int, ending: str = ".html") -> str:
    """What to call the report of an import."""
    return f"import-{number}{ending}"


def write_report(folder: Path, number: int, target: Path, *, replace: bool = False) -> None:
    """Writes the report of import `number` of the data folder.

    Args:
        folder: the data folder.
        number: the import, or an undo.
        target: where; `.md` or `.html` says what it becomes.
        replace: whether a file that is there already may go.

    Raises:
        StoreError: no such import.
        AlreadyThere: there is a file, and it may not go.
        NotWritten: another ending, or it cannot be written; nothing is left behind.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise NotWritten(f"{target} ends neither in .md nor in .html.", "Give the report a name that does.")
    database = Database.open(folder, readonly=True)
    try:
        past = past_import(database, number)
        if past is None:
            raise StoreError(f"There is no import {number}.", "Look at the list of imports.")
        blocks = report(database, past, load_organization(database).name)
        title = f"Import {number}: {past.summary.file_name}" if past.summary.file_name else f"Entry {number}"
        lines = html_lines(title, blocks) if ending == ".html" else markdown_lines(blocks)
        write_output(target, lambda out: _write(lines, out), replace=replace)
    finally:
        database.close()


def _write(lines: Iterable[str], out: BinaryIO) -> None:
    for line in lines:
        out.write(line.encode())
